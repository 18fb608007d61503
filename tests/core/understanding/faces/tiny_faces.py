"""Folders of tiny models for faces, made with `onnx`: a face is a square of a colour, and its vector is that colour.

The detector looks for squares of 64 pixels of its canvas: each score is how much of a window of 64 pixels around a
place is of one colour, and the box is that window. Eyes, nose and mouth are where they are in a face of its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw

CANVAS = 256
FACE = 64
"""Pixels of a face on the canvas."""
POINTS = ((38.3, 51.7), (73.5, 51.5), (56.0, 71.7), (41.5, 92.4), (70.7, 92.2))
RED, GREEN, BLUE, PINK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 60, 60)


@dataclass(frozen=True)
class TinyFaces:
    """What a folder has; the parts that are left out are those of most models."""

    canvas: int | None = CANVAS
    """None for a graph that takes pictures of any size."""
    has_points: bool = True
    side: int = 112
    """Of the faces that are compared."""
    dimension: int = 3
    domain: str = ""
    """Of an operator in the detector."""
    external: str | None = None
    """The file with the weights of the embedder."""
    immich: bool = False
    least: float = 0.0
    """Added to each score: a detector that finds faces everywhere."""
    turned: bool = False
    """Whether the numbers of vectors have another order, which makes another model of it."""
    needs_red: bool = False
    """Whether vectors of faces that are less than half red are not numbers."""

    def with_(self, **changes: Any) -> TinyFaces:
        return replace(self, **changes)

    def write(self, folder: Path) -> Path:
        """Write the folder and return it."""
        names = ("detection/model.onnx", "recognition/model.onnx") if self.immich else ("det_tiny.onnx", "tiny.onnx")
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        onnx.save(self._detector(), folder / names[0])
        if self.external is None:
            onnx.save(self._embedder(), folder / names[1])
        else:
            location: dict[str, Any] = {"location": self.external, "size_threshold": 0}
            onnx.save(self._embedder(), folder / names[1], save_as_external_data=True, **location)
        return folder

    def _detector(self) -> onnx.ModelProto:
        nodes = [
            helper.make_node("ReduceMax", ["picture"], ["most"], axes=[1], keepdims=1),
            helper.make_node("ReduceMin", ["picture"], ["fewest"], axes=[1], keepdims=1),
            helper.make_node("Sub", ["most", "fewest"], ["difference"]),
            helper.make_node("Mul", ["difference", "scale"], ["colour"]),
        ]
        kinds = (("scores", 1), ("boxes", 4), *((("points", 10),) if self.has_points else ()))
        for stride in (8, 16, 32):
            nodes += self._of_stride(stride)
        outputs = [(f"{kind}{stride}", width) for kind, width in kinds for stride in (8, 16, 32)]
        if self.domain:
            nodes.append(helper.make_node("Mystery", ["colour"], ["odd"], domain=self.domain))
        values: dict[str, np.ndarray[Any, Any]] = {
            "scale": np.array(128 / 255, np.float32),
            "none": np.array(0, np.float32),
            "least": np.array(self.least, np.float32),
            "one": np.array(1, np.float32),
            "list": np.array([-1, 1], np.int64),
            "wide": np.array([1, 4], np.int64),
            "wider": np.array([1, 10], np.int64),
        }
        for stride in (8, 16, 32):
            half = FACE / 2 / stride
            values[f"box{stride}"] = np.full((1, 4), half, np.float32)
            points = (np.array(POINTS) - 56) / 56 * half
            values[f"five{stride}"] = points.reshape(1, 10).astype(np.float32)
        shape: list[Any] = [1, 3, self.canvas or "height", self.canvas or "width"]
        return _model("detector", nodes, shape, values, outputs, self.domain)

    def _of_stride(self, stride: int) -> list[Any]:
        """Score windows around each place; the second anchor of a cell, and larger strides, find nothing."""
        pad = FACE // 2
        scored = "found" if stride == 8 else "nothing"
        pooled: dict[str, Any] = {"kernel_shape": [FACE, FACE], "strides": [stride, stride], "count_include_pad": 1}
        # With one row and column less at the end, there are as many windows as cells.
        pads = [pad, pad, pad - stride, pad - stride]
        nodes = [
            helper.make_node("AveragePool", ["colour"], [f"share{stride}"], pads=pads, **pooled),
            helper.make_node("Reshape", [f"share{stride}", "list"], [f"found{stride}"]),
            helper.make_node("Mul", [f"found{stride}", "none"], [f"nothing{stride}"]),
            helper.make_node("Concat", [f"{scored}{stride}", f"nothing{stride}"], [f"pair{stride}"], axis=1),
            helper.make_node("Reshape", [f"pair{stride}", "list"], [f"row{stride}"]),
            helper.make_node("Add", [f"row{stride}", "least"], [f"raised{stride}"]),
            helper.make_node("Min", [f"raised{stride}", "one"], [f"scores{stride}"]),
            helper.make_node("Mul", [f"row{stride}", "none"], [f"zero{stride}"]),
            helper.make_node("Tile", [f"zero{stride}", "wide"], [f"zeros{stride}"]),
            helper.make_node("Add", [f"zeros{stride}", f"box{stride}"], [f"boxes{stride}"]),
        ]
        if self.has_points:
            nodes += [
                helper.make_node("Tile", [f"zero{stride}", "wider"], [f"many{stride}"]),
                helper.make_node("Add", [f"many{stride}", f"five{stride}"], [f"points{stride}"]),
            ]
        return nodes

    def _embedder(self) -> onnx.ModelProto:
        order = np.eye(3, self.dimension, dtype=np.float32)
        nodes = [
            helper.make_node("ReduceMean", ["picture"], ["colour"], axes=[2, 3], keepdims=0),
            helper.make_node("MatMul", ["colour", "order"], ["product" if self.needs_red else "vector"]),
        ]
        values = {"order": order[::-1] * 3 if self.turned else order * 3}
        if self.needs_red:
            values["first"] = np.array([[1], [0], [0]], np.float32)
            values["none"] = np.array(0, np.float32)
            nodes += [
                helper.make_node("MatMul", ["colour", "first"], ["red"]),
                helper.make_node("Sqrt", ["red"], ["root"]),
                helper.make_node("Mul", ["root", "none"], ["nothing"]),
                helper.make_node("Add", ["product", "nothing"], ["vector"]),
            ]
        return _model("embedder", nodes, [1, 3, self.side, self.side], values, [("vector", self.dimension)], "")


def picture_of_faces(faces: Sequence[tuple[int, int, tuple[int, int, int]]], size: tuple[int, int]) -> Image.Image:
    """Draw faces, by their upper left corner and colour, on grey: each is a quarter of the longer side."""
    picture = Image.new("RGB", size, (128, 128, 128))
    side = max(size) // 4
    for left, top, colour in faces:
        ImageDraw.Draw(picture).rectangle((left, top, left + side - 1, top + side - 1), colour)
    return picture


def _model(
    name: str,
    nodes: list[Any],
    shape: list[Any],
    values: dict[str, np.ndarray[Any, Any]],
    outputs: list[tuple[str, int]],
    domain: str,
) -> onnx.ModelProto:
    inputs = [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)]
    ends = [helper.make_tensor_value_info(output, TensorProto.FLOAT, [None, width]) for output, width in outputs]
    weights = [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in values.items()]
    graph = helper.make_graph(nodes, name, inputs, ends, weights)
    opsets = [helper.make_opsetid("", 13)] + ([helper.make_opsetid(domain, 1)] if domain else [])
    model: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    return model
