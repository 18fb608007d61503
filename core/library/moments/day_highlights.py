"""Highlights of a day: what a member may like to look at where no moment can be shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.database.database import Database
from core.library import photo_pages
from core.library.grouping.groups import groups_of
from core.models import Actor, Collection, CollectionId, HighlightSet, Photo, SortOrder
from core.models.dates.highlight_kinds import MEMORIES, HighlightKind
from core.permissions import is_member
from core.sets.clauses import Purpose
from core.sets.statements import Statement

MOST_BATCHES: Final = 6
"""Folders of the latest additions that are shown."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A number of photos that are worth a look on a day."""

    kind: HighlightKind
    photo_set: HighlightSet
    photos: int
    """How many."""
    covers: tuple[Photo, ...]
    """The newest ones."""
    collection: Collection | None = None
    """That of a recent batch."""
    subject: str = ""
    """The person of a memory; safe to show."""
    reason: str = ""
    """Why these photos, of a memory: its first and last year."""

    @property
    def name(self) -> str:
        """What it is called; safe to show."""
        name = HIGHLIGHT_NAMES[self.kind]
        if self.subject:
            return f"{self.subject} {name[:1].lower()}{name[1:]}"
        return name if self.collection is None else f"{name} to {self.collection.name}"

    @property
    def about(self) -> str:
        """Why these photos."""
        return self.reason or _REASONS[self.kind]


class DayHighlights:
    """Finds the highlights of a day; `Moments` holds it. There are none for guests and the public."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor, day: date, *, covers: int = 3) -> tuple[Highlight, ...]:
        """Return the highlights of a day that have photos: first the latest additions by folder, the latest first."""
        if not is_member(actor):
            return ()
        return await self._database.read(lambda connection: tuple(highlights(connection, actor, day, covers)))


def highlights(connection: sqlite3.Connection, actor: Actor, day: date, covers: int) -> Iterator[Highlight]:
    """Yield the highlights of a day that have photos, each with its newest photos as covers."""
    recent = HighlightSet(HighlightKind.RECENT_BATCHES, day)
    for row in connection.execute(*BATCHES.fill(actor, recent, most=MOST_BATCHES)).fetchall():
        collection = groups_of(actor).collection_by_id(connection, actor, CollectionId(row["collection_id"]))
        batch = replace(recent, collection=collection.slug)
        yield Highlight(batch.kind, batch, row["photos"], _newest(connection, actor, batch, covers), collection)
    for kind in HighlightKind:
        chosen = HighlightSet(kind, day)
        if kind is recent.kind or kind in MEMORIES or not (photos := photo_pages.count(connection, actor, chosen)):
            continue
        yield Highlight(kind, chosen, photos, _newest(connection, actor, chosen, covers))


HIGHLIGHT_NAMES: Final = {
    HighlightKind.RECENT_BATCHES: "Added",
    HighlightKind.FORGOTTEN_FAVOURITES: "Forgotten favourites",
    HighlightKind.DEEP_CUTS: "Deep cuts",
    HighlightKind.LUCKY_DIP: "Lucky dip",
    HighlightKind.THEN_AND_NOW: "Then and now",
    HighlightKind.OVER_THE_YEARS: "Over the years",
}
_REASONS: Final = {
    HighlightKind.RECENT_BATCHES: "the latest additions",
    HighlightKind.FORGOTTEN_FAVOURITES: "not opened for a year",
    HighlightKind.DEEP_CUTS: "never opened by you",
    HighlightKind.LUCKY_DIP: "by chance, new every day",
    HighlightKind.THEN_AND_NOW: "one place, at least a year apart",
    HighlightKind.OVER_THE_YEARS: "one photo of each year",
}


def _newest(connection: sqlite3.Connection, actor: Actor, wanted: HighlightSet, limit: int) -> tuple[Photo, ...]:
    return photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, limit) if limit else ()


BATCHES = Statement(
    "latest additions by collection",
    """
SELECT collection_id, count(*) AS photos
FROM photos
WHERE {set} AND {listed} AND {visible}
GROUP BY collection_id
ORDER BY max(added_at) DESC, max(id) DESC
LIMIT :most
""",
    Purpose.FEED,
)
