"""Joins live videos to their stills at the end of a scan of any folders or roots."""

from __future__ import annotations

import time
from functools import partial

from core.database.database import Database
from core.indexing.pairs.live_pairs import pair_changes
from core.indexing.pairs.pair_rows import SavedChanges, identified_files, save_changes


async def join_live_videos(database: Database, since: float) -> SavedChanges:
    """Bring all pairs up to date with what is indexed; `since` is when the scan began, in seconds."""
    changes = pair_changes(await database.read(identified_files))
    if not changes:
        return SavedChanges(0, {})
    return await database.write(partial(save_changes, changes=changes, since=int(since), now=int(time.time())))
