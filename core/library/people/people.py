"""The people in the photos that one actor has access to: a person in none of them does not exist."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.database.database import Database
from core.models import Actor, AssetKey, PhotoId
from core.models.people.faces import PersonId, PhotoPerson
from core.models.tags.tag_names import folded
from core.operations.actors import present_actor
from core.permissions import is_member
from core.sets.statements import Statement
from core.text import display_text

MOST_PEOPLE = 2_000
"""People who are listed; more are found by their names and numbers."""
LEAST_PHOTOS = 3
"""From how many photos on people without a name are listed: faces of passers-by are found by their numbers alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, with the photos that the actor has access to."""

    person_id: PersonId
    name: str
    """Safe to show; empty for a person without a name."""
    is_hidden: bool
    photos: int
    cover: AssetKey
    """The photo with the largest face."""

    @property
    def query(self) -> str:
        """The query that finds the photos of this person."""
        return f"person:#{self.person_id}"

    @property
    def label(self) -> str:
        """The name, or what stands for it."""
        return self.name or f"Person {self.person_id}"


class People:
    """Queries about people; `Library` holds it. Guests and the public are not shown people."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def page(self, actor: Actor, *, hidden: bool = False) -> tuple[Person, ...]:
        """Return people with names first, then those with most photos; `hidden` ones instead of the others.

        Those without a name have at least `LEAST_PHOTOS` photos.
        """
        if not is_member(actor):
            return ()
        return await self._database.read(
            lambda connection: people(connection, present_actor(connection, actor), hidden=hidden)
        )

    async def called(self, actor: Actor, text: str) -> tuple[Person, ...]:
        """Return those whom a number such as #7 or a whole name in any case means, hidden or not."""
        if not is_member(actor):
            return ()
        number, key = text.strip().removeprefix("#"), folded(text)
        is_number = number.isascii() and number.isdigit() and len(number) < _MOST_DIGITS

        def find(connection: sqlite3.Connection) -> tuple[Person, ...]:
            present = present_actor(connection, actor)
            meant = _merged(connection, int(number)) if is_number else frozenset()

            def is_meant(person_id: PersonId, name: str) -> bool:
                return person_id in meant if is_number else bool(name) and folded(name) == key

            pages = (
                _chosen(connection, present, is_meant, hidden=hidden, named=not is_number) for hidden in (False, True)
            )
            return tuple(each for page in pages for each in page)

        return await self._database.read(find)


def _merged(connection: sqlite3.Connection, number: int) -> frozenset[int]:
    """Return a number with those of the people into whom its person was merged."""
    return frozenset(row[0] for row in connection.execute(_MERGED, (number,)))


def people(connection: sqlite3.Connection, actor: Actor, *, hidden: bool = False) -> tuple[Person, ...]:
    """Return the people of a member's photos; see `People.page`."""
    return _found(connection.execute(*_PEOPLE.fill(actor, is_hidden=hidden, limit=MOST_PEOPLE, least=LEAST_PHOTOS)))


def named_people(connection: sqlite3.Connection, actor: Actor, is_meant: Callable[[str], bool]) -> tuple[Person, ...]:
    """Return people by their names, without hidden ones, those with most photos first."""
    return _chosen(connection, actor, lambda _, name: bool(name) and is_meant(name), hidden=False, named=True)


def _chosen(
    connection: sqlite3.Connection,
    actor: Actor,
    is_meant: Callable[[PersonId, str], bool],
    *,
    hidden: bool,
    named: bool,
) -> tuple[Person, ...]:
    """Return those of all people, or of all with names, whom a number and a name mean.

    For an actor with access to everything, only photos of these are read. Otherwise the faces of all are, because the
    work must not show whether there are people of such names whom the actor is not shown.
    """
    if actor.category_ids is not None:
        statement = _NAMED if named else _PEOPLE
        everybody = _found(connection.execute(*statement.fill(actor, is_hidden=hidden, limit=_NO_LIMIT, least=1)))
        return tuple(each for each in everybody if is_meant(each.person_id, each.name))
    names = connection.execute(_NAMES, {"is_hidden": hidden, "named": named}).fetchall()
    ids = [row["id"] for row in names if is_meant(PersonId(row["id"]), display_text(row["name"]))]
    if not ids:
        return ()
    values = {"is_hidden": hidden, "limit": _NO_LIMIT, "least": 1, "ids": json.dumps(ids)}
    return _found(connection.execute(*_CHOSEN.fill(actor, **values)))


def people_of(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> tuple[PhotoPerson, ...]:
    """Return who is in a photo, from left to right, without hidden people and those without names; none for guests."""
    if not is_member(actor):
        return ()
    rows = connection.execute(*_OF_PHOTO.fill(actor, photo_id=photo_id))
    return tuple(PhotoPerson(PersonId(row["id"]), display_text(row["name"])) for row in rows)


def _found(rows: Iterable[sqlite3.Row]) -> tuple[Person, ...]:
    return tuple(
        Person(
            PersonId(row["id"]),
            display_text(row["name"]),
            bool(row["is_hidden"]),
            row["photos"],
            AssetKey(row["asset_key"]),
        )
        for row in rows
    )


_MERGED = """
WITH RECURSIVE meant(id) AS (
    SELECT ? UNION SELECT merged_into FROM people CROSS JOIN meant USING (id) WHERE merged_into IS NOT NULL
) SELECT id FROM meant
"""

_MOST_DIGITS = 18
"""Of numbers that SQLite stores."""
_NO_LIMIT = -1
"""As SQLite has it."""

_SHOWN = """
SELECT people.id, people.name, is_hidden, photos, asset_key
FROM (
    SELECT person_id, count(DISTINCT faces.photo_id) AS photos, max(box_width * box_height), asset_key
    FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE {which} AND {listed} AND {visible}
    GROUP BY person_id
) AS shown
CROSS JOIN people ON people.id = shown.person_id
WHERE is_hidden = :is_hidden AND (people.name <> '' OR photos >= :least)
ORDER BY name = '', photos DESC, key, people.id
LIMIT :limit
"""
"""With max() the other columns are those of its row: the key is that of the photo with the largest face."""

_PEOPLE = Statement("people by their photos", _SHOWN.replace("{which}", "person_id IS NOT NULL"))

_NAMED = Statement(
    "people with names by their photos",
    _SHOWN.replace("{which}", "person_id IN (SELECT id FROM people WHERE name <> '' AND is_hidden = :is_hidden)"),
)

_NAMES = "SELECT id, name FROM people WHERE is_hidden = :is_hidden AND (name <> '' OR NOT :named)"

_CHOSEN = Statement(
    "some people by their photos",
    _SHOWN.replace("{which}", "person_id IN (SELECT value FROM json_each(:ids))"),
)

_OF_PHOTO = Statement(
    "people in a photo",
    """
SELECT people.id, people.name
FROM photos
CROSS JOIN faces ON faces.photo_id = photos.id
CROSS JOIN people ON people.id = faces.person_id
WHERE photos.id = :photo_id AND is_hidden = 0 AND people.name <> '' AND {visible}
GROUP BY people.id
ORDER BY min(box_left), people.id
""",
)
