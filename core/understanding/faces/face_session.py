"""A loaded model for faces: where they are in a picture, and their vectors. Runs in worker processes."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from core.models.people.faces import FaceBox
from core.understanding.faces.face_alignment import aligned_face, points_in_box
from core.understanding.faces.face_detection import SMALLEST, Candidates, best_of, candidates_of, letterboxed
from core.understanding.faces.face_folder import STRIDES, FaceFolder
from core.understanding.graphs.graph_session import GraphSession
from core.understanding.graphs.onnx_graph import UnusableModelError, UnusableOutputError

Vector = np.ndarray[Any, np.dtype[np.float32]]
"""Of unit length."""
_EDGE: Final = 1200
"""Pixels of the longer side of pictures for which the smallest face is stated."""
_MOST_UNUSABLE: Final = 32
"""Pictures after each other of which a graph makes nothing usable, from which on the model is the cause."""


class FoundFace(NamedTuple):
    """A face in a picture."""

    box: FaceBox
    score: float
    """From 0 to 1."""
    vector: bytes
    """Of unit length, as float16, little endian."""


class FacesOfPicture(NamedTuple):
    """What a model finds in a picture."""

    faces: tuple[FoundFace, ...]
    unusable: int
    """Faces that were left out because the model made nothing usable of them; 1 for a whole picture."""


class FaceSession:
    """The graphs of a model, each loaded when it is first used."""

    def __init__(self, model: FaceFolder) -> None:
        self._model = model
        self._detector = GraphSession(model.path, model.detector)
        self._embedder = GraphSession(model.path, model.embedder)
        self._unusable = {model.detector: 0, model.embedder: 0}

    def faces(self, image: Image.Image) -> FacesOfPicture:
        """Return the faces of an upright picture in three colours that are large enough, the most certain first.

        What a graph makes nothing usable of is left out: a face without a vector, or all faces of the picture.

        Raises:
            UnusableModelError: a graph cannot be loaded or run, or made nothing usable of many pictures.
        """
        smallest = SMALLEST * min(1.0, max(image.size) / _EDGE)
        found, unusable = [], 0
        try:
            candidates = self.candidates(image)
        except UnusableOutputError:
            self._note(self._model.detector, is_usable=False)
            return FacesOfPicture((), 1)
        self._note(self._model.detector, is_usable=True)
        for score, box, points in _each(candidates):
            face = FaceBox.cut(box[0] / image.width, box[1] / image.height, box[2] / image.width, box[3] / image.height)
            if face is None or min(face.width * image.width, face.height * image.height) < smallest:
                continue
            aligned = aligned_face(image, points_in_box(box) if points is None else points)
            if aligned is None:
                continue
            try:
                found.append(FoundFace(face, round(score, 4), self.vector(aligned).astype("<f2").tobytes()))
            except UnusableOutputError:
                unusable += 1
        if found or unusable:
            self._note(self._model.embedder, is_usable=bool(found))
        return FacesOfPicture(tuple(found), unusable)

    def candidates(self, image: Image.Image) -> Candidates:
        """Return the certain faces of a picture, in its pixels, also small ones.

        Raises:
            UnusableOutputError: what the detector makes of this picture means nothing.
            UnusableModelError: the detector cannot be loaded or run.
        """
        side = self._model.canvas
        pixels, scale = letterboxed(image, side)
        count = (3 if self._model.has_points else 2) * len(STRIDES)
        best = best_of(candidates_of(self._detector.run([pixels], count), side))
        points = None if best.points is None else best.points / np.float32(scale)
        return Candidates(best.scores, best.boxes / np.float32(scale), points)

    def vector(self, face: Image.Image) -> Vector:
        """Return the vector of an aligned face.

        Raises:
            UnusableOutputError: what the graph makes of this face is not a vector.
            UnusableModelError: the graph cannot be loaded or run.
        """
        pixels = (np.asarray(face, np.float32) - np.float32(127.5)) / np.float32(127.5)
        vector = self._embedder.run([pixels.transpose(2, 0, 1)[None]])[0].reshape(-1)
        length = float(np.linalg.norm(vector))
        if not np.isfinite(vector).all() or length <= 0 or self._model.dimension not in {None, len(vector)}:
            raise UnusableOutputError(f"{self._model.embedder} does not make vectors of faces.")
        return np.asarray(vector / np.float32(length), np.float32)

    def _note(self, graph: str, *, is_usable: bool) -> None:
        """Record whether a graph made something usable of a picture; raise if it has not for many."""
        self._unusable[graph] = 0 if is_usable else self._unusable[graph] + 1
        if self._unusable[graph] >= _MOST_UNUSABLE:
            raise UnusableModelError(f"{graph} made nothing usable of the last {_MOST_UNUSABLE} pictures.")


def _each(found: Candidates) -> list[tuple[float, Any, Any]]:
    points = [None] * len(found.scores) if found.points is None else list(found.points)
    return [(float(score), box, each) for score, box, each in zip(found.scores, found.boxes, points, strict=True)]
