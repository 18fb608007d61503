"""What a scan would do, as the preview of a scan returns it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What a scan does with a photo."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    BACK = "back"
    EXCLUDED = "excluded"
    ERROR = "error"
    """A file or folder that cannot be read, or a link; photos below such a folder stay as they are."""


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a scan would do with one photo."""

    kind: ChangeKind
    path: bytes
    """Relative to the root, like `former`; empty for the root itself."""
    reason: str
    """A part of a sentence; it may hold names of folders, so it has to be made safe to show."""
    former: bytes | None = None
    """The path before a move."""


@dataclass(frozen=True, slots=True)
class RootPreview:
    """What a scan would do in one root."""

    root: bytes
    changes: tuple[PlannedChange, ...] = ()
    unchanged: int = 0
    problem: str | None = None
    """Why the scan would stop at this root and change nothing of it; safe to show."""
