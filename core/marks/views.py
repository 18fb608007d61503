"""What members look at: views of collections, where each member stopped in one, and what they have seen of stories.

None of it is an operation: nobody asks for it, and there is nothing to undo. A key only notes it in memory; it is
written a few seconds later, all that came together in one transaction.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from core.errors import GalleryError, WritesStoppedError
from core.marks.interests import note_interests
from core.models import Actor, CollectionId, PhotoId, UserId
from core.permissions import Action, may

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

STORE_SECONDS: Final = 5.0
"""How long what was noted waits for more."""
_HOUR: Final = 3600
_MOST: Final = 100_000
"""Notes that are kept while nothing can be written; further ones are lost."""


class ViewStorage(Protocol):
    """The part of the database that `Views` uses."""

    async def write(self, change: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a change as one transaction."""
        ...


class Views:
    """The views of members, never of guests and `public@`; a `Gallery` holds it as `views`."""

    def __init__(self, storage: ViewStorage, clock: Callable[[], float] = time.time) -> None:
        """Start without notes; `clock` returns UTC seconds."""
        self._storage = storage
        self._clock = clock
        self._wanted = asyncio.Event()
        self._hour = 0
        self._counted: set[tuple[CollectionId, UserId]] = set()
        """What has been counted in this hour."""
        self._views: set[tuple[CollectionId, UserId, int]] = set()
        self._stops: dict[tuple[UserId, CollectionId], tuple[PhotoId | None, int]] = {}
        self._watched: set[tuple[CollectionId, UserId, int]] = set()
        self._uninteresting: set[tuple[CollectionId, UserId, int]] = set()
        """Of the views that are not stored yet, those of before their member erased their interests."""
        self._seen: set[tuple[UserId, PhotoId]] = set()

    def opened(self, actor: Actor, collection_id: CollectionId) -> None:
        """Note that an actor has opened a collection."""
        hour = int(self._clock()) // _HOUR
        if hour != self._hour:
            self._hour = hour
            self._counted.clear()
        if not may(actor, Action.MARK) or (collection_id, actor.user_id) in self._counted or self._is_full:
            return
        self._counted.add((collection_id, actor.user_id))
        self._views.add((collection_id, actor.user_id, hour))
        self._wanted.set()

    def watched(self, actor: Actor, collection_id: CollectionId) -> None:
        """Note that an actor has seen a video of a collection to its end; it is an interest, but not a view."""
        if may(actor, Action.MARK) and not self._is_full:
            self._watched.add((collection_id, actor.user_id, int(self._clock()) // _HOUR))
            self._wanted.set()

    def forget(self, actor: Actor) -> None:
        """Drop what would become interests of an actor, who erases them; their views are still counted."""
        self._uninteresting |= {each for each in self._views if each[1] == actor.user_id}
        self._watched = {each for each in self._watched if each[1] != actor.user_id}

    def stopped(self, actor: Actor, collection_id: CollectionId, photo_id: PhotoId | None) -> None:
        """Note the photo of a collection that an actor looks at; None at its end, where nothing remains."""
        if may(actor, Action.MARK) and not self._is_full:
            self._stops[actor.user_id, collection_id] = photo_id, int(self._clock())
            self._wanted.set()

    def seen_in_story(self, actor: Actor, photo_id: PhotoId) -> None:
        """Note that an actor has seen a photo of a story."""
        if may(actor, Action.MARK) and not self._is_full:
            self._seen.add((actor.user_id, photo_id))
            self._wanted.set()

    async def run(self) -> None:
        """Write what is noted, a few seconds after the first note each time, until cancelled."""
        while True:
            await self._wanted.wait()
            await asyncio.sleep(STORE_SECONDS)
            await self.store()

    async def store(self) -> None:
        """Write what is noted; what cannot be written now, or when this is cancelled, is kept for the next time."""
        self._wanted.clear()
        views, stops, watched, seen = self._views, self._stops, self._watched, self._seen
        if not views and not stops and not watched and not seen:
            return
        self._views, self._stops, self._watched, self._seen = set(), {}, set(), set()
        noted, now = (views - self._uninteresting) | watched, int(self._clock()) // _HOUR
        values = {
            "views": json.dumps(sorted(views)),
            "stops": json.dumps([[*key, *stop] for key, stop in stops.items()]),
            "seen": json.dumps(sorted(seen)),
        }
        try:
            await self._storage.write(lambda connection: _write(connection, values, noted, now))
            self._uninteresting -= views
        except WritesStoppedError:
            pass  # the database has logged why
        except (GalleryError, asyncio.CancelledError) as error:
            # Once more, even if it is written after all: the rows are the same.
            self._views |= views
            self._stops = stops | self._stops
            self._watched |= watched
            self._seen |= seen
            if isinstance(error, asyncio.CancelledError):
                raise
            _log.warning("what members have viewed was not stored: %s", error)

    @property
    def _is_full(self) -> bool:
        noted = len(self._views) + len(self._stops) + len(self._watched) + len(self._seen)
        return noted >= _MOST


def _write(
    connection: sqlite3.Connection, values: dict[str, Any], noted: set[tuple[CollectionId, UserId, int]], hour: int
) -> None:
    note_interests(connection, noted, hour)
    connection.execute(_ADD_VIEWS, values)
    connection.execute(_KEEP_STOPS, values)
    connection.execute(_REMOVE_STOPS, values)
    connection.execute(_ADD_SEEN, values)


# Members and collections may have been removed since.
_ADD_VIEWS = """
INSERT INTO collection_views (collection_id, user_id, hour)
SELECT collections.id, users.id, viewed.value ->> 2
FROM json_each(:views) AS viewed
JOIN collections ON collections.id = viewed.value ->> 0
JOIN users ON users.id = viewed.value ->> 1 AND removed_at IS NULL
WHERE 1
ON CONFLICT DO NOTHING
"""

_KEEP_STOPS = """
INSERT INTO stops (user_id, collection_id, photo_id, at)
SELECT users.id, photos.collection_id, photos.id, stop.value ->> 3
FROM json_each(:stops) AS stop
JOIN users ON users.id = stop.value ->> 0 AND removed_at IS NULL
JOIN photos ON photos.id = stop.value ->> 2 AND photos.collection_id = stop.value ->> 1
WHERE 1
ON CONFLICT (user_id, collection_id) DO UPDATE SET photo_id = excluded.photo_id, at = excluded.at
"""

_REMOVE_STOPS = """
DELETE FROM stops
WHERE (user_id, collection_id) IN (
    SELECT value ->> 0, value ->> 1 FROM json_each(:stops) WHERE value ->> 2 IS NULL
)
"""

_ADD_SEEN = """
INSERT INTO seen_stories (user_id, photo_id)
SELECT users.id, story_photos.photo_id
FROM json_each(:seen) AS seen
JOIN users ON users.id = seen.value ->> 0 AND removed_at IS NULL
JOIN story_photos ON photo_id = seen.value ->> 1
WHERE 1
ON CONFLICT DO NOTHING
"""
