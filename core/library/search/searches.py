"""What a search can be completed to while it is typed, and how many photos it finds, as one actor has access to it.

A newer text cancels the reads for the older one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from core.database.database import Database
from core.library import photo_pages
from core.library.albums.album_queries import ALBUM_NAMES
from core.library.albums.member_albums import album_set
from core.library.likeness import likeness_order
from core.library.likeness.photo_things import newest_things
from core.library.names.known_names import KnownNames
from core.library.names.suggested_collections import collections_with_words, similar_collections
from core.library.people.people import named_people
from core.library.search import relevance
from core.library.search.facets import Facet, facets
from core.library.search.found_words import is_indexing
from core.library.search.query_watch import QueryWatch
from core.library.search.suggestion_queries import (
    CATEGORIES_TO_COMPARE,
    CATEGORIES_WITH_WORDS,
    COUNT_UP_TO,
    NEWEST_CAMERAS,
)
from core.library.search.word_index import has_many_unindexed
from core.library.search.word_pages import newest_keys
from core.library.tags.counted_tags import CountedTag
from core.library.tags.tag_completions import completions, similar_tags
from core.models import (
    Actor,
    CategorySet,
    CollectionSet,
    Photo,
    PhotoSet,
    QuerySet,
    ShareLinkSet,
    SharePass,
    SortOrder,
    TagSet,
)
from core.permissions import is_member, redaction_of
from core.query.search_words import has_words, search_pattern, words_of
from core.query.similar_names import begins_alike
from core.text import display_text

MOST_COUNTED = 1_000
"""Photos up to which matches are counted."""

MOST_SUGGESTED = 4
"""Suggestions of each kind."""

MOST_OFFERED = 8
"""Names of a kind before anything of one is typed."""

_MOST_ALBUMS = 500
"""Albums whose names are compared."""
_MOST_COMPARED = 300
"""Categories whose names are compared with mistyped words."""
_LETTERS = 2
"""First letters in which mistyped words and the keys of tags are equal."""
_NEWEST = 2_000
"""Photos whose cameras and lenses are suggested."""


Prepare = Callable[[Actor, PhotoSet], Awaitable[None]]
"""Makes what a query is compared with, before its photos are read."""


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    COLLECTION = "collection"
    CATEGORY = "category"
    TAG = "tag"
    ALBUM = "album"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something with a name that has the words. Its texts are safe for display."""

    kind: SuggestionKind
    name: str
    photo_set: PhotoSet
    count: int | None = None
    """Photos, of a tag all that has it, at most `MOST_COUNTED`; None where they are not counted."""
    category: str = ""
    """The name of the category of a collection, unless it is the only one there."""


@dataclass(frozen=True, slots=True)
class Cameras:
    """Models and lenses of the newest photos, by name."""

    models: tuple[str, ...] = ()
    lenses: tuple[str, ...] = ()


