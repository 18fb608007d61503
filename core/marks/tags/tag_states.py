"""The rows of tags: which things have them, where they come from, and how that is written.

Every change of a tag is written by `set_states`, which returns what to write to restore the state before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from core.marks.tags.tag_words import imported_tag_name
from core.marks.things import Things, json_ids
from core.models import PhotoId
from core.models.tags.tag_names import keys_from, name_of_parent, tag_key
from core.operations import ThingKind


class TagState(StrEnum):
    """Whether a thing has a tag, and who set it. Files set tags of photos only."""

    ABSENT = "absent"
    OWN = "own"
    """A member set it."""
    IMPORTED = "imported"
    """A program wrote it into the file."""
    BOTH = "both"
    HIDDEN = "hidden"
    """The file has it, and a member removed it."""


@dataclass(frozen=True, slots=True)
class Tagging:
    """The state of one tag on some things; the things of the stored form are short texts."""

    name: str
    state: TagState
    things: Things

    @classmethod
    def stored(cls, value: Tagging | Mapping[str, object]) -> Tagging:
        """Read the stored form; a tagging is returned as it is."""
        if isinstance(value, Tagging):
            return value
        return cls(str(value["name"]), TagState(str(value["state"])), Things.stored(value["things"]))  # type: ignore[arg-type]


def set_states(connection: sqlite3.Connection, wanted: Iterable[Tagging]) -> tuple[Tagging, ...]:
    """Write states, one after the other; return the former ones of what really changed, in the order to restore them.

    Things that are no longer there are left out. A tag that nothing has any longer is removed.
    """
    steps: list[tuple[Tagging, ...]] = []
    touched: set[str] = set()
    for tagging in wanted:
        row = _tag(connection, tagging.name)
        name = tagging.name if row is None else row["name"]
        states = states_of(connection, name, tagging.things)
        former = {state: things for state, things in states.items() if state is not tagging.state}
        if not former:
            continue
        steps.append(tuple(Tagging(name, state, things) for state, things in former.items()))
        for things in former.values():
            _write(connection, Tagging(name, tagging.state, things))
        touched.add(tag_key(name))
    _prune(connection, touched)
    return tuple(tagging for step in reversed(steps) for tagging in step)


def states_of(connection: sqlite3.Connection, name: str, things: Things) -> dict[TagState, Things]:
    """Return the state of now of a tag on each of these things, as far as they are there."""
    key = tag_key(name)
    found: dict[TagState, dict[ThingKind, list[int]]] = {}
    for kind, ids in things.kinds():
        for row in connection.execute(_STATES[kind], {"key": key, "ids": json_ids(ids)}).fetchall():
            found.setdefault(_CODES[row["state"]], {}).setdefault(kind, []).append(row["id"])
    return {state: Things.by_kind(ids) for state, ids in found.items()}


def with_tag(connection: sqlite3.Connection, name: str, things: Things) -> Iterator[Tagging]:
    """Yield what to write so that a member has set a tag on these things."""
    for state, each in states_of(connection, name, things).items():
        added = TagState.BOTH if state in {TagState.IMPORTED, TagState.HIDDEN} else TagState.OWN
        if state not in {TagState.OWN, TagState.BOTH}:
            yield Tagging(name, added, each)


def without_tag(connection: sqlite3.Connection, name: str, things: Things) -> Iterator[Tagging]:
    """Yield what to write so that these things do not have a tag; one of a file is hidden."""
    for state, each in states_of(connection, name, things).items():
        if state is TagState.OWN:
            yield Tagging(name, TagState.ABSENT, each)
        elif state in {TagState.IMPORTED, TagState.BOTH}:
            yield Tagging(name, TagState.HIDDEN, each)


def names_below(connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the names of a tag and of all tags below it, by their keys; nothing if there is no such tag."""
    first, end = keys_from(tag_key(name))
    rows = connection.execute("SELECT name FROM tags WHERE key >= ? AND key < ? ORDER BY key", (first, end))
    return tuple(row["name"] for row in rows)


def things_with(connection: sqlite3.Connection, name: str) -> Things:
    """Return everything that has exactly this tag."""
    values = {"key": tag_key(name)}
    return Things.by_kind(
        {kind: [row["id"] for row in connection.execute(query, values)] for kind, query in _THINGS.items()}
    )


