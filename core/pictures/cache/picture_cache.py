"""The stored pictures of a gallery as a whole: what they take, cleaning after scans, expiry, limits, and purges."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeFile, DerivativeStore
from core.derivatives.store_layout import CARRIED, carry_shard, former_stores, remove_folder
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.models import Actor, AssetKey, DerivativeSize
from core.permissions import Action, require
from core.pictures.cache import cache_rows
from core.pictures.cache.bounded_files import files_below, folders, remove_files
from core.pictures.cache.cache_decisions import RECENT_SECONDS, Verdict, beyond_budget, judged, only_pictures
from core.pictures.cache.models import CacheKind, CacheUse, Cleaned, Purged
from core.pictures.cache.purge_cache import PurgeCache

_log = logging.getLogger(__name__)

_KINDS: Final = {
    DerivativeSize.THUMBNAIL: CacheKind.THUMBNAILS,
    DerivativeSize.PREVIEW: CacheKind.PREVIEWS,
    DerivativeSize.EMBEDDED: CacheKind.EMBEDDED,
}


class PictureCache:
    """The stored pictures of a gallery, as `gallery.cache`. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        store: DerivativeStore,
        settings: Settings,
        apply: Callable[[Actor, PurgeCache], Awaitable[object]],
    ) -> None:
        """Look after this store and the other folders of the settings; `apply` performs operations."""
        self._database = database
        self._store = store
        self._settings = settings
        self._apply = apply

    async def use(self, actor: Actor) -> list[CacheUse]:
        """Return what each kind takes on disk.

        Raises:
            NotAllowedError: the actor must not change settings.
        """
        require(actor, Action.CHANGE_SETTINGS, "see stored pictures")
        return await asyncio.to_thread(self._use)

    async def purge(self, actor: Actor, kinds: Iterable[CacheKind]) -> list[Purged]:
        """Remove what is stored of these kinds; it is made again when it is needed.

        The only pictures of photos whose root is offline stay.

        Raises:
            NotAllowedError: the actor must not change settings.
            DatabaseError: the data folder is read-only.
        """
        chosen = [kind for kind in CacheKind if kind in {*kinds}]
        await self._apply(actor, PurgeCache(tuple(chosen)))
        counts = {kind: Purged(kind) for kind in chosen}
        await self._purge_derivatives(counts)
        for kind, (folder, _) in folders(self._settings).items():
            if kind in counts:
                found = ((size, path) for _, size, path in files_below(folder))
                counts[kind] = counts[kind].plus(*await asyncio.to_thread(remove_files, found))
        if CacheKind.FORMER in counts:
            counts[CacheKind.FORMER] = await self._purge_former()
        return [*counts.values()]

    async def clean(self, run: JobRun | None = None, *, after_scan: bool) -> Cleaned:
        """Carry over former stores, remove what has expired, and keep to the limits.

        After a successful scan also remove stale derivatives, and have missing thumbnails made again.

        Raises:
            GalleryError: the database cannot be read or written.
        """
        if self._store.writable is not self._store:
            return Cleaned()
        run = JobRun({}) if run is None else run
        removed = size = repaired = 0
        await self.carry_over(run)
        evictable: list[tuple[float, int, str]] = []
        groups = sorted(self._store.initials() | await self._database.read(cache_rows.initials))
        now = time.time()
        for number, initial in enumerate(groups):
            await run.checkpoint()
            run.show(JobStage.DERIVATIVES, "Cleaning stored pictures", number, len(groups))
            verdict, others = await self._verdict(initial, now)
            files = [*verdict.expired, *(verdict.stale if after_scan else ())]
            leftovers = [(0, path) for path in others] if after_scan else []
            counts = await asyncio.to_thread(remove_files, [*_sized(files), *leftovers])
            removed, size = removed + counts[0], size + counts[1]
            missing = await asyncio.to_thread(self._still_missing, verdict.missing) if after_scan else []
            if missing or verdict.forgotten:
                forget = partial(cache_rows.forget_thumbnails, assets=[*missing, *verdict.forgotten])
                await self._database.write(forget)
            repaired += len(missing)
            evictable += [(file.used_at, file.bytes, file.path) for file in verdict.evictable]
        counts = await asyncio.to_thread(self._keep_to_limits, evictable, now)
        cleaned = Cleaned(removed + counts[0], size + counts[1], repaired)
        if cleaned != Cleaned():
            _log.info(
                "removed %d stored pictures (%d bytes); %d thumbnails are made again",
                cleaned.removed,
                cleaned.bytes,
                cleaned.repaired,
            )
        return cleaned

    async def carry_over(self, run: JobRun) -> None:
        """Move the files of former stores into the store; one whose files are of no use is removed.

        It is kept while a root is offline: its pictures may be the only ones.

        Raises:
            GalleryError: the store cannot be written.
        """
        for former in await asyncio.to_thread(former_stores, self._store.folder):
            if former.layout not in CARRIED:
                if not await self._database.read(cache_rows.has_offline_root):
                    await asyncio.to_thread(remove_folder, former.folder)
                continue
            shards = await asyncio.to_thread(_names_in, former.folder)
            for number, shard in enumerate(shards):
                await run.checkpoint()
                run.show(JobStage.MIGRATION, "Carrying over thumbnails", number, len(shards))
                try:
                    await asyncio.to_thread(carry_shard, former.folder / shard, self._store)
                except OSError as error:
                    raise GalleryError(f"Thumbnails cannot be stored ({error.strerror}).") from error
            await asyncio.to_thread(remove_folder, former.folder)

    async def _verdict(self, initial: str, now: float) -> tuple[Verdict, list[str]]:
        """Decide about the derivatives of keys with this initial; also return the paths of other files there."""
        # In this order: what is stored later than it was listed is of a version that the rows have.
        stored, others = await asyncio.to_thread(self._store.listed, initial)
        photos = await self._database.read(partial(cache_rows.photos_of, initial=initial))
        return judged(stored, photos, now=now, unused_seconds=self._settings.unused_seconds), others

    def _still_missing(self, assets: list[tuple[AssetKey, int]]) -> list[tuple[AssetKey, int]]:
        """Leave out the photos whose thumbnail was made since the store was listed."""
        size = DerivativeSize.THUMBNAIL
        return [(key, version) for key, version in assets if self._store.existing(key, version, size) is None]

    def _keep_to_limits(self, previews: list[tuple[float, int, str]], now: float) -> tuple[int, int]:
        """Remove what is beyond the limits or has expired of previews and other folders; return files and bytes."""
        doomed: list[tuple[int, str]] = []
        if self._settings.preview_disk_bytes:
            doomed += beyond_budget(previews, self._settings.preview_disk_bytes, now)
        unused = self._settings.unused_seconds
        until = now - max(unused, RECENT_SECONDS) if unused else float("-inf")
        for folder, limit in folders(self._settings).values():
            files = [*files_below(folder)]
            doomed += [(size, path) for used_at, size, path in files if used_at <= until]
            doomed += beyond_budget((file for file in files if file[0] > until), limit, now)
        return remove_files(doomed)

    async def _purge_derivatives(self, counts: dict[CacheKind, Purged]) -> None:
        for initial in sorted(self._store.initials()) if {*_KINDS.values()} & counts.keys() else ():
            stored, _ = await asyncio.to_thread(self._store.listed, initial)
            photos = await self._database.read(partial(cache_rows.photos_of, initial=initial))
            kept = only_pictures(stored, photos)
            for kind, files in _by_kind(stored).items():
                if kind not in counts:
                    continue
                removable = [file for file in files if file not in kept]
                removed = await asyncio.to_thread(remove_files, _sized(removable))
                counts[kind] = counts[kind].plus(*removed, kept=len(files) - len(removable))
                if kind is CacheKind.THUMBNAILS:
                    forgotten = [(file.asset_key, file.version) for file in removable]
                    await self._database.write(partial(cache_rows.forget_thumbnails, assets=forgotten))

    async def _purge_former(self) -> Purged:
        purged = Purged(CacheKind.FORMER)
        for former in former_stores(self._store.folder):
            files = await asyncio.to_thread(lambda folder: [*files_below(folder)], former.folder)
            if await self._database.read(cache_rows.has_offline_root):
                purged = purged.plus(0, 0, kept=len(files))
                continue
            await asyncio.to_thread(remove_folder, former.folder)
            purged = purged.plus(len(files), sum(size for _, size, _ in files))
        return purged

    def _use(self) -> list[CacheUse]:
        found: dict[CacheKind, tuple[int, int, float]] = {}

        def count(kind: CacheKind, used_at: float, size: int) -> None:
            number, total, oldest = found.get(kind, (0, 0, used_at))
            found[kind] = number + 1, total + size, min(oldest, used_at)

        for initial in self._store.initials():
            for file in self._store.listed(initial)[0]:
                count(_KINDS[file.size], file.used_at, file.bytes)
        others = {kind: [folder] for kind, (folder, _) in folders(self._settings).items()}
        others[CacheKind.FORMER] = [former.folder for former in former_stores(self._store.folder)]
        for kind, places in others.items():
            for folder in places:
                for used_at, size, _ in files_below(folder):
                    count(kind, used_at, size)
        budgets = {kind: limit for kind, (_, limit) in folders(self._settings).items()}
        if self._settings.preview_disk_bytes:
            budgets[CacheKind.PREVIEWS] = self._settings.preview_disk_bytes
        return [_use_of(kind, found.get(kind), budgets.get(kind)) for kind in CacheKind]


def _use_of(kind: CacheKind, found: tuple[int, int, float] | None, budget: int | None) -> CacheUse:
    if found is None:
        return CacheUse(kind, budget=budget)
    number, total, oldest = found
    return CacheUse(kind, number, total, datetime.fromtimestamp(max(0.0, oldest), UTC), budget)


def _by_kind(files: Iterable[DerivativeFile]) -> dict[CacheKind, list[DerivativeFile]]:
    found: dict[CacheKind, list[DerivativeFile]] = {}
    for file in files:
        found.setdefault(_KINDS[file.size], []).append(file)
    return found


def _sized(files: Iterable[DerivativeFile]) -> Iterable[tuple[int, str]]:
    return ((file.bytes, file.path) for file in files)


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names only
    except FileNotFoundError:
        return []
