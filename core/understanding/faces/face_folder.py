"""The folder of a model for faces, read and checked without executing anything of it.

It has a graph that finds faces and one that makes vectors of them, in one of two layouts:

    det_10g.onnx, w600k_r50.onnx                     that of InsightFace; graphs for age or landmarks are left out
    detection/model.onnx, recognition/model.onnx     that of Immich

The first is a detector of the SCRFD family: scores, distances to the sides of boxes, and, where it has nine outputs,
five points of each face. The second takes faces of 112 x 112 pixels, as models trained in the way of ArcFace do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.understanding.graphs.graph_files import files_of_weights, require_built_in, shown
from core.understanding.graphs.onnx_graph import FLOAT, OnnxGraph, UnusableModelError, read_graph

STRIDES: Final = (8, 16, 32)
"""Pixels between the places where a detector looks for small, larger and large faces."""
FACE_SIDE: Final = 112
"""Pixels of both sides of a face as it is compared."""
_PARTS: Final = ("detection", "recognition")
_USUAL_CANVAS: Final = 640
_LARGEST_CANVAS: Final = 2048
_MOST_GRAPHS: Final = 40


@dataclass(frozen=True, slots=True)
class FaceFolder:
    """A folder with a model, checked."""

    path: Path
    detector: str
    """The file of the graph that finds faces, by its path in the folder, as the other names."""
    embedder: str
    canvas: int
    """Pixels of both sides of the square in which faces are looked for."""
    has_points: bool
    """Whether the detector finds eyes, nose and corners of the mouth."""
    dimension: int | None
    """Numbers of a vector; None where the graph does not say it."""
    weights: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """All files of the model."""
        return (self.detector, self.embedder, *self.weights)


def is_face_folder(folder: Path) -> bool:
    """Return whether a folder is meant to hold a model for faces: its names say so."""
    return any((folder / part).is_dir() for part in _PARTS) or any(folder.glob("*.onnx"))


def read_face_folder(folder: Path) -> FaceFolder:
    """Read and check the graphs of a folder.

    Raises:
        UnusableModelError: something is missing, damaged, or of another family of models.
        OSError: a file cannot be read.
    """
    graphs = dict(_graphs(folder))
    detector = _only(graphs, _finds_faces, "finds faces")
    embedder = _only(graphs, _compares_faces, "makes vectors of faces")
    weights: list[str] = []
    for name in (detector, embedder):
        require_built_in(name, graphs[name])
        weights += files_of_weights(folder, name, graphs[name])
    last = graphs[embedder].outputs[0].shape[-1:]
    dimension = last[0] if last else None
    if dimension is not None and not 2 <= dimension <= 8192:
        raise UnusableModelError(f"{embedder} does not make vectors.", FAMILY)
    return FaceFolder(
        folder,
        detector,
        embedder,
        _canvas(detector, graphs[detector]),
        len(graphs[detector].outputs) == 3 * len(STRIDES),
        dimension,
        tuple(dict.fromkeys(weights)),
    )


def _graphs(folder: Path) -> Iterator[tuple[str, OnnxGraph]]:
    within = folder.resolve()
    names = [f"{part}/model.onnx" for part in _PARTS if (folder / part / "model.onnx").is_file()]
    if not names:
        names = sorted(path.name for path in folder.glob("*.onnx"))[:_MOST_GRAPHS]
    for name in names:
        if not (folder / name).resolve().is_relative_to(within):
            raise UnusableModelError(f"{shown(name)} is a link to another folder.", "It is not loaded.")
        yield name, _read(folder, name)


def _read(folder: Path, name: str) -> OnnxGraph:
    try:
        return read_graph(folder / name)
    except UnusableModelError as error:
        raise UnusableModelError(f"{shown(name)} is not an ONNX file, or is damaged.") from error


def _only(graphs: dict[str, OnnxGraph], is_meant: Callable[[OnnxGraph], bool], what: str) -> str:
    found = [name for name, graph in graphs.items() if is_meant(graph)]
    if len(found) != 1:
        how_many = "no graph that" if not found else f"{len(found)} graphs of which each"
        raise UnusableModelError(f"The folder has {how_many} {what}, instead of one.", FAMILY)
    return found[0]


def _finds_faces(graph: OnnxGraph) -> bool:
    return _takes_pictures(graph) and len(graph.outputs) in {2 * len(STRIDES), 3 * len(STRIDES)}


def _compares_faces(graph: OnnxGraph) -> bool:
    return _takes_pictures(graph) and len(graph.outputs) == 1 and graph.inputs[0].shape[2:] == (FACE_SIDE, FACE_SIDE)


def _takes_pictures(graph: OnnxGraph) -> bool:
    """Return whether a graph takes one picture of three colours, as numbers, channels first."""
    if len(graph.inputs) != 1 or graph.inputs[0].element_type != FLOAT or len(graph.inputs[0].shape) != 4:
        return False
    batch, channels = graph.inputs[0].shape[:2]
    return batch in {None, 1} and channels in {None, 3}


def _canvas(name: str, graph: OnnxGraph) -> int:
    height, width = graph.inputs[0].shape[2:]
    side = height or width or _USUAL_CANVAS
    if (width or side) != side or side % STRIDES[-1] or side > _LARGEST_CANVAS:
        raise UnusableModelError(f"{name} does not take squares of up to {_LARGEST_CANVAS} pixels.", FAMILY)
    return side


FAMILY: Final = (
    "Models for faces are those of InsightFace (SCRFD and ArcFace), such as the folder buffalo_l, or"
    " `<cache>/facial-recognition/<name>` as Immich keeps it."
)
