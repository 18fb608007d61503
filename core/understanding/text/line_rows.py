"""The rows of the text in photos, and of the models that have read it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple, NewType

from core.media.originals import Original
from core.models import AssetKey, PhotoId
from core.query.search_words import index_text
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.understanding.picture_job import UnseenPicture, id_range
from core.understanding.text.reading import FoundLine
from core.understanding.text.text_model import TextModel

TextModelId = NewType("TextModelId", int)

NO_TEXT_MODEL: Final = TextModelId(0)


class UnreadPicture(NamedTuple):
    """A photo that the model has not read, and its file."""

    photo: UnseenPicture
    original: Original


def text_model_id(connection: sqlite3.Connection, model: TextModel) -> TextModelId:
    """Return the id of a model; `NO_TEXT_MODEL` if it has read no photo."""
    row = connection.execute("SELECT id FROM text_models WHERE sha256 = ?", (model.sha256,)).fetchone()
    return NO_TEXT_MODEL if row is None else TextModelId(row[0])


def add_text_model(connection: sqlite3.Connection, model: TextModel) -> TextModelId:
    """Return the id of a model, which has one from now on."""
    connection.execute(_ADD_MODEL, (model.sha256, model.name, model.revision))
    return text_model_id(connection, model)


def unread(connection: sqlite3.Connection, by_model: TextModelId, after: int, limit: int) -> list[UnreadPicture]:
    """Return up to `limit` photos with an id above `after` that the model has not read, of roots that are online."""
    rows = connection.execute(*UNREAD.fill(model_id=by_model, after=after, limit=limit))
    return [
        UnreadPicture(
            UnseenPicture(PhotoId(row["id"]), AssetKey(row["asset_key"]), row["version"]),
            Original(row["root"], row["path"]),
        )
        for row in rows
    ]


def counts_of_read(connection: sqlite3.Connection, by_model: TextModelId) -> tuple[int, int]:
    """Return how many photos a model has read, and how many there are."""
    row = connection.execute(*READ_COUNTS.fill(model_id=by_model)).fetchone()
    return int(row[0]), int(row[1])


def save_text(
    connection: sqlite3.Connection, by_model: TextModelId, read: Sequence[tuple[UnseenPicture, Sequence[FoundLine]]]
) -> None:
    """Replace the text of photos."""
    for photo, lines in read:
        connection.execute("DELETE FROM photo_lines WHERE photo_id = ?", (photo.photo_id,))
        connection.execute("DELETE FROM line_words WHERE rowid = ?", (photo.photo_id,))
        if not connection.execute(_READ, (photo.photo_id, by_model, photo.version, photo.photo_id)).rowcount:
            continue  # deleted in the meantime
        values = [
            (photo.photo_id, place, line.text, line.certainty, json.dumps(line.corners))
            for place, line in enumerate(lines)
        ]
        connection.executemany(_ADD_LINE, values)
        if lines:
            words = index_text("\n".join(line.text for line in lines), "")
            connection.execute("INSERT INTO line_words (rowid, words) VALUES (?, ?)", (photo.photo_id, words))


def forget_deleted(connection: sqlite3.Connection, after: int) -> int | None:
    """Remove the words of photos that are deleted, of the next ids; return the last one, None at the end."""
    last = id_range(connection, "line_words", "rowid", after)
    if last is not None:
        connection.execute(_FORGET, (after, last))
    return last


def forget_other_text_models(connection: sqlite3.Connection, by_model: TextModelId) -> None:
    """Remove the models before this one, which has read all photos."""
    connection.execute("DELETE FROM text_models WHERE id <> ?", (by_model,))


def remove_all_text(connection: sqlite3.Connection) -> None:
    """Remove all text that was read in photos."""
    for statement in ("DELETE FROM photo_lines", "DELETE FROM line_words", "DELETE FROM text_models"):
        connection.execute(statement)


_ADD_MODEL: Final = "INSERT INTO text_models (sha256, name, revision) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING"

_ADD_LINE: Final = "INSERT INTO photo_lines (photo_id, place, line, certainty, corners) VALUES (?, ?, ?, ?, ?)"

_READ: Final = """
INSERT OR REPLACE INTO read_photos (photo_id, model_id, version)
SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)
"""

_FORGET: Final = """
DELETE FROM line_words
WHERE rowid > ? AND rowid <= ? AND NOT EXISTS (SELECT 1 FROM photo_lines WHERE photo_id = line_words.rowid)
"""

UNREAD = Statement(
    "photos whose text was not read",
    """
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path
FROM photos JOIN roots ON roots.id = root_id
WHERE photos.id > :after AND has_thumbnail = 1 AND roots.online = 1 AND {listed} AND NOT EXISTS (
    SELECT 1 FROM read_photos
    WHERE photo_id = photos.id AND model_id = :model_id AND read_photos.version = photos.version
)
ORDER BY photos.id LIMIT :limit
""",
    Purpose.FILES,
)

READ_COUNTS = Statement(
    "counts of photos whose text was read, and of all",
    """
SELECT (SELECT count(*) FROM read_photos WHERE model_id = :model_id),
    (SELECT count(*) FROM photos WHERE has_thumbnail = 1 AND {listed})
""",
    Purpose.FILES,
)
