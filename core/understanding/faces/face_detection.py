"""Faces from the outputs of a detector of the SCRFD family.

A detector has looked at a square canvas. For each stride, each cell and each of its two anchors it has a score, the
distances from the place of the cell to the four sides of a box, and those to five points, in units of the stride
(https://github.com/deepinsight/insightface, `detection/scrfd`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from core.understanding.faces.face_folder import STRIDES
from core.understanding.graphs.onnx_graph import UnusableModelError, UnusableOutputError

Numbers = np.ndarray[Any, np.dtype[np.float32]]

FLOOR: Final = 0.7
"""Score from which on a face is one."""
OVERLAP: Final = 0.4
"""Share of the union from which on two boxes are those of one face."""
SMALLEST: Final = 40
"""Pixels of the shorter side of a face, in a picture of 1200: smaller ones cannot be compared."""
_ANCHORS: Final = 2
_MOST: Final = 100
"""Faces of one picture, those with the highest scores."""


class Candidates(NamedTuple):
    """Boxes that may be faces, in pixels."""

    scores: Numbers
    """One number each."""
    boxes: Numbers
    """Left, top, right and bottom of each."""
    points: Numbers | None
    """Eyes, nose and corners of the mouth: five pairs of x and y each; None for a detector without them."""

    def chosen(self, which: Any) -> Candidates:
        """Return some of them."""
        return Candidates(self.scores[which], self.boxes[which], None if self.points is None else self.points[which])


def letterboxed(image: Image.Image, side: int) -> tuple[Numbers, float]:
    """Return a picture as the input of a detector, in the upper left of a black square, and how much it was scaled."""
    scale = side / max(image.size)
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    canvas = Image.new("RGB", (side, side))
    canvas.paste(image.resize(size, Image.Resampling.BILINEAR), (0, 0))
    pixels = np.asarray(canvas, np.float32)
    return ((pixels - np.float32(127.5)) / np.float32(128)).transpose(2, 0, 1)[None], scale


def candidates_of(outputs: Sequence[np.ndarray[Any, Any]], side: int) -> Candidates:
    """Return what the outputs of a detector mean, in pixels of its canvas, however uncertain.

    The outputs may be in any order: how many numbers each has says what it is.

    Raises:
        UnusableOutputError: they have the form of those of such a detector, but not its numbers.
        UnusableModelError: they are not those of such a detector.
    """
    by_form: dict[tuple[int, int], Numbers] = {}
    for output in outputs:
        width = output.shape[-1] if output.ndim > 1 else 1
        if width not in {1, 4, 10}:
            raise UnusableModelError(_UNUSABLE)
        rows = np.asarray(output, np.float32).reshape(-1, width)
        by_form[len(rows), width] = rows
    parts = []
    for stride in STRIDES:
        cells = side // stride
        count = cells * cells * _ANCHORS
        scores, boxes = by_form.get((count, 1)), by_form.get((count, 4))
        points = by_form.get((count, 10))
        if scores is None or boxes is None or (points is None and len(outputs) == 3 * len(STRIDES)):
            raise UnusableModelError(_UNUSABLE)
        if not all(np.isfinite(each).all() for each in (scores, boxes, *([] if points is None else [points]))):
            raise UnusableOutputError(_UNUSABLE)
        if scores.min() < 0 or scores.max() > 1:
            raise UnusableOutputError(_UNUSABLE)
        places = _places(cells, stride)
        corners = np.concatenate([places - boxes[:, :2] * stride, places + boxes[:, 2:] * stride], axis=1)
        found = None if points is None else places[:, None] + points.reshape(-1, 5, 2) * stride
        parts.append(Candidates(scores[:, 0], corners, found))
    with_points = [part.points for part in parts if part.points is not None]
    return Candidates(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.boxes for part in parts]),
        np.concatenate(with_points) if with_points else None,
    )


def best_of(candidates: Candidates) -> Candidates:
    """Return the certain ones, the best one of those that overlap, in the order of their scores."""
    certain = candidates.chosen(candidates.scores >= FLOOR)
    order = np.argsort(-certain.scores, kind="stable")
    left, top, right, bottom = certain.boxes.T
    areas = np.maximum(right - left, 0) * np.maximum(bottom - top, 0)
    kept: list[int] = []
    while len(order) and len(kept) < _MOST:
        first, others = order[0], order[1:]
        kept.append(int(first))
        width = np.minimum(right[first], right[others]) - np.maximum(left[first], left[others])
        height = np.minimum(bottom[first], bottom[others]) - np.maximum(top[first], top[others])
        common = np.maximum(width, 0) * np.maximum(height, 0)
        union = areas[first] + areas[others] - common
        order = others[common <= OVERLAP * union]
    return certain.chosen(np.array(kept, np.intp))


def _places(cells: int, stride: int) -> Numbers:
    """Return the places of the anchors: row by row, those of one cell after each other."""
    rows, columns = np.mgrid[:cells, :cells]
    grid = np.stack([columns, rows], axis=-1).reshape(-1, 2).astype(np.float32) * stride
    return np.repeat(grid, _ANCHORS, axis=0)


_UNUSABLE: Final = "The detector does not make scores and boxes as those of the SCRFD family do."
