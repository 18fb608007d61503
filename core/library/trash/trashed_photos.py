"""Which photos are in the trash, and with which collection or category each was moved there, as operations write it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.library.summaries import refresh_counts_of
from core.marks.things import Things, json_ids, require_visible
from core.models import IdRanges, id_ranges, ids_in
from core.operations import ThingKind, Transaction
from core.sets.clauses import Purpose
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class TrashedGroup:
    """Photos that were moved to the trash together."""

    kind: ThingKind
    """COLLECTION or CATEGORY; PHOTO for photos that were moved there by themselves."""
    thing_id: int
    """Of that collection or category; 0 for photos by themselves."""
    photos: IdRanges

    @classmethod
    def stored(cls, value: TrashedGroup | Mapping[str, object]) -> TrashedGroup:
        """Read the stored form; a group is returned as it is."""
        if isinstance(value, TrashedGroup):
            return value
        return cls(ThingKind(str(value["kind"])), int(str(value["thing_id"])), IdRanges(str(value["photos"])))


def move_in(tx: Transaction, things: Things) -> tuple[TrashedGroup, ...]:
    """Move photos, and all photos of collections and categories, to the trash; return those that were not in it.

    Photos of a collection that are missing now go with it, so that they return to the trash.
    """
    rows: list[sqlite3.Row] = []
    for kind, ids in things.kinds():
        rows += tx.connection.execute(*_MOVE_IN[kind].fill(ids=json_ids(ids))).fetchall()
    return _changed(tx.connection, rows)


def put_back(tx: Transaction, groups: Iterable[TrashedGroup]) -> tuple[TrashedGroup, ...]:
    """Move photos to the trash as they were in it before; return those that were not in it.

    Raises:
        NotFoundError: the actor has no access to some of them.
    """
    wanted = tuple(groups)
    require_visible(tx, Things(photos=_photos(wanted)))
    rows: list[sqlite3.Row] = []
    for group in wanted:
        values = {
            "ids": json_ids(group.photos),
            "collection_id": group.thing_id if group.kind is ThingKind.COLLECTION else None,
            "category_id": group.thing_id if group.kind is ThingKind.CATEGORY else None,
        }
        rows += tx.connection.execute(_PUT_BACK, values).fetchall()
    return _changed(tx.connection, rows)


def take_out(tx: Transaction, things: Things) -> tuple[TrashedGroup, ...]:
    """Take photos out of the trash, and those that were moved there with collections and categories; return them.

    Raises:
        NotFoundError: the actor has no access to some of them.
    """
    found: set[int] = set()
    for kind, ids in things.kinds():
        found |= {row["photo_id"] for row in tx.connection.execute(_FIND[kind], {"ids": json_ids(ids)})}
    photos = id_ranges(found)
    require_visible(tx, Things(photos=photos))
    return _changed(tx.connection, tx.connection.execute(_TAKE_OUT, {"ids": json_ids(photos)}).fetchall())


def things_of(groups: Iterable[TrashedGroup]) -> Things:
    """Return all photos of groups, and the collections and categories that they are in the trash with."""
    known = tuple(groups)
    others: dict[ThingKind, list[int]] = {}
    for group in known:
        if group.kind is not ThingKind.PHOTO:
            others.setdefault(group.kind, []).append(group.thing_id)
    rest = Things.by_kind(others)
    return Things(_photos(known), rest.collections, rest.categories)


def _changed(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> tuple[TrashedGroup, ...]:
    """Count again where these rows were written or removed, and return them as groups."""
    groups: dict[tuple[ThingKind, int], list[int]] = {}
    for row in rows:
        if row["collection_id"] is not None:
            key = ThingKind.COLLECTION, row["collection_id"]
        elif row["category_id"] is not None:
            key = ThingKind.CATEGORY, row["category_id"]
        else:
            key = ThingKind.PHOTO, 0
        groups.setdefault(key, []).append(row["photo_id"])
    ids = json.dumps([photo_id for photos in groups.values() for photo_id in photos])
    refresh_counts_of(connection, ids)
    return tuple(TrashedGroup(kind, number, id_ranges(groups[kind, number])) for kind, number in sorted(groups))


def _photos(groups: Iterable[TrashedGroup]) -> IdRanges:
    return id_ranges(number for group in groups for number in ids_in(group.photos))


# Two halves of the photos of a collection or category, each from an index: those listed, and those missing or not
# supported.
_MOVE_IN = {
    ThingKind.PHOTO: Statement(
        "move photos to the trash",
        """
INSERT INTO trashed_photos (photo_id) SELECT value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id
""",
    ),
    ThingKind.COLLECTION: Statement(
        "move collections to the trash",
        """
INSERT INTO trashed_photos (photo_id, collection_id)
SELECT id, collection_id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND {listed}
UNION ALL
SELECT id, collection_id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND (deleted_at IS NOT NULL OR width = 0)
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id
""",
        Purpose.FILES,
    ),
    ThingKind.CATEGORY: Statement(
        "move categories to the trash",
        """
INSERT INTO trashed_photos (photo_id, category_id)
SELECT photos.id, collections.category_id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE {listed}
UNION ALL
SELECT photos.id, collections.category_id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE deleted_at IS NOT NULL OR width = 0
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id
""",
        Purpose.FILES,
    ),
}

_PUT_BACK = """
INSERT INTO trashed_photos (photo_id, collection_id, category_id)
SELECT value, :collection_id, :category_id FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id
"""

_FIND = {
    ThingKind.PHOTO: """
SELECT photo_id FROM trashed_photos WHERE photo_id IN (SELECT value FROM json_each(:ids))
""",
    ThingKind.COLLECTION: """
SELECT photo_id FROM trashed_photos WHERE collection_id IN (SELECT value FROM json_each(:ids))
""",
    ThingKind.CATEGORY: """
SELECT photo_id FROM json_each(:ids) AS each CROSS JOIN trashed_photos ON category_id = each.value
""",
}

_TAKE_OUT = """
DELETE FROM trashed_photos
WHERE photo_id IN (SELECT value FROM json_each(:ids))
RETURNING photo_id, collection_id, category_id
"""
