"""The values of the cache."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CacheKind(StrEnum):
    """What is stored of pictures; the values are words of `sshowcase cache`."""

    THUMBNAILS = "thumbnails"
    """400 px on the long side."""
    PREVIEWS = "previews"
    """1200 px on the long side."""
    EMBEDDED = "embedded"
    """Embedded thumbnails of cameras, shown until thumbnails are made."""
    REGIONS = "regions"
    """Parts of originals, shown while zoomed in."""
    ANIMATIONS = "animations"
    VIDEOS = "videos"
    """Copies of videos without metadata."""
    PAYLOADS = "payloads"
    """Pictures encoded for terminals."""
    FORMER = "former"
    """Derivatives of another layout, until they are carried over or made again."""


@dataclass(frozen=True, slots=True)
class CacheUse:
    """What one kind takes on disk."""

    kind: CacheKind
    files: int = 0
    bytes: int = 0
    oldest: datetime | None = None
    """When the file was made or last used that was so least recently, UTC; None without files."""
    budget: int | None = None
    """The most bytes that it may take; None without a limit."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed of one kind."""

    kind: CacheKind
    files: int = 0
    bytes: int = 0
    kept: int = 0
    """Files that stay, because they are the only pictures of photos whose folder is offline."""

    def plus(self, files: int, size: int, *, kept: int = 0) -> Purged:
        """Add what else was removed and kept."""
        return replace(self, files=self.files + files, bytes=self.bytes + size, kept=self.kept + kept)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cleaning did."""

    removed: int = 0
    bytes: int = 0
    repaired: int = 0
    """Photos whose thumbnail was missing in the store: it is made again."""
