"""EfficientNet-Lite0 as an ONNX graph, made from its weights.

The network is that of https://github.com/tensorflow/tpu (models/official/efficientnet/lite, Apache 2.0): a
convolution, 16 blocks that widen, filter and narrow, a convolution, the mean over the picture, a sum for each label.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.vision.onnx_writer import OnnxWriter

SIDE: Final = 224
"""Pixels of the square picture that the graph takes: float32 `[1, 3, 224, 224]`, red first, (value - 127) / 128."""

_STRIDES: Final = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)
"""How many pixels the filter of each block moves."""
_EPSILON: Final = 1e-3
_HIGHEST: Final = 6.0

Weights = Mapping[str, np.ndarray[Any, Any]]


def efficientnet_graph(weights: Weights, labels: int) -> bytes:
    """Return the ONNX file, whose output `certainties` is `[1, labels]`: shares of one.

    Its output `features` is `[1, N]`: the numbers of the layer before, from 0 on, alike for pictures that are alike.

    Raises:
        UnusableModelError: these are not the weights of such a network.
    """
    try:
        return _Graph(weights).bytes(labels)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise UnusableModelError("The weights are not those of EfficientNet-Lite0.", detail=str(error)[:80]) from error


class _Graph:
    """The operators, written in the order in which they run; each method returns the name of what it makes."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._out = OnnxWriter()
        self._out.weight("lowest", np.array(0.0))
        self._out.weight("highest", np.array(_HIGHEST))

    def bytes(self, labels: int) -> bytes:
        current = self._filtered("image", "_conv_stem", "_bn0", stride=2)
        for number, stride in enumerate(_STRIDES):
            current = self._block(current, f"_blocks.{number}.", stride)
        current = self._filtered(current, "_conv_head", "_bn1")
        current = self._out.operator("GlobalAveragePool", [current], "means")
        current = self._out.operator("Flatten", [current], "features")
        fc = self._weights["_fc.weight"]
        if fc.shape[0] != labels or self._weights["_fc.bias"].shape != (labels,):
            raise ValueError(f"{fc.shape[0]} labels")
        names = [self._out.weight(f"_fc.{part}", self._weights[f"_fc.{part}"]) for part in ("weight", "bias")]
        sums = self._out.operator("Gemm", [current, *names], "sums", transB=1)
        self._out.operator("Softmax", [sums], "certainties", axis=1)
        outputs = [("certainties", (1, labels)), ("features", (1, fc.shape[1]))]
        return self._out.model(("image", (1, 3, SIDE, SIDE)), outputs)

    def _block(self, source: str, name: str, stride: int) -> str:
        current = source
        if f"{name}_expand_conv.weight" in self._weights:
            current = self._filtered(current, f"{name}_expand_conv", f"{name}_bn0")
        current = self._filtered(current, f"{name}_depthwise_conv", f"{name}_bn1", stride=stride, is_depthwise=True)
        current = self._filtered(current, f"{name}_project_conv", f"{name}_bn2", is_limited=False)
        before = self._weights.get(f"{name}_expand_conv.weight", self._weights[f"{name}_depthwise_conv.weight"])
        narrow = self._weights[f"{name}_project_conv.weight"].shape[0]
        wide = before.shape[1] if f"{name}_expand_conv.weight" in self._weights else before.shape[0]
        if stride == 1 and wide == narrow:
            return self._out.operator("Add", [current, source], f"{name}sum")
        return current

    def _filtered(
        self, source: str, name: str, norm: str, *, stride: int = 1, is_depthwise: bool = False, is_limited: bool = True
    ) -> str:
        """Filter, with the normalization as a part of the filter, then limit the values to 0 to 6."""
        kernel = self._weights[f"{name}.weight"].astype(np.float64)
        gain, bias, mean, variance = (
            self._weights[f"{norm}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        factor = gain / np.sqrt(variance + _EPSILON)
        names = [
            self._out.weight(f"{name}.weight", kernel * factor.reshape(-1, 1, 1, 1)),
            self._out.weight(f"{name}.bias", bias - mean * factor),
        ]
        side = kernel.shape[2]
        current = self._out.operator(
            "Conv", [source, *names], f"{name}.out", auto_pad="SAME_UPPER", kernel_shape=(side, side),
            strides=(stride, stride), group=kernel.shape[0] if is_depthwise else 1,
        )  # fmt: skip
        return self._out.operator("Clip", [current, "lowest", "highest"], f"{name}.limited") if is_limited else current
