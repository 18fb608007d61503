"""Parts of originals when somebody zooms in further than the stored pictures go."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.region_store import RegionRequest, RegionStore, make_region
from core.derivatives.single_flight import JointJob, JointJobs
from core.derivatives.worker_pool import WorkerPool
from core.errors import NotFoundError, PictureUnavailableError, UnreadablePhotoError
from core.media.decoding.region_decoding import LARGEST_SIDE
from core.models import AssetKey, Part, Priority
from core.pictures import photo_sources
from core.pictures.photo_sources import PhotoSource


class RegionMaker:
    """Makes regions in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database, pool: WorkerPool, settings: Settings) -> None:
        """Nothing is made yet."""
        self._database = database
        self._settings = settings
        self._store = RegionStore(settings.regions_dir)
        self._making = JointJobs(pool)

    async def region(self, asset_key: AssetKey, part: Part, width: int, height: int, priority: Priority) -> Path:
        """Return the path of an upright JPEG of a part, in `width` × `height` pixels or as many as the original has.

        When the last one who waits goes, the work is withdrawn. The caller has checked that whoever asks may see it.

        Raises:
            NotFoundError: there is no such photo.
            PictureUnavailableError: the original is away, or the region cannot be stored.
            UnreadablePhotoError, WorkerCrashedError: the original cannot be decoded in full detail.
        """
        source = await self._database.read(lambda connection: photo_sources.find_source(connection, asset_key))
        if source is None:
            raise NotFoundError("There is no such photo.")
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        request = _bounded(source, part, width, height)
        path = await asyncio.to_thread(self._store.existing, request)
        if path is not None:
            return path
        return await self._making.join(request, priority, partial(self._perform, source=source, request=request))

    async def close(self) -> None:
        """Give up what is being made."""
        await self._making.close()

    async def _perform(self, job: JointJob, source: PhotoSource, request: RegionRequest) -> Path:
        try:
            return await job.run(
                partial(make_region, source.original, request, self._store, self._settings.pixel_limit),
                interruptible=True,
            )
        except FileNotFoundError as error:
            raise PictureUnavailableError("The original is away now.", "Is its drive connected?") from error
        except OSError as error:
            raise PictureUnavailableError(f"The picture could not be stored ({error.strerror or error}).") from error


def _bounded(source: PhotoSource, part: Part, width: int, height: int) -> RegionRequest:
    """Ask for no more pixels than the original has there, or than a screen can have."""
    across, down = (part.right - part.left) * source.width, (part.bottom - part.top) * source.height
    scale = min(1.0, across / width, down / height, LARGEST_SIDE / width, LARGEST_SIDE / height)
    return RegionRequest(
        source.asset_key, source.version, part, max(1, round(width * scale)), max(1, round(height * scale))
    )
