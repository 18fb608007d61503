"""Favourites of guests on the web pages of share links: bounded rows that count for nobody else.

They are not operations: a guest has no history, and the same key or button undoes what it did.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.models import Actor, AssetKey
from core.sets.clauses import Purpose
from core.sets.statements import Statement

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

MOST_OF_A_GUEST: Final = 500
"""Favourites of one guest, and of one session without an account."""
MOST_OF_A_LINK: Final = 10_000
"""Favourites of all guests of one share link."""
KEPT_SECONDS: Final = 90 * 86_400
"""How long a favourite of a guest is kept."""
_CLEANING_SECONDS: Final = 3600.0


class TooManyFavouritesError(UsageError):
    """A guest, or all guests of a share link, have as many favourites as there can be."""

    @classmethod
    def of_guest(cls) -> TooManyFavouritesError:
        """Return that the guest has the most."""
        return cls(f"You have {MOST_OF_A_GUEST:,} favourites, which is the most.", "Remove some, then add others.")

    @classmethod
    def of_link(cls) -> TooManyFavouritesError:
        """Return that the guests of the link have the most together."""
        return cls(
            f"All who have this link chose {MOST_OF_A_LINK:,} favourites together, which is the most.",
            "Ask the person who sent it for another link.",
        )


class GuestStorage(Protocol):
    """The part of the database that `GuestFavourites` uses."""

    async def write(self, change: Callable[[sqlite3.Connection], _T], /) -> _T:
        """Run a change as one transaction."""
        ...


class GuestFavourites:
    """Writes the favourites of guests of web pages; a `Gallery` holds it as `guest_favourites`."""

    def __init__(self, storage: GuestStorage, clock: Callable[[], float] = time.time) -> None:
        """Write there; `clock` returns UTC seconds."""
        self._storage = storage
        self._clock = clock

    async def mark(self, actor: Actor, asset_key: AssetKey, *, is_favourite: bool) -> None:
        """Make a photo a favourite of a guest, or no longer; what is so already stays so.

        Access, limits and the row are one transaction: a link that ends in the meantime has no rows afterwards.

        Raises:
            NotAllowedError: the actor is not a guest of web pages.
            NotFoundError: the share link does not show this photo, or has ended.
            TooManyFavouritesError: the guest, or the link, has the most.
        """
        if actor.share is None or not isinstance(actor.favourites, int):
            raise NotAllowedError(
                "Only guests of a share link have such favourites.", "Open a share link in a browser."
            )
        values = {
            "guest_id": actor.favourites,
            "share_id": actor.share.share_id,
            "now": int(self._clock()),
            "oldest": self._oldest,
        }
        await self._storage.write(lambda connection: _mark(connection, actor, asset_key, values, is_favourite))

    async def remove_ended(self) -> int:
        """Remove the favourites of links that have expired, and those that are too old; return how many."""
        values = {"now": int(self._clock()), "oldest": self._oldest}
        return await self._storage.write(lambda connection: connection.execute(_REMOVE_ENDED, values).rowcount)

    async def run(self) -> None:
        """Remove those that have ended now and once an hour, until cancelled."""
        while True:
            try:
                await self.remove_ended()
            except GalleryError as error:
                _log.warning("former favourites of guests could not be removed: %s", error)
            await asyncio.sleep(_CLEANING_SECONDS)

    @property
    def _oldest(self) -> int:
        return int(self._clock()) - KEPT_SECONDS


def _mark(
    connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey, values: dict[str, Any], is_favourite: bool
) -> None:
    photo = connection.execute(*_PHOTO.fill(actor, asset_key=asset_key)).fetchone()
    if photo is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or removed.")
    values = {**values, "photo_id": photo["id"]}
    if not is_favourite:
        connection.execute(_REMOVE, values)
        return
    connection.execute(_REMOVE_OLD_OF_LINK, values)
    counts = connection.execute(_COUNT, values).fetchone()
    if not counts["is_one"] and counts["of_guest"] >= MOST_OF_A_GUEST:
        raise TooManyFavouritesError.of_guest()
    if not counts["is_one"] and counts["of_link"] >= MOST_OF_A_LINK:
        raise TooManyFavouritesError.of_link()
    connection.execute(_ADD, values)


_PHOTO = Statement(
    "photo that a guest marks",
    """
SELECT id FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.LINK,
)

_COUNT = """
SELECT count(*) AS of_link, count(*) FILTER (WHERE guest_id = :guest_id) AS of_guest,
    count(*) FILTER (WHERE guest_id = :guest_id AND photo_id = :photo_id) AS is_one
FROM guest_favourites
WHERE share_id = :share_id
"""

_ADD = """
INSERT INTO guest_favourites (guest_id, photo_id, share_id, added_at)
VALUES (:guest_id, :photo_id, :share_id, :now)
ON CONFLICT DO NOTHING
"""

_REMOVE = "DELETE FROM guest_favourites WHERE guest_id = :guest_id AND photo_id = :photo_id"

_REMOVE_OLD_OF_LINK = "DELETE FROM guest_favourites WHERE share_id = :share_id AND added_at < :oldest"

_REMOVE_ENDED = """
DELETE FROM guest_favourites
WHERE added_at < :oldest OR share_id IN (SELECT id FROM shares WHERE revoked_at IS NOT NULL OR expires_at <= :now)
"""
