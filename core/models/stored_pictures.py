"""Pictures of photos: their sizes, parts, and who gets theirs first."""

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
    """The named sizes of the derivative store."""

    PREVIEW = "preview"
    """The camera's own embedded thumbnail, upright; serves until the 400 px one exists."""
    THUMBNAIL = "thumbnail"
    """400 px on the long side."""
    VIEW = "view"
    """1200 px on the long side."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A JPEG of the derivative store: upright, sRGB, without metadata. Readers only ever open it."""

    path: Path
    size: DerivativeSize
    final: bool
    """False while a better one is being made and will follow."""


class Priority(IntEnum):
    """Who gets a worker first; lower is sooner."""

    SELECTED = 0
    VISIBLE = 1
    PREFETCH = 2
    SCAN = 3
    BACKGROUND = 4
