"""Large libraries for measurements: rows without files, written directly into a new database."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.database.migrations import migrate
from core.library.slugs import name_sort
from core.library.summaries import refresh_counts
from core.models import CollectionId
from core.sets.orders import date_sort, newest_sort

CATEGORIES = 40
COLLECTIONS = 25
"""Per category."""

_FIRST_SECOND = 1_000_000_000
_SHAPES = ((6000, 4000), (4000, 6000), (4000, 3000), (3000, 4000), (8000, 2500), (3000, 3000))


def write_library(data: Path, photos: int, collections: int = COLLECTIONS) -> Path:
    """Write a gallery of that many photos into a data folder, with `collections` in each category; return the database.

    The photos of a collection were taken on a few days and in one place, or an unknown one, the collections over twenty
    years; names repeat, and photos were added in batches. The root is `data`'s neighbour `photos`, an empty folder.
    """
    path = data / "gallery.db"
    data.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        migrate(connection, path)
        connection.execute("BEGIN")
        root = str(data.parent / "photos").encode()
        connection.execute(
            "INSERT INTO roots (id, path, name, added_at, online) VALUES (1, ?, 'photos', 1, 0)", (root,)
        )
        connection.executemany(
            "INSERT INTO categories (id, slug, name, folder, name_sort, added_at) VALUES (?, ?, ?, ?, ?, 1)",
            (
                (number, f"category-{number:02}", f"Category {number:02}", b"c%d" % number, f"category {number:02}")
                for number in range(1, CATEGORIES + 1)
            ),
        )
        connection.executemany(
            "INSERT INTO collections (id, category_id, root_id, folder, slug, name, name_sort, added_at)"
            " VALUES (?, ?, 1, ?, ?, ?, ?, 1)",
            map(_collection, range(1, CATEGORIES * collections + 1)),
        )
        connection.executemany(
            "INSERT INTO photos (id, asset_key, root_id, category_id, collection_id, path, name, name_sort, date_sort,"
            " newest_sort,"
            " format, size, mtime_ns, width, height, aspect, taken_local, taken_source, added_at,"
            " latitude, longitude, has_thumbnail)"
            " VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 'JPEG', ?, ?, ?, ?, ?, ?, 'exif', ?, ?, ?, 1)",
            _photos(photos, CATEGORIES * collections),
        )
        refresh_counts(connection, map(CollectionId, range(1, CATEGORIES * collections + 1)))
        connection.execute("COMMIT")
    return path


def _collection(number: int) -> tuple[int, int, bytes, str, str, str]:
    category = (number - 1) % CATEGORIES + 1
    name = f"Collection {number:04}"
    slug = f"category-{category:02}/collection-{number:04}"
    return number, category, b"c%d/%d" % (category, number), slug, name, name_sort(name)


def _photos(count: int, collections: int) -> Iterator[tuple[float | str | bytes | None, ...]]:
    chance = random.Random(7)
    days = [chance.randrange(20 * 365) for _ in range(collections)]
    where = random.Random(8)
    places = [_place(where) for _ in range(collections)]
    added = int(time.time()) - count // 500
    for number in range(1, count + 1):
        collection = chance.randrange(collections) + 1
        taken = _FIRST_SECOND + days[collection - 1] * 86_400 + chance.randrange(300_000)
        width, height = chance.choice(_SHAPES)
        name = f"IMG_{number % 10_000:04}.jpg"
        yield (
            number,
            f"{number:013}".translate(str.maketrans("0189", "abcd")),
            (collection - 1) % CATEGORIES + 1,
            collection,
            b"c%d/%d" % (collection, number),
            name,
            name_sort(name),
            date_sort(taken, 0, name_sort(name)),
            newest_sort(date_sort(taken, 0, name_sort(name)), "exif"),
            2_000_000 + chance.randrange(5_000_000),
            taken * 1_000_000_000,
            width,
            height,
            1000 * width // height,
            taken,
            added + number // 500,
            *places[collection - 1],
        )


def _place(chance: random.Random) -> tuple[float | None, float | None]:
    """Return where a collection was taken: at home, anywhere else, or unknown."""
    where = chance.random()
    if where < 0.2:
        return None, None
    return (48.2, 16.4) if where < 0.6 else (chance.uniform(-50, 60), chance.uniform(-180, 180))
