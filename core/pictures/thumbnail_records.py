"""The record of which thumbnails were made: written to the database in batches."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from core.background import detached_context
from core.database.database import Database
from core.errors import DatabaseError, WritesStoppedError
from core.pictures import photo_sources
from core.pictures.photo_sources import PhotoSource

_log = logging.getLogger(__name__)

_BATCH_SECONDS = 0.5


class ThumbnailRecords:
    """Collects thumbnails that were made and records them every half second. Belongs to one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made: list[tuple[PhotoSource, bytes]] = []
        self._batching: asyncio.Task[None] | None = None

    def add(self, source: PhotoSource, low_resolution: bytes) -> None:
        """Record a thumbnail with its low-resolution preview, soon; an empty one changes nothing."""
        self._made.append((source, low_resolution))
        if self._batching is None or self._batching.done():
            self._batching = asyncio.create_task(self._flush_in_batches(), context=detached_context())

    async def flush(self) -> None:
        """Write everything collected so far; a database error is logged only."""
        made, self._made = self._made, []
        if made:
            try:
                await self._database.write(partial(photo_sources.mark_thumbnails, made=made))
            except WritesStoppedError:
                pass  # the database has logged why
            except DatabaseError as error:  # the files exist: the next pass over the library finds them
                _log.warning("thumbnails could not be recorded: %s", error)

    async def close(self) -> None:
        """Write everything collected so far, and end."""
        if self._batching is not None:
            self._batching.cancel()
            await asyncio.gather(self._batching, return_exceptions=True)
        await self.flush()

    async def _flush_in_batches(self) -> None:
        while self._made:
            await asyncio.sleep(_BATCH_SECONDS)
            await self.flush()
