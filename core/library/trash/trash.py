"""What is in the trash: photos are a photo set, collections and categories moved there are listed here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.database.database import Database
from core.errors import NotFoundError, UsageError
from core.library import photo_pages
from core.library.slugs import name_sort
from core.marks.things import Things, json_ids
from core.models import (
    Actor,
    AssetKey,
    CategorySet,
    CollectionSet,
    PhotoId,
    PictureRef,
    TrashSet,
    parse_photo_set,
)
from core.operations import ThingKind
from core.operations.actors import present_actor
from core.permissions import Action, require
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_text


@dataclass(frozen=True, slots=True)
class TrashedThing:
    """A collection or category in the trash: the photos that were moved there with it."""

    kind: ThingKind
    """COLLECTION or CATEGORY."""
    thing_id: int
    photo_set: TrashSet
    name: str
    """Safe to show."""
    photo_count: int
    cover: PictureRef

    @property
    def things(self) -> Things:
        """What restores it."""
        return Things.by_kind({self.kind: [self.thing_id]})


@dataclass(frozen=True, slots=True)
class TrashedThings:
    """What an actor has access to in the trash."""

    groups: tuple[TrashedThing, ...]
    """Categories, then collections, each by name."""
    photo_count: int
    """All photos: those of the groups, too."""


@dataclass(frozen=True, slots=True)
class StillTrashed:
    """What is still in the trash of what was chosen there."""

    keys: tuple[AssetKey, ...]
    photo_ids: tuple[PhotoId, ...]
    groups: Things


class Trash:
    """Queries about the trash; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor) -> TrashedThings:
        """Return what is in the trash.

        Raises:
            NotAllowedError: the actor is not shown the trash.
        """

        def read(connection: sqlite3.Connection) -> TrashedThings:
            member = present_actor(connection, actor)
            require(member, Action.TRASH, "see the trash")
            groups = [
                _thing(kind, row)
                for kind, statement in _GROUPS.items()
                for row in connection.execute(*statement.fill(member))
            ]
            return TrashedThings(tuple(groups), photo_pages.count(connection, member, TrashSet()))

        return await self._database.read(read)

    async def kept(self, actor: Actor, keys: Sequence[AssetKey], groups: Things) -> StillTrashed:
        """Return what of these photos, collections and categories is still in the trash.

        Raises:
            NotAllowedError: the actor is not shown the trash.
        """

        def read(connection: sqlite3.Connection) -> StillTrashed:
            member = present_actor(connection, actor)
            require(member, Action.TRASH, "see the trash")
            photos = connection.execute(*_KEPT.fill(member, keys=json.dumps(keys))).fetchall()
            found = {
                kind: [row["id"] for row in connection.execute(*_GROUPS_KEPT[kind].fill(member, ids=json_ids(ids)))]
                for kind, ids in groups.kinds()
            }
            return StillTrashed(
                tuple(AssetKey(row["asset_key"]) for row in photos),
                tuple(PhotoId(row["id"]) for row in photos),
                Things.by_kind(found),
            )

        return await self._database.read(read)

    async def photo_ids(self, actor: Actor, things: Things | None) -> tuple[PhotoId, ...]:
        """Return those of photos in the trash, and of collections and categories that were moved there; None: all.

        Raises:
            NotAllowedError: the actor is not shown the trash.
        """

        def read(connection: sqlite3.Connection) -> tuple[PhotoId, ...]:
            member = present_actor(connection, actor)
            require(member, Action.TRASH, "see the trash")
            if things is None:
                return tuple(sorted(_in_set(connection, member, TrashSet())))
            values = {
                "wanted_photos": json_ids(things.photos),
                "wanted_collections": json_ids(things.collections),
                "wanted_categories": json_ids(things.categories),
            }
            return tuple(PhotoId(row["id"]) for row in connection.execute(*_IN_THINGS.fill(member, **values)))

        return await self._database.read(read)

    async def named(self, actor: Actor, words: Iterable[str]) -> Things:
        """Return what words name in the trash.

        A word is the key or the name of a photo, the slug of a collection or category that was moved there, or
        `trash` for everything.

        Raises:
            NotAllowedError: the actor is not shown the trash.
            NotFoundError: one of them is not in the trash.
            UsageError: several photos have that name.
        """
        wanted = tuple(words)

        def read(connection: sqlite3.Connection) -> Things:
            member = present_actor(connection, actor)
            require(member, Action.TRASH, "restore things from the trash")
            found: set[PhotoId] = set()
            for word in wanted:
                found |= _photos(connection, member, word)
            return Things.of(found)

        return await self._database.read(read)


