"""The rows of folders that are stories, brought up to date with the collections of a root."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from core.indexing.stories.reserved_folders import may_be_story, reserved_folders
from core.library.summaries import refresh_counts
from core.models import CollectionId
from core.sets.clauses import Purpose, listed
from core.text import display_path


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """The folders that became stories, and those that are collections again: paths below their root, safe to show."""

    reserved: tuple[str, ...] = ()
    released: tuple[str, ...] = ()

    def plus(self, other: StoryChanges) -> StoryChanges:
        """Return both, in the order of their names; a folder that changed twice is as it was."""
        reserved, released = {*self.reserved, *other.reserved}, {*self.released, *other.released}
        return StoryChanges(tuple(sorted(reserved - released)), tuple(sorted(released - reserved)))


def reserve_stories(connection: sqlite3.Connection, root: bytes, *, is_on: bool) -> StoryChanges:
    """Note which folders of a root are stories now, and count them again; none is with `is_on` False.

    Call it in a transaction after collections were created, moved, or lost their photos.
    """
    known, wanted = _known(connection, root), _wanted(connection, root, is_on=is_on)
    changed = {each for each in known.keys() | wanted.keys() if known.get(each) != wanted.get(each)}
    for each in sorted(changed & known.keys()):
        connection.execute("DELETE FROM story_folders WHERE collection_id = ?", (each,))
    for each in sorted(changed & wanted.keys()):
        row = wanted[each]
        connection.execute("INSERT INTO story_folders VALUES (?, ?, ?, ?)", (each, row.owner, row.capsule, row.name))
    if changed:
        refresh_counts(connection, changed)
    return StoryChanges(
        _names(connection, wanted.keys() - known.keys()), _names(connection, known.keys() - wanted.keys())
    )


def has_other_stories(connection: sqlite3.Connection, root: bytes, *, is_on: bool) -> bool:
    """Return whether `reserve_stories` would change anything."""
    return _known(connection, root) != _wanted(connection, root, is_on=is_on)


@dataclass(frozen=True, slots=True)
class _Row:
    owner: CollectionId
    capsule: str
    name: str


def _known(connection: sqlite3.Connection, root: bytes) -> dict[CollectionId, _Row]:
    rows = connection.execute(_KNOWN, {"root": root})
    return {CollectionId(row[0]): _Row(CollectionId(row[1]), row[2], row[3]) for row in rows}


def _wanted(connection: sqlite3.Connection, root: bytes, *, is_on: bool) -> dict[CollectionId, _Row]:
    if not is_on:
        return {}
    rows = connection.execute(_COLLECTIONS, {"root": root}).fetchall()
    ids = {bytes(row["folder"]): CollectionId(row["id"]) for row in rows}  # those of parked rows cannot be stories

    @cache
    def has_media(folder: bytes) -> bool:
        return folder in ids and connection.execute(_HAS_MEDIA, (ids[folder],)).fetchone() is not None

    found = reserved_folders((folder for folder in ids if b"\0" not in folder and may_be_story(folder)), has_media)
    return {ids[folder]: _Row(ids[story.owner], story.capsule, story.name) for folder, story in found.items()}


def _names(connection: sqlite3.Connection, ids: AbstractSet[CollectionId]) -> tuple[str, ...]:
    rows = connection.execute(_FOLDERS, {"ids": json.dumps(sorted(ids))})
    return tuple(sorted(display_path(row["folder"].partition(b"\0")[0]) for row in rows))


_KNOWN = """
SELECT collection_id, owner_id, capsule, story_folders.name
FROM story_folders JOIN collections ON collections.id = collection_id
WHERE root_id = (SELECT id FROM roots WHERE path = :root)
"""

_COLLECTIONS = "SELECT id, folder FROM collections WHERE root_id = (SELECT id FROM roots WHERE path = :root)"

_FOLDERS = "SELECT folder FROM collections WHERE id IN (SELECT value FROM json_each(:ids))"

# Also photos in the trash: a story does not appear among the collections because the photos next to it are in there.
_HAS_MEDIA = f"SELECT 1 FROM photos WHERE collection_id = ? AND {listed(Purpose.MEDIA)} LIMIT 1"  # noqa: S608 - a condition of core.sets