def spell(connection: sqlite3.Connection, name: str, new: str) -> None:
    """Write a tag and the beginnings of the names below it in another way, with the same key."""
    for each in names_below(connection, name):
        spelled = new + each[len(name) :]
        connection.execute("UPDATE tags SET name = ? WHERE key = ?", (spelled, tag_key(each)))


def import_tags(connection: sqlite3.Connection, photo_id: PhotoId, keywords: Iterable[str], *, is_new: bool) -> None:
    """Give a photo the tags that its file holds now, except hidden ones; those that members set stay as they are."""
    names: dict[str, str] = {}
    for name in map(imported_tag_name, keywords):
        if name is not None:
            names.setdefault(tag_key(name), name)
    if not is_new:
        rows = connection.execute(_IMPORTED, {"photo_id": photo_id}).fetchall()
        gone = {row["key"] for row in rows} - names.keys()
        for key in gone:
            for statement in _NO_LONGER_IMPORTED:
                connection.execute(statement, {"photo_id": photo_id, "key": key})
        _prune(connection, gone)
        hidden = connection.execute("SELECT key FROM hidden_tags WHERE photo_id = ?", (photo_id,)).fetchall()
        for row in hidden:
            names.pop(row["key"], None)
    for name in names.values():
        values = {"tag_id": _made(connection, name), "photo_id": photo_id}
        connection.execute(_IMPORT, values)


