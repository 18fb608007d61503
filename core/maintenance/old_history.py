"""Compacts what the history keeps of changes of more than a year ago, and removes albums deleted then, once a day."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import Final

from core.database.database import Database
from core.errors import GalleryError
from core.marks.albums.purged_albums import purge_deleted_albums
from core.operations import Operations
from core.operations.history.compaction import COMPACTED_AFTER_DAYS

_log = logging.getLogger(__name__)
_DAY_SECONDS: Final = 86_400.0


async def compact_daily(operations: Operations, database: Database) -> None:
    """Compact old history now and once a day, until cancelled."""
    while True:
        before = time.time() - COMPACTED_AFTER_DAYS * _DAY_SECONDS
        try:
            while await database.write(partial(purge_deleted_albums, before=int(before))):
                pass
            number = await operations.compact(before)
        except GalleryError as error:
            _log.warning("old history could not be compacted: %s", error)
        else:
            if number:
                _log.info("%d changes of more than a year ago were compacted", number)
        await asyncio.sleep(_DAY_SECONDS)
