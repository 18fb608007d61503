"""Copies without metadata for guests of share links: made by worker processes, kept in a bounded folder.

Of videos, and of JPEGs that cannot be given out piece by piece (`core.media.stripped_files`).
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from core.config import Settings
from core.derivatives.bounded_folder import BoundedFolder
from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.errors import WorkerCrashedError
from core.media.copies.jpeg_recoding import MOST_BYTES, recoded_jpeg
from core.media.copies.remuxing import SECONDS, CopyLimits, can_be_copied, write_video_copy
from core.media.originals import Original
from core.models import Photo, Priority
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource

_log = logging.getLogger(__name__)

SUFFIX: Final = ".video"
"""Of the files in the folder of copies."""

_JPEG: Final = "JPEG"


class CleanCopyMaker:
    """Makes copies in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings) -> None:
        self._files = BoundedFolder(settings.video_copies_dir, SUFFIX, settings.video_copies_bytes)
        self._flights = SingleFlight(pool)

    def offers_video(self, photo: Photo, source: PhotoSource) -> bool:
        """Return whether there can be a copy of this video, as far as its size and codec say."""
        return photo.size <= self._files.limit and can_be_copied(photo.format, source.codec)

    async def copy(self, photo: Photo, source: PhotoSource) -> Original | None:
        """Return where the copy of a video or JPEG is, made first if it is missing; None where there can be none.

        There is none of a damaged JPEG either that ends the process in which it is coded again, as MozJPEG's errors do.
        The file can be evicted some time after it was last used. Cancelling the last call cancels the work.

        Raises:
            PictureUnavailableError: the original is offline, or the copy cannot be stored.
            WorkerCrashedError: its worker process failed.
        """
        if photo.format == _JPEG and photo.size <= MOST_BYTES and self._files.limit:
            make = partial(make_jpeg_copy, source.original, source.orientation)
        elif self.offers_video(photo, source):
            make = partial(make_video_copy, source.original)
        else:
            return None
        name = f"{source.asset_key}-{source.version}"
        path = await asyncio.to_thread(self._files.existing, name)
        if path is None:
            perform = partial(self._perform, call=partial(make, self._files, name))
            try:
                path = await self._flights.run(name, Priority.PREFETCH, perform)
            except WorkerCrashedError:
                if photo.format != _JPEG:
                    raise
                _log.info("a JPEG could not be coded again and is encoded instead: %s", source.asset_key)
        return None if path is None else Original(os.fsencode(path.parent), os.fsencode(path.name))

    async def close(self) -> None:
        """Cancel all jobs."""
        await self._flights.close()

    async def _perform(self, job: SharedJob, call: Callable[[], Path | None]) -> Path | None:
        with making_errors("The copy"):
            return await job.run(call, interruptible=True, seconds=SECONDS)


def make_jpeg_copy(original: Original, orientation: int, files: BoundedFolder, name: str) -> Path | None:
    """Write a copy without metadata to the folder; None for a JPEG of which there can be none. Runs in workers.

    Raises:
        UnreadablePhotoError, FileNotFoundError, OSError: see `recoded_jpeg`.
    """
    copy = recoded_jpeg(original, orientation)
    return None if copy is None else files.write(name, copy)


def make_video_copy(original: Original, files: BoundedFolder, name: str) -> Path | None:
    """Write a copy without metadata to the folder; None for a video of which there can be none. Runs in workers.

    Raises:
        UnreadablePhotoError, FileNotFoundError, OSError: see `write_video_copy`.
    """
    limits = CopyLimits(files.limit)
    return files.write_by(name, lambda path: write_video_copy(original, path, limits))
