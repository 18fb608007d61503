"""Versions of videos for web pages: made one at a time by a worker process, stored like copies.

They are not jobs of `core.jobs`: guests ask for them, who may not fill a table of the database, and an unfinished one
has nothing to continue after a restart, because the page asks again. See docs/decisions/videos-and-raw.md.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
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
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.media.video.frame_grabbing import can_decode
from core.models import Photo, PhotoKind, Priority
from core.pictures.downloads.clean_copies import SUFFIX
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource, PlayedVideo

MOST_WAITING: Final = 10
"""Videos of which a version is being made or waits for its turn."""
MOST_OF_A_LINK: Final = 3
"""Of them, those that guests of one link, or one member, asked for."""
QUOTA_SECONDS: Final = 3600.0
"""Seconds of video of which versions are made for one link, or one member, within `QUOTA_PERIOD`."""
QUOTA_PERIOD: Final = 86_400.0

_LIVE_SECONDS: Final = 10.0
"""What counts of the quota for a live or motion photo, whose video has about three seconds."""
_MOST_KNOWN: Final = 10_000
"""Videos of which there is known to be no version; more are tried again."""


class WebVideoState(Enum):
    """Whether there is a version of a video for web pages."""

    READY = auto()
    IN_PROGRESS = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class _Making:
    """A version that is being made or waits for its turn."""

    asker: str
    ended: asyncio.Event


class WebVideoMaker:
    """Makes versions of videos one after another. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Make them in the pool; `clock` returns seconds."""
        self._pool = pool
        self._files = BoundedFolder(settings.video_copies_dir, SUFFIX, settings.video_copies_bytes)
        self._tasks = BackgroundTasks()
        self._turn = asyncio.Semaphore(1)
        self._clock = clock
        self._making: dict[str, _Making] = {}
        """By the name of the file."""
        self._begun: deque[tuple[float, str, float]] = deque()
        """When what was begun lately was begun, who asked for it, and the seconds of its video."""
        self._without: dict[str, None] = {}

    async def prepare(
        self, photo: Photo, source: PhotoSource, asker: str, video: PlayedVideo | None = None
    ) -> WebVideoState:
        """Return whether there is a version; have it made if it is missing.

        `asker` is the public id of the share link, or names a member. `video` is that of a live or motion photo, whose
        version has no sound.

        Raises:
            PictureUnavailableError: too many others are waiting, or the asker has had too many made.
        """
        name = _name(source)
        is_long = photo.seconds is not None and photo.seconds > MOST_SECONDS
        is_live = photo.kind is PhotoKind.LIVE and video is not None
        if not (is_live or photo.kind is PhotoKind.VIDEO) or source.error is not None or is_long:
            return WebVideoState.NONE
        if await self.stored(source) is not None:
            return WebVideoState.READY
        if name in self._without or not can_decode() or not self._files.limit:
            return WebVideoState.NONE
        if name not in self._making:
            self._require_room(asker)
            unknown = _LIVE_SECONDS if is_live else MOST_SECONDS
            self._take_quota(asker, unknown if photo.seconds is None else photo.seconds)
            self._making[name] = made = _Making(asker, asyncio.Event())
            work = self._make(source, name, video if is_live else None)
            words = f"make a version of {source.asset_key} for web pages"
            self._tasks.start(work, words, ended=partial(self._end, name, made))
        return WebVideoState.IN_PROGRESS

    async def made(
        self, photo: Photo, source: PhotoSource, asker: str, video: PlayedVideo | None = None
    ) -> Original | None:
        """Return where the version is, made first if it is missing; None for a video of which there is none.

        Raises:
            PictureUnavailableError: see `prepare`; or it could not be made now.
        """
        state = await self.prepare(photo, source, asker, video)
        if state is WebVideoState.IN_PROGRESS and (making := self._making.get(_name(source))) is not None:
            await making.ended.wait()
        found = await self.stored(source)
        if found is None and state is not WebVideoState.NONE and _name(source) not in self._without:
            raise PictureUnavailableError("The version could not be made now.", "Check that its drive is connected.")
        return found

    async def stored(self, source: PhotoSource) -> Original | None:
        """Return where the version is and mark it as used, None while there is none."""
        path = await asyncio.to_thread(self._files.existing, _name(source))
        return None if path is None else Original(os.fsencode(path.parent), os.fsencode(path.name))

    async def close(self) -> None:
        """Cancel all work."""
        await self._tasks.close()

    def _require_room(self, asker: str) -> None:
        of_asker = sum(making.asker == asker for making in self._making.values())
        if len(self._making) >= MOST_WAITING or of_asker >= MOST_OF_A_LINK:
            raise PictureUnavailableError(
                "Other videos are being prepared for this page.", "Try again in a few minutes."
            )

    def _take_quota(self, asker: str, seconds: float) -> None:
        now = self._clock()
        while self._begun and self._begun[0][0] <= now - QUOTA_PERIOD:
            self._begun.popleft()
        if sum(each for _, who, each in self._begun if who == asker) + seconds > QUOTA_SECONDS:
            raise PictureUnavailableError(
                "An hour of video was prepared here within a day, which is the most.", "Try again tomorrow."
            )
        self._begun.append((now, asker, seconds))

    def _end(self, name: str, making: _Making) -> None:
        """Forget what was being made, whether it was made, failed, or was cancelled before it began."""
        del self._making[name]
        making.ended.set()

    async def _make(self, source: PhotoSource, name: str, live: PlayedVideo | None) -> None:
        original, part = (source.original, None) if live is None else (live.original, live.part)
        has_sound = live is None
        try:
            async with self._turn:
                with making_errors("The video"):
                    made = await self._pool.run(
                        partial(make_web_video, original, self._files, name, part, has_sound=has_sound),
                        priority=Priority.PREFETCH,
                        seconds=WORK_SECONDS,
                        retried=False,
                    )
            if made is None:
                self._remember(name)
        except WorkerCrashedError:
            self._remember(name)
            raise

    def _remember(self, name: str) -> None:
        if len(self._without) >= _MOST_KNOWN:
            self._without.clear()
        self._without[name] = None


def make_web_video(
    original: Original, files: BoundedFolder, name: str, part: VideoPart | None, *, has_sound: bool
) -> Path | None:
    """Write a version for web pages to the folder; None for a video of which there can be none. Runs in workers.

    `part` is where the video is in the file of a motion photo.

    Raises:
        FileNotFoundError, OSError: see `write_web_video`.
    """
    limits = WebVideoLimits(files.limit)
    return files.write_by(name, lambda path: write_web_video(original, path, limits, part, has_sound=has_sound))


def _name(source: PhotoSource) -> str:
    return f"{source.asset_key}-{source.version}-web"
