"""Searches of a million photos, 20,000 collections and 50,000 tags: pages against floors, typing, timing, memory."""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from core.database.database import add_search_functions
from core.library import photo_pages
from core.library.names.known_names import KnownNames
from core.library.search import relevance
from core.library.search.searches import suggestions
from core.library.search.word_index import index_words
from core.models import Actor, CategoryId, QuerySet, Role, SortOrder, UserId
from tests.benchmarks.search.floors import QUERIES, floor
from tests.benchmarks.search.scanned_words import slow_down
from tests.benchmarks.search.searched_library import WORDS, word, write_searched_library
from tests.benchmarks.tables import percentile, show

_PAGE, _ROUNDS, _PAIRS = 240, 3, 200
_ENOUGH = 1.0
"""Seconds after which nothing is measured again."""
_LONGEST = 5.0
"""Seconds after which a read is given up, and its time stands for it."""
_LONGEST_OF_PAIRS = 15.0
"""Seconds after which no more pairs are compared."""
_OWNER = Actor(UserId(1), "ada", Role.ADMIN)
_RESTRICTED = Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9))))
_HIDDEN = 2
"""A category that the restricted member has no access to."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Write the library (some minutes), unless one is given, then ask. All times are processor time."""
    given = getattr(arguments, "library", None)
    path = given or write_searched_library(folder / "searches" / "data")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA temp_store = MEMORY")
        add_search_functions(connection)
        headings = [
            "query",
            "kind",
            "photos",
            "first",
            "floor",
            "ratio",
            "middle",
            "floor",
            "ratio",
            "count",
            "by name",
            "by relevance",
        ]
        show("Pages of searches (ms)", _pages(connection), headings)
        show("Suggestions (ms)", _typing(connection), ["typed", "median", "p99"])
        show("Timing of hidden matches (ms)", _timing(connection), ["hidden", "none", "some", "difference"])
        show("Memory of a search (MB)", _memory(connection), ["retained", "peak"])
    show("Processor time of a scan (s)", slow_down(folder / "scanned"), ["", "seconds", "of the scan"])


def _limit(connection: sqlite3.Connection) -> None:
    """Have reads given up that take very long, so that the benchmark ends whatever is slow."""
    connection.set_progress_handler(lambda: time.thread_time() - _started[0] > _LONGEST, 100_000)


_started = [0.0]
"""When the read that is measured began."""


