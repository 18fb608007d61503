"""Pictures of photos: their sizes, parts, and the priority of making them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of an upright picture, in fractions (0 to 1) of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


class DerivativeSize(StrEnum):
    """The sizes of the derivative store; the values are parts of its file names."""

    EMBEDDED = "preview"
    """The embedded thumbnail of the camera, upright; shown until the thumbnail is made."""
    THUMBNAIL = "thumbnail"
    """400 px on the long side."""
    PREVIEW = "view"
    """1200 px on the long side."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A JPEG of the derivative store: upright, sRGB, without metadata. Readers only ever open it."""

    path: Path
    size: DerivativeSize
    final: bool
    """Whether no better one follows."""


class Priority(IntEnum):
    """The order in which jobs get a worker process; lower is sooner."""

    SELECTED = 0
    VISIBLE = 1
    PREFETCH = 2
    SCAN = 3
    BACKGROUND = 4
