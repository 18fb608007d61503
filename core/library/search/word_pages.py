"""Pages and counts of queries with words, where the index of words answers them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.library.search.found_words import found_words, query_of
from core.library.search.lookups.few_candidates import few_candidates
from core.library.search.lookups.ordered_pages import dated_page, rated_page
from core.library.search.word_queries import (
    CANDIDATES,
    COUNT_LISTED,
    COUNT_OF_CANDIDATES,
    DATE_AFTER,
    NEWEST_WITHOUT,
    PHOTOS_BY_ID,
)
from core.models import Actor, PageKey, Photo, PhotoId, PhotoSet, SortOrder
from core.sets.expressions import EVERY_PHOTO
from core.sets.orders import PHOTO_ORDERS, OrderSql, photo_order
from core.sets.search.candidates import CandidateSet
from core.sets.search.word_rows import first_key, last_row, row_number

FIRST_READ, _MOST_READ = 2_000, 200_000
"""Photos that are read at once to find those without words."""
MANY_COMPARED = 4_000
"""Photos with words of which the other conditions are compared, if there are fewer."""
_AFTER_ALL = "1" + "9" * 18


def newest_page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    order: SortOrder,
    skipped: int,
    limit: int,
    after: PageKey | None = None,
) -> tuple[Photo, ...] | None:
    """Return a page in the order by date; None in another order, or where all photos are read for it."""
    if photo_order(photo_set, order, actor) != PHOTO_ORDERS[SortOrder.DATE]:
        return None
    keys = newest_keys(connection, actor, photo_set, skipped, limit, after)
    return None if keys is None else photos_of(connection, actor, keys)


def newest_keys(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    skipped: int,
    limit: int,
    after: PageKey | None = None,
) -> Sequence[PageKey] | None:
    """Return the keys of a page in the order by date; None where all photos are read for it.

    Words alone are looked up from the newest photo on, also with other conditions if few photos have them. Otherwise
    rated photos are read in the order, or another condition that leaves few is looked up first.
    """
    found = found_words(connection, actor, photo_set)
    if found is not None and (found.lookup.rest is EVERY_PHOTO or not found.has_rows(MANY_COMPARED)):
        return found.page(skipped, limit, after)
    keys = rated_page(connection, actor, photo_set, skipped, limit, after)
    if keys is not None:
        return keys
    few = few_candidates(connection, actor, photo_set)
    if few is not None:
        return _page_of_few(connection, actor, few, skipped, limit, after)
    if found is not None:
        return found.page(skipped, limit, after)
    keys = dated_page(connection, actor, photo_set, skipped, limit, after)
    if keys is not None or after is not None:
        return keys
    return _page_without_words(connection, actor, photo_set, skipped, limit)


def first_photos(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, most: int) -> PhotoSet:
    """Return the newest photos of a query, up to so many; the same set where all photos are read for them."""
    keys, query = newest_keys(connection, actor, photo_set, 0, most), query_of(connection, actor, photo_set)
    if keys is None or query is None:
        return photo_set
    return CandidateSet(query.text, query.within, tuple(key.photo_id for key in keys))


def _page_without_words(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, skipped: int, limit: int
) -> list[PageKey] | None:
    """Return a page of the photos that the index does not find for what is negated; None for another query.

    Photos are read from the newest on, more at once the more of them are left out; those before the page are counted.
    """
    left_out = found_words(connection, actor, photo_set, negated=True)
    if left_out is None or not left_out.is_all_that_decides:
        return None
    values = {
        "patterns": json.dumps(left_out.patterns()),
        "unindexed": json.dumps(left_out.unindexed_matches()),
    }
    count_left_out = left_out.counter() if skipped else None
    keys: list[PageKey] = []
    length, end = max(FIRST_READ, 2 * limit), _AFTER_ALL
    while end and len(keys) < limit:
        row = connection.execute(*DATE_AFTER.fill(end=end, skipped=length)).fetchone()
        first = "" if row is None else first_key(row["newest_sort"])
        rows = row_number(first, 0), last_row(end) if end == _AFTER_ALL else row_number(end, 0) - 1
        if skipped and count_left_out is not None:
            listed = connection.execute(*COUNT_LISTED.fill(actor, first=first, end=end)).fetchone()[0]
            number = listed - count_left_out(*rows)
            if number <= skipped:
                skipped, end, length = skipped - number, first, min(4 * length, _MOST_READ)
                continue
            if length > 2 * FIRST_READ:
                length = max(length // 8, FIRST_READ)
                continue
        dates = {"first": first, "end": end, "low": rows[0], "high": rows[1]}
        page = NEWEST_WITHOUT.fill(actor, **dates, **values, skipped=skipped, limit=limit - len(keys))
        keys += [PageKey(row["newest_sort"], PhotoId(row["id"])) for row in connection.execute(*page)]
        if length == 4 * FIRST_READ and not keys and count(connection, actor, photo_set) == 0:
            return keys
        skipped, end, length = 0, first, min(4 * length, _MOST_READ)
    return keys


def _page_of_few(
    connection: sqlite3.Connection, actor: Actor, few: CandidateSet, skipped: int, limit: int, after: PageKey | None
) -> Sequence[PageKey]:
    rows = connection.execute(*CANDIDATES.fill(actor, few)).fetchall()
    keys = [PageKey(row["newest_sort"], PhotoId(row["id"])) for row in rows]
    if after is not None:
        last = str(after.value), after.photo_id
        keys = [key for key in keys if (str(key.value), key.photo_id) < last]
    return keys[skipped : skipped + limit]


def narrowed(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, order: OrderSql
) -> tuple[PhotoSet, OrderSql]:
    """Return the set of the few photos that can match a query, and the order in which these are sorted.

    Without few candidates, the same set and order.
    """
    few = few_candidates(connection, actor, photo_set)
    if few is None and (found := found_words(connection, actor, photo_set)) is not None:
        few = found.few()
    return (photo_set, order) if few is None else (few, replace(order, column=f"+{order.column}"))


def count(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> int | None:
    """Count the photos of a query; None where the index does not answer."""
    found = found_words(connection, actor, photo_set)
    if found is None or found.lookup.rest is not EVERY_PHOTO:
        few = few_candidates(connection, actor, photo_set)
        if few is not None:
            return int(connection.execute(*COUNT_OF_CANDIDATES.fill(actor, few)).fetchone()[0])
    if found is None and (left_out := found_words(connection, actor, photo_set, negated=True)) is not None:
        every = CandidateSet(left_out.query.text, left_out.query.within, None)
        total = connection.execute(*COUNT_OF_CANDIDATES.fill(actor, every)).fetchone()[0]
        return int(total) - left_out.count()
    return None if found is None else found.count()


def photos_of(connection: sqlite3.Connection, actor: Actor, keys: Sequence[PageKey]) -> tuple[Photo, ...]:
    """Read the photos with these keys, in their order."""
    query = PHOTOS_BY_ID.fill(actor, ids=json.dumps([key.photo_id for key in keys]))
    found = {photo.id: photo for photo in map(to_photo, connection.execute(*query))}
    shown = (replace(found[key.photo_id], page_key=key) for key in keys if key.photo_id in found)
    return tuple(redacted_photo(actor, photo) for photo in shown)
