"""What is known of a picture that moves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Animation:
    """How a picture moves."""

    seconds: tuple[float, ...]
    """For how long each frame is shown, in order."""
    plays: int | None
    """How often all of them are shown before the last one stays; None is for ever."""
    width: int
    height: int
    """Upright pixels of a frame as it is kept."""
    is_cut: bool = False
    """Whether the file has more frames than the gallery plays."""


@dataclass(frozen=True, slots=True)
class StoredAnimation:
    """An animation and the file of its frames, which may be gone a while after it was last asked for."""

    animation: Animation
    path: Path
