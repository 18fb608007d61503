"""The stored pictures of a gallery as a whole: what they take, cleaning after scans, expiry, limits, and purges."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeFile, DerivativeStore
from core.derivatives.store_layout import CARRIED, carry_shard, former_stores, remove_folder
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.models import Actor, AssetKey, DerivativeSize, Priority
from core.permissions import Action, require
from core.pictures.cache import cache_rows
from core.pictures.cache.bounded_files import files_below, folders, remove_files
from core.pictures.cache.cache_decisions import OldestFiles, Verdict, only_pictures, stale_among
from core.pictures.cache.cache_surveys import KINDS, stored_use, surveyed, trim_folders
from core.pictures.cache.models import CacheKind, CacheUse, Cleaned, Purged
from core.pictures.cache.purge_cache import PurgeCache
from core.pictures.cache.surveyed_folders import (
    SurveyedFolder,
    begin_surveys,
    folder_times,
    record_surveys,
    settled,
    surveyed_folders,
)

_log = logging.getLogger(__name__)

_WORDS: Final = "Cleaning stored pictures"


class PictureCache:
    """The stored pictures of a gallery, as `gallery.cache`. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        store: DerivativeStore,
        settings: Settings,
        apply: Callable[[Actor, PurgeCache], Awaitable[object]],
        check_roots: Callable[[], Awaitable[None]],
    ) -> None:
        """Look after this store and the other folders of the settings.

        `apply` performs operations, `check_roots` records which roots are online now.
        """
        self._database = database
        self._pool = pool
        self._store = store
        self._settings = settings
        self._apply = apply
        self._check_roots = check_roots

    async def use(self, actor: Actor) -> list[CacheUse]:
        """Return what each kind takes on disk.

        Raises:
            NotAllowedError: the actor must not change settings.
        """
        require(actor, Action.CHANGE_SETTINGS, "see stored pictures")
        return await self._pool.run(stored_use, self._settings, priority=Priority.SELECTED)

    async def purge(self, actor: Actor, kinds: Iterable[CacheKind]) -> list[Purged]:
        """Remove what is stored of these kinds; it is made again when it is needed.

        The only pictures of photos whose root is offline stay.

        Raises:
            NotAllowedError: the actor must not change settings.
            DatabaseError: the data folder is read-only.
        """
        chosen = [kind for kind in CacheKind if kind in {*kinds}]
        await self._apply(actor, PurgeCache(tuple(chosen)))
        await self._check_roots()  # a drive may just have been unplugged, or while no server ran
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
        names = sorted(self._store.prefixes() | await self._database.read(cache_rows.prefixes))
        now = time.time()
        due, times, previews = await self._due(names, now)
        name_of_run = secrets.token_hex(8)
        found: dict[str, SurveyedFolder] = {}
        if due:
            await self._database.write(partial(begin_surveys, names=due, run=name_of_run))
        for number, prefix in enumerate(due):
            await run.checkpoint()
            run.show(JobStage.DERIVATIVES, _WORDS, number, len(due))
            verdict, others = await self._surveyed(prefix, now)
            if (folder := settled(times[prefix], verdict, others, now)) is not None:
                found[prefix] = folder
            previews += sum(file.bytes for file in verdict.evictable)
            files = [*verdict.expired, *(verdict.stale if after_scan else ())]
            leftovers = [(0, path) for path in others] if after_scan else []
            if files or leftovers:
                counts = await asyncio.to_thread(remove_files, [*_sized(files), *leftovers])
                removed, size = removed + counts[0], size + counts[1]
            missing = self._still_missing(verdict.missing) if after_scan else []
            if missing or verdict.forgotten:
                forget = partial(cache_rows.forget_thumbnails, assets=[*missing, *verdict.forgotten])
                await self._database.write(forget)
            repaired += len(missing)
        run.show(JobStage.DERIVATIVES, _WORDS, len(due), len(due))
        if found:
            unused = self._settings.unused_seconds
            await self._database.write(partial(record_surveys, found=found, run=name_of_run, unused_seconds=unused))
        counts = await self._keep_to_limits(run, names, previews, now)
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

    async def _due(self, names: Sequence[str], now: float) -> tuple[list[str], dict[str, int], int]:
        """Return the folders to look at, when each was changed, and the bytes of the previews in the other ones."""
        query = partial(surveyed_folders, now=now, unused_seconds=self._settings.unused_seconds)
        known = await self._database.read(query)
        times = await asyncio.to_thread(folder_times, self._store.folder, names)
        unchanged = {name for name in names if name in known and known[name].mtime_ns == times[name]}
        previews = sum(known[name].preview_bytes for name in unchanged)
        return [name for name in names if name not in unchanged], times, previews

    async def _surveyed(self, prefix: str, now: float) -> tuple[Verdict, list[str]]:
        """Decide about the derivatives of keys with this prefix; also return the paths of other files there."""
        photos = await self._database.read(partial(cache_rows.photos_of, prefix=prefix))
        verdict, others = await self._pool.run(
            surveyed,
            self._store.folder,
            prefix,
            photos,
            now,
            self._settings.unused_seconds,
            priority=Priority.BACKGROUND,
        )
        if verdict.stale:  # a scan may have changed their photos since
            photos = await self._database.read(partial(cache_rows.photos_of, prefix=prefix))
            verdict.stale = stale_among(verdict.stale, photos)
        return verdict, others

    def _still_missing(self, assets: list[tuple[AssetKey, int]]) -> list[tuple[AssetKey, int]]:
        """Leave out the photos whose thumbnail was made since the store was listed."""
        size = DerivativeSize.THUMBNAIL
        return [(key, version) for key, version in assets if self._store.existing(key, version, size) is None]

    async def _keep_to_limits(self, run: JobRun, names: Sequence[str], previews: int, now: float) -> tuple[int, int]:
        """Remove what is beyond the limits or has expired of previews and other folders; return files and bytes.

        `previews` is what those take that can be removed.
        """
        number, size = await self._pool.run(trim_folders, self._settings, now, priority=Priority.BACKGROUND)
        budget = self._settings.preview_disk_bytes
        if budget and previews > budget:
            oldest = OldestFiles(previews - budget)
            for prefix in names:
                await run.checkpoint()
                for file in (await self._surveyed(prefix, now))[0].evictable:
                    oldest.add(file.used_at, file.bytes, file.path)
            removed = await asyncio.to_thread(lambda: remove_files(oldest.removable(now)))
            number, size = number + removed[0], size + removed[1]
        return number, size

    async def _purge_derivatives(self, counts: dict[CacheKind, Purged]) -> None:
        for prefix in sorted(self._store.prefixes()) if {*KINDS.values()} & counts.keys() else ():
            stored, _ = await asyncio.to_thread(self._store.listed, prefix)
            photos = await self._database.read(partial(cache_rows.photos_of, prefix=prefix))
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


def _by_kind(files: Iterable[DerivativeFile]) -> dict[CacheKind, list[DerivativeFile]]:
    found: dict[CacheKind, list[DerivativeFile]] = {}
    for file in files:
        found.setdefault(KINDS[file.size], []).append(file)
    return found


def _sized(files: Iterable[DerivativeFile]) -> Iterable[tuple[int, str]]:
    return ((file.bytes, file.path) for file in files)


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names only
    except FileNotFoundError:
        return []
