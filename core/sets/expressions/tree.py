"""What a node of a condition on photos is: written as SQL, and evaluated in Python for one photo.

The SQL uses named parameters only; the Python twin (`matches`) is the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from core.models import Ranking
from core.models.dates.highlight_kinds import HighlightKind
from core.models.trips.cells import NOWHERE
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
    KIND = "kind"
    """Compared by `OfKind`."""
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
    cell: int = NOWHERE
    """Where it was taken: see `core.models.trips.cells`."""
    highlights: frozenset[tuple[HighlightKind, int]] = frozenset()
    """In which highlights of the day it is, each with the id of the member."""
    stories: frozenset[tuple[str, str]] = frozenset()
    """The slugs of the collection in whose story it is, and of the capsule; with an empty one, it is in the entry."""
    facts: Mapping[Fact, float | str | None] = field(default_factory=dict)
    """What queries compare, as it is for the member who asks; 0 and 1 for those that are false and true."""
    texts: Mapping[SearchedText, tuple[str, ...]] = field(default_factory=dict)
    """What queries look for words in."""
    things: frozenset[str] = frozenset()
    """The keys of what a model has found in it: names without case and accents."""
    people: frozenset[tuple[int, str]] = frozenset()
    """The people in it: their numbers, and the keys of their names, empty for hidden ones."""
    lines: tuple[str, ...] = ()
    """The lines of text that a model has read in it."""
    likeness: frozenset[str] = frozenset()
    """The texts and keys of photos that it is like."""
    protected_albums: frozenset[tuple[int, int]] = frozenset()
    """Such albums that are protected, each with the id of the member who may open it."""
    is_shown: bool = True
    """Whether it is listed for the actor; see `Sql.shown`."""


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

    def told(self, table: str) -> str:
        """Return the condition that a row of photos, by its table or alias, is shown to the actor in a story."""
        ...

    def accessible(self, table: str) -> str:
        """Return the condition that the actor has access to a row of photos, by its table or alias."""
        ...

    def accessible_categories(self) -> str | None:
        """Return the condition that the actor has access to a row of categories; None for the guest of a share link."""
        ...

    def is_unrestricted(self) -> str:
        """Return the condition, about no row, that the actor has access to all categories, or is a guest of a link."""
        ...


class Expression(Protocol):
    """A node of the tree."""

    def sql(self, out: Sql) -> str:
        """Return the condition, in parentheses if it needs them."""
        ...

    def matches(self, photo: PhotoFacts) -> bool:
        """Return whether the photo satisfies the condition."""
        ...
