"""Versions of videos for the pages of share links: made one at a time by a worker process, stored like copies."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Final

from core.background import BackgroundTasks
from core.config import Settings
from core.derivatives.bounded_folder import BoundedFolder
from core.derivatives.worker_pool import WorkerPool
from core.errors import PictureUnavailableError, WorkerCrashedError
from core.media.copies.web_video import MOST_SECONDS, WORK_SECONDS, WebVideoLimits, write_web_video
from core.media.originals import Original
from core.media.video.frame_grabbing import can_decode
from core.models import Photo, PhotoKind, Priority
from core.pictures.downloads.clean_copies import SUFFIX
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource

MOST_WAITING: Final = 10
"""Videos of which a version is being made or waits for its turn."""
MOST_OF_A_LINK: Final = 3
"""Of them, those that guests of one link asked for."""

_MOST_KNOWN: Final = 10_000
"""Videos of which there is known to be no version; more are tried again."""


class WebVideoState(Enum):
    """Whether there is a version of a video for web pages."""

    READY = auto()
    IN_PROGRESS = auto()
    NONE = auto()


class WebVideoMaker:
    """Makes versions of videos one after another. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings) -> None:
        self._pool = pool
        self._files = BoundedFolder(settings.video_copies_dir, SUFFIX, settings.video_copies_bytes)
        self._tasks = BackgroundTasks()
        self._turn = asyncio.Semaphore(1)
        self._links: dict[str, str] = {}
        """The link whose guest asked first, by the name of the file that is being made."""
        self._without: dict[str, None] = {}

    async def prepare(self, photo: Photo, source: PhotoSource, link: str) -> WebVideoState:
        """Return whether there is a version; have it made if it is missing. `link` is the public id of the share link.

        Raises:
            PictureUnavailableError: too many others are waiting.
        """
        name = _name(source)
        is_long = photo.seconds is not None and photo.seconds > MOST_SECONDS
        if photo.kind is not PhotoKind.VIDEO or source.error is not None or is_long:
            return WebVideoState.NONE
        if await self.stored(source) is not None:
            return WebVideoState.READY
        if name in self._without or not can_decode() or not self._files.limit:
            return WebVideoState.NONE
        if name not in self._links:
            self._require_room(link)
            self._links[name] = link
            self._tasks.start(self._make(source, name), f"make a version of {source.asset_key} for web pages")
        return WebVideoState.IN_PROGRESS

    async def stored(self, source: PhotoSource) -> Original | None:
        """Return where the version is and mark it as used, None while there is none."""
        path = await asyncio.to_thread(self._files.existing, _name(source))
        return None if path is None else Original(os.fsencode(path.parent), os.fsencode(path.name))

    async def close(self) -> None:
        """Cancel all work."""
        await self._tasks.close()

    def _require_room(self, link: str) -> None:
        if len(self._links) >= MOST_WAITING or Counter(self._links.values())[link] >= MOST_OF_A_LINK:
            raise PictureUnavailableError(
                "Other videos are being prepared for this page.", "Try again in a few minutes."
            )

    async def _make(self, source: PhotoSource, name: str) -> None:
        try:
            async with self._turn:
                with making_errors("The video"):
                    made = await self._pool.run(
                        partial(make_web_video, source.original, self._files, name),
                        priority=Priority.PREFETCH,
                        seconds=WORK_SECONDS,
                        retried=False,
                    )
            if made is None:
                self._remember(name)
        except WorkerCrashedError:
            self._remember(name)
            raise
        finally:
            del self._links[name]

    def _remember(self, name: str) -> None:
        if len(self._without) >= _MOST_KNOWN:
            self._without.clear()
        self._without[name] = None


def make_web_video(original: Original, files: BoundedFolder, name: str) -> Path | None:
    """Write a version for web pages to the folder; None for a video of which there can be none. Runs in workers.

    Raises:
        FileNotFoundError, OSError: see `write_web_video`.
    """
    limits = WebVideoLimits(files.limit)
    return files.write_by(name, lambda path: write_web_video(original, path, limits))


def _name(source: PhotoSource) -> str:
    return f"{source.asset_key}-{source.version}-web"
