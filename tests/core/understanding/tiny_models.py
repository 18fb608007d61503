"""Folders of tiny models, made with `onnx`: vectors are mean colours, and the words of colours are their colours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WORDS = ("[PAD]", "[UNK]", "red", "green", "blue", "a", "photo", "of", "the", "colour")
_COLOURS: Mapping[str, tuple[float, float, float]] = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}
MEAN, DEVIATION = (0.5, 0.4, 0.3), (0.25, 0.5, 0.2)


@dataclass(frozen=True)
class TinyModel:
    """What a folder has; the parts that are left out are those of most models."""

    size: int = 32
    image_type: int = TensorProto.FLOAT
    channels_last: bool = False
    resize_mode: str | None = None
    interpolation: str = "bicubic"
    token_type: int = TensorProto.INT32
    has_mask: bool = False
    pad: object = "[PAD]"
    context_length: int | None = 8
    embed_dim: int = 3
    clean: str | None = None
    external: str | None = None
    """The file with the weights of the textual graph."""
    domain: str = ""
    """Of an operator in the visual graph."""
    swapped: bool = False
    """Whether texts do not belong to the pictures."""
    scale: float = 1.0
    """Of the vectors, which makes another model of it."""

    def with_(self, **changes: Any) -> TinyModel:
        return replace(self, **changes)

    def write(self, folder: Path) -> Path:
        """Write the folder and return it."""
        (folder / "visual").mkdir(parents=True)
        (folder / "textual").mkdir()
        text: dict[str, Any] = {} if self.context_length is None else {"context_length": self.context_length}
        if self.clean is not None:
            text["tokenizer_kwargs"] = {"clean": self.clean}
        _json(
            folder / "config.json",
            {"embed_dim": self.embed_dim, "vision_cfg": {"image_size": self.size}, "text_cfg": text},
        )
        preprocess = {"size": [self.size, self.size], "interpolation": self.interpolation}
        preprocess |= {"mean": list(MEAN), "std": list(DEVIATION)}
        if self.resize_mode is not None:
            preprocess["resize_mode"] = self.resize_mode
        _json(folder / "visual" / "preprocess_cfg.json", preprocess)
        _json(folder / "textual" / "tokenizer_config.json", {"pad_token": self.pad})
        _json(folder / "textual" / "tokenizer.json", _tokenizer())
        onnx.save(self._visual(), folder / "visual" / "model.onnx")
        textual = self._textual()
        if self.external is None:
            onnx.save(textual, folder / "textual" / "model.onnx")
        else:
            onnx.save(
                textual,
                folder / "textual" / "model.onnx",
                save_as_external_data=True,
                location=self.external,
                size_threshold=100,  # constants that decide shapes stay in the graph
            )
        return folder

    def _visual(self) -> onnx.ModelProto:
        size = self.size
        shape = [1, size, size, 3] if self.channels_last else [1, 3, size, size]
        nodes, current = [], "image"
        if self.image_type == TensorProto.UINT8:
            nodes.append(helper.make_node("Cast", [current], ["cast"], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Div", ["cast", "full"], ["shares"]))
            current = "shares"
        else:
            # The mean colour from normalized pictures: the graph of a float model has learnt their scale.
            nodes.append(helper.make_node("Mul", [current, "deviation"], ["scaled"]))
            nodes.append(helper.make_node("Add", ["scaled", "mean"], ["shares"]))
            current = "shares"
        axes = [1, 2] if self.channels_last else [2, 3]
        nodes.append(helper.make_node("ReduceMean", [current], ["colour"], axes=axes, keepdims=0))
        if self.domain:
            nodes.append(helper.make_node("Mystery", ["colour"], ["odd"], domain=self.domain))
        nodes.append(helper.make_node("Mul", ["colour", "scale"], ["embedding"]))
        values: dict[str, np.ndarray[Any, Any]] = {
            "full": np.array(255, np.float32),
            "mean": np.array(MEAN, np.float32).reshape(1, 3, 1, 1),
            "deviation": np.array(DEVIATION, np.float32).reshape(1, 3, 1, 1),
            "scale": np.array(self.scale, np.float32),
        }
        inputs = [helper.make_tensor_value_info("image", self.image_type, shape)]
        return _model("visual", nodes, inputs, values, self.domain)

    def _textual(self) -> onnx.ModelProto:
        order = tuple(_COLOURS.values())[:: -1 if self.swapped else 1]
        known = dict(zip(_COLOURS, order, strict=True))
        table = np.array([known.get(word, (0.05, 0.05, 0.05)) for word in WORDS], np.float32)
        table[0] = 0
        length = self.context_length or 77
        names = ["input_ids", "attention_mask"] if self.has_mask else ["text"]
        inputs = [helper.make_tensor_value_info(name, self.token_type, [1, length]) for name in names]
        nodes = [helper.make_node("Gather", ["table", names[0]], ["tokens"], axis=0)]
        current = "tokens"
        if self.has_mask:
            nodes += [
                helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
                helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
                helper.make_node("Mul", ["tokens", "wide"], ["masked"]),
            ]
            current = "masked"
        nodes.append(helper.make_node("ReduceSum", [current, "axis"], ["embedding"], keepdims=0))
        values: dict[str, np.ndarray[Any, Any]] = {
            "table": table,
            "axis": np.array([1], np.int64),
            "last": np.array([2], np.int64),
        }
        return _model("textual", nodes, inputs, values, "")


def _model(
    name: str, nodes: list[Any], inputs: list[Any], values: Mapping[str, np.ndarray[Any, Any]], domain: str
) -> onnx.ModelProto:
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 3])]
    weights = [numpy_helper.from_array(value, name) for name, value in values.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, weights)
    opsets = [helper.make_opsetid("", 13)] + ([helper.make_opsetid(domain, 1)] if domain else [])
    model: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    return model


def _tokenizer() -> dict[str, Any]:
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: number for number, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