def _tag(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute("SELECT id, name FROM tags WHERE key = ?", (tag_key(name),)).fetchone()
    return row


def _made(connection: sqlite3.Connection, name: str) -> int:
    """Return the number of a tag, which is made if there is none, as are those above it."""
    row = _tag(connection, name)
    if row is not None:
        return int(row["id"])
    parent_name, parent = name_of_parent(name), None
    if parent_name:
        parent = _made(connection, parent_name)
        spelled: str = connection.execute("SELECT name FROM tags WHERE id = ?", (parent,)).fetchone()["name"]
        name = spelled + name[len(parent_name) :]
    number = _number(connection, tag_key(name))
    connection.execute(
        "INSERT INTO tags (id, parent_id, name, key) VALUES (?, ?, ?, ?)", (number, parent, name, tag_key(name))
    )
    return number


def _number(connection: sqlite3.Connection, key: str) -> int:
    """Return the number of a new tag: the same one when a tag is removed and restored."""
    number = int.from_bytes(sha256(key.encode()).digest()[:_NUMBER_BYTES], "big")
    while connection.execute("SELECT 1 FROM tags WHERE id = ?", (number,)).fetchone():
        number += 1
    return number


def _write(connection: sqlite3.Connection, tagging: Tagging) -> None:
    source = _SOURCES.get(tagging.state)
    values: dict[str, object] = {"key": tag_key(tagging.name), "source": source}
    if source is not None:
        values["tag_id"] = _made(connection, tagging.name)
    for kind, ids in tagging.things.kinds():
        values["ids"] = json_ids(ids)
        connection.execute((_ADD if source is not None else _REMOVE)[kind], values)
        if kind is ThingKind.PHOTO:
            connection.execute(_HIDE if tagging.state is TagState.HIDDEN else _SHOW, values)


def _prune(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Remove tags that nothing has any longer, and those above them."""
    for key in keys:
        row = connection.execute(_PRUNE, {"key": key}).fetchone()
        if row is not None and name_of_parent(row["name"]):
            _prune(connection, [tag_key(name_of_parent(row["name"]))])


_NUMBER_BYTES = 6
"""With 50,000 tags, two have the same number once in 200,000 galleries."""

_SOURCES = {TagState.OWN: 1, TagState.IMPORTED: 2, TagState.BOTH: 3}
_CODES = {0: TagState.ABSENT, 4: TagState.HIDDEN, **{source: state for state, source in _SOURCES.items()}}

_STATES = {
    ThingKind.PHOTO: """
SELECT value AS id, coalesce(
        (SELECT source FROM tagged_photos
        WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND photo_id = value),
        4 * EXISTS (SELECT 1 FROM hidden_tags WHERE photo_id = value AND key = :key)
    ) AS state
FROM json_each(:ids)
WHERE EXISTS (SELECT 1 FROM photos WHERE photos.id = value)
""",
    ThingKind.COLLECTION: """
SELECT value AS id, EXISTS (
        SELECT 1 FROM tagged_collections
        WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND collection_id = value
    ) AS state
FROM json_each(:ids)
WHERE EXISTS (SELECT 1 FROM collections WHERE collections.id = value)
""",
    ThingKind.CATEGORY: """
SELECT each.value AS id, EXISTS (
        SELECT 1 FROM tagged_categories
        WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND category_id = each.value
    ) AS state
FROM json_each(:ids) AS each
WHERE EXISTS (SELECT 1 FROM categories WHERE categories.id = each.value)
""",
}

_THINGS = {
    ThingKind.PHOTO: """
SELECT photo_id AS id FROM tagged_photos
WHERE tag_id = (SELECT id FROM tags WHERE key = :key)
""",
    ThingKind.COLLECTION: """
SELECT collection_id AS id FROM tagged_collections
WHERE tag_id = (SELECT id FROM tags WHERE key = :key)
""",
    ThingKind.CATEGORY: """
SELECT category_id AS id FROM tagged_categories
WHERE tag_id = (SELECT id FROM tags WHERE key = :key)
""",
}

_ADD = {
    ThingKind.PHOTO: """
INSERT INTO tagged_photos (tag_id, photo_id, source) SELECT :tag_id, value, :source FROM json_each(:ids) WHERE 1
ON CONFLICT (tag_id, photo_id) DO UPDATE SET source = excluded.source
""",
    ThingKind.COLLECTION: """
INSERT OR IGNORE INTO tagged_collections (tag_id, collection_id) SELECT :tag_id, value FROM json_each(:ids)
""",
    ThingKind.CATEGORY: """
INSERT OR IGNORE INTO tagged_categories (tag_id, category_id) SELECT :tag_id, value FROM json_each(:ids)
""",
}

_REMOVE = {
    ThingKind.PHOTO: """
DELETE FROM tagged_photos
WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND photo_id IN (SELECT value FROM json_each(:ids))
""",
    ThingKind.COLLECTION: """
DELETE FROM tagged_collections
WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND collection_id IN (SELECT value FROM json_each(:ids))
""",
    ThingKind.CATEGORY: """
DELETE FROM tagged_categories
WHERE tag_id = (SELECT tags.id FROM tags WHERE tags.key = :key)
    AND category_id IN (SELECT each.value FROM json_each(:ids) AS each)
""",
}

_HIDE = "INSERT OR IGNORE INTO hidden_tags (photo_id, key) SELECT value, :key FROM json_each(:ids)"

_SHOW = "DELETE FROM hidden_tags WHERE key = :key AND photo_id IN (SELECT value FROM json_each(:ids))"

_PRUNE = """
DELETE FROM tags
WHERE key = :key AND NOT EXISTS (SELECT 1 FROM tagged_photos WHERE tag_id = tags.id)
    AND NOT EXISTS (SELECT 1 FROM tagged_collections WHERE tag_id = tags.id)
    AND NOT EXISTS (SELECT 1 FROM tagged_categories WHERE tag_id = tags.id)
    AND NOT EXISTS (SELECT 1 FROM tags AS child WHERE child.parent_id = tags.id)
RETURNING name
"""

_IMPORTED = """
SELECT key FROM tagged_photos JOIN tags ON tags.id = tag_id
WHERE photo_id = :photo_id AND source > 1
"""

_NO_LONGER_IMPORTED = (
    """
DELETE FROM tagged_photos
WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND photo_id = :photo_id AND source = 2
""",
    """
UPDATE tagged_photos SET source = 1
WHERE tag_id = (SELECT id FROM tags WHERE key = :key) AND photo_id = :photo_id AND source = 3
""",
)

_IMPORT = """
INSERT INTO tagged_photos (tag_id, photo_id, source) VALUES (:tag_id, :photo_id, 2)
ON CONFLICT (tag_id, photo_id) DO UPDATE SET source = source | 2
"""
