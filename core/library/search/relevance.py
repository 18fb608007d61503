"""The photos of a query by relevance: names that are the words, names that begin with them, tags with them, others.

The newest `MOST_RANKED` photos of the query that the actor has access to are ranked, equal ones from the newest; the
others follow by date. So, from that number on, the order is that by date, in which pages are read at any depth. The
page key of a photo is its rank, a digit, before the key of the order by date; 0 is not ranked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.library import photo_pages, positions
from core.library.milestones import MilestoneCache
from core.library.search.relevance_queries import NAMES_OF_MATCHES, NEWEST_MATCHES, TAG_NAMES
from core.library.search.word_pages import newest_keys, photos_of
from core.models import (
    BLOCK_SIZE,
    MOST_RANKED,
    Actor,
    AssetKey,
    PageKey,
    Photo,
    PhotoId,
    PhotoSet,
    QuerySet,
    SortOrder,
)
from core.permissions import is_member, redaction_of
from core.query.query_tree import AndQuery, OrQuery, Query, WordTerm
from core.query.search_field import access_of
from core.query.search_words import search_pattern, search_text, words_of
from core.sets.search.search_conditions import is_valid_query, parsed_query

EXACT_NAME, NAME_BEGINS, TAGGED, OTHER, NOT_RANKED = 4, 3, 2, 1, 0


def is_ranked(actor: Actor, photo_set: PhotoSet) -> bool:
    """Return whether relevance is an order of its own: that of a valid query which has words."""
    return bool(_sought(actor, photo_set))


def page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    after: PageKey | None,
    limit: int = BLOCK_SIZE,
    *,
    backwards: bool = False,
) -> tuple[Photo, ...]:
    """Return up to `limit` photos that follow a key by relevance, or before it, the nearest first."""
    ranked = _ranked(connection, actor, photo_set)
    keys = [each.key for each in ranked]
    if backwards:
        older = (
            () if after is not None and after in keys else _by_date(connection, actor, photo_set, after, limit, True)
        )
        known = {key.photo_id for key in keys}
        before = [photo for photo in older if photo.id not in known][:limit]
        start = keys.index(after) if after is not None and after in keys else len(keys)
        found = keys[max(start - limit + len(before), 0) : start][::-1]
        return (*before, *photos_of(connection, actor, found))
    start = 0 if after is None else sum(_sortable(key) >= _sortable(after) for key in keys)
    found = keys[start : start + limit]
    shown = photos_of(connection, actor, found)
    if len(found) == limit or len(keys) < MOST_RANKED:
        return shown
    last = _last_by_date(keys) if after is None or str(after.value)[0] != str(NOT_RANKED) else after
    return (*shown, *_by_date(connection, actor, photo_set, last, limit - len(found), False))


def page_at(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, index: int, limit: int = BLOCK_SIZE
) -> tuple[Photo, ...]:
    """Return up to `limit` photos from the one with this number on, by relevance."""
    index = max(index, 0)
    if index >= MOST_RANKED:
        older = photo_pages.page_from(connection, actor, photo_set, SortOrder.DATE, index, limit)
        return tuple(map(_not_ranked, older))
    keys = [each.key for each in _ranked(connection, actor, photo_set)]
    found = keys[index : index + limit]
    shown = photos_of(connection, actor, found)
    if len(found) == limit or len(keys) < MOST_RANKED:
        return shown
    older = photo_pages.page_from(connection, actor, photo_set, SortOrder.DATE, len(keys), limit - len(found))
    return (*shown, *map(_not_ranked, older))


def position(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, asset_key: AssetKey, cache: MilestoneCache
) -> int | None:
    """Return how many photos of the query come before this one by relevance, None when it is not among them."""
    by_date = positions.position(connection, actor, photo_set, SortOrder.DATE, asset_key, cache)
    if by_date is None or by_date >= MOST_RANKED:
        return by_date
    ranked = _ranked(connection, actor, photo_set)
    photo_id = sorted(ranked, key=lambda each: (each.newest_sort, each.photo_id), reverse=True)[by_date].photo_id
    return next(index for index, each in enumerate(ranked) if each.photo_id == photo_id)


@dataclass(frozen=True, slots=True)
class _RankedPhoto:
    rank: int
    newest_sort: str
    photo_id: PhotoId

    @property
    def key(self) -> PageKey:
        return PageKey(f"{self.rank}{self.newest_sort}", self.photo_id)


def _ranked(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> list[_RankedPhoto]:
    """Return the newest photos of a query in the order of their relevance."""
    sought = _sought(actor, photo_set)
    tag_ids = json.dumps(list(_tags(connection, sought)) if is_member(actor) else [])
    keys = newest_keys(connection, actor, photo_set, 0, MOST_RANKED)
    if keys is None:
        query = NEWEST_MATCHES.fill(actor, photo_set, tag_ids=tag_ids, limit=MOST_RANKED)
    else:
        ids = json.dumps([key.photo_id for key in keys])
        query = NAMES_OF_MATCHES.fill(actor, ids=ids, tag_ids=tag_ids)
    shows_names = redaction_of(actor).shows_names
    patterns = [
        (search_pattern(term.text, is_exact=True), search_pattern(term.text, is_exact=term.is_exact)) for term in sought
    ]
    found = []
    for row in connection.execute(*query):
        rank = _rank_of_names(patterns, (row["name"], row["title"])) if shows_names else OTHER
        rank = max(rank, TAGGED) if row["is_tagged"] else rank
        found.append(_RankedPhoto(rank, row["newest_sort"], PhotoId(row["id"])))
    return sorted(found, key=lambda each: (each.rank, each.newest_sort, each.photo_id), reverse=True)


def _rank_of_names(patterns: Sequence[tuple[str, str]], names: Iterable[str | None]) -> int:
    """Return how well the best of the names of a photo fits; that of a file also without its ending.

    `patterns` are the words of each term, whole, and as they are looked for.
    """
    best = OTHER
    for name in filter(None, names):
        text = search_text(name)
        for whole, begun in patterns:
            if text == whole or (text.startswith(whole) and search_text(name.rpartition(".")[0]) == whole):
                return EXACT_NAME
            if text.startswith(begun):
                best = NAME_BEGINS
    return best


def _tags(connection: sqlite3.Connection, sought: Sequence[WordTerm]) -> Iterator[int]:
    """Yield the tags whose own names, the last parts, have the words of a term."""
    for term in sought:
        longest = max(words_of(term.text), key=len)
        pattern = search_pattern(term.text, is_exact=term.is_exact)
        rows = connection.execute(TAG_NAMES, {"like": f"%{longest}%" if longest.isascii() else "%"})
        yield from (row["id"] for row in rows if pattern in search_text(row["name"]))


def _sought(actor: Actor, photo_set: PhotoSet) -> tuple[WordTerm, ...]:
    """Return the words that photos of a query have; several are also looked for together, as one phrase."""
    if not isinstance(photo_set, QuerySet) or not is_valid_query(photo_set.text, access_of(actor)):
        return ()
    query = parsed_query(photo_set.text, access_of(actor))
    terms = tuple(_words(query))
    if isinstance(query, AndQuery) and len(terms) > 1:
        terms = (WordTerm(" ".join(term.text for term in terms), terms[-1].is_exact), *terms)
    return terms


def _words(query: Query) -> Iterator[WordTerm]:
    match query:
        case WordTerm():
            yield query
        case AndQuery(parts) | OrQuery(parts):
            for part in parts:
                yield from _words(part)


def _by_date(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    after: PageKey | None,
    limit: int,
    backwards: bool,
) -> tuple[Photo, ...]:
    """Return photos in the order by date after one whose key is by relevance."""
    key = None if after is None else PageKey(str(after.value)[1:], after.photo_id)
    older = photo_pages.page(connection, actor, photo_set, SortOrder.DATE, key, limit, backwards=backwards)
    return tuple(map(_not_ranked, older))


def _last_by_date(keys: Sequence[PageKey]) -> PageKey:
    return min(keys, key=lambda key: (str(key.value)[1:], key.photo_id))


def _not_ranked(photo: Photo) -> Photo:
    return replace(photo, page_key=PageKey(f"{NOT_RANKED}{photo.page_key.value}", photo.id))


def _sortable(key: PageKey) -> tuple[str, int]:
    return str(key.value), key.photo_id
