"""Writes the graph of a model as an ONNX file, as bytes.

Only what such a graph needs of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto: operators with numbers as
attributes, weights, one input, outputs of numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

_IR_VERSION: Final = 8
_OPSET: Final = 13
_FLOAT: Final = 1
_TYPES: Final = {"f": 1, "i": 2, "s": 3, "ints": 7}

Attribute = int | float | str | Sequence[int]


class OnnxWriter:
    """Collects operators and weights, in the order in which they run."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._weights: list[bytes] = []

    def weight(self, name: str, value: np.ndarray[Any, Any]) -> str:
        """Add an array of weights; return its name."""
        raw = np.ascontiguousarray(value, "<f4")
        dimensions = b"".join(_integer(1, size) for size in raw.shape)
        self._weights.append(dimensions + _integer(2, _FLOAT) + _text(8, name) + _bytes(9, raw.tobytes()))
        return name

    def operator(self, kind: str, inputs: Sequence[str], output: str, **attributes: Attribute) -> str:
        """Add an operator; return the name of its output."""
        parts = [_text(1, name) for name in inputs] + [_text(2, output), _text(4, kind)]
        parts += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(b"".join(parts))
        return output

    def model(self, image: tuple[str, Sequence[int]], outputs: Sequence[tuple[str, Sequence[int]]]) -> bytes:
        """Return the file, with the names and shapes of the input and the outputs."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "model")
        graph += b"".join(_bytes(5, weight) for weight in self._weights)
        graph += _bytes(11, _value(*image)) + b"".join(_bytes(12, _value(*each)) for each in outputs)
        return _integer(1, _IR_VERSION) + _bytes(7, graph) + _bytes(8, _text(1, "") + _integer(2, _OPSET))


def _attribute(name: str, value: Attribute) -> bytes:
    match value:
        case int():
            kind, part = "i", _integer(3, value)
        case float():
            kind, part = "f", _key(2, 5) + struct.pack("<f", value)
        case str():
            kind, part = "s", _text(4, value)
        case _:
            kind, part = "ints", b"".join(_integer(8, each) for each in value)
    return _text(1, name) + part + _integer(20, _TYPES[kind])


def _value(name: str, shape: Sequence[int]) -> bytes:
    sizes = b"".join(_bytes(1, _integer(1, size)) for size in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _integer(1, _FLOAT) + _bytes(2, sizes)))


def _text(number: int, text: str) -> bytes:
    return _bytes(number, text.encode())


def _bytes(number: int, value: bytes) -> bytes:
    return _key(number, 2) + _variable(len(value)) + value


def _integer(number: int, value: int) -> bytes:
    return _key(number, 0) + _variable(value)


def _key(number: int, form: int) -> bytes:
    return _variable(number << 3 | form)


def _variable(value: int) -> bytes:
    return bytes(_sevens(value))


def _sevens(value: int) -> Iterator[int]:
    """Yield an integer from 0 on in groups of seven bits, the lowest first."""
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
