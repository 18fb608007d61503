"""Pages of queries for dates or ratings: read in the order by date, between the dates, or of rated photos alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from core.library.search.found_words import dates_of, query_of
from core.library.search.word_queries import COUNT_BETWEEN, COUNT_RATED, NEWEST_BETWEEN, NEWEST_RATED
from core.models import Actor, PageKey, PhotoId, PhotoSet, QuerySet
from core.sets.conditions import condition_of
from core.sets.expressions import EVERY_PHOTO, And, Comparison, Expression, Operator, PhotoField
from core.sets.search.candidates import CandidateSet, all_parts
from core.sets.search.fact_conditions import FactBetween
from core.sets.search.search_facts import Fact
from core.sets.statements import Statement

_AFTER_ALL = "~"


def rated_page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    skipped: int,
    limit: int,
    after: PageKey | None = None,
) -> list[PageKey] | None:
    """Return a page of a query for a rating in the order by date; None for another query.

    Only for those with access to everything: for others, rated photos that they are not shown would take time.
    """
    query = (
        None if actor.share is not None or actor.category_ids is not None else query_of(connection, actor, photo_set)
    )
    if query is None:
        return None
    parts = all_parts(condition_of(actor, query))
    if not any(map(_is_rating, parts)):
        return None
    statements = NEWEST_RATED, COUNT_RATED
    return _page(connection, actor, query, parts, statements, skipped, limit, after)


def dated_page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    skipped: int,
    limit: int,
    after: PageKey | None = None,
) -> list[PageKey] | None:
    """Return a page of a query for a range of dates in the order by date; None for another query."""
    query = query_of(connection, actor, photo_set)
    if query is None:
        return None
    parts = all_parts(condition_of(actor, query))
    if dates_of(And(parts)) == dates_of(EVERY_PHOTO):
        return None
    statements = NEWEST_BETWEEN, COUNT_BETWEEN
    return _page(connection, actor, query, parts, statements, skipped, limit, after)


def _page(
    connection: sqlite3.Connection,
    actor: Actor,
    query: QuerySet,
    parts: Sequence[Expression],
    statements: tuple[Statement, Statement],
    skipped: int,
    limit: int,
    after: PageKey | None,
) -> list[PageKey]:
    page, number = statements
    last, last_id = (_AFTER_ALL, 0) if after is None else (str(after.value), after.photo_id)
    keys: list[PageKey] = []
    for first, end, rest in _ranges(parts):
        candidates = CandidateSet(query.text, query.within, None, rest)
        values = {"first": first, "end": min(end, f"{last}\x01"), "last": last, "last_id": last_id}
        found = page.fill(actor, candidates, **values, skipped=skipped, limit=limit - len(keys))
        rows = connection.execute(*found).fetchall()
        keys += [PageKey(row["newest_sort"], PhotoId(row["id"])) for row in rows]
        if len(keys) == limit:
            break
        if rows:
            skipped = 0
        elif skipped:
            skipped -= connection.execute(*number.fill(actor, candidates, **values)).fetchone()[0]
    return keys


def _ranges(parts: Sequence[Expression]) -> Iterator[tuple[str, str, Expression]]:
    """Yield ranges of the order with what remains to be compared: of photos with dates of their own, then of others."""
    others = [replace(part, is_looked_up=False) if _is_rating(part) else part for part in parts]
    first, end = dates_of(And(tuple(parts)))
    if (first, end) == dates_of(EVERY_PHOTO):
        yield "", _AFTER_ALL, And(tuple(others))
        return
    # A photo has the date of its key, if that is its own.
    yield f"1{first}", f"1{end}", And(tuple(part for part in others if not _is_date(part)))
    yield f"0{first}", f"0{end}", And(tuple(others))


def _is_rating(part: Expression) -> TypeGuard[FactBetween]:
    return isinstance(part, FactBetween) and part.fact is Fact.RATING and part.low is not None and part.low > 0


def _is_date(part: Expression) -> bool:
    match part:
        case Comparison(PhotoField.TAKEN, Operator.AT_LEAST | Operator.LESS):
            return True
        case Comparison(PhotoField.TAKEN_LOCAL, Operator.AT_LEAST):
            return True
        case _:
            return False
