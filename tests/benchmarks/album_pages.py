"""Pages of an album in the order by hand, at any depth, and the best SQL written by hand for the same rows."""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from core.database.database import Database
from core.gallery import OPERATIONS
from core.library import photo_pages, positions
from core.library.milestones import MilestoneCache
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.marks.albums.operations import AddToAlbum, CreateAlbum
from core.models import BLOCK_SIZE, Actor, AlbumId, AlbumSet, CategoryId, Photo, Role, SortOrder, UserId, id_sequence
from core.operations.applying import apply_within, undo_within
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.tables import milliseconds, show

_T = TypeVar("_T")
_PHOTOS, _IN_ALBUM, _PLACES = 1_000_000, 100_000, 40
_ALBUM = AlbumId(42)
_OWNER = Actor(UserId(1), "ada", Role.ADMIN)
_RESTRICTED = Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, range(1, 21))))


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Write a library of a million photos and an album of 100,000 of them (a minute or two), then ask for its pages."""
    path = write_library(folder / "albums" / "data", _PHOTOS)
    asyncio.run(_migrated(path))
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA cache_size = -200000")
        _fill(connection)
        rows = []
        for name, actor in (("all", _OWNER), ("half of the categories", _RESTRICTED)):
            total = photo_pages.count(connection, actor, AlbumSet(_ALBUM))
            rows += _pages(connection, actor, name, total)
        show("Album pages (ms)", rows, ["actor", "page", "ours", "p95", "floor", "p95", "ratio"])
        show("Changes of 10,000 photos (s)", [_changes(connection)], ["added", "undone"])


async def _migrated(path: Path) -> None:
    await (await Database.open(path)).close()


def _fill(connection: sqlite3.Connection) -> None:
    """Share an album of photos in a random order with all members."""
    connection.execute("INSERT OR IGNORE INTO users (id, name, role, created_at) VALUES (1, 'ada', 'admin', 0)")
    connection.execute("INSERT OR IGNORE INTO users (id, name, role, created_at) VALUES (2, 'vera', 'viewer', 0)")
    connection.execute(
        "INSERT INTO albums (id, user_id, name, name_key, audience) VALUES (?, 1, 'Best', 'best', 'all')", (_ALBUM,)
    )
    chosen = random.Random(5).sample(range(1, _PHOTOS + 1), _IN_ALBUM)
    connection.execute("BEGIN")
    rows = [(_ALBUM, photo, place << 20, photo) for place, photo in enumerate(chosen)]
    connection.executemany("INSERT INTO album_photos VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


def _pages(connection: sqlite3.Connection, actor: Actor, name: str, total: int) -> list[list[str]]:
    """Compare the page after a photo, and the page with a number, each at random depths."""
    photo_set, chance, cache = AlbumSet(_ALBUM), random.Random(3), MilestoneCache()
    times: dict[str, tuple[list[float], list[float]]] = {"after a photo": ([], []), "by number": ([], [])}
    for _ in range(_PLACES):
        index = chance.randrange(total - BLOCK_SIZE)
        ours, taken = _timed(
            lambda index=index: positions.page_at(  # type: ignore[misc]
                connection, actor, photo_set, SortOrder.HAND, index, cache=cache
            )
        )
        floor, least = _timed(lambda index=index: _floor(connection, actor, _BY_NUMBER, skipped=index))  # type: ignore[misc]
        assert ours == floor
        times["by number"][0].append(taken)
        times["by number"][1].append(least)
        key = ours[0].page_key
        ours, taken = _timed(
            lambda key=key: photo_pages.page(connection, actor, photo_set, SortOrder.HAND, key)  # type: ignore[misc]
        )
        values = {"place": key.value, "photo_id": key.photo_id}
        floor, least = _timed(lambda values=values: _floor(connection, actor, _AFTER, **values))  # type: ignore[misc]
        assert ours == floor
        times["after a photo"][0].append(taken)
        times["after a photo"][1].append(least)
    return [
        [name, page, *milliseconds(ours), *milliseconds(floor), f"{sorted(ours)[20] / sorted(floor)[20]:.2f}"]
        for page, (ours, floor) in times.items()
    ]


def _floor(connection: sqlite3.Connection, actor: Actor, sql: str, **values: Any) -> tuple[Photo, ...]:
    categories = ",".join(map(str, sorted(actor.category_ids or ())))
    allowed = f"AND category_id IN ({categories})" if categories else ""
    rows = connection.execute(sql.replace("{allowed}", allowed), values | {"user_id": actor.user_id, "album": _ALBUM})
    return tuple(redacted_photo(actor, to_photo(row)) for row in rows)


def _changes(connection: sqlite3.Connection) -> list[str]:
    made = apply_within(connection, _OWNER, CreateAlbum("Second")).result
    photos = id_sequence(random.Random(9).sample(range(1, _PHOTOS + 1), 10_000))
    _, added = _timed(
        lambda: _committed(connection, lambda: apply_within(connection, _OWNER, AddToAlbum(made, photos)))
    )
    _, undone = _timed(lambda: _committed(connection, lambda: undo_within(connection, _OWNER, OPERATIONS)))
    return [f"{added:.2f}", f"{undone:.2f}"]


def _committed(connection: sqlite3.Connection, change: Callable[[], object]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    change()
    connection.execute("COMMIT")


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


_COLUMNS = """
SELECT id, asset_key, version, collection_id, path, photos.name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, place AS page_value
FROM album_photos CROSS JOIN photos ON photos.id = shown_id
WHERE album_id = :album AND deleted_at IS NULL AND width > 0 AND below_top = 0
    AND id NOT IN (SELECT photo_id FROM trashed_photos) {allowed}
"""

_BY_NUMBER = f"{_COLUMNS}ORDER BY place, shown_id LIMIT 240 OFFSET :skipped"

_AFTER = f"{_COLUMNS}    AND place > :place\nORDER BY place, shown_id LIMIT 240"