def _pages(connection: sqlite3.Connection) -> list[list[str]]:
    rows = []
    for query in QUERIES:
        photo_set = QuerySet(query.text)
        total = photo_pages.count(connection, _OWNER, photo_set)
        row = [query.text, query.kind, f"{total:,}"]
        for index in (0, total // 2):
            mine = _best(lambda index=index, photo_set=photo_set: _page(connection, photo_set, index))  # type: ignore[misc]
            best = floor(connection, query, index, _best)
            _limit(connection)
            row += [f"{mine * 1e3:.1f}", f"{best * 1e3:.1f}", f"{mine / best:.2f}"]
        counted = _best(lambda photo_set=photo_set: photo_pages.count(connection, _OWNER, photo_set))  # type: ignore[misc]
        by_name = _best(lambda photo_set=photo_set: _page(connection, photo_set, 0, SortOrder.NAME))  # type: ignore[misc]
        ranked = _best(lambda photo_set=photo_set: _ranked(connection, photo_set))  # type: ignore[misc]
        rows.append([*row, *(f"{seconds * 1e3:.1f}" for seconds in (counted, by_name, ranked))])
        print(rows[-1], flush=True)
        connection.set_progress_handler(None, 0)
    return rows


def _page(connection: sqlite3.Connection, photo_set: QuerySet, index: int, order: SortOrder = SortOrder.DATE) -> object:
    return photo_pages.page_from(connection, _OWNER, photo_set, order, index, _PAGE)


def _ranked(connection: sqlite3.Connection, photo_set: QuerySet) -> object:
    """Return the page that the search sheet shows: with words by relevance, which falls back to the date."""
    if not relevance.is_ranked(_OWNER, photo_set):
        return _page(connection, photo_set, 0)
    return relevance.page(connection, _OWNER, photo_set, None)


def _typing(connection: sqlite3.Connection) -> list[list[str]]:
    chance, rows, known = random.Random(3), [], KnownNames()
    typed = ["collection 0", "category 1", "tag 0412", "00", "c", "co", "col", "t", "ta", "x", "7", "coll 12"]
    texts = [*typed, *(word(chance.randrange(WORDS))[: chance.randrange(1, 6)] for _ in range(40))]
    for name, actor in (("owner", _OWNER), ("restricted", _RESTRICTED)):
        times = [_timed(partial(suggestions, connection, actor, text, known)) for text in texts * 3]
        rows.append([name, f"{statistics.median(times) * 1e3:.1f}", f"{percentile(times, 0.99) * 1e3:.1f}"])
    return rows


def _timing(connection: sqlite3.Connection) -> list[list[str]]:
    """Compare a word that no photo has with words that one hidden photo and 10,000 have; then restore them."""
    hidden = [
        row[0] for row in connection.execute("SELECT id FROM photos WHERE category_id = ? LIMIT 10001", (_HIDDEN,))
    ]
    before = connection.execute(
        "SELECT id, name FROM photos WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(hidden),)
    ).fetchall()
    _rename(connection, [("zqone.jpg" if number == 0 else "zqmany.jpg", photo) for number, photo in enumerate(hidden)])
    try:
        return [_pairs(connection, "1", "zqone"), _pairs(connection, "10,000", "zqmany")]
    finally:
        _rename(connection, [(row["name"], row["id"]) for row in before])


def _rename(connection: sqlite3.Connection, names: list[tuple[str, int]]) -> None:
    connection.execute("BEGIN")
    connection.executemany("UPDATE photos SET name = ? WHERE id = ?", names)
    connection.execute("COMMIT")
    while True:
        connection.execute("BEGIN")
        done = index_words(connection, 5_000)
        connection.execute("COMMIT")
        if not done:
            return


def _pairs(connection: sqlite3.Connection, number: str, found: str) -> list[str]:
    times: dict[str, list[float]] = {"zqnone": [], found: []}
    end = time.thread_time() + _LONGEST_OF_PAIRS
    for _ in range(_PAIRS):
        if time.thread_time() > end:
            break
        for text, taken in times.items():
            taken.append(_timed(lambda text=text: _restricted(connection, text)))  # type: ignore[misc]
    none, some = (statistics.median(taken) * 1e3 for taken in times.values())
    return [number, f"{none:.3f}", f"{some:.3f}", f"{some - none:+.3f} ({(some / none - 1) * 100:+.1f} %)"]


_KNOWN = KnownNames()


def _restricted(connection: sqlite3.Connection, text: str) -> object:
    query = QuerySet(text)
    photo_pages.page_from(connection, _RESTRICTED, query, SortOrder.DATE, 0, _PAGE)
    photo_pages.page_from(connection, _RESTRICTED, query, SortOrder.NAME, 0, _PAGE)
    return photo_pages.count(connection, _RESTRICTED, query), suggestions(connection, _RESTRICTED, text, _KNOWN)


def _memory(connection: sqlite3.Connection) -> list[list[str]]:
    texts = ("c", "ca", "can", "cano", "canon", "canon b", "canon ba", "canon bab")
    _search(connection, texts)
    tracemalloc.start()
    kept = _search(connection, texts)
    retained, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept
    return [[f"{retained / 1e6:.1f}", f"{peak / 1e6:.1f}"]]


def _search(connection: sqlite3.Connection, texts: tuple[str, ...]) -> object:
    shown: object = None
    for text in texts:
        shown = (suggestions(connection, _OWNER, text, _KNOWN), _page(connection, QuerySet(text), 0))
    return shown


def _best(call: Callable[[], object]) -> float:
    """Return the least of some times; what takes long is not repeated."""
    times = [_timed(call)]
    while len(times) < _ROUNDS and sum(times) < _ENOUGH:
        times.append(_timed(call))
    return min(times)


def _timed(call: Callable[[], object]) -> float:
    started = _started[0] = time.thread_time()
    try:
        call()
    except sqlite3.OperationalError:
        if time.thread_time() - started < _LONGEST:
            raise
    return time.thread_time() - started
