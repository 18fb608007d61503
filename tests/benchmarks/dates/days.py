"""Pages and headings of a million photos by date, next to SQL by hand: processor time.

Timeline, feeds, moments, highlights, trips, places and statistics.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import time
from calendar import timegm
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from core.database.database import Database, add_search_functions
from core.library import photo_pages
from core.library.feeds.feeds import Feeds
from core.library.milestones import MilestoneCache
from core.library.moments.day_highlights import highlights
from core.library.places.photo_places import place_tree
from core.library.statistics.photo_statistics import PhotoStatistics, statistics
from core.library.timeline.timeline import day_counts
from core.library.trips.found_trips import FoundTrips
from core.library.trips.trips import offered_trips
from core.models import (
    Actor,
    CategoryId,
    FeedKind,
    FeedSet,
    HighlightSet,
    MomentSet,
    Role,
    SortOrder,
    TripKind,
    UserId,
    photo_set_text,
)
from core.models.dates.highlight_kinds import HighlightKind
from core.models.dates.moment_spans import MomentKind, spans
from core.sets.moments.highlight_conditions import MOST_RECENT
from core.sets.moments.moment_conditions import taken_within
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.tables import show

_PHOTOS, _ROUNDS, _PAGE = 1_000_000, 15, 240
_MOST_SECONDS = 3.0
"""Processor time of one question: slow ones are asked less often, so that all are asked."""
_TODAY = date(2012, 6, 15)
_ACTORS = {
    "all": Actor(UserId(1), "ada", Role.ADMIN),
    "three categories": Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9)))),
}

_COLUMNS = "SELECT * FROM photos WHERE deleted_at IS NULL AND width > 0 AND below_top = 0 AND {access}"
_LATEST = f"{_COLUMNS} ORDER BY added_at DESC LIMIT {MOST_RECENT}"
_FACTS = "SELECT fact, value, sum(photo_count), sum(total_size) FROM category_facts"
_SCATTERED = f"(id * 2654435761 & {2**32 - 1})"
_OLD = timegm(_TODAY.timetuple()) - 180 * 86_400
_RUNS = """
SELECT min(first), max(last), sum(photo_count) FROM (
    SELECT *, sum(part) OVER (ORDER BY first ROWS UNBOUNDED PRECEDING) AS number FROM (
        SELECT first, last, photo_count,
            coalesce(first - max(last) OVER before > 10800, 1) AS part
        FROM photo_runs WHERE {access}
        WINDOW before AS (ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
)
GROUP BY number HAVING sum(photo_count) >= 10
"""
"""Events alone."""
_FLOORS: dict[str, str] = {
    "days": "SELECT day, sum(photo_count) FROM category_days WHERE {access} GROUP BY day ORDER BY day DESC",
    "statistics": f"{_FACTS} WHERE {{access}} GROUP BY fact, value",
    "places": "SELECT value, sum(photo_count) FROM category_facts WHERE fact = 'place' AND {access} GROUP BY value",
    "trips": _RUNS,
    FeedKind.RECENT: f"{_COLUMNS} ORDER BY newest_sort DESC LIMIT {_PAGE}",
    FeedKind.RANDOM: f"{_COLUMNS} AND {_SCATTERED} >= 0 ORDER BY {_SCATTERED} LIMIT {_PAGE}",
    FeedKind.REDISCOVER: f"{_COLUMNS} AND {_SCATTERED} >= 0 AND taken_local < {_OLD}"
    f" ORDER BY {_SCATTERED} LIMIT {_PAGE}",
    MomentKind.THIS_WEEK: f"{_COLUMNS} AND ({{within}}) ORDER BY newest_sort DESC LIMIT {_PAGE}",
    HighlightKind.RECENT_BATCHES: f"SELECT * FROM ({_LATEST}) ORDER BY newest_sort DESC LIMIT {_PAGE}",
}
"""By hand: without marks, without the trash, the archive and what a member hides, and with access written out."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Write a library, or take that of `--library`; ask each question several times."""
    path = arguments.library or write_library(folder / "data", _PHOTOS)
    asyncio.run(_catch_up(path))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        rows = [row for name in _ACTORS for row in _questions(connection, name)]
    show(
        "Days, moments and highlights (ms of processor time)", rows, ["actor", "question", "median", "most", "by hand"]
    )


async def _catch_up(path: Path) -> None:
    """Count the facts of a new library once, as the program does after a scan."""
    database = await Database.open(path)
    await PhotoStatistics(database).catch_up()
    await database.close()


def _questions(connection: sqlite3.Connection, name: str) -> list[list[str]]:
    actor, found = _ACTORS[name], FoundTrips()
    questions: dict[str, tuple[Callable[[], object], str]] = {
        "days": (lambda: day_counts(connection, actor), "days"),
        "statistics": (lambda: statistics(connection, actor), "statistics"),
        "highlights": (lambda: [*highlights(connection, actor, _TODAY, 3)], ""),
    }
    for feed in (FeedSet(FeedKind.RECENT), FeedSet(FeedKind.RANDOM, seed=7), FeedSet(FeedKind.REDISCOVER, _TODAY)):
        questions |= _of_feed(connection, actor, feed)
    questions |= {
        "trips and events, first": (lambda: offered_trips(connection, actor), "trips"),
        "trips and events": (lambda: offered_trips(connection, actor, frozenset(TripKind), found), "trips"),
        "places": (lambda: place_tree(connection, actor), "places"),
    }
    if trips := offered_trips(connection, actor):
        largest = max(trips, key=lambda trip: trip.photos).photo_set
        page = partial(photo_pages.page, connection, actor, largest, SortOrder.OLDEST, None, _PAGE)
        questions["first page of the largest trip or event"] = page, ""
    sets: list[MomentSet | HighlightSet] = [MomentSet(kind, _TODAY) for kind in MomentKind]
    for each in sets + [HighlightSet(kind, _TODAY) for kind in HighlightKind]:
        page = partial(photo_pages.page, connection, actor, each, SortOrder.DATE, None, _PAGE)
        questions[f"first page of {photo_set_text(each)}"] = page, each.kind
        questions[f"count of {photo_set_text(each)}"] = partial(photo_pages.count, connection, actor, each), ""
    rows = []
    for words, (ask, floor) in questions.items():
        times = _times(ask)
        rows.append([name, words, f"{median(times):.1f}", f"{max(times):.1f}", _by_hand(connection, actor, floor)])
        print(*rows[-1], sep="\t", file=sys.stderr, flush=True)
    return rows


def _of_feed(
    connection: sqlite3.Connection, actor: Actor, feed: FeedSet
) -> dict[str, tuple[Callable[[], object], str]]:
    """Return the questions about a feed: the first one of a process, and those that use what was counted."""
    kept, kind = Feeds(MilestoneCache()), feed.kind
    half = kept.count(connection, actor, feed) // 2
    return {
        f"first page of feed/{kind}, first": (
            lambda: Feeds(MilestoneCache()).page(connection, actor, feed, None, _PAGE),
            kind,
        ),
        f"first page of feed/{kind}": (lambda: kept.page(connection, actor, feed, None, _PAGE), kind),
        f"half way of feed/{kind}, first": (
            lambda: Feeds(MilestoneCache()).page_at(connection, actor, feed, half, _PAGE),
            f"{kind} {half}",
        ),
        f"half way of feed/{kind}": (lambda: kept.page_at(connection, actor, feed, half, _PAGE), f"{kind} {half}"),
    }


def _by_hand(connection: sqlite3.Connection, actor: Actor, floor: str) -> str:
    """Return the median of the SQL by hand for a question, a dash where there is none; with photos that are skipped."""
    name, _, skipped = floor.partition(" ")
    if name not in _FLOORS:
        return "–"
    sql = _FLOORS[name].format(access=_access(actor), within=_within()) + (f" OFFSET {skipped}" if skipped else "")
    return f"{median(_times(lambda: connection.execute(sql).fetchall())):.1f}"


def _access(actor: Actor) -> str:
    ids = ", ".join(map(str, sorted(actor.category_ids or ())))
    return "1" if actor.category_ids is None else f"category_id IN ({ids})"


def _within() -> str:
    ends = taken_within(spans(MomentKind.THIS_WEEK, _TODAY)).bounds[:30]
    return " OR ".join(f"newest_sort >= '{first}' AND newest_sort < '{end}'" for first, end in ends)


def _times(ask: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(_ROUNDS):
        start = time.thread_time()
        ask()
        times.append((time.thread_time() - start) * 1e3)
        if sum(times) > _MOST_SECONDS * 1e3:
            break
    return times
