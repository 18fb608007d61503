"""Arrays from a file of weights that PyTorch has written, without PyTorch.

The format is the one before version 1.6 (`torch/serialization.py`, `_legacy_save`): pickles of a magic number, the
version, the sizes of types, the tensors, and the keys of their storages; then the numbers of each storage. A pickle can
call functions: this reader has those that make a tensor, and refuses all others.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import numpy as np

from core.understanding.graphs.onnx_graph import UnusableModelError

_MAGIC: Final = 0x1950A86A20F9469CFC6C
_VERSION: Final = 1001
_MOST_NUMBERS: Final = 1 << 28
_MOST_TENSORS: Final = 10_000
_DEEPEST: Final = 8


def read_weights(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Return the tensors of a file by their names.

    Raises:
        UnusableModelError: it is not such a file, it is damaged, or it calls a function.
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (OSError, MemoryError, UnusableModelError):
        raise
    except Exception as error:  # a damaged pickle raises nearly anything
        raise UnusableModelError("The weights of the model are damaged.", detail=str(error)[:400]) from error


class _Storage(NamedTuple):
    key: str
    form: str
    length: int


class _Tensor(NamedTuple):
    storage: _Storage
    first: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Reader(pickle.Unpickler):
    """Reads a pickle that calls nothing but what makes a tensor."""

    def find_class(self, module: str, name: str) -> Any:
        found = _ALLOWED.get((module, name))
        if found is None:
            raise UnusableModelError("The weights of the model contain code, which is not run.", detail=name[:80])
        return found

    def persistent_load(self, pid: Any) -> _Storage:
        kind, form, key, _place, length, view = pid
        if kind != "storage" or view is not None or form not in {"<f4", "<i8"} or not 0 <= length <= _MOST_NUMBERS:
            raise ValueError("an unknown storage")
        return _Storage(str(key), form, int(length))


def _read(file: BinaryIO) -> dict[str, np.ndarray[Any, Any]]:
    if _load(file) != _MAGIC or _load(file) != _VERSION:
        raise ValueError("not a file of weights")
    if not _load(file)["little_endian"]:
        raise ValueError("the other order of bytes")
    tensors = _load(file)
    keys = _load(file)
    if not isinstance(tensors, Mapping) or len(tensors) > _MOST_TENSORS:
        raise ValueError("no tensors")
    storages = {tensor.storage.key: tensor.storage for tensor in tensors.values() if isinstance(tensor, _Tensor)}
    numbers = {}
    for key in keys:
        storage = storages[key]
        length = int.from_bytes(file.read(8), "little")
        block = file.read(length * np.dtype(storage.form).itemsize) if length == storage.length else b""
        numbers[key] = np.frombuffer(block, storage.form)
        if len(numbers[key]) != storage.length:
            raise ValueError("truncated")
    return {str(name): _array(tensor, numbers[tensor.storage.key]) for name, tensor in tensors.items()}


def _load(file: BinaryIO) -> Any:
    return _Reader(file).load()


def _array(tensor: _Tensor, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a tensor in the usual order: the strides in the file may be permuted.

    Raises:
        ValueError: it does not lie within its storage.
    """
    shape, strides = tuple(map(int, tensor.shape)), tuple(map(int, tensor.strides))
    if len(shape) != len(strides) or len(shape) > _DEEPEST or min((*shape, *strides, tensor.first, 1)) < 0:
        raise ValueError("not a tensor")
    last = tensor.first + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    if last >= len(numbers) or int(np.prod(shape)) > _MOST_NUMBERS:
        raise ValueError("a tensor is larger than its storage")
    width = numbers.itemsize
    view = np.lib.stride_tricks.as_strided(numbers[tensor.first :], shape, [stride * width for stride in strides])
    return np.ascontiguousarray(view)


def _tensor(storage: _Storage, first: int, shape: Any, strides: Any, *_: object) -> _Tensor:
    if not isinstance(storage, _Storage):
        raise TypeError("a tensor without numbers")
    return _Tensor(storage, int(first), tuple(shape), tuple(strides))


_ALLOWED: Final[Mapping[tuple[str, str], Callable[..., object] | str]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}
