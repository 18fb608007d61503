"""The photos of a query by relevance: names that are the words, names that begin with them, tags with them, others.

The newest `MOST_RANKED` photos of the query that the actor has access to are ranked, equal ones from the newest; the
others follow by date. So, from that number on, the order is that by date, in which pages are read at any depth. The
page key of a photo is its rank, a digit, before the key of the order by date; 0 is not ranked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.library import photo_pages, positions
from core.library.milestones import MilestoneCache
from core.library.search.relevance_queries import NAMES_OF_MATCHES, NAMES_OF_TAGS, NEWEST_MATCHES, TAGGINGS
from core.library.search.word_pages import newest_keys, photos_of
from core.models import (
    BLOCK_SIZE,
    MOST_RANKED,
    Actor,
    AssetKey,
    PageKey,
    Photo,
    PhotoSet,
    QuerySet,
    SortOrder,
)
from core.permissions import is_member, redaction_of
from core.query.query_tree import AndQuery, OrQuery, Query, WordTerm
from core.query.search_field import access_of
from core.query.search_words import has_words, may_have_words, search_pattern, search_text
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
    keys = _ranked(connection, actor, photo_set)
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
    keys = _ranked(connection, actor, photo_set)
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
    keys = _ranked(connection, actor, photo_set)
    photo_id = sorted(keys, key=_date_of, reverse=True)[by_date].photo_id
    return next(index for index, key in enumerate(keys) if key.photo_id == photo_id)


def _ranked(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> list[PageKey]:
    """Return the keys of the newest photos of a query in the order of their relevance."""
    sought = _sought(actor, photo_set)
    keys = newest_keys(connection, actor, photo_set, 0, MOST_RANKED)
    if keys is None:
        query = NEWEST_MATCHES.fill(actor, photo_set, limit=MOST_RANKED)
    else:
        query = NAMES_OF_MATCHES.fill(actor, ids=json.dumps([key.photo_id for key in keys]))
    rows = connection.execute(*query).fetchall()
    shows_names = redaction_of(actor).shows_names
    patterns = [
        (search_pattern(term.text, is_exact=True), search_pattern(term.text, is_exact=term.is_exact)) for term in sought
    ]
    ranks = {row["id"]: _rank_of_names(patterns, (row["name"], row["title"])) if shows_names else OTHER for row in rows}
    if is_member(actor):
        others = [photo_id for photo_id, rank in ranks.items() if rank < TAGGED]
        ranks |= dict.fromkeys(_tagged(connection, others, [begun for _, begun in patterns]), TAGGED)
    found = sorted(((ranks[row["id"]], row["newest_sort"], row["id"]) for row in rows), reverse=True)
    return [PageKey(f"{rank}{newest_sort}", photo_id) for rank, newest_sort, photo_id in found]


def _rank_of_names(patterns: Sequence[tuple[str, str]], names: Iterable[str | None]) -> int:
    """Return how well the best of the names of a photo fits; that of a file also without its ending.

    `patterns` are the words of each term, whole, and as they are looked for.
    """
    best = OTHER
    for name in filter(None, names):
        if not any(may_have_words(begun, name) for _, begun in patterns):
            continue
        text = search_text(name)
        for whole, begun in patterns:
            if text == whole or (text.startswith(whole) and search_text(name.rpartition(".")[0]) == whole):
                return EXACT_NAME
            if text.startswith(begun):
                best = NAME_BEGINS
    return best


def _tagged(connection: sqlite3.Connection, photo_ids: Sequence[int], patterns: Sequence[str]) -> Iterator[int]:
    """Yield those of some photos that have a tag whose own name, the last part, has the words of a pattern.

    Only the tags of these photos are read: a library may have very many with the words.
    """
    taggings = connection.execute(TAGGINGS, {"ids": json.dumps(photo_ids)}).fetchall()
    ids = json.dumps(list({row["tag_id"] for row in taggings}))
    names = connection.execute(NAMES_OF_TAGS, {"ids": ids})
    having = {row["id"] for row in names if any(has_words(pattern, row["name"]) for pattern in patterns)}
    yield from (row["photo_id"] for row in taggings if row["tag_id"] in having)


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
    return min(keys, key=_date_of)


def _date_of(key: PageKey) -> tuple[str, int]:
    return str(key.value)[1:], key.photo_id


def _not_ranked(photo: Photo) -> Photo:
    return replace(photo, page_key=PageKey(f"{NOT_RANKED}{photo.page_key.value}", photo.id))


def _sortable(key: PageKey) -> tuple[str, int]:
    return str(key.value), key.photo_id
