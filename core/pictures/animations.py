"""Animations for somebody who looks at one: decoded once for all visitors, and remembered where there is none."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.animation_store import AnimationStore, make_animation
from core.derivatives.single_flight import JointJob, JointJobs
from core.derivatives.worker_pool import WorkerPool
from core.errors import NotFoundError, PictureUnavailableError, UnreadablePhotoError
from core.media.decoding.frame_decoding import FrameLimits
from core.media.formats import ANIMATED, format_name
from core.models import AssetKey, Photo, Priority
from core.models.stored_animations import StoredAnimation
from core.pictures import photo_sources
from core.pictures.photo_sources import PhotoSource

FORMATS: Final = frozenset(format_name(decoder) for decoder in ANIMATED)
"""As `Photo.format` names them."""

_REMEMBERED: Final = 4096


class AnimationMaker:
    """Makes animations in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database, pool: WorkerPool, settings: Settings, limits: FrameLimits) -> None:
        """Nothing is made yet."""
        self._database = database
        self._settings = settings
        self._limits = limits
        self._store = AnimationStore(settings.animations_dir)
        self._making = JointJobs(pool)
        self._still: OrderedDict[tuple[AssetKey, int], None] = OrderedDict()

    async def animation(self, photo: Photo, priority: Priority) -> StoredAnimation | None:
        """Return the animation of a photo, or None for one that does not move.

        When the last one who waits goes, the work is given up, also in the middle.
        The caller has checked that whoever asks may see it.

        Raises:
            NotFoundError: there is no such photo.
            PictureUnavailableError: the original is away, or the frames cannot be stored.
            UnreadablePhotoError, WorkerCrashedError: its frames cannot be decoded.
        """
        key = photo.asset_key, photo.version
        if photo.format not in FORMATS or key in self._still:
            return None
        stored = await asyncio.to_thread(self._store.existing, *key)
        if stored is not None:
            return stored
        source = await self._database.read(lambda connection: photo_sources.find_source(connection, photo.asset_key))
        if source is None:
            raise NotFoundError("There is no such photo.")
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        made = await self._making.join(key, priority, partial(self._perform, source=source))
        if made is None:
            self._still[key] = None
            while len(self._still) > _REMEMBERED:
                self._still.popitem(last=False)
        return made

    async def close(self) -> None:
        """Give up what is being made."""
        await self._making.close()

    async def _perform(self, job: JointJob, source: PhotoSource) -> StoredAnimation | None:
        call = partial(
            make_animation,
            source.original,
            source.asset_key,
            source.version,
            self._store,
            self._settings.pixel_limit,
            self._limits,
        )
        try:
            return await job.run(call, interruptible=True)
        except FileNotFoundError as error:
            raise PictureUnavailableError("The original is away now.", "Is its drive connected?") from error
        except OSError as error:
            raise PictureUnavailableError(f"The frames could not be stored ({error.strerror or error}).") from error
