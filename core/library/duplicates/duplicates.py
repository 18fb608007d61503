"""The duplicates of a gallery, as far as an actor has access to them."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from core.database.database import Database
from core.library.duplicates.keeping import proposed
from core.library.duplicates.linked_photos import duplicate_sets
from core.library.duplicates.models import DuplicateGroup, DuplicateKind, DuplicatePhoto, DuplicateSet
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.media.comparison.sharpness import Sharpness
from core.models import Actor, PhotoId
from core.operations.actors import present_actor
from core.permissions import Action, may, require
from core.sets.clauses import Purpose
from core.sets.statements import Statement

_REFUSED = "see duplicates"


class Duplicates:
    """Queries about duplicates; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def sets(self, actor: Actor, *, kind: DuplicateKind | None = None) -> tuple[DuplicateSet, ...]:
        """Return which photos are duplicates of each other, of one kind or both.

        Groups of equal files come first; where only these are asked for, they are groups of their own, also if they are
        part of one with similar photos.

        Raises:
            NotAllowedError: the actor must not see duplicates.
        """

        def read(connection: sqlite3.Connection) -> tuple[DuplicateSet, ...]:
            member = present_actor(connection, actor)
            require(member, Action.DUPLICATES, _REFUSED)
            similar = [] if kind is DuplicateKind.EXACT else [*_similar(connection, member)]
            found = duplicate_sets(_equal(connection, member), similar, _decisions(connection))
            chosen = [each for each in found if kind in {None, each.kind}]
            return tuple(sorted(chosen, key=lambda each: each.kind is DuplicateKind.NEAR))

        return await self._database.read(read)

    async def groups(self, actor: Actor, chosen: Sequence[DuplicateSet]) -> tuple[DuplicateGroup, ...]:
        """Return the photos of groups as they are now, without groups of which fewer than two are there.

        Raises:
            NotAllowedError: the actor must not see duplicates.
        """

        def read(connection: sqlite3.Connection) -> tuple[DuplicateGroup, ...]:
            member = present_actor(connection, actor)
            require(member, Action.DUPLICATES, _REFUSED)
            found = ((each, _photos(connection, member, each.photo_ids)) for each in chosen)
            return tuple(
                DuplicateGroup(each.kind, each.distance, *proposed(photos)) for each, photos in found if len(photos) > 1
            )

        return await self._database.read(read)


def _equal(connection: sqlite3.Connection, actor: Actor) -> Iterator[list[PhotoId]]:
    rows = connection.execute(*_EQUAL.fill(actor))
    for _, photos in groupby(rows, key=lambda row: row["sha256"]):
        ids = [PhotoId(row["id"]) for row in photos]
        if len(ids) > 1:
            yield ids


def _similar(connection: sqlite3.Connection, actor: Actor) -> Iterator[tuple[PhotoId, PhotoId, int]]:
    for row in connection.execute(*_SIMILAR.fill(actor)):
        yield PhotoId(row["first_id"]), PhotoId(row["second_id"]), row["distance"]


def _decisions(connection: sqlite3.Connection) -> dict[PhotoId, set[int]]:
    decisions: dict[PhotoId, set[int]] = defaultdict(set)
    for row in connection.execute(_DECISIONS):
        decisions[PhotoId(row["id"])].add(row["decision"])
    return decisions


def _photos(connection: sqlite3.Connection, actor: Actor, photo_ids: Sequence[PhotoId]) -> list[DuplicatePhoto]:
    shows_paths = may(actor, Action.CHANGE_SETTINGS)
    return [
        DuplicatePhoto(
            photo=redacted_photo(actor, to_photo(row)),
            collection_name=" › ".join(dict.fromkeys((row["category_name"], row["collection_name"]))),
            collection_slug=row["collection_slug"],
            folder=os.fsdecode(row["path"].rpartition(b"/")[0]),
            path=os.fsdecode(row["root"].rstrip(b"/") + b"/" + row["path"]) if shows_paths else None,
            sharpness=None if row["whole"] is None else Sharpness(row["whole"], row["face"]),
        )
        for row in connection.execute(*_PHOTOS.fill(actor, ids=json.dumps(photo_ids)))
    ]


# Photos below the top of a stack are compared too: a copy of them may be elsewhere.
_EQUAL = Statement(
    "photos with equal files",
    """
SELECT photos.id AS id, sha256
FROM files JOIN photos ON photos.id = files.photo_id
WHERE sha256 IN (SELECT sha256 FROM equal_digests)
    AND role = 'primary' AND {listed} AND {visible}
ORDER BY sha256, photos.id
""",
    Purpose.FILES,
)

_SIMILAR = Statement(
    "pairs of similar photos",
    """
SELECT first_id, second_id, distance
FROM similar_photos
JOIN photos AS one ON one.id = first_id
JOIN photos AS other ON other.id = second_id
WHERE {one.listed} AND {one.visible} AND {other.listed} AND {other.visible}
    AND (one.stack_key IS NULL OR one.stack_key IS NOT other.stack_key)
""",
    Purpose.FILES,
)

_PHOTOS = Statement(
    "photos of a group of duplicates",
    """
SELECT photos.id AS id, asset_key, version, collection_id, photos.path AS path, photos.name AS name, format, width,
    height, size, taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    photos.favourites AS favourites, photos.votes AS votes, photos.rating AS rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value,
    categories.name AS category_name, collections.name AS collection_name, collections.slug AS collection_slug,
    roots.path AS root,
    (SELECT whole FROM picture_sharpness WHERE photo_id = photos.id) AS whole,
    (SELECT face FROM picture_sharpness WHERE photo_id = photos.id) AS face
FROM photos
JOIN roots ON roots.id = photos.root_id
JOIN collections ON collections.id = photos.collection_id
JOIN categories ON categories.id = photos.category_id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND {listed} AND {visible}
ORDER BY photos.id
""",
    Purpose.FILES,
)

_DECISIONS = "SELECT photos.id AS id, decision FROM different_photos JOIN photos USING (asset_key)"
