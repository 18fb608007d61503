"""Units and stacks, as the rules return them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.models import FileRole, MediaFile, MediaKind, PhotoKind


@dataclass(frozen=True, slots=True)
class PhotoUnit:
    """One photo: its primary file, and the others with their roles, in the order of their paths."""

    primary: MediaFile
    others: tuple[tuple[FileRole, MediaFile], ...] = ()

    @property
    def kind(self) -> PhotoKind:
        """Return what the photo is by its files; that a still is animated shows only when it is read."""
        if self.primary.kind is MediaKind.VIDEO:
            return PhotoKind.VIDEO
        if self.primary.kind is MediaKind.RAW:
            return PhotoKind.RAW
        is_live = any(role in {FileRole.LIVE_VIDEO, FileRole.MOTION_VIDEO} for role, _ in self.others)
        return PhotoKind.LIVE if is_live else PhotoKind.STILL


class StackReason(StrEnum):
    """Why photos are one stack."""

    EDIT = "edit"
    """An edited version, saved as a picture of its own."""
    RAW = "raw"
    """A RAW file and a picture of the same exposure that are photos of their own."""
    BURST = "burst"
    CHOSEN = "chosen"
    """By a person."""


@dataclass(frozen=True, slots=True)
class PhotoStack:
    """Photos that belong together, by the paths of their primary files."""

    top: bytes
    members: tuple[bytes, ...]
    """All of them, in the order of their paths."""
    reason: StackReason
    is_named: bool = True
    """Whether names say which one the top is; of a burst without a cover, it is only the first one."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where each file of a folder belongs: to exactly one unit, or to none."""

    units: tuple[PhotoUnit, ...]
    """In the order of their primary files."""
    lone_sidecars: tuple[MediaFile, ...] = field(default=())
    """Those without a file that they describe."""