class Searches:
    """Queries about what is typed; `Library` holds it."""

    def __init__(self, database: Database, known: KnownNames) -> None:
        """Read from this database, whose names are `known`."""
        self.prepare: Prepare | None = None
        self._database = database
        self._known = known

    async def suggestions(self, actor: Actor, words: str) -> tuple[Suggestion, ...]:
        """Return collections, categories, tags, own albums and people whose names have the words.

        The last word may be unfinished. At most `MOST_SUGGESTED` of each kind, those that begin with the words first;
        none without a letter or digit.
        For guests of a link, its title.
        Where there are none, those whose names have words like these, as after a typing mistake.
        """
        return await self._database.read(lambda connection: suggestions(connection, actor, words, self._known))

    async def names(self, actor: Actor, kind: SuggestionKind) -> tuple[Suggestion, ...]:
        """Return what is offered of a kind before a name is typed: what most things have, or what has newest photos.

        At most `MOST_OFFERED`.
        """
        return await self._database.read(lambda connection: offered_names(connection, actor, kind, self._known))

    async def cameras(self, actor: Actor) -> Cameras:
        """Return the cameras and lenses of the newest photos, for those who are shown them."""
        if not redaction_of(actor).shows_cameras:
            return Cameras()
        return await self._database.read(lambda connection: _cameras(connection, actor))

    async def things(self, actor: Actor) -> tuple[str, ...]:
        """Return what the newest photos show, as a model has found it, by name; for members."""
        return await self._database.read(lambda connection: newest_things(connection, actor))

    def watch(self, photo_set: PhotoSet) -> QueryWatch:
        """Return what tells which photos begin to match."""
        return QueryWatch(self._database, photo_set)

    async def photos(self, actor: Actor, photo_set: PhotoSet, order: SortOrder = SortOrder.DATE) -> tuple[Photo, ...]:
        """Return the first photos of a set in an order, up to `BLOCK_SIZE`."""
        await self._prepared(actor, photo_set)
        if order is SortOrder.RELEVANCE and likeness_order.ranks_by_likeness(actor, photo_set):
            return await self._database.read(lambda connection: likeness_order.page(connection, actor, photo_set, None))
        if order is SortOrder.RELEVANCE and relevance.is_ranked(actor, photo_set):
            return await self._database.read(lambda connection: relevance.page(connection, actor, photo_set, None))
        return await self._database.read(lambda connection: photo_pages.page(connection, actor, photo_set, order, None))

    async def facets(self, actor: Actor, photo_set: PhotoSet) -> tuple[Facet, ...]:
        """Return tags, ratings, cameras, years and kinds that narrow a set, with their numbers of photos in it."""
        return await self._database.read(lambda connection: facets(connection, actor, photo_set))

    async def counts(self, actor: Actor, photo_sets: Sequence[PhotoSet]) -> tuple[int, ...]:
        """Count the photos of each of some sets up to `MOST_COUNTED`."""

        def read(connection: sqlite3.Connection) -> tuple[int, ...]:
            return tuple(min(_count(connection, actor, each), MOST_COUNTED) for each in photo_sets)

        return await self._database.read(read)

    async def has_many_unindexed(self) -> bool:
        """Return whether so many texts wait for the index of words that searches read the texts instead."""
        return await self._database.read(has_many_unindexed)

    async def count(self, actor: Actor, photo_set: PhotoSet) -> int:
        """Count the photos of a set up to `MOST_COUNTED` and one more."""
        await self._prepared(actor, photo_set)
        return await self._database.read(lambda connection: _count(connection, actor, photo_set))

    async def _prepared(self, actor: Actor, photo_set: PhotoSet) -> None:
        if self.prepare is not None:
            await self.prepare(actor, photo_set)

    async def is_indexing(self) -> bool:
        """Return whether words are still being indexed, so that searches with words take longer."""
        return await self._database.read(is_indexing)


def suggestions(
    connection: sqlite3.Connection, actor: Actor, words: str, known: KnownNames | None = None
) -> tuple[Suggestion, ...]:
    """Return what has the words in its name; see `Searches.suggestions`. Names that are not known are read."""
    if not words_of(words):
        return ()
    words, known = words.encode(errors="replace").decode(), known or KnownNames()  # SQLite takes no lone surrogates
    pattern = search_pattern(words, is_exact=False)
    if actor.share is not None:
        return _shared(actor.share, pattern, words_of(words))
    found = (
        *map(_group, collections_with_words(connection, actor, words, MOST_SUGGESTED, known)),
        *_categories(connection, actor, words),
        *_tags(connection, actor, words, known),
        *_albums(connection, actor, lambda name: has_words(pattern, name)),
        *_people(connection, actor, lambda name: has_words(pattern, name)),
    )
    return found or (*_with_mistakes(connection, actor, words_of(words), known),)


def offered_names(
    connection: sqlite3.Connection, actor: Actor, kind: SuggestionKind, known: KnownNames | None = None
) -> tuple[Suggestion, ...]:
    """Return what is offered of a kind before a name is typed; see `Searches.names`."""
    known = known or KnownNames()
    match kind:
        case SuggestionKind.TAG:
            return tuple(_tags(connection, actor, "", known, MOST_OFFERED))
        case SuggestionKind.ALBUM:
            return _albums(connection, actor, lambda _: True, MOST_OFFERED)
        case SuggestionKind.PERSON:
            return _people(connection, actor, lambda _: True, MOST_OFFERED)
        case SuggestionKind.CATEGORY:
            rows = connection.execute(*CATEGORIES_TO_COMPARE.fill(actor, limit=MOST_OFFERED, begins="%", within=""))
            return tuple(map(_group, rows))
        case SuggestionKind.COLLECTION:
            return tuple(map(_group, similar_collections(connection, actor, "", lambda _: True, MOST_OFFERED, known)))


