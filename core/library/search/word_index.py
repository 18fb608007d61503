"""The index of words: brings `photo_words` up to date with the texts of photos that wait in `unindexed_photos`."""

from __future__ import annotations

import json
import sqlite3

from core.query.search_words import index_text
from core.sets.search.search_facts import INDEXED_TEXTS, fact_sql
from core.sets.search.word_rows import row_number, scope_of
from core.sets.search.word_search import MANY_UNINDEXED


def count_unindexed(connection: sqlite3.Connection) -> int:
    """Return how many photos wait for the index, those that are deleted too."""
    return int(connection.execute("SELECT count(*) FROM unindexed_photos").fetchone()[0])


def has_unindexed(connection: sqlite3.Connection) -> bool:
    """Return whether a photo waits for the index."""
    return connection.execute("SELECT 1 FROM unindexed_photos LIMIT 1").fetchone() is not None


def has_many_unindexed(connection: sqlite3.Connection) -> bool:
    """Return whether so many photos wait that their texts are compared instead of looked up."""
    skipped = {"skipped": MANY_UNINDEXED - 1}
    return connection.execute("SELECT 1 FROM unindexed_photos LIMIT 1 OFFSET :skipped", skipped).fetchone() is not None


def index_words(connection: sqlite3.Connection, limit: int) -> int:
    """Put as many waiting photos into the index, in an open transaction; return how many these were.

    A photo that is deleted leaves the index.
    """
    ids = [row[0] for row in connection.execute("SELECT photo_id FROM unindexed_photos LIMIT ?", (limit,))]
    waiting = {"ids": json.dumps(ids)}
    connection.execute(
        "DELETE FROM photo_words WHERE rowid IN (SELECT words_id FROM indexed_photos WHERE photo_id IN"
        " (SELECT value FROM json_each(:ids)))",
        waiting,
    )
    connection.execute("DELETE FROM indexed_photos WHERE photo_id IN (SELECT value FROM json_each(:ids))", waiting)
    # FTS5 collects rows with rising numbers in memory, and writes at each that is lower: a quarter of the time.
    rows = sorted(_rows_of(connection, ids).items(), key=lambda each: each[1][0])
    connection.executemany(_ADD, ((number, *texts) for _, (number, texts) in rows))
    connection.executemany(
        "INSERT INTO indexed_photos (photo_id, words_id) VALUES (?, ?)",
        ((photo, number) for photo, (number, _) in rows),
    )
    connection.execute("DELETE FROM unindexed_photos WHERE photo_id IN (SELECT value FROM json_each(:ids))", waiting)
    return len(ids)


def wrong_photos(connection: sqlite3.Connection, most: int) -> int:
    """Return how many photos neither wait for the index nor have the row there that they should have.

    Of more than `most` photos, as many are compared by their texts, from all over the library; a photo without a row, a
    row without a photo, and a row whose words are not found are counted in any case.
    """
    wrong = sum(int(connection.execute(statement).fetchone()[0]) for statement in _MISSING)
    ids = [row[0] for row in connection.execute(_SETTLED)]
    step = max(len(ids) // most, 1)
    for start in range(0, len(ids), 500 * step):
        some = ids[start : start + 500 * step : step]
        for photo_id, (number, texts) in _rows_of(connection, some).items():
            row = connection.execute(_INDEXED, (photo_id, number)).fetchone()
            wrong += row is None or tuple(row) != texts or not _is_found(connection, number, texts)
    return wrong


def index_again(connection: sqlite3.Connection) -> None:
    """Have all photos wait for the index, in an open transaction, and remove rows that are of none."""
    connection.execute("INSERT INTO photo_words (photo_words) VALUES ('rebuild')")
    connection.execute("DELETE FROM photo_words WHERE rowid NOT IN (SELECT words_id FROM indexed_photos)")
    connection.execute("DELETE FROM indexed_photos WHERE words_id NOT IN (SELECT rowid FROM photo_words)")
    connection.execute(
        "INSERT INTO unindexed_photos SELECT id FROM"
        " (SELECT id FROM photos UNION SELECT photo_id FROM indexed_photos)"
        " WHERE id NOT IN (SELECT photo_id FROM unindexed_photos)"
    )


def _rows_of(connection: sqlite3.Connection, ids: list[int]) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the rows that photos should have: their numbers, and the words of each column."""
    rows = {}
    for row in connection.execute(_TEXTS, {"ids": json.dumps(ids)}).fetchall():
        photo_id, newest_sort, category_id, *texts = row
        scope = scope_of(category_id)
        rows[photo_id] = row_number(newest_sort, photo_id), tuple(index_text(text, scope) for text in texts)
    return rows


def _is_found(connection: sqlite3.Connection, number: int, texts: tuple[str, ...]) -> bool:
    """Return whether the last word of each text leads to the row; not where the index itself is damaged."""
    last = [(column, text.split()[-1]) for column, text in zip(_COLUMNS, texts, strict=True) if text.split()]
    pattern = " AND ".join(f'{column} : "{word}"' for column, word in last)
    try:
        return not last or connection.execute(_FOUND, (pattern, number)).fetchone() is not None
    except sqlite3.DatabaseError:
        return False


_COLUMNS = [column for column, _ in INDEXED_TEXTS.values()]
_TEXTS = f"""
SELECT id, newest_sort, category_id, {", ".join(fact_sql(text, "photos") for _, text in INDEXED_TEXTS.values())}
FROM photos WHERE id IN (SELECT value FROM json_each(:ids))
"""  # noqa: S608 - texts of photos
_ADD = f"INSERT INTO photo_words (rowid, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"  # noqa: S608 - columns
_SETTLED = "SELECT photo_id FROM indexed_photos WHERE photo_id NOT IN (SELECT photo_id FROM unindexed_photos)"
_INDEXED = f"""
SELECT {", ".join(_COLUMNS)} FROM photo_words
WHERE rowid = (SELECT words_id FROM indexed_photos WHERE photo_id = ? AND words_id = ?)
"""  # noqa: S608 - columns
_FOUND = "SELECT 1 FROM photo_words WHERE photo_words MATCH ? AND rowid = ?"
_MISSING = (
    """
SELECT count(*) FROM photos
WHERE id NOT IN (SELECT photo_id FROM indexed_photos) AND id NOT IN (SELECT photo_id FROM unindexed_photos)
""",
    """
SELECT count(*) FROM indexed_photos
WHERE photo_id NOT IN (SELECT id FROM photos) AND photo_id NOT IN (SELECT photo_id FROM unindexed_photos)
""",
    "SELECT abs((SELECT count(*) FROM photo_words) - (SELECT count(*) FROM indexed_photos))",
)
"""Counts of photos without a row, and of rows without a photo."""
