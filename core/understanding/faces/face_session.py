"""A loaded model for faces: where they are in a picture, and their vectors. Runs in worker processes."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from core.models.people.faces import FaceBox
from core.understanding.clip.graph_session import GraphSession
from core.understanding.clip.onnx_graph import UnusableModelError
from core.understanding.faces.face_alignment import aligned_face, points_in_box
from core.understanding.faces.face_detection import SMALLEST, Candidates, best_of, candidates_of, letterboxed
from core.understanding.faces.face_folder import STRIDES, FaceFolder

Vector = np.ndarray[Any, np.dtype[np.float32]]
"""Of unit length."""
_EDGE: Final = 1200
"""Pixels of the longer side of pictures for which the smallest face is stated."""


class FoundFace(NamedTuple):
    """A face in a picture."""

    box: FaceBox
    score: float
    """From 0 to 1."""
    vector: bytes
    """Of unit length, as float16, little endian."""


class FaceSession:
    """The graphs of a model, each loaded when it is first used."""

    def __init__(self, model: FaceFolder) -> None:
        self._model = model
        self._detector = GraphSession(model.path, model.detector)
        self._embedder = GraphSession(model.path, model.embedder)

    def faces(self, image: Image.Image) -> tuple[FoundFace, ...]:
        """Return the faces of an upright picture in three colours that are large enough, the most certain first.

        Raises:
            UnusableModelError: a graph cannot be loaded or run.
        """
        smallest = SMALLEST * min(1.0, max(image.size) / _EDGE)
        found = []
        for score, box, points in _each(self.candidates(image)):
            face = FaceBox.cut(box[0] / image.width, box[1] / image.height, box[2] / image.width, box[3] / image.height)
            if face is None or min(face.width * image.width, face.height * image.height) < smallest:
                continue
            aligned = aligned_face(image, points_in_box(box) if points is None else points)
            if aligned is not None:
                found.append(FoundFace(face, round(score, 4), self.vector(aligned).astype("<f2").tobytes()))
        return tuple(found)

    def candidates(self, image: Image.Image) -> Candidates:
        """Return the certain faces of a picture, in its pixels, also small ones.

        Raises:
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
            UnusableModelError: the graph cannot be loaded or run, or does not make a vector.
        """
        pixels = (np.asarray(face, np.float32) - np.float32(127.5)) / np.float32(127.5)
        vector = self._embedder.run([pixels.transpose(2, 0, 1)[None]])[0].reshape(-1)
        length = float(np.linalg.norm(vector))
        if not np.isfinite(vector).all() or length <= 0 or self._model.dimension not in {None, len(vector)}:
            raise UnusableModelError(f"{self._model.embedder} does not make vectors of faces.")
        return np.asarray(vector / np.float32(length), np.float32)


def _each(found: Candidates) -> list[tuple[float, Any, Any]]:
    points = [None] * len(found.scores) if found.points is None else list(found.points)
    return [(float(score), box, each) for score, box, each in zip(found.scores, found.boxes, points, strict=True)]
