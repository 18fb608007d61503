"""Top Picks of a million photos of which many are rated, for members with access to all and to few of them."""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from core.library.grouping.top_picks import top_things
from core.models import Actor, CategoryId, Ranking, Role, UserId
from tests.benchmarks.large_libraries import CATEGORIES, COLLECTIONS, write_library
from tests.benchmarks.tables import milliseconds, show

_PHOTOS, _RATINGS, _VIEWS, _ROUNDS = 1_000_000, 60_000, 500, 20
_ADMIN = Actor(UserId(1), "ada", Role.ADMIN)
_RESTRICTED = Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9))))
_UNRATED = Actor(UserId(3), "wil", Role.VIEWER, frozenset({CategoryId(CATEGORIES)}))
_ACTORS = {"all": _ADMIN, "three categories": _RESTRICTED, "one where nothing is rated": _UNRATED}


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Write the library (about two minutes), let two members rate and view, then ask; times are CPU times."""
    path = write_library(folder / "top picks" / "data", _PHOTOS)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("BEGIN")
        rated = _rate(connection)
        viewed = _view(connection)
        connection.execute("COMMIT")
        rows = [
            [words, ranking, *milliseconds([_seconds(connection, actor, ranking) for _ in range(_ROUNDS)])]
            for words, actor in _ACTORS.items()
            for ranking in Ranking
        ]
    show(f"Top Picks of {rated:,} rated photos (ms)", rows, ["actor", "ranking", "median", "p95"])
    show("A view of a collection (ms)", [milliseconds(viewed)], ["median", "p95"])


def _rate(connection: sqlite3.Connection) -> int:
    chance = random.Random(4)
    connection.executemany(
        "INSERT INTO users (id, name, role, created_at, restricted) VALUES (?, ?, ?, 1, ?)",
        [(1, "ada", "admin", 0), (2, "vera", "viewer", 1), (3, "wil", "viewer", 1)],
    )
    connection.executemany("INSERT INTO category_access VALUES (?, ?)", [(2, 1), (2, 5), (2, 9), (3, CATEGORIES)])
    ratings = sorted(
        (member, photo, chance.randint(1, 5))
        for member in (1, 2)
        for photo in chance.sample(range(1, _PHOTOS + 1), _RATINGS)
    )
    connection.executemany(
        f"INSERT INTO rated_photos SELECT ?1, id, ?3 FROM photos WHERE id = ?2 AND category_id < {CATEGORIES}",
        ratings,
    )
    return int(connection.execute("SELECT count(DISTINCT photo_id) FROM rated_photos").fetchone()[0])


def _view(connection: sqlite3.Connection) -> list[float]:
    chance, times = random.Random(6), []
    for number in range(_VIEWS):
        values = chance.randrange(CATEGORIES * COLLECTIONS) + 1, number
        started = time.process_time()
        connection.execute("INSERT INTO collection_views VALUES (?, 1, ?)", values)
        times.append(time.process_time() - started)
    return times


def _seconds(connection: sqlite3.Connection, actor: Actor, ranking: Ranking) -> float:
    started = time.process_time()
    top_things(connection, actor, ranking)
    return time.process_time() - started
