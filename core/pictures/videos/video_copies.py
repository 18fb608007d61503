"""Copies of videos without metadata, for guests of share links: made by worker processes, kept in a bounded folder."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Final

from core.config import Settings
from core.derivatives.bounded_folder import BoundedFolder
from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.media.copies.remuxing import SECONDS, CopyLimits, can_be_copied, write_video_copy
from core.media.originals import Original
from core.models import Photo, Priority
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource

_SUFFIX: Final = ".video"


class VideoCopyMaker:
    """Makes copies in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings) -> None:
        self._files = BoundedFolder(settings.video_copies_dir, _SUFFIX, settings.video_copies_bytes)
        self._flights = SingleFlight(pool)

    def offers(self, photo: Photo, source: PhotoSource) -> bool:
        """Return whether there can be a copy of this video, as far as its size and codec say."""
        return photo.size <= self._files.limit and can_be_copied(photo.format, source.codec)

    async def copy(self, photo: Photo, source: PhotoSource) -> Original | None:
        """Return where the copy of a video is, made first if it is missing; None where there can be none.

        The file can be evicted some time after it was last used. Cancelling the last call cancels the work.

        Raises:
            PictureUnavailableError: the original is offline, or the copy cannot be stored.
            WorkerCrashedError: its worker process failed.
        """
        if not self.offers(photo, source):
            return None
        name = f"{source.asset_key}-{source.version}"
        path = await asyncio.to_thread(self._files.existing, name)
        if path is None:
            perform = partial(self._perform, original=source.original, name=name)
            path = await self._flights.run(name, Priority.PREFETCH, perform)
        return None if path is None else Original(os.fsencode(path.parent), os.fsencode(path.name))

    async def close(self) -> None:
        """Cancel all jobs."""
        await self._flights.close()

    async def _perform(self, job: SharedJob, original: Original, name: str) -> Path | None:
        call = partial(make_video_copy, original, self._files, name)
        with making_errors("The copy"):
            return await job.run(call, interruptible=True, seconds=SECONDS)


def make_video_copy(original: Original, files: BoundedFolder, name: str) -> Path | None:
    """Write a copy without metadata to the folder; None for a video of which there can be none. Runs in workers.

    Raises:
        UnreadablePhotoError, FileNotFoundError, OSError: see `write_video_copy`.
    """
    limits = CopyLimits(files.limit)
    return files.write_by(name, lambda path: write_video_copy(original, path, limits))
