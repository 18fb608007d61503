"""Where a session ended when its connection broke, so that the next one resumes there.

Storing it is not an operation: a member does not ask for it and there is nothing to undo.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from core.models import (
    Actor,
    AssetKey,
    CategorySet,
    CollectionSet,
    EverythingSet,
    PhotoSet,
    SortOrder,
    UserId,
    parse_photo_set,
    photo_set_text,
)
from core.models.photo_sets import slug_text
from core.permissions import Action, may
from core.sets.expressions import BETWEEN_SESSIONS, SESSION_ENDS

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LastPlace:
    """The place of a session: the steps from home to a list, to photos, to one photo. None and False omit a step."""

    category: CategorySet | None = None
    """The category whose collections are listed."""
    photo_set: PhotoSet | None = None
    """The collection that is selected in that list, or the photos that are shown."""
    shows_photos: bool = False
    """Whether the photos of that set are shown."""
    order: SortOrder | None = None
    """The order of the photos."""
    asset_key: AssetKey | None = None
    """The photo that is selected or shown."""
    index: int = 0
    """Its index, used when the photo is gone."""
    is_open: bool = False
    """Whether that photo fills the screen."""
    is_timeline: bool = False
    """Whether the photos are shown by day."""


class Storage(Protocol):
    """The part of the database that `LastPlaces` uses."""

    async def read(self, query: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a query."""
        ...

    async def write(self, change: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a change as one transaction."""
        ...


class LastPlaces:
    """The last place of each member who can have preferences; a `Gallery` holds it as `last_places`.

    The newest ones are in memory: a member can reconnect before the server notices that the old connection is lost.
    """

    def __init__(self, storage: Storage, seconds: float, clock: Callable[[], float] = time.time) -> None:
        """Forget a place after that many seconds; `clock` returns UTC seconds."""
        self._storage = storage
        self._seconds = seconds
        self._clock = clock
        self._noted: dict[UserId, tuple[LastPlace, float]] = {}

    def note(self, actor: Actor, place: LastPlace) -> None:
        """Keep a place in memory; `store` writes it."""
        if may(actor, Action.SET_PREFERENCE):
            self._noted[actor.user_id] = place, self._clock()

    async def store(self, actor: Actor) -> None:
        """Write the place that was noted, with the current time.

        Raises:
            DatabaseError: it cannot be stored.
        """
        noted = self._noted.get(actor.user_id)
        if noted is None:
            return
        values = {"user_id": actor.user_id, "place": _text(noted[0]), "at": int(self._clock())}
        self._noted[actor.user_id] = noted[0], self._clock()
        await self._storage.write(lambda connection: _change(connection, values, _STORE, _SEE))

    async def forget(self, actor: Actor) -> None:
        """Delete the member's place: they signed out, so the next session starts at home.

        Raises:
            DatabaseError: it cannot be stored.
        """
        self._noted.pop(actor.user_id, None)
        if may(actor, Action.SET_PREFERENCE):
            values = {"user_id": actor.user_id, "at": int(self._clock())}
            await self._storage.write(lambda connection: _change(connection, values, _FORGET, _SEE))

    async def home_seen(self, actor: Actor) -> datetime | None:
        """Return when the member's newest session that ended an hour ago or more did so, in UTC; None without one.

        Raises:
            DatabaseError: it cannot be read.
        """
        if not may(actor, Action.SET_PREFERENCE):
            return None
        values = {"user_id": actor.user_id, "latest": int(self._clock()) - BETWEEN_SESSIONS}
        row = await self._storage.read(lambda connection: connection.execute(_SEEN, values).fetchone())
        return None if row["at"] is None else datetime.fromtimestamp(row["at"], UTC)

    async def begin(self, actor: Actor) -> None:
        """Keep the end of the member's session before one that begins; call it after `home_seen`.

        Raises:
            DatabaseError: it cannot be stored.
        """
        if may(actor, Action.SET_PREFERENCE):
            values = {"user_id": actor.user_id, "latest": int(self._clock()) - BETWEEN_SESSIONS}
            await self._storage.write(lambda connection: _change(connection, values, _KEEP_END, _REMOVE_ENDS))

    async def of(self, actor: Actor) -> LastPlace | None:
        """Return the member's last place; None when they signed out, or it is too old.

        Raises:
            DatabaseError: it cannot be read.
        """
        if not may(actor, Action.SET_PREFERENCE):
            return None
        oldest = self._clock() - self._seconds
        if actor.user_id in self._noted:
            place, at = self._noted[actor.user_id]
            return place if at > oldest else None
        values = {"user_id": actor.user_id, "oldest": int(oldest)}
        return await self._storage.read(lambda connection: _read(connection, values))


def _read(connection: sqlite3.Connection, values: dict[str, int]) -> LastPlace | None:
    row = connection.execute(_LAST, values).fetchone()
    return None if row is None else _place(row["place"])


def _text(place: LastPlace) -> str:
    stored = asdict(place)
    for name, photo_set in (("category", place.category), ("photo_set", place.photo_set)):
        stored[name] = None if photo_set is None else photo_set_text(photo_set)
    return json.dumps(stored)


def _place(text: str) -> LastPlace | None:
    """Return a stored place, also of a version that stored slugs; None if it has a form that is not known."""
    try:
        stored: dict[str, Any] = json.loads(text)
        order, key, category = stored.pop("order"), stored.pop("asset_key"), stored.pop("category")
        if "collection" in stored:
            photo_set = _set_of_slug(stored.pop("collection"), shows_photos=stored["shows_photos"])
            category = None if category is None else slug_text(category)
        else:
            photo_set = _photo_set(stored.pop("photo_set"))
        listed = _photo_set(category)
        return LastPlace(
            **stored,
            category=listed if isinstance(listed, CategorySet) else None,
            photo_set=photo_set,
            order=None if order is None else SortOrder(order),
            asset_key=None if key is None else AssetKey(str(key)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _photo_set(text: str | None) -> PhotoSet | None:
    return None if text is None else parse_photo_set(text)


def _set_of_slug(slug: str | None, *, shows_photos: bool) -> PhotoSet | None:
    if slug is not None:
        return CollectionSet(slug)
    return EverythingSet() if shows_photos else None


def _change(connection: sqlite3.Connection, values: dict[str, Any], *statements: str) -> None:
    for statement in statements:
        connection.execute(statement, values)


_LAST = """
SELECT place FROM last_places
WHERE user_id = :user_id AND at > :oldest
"""

_STORE = """
INSERT INTO last_places (user_id, place, at)
SELECT :user_id, :place, :at FROM users WHERE id = :user_id AND removed_at IS NULL
ON CONFLICT (user_id) DO UPDATE SET place = excluded.place, at = excluded.at
"""

_SEEN = f"""
SELECT max(at) AS at FROM {SESSION_ENDS.format(user=":user_id")}
WHERE at <= :latest
"""  # noqa: S608 - an expression of core.sets

_KEEP_END = """
INSERT INTO session_ends (user_id, at)
SELECT user_id, at FROM home_seen WHERE user_id = :user_id
ON CONFLICT DO NOTHING
"""

_REMOVE_ENDS = """
DELETE FROM session_ends
WHERE user_id = :user_id AND at < (SELECT max(at) FROM session_ends WHERE user_id = :user_id AND at <= :latest)
"""

_SEE = """
INSERT INTO home_seen (user_id, at)
SELECT :user_id, :at FROM users WHERE id = :user_id AND removed_at IS NULL
ON CONFLICT (user_id) DO UPDATE SET at = excluded.at
"""

_FORGET = """
DELETE FROM last_places
WHERE user_id = :user_id
"""
