"""Animations and the files of their frames, and what is known of videos that play."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Animation:
    """The frames of an animated photo."""

    seconds: tuple[float, ...]
    """Duration of each frame, in order."""
    plays: int | None
    """How often all frames are shown; then the last one stays. None repeats them without end."""
    width: int
    height: int
    """Upright pixels of a stored frame."""
    is_cut: bool = False
    """Whether the file has more frames than the gallery plays."""


@dataclass(frozen=True, slots=True)
class StoredAnimation:
    """An animation and the file of its frames, which can be evicted some time after it was last used."""

    animation: Animation
    path: Path


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What is known of a video before its frames are decoded."""

    width: int
    height: int
    """Upright pixels of a frame."""
    seconds: float | None
    """The duration, None where the file does not say it."""
