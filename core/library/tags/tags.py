"""Tags as one actor has access to them: what none of their photos, collections and categories has does not exist."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.database.database import Database
from core.errors import NotFoundError
from core.library.grouping import member_groups
from core.library.likeness.photo_things import things_of
from core.library.names.known_names import KnownNames
from core.library.tags.counted_tags import CountedTag, counted
from core.library.tags.tag_completions import completions
from core.library.tags.tag_queries import (
    CHILDREN,
    OF_PHOTO,
    OF_THINGS,
    PAGE,
    WITH_KEYS,
)
from core.marks.things import Things, json_ids
from core.models import Actor, AssetKey, Category, Collection, PhotoId, PhotoThing, SortOrder
from core.models.tags.tag_names import keys_from, tag_key
from core.operations.actors import present_actor
from core.permissions import is_member
from core.text import display_text

PAGE_SIZE = 500
"""Tags of a page."""

_AFTER_ALL = "\U0010ffff"

_T = TypeVar("_T")
_Query = Callable[[sqlite3.Connection, Actor], tuple[_T, ...]]


@dataclass(frozen=True, slots=True)
class SharedTag:
    """A tag that some of several things have."""

    name: str
    count: int
    """How many of them."""
    is_imported: bool
    """Whether it only comes from files."""


@dataclass(frozen=True, slots=True)
class TaggedThings:
    """What has a tag, or one below it."""

    categories: tuple[Category, ...] = ()
    collections: tuple[Collection, ...] = ()
    photo_count: int = 0


class Tags:
    """Queries about tags; `Library` holds it. Guests and the public are not shown tags."""

    def __init__(self, database: Database, known: KnownNames) -> None:
        """Read from this database, whose names are `known`."""
        self._database = database
        self._known = known

    async def page(
        self, actor: Actor, *, below: str = "", after: str = "", words: str = "", limit: int = PAGE_SIZE
    ) -> tuple[CountedTag, ...]:
        """Return tags in the order of their names, all that are `below` a tag, from the one `after` a name on.

        With `words`, only those whose names contain them, in any case and with any accents.
        """
        return await self._read(actor, lambda connection, member: page(connection, member, below, after, words, limit))

    async def children(self, actor: Actor, name: str = "", after: str = "") -> tuple[CountedTag, ...]:
        """Return a page of the tags directly below a tag, or of those at the top, from the one `after` a name on."""
        return await self._read(actor, lambda connection, member: children(connection, member, name, after))

    async def tag(self, actor: Actor, name: str) -> CountedTag:
        """Return a tag by its name in any case and with any accents.

        Raises:
            NotFoundError: there is none for this actor.
        """
        found = await self._read(actor, lambda connection, member: _exactly(connection, member, name))
        if not found:
            raise no_such_tag(name)
        return found[0]

    async def completions(self, actor: Actor, typed: str, limit: int = 8) -> tuple[CountedTag, ...]:
        """Return tags for what is typed so far: names that begin with it, then parts that do, then words that do.

        Among these, those that most things have come first. Without anything typed: what most things have. Photos are
        counted up to `MOST_COUNTED`.
        """
        return await self._read(
            actor, lambda connection, member: completions(connection, member, typed, limit, self._known)
        )

    async def of_things(self, actor: Actor, things: Things) -> tuple[SharedTag, ...]:
        """Return the tags of these things, without those above them, in the order of their names."""
        return await self._read(actor, lambda connection, member: of_things(connection, member, things))

    async def of_photo(self, actor: Actor, asset_key: AssetKey) -> tuple[SharedTag, ...]:
        """Return the tags of a photo, without those above them, in the order of their names."""
        return await self._read(actor, lambda connection, member: of_photo(connection, member, asset_key))

    async def found_in(self, actor: Actor, photo_id: PhotoId) -> tuple[PhotoThing, ...]:
        """Return what a model has found in a photo, whether it has tags of these names or not."""
        return await self._read(actor, lambda connection, member: things_of(connection, member, photo_id))

    async def things(self, actor: Actor, name: str, order: SortOrder = SortOrder.NAME) -> TaggedThings:
        """Return the categories and collections with a tag, or one below it, and how many photos have it."""
        found = await self._read(actor, lambda connection, member: (things(connection, member, name, order),))
        return found[0] if found else TaggedThings()

    async def _read(self, actor: Actor, query: _Query[_T]) -> tuple[_T, ...]:
        if not is_member(actor):
            return ()
        return await self._database.read(lambda connection: query(connection, present_actor(connection, actor)))


def no_such_tag(name: str) -> NotFoundError:
    """Return the error for a tag that is not there for an actor."""
    return NotFoundError(f"There is no tag {display_text(name, 80)!r}.", "`tag list` lists them.")


def page(
    connection: sqlite3.Connection, actor: Actor, below: str, after: str, words: str, limit: int
) -> tuple[CountedTag, ...]:
    """Return up to `limit` tags; see `Tags.page`."""
    first, end = keys_from(tag_key(below)) if below else ("", _AFTER_ALL)
    values = {"first": first, "end": end, "words": _needle(words)}
    position = tag_key(after) if after else first
    return _filled_page(connection, lambda start: PAGE.fill(actor, after=start, limit=limit, **values), position, limit)


def children(
    connection: sqlite3.Connection, actor: Actor, name: str, after: str = "", limit: int = PAGE_SIZE
) -> tuple[CountedTag, ...]:
    """Return up to `limit` tags directly below a tag; see `Tags.children`."""
    if name and tag_of(connection, actor, name) is None:
        return ()
    position, values = tag_key(after) if after else "", {"key": tag_key(name), "limit": limit}
    return _filled_page(connection, lambda start: CHILDREN.fill(actor, after=start, **values), position, limit)


def tag_of(connection: sqlite3.Connection, actor: Actor, name: str) -> CountedTag | None:
    """Return a tag by its name; None if there is none for this actor."""
    if not is_member(actor):
        return None
    query = WITH_KEYS.fill(actor, keys=json.dumps([tag_key(name)]))
    return next(iter(counted(connection.execute(*query))), None)


def things(connection: sqlite3.Connection, actor: Actor, name: str, order: SortOrder = SortOrder.NAME) -> TaggedThings:
    """Return what has a tag; see `Tags.things`."""
    found, key = tag_of(connection, actor, name), tag_key(name)
    if found is None:
        return TaggedThings()
    return TaggedThings(
        member_groups.tagged_categories(connection, actor, key, order),
        member_groups.tagged_collections(connection, actor, key, order),
        found.photos,
    )


def of_things(connection: sqlite3.Connection, actor: Actor, things: Things) -> tuple[SharedTag, ...]:
    """Return the tags of these things; see `Tags.of_things`."""
    found: dict[str, SharedTag] = {}
    for kind, ids in things.kinds():
        for row in connection.execute(*OF_THINGS[kind].fill(actor, ids=json_ids(ids))):
            other = found.get(row["key"], SharedTag(row["name"], 0, is_imported=True))
            is_imported = other.is_imported and bool(row["is_imported"])
            found[row["key"]] = SharedTag(row["name"], other.count + row["number"], is_imported)
    return tuple(found[key] for key in sorted(found))


def of_photo(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> tuple[SharedTag, ...]:
    """Return the tags of a photo; none for guests and the public."""
    if not is_member(actor):
        return ()
    rows = connection.execute(*OF_PHOTO.fill(actor, asset_key=asset_key))
    return tuple(SharedTag(row["name"], row["number"], bool(row["is_imported"])) for row in rows)


def _filled_page(
    connection: sqlite3.Connection,
    query: Callable[[str], tuple[str, dict[str, Any]]],
    position: str,
    limit: int,
) -> tuple[CountedTag, ...]:
    """Read on from a key until there are as many tags that the actor has access to, or no more."""
    found: list[CountedTag] = []
    while len(found) < limit:
        rows = connection.execute(*query(position)).fetchall()
        found += counted(rows)
        if len(rows) < limit:
            break
        position = rows[-1]["key"]
    return tuple(found[:limit])


def _exactly(connection: sqlite3.Connection, actor: Actor, name: str) -> tuple[CountedTag, ...]:
    found = tag_of(connection, actor, name)
    return () if found is None else (found,)


def _needle(words: str) -> str:
    """Return words as keys have them, without the "/" after the last part."""
    return tag_key(words)[:-1]
