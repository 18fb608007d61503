"""A large library with texts: cameras and lenses by collection, captions, titles and notes, ratings, tags, an index."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.database.database import add_search_functions
from core.library.search.word_index import index_words
from tests.benchmarks.large_libraries import CATEGORIES, write_library
from tests.benchmarks.large_tags import write_tags

PHOTOS = 1_000_000
COLLECTIONS = 500
"""Per category."""

WORDS = 5_000
"""Different words of captions, `wab` and so on: the first ones are in very many captions, the last ones in a few."""

_CAMERAS = (
    "Canon|EOS R5",
    "Canon|EOS 5D Mark IV",
    "NIKON|Z 6",
    "SONY|ILCE-7M4",
    "Apple|iPhone 15 Pro",
    "FUJIFILM|X-T5",
)
_LENSES = ("RF24-70mm F2.8 L IS USM", "EF50mm f/1.8 STM", "NIKKOR Z 24-120mm f/4 S", "FE 35mm F1.8", None, "XF23mmF2")
_RARE = ("Leica|M6", "Summilux 35")


def word(number: int) -> str:
    """Return a word of captions by its number."""
    letters = ""
    for _ in range(3):
        number, letter = divmod(number, 18)
        letters += "bcdfghklmnprstvwxz"[letter] + "aeiou"[letter % 5]
    return letters


def write_searched_library(data: Path, photos: int = PHOTOS) -> Path:
    """Write the library with 20,000 collections and 50,000 tags, and index its words; some minutes for a million."""
    path = write_library(data, photos, COLLECTIONS)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        connection.execute("PRAGMA cache_size = -500000")
        write_tags(connection, photos)
        connection.execute("BEGIN")
        _write_texts(connection, photos)
        connection.execute("COMMIT")
        while True:
            connection.execute("BEGIN")
            done = index_words(connection, 5_000)
            connection.execute("COMMIT")
            if not done:
                break
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _write_texts(connection: sqlite3.Connection, photos: int) -> None:
    chance = random.Random(11)
    cameras = []
    for collection in range(1, CATEGORIES * COLLECTIONS + 1):
        kind = chance.randrange(len(_CAMERAS))
        camera, lens = (_CAMERAS[kind], _LENSES[kind]) if collection % 2_000 else _RARE
        cameras.append((*camera.split("|"), lens, collection))
    connection.execute("CREATE TEMP TABLE cameras (make, model, lens, collection_id INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO cameras VALUES (?, ?, ?, ?)", cameras)
    connection.execute(
        "UPDATE photos SET (camera_make, camera_model, lens, iso) ="
        " (SELECT make, model, lens, 100 << (photos.id % 7) FROM cameras WHERE collection_id = photos.collection_id)"
    )
    connection.executemany(
        "INSERT INTO imported_metadata (photo_id, title, caption, keywords) VALUES (?, ?, ?, '[]')",
        _captions(photos, chance),
    )
    noted = chance.sample(range(1, photos + 1), photos // 1_000)
    connection.executemany(
        "INSERT INTO photo_texts (photo_id, note) VALUES (?, ?)",
        [(photo, f"print {word(chance.randrange(WORDS))}") for photo in noted],
    )
    rated = chance.sample(range(1, photos + 1), photos // 50)
    connection.executemany(
        "INSERT INTO rated_photos (user_id, photo_id, stars) VALUES (1, ?, ?)",
        [(photo, chance.choice((3, 3, 3, 4, 4, 5))) for photo in rated],
    )


def _captions(photos: int, chance: random.Random) -> Iterator[tuple[int, str | None, str]]:
    for photo in range(1, photos + 1):
        if chance.random() < 0.3:
            words = [word(min(int(chance.paretovariate(0.3)) - 1, WORDS - 1)) for _ in range(6)]
            yield photo, f"The {words[0]}" if chance.random() < 0.1 else None, " ".join(words)
