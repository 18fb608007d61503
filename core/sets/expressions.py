"""Conditions on photos as a small expression tree: each node can be written as SQL and evaluated in Python.

The SQL uses named parameters only; the Python twin (`matches`) is the oracle of the tests.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from core.models import Actor, Ranking
from core.models.tags.tag_names import keys_from
from core.sets.search.search_facts import Fact, SearchedText


class PhotoField(Enum):
    """The columns of `photos` that conditions compare."""

    ID = "id"
    KEY = "asset_key"
    CATEGORY = "category_id"
    """Compared by slug."""
    COLLECTION = "collection_id"
    """Compared by slug."""
    TAKEN = "date_sort"
    """Compared by the beginnings that `core.sets.orders.date_sort` returns; without a date, it is that of the scan."""
    NEWEST = "newest_sort"
    """The position in the order newest first; empty for a photo that is not listed for the actor."""
    TAKEN_LOCAL = "taken_local"
    """None, which no comparison matches, for a photo without a date."""


class Relation(Enum):
    """Tables that relate photos to other rows, and the column of the other id."""

    SELECTED_BY = ("selections", "user_id")
    FAVOURITE_OF = ("favourite_photos", "user_id")
    FAVOURITE_OF_GUEST = ("guest_favourites", "guest_id")
    CHOSEN_FOR = ("share_photos", "share_id")


class Operator(Enum):
    """Comparisons."""

    EQUAL = "="
    LESS = "<"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """One photo, for evaluation in Python."""

    photo_id: int
    fields: Mapping[PhotoField, int | str | None]
    relations: Mapping[Relation, frozenset[int]] = field(default_factory=dict)
    stack: frozenset[str] = frozenset()
    """The keys of the photos of its stack in its collection, its own too."""
    trash: str | None = None
    """The slug of the collection or category with which it is in the trash, empty if by itself; None if it is not."""
    albums: frozenset[tuple[int, int]] = frozenset()
    """Albums that show it, and all smart albums, each with the id of a member who may see the album."""
    tags: frozenset[str] = frozenset()
    """The keys of its tags; see `core.models.tags.tag_names`."""
    is_archived: bool = False
    new_to: frozenset[int] = frozenset()
    """The ids of the members since whose last session it was added."""
    picks: frozenset[Ranking] = frozenset()
    """By what it is among the Top Picks of the actor."""
    facts: Mapping[Fact, float | str | None] = field(default_factory=dict)
    """What queries compare, as it is for the member who asks; 0 and 1 for those that are false and true."""
    texts: Mapping[SearchedText, tuple[str, ...]] = field(default_factory=dict)
    """What queries look for words in."""
    protected_albums: frozenset[tuple[int, int]] = frozenset()
    """Such albums that are protected, each with the id of the member who may open it."""


class Sql(Protocol):
    """The output of a node that is written as SQL."""

    table: str
    """The table or alias whose columns are meant."""
    without_index: frozenset[tuple[str, Operator]]
    """Columns and operators of comparisons that must not choose the index; see `core.sets.statements`."""
    joins_albums: bool
    """Whether the table is joined with `album_photos`."""
    names_candidates: bool
    """Whether few photos are looked at, which another condition names; then their texts are compared."""

    def parameter(self, value: float | str) -> str:
        """Add a parameter with this value; return its name with the colon."""
        ...

    def shown(self, table: str) -> str:
        """Return the condition that a row of photos, by its table or alias, is listed for the actor."""
        ...

    def accessible(self, table: str) -> str:
        """Return the condition that the actor has access to a row of photos, by its table or alias."""
        ...

    def accessible_categories(self) -> str | None:
        """Return the condition that the actor has access to a row of categories; None for the guest of a share link."""
        ...


class Expression(Protocol):
    """A node of the tree."""

    def sql(self, out: Sql) -> str:
        """Return the condition, in parentheses if it needs them."""
        ...

    def matches(self, photo: PhotoFacts) -> bool:
        """Return whether the photo satisfies the condition."""
        ...


@dataclass(frozen=True, slots=True)
class And:
    """Photos that match all parts; every photo without parts."""

    parts: tuple[Expression, ...] = ()

    def sql(self, out: Sql) -> str:
        """Join the parts."""
        return " AND ".join(part.sql(out) for part in self.parts) or "1"

    def matches(self, photo: PhotoFacts) -> bool:
        """Evaluate each part."""
        return all(part.matches(photo) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Photos that match at least one part; no photo without parts."""

    parts: tuple[Expression, ...] = ()

    def sql(self, out: Sql) -> str:
        """Join the parts."""
        if not self.parts:
            return "0"
        return "(" + " OR ".join(part.sql(out) for part in self.parts) + ")"

    def matches(self, photo: PhotoFacts) -> bool:
        """Evaluate each part."""
        return any(part.matches(photo) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Photos that do not match the part."""

    part: Expression

    def sql(self, out: Sql) -> str:
        """Negate the part; a slug that does not exist makes it NULL, which `NOT` would leave as it is."""
        return f"({self.part.sql(out)}) IS NOT TRUE"

    def matches(self, photo: PhotoFacts) -> bool:
        """Negate the value of the part."""
        return not self.part.matches(photo)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value; a category or collection is compared by its slug."""

    field: PhotoField
    operator: Operator
    value: int | str

    def sql(self, out: Sql) -> str:
        """Return the comparison.

        What starts after a key, or ends before one, is looked up by that key. A bound of the same column at the same
        end would compete for the index and make each page read all pages before it, so the unary plus hides it from
        the index.
        """
        value = out.parameter(self.value)
        if self.field in _BY_SLUG:
            value = f"(SELECT {_BY_SLUG[self.field]} WHERE slug = {value})"
        hidden = "+" if (self.field.value, self.operator) in out.without_index else ""
        return f"{hidden}{out.table}.{self.field.value} {self.operator.value} {value}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the field of one photo; what is unknown does not match."""
        found = photo.fields[self.field]
        return found is not None and _COMPARE[self.operator](found, self.value)


@dataclass(frozen=True, slots=True)
class Membership:
    """A field with one of the values."""

    field: PhotoField
    values: tuple[int | str, ...]

    def sql(self, out: Sql) -> str:
        """Pass the values as one JSON array, so that their number does not change the statement."""
        array = out.parameter(json.dumps(self.values))
        return f"{out.table}.{self.field.value} IN (SELECT value FROM json_each({array}))"  # noqa: S608 - a column

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the field of one photo."""
        return photo.fields[self.field] in self.values


@dataclass(frozen=True, slots=True)
class Related:
    """A photo that is related to another row by its id, such as the member who selected it."""

    relation: Relation
    other_id: int

    def sql(self, out: Sql) -> str:
        """Look up the photo in the table of the relation."""
        table, column = self.relation.value
        other = out.parameter(self.other_id)
        return f"{out.table}.id IN (SELECT photo_id FROM {table} WHERE {column} = {other})"  # noqa: S608 - names from above

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the relations of one photo."""
        return self.other_id in photo.relations.get(self.relation, ())


@dataclass(frozen=True, slots=True)
class StackedWith:
    """The photos of the stack that a photo is in, by its key, as far as they are in the same collection."""

    key: str

    def sql(self, out: Sql) -> str:
        """Look up the stack of the photo."""
        return f"""{out.table}.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = {out.parameter(self.key)} AND +other.collection_id = member.collection_id
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the stack of one photo."""
        return self.key in photo.stack


@dataclass(frozen=True, slots=True)
class Trashed:
    """The photos in the trash, or those moved there with the collection or category of a slug."""

    slug: str

    def sql(self, out: Sql) -> str:
        """Look up the photo in the trash."""
        condition = ""
        if self.slug:
            field = PhotoField.COLLECTION if "/" in self.slug else PhotoField.CATEGORY
            condition = f" WHERE {field.value} = (SELECT {_BY_SLUG[field]} WHERE slug = {out.parameter(self.slug)})"
        return f"{out.table}.id IN (SELECT photo_id FROM trashed_photos{condition})"  # noqa: S608 - names from above

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare with what the photo is in the trash with."""
        return photo.trash is not None and self.slug in {"", photo.trash}


OWNER = "(SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL)"
"""The id of the owner of the gallery, as whom the person at the machine acts."""

READER = f"iif(:user_id = 0, {OWNER}, :user_id)"
"""The id of the actor as a member, in a statement with an actor."""

ARCHIVED = "(SELECT photo_id FROM archived_photos)"
"""The photos that are archived."""

HIDDEN = f"""(
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = {READER} AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    )"""  # noqa: S608 - an expression from above
"""The photos of albums that the actor hides, in a statement with an actor."""


BETWEEN_SESSIONS = 3600
"""Seconds after which a session that has ended counts as another one: what was added since is new."""

SESSION_ENDS = """(
            SELECT at FROM home_seen WHERE user_id = {user}
            UNION ALL SELECT at FROM session_ends WHERE user_id = {user}
        )"""
"""When the sessions of the member `{user}` ended, as far as that is kept; see `core.accounts.last_places`."""


def readable_album(user: str, opened: str) -> str:
    """Return the condition that the member with this id (an SQL expression) may see a row of `albums`.

    A protected album is shown only to its owner, while `opened`, an SQL expression, says that they have opened it.
    """
    return f"""iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = {user} OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = {user}
            ),
            albums.user_id = {user} AND {opened}
        ) AND albums.deleted_at IS NULL"""  # noqa: S608 - an expression of this package


def opened_albums(actor: Actor) -> str:
    """Return the condition that an actor has opened a row of `albums`, in a statement with their parameters."""
    return "albums.id IN (SELECT value FROM json_each(:opened_albums))" if actor.opened_albums else "0"


@dataclass(frozen=True, slots=True)
class Tagged:
    """The photos with a tag, by its key, or with one below it."""

    key: str

    def sql(self, out: Sql) -> str:
        """Look up the photos of the tags whose keys begin with this one."""
        first, end = map(out.parameter, keys_from(self.key))
        return f"""{out.table}.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= {first} AND key < {end})
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the tags of one photo."""
        return any(key.startswith(self.key) for key in photo.tags)


@dataclass(frozen=True, slots=True)
class Archived:
    """The photos that are archived."""

    def sql(self, out: Sql) -> str:
        """Look up the photo in the archive."""
        return f"{out.table}.id IN {ARCHIVED}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return photo.is_archived


@dataclass(frozen=True, slots=True)
class AddedSince:
    """The photos added since the end of a member's newest session that ended long enough ago; see `LastPlaces`.

    0: the owner, as whom the person at the machine acts.
    """

    user_id: int

    def sql(self, out: Sql) -> str:
        """Compare with the newest of the ends that are kept; without one, no photo is new."""
        user = out.parameter(self.user_id) if self.user_id else OWNER
        return f"{out.table}.added_at > {LAST_SESSION_END.format(user=user)}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return self.user_id in photo.new_to


EVERY_PHOTO = And()
NO_PHOTO = Or()

LAST_SESSION_END = f"""(
        SELECT max(at) FROM {SESSION_ENDS} WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - {BETWEEN_SESSIONS}
    )"""  # noqa: S608 - expressions from above
"""When the newest session of the member `{user}` ended of those that ended long enough ago; NULL without one."""

_BY_SLUG = {
    PhotoField.CATEGORY: "id FROM categories",
    PhotoField.COLLECTION: "collection_id FROM collection_addresses",
}
_COMPARE: Mapping[Operator, Callable[[int | str, int | str], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.AT_LEAST: operator.ge,
}
