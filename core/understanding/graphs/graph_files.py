"""The files of a graph in the folder of a model, checked without executing anything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.text import display_text
from core.understanding.graphs.onnx_graph import OnnxGraph, UnusableModelError

_BLOCK: Final = 4 << 20


def shown(name: str) -> str:
    """Return a name of a file or operator as it is safe to show."""
    return display_text(name, 80)


def require_built_in(name: str, graph: OnnxGraph) -> None:
    """Refuse a graph that needs operators of other libraries; `name` is that of its file.

    Raises:
        UnusableModelError: it does.
    """
    if custom := graph.custom_operators:
        raise UnusableModelError(
            f"{name} needs the operator {shown(custom[0])}, which is not built in.",
            "Operators from other libraries are never loaded.",
        )


def files_of_weights(folder: Path, name: str, graph: OnnxGraph) -> list[str]:
    """Return the files with the weights of a graph, by their paths in the folder.

    Raises:
        UnusableModelError: one is missing, truncated, or outside of the folder of the graph.
    """
    base = (folder / name).parent
    found = []
    for external in graph.external:
        relative = Path(external.location)
        is_plain = external.location and not relative.is_absolute() and ".." not in relative.parts
        file = base / relative
        if not is_plain or "\0" in external.location or not file.resolve().is_relative_to(base.resolve()):
            raise UnusableModelError(f"{name} names weights outside of its folder.", "It is not loaded.")
        if not file.is_file():
            raise UnusableModelError(f"{name} needs {shown(external.location)}, which is missing.")
        size = file.stat().st_size
        end = external.offset + (external.length or 0)
        if external.offset < 0 or (external.length or 0) < 0 or end > size:
            raise UnusableModelError(f"{shown(external.location)} is truncated.")
        found.append(str(file.relative_to(folder)))
    return found


def hash_of(folder: Path, names: Sequence[str]) -> tuple[str, int]:
    """Return the SHA-256 of files with their names, and how many bytes they have."""
    digest, size = hashlib.sha256(), 0
    for name in names:
        digest.update(f"{name}\n".encode())
        with (folder / name).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    return digest.hexdigest(), size
