"""Animations: decoded once for all sessions; photos that turn out to be still are remembered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Final

from core.config import Settings
from core.derivatives.animation_store import AnimationStore, make_animation
from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.errors import UnreadablePhotoError
from core.media.decoding.frame_decoding import FrameLimits
from core.media.formats import ANIMATED, format_name
from core.models import AssetKey, Photo, Priority
from core.models.stored_animations import StoredAnimation
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource

FORMATS: Final = frozenset(format_name(decoder) for decoder in ANIMATED)
"""The values of `Photo.format` that may be animated."""

_REMEMBERED: Final = 4096


class AnimationMaker:
    """Makes animations in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings, limits: FrameLimits) -> None:
        self._settings = settings
        self._limits = limits
        self._store = AnimationStore(settings.animations_dir)
        self._flights = SingleFlight(pool)
        self._still: OrderedDict[tuple[AssetKey, int], None] = OrderedDict()

    async def animation(self, photo: Photo, source: PhotoSource, priority: Priority) -> StoredAnimation | None:
        """Return the animation of a photo, None for a still one.

        Cancelling the last request for an animation ends the work, also in the middle.

        Raises:
            PictureUnavailableError: the original is offline, or the frames cannot be stored.
            UnreadablePhotoError, WorkerCrashedError: its frames cannot be decoded.
        """
        key = source.asset_key, source.version
        if photo.format not in FORMATS or key in self._still:
            return None
        stored = await asyncio.to_thread(self._store.existing, *key)
        if stored is not None:
            return stored
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        made = await self._flights.run(key, priority, partial(self._perform, source=source))
        if made is None:
            self._still[key] = None
            while len(self._still) > _REMEMBERED:
                self._still.popitem(last=False)
        return made

    async def close(self) -> None:
        """Cancel all jobs."""
        await self._flights.close()

    async def _perform(self, job: SharedJob, source: PhotoSource) -> StoredAnimation | None:
        call = partial(
            make_animation,
            source.original,
            source.asset_key,
            source.version,
            self._store,
            self._settings.pixel_limit,
            self._limits,
        )
        with making_errors("The frames"):
            return await job.run(call, interruptible=True)
