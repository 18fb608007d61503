"""The queries of `core.library.search`, asked for a member with some categories and one with nothing but those."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from core.library import photo_pages
from core.library.milestones import MilestoneCache
from core.library.names import suggested_collections
from core.library.names.known_names import KnownNames
from core.library.search import facets, found_words, relevance, searches, word_pages
from core.library.search.lookups import ordered_pages
from core.library.search.searches import SuggestionKind
from core.models import Actor, AlbumId, PageKey, QuerySet, SmartAlbumSet, SortOrder
from core.sets.search.search_facts import SearchedText
from core.sets.search.word_search import WordSearch

_WORDS = QuerySet("alps or photo not tag:sea")


def _found(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    found = found_words.found_words(connection, actor, QuerySet("alps or photo"))
    return None if found is None else found.page(asked.limit, asked.limit)


def _found_texts(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    words = WordSearch("alps", is_exact=False, searched=(SearchedText.COLLECTION, SearchedText.NAME))
    found = None if actor.share is not None else found_words.found_texts(connection, actor, words)
    return None if found is None else found.page(0, asked.limit)


def _rated(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    """Ask what those with access to everything look up, and others do not."""
    return photo_pages.page_from(connection, actor, QuerySet("rating:5 or tag:sea"), asked.order, 0, asked.limit)


def _rated_by_date(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    """Ask what those with access to everything read from the rated photos."""
    return photo_pages.page_from(connection, actor, QuerySet("rating:>=2 photo"), SortOrder.DATE, 0, asked.limit)


SEARCH_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "facets.facets": lambda db, actor, it: facets.facets(db, actor, it.scope),
    "searches.offered_names": lambda db, actor, _: [searches.offered_names(db, actor, kind) for kind in SuggestionKind],
    "searches.suggestions": lambda db, actor, it: searches.suggestions(db, actor, it.word),
    "relevance.page": lambda db, actor, it: relevance.page(db, actor, _WORDS, None, it.limit),
    "relevance.page_at": lambda db, actor, it: relevance.page_at(db, actor, _WORDS, it.limit, it.limit),
    "relevance.position": lambda db, actor, it: relevance.position(db, actor, _WORDS, it.key, MilestoneCache()),
    "found_words.found_words": _found,
    "found_words.found_texts": _found_texts,
    "suggested_collections.collections_with_words": lambda db, actor, it: list(
        map(tuple, suggested_collections.collections_with_words(db, actor, it.word, it.limit, KnownNames()))
    ),
    "suggested_collections.similar_collections": lambda db, actor, it: list(
        map(tuple, suggested_collections.similar_collections(db, actor, "", bool, it.limit, KnownNames()))
    ),
    "found_words.query_of": lambda db, actor, _: found_words.query_of(db, actor, SmartAlbumSet(AlbumId(1), "alps")),
    "few_candidates.few_candidates": _rated,
    "ordered_pages.rated_page": _rated_by_date,
    "ordered_pages.dated_page": lambda db, actor, it: ordered_pages.dated_page(
        db, actor, QuerySet("taken:1990.. photo"), 1, it.limit
    ),
    "word_pages.newest_keys": lambda db, actor, it: [
        word_pages.newest_keys(db, actor, QuerySet(text), 0, it.limit) for text in ("photo size:>0", "not photo")
    ],
    "word_pages.first_photos": lambda db, actor, it: word_pages.first_photos(db, actor, _WORDS, it.limit),
    "word_pages.newest_page": lambda db, actor, it: word_pages.newest_page(
        db, actor, QuerySet("photo"), SortOrder.DATE, it.limit, it.limit
    ),
    "word_pages.narrowed": lambda db, actor, it: photo_pages.page_from(db, actor, _WORDS, it.order, 0, it.limit),
    "word_pages.count": lambda db, actor, it: word_pages.count(db, actor, QuerySet("photo")),
    "word_pages.photos_of": lambda db, actor, it: word_pages.photos_of(
        db, actor, [PageKey("", number) for number in it.photos[: it.limit]]
    ),
}
