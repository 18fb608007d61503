"""What walks over stored files, for worker processes: plain arguments, no shared state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.config import Settings
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.store_layout import former_stores
from core.models import AssetKey, DerivativeSize
from core.pictures.cache.bounded_files import files_below, folders, remove_files
from core.pictures.cache.cache_decisions import RECENT_SECONDS, Verdict, beyond_budget, judged
from core.pictures.cache.cache_rows import CachedPhoto
from core.pictures.cache.models import CacheKind, CacheUse

KINDS: Final = {
    DerivativeSize.THUMBNAIL: CacheKind.THUMBNAILS,
    DerivativeSize.PREVIEW: CacheKind.PREVIEWS,
    DerivativeSize.EMBEDDED: CacheKind.EMBEDDED,
}
"""The kinds of derivatives."""


def surveyed(
    folder: Path, prefix: str, photos: Mapping[AssetKey, CachedPhoto], now: float, unused_seconds: float
) -> tuple[Verdict, list[str]]:
    """Decide about the derivatives of keys with a prefix, given their photos; also return the paths of other files."""
    stored, others = DerivativeStore(folder).listed(prefix)
    return judged(stored, photos, now=now, unused_seconds=unused_seconds), others


def stored_use(settings: Settings) -> list[CacheUse]:
    """Return what each kind takes on disk."""
    found: dict[CacheKind, tuple[int, int, float]] = {}
    for kind, used_at, size in _stored_files(settings):
        number, total, oldest = found.get(kind, (0, 0, used_at))
        found[kind] = number + 1, total + size, min(oldest, used_at)
    budgets = {kind: limit for kind, (_, limit) in folders(settings).items()}
    if settings.preview_disk_bytes:
        budgets[CacheKind.PREVIEWS] = settings.preview_disk_bytes
    return [_use_of(kind, found.get(kind), budgets.get(kind)) for kind in CacheKind]


def trim_folders(settings: Settings, now: float) -> tuple[int, int]:
    """Remove what has expired or is beyond the limit of each folder of files; return how many, and their bytes."""
    doomed: list[tuple[int, str]] = []
    unused = settings.unused_seconds
    until = now - max(unused, RECENT_SECONDS) if unused else float("-inf")
    for folder, limit in folders(settings).values():
        files = [*files_below(folder)]
        doomed += [(size, path) for used_at, size, path in files if used_at <= until]
        doomed += beyond_budget((file for file in files if file[0] > until), limit, now)
    return remove_files(doomed)


def _stored_files(settings: Settings) -> Iterator[tuple[CacheKind, float, int]]:
    """Yield kind, last use and size of each file."""
    store = DerivativeStore(settings.derivatives_dir)
    for prefix in store.prefixes():
        for file in store.listed(prefix)[0]:
            yield KINDS[file.size], file.used_at, file.bytes
    others = {kind: [folder] for kind, (folder, _) in folders(settings).items()}
    others[CacheKind.FORMER] = [former.folder for former in former_stores(settings.derivatives_dir)]
    for kind, places in others.items():
        for folder in places:
            for used_at, size, _ in files_below(folder):
                yield kind, used_at, size


def _use_of(kind: CacheKind, found: tuple[int, int, float] | None, budget: int | None) -> CacheUse:
    if found is None:
        return CacheUse(kind, budget=budget)
    number, total, oldest = found
    return CacheUse(kind, number, total, datetime.fromtimestamp(max(0.0, oldest), UTC), budget)