def _photos(connection: sqlite3.Connection, actor: Actor, word: str) -> set[PhotoId]:
    match parse_photo_set(word.strip("/")):
        case TrashSet(slug):
            found = _in_set(connection, actor, TrashSet(slug))
            if found or not slug:
                return found
        case CategorySet(slug) | CollectionSet(slug):
            found = _in_set(connection, actor, TrashSet(slug))
            if found:
                return found
    named = connection.execute(*_NAMED.fill(actor, asset_key=word, name_sort=name_sort(word))).fetchall()
    if len(named) > 1:
        keys = ", ".join(row["asset_key"] for row in named)
        raise UsageError(f"{display_text(word, 80)!r} is the name of {keys}.", "Use one of these.")
    if not named:
        raise NotFoundError(f"{display_text(word, 80)!r} is not in the trash.", "`trash --list` lists what is in it.")
    return {PhotoId(named[0]["id"])}


def _in_set(connection: sqlite3.Connection, actor: Actor, photo_set: TrashSet) -> set[PhotoId]:
    return {PhotoId(row["id"]) for row in connection.execute(*_PHOTO_IDS.fill(actor, photo_set))}


def _thing(kind: ThingKind, row: sqlite3.Row) -> TrashedThing:
    cover = AssetKey(row["asset_key"]), row["version"], row["width"], row["height"], row["coarse"]
    return TrashedThing(
        kind, row["id"], TrashSet(row["slug"]), display_text(row["name"]), row["photo_count"], PictureRef(*cover)
    )


_PHOTO_IDS = Statement(
    "ids of photos in the trash",
    """
SELECT id FROM photos
WHERE {set} AND {listed} AND {visible}
""",
    Purpose.TRASH,
)

_IN_THINGS = Statement(
    "ids of photos in the trash by things",
    """
SELECT photos.id AS id FROM trashed_photos JOIN photos ON photos.id = trashed_photos.photo_id
WHERE (
    photos.id IN (SELECT value FROM json_each(:wanted_photos))
    OR trashed_photos.collection_id IN (SELECT value FROM json_each(:wanted_collections))
    OR EXISTS (SELECT 1 FROM json_each(:wanted_categories) WHERE value = trashed_photos.category_id)
) AND {listed} AND {visible}
ORDER BY photos.id
""",
    Purpose.TRASH,
)

_KEPT = Statement(
    "photos that are still in the trash",
    """
SELECT id, asset_key FROM photos
WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND {listed} AND {visible}
""",
    Purpose.TRASH,
)

_GROUPS_KEPT = {
    ThingKind.CATEGORY: Statement(
        "categories that are still in the trash",
        """
SELECT DISTINCT trashed_photos.category_id AS id
FROM trashed_photos JOIN photos ON photos.id = trashed_photos.photo_id
WHERE trashed_photos.category_id IN (SELECT each.value FROM json_each(:ids) AS each) AND {listed} AND {visible}
""",
        Purpose.TRASH,
    ),
    ThingKind.COLLECTION: Statement(
        "collections that are still in the trash",
        """
SELECT DISTINCT trashed_photos.collection_id AS id
FROM trashed_photos JOIN photos ON photos.id = trashed_photos.photo_id
WHERE trashed_photos.collection_id IN (SELECT value FROM json_each(:ids)) AND {listed} AND {visible}
""",
        Purpose.TRASH,
    ),
}

_NAMED = Statement(
    "photos in the trash by key or name",
    """
SELECT id, asset_key FROM photos
WHERE (asset_key = :asset_key OR name_sort = :name_sort) AND {listed} AND {visible}
ORDER BY id
LIMIT 6
""",
    Purpose.TRASH,
)

# The other columns are those of the photo whose name is the first one.
_GROUPS = {
    ThingKind.CATEGORY: Statement(
        "categories in the trash",
        """
SELECT categories.id AS id, categories.slug AS slug, categories.name AS name, count(*) AS photo_count,
    min(photos.name_sort), asset_key, version, width, height, coarse
FROM trashed_photos
JOIN photos ON photos.id = trashed_photos.photo_id
JOIN categories ON categories.id = trashed_photos.category_id
WHERE {listed} AND {visible}
GROUP BY categories.id
ORDER BY categories.name_sort, categories.id
""",
        Purpose.TRASH,
    ),
    ThingKind.COLLECTION: Statement(
        "collections in the trash",
        """
SELECT collections.id AS id, collections.slug AS slug, categories.name || ' › ' || collections.name AS name,
    count(*) AS photo_count, min(photos.name_sort), asset_key, version, width, height, coarse
FROM trashed_photos
JOIN photos ON photos.id = trashed_photos.photo_id
JOIN collections ON collections.id = trashed_photos.collection_id
JOIN categories ON categories.id = collections.category_id
WHERE {listed} AND {visible}
GROUP BY collections.id
ORDER BY collections.name_sort, collections.id
""",
        Purpose.TRASH,
    ),
}
