"""The folders of files that are marked as used when they are read: regions, animations, videos and payloads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from core.config import Settings
from core.derivatives import animation_store, region_store
from core.pictures.cache.models import CacheKind


def folders(settings: Settings) -> dict[CacheKind, tuple[Path, int]]:
    """Return the folder and the limit in bytes of each kind that is stored in a folder of its own."""
    return {
        CacheKind.REGIONS: (settings.regions_dir, region_store.STORE_BYTES),
        CacheKind.ANIMATIONS: (settings.animations_dir, animation_store.STORE_BYTES),
        CacheKind.VIDEOS: (settings.video_copies_dir, settings.video_copies_bytes),
        CacheKind.PAYLOADS: (settings.payloads_dir, settings.payload_disk_bytes),
    }


def files_below(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Yield last use, size and path of each file below a folder, none of one that does not exist."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - a million of them
            with suppress(OSError):
                status = os.lstat(path)
                yield status.st_mtime, status.st_size, path


def remove_files(files: Iterable[tuple[int, str]]) -> tuple[int, int]:
    """Remove files given by size and path; return how many there were, and their bytes."""
    number = total = 0
    for size, path in files:
        with suppress(FileNotFoundError, PermissionError):
            Path(path).unlink()
            number += 1
            total += size
    return number, total
