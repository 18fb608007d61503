"""Regions of originals, for zooming in beyond the stored pictures."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from core.config import Settings
from core.derivatives.region_store import RegionRequest, RegionStore, make_region
from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.errors import UnreadablePhotoError
from core.media.decoding.region_decoding import LARGEST_SIDE
from core.models import Part, Priority
from core.pictures.making_errors import making_errors
from core.pictures.photo_sources import PhotoSource


class RegionMaker:
    """Makes regions in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool, settings: Settings) -> None:
        self._settings = settings
        self._store = RegionStore(settings.regions_dir)
        self._flights = SingleFlight(pool)

    async def region(self, source: PhotoSource, part: Part, width: int, height: int, priority: Priority) -> Path:
        """Return the path of an upright JPEG of a part, in `width` × `height` pixels or as many as the original has.

        Cancelling the last request for a region cancels the work.

        Raises:
            PictureUnavailableError: the original is offline, or the region cannot be stored.
            UnreadablePhotoError, WorkerCrashedError: the original cannot be decoded in full detail.
        """
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        request = _bounded(source, part, width, height)
        path = await asyncio.to_thread(self._store.existing, request)
        if path is not None:
            return path
        return await self._flights.run(request, priority, partial(self._perform, source=source, request=request))

    async def close(self) -> None:
        """Cancel all jobs."""
        await self._flights.close()

    async def _perform(self, job: SharedJob, source: PhotoSource, request: RegionRequest) -> Path:
        call = partial(make_region, source.original, request, self._store, self._settings.pixel_limit)
        with making_errors("The picture"):
            return await job.run(call, interruptible=True)


def _bounded(source: PhotoSource, part: Part, width: int, height: int) -> RegionRequest:
    """Request at most as many pixels as the original has there, and as a screen can have."""
    across, down = (part.right - part.left) * source.width, (part.bottom - part.top) * source.height
    scale = min(1.0, across / width, down / height, LARGEST_SIDE / width, LARGEST_SIDE / height)
    return RegionRequest(
        source.asset_key, source.version, part, max(1, round(width * scale)), max(1, round(height * scale))
    )
