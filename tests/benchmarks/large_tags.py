"""Tags of a large library: pages at any depth and lists of tags against the best SQL for the same rows, bulk changes.

A million photos, 50,000 tags on up to three levels, 2,000,000 taggings: a few tags have very many photos.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from core.database.database import Database
from core.gallery import OPERATIONS
from core.library.library import Library
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Actor, CategoryId, PhotoId, Role, SortOrder, TagSet, UserId
from core.operations.applying import apply_within, undo_within
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.tables import show

_PHOTOS, _TAGS, _ROUNDS = 1_000_000, 50_000, 7
_PAGE = 240
_ADMIN = Actor(UserId(1), "ada", Role.ADMIN)
_RESTRICTED = Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9))))

# The best known for a page of a tag: its photos once, sorted by the order, with the columns that decide what is listed.
_FLOOR = """
SELECT photos.* FROM photos
WHERE id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE key >= :first AND key < :end)
    )
    AND deleted_at IS NULL AND width > 0 AND below_top = 0
    AND (:all OR category_id IN (1, 5, 9))
ORDER BY newest_sort DESC, id DESC
LIMIT 240 OFFSET :skipped
"""

_COUNT_FLOOR = """
SELECT tags.name, count(*) FROM tagged_photos
JOIN photos ON photos.id = photo_id
JOIN tags ON tags.id = tag_id
WHERE deleted_at IS NULL AND width > 0 AND below_top = 0 AND (:all OR category_id IN (1, 5, 9))
GROUP BY tag_id ORDER BY tags.key
"""


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Write the library (about two minutes), then ask."""
    path = write_library(folder / "tags" / "data", _PHOTOS)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        write_tags(connection)
    show("Pages of tags (ms)", asyncio.run(_pages(path)), ["photos", "actor", "place", "ours", "floor", "ratio"])
    show("Tags (ms)", asyncio.run(_lists(path)), ["question", "actor", "ours", "floor"])
    show("10,000 photos (ms)", _bulk(path), ["change", "time"])


def write_tags(connection: sqlite3.Connection, photos: int = _PHOTOS) -> None:
    """Add an owner, a member with access to three categories, the tags, and their photos."""
    chance, taggings = random.Random(5), 2 * photos
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO users (id, name, role, created_at, restricted) VALUES (?, ?, ?, 1, ?)",
        [(1, "ada", "admin", 0), (2, "vera", "viewer", 1)],
    )
    connection.executemany("INSERT INTO category_access (user_id, category_id) VALUES (2, ?)", [(1,), (5,), (9,)])
    connection.executemany("INSERT INTO tags (id, parent_id, name, key) VALUES (?, ?, ?, ?)", _tags())
    numbers = ((min(int(chance.paretovariate(0.35)), _TAGS), chance.randrange(photos) + 1) for _ in range(2 * taggings))
    connection.executemany(
        "INSERT OR IGNORE INTO tagged_photos (tag_id, photo_id, source) VALUES (?, ?, 1)",
        sorted({pair for pair, _ in zip(numbers, range(taggings), strict=False)}),
    )
    connection.execute("COMMIT")


def _tags() -> Iterator[tuple[int, int | None, str, str]]:
    """Yield tags of which each tenth holds nine others, and each hundredth ten of these."""
    names = {0: ""}
    for number in range(1, _TAGS + 1):
        parent = None if number % 10 == 1 else (number - 1) // 10 * 10 + 1
        name = f"Tag {number:05}"
        names[number] = name if parent is None else f"{names[parent]}/{name}"
        yield number, parent, names[number], f"{names[number].lower()}/"


async def _pages(path: Path) -> list[list[str]]:
    database = await Database.open(path)
    library, rows = Library(database), []
    for name in await _tags_of_sizes(database):
        for words, actor in (("all", _ADMIN), ("three categories", _RESTRICTED)):
            tag = TagSet(name)
            total = await library.count(actor, tag)
            for place, index in (("first", 0), ("middle", total // 2), ("last", max(total - _PAGE, 0))):
                values = {
                    "first": f"{name.lower()}/",
                    "end": f"{name.lower()}0",
                    "skipped": index,
                    "all": actor is _ADMIN,
                }

                async def ours(index: int = index, actor: Actor = actor, tag: TagSet = tag) -> object:
                    return await library.page_at(actor, tag, SortOrder.DATE, index, _PAGE)

                async def floor(values: dict[str, Any] = values) -> object:
                    return await database.read(lambda connection: connection.execute(_FLOOR, values).fetchall())

                mine, best = await _both(ours, floor)
                rows.append([f"{total:,}", words, place, f"{mine:.1f}", f"{best:.1f}", f"{mine / best:.2f}"])
    await database.close()
    return rows


async def _tags_of_sizes(database: Database) -> list[str]:
    sizes = await database.read(
        lambda connection: connection.execute(
            "SELECT name, count(*) FROM tagged_photos JOIN tags ON tags.id = tag_id GROUP BY tag_id ORDER BY 2 DESC"
        ).fetchall()
    )
    wanted = (100_000, 10_000, 1_000, 40)
    return [min(sizes, key=lambda row: abs(row[1] - size))[0] for size in wanted]


async def _lists(path: Path) -> list[list[str]]:
    database = await Database.open(path)
    tags, rows = Library(database).tags, []
    for words, actor in (("all", _ADMIN), ("three categories", _RESTRICTED)):

        async def every(actor: Actor = actor) -> object:
            after, found = "", 0
            while page := await tags.page(actor, after=after):
                after, found = page[-1].name, found + len(page)
            return found

        async def counts(actor: Actor = actor) -> object:
            return await database.read(
                lambda connection: connection.execute(_COUNT_FLOOR, {"all": actor is _ADMIN}).fetchall()
            )

        mine, best = await _both(every, counts, rounds=2)
        rows.append(["all tags with counts", words, f"{mine:.0f}", f"{best:.0f}"])
        for typed in ("", "ta", "tag 04", "312"):

            async def complete(actor: Actor = actor, typed: str = typed) -> object:
                return await tags.completions(actor, typed)

            mine, _ = await _both(complete, complete)
            rows.append([f"completions of {typed!r}", words, f"{mine:.1f}", ""])
    await database.close()
    return rows


def _bulk(path: Path) -> list[list[str]]:
    chance, rows = random.Random(9), []
    things = Things.of(map(PhotoId, chance.sample(range(1, _PHOTOS + 1), 10_000)))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        for words, change in (
            ("tag", lambda: apply_within(connection, _ADMIN, SetTag("Bulk/Ten thousand", things))),
            ("undo", lambda: undo_within(connection, _ADMIN, OPERATIONS)),
        ):
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            change()
            connection.execute("COMMIT")
            rows.append([words, f"{(time.perf_counter() - started) * 1e3:.0f}"])
    return rows


async def _both(
    ours: Callable[[], Awaitable[object]], floor: Callable[[], Awaitable[object]], rounds: int = _ROUNDS
) -> tuple[float, float]:
    """Return the best time of each in milliseconds, measured in turn after one round that is not counted."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for query, taken in zip((ours, floor), times, strict=True):
            started = time.perf_counter()
            await query()
            if number:
                taken.append((time.perf_counter() - started) * 1e3)
    return min(times[0]), min(times[1])
