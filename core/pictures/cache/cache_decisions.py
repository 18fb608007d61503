"""Which derivatives are stale, expired or missing: pure functions of what is stored and of the rows of photos."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.derivatives.derivative_store import DerivativeFile
from core.models import AssetKey, DerivativeSize
from core.pictures.cache.cache_rows import CachedPhoto

RECENT_SECONDS: Final = 600.0
"""What was made or shown within this time stays: a session may be about to read it."""

_DAY: Final = 86400.0


@dataclass(slots=True)
class Verdict:
    """What is to be done with some derivatives."""

    stale: list[DerivativeFile] = field(default_factory=list)
    """Of photos that do not exist, of other versions than the present one, or empty."""
    expired: list[DerivativeFile] = field(default_factory=list)
    """Not used for long, or of photos that are missing for long."""
    forgotten: list[tuple[AssetKey, int]] = field(default_factory=list)
    """Photos, with their versions, whose thumbnail expires."""
    missing: list[tuple[AssetKey, int]] = field(default_factory=list)
    """Photos, with their versions, that should have a thumbnail in the store."""
    evictable: list[DerivativeFile] = field(default_factory=list)
    """Other previews that can be made again, or that are not the only picture of their photo."""
    due: float = float("inf")
    """Unix time from which another one may have expired."""


def judged(
    stored: Sequence[DerivativeFile],
    photos: Mapping[AssetKey, CachedPhoto],
    *,
    now: float,
    unused_seconds: float,
) -> Verdict:
    """Decide about derivatives, given all photos to which they could belong; `unused_seconds` of 0: nothing expires.

    The thumbnail of a photo never expires while the photo exists or its root is offline. Other derivatives of a photo
    whose root is offline stay while there is no thumbnail of it.
    """
    verdict = Verdict()
    unused = unused_seconds or float("inf")
    until = now - unused_seconds if unused_seconds else float("-inf")
    kept = only_pictures(stored, photos)
    thumbnails = {
        file.asset_key
        for file in stored
        if file.size is DerivativeSize.THUMBNAIL and file.bytes and _is_present(file, photos)
    }
    for file in stored:
        photo = photos.get(file.asset_key)
        if photo is None or file.version != photo.version or not file.bytes:
            verdict.stale.append(file)
        elif _is_gone(photo, until):
            verdict.expired.append(file)
        elif file.size is not DerivativeSize.THUMBNAIL and file not in kept:
            superseded = file.size is DerivativeSize.EMBEDDED and file.asset_key in thumbnails
            lasting = RECENT_SECONDS if superseded else max(unused, RECENT_SECONDS)
            if file.used_at <= now - lasting:
                verdict.expired.append(file)
                continue
            verdict.due = min(verdict.due, file.used_at + lasting)
            if file.size is DerivativeSize.PREVIEW:
                verdict.evictable.append(file)
    _judge_photos(verdict, photos, thumbnails, until, unused)
    return verdict


def stale_among(stored: Iterable[DerivativeFile], photos: Mapping[AssetKey, CachedPhoto]) -> list[DerivativeFile]:
    """Return the derivatives of photos that do not exist or of other versions than the present one, and empty ones."""
    return [file for file in stored if not file.bytes or not _is_present(file, photos)]


def only_pictures(stored: Sequence[DerivativeFile], photos: Mapping[AssetKey, CachedPhoto]) -> set[DerivativeFile]:
    """Return the derivatives without which a photo whose root is offline has no picture: its thumbnail, else all."""
    away = [
        file for file in stored if file.bytes and _is_present(file, photos) and not photos[file.asset_key].is_online
    ]
    thumbnails = {file.asset_key for file in away if file.size is DerivativeSize.THUMBNAIL}
    return {file for file in away if file.size is DerivativeSize.THUMBNAIL or file.asset_key not in thumbnails}


def beyond_budget(files: Iterable[tuple[float, int, str]], budget: int, now: float) -> list[tuple[int, str]]:
    """Return size and path of the files to remove, the least recently used ones, so that the others fit.

    Files are given with the time of their last use, size and path.
    """
    ordered = sorted(files)
    surplus = sum(size for _, size, _ in ordered) - budget
    removed = []
    for used_at, size, path in ordered:
        if surplus <= 0 or used_at > now - RECENT_SECONDS:
            break
        removed.append((size, path))
        surplus -= size
    return removed


class OldestFiles:
    """The least recently used of many files that take a number of bytes together; no more of them are held."""

    def __init__(self, surplus: int) -> None:
        """Hold files of at least `surplus` bytes, if there are enough."""
        self._surplus = surplus
        self._bytes = 0
        self._files: list[tuple[float, int, str]] = []

    def add(self, used_at: float, size: int, path: str) -> None:
        """Hold a file while it is among the least recently used ones."""
        heapq.heappush(self._files, (-used_at, size, path))
        self._bytes += size
        while self._files and self._bytes - self._files[0][1] >= self._surplus:
            self._bytes -= heapq.heappop(self._files)[1]

    def removable(self, now: float) -> list[tuple[int, str]]:
        """Return size and path of those to remove, without files that were used lately."""
        files = ((-used_at, size, path) for used_at, size, path in self._files)
        return beyond_budget(files, self._bytes - self._surplus, now)


class CleaningSchedule:
    """When stored pictures are cleaned next, apart from scans: after a day, or an eighth of the limit of previews."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now; `limit` is that of previews in bytes, 0 without one."""
        self._limit = limit
        self._clock = clock
        self._cleaned_at = clock()
        self._written_before = 0

    def is_due(self, written: int) -> bool:
        """Return whether to clean, given how many bytes of previews this process has written so far."""
        is_full = self._limit > 0 and written - self._written_before >= self._limit // 8
        return is_full or self._clock() - self._cleaned_at >= _DAY

    def cleaned(self, written: int) -> None:
        """Count from now again."""
        self._cleaned_at, self._written_before = self._clock(), written


def _judge_photos(
    verdict: Verdict, photos: Mapping[AssetKey, CachedPhoto], thumbnails: set[AssetKey], until: float, unused: float
) -> None:
    for key, photo in photos.items():
        if photo.has_thumbnail and _is_gone(photo, until):
            verdict.forgotten.append((key, photo.version))
        elif photo.has_thumbnail and key not in thumbnails:
            verdict.missing.append((key, photo.version))
        if photo.missing_since is not None and photo.is_online and not _is_gone(photo, until):
            verdict.due = min(verdict.due, photo.missing_since + unused)


def _is_present(file: DerivativeFile, photos: Mapping[AssetKey, CachedPhoto]) -> bool:
    photo = photos.get(file.asset_key)
    return photo is not None and photo.version == file.version


def _is_gone(photo: CachedPhoto, until: float) -> bool:
    return photo.missing_since is not None and photo.missing_since <= until and photo.is_online
