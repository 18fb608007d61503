"""The facts of an ONNX file that decide whether it is loaded: inputs, outputs, operators, files of weights.

Only these fields of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto are read, from a memory-mapped file: weights
are passed, not read. Nothing of the file is executed.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.errors import GalleryError

FLOAT, UINT8, INT32, INT64 = 1, 2, 6, 7
"""The types of elements that inputs have."""

BUILT_IN_DOMAINS: Final = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
"""Those whose operators are a part of the runtime; those of another domain need a library of their own."""

_DEEPEST: Final = 12
"""Graphs within operators (branches and loops) within each other."""
_MOST_NODES: Final = 200_000


class UnusableModelError(GalleryError):
    """A folder is not that of a model which can be used; the message says why."""


class UnusableOutputError(UnusableModelError):
    """A model made something of one picture that means nothing, such as numbers that are not finite."""


@dataclass(frozen=True, slots=True)
class GraphValue:
    """An input or output of a graph."""

    name: str
    element_type: int
    """A number of `TensorProto.DataType`; 0 if it is not stated."""
    shape: tuple[int | None, ...]
    """None for a dimension that is free."""


@dataclass(frozen=True, slots=True)
class ExternalData:
    """Weights in a file next to the graph."""

    location: str
    offset: int
    length: int | None


@dataclass(slots=True)
class OnnxGraph:
    """What a file says of itself."""

    inputs: tuple[GraphValue, ...] = ()
    """Without those that only name weights."""
    outputs: tuple[GraphValue, ...] = ()
    external: list[ExternalData] = field(default_factory=list)
    operators: set[tuple[str, str]] = field(default_factory=set)
    """Domain and name of each operator."""
    functions: set[tuple[str, str]] = field(default_factory=set)
    """Those that the file defines itself."""
    nodes: int = 0

    @property
    def custom_operators(self) -> tuple[str, ...]:
        """The operators that are neither built in nor defined in the file."""
        own = self.operators - self.functions
        return tuple(sorted(f"{domain}.{name}" for domain, name in own if domain not in BUILT_IN_DOMAINS))


def read_graph(path: Path) -> OnnxGraph:
    """Read an ONNX file.

    Raises:
        UnusableModelError: it is not one, or it is truncated.
        OSError: it cannot be read.
    """
    graph = OnnxGraph()
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # closed with the last view of it
        _read_model(memoryview(mapped), graph)
    except ValueError as error:  # also an empty file, which cannot be mapped
        raise UnusableModelError(f"{path.parent.name}/{path.name} is not an ONNX file, or is damaged.") from error
    if not graph.nodes:
        raise UnusableModelError(f"{path.parent.name}/{path.name} is not an ONNX file, or is damaged.")
    return graph


def _read_model(view: memoryview, graph: OnnxGraph) -> None:
    for number, value in _fields(view):
        if number == 7:
            with _bytes(value) as part:
                _read_graph(part, graph, 0)
        elif number == 25:
            with _bytes(value) as part:
                _read_function(part, graph)


def _read_function(view: memoryview, graph: OnnxGraph) -> None:
    name = domain = ""
    for number, value in _fields(view):
        if number == 1:
            name = _text(value)
        elif number == 10:
            domain = _text(value)
        elif number == 7:
            with _bytes(value) as part:
                _read_node(part, graph, 0)
    graph.functions.add((domain, name))


def _read_graph(view: memoryview, graph: OnnxGraph, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("too many graphs within each other")
    inputs: list[GraphValue] = []
    outputs: list[GraphValue] = []
    weights: set[str] = set()
    for number, value in _fields(view):
        if number not in {1, 5, 11, 12, 15}:
            continue
        with _bytes(value) as part:
            if number == 1:
                _read_node(part, graph, depth)
            elif number == 5:
                weights.add(_read_tensor(part, graph))
            elif number == 15:
                _read_sparse(part, graph)
            else:
                (inputs if number == 11 else outputs).append(_read_value(part))
    if depth == 0:
        graph.inputs = tuple(each for each in inputs if each.name not in weights)
        graph.outputs = tuple(outputs)


def _read_node(view: memoryview, graph: OnnxGraph, depth: int) -> None:
    graph.nodes += 1
    if graph.nodes > _MOST_NODES:
        raise ValueError("too many operators")
    name = domain = ""
    for number, value in _fields(view):
        if number == 4:
            name = _text(value)
        elif number == 7:
            domain = _text(value)
        elif number == 5:
            with _bytes(value) as part:
                _read_attribute(part, graph, depth)
    graph.operators.add((domain, name))


def _read_attribute(view: memoryview, graph: OnnxGraph, depth: int) -> None:
    for number, value in _fields(view):
        if number not in {5, 6, 10, 11, 22, 23}:
            continue
        with _bytes(value) as part:
            if number in {5, 10}:
                _read_tensor(part, graph)
            elif number in {22, 23}:
                _read_sparse(part, graph)
            else:
                _read_graph(part, graph, depth + 1)


def _read_sparse(view: memoryview, graph: OnnxGraph) -> None:
    for number, value in _fields(view):
        if number in {1, 2}:
            with _bytes(value) as part:
                _read_tensor(part, graph)


def _read_tensor(view: memoryview, graph: OnnxGraph) -> str:
    """Note where the weights are; return the name."""
    name, entries, is_external = "", {}, False
    for number, value in _fields(view):
        if number == 8:
            name = _text(value)
        elif number == 13:
            with _bytes(value) as part:
                entry = {each: _text(text) for each, text in _fields(part) if each in {1, 2}}
            entries[entry.get(1, "")] = entry.get(2, "")
        elif number == 14:
            is_external = value == 1
    if is_external or entries:
        length = entries.get("length")
        external = ExternalData(
            entries.get("location", ""), int(entries.get("offset", "0")), None if length is None else int(length)
        )
        graph.external.append(external)
    return name


def _read_value(view: memoryview) -> GraphValue:
    name, element_type = "", 0
    shape: tuple[int | None, ...] = ()
    for number, value in _fields(view):
        if number == 1:
            name = _text(value)
        elif number == 2:
            with _bytes(value) as of_type:
                for kind, tensor in _fields(of_type):
                    if kind == 1:
                        with _bytes(tensor) as part:
                            element_type, shape = _read_type(part)
    return GraphValue(name, element_type, shape)


def _read_type(view: memoryview) -> tuple[int, tuple[int | None, ...]]:
    element_type = 0
    shape: tuple[int | None, ...] = ()
    for number, value in _fields(view):
        if number == 1 and isinstance(value, int):
            element_type = value
        elif number == 2:
            with _bytes(value) as dimensions:
                shape = tuple(_read_dimension(each) for number, each in _fields(dimensions) if number == 1)
    return element_type, shape


def _read_dimension(value: int | memoryview) -> int | None:
    with _bytes(value) as view:
        return next((each for number, each in _fields(view) if number == 1 and isinstance(each, int) and each), None)


def _fields(view: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the fields of a message: number, and an integer or bytes.

    Raises:
        ValueError: it is not a message, or it is truncated.
    """
    place = 0
    while place < len(view):
        key, place = _integer(view, place)
        number, form = key >> 3, key & 7
        if form == 0:
            value, place = _integer(view, place)
            yield number, value
            continue
        if form == 2:
            length, place = _integer(view, place)
        elif form in {1, 5}:
            length = 8 if form == 1 else 4
        else:
            raise ValueError("an unknown form of fields")
        if number == 0 or length > len(view) - place:
            raise ValueError("truncated")
        yield number, view[place : place + length]
        place += length


def _integer(view: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(view):
            raise ValueError("truncated")
        byte = view[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise ValueError("an integer is too long")


def _bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ValueError("bytes are missing")  # noqa: TRY004 - the error of all damaged files
    return value


def _text(value: int | memoryview) -> str:
    with _bytes(value) as view:
        return bytes(view[:4096]).decode()
