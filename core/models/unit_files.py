"""The files of photos: a photo is a unit of files, of which the primary one is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PhotoKind(StrEnum):
    """What a photo is for the people who look at it."""

    STILL = "still"
    ANIMATED = "animated"
    VIDEO = "video"
    LIVE = "live"
    """A still with a short video: a file of its own, or inside the still."""
    RAW = "raw"
    """The only picture of it is a RAW file."""


class MediaKind(StrEnum):
    """What a file holds."""

    PICTURE = "picture"
    VIDEO = "video"
    RAW = "raw"
    XMP = "xmp"
    JSON = "json"

    @property
    def is_sidecar(self) -> bool:
        """Whether it describes another file, and is not a photo by itself."""
        return self in {MediaKind.XMP, MediaKind.JSON}


class FileRole(StrEnum):
    """What a file is within its photo."""

    PRIMARY = "primary"
    """The one that is shown, and whose metadata are those of the photo."""
    RAW_TWIN = "raw-twin"
    """The RAW file of the same exposure."""
    LIVE_VIDEO = "live-video"
    MOTION_VIDEO = "motion-video"
    """A video inside the primary file."""
    EDITED = "edited"
    """An edited version of a file of the photo that is not a picture of its own, such as an edited live video."""
    XMP = "xmp"
    JSON = "json"

    @property
    def is_sidecar(self) -> bool:
        """Whether a file in this role describes the photo, and does not show it."""
        return self in {FileRole.XMP, FileRole.JSON}


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file as far as the rules that join files to photos look at it. None means unknown."""

    path: bytes
    """Below the root, with slashes."""
    kind: MediaKind
    size: int
    mtime_ns: int
    content_id: str | None = None
    """The identifier that Apple writes into a still and into its video."""
    taken: datetime | None = None
    """An instant with a time zone, or naive: local time. Only times of the same sort are compared."""
    seconds: float | None = None
    """The duration of a video."""
    is_photo: bool = False
    """Whether it is the primary file of an indexed photo, which it stays."""
    unit: int | None = None
    """The indexed photo that it belonged to so far, as primary or as other file: files that were joined stay together
    while their names agree, whatever time an edit gave them."""

    @property
    def name(self) -> bytes:
        """Return the last part of the path."""
        return self.path.rpartition(b"/")[2]
