"""The people in the photos that one actor has access to: a person in none of them does not exist."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.database.database import Database
from core.errors import NotFoundError
from core.models import Actor, AssetKey
from core.models.people.faces import PersonId
from core.operations.actors import present_actor
from core.permissions import is_member
from core.sets.statements import Statement
from core.text import display_text

MOST_PEOPLE = 2_000
"""People who are listed; more are found by their names."""


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
        """Return people with names first, then those with most photos; `hidden` ones instead of the others."""
        if not is_member(actor):
            return ()
        return await self._database.read(
            lambda connection: people(connection, present_actor(connection, actor), hidden=hidden)
        )

    async def person(self, actor: Actor, person_id: PersonId) -> Person:
        """Return one person, hidden or not.

        Raises:
            NotFoundError: there is none for this actor.
        """
        for hidden in (False, True):
            for each in await self.page(actor, hidden=hidden):
                if each.person_id == person_id:
                    return each
        raise NotFoundError(f"There is no person {person_id}.", "`people list` lists them.")


def people(connection: sqlite3.Connection, actor: Actor, *, hidden: bool = False) -> tuple[Person, ...]:
    """Return the people of a member's photos; see `People.page`."""
    return _found(connection.execute(*_PEOPLE.fill(actor, is_hidden=hidden, limit=MOST_PEOPLE)))


def named_people(connection: sqlite3.Connection, actor: Actor, is_meant: Callable[[str], bool]) -> tuple[Person, ...]:
    """Return people by their names, without hidden ones, those with most photos first.

    For an actor with access to everything, only photos of these are read. Otherwise all faces are, because the work
    must not show whether there are people of such names whom the actor is not shown.
    """
    if actor.category_ids is not None:
        return tuple(each for each in people(connection, actor) if each.name and is_meant(each.name))
    names = connection.execute("SELECT id, name FROM people WHERE is_hidden = 0 AND name <> ''").fetchall()
    chosen = [row["id"] for row in names if is_meant(display_text(row["name"]))]
    if not chosen:
        return ()
    return _found(connection.execute(*_CHOSEN.fill(actor, is_hidden=False, limit=MOST_PEOPLE, ids=json.dumps(chosen))))


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


_SHOWN = """
SELECT people.id, people.name, is_hidden, photos, asset_key
FROM (
    SELECT person_id, count(DISTINCT faces.photo_id) AS photos, max(box_width * box_height), asset_key
    FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE {which} AND {listed} AND {visible}
    GROUP BY person_id
) AS shown
CROSS JOIN people ON people.id = shown.person_id
WHERE is_hidden = :is_hidden
ORDER BY name = '', photos DESC, key, people.id
LIMIT :limit
"""
"""With max() the other columns are those of its row: the key is that of the photo with the largest face."""

_PEOPLE = Statement("people by their photos", _SHOWN.replace("{which}", "person_id IS NOT NULL"))

_CHOSEN = Statement(
    "some people by their photos",
    _SHOWN.replace("{which}", "person_id IN (SELECT value FROM json_each(:ids))"),
)
