"""Where members were when their link broke, so that they come back to it. It is no operation: nothing to undo."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TypeVar

from core.models import Actor, AssetKey, SortOrder, UserId
from core.permissions import Action, may

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where a visit was: the way from home to a list, to photos, to one photo. None and False leave steps out."""

    category: str | None = None
    """Slug of the category whose collections are listed on the way."""
    collection: str | None = None
    """Slug of the collection that is selected in that list, or whose photos are shown."""
    shows_photos: bool = False
    """Photos are listed: those of the collection, without one those of the whole gallery."""
    order: SortOrder | None = None
    """How they are ordered."""
    asset_key: AssetKey | None = None
    """The photo that is selected or shown."""
    index: int = 0
    """Where it stands, should it be gone."""
    is_open: bool = False
    """That photo fills the screen."""


class Storage(Protocol):
    """What this needs of the database."""

    async def read(self, query: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a query."""
        ...

    async def write(self, change: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a change as one transaction."""
        ...


class LastPlaces:
    """The last place of each member who can have preferences; a `Gallery` carries it as `last_places`.

    The newest ones are in memory: who comes back before the old link is given up for lost finds them there.
    """

    def __init__(self, storage: Storage, seconds: float, clock: Callable[[], float] = time.time) -> None:
        """Know nothing yet; after so many seconds a visit begins at home. `clock` gives UTC seconds."""
        self._storage = storage
        self._seconds = seconds
        self._clock = clock
        self._noted: dict[UserId, tuple[LastPlace, float]] = {}

    def note(self, actor: Actor, place: LastPlace) -> None:
        """Remember a place in memory; `keep` stores it."""
        if may(actor, Action.SET_PREFERENCE):
            self._noted[actor.user_id] = place, self._clock()

    async def keep(self, actor: Actor) -> None:
        """Store the place that was noted, as one where the member is now.

        Raises:
            DatabaseError: it cannot be stored.
        """
        noted = self._noted.get(actor.user_id)
        if noted is None:
            return
        values = {"user_id": actor.user_id, "place": json.dumps(asdict(noted[0])), "at": int(self._clock())}
        self._noted[actor.user_id] = noted[0], self._clock()
        await self._storage.write(lambda connection: _change(connection, _KEEP, values))

    async def forget(self, actor: Actor) -> None:
        """The member has left: the next visit begins at home.

        Raises:
            DatabaseError: it cannot be stored.
        """
        self._noted.pop(actor.user_id, None)
        if may(actor, Action.SET_PREFERENCE):
            await self._storage.write(lambda connection: _change(connection, _FORGET, {"user_id": actor.user_id}))

    async def of(self, actor: Actor) -> LastPlace | None:
        """Return where the member was lately, None when they left or never came.

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


def _place(text: str) -> LastPlace | None:
    """Return a stored place; None for one that another version wrote in another form."""
    try:
        stored: dict[str, Any] = json.loads(text)
        order, key = stored.pop("order"), stored.pop("asset_key")
        return LastPlace(
            **stored,
            order=None if order is None else SortOrder(order),
            asset_key=None if key is None else AssetKey(str(key)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _change(connection: sqlite3.Connection, statement: str, values: dict[str, Any]) -> None:
    connection.execute(statement, values)


_LAST = """
SELECT place FROM last_places
WHERE user_id = :user_id AND at > :oldest
"""

_KEEP = """
INSERT INTO last_places (user_id, place, at)
SELECT :user_id, :place, :at FROM users WHERE id = :user_id AND removed_at IS NULL
ON CONFLICT (user_id) DO UPDATE SET place = excluded.place, at = excluded.at
"""

_FORGET = """
DELETE FROM last_places
WHERE user_id = :user_id
"""
