"""Faces cut out so that eyes, nose and mouth are where models trained in the way of ArcFace expect them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PIL import Image

from core.understanding.faces.face_folder import FACE_SIDE

Numbers = np.ndarray[Any, np.dtype[np.float64]]

TEMPLATE: Final[Numbers] = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
"""Eyes, nose and corners of the mouth in a face of 112 pixels (https://github.com/deepinsight/insightface)."""


def aligned_face(image: Image.Image, points: Numbers) -> Image.Image | None:
    """Return a face of 112 pixels by its five points in the picture; None if they are not those of a face."""
    turn = similarity_of(points, TEMPLATE)
    if turn is None:
        return None
    back = np.linalg.inv(np.vstack([turn, [0, 0, 1]]))[:2]
    shrunk = max(1, int(np.hypot(back[0, 0], back[1, 0])))
    if shrunk > 1:
        # One pixel of the result stands for many: the picture is reduced first, so that none is skipped.
        return aligned_face(image.reduce(shrunk), (np.asarray(points, np.float64) + 0.5) / shrunk - 0.5)
    # Points are centres of pixels; Pillow counts from corners.
    offset = back[:, 2] + 0.5 - back[:, :2] @ np.array([0.5, 0.5])
    values = (*back[0, :2], offset[0], *back[1, :2], offset[1])
    size = (FACE_SIDE, FACE_SIDE)
    return image.transform(size, Image.Transform.AFFINE, tuple(map(float, values)), Image.Resampling.BILINEAR)


def similarity_of(points: Numbers, target: Numbers) -> Numbers | None:
    """Return the rotation, scale and translation that bring points nearest to others, as a matrix of 2 x 3.

    By least squares, without mirroring (S. Umeyama, 1991). None if the points are all in one place.
    """
    points, target = np.asarray(points, np.float64), np.asarray(target, np.float64)
    if not np.isfinite(points).all():
        return None
    middle, goal = points.mean(axis=0), target.mean(axis=0)
    from_middle, from_goal = points - middle, target - goal
    spread = float((from_middle**2).sum())
    if spread < 1e-6:
        return None
    left, strength, right = np.linalg.svd(from_goal.T @ from_middle)
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0])
    scale = float((strength * signs).sum()) / spread
    if scale <= 1e-6:
        return None
    turn = scale * (left * signs) @ right
    return np.column_stack([turn, goal - turn @ middle])


def points_in_box(box: Numbers) -> Numbers:
    """Return where eyes, nose and mouth usually are in a box (left, top, right, bottom) without points."""
    left, top, right, bottom = (float(side) for side in box)
    side = max(right - left, bottom - top)
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    return middle + (TEMPLATE - FACE_SIDE / 2) * (side / FACE_SIDE)