def _shared(share: SharePass, pattern: str, words: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Return all photos of a link by its title, the only name of a group that its guests are shown."""
    if not (has_words(pattern, share.title) or begins_alike(words, share.title)):
        return ()
    return (Suggestion(SuggestionKind.COLLECTION, display_text(share.title), ShareLinkSet(share.share_id)),)


def _with_mistakes(
    connection: sqlite3.Connection, actor: Actor, words: tuple[str, ...], known: KnownNames
) -> Iterator[Suggestion]:
    """Yield what has names that begin alike: words that nothing has may be mistyped."""

    def is_meant(name: str) -> bool:
        return begins_alike(words, name)

    letter = words[0][:1]
    yield from map(_group, similar_collections(connection, actor, letter, is_meant, MOST_SUGGESTED, known))
    values = {"begins": f"{letter}%", "within": f"% {letter}%"}
    rows = connection.execute(*CATEGORIES_TO_COMPARE.fill(actor, limit=_MOST_COMPARED, **values))
    yield from islice((_group(row) for row in rows if is_meant(row["name"])), MOST_SUGGESTED)
    if is_member(actor):
        beginning = words[0][:_LETTERS]
        yield from map(_tag, similar_tags(connection, actor, beginning, is_meant, MOST_SUGGESTED, known))
    yield from _albums(connection, actor, is_meant)
    yield from _people(connection, actor, is_meant)


def _count(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> int:
    keys = newest_keys(connection, actor, photo_set, 0, MOST_COUNTED + 1)
    if keys is not None:
        return len(keys)
    query = COUNT_UP_TO.fill(actor, photo_set, limit=MOST_COUNTED + 1)
    return int(connection.execute(*query).fetchone()[0])


def _categories(connection: sqlite3.Connection, actor: Actor, words: str) -> Iterator[Suggestion]:
    """Yield what begins with the words, then what has them elsewhere; the newest first."""
    values = {"begins": _escaped(words) + "%", "pattern": search_pattern(words, is_exact=False)}
    yield from map(_group, connection.execute(*CATEGORIES_WITH_WORDS.fill(actor, limit=MOST_SUGGESTED, **values)))


def _group(row: sqlite3.Row) -> Suggestion:
    name, count = display_text(row["name"]), int(row["photo_count"])
    if "category_name" not in row.keys():  # noqa: SIM118 - a row is searched by its values
        return Suggestion(SuggestionKind.CATEGORY, name, CategorySet(row["slug"]), count)
    category = display_text(row["category_name"]) if row["collection_count"] > 1 else ""
    return Suggestion(SuggestionKind.COLLECTION, name, CollectionSet(row["slug"]), count, category)


def _tags(
    connection: sqlite3.Connection, actor: Actor, words: str, known: KnownNames, limit: int = MOST_SUGGESTED
) -> Iterator[Suggestion]:
    if is_member(actor):
        yield from map(_tag, completions(connection, actor, words, limit, known))


def _tag(tag: CountedTag) -> Suggestion:
    return Suggestion(SuggestionKind.TAG, display_text(tag.name), TagSet(tag.name), min(tag.count, MOST_COUNTED))


def _albums(
    connection: sqlite3.Connection, actor: Actor, is_meant: Callable[[str], bool], limit: int = MOST_SUGGESTED
) -> tuple[Suggestion, ...]:
    """Return own albums; protected ones only while they are open."""
    if not is_member(actor):
        return ()
    rows = connection.execute(*ALBUM_NAMES.fill(actor)).fetchmany(_MOST_ALBUMS)
    found = [row for row in rows if row["is_own"] and is_meant(row["name"])]
    return tuple(Suggestion(SuggestionKind.ALBUM, display_text(row["name"]), album_set(row)) for row in found[:limit])


def _people(
    connection: sqlite3.Connection, actor: Actor, is_meant: Callable[[str], bool], limit: int = MOST_SUGGESTED
) -> tuple[Suggestion, ...]:
    """Return people, those with most photos first."""
    if not is_member(actor):
        return ()
    found = named_people(connection, actor, is_meant)[:limit]
    return tuple(
        Suggestion(SuggestionKind.PERSON, each.name, QuerySet(each.query), min(each.photos, MOST_COUNTED))
        for each in found
    )


def _cameras(connection: sqlite3.Connection, actor: Actor) -> Cameras:
    rows = connection.execute(*NEWEST_CAMERAS.fill(actor, limit=_NEWEST)).fetchall()
    models, lenses = ({row[column] for row in rows if row[column]} for column in ("camera_model", "lens"))
    return Cameras(tuple(sorted(map(display_text, models))), tuple(sorted(map(display_text, lenses))))


def _escaped(words: str) -> str:
    """Return a text for LIKE in which the sign for any text stands for one character."""
    return words.replace("%", "_")
