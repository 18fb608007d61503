"""Reads the stories of collections: which there are, their capsules, and what of them a member has seen."""

from __future__ import annotations

import sqlite3

from core.database.database import Database
from core.library.grouping.groups import groups_of
from core.library.rows import wall_clock
from core.models import Actor, Collection, StoryCapsule, StorySet
from core.permissions import redaction_of
from core.sets.clauses import Purpose
from core.sets.conditions import is_offered
from core.sets.statements import Statement


class Stories:
    """The stories of a gallery; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def collections(self, actor: Actor) -> tuple[Collection, ...]:
        """List the collections with a story that the actor has access to, by their slugs."""
        return await self._database.read(lambda connection: collections_with_story(connection, actor))

    async def capsules(self, actor: Actor, collection: Collection) -> tuple[StoryCapsule, ...]:
        """Return the parts of a story: the entry, then the capsules with the newest photos first.

        A collection without a story has none. Those who are shown no dates get the capsules by their names.
        """
        return await self._database.read(lambda connection: capsules(connection, actor, collection))


def collections_with_story(connection: sqlite3.Connection, actor: Actor) -> tuple[Collection, ...]:
    """List the collections with a story."""
    groups = groups_of(actor)
    rows = connection.execute(*_OWNERS.fill(actor)).fetchall() if is_offered(actor, StorySet("")) else []
    found = (groups.collection(connection, actor, row["slug"]) for row in rows)
    return tuple(collection for collection in found if collection.story is not None)


def capsules(connection: sqlite3.Connection, actor: Actor, collection: Collection) -> tuple[StoryCapsule, ...]:
    """Return the parts of the story of a collection; see `Stories.capsules`."""
    if not is_offered(actor, StorySet(collection.slug)):
        return ()
    shows_dates = redaction_of(actor).shows_dates
    rows = connection.execute(*_CAPSULES.fill(actor, id=collection.id)).fetchall()
    order = (lambda row: (-row["newest"], row["name"])) if shows_dates else (lambda row: row["name"])
    names = {row["capsule"]: row["name"] for row in sorted(rows, key=order)}
    found = [
        _capsule(connection, actor, StorySet(collection.slug, capsule), names.get(capsule) or collection.name)
        for capsule in ["", *filter(None, names)]
    ]
    return tuple(capsule for capsule in found if capsule.photo_count)


def _capsule(connection: sqlite3.Connection, actor: Actor, photo_set: StorySet, name: str) -> StoryCapsule:
    row = connection.execute(*_COUNTS.fill(actor, photo_set)).fetchone()
    newest = wall_clock(row["newest"]) if redaction_of(actor).shows_dates else None
    return StoryCapsule(photo_set, name, row["photos"], row["unseen"], newest)


_OWNERS = Statement(
    "collections with a story",
    """
SELECT slug FROM collections
WHERE id IN (SELECT owner_id FROM story_folders) AND {collections.listed} AND {collections.visible}
ORDER BY slug
""",
)

_CAPSULES = Statement(
    "capsules of a story",
    """
SELECT capsule, story_folders.name, max(CAST(substr(photos.newest_sort, 2, 12) AS INTEGER)) AS newest
FROM story_folders CROSS JOIN photos ON photos.collection_id = story_folders.collection_id
WHERE owner_id = :id AND {listed} AND {visible}
GROUP BY capsule
""",
    Purpose.HELD,
)

_COUNTS = Statement(
    "numbers of photos of a story",
    """
SELECT count(*) AS photos, max(taken_local) AS newest,
    coalesce(sum(photos.id NOT IN (SELECT photo_id FROM seen_stories WHERE user_id = :user_id)), 0) AS unseen
FROM photos
WHERE {set} AND {listed} AND {visible}
""",
)
