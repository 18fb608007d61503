"""The rows of models, and of the vectors of photos and texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple, NewType, Protocol

from core.models import AssetKey, PhotoId
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.understanding.picture_job import UnseenPicture, id_range

ModelId = NewType("ModelId", int)

CLIP: Final = "clip"
"""The part whose model makes vectors of texts, too."""
MOST_TEXTS: Final = 20_000
"""Texts whose vectors are stored; then all are made again when they are needed."""


class NamedModel(Protocol):
    """A model that is installed."""

    @property
    def sha256(self) -> str:
        """Of its files."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def revision(self) -> str:
        """Empty if it is unknown."""


class StoredModel(NamedTuple):
    """A model that has vectors, or is about to."""

    id: ModelId
    sha256: str
    name: str
    dimension: int
    is_serving: bool
    part: str
    """That of search by meaning, as `clip`."""


def stored_models(connection: sqlite3.Connection) -> tuple[StoredModel, ...]:
    """Return all models, the one that serves first."""
    rows = connection.execute(
        "SELECT id, sha256, name, dimension, is_serving, part FROM vector_models ORDER BY is_serving DESC, id"
    )
    return tuple(StoredModel(ModelId(row[0]), row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows)


def serving_model(connection: sqlite3.Connection) -> StoredModel | None:
    """Return the model by which photos are searched for texts; None without one."""
    return next((model for model in stored_models(connection) if model.is_serving and model.part == CLIP), None)


def add_model(connection: sqlite3.Connection, model: NamedModel, dimension: int, part: str = CLIP) -> StoredModel:
    """Return the row of a model; the first one of a part serves at once."""
    connection.execute(_ADD_MODEL, (model.sha256, model.name, model.revision, dimension, part))
    return next(each for each in stored_models(connection) if each.sha256 == model.sha256)


def have_serve(connection: sqlite3.Connection, model_id: ModelId) -> tuple[StoredModel, ...]:
    """Have a model serve, and remove the rows of all others of its part; return those."""
    known = stored_models(connection)
    part = next(model.part for model in known if model.id == model_id)
    former = tuple(model for model in known if model.id != model_id and model.part == part)
    connection.executemany("DELETE FROM vector_models WHERE id = ?", [(model.id,) for model in former])
    connection.execute("UPDATE vector_models SET is_serving = 1 WHERE id = ?", (model_id,))
    return former


def remove_all(connection: sqlite3.Connection) -> None:
    """Remove all vectors."""
    connection.execute("DELETE FROM vector_models")


def unembedded(connection: sqlite3.Connection, model_id: ModelId, after: int, limit: int) -> list[UnseenPicture]:
    """Return up to `limit` photos with an id above `after` that have a thumbnail and no vector of it."""
    rows = connection.execute(*_UNEMBEDDED.fill(model_id=model_id, after=after, limit=limit))
    return [UnseenPicture(PhotoId(row["id"]), AssetKey(row["asset_key"]), row["version"]) for row in rows]


def counts(connection: sqlite3.Connection, model_id: ModelId) -> tuple[int, int]:
    """Return how many photos have been looked at with a model, and how many there are."""
    row = connection.execute(*_COUNTS.fill(model_id=model_id)).fetchone()
    return int(row[0]), int(row[1])


def save_vectors(
    connection: sqlite3.Connection, model_id: ModelId, rows: Sequence[tuple[UnseenPicture, int | None]]
) -> None:
    """Record the slots of photos, None for pictures that cannot be read."""
    values = [(photo.photo_id, model_id, photo.version, slot, photo.photo_id) for photo, slot in rows]
    connection.executemany(_SAVE, values)


def forget_missing(connection: sqlite3.Connection, after: int) -> int | None:
    """Remove the vectors of photos that have no thumbnail: they are deleted, or missing for a long time.

    Only those of the next ids; return the last one, None at the end.
    """
    last = id_range(connection, "photo_vectors", "photo_id", after)
    if last is not None:
        connection.execute(_FORGET, (after, last))
    return last


def used_slots(connection: sqlite3.Connection, model_id: ModelId) -> frozenset[int]:
    """Return the slots that belong to photos."""
    rows = connection.execute("SELECT slot FROM photo_vectors WHERE model_id = ? AND slot IS NOT NULL", (model_id,))
    return frozenset(row[0] for row in rows)


def last_slot(connection: sqlite3.Connection, model_id: ModelId) -> int | None:
    """Return the highest slot that belongs to a photo."""
    row = connection.execute(
        "SELECT max(slot) FROM photo_vectors WHERE model_id = ? AND slot IS NOT NULL", (model_id,)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def forget_lost_slots(connection: sqlite3.Connection, model_id: ModelId, count: int) -> None:
    """Remove the rows of slots that the file does not have, as after a backup was restored."""
    connection.execute("DELETE FROM photo_vectors WHERE model_id = ? AND slot >= ?", (model_id, count))


def known_texts(connection: sqlite3.Connection, model_id: ModelId) -> list[str]:
    """Return the texts that have a vector."""
    return [row[0] for row in connection.execute("SELECT text FROM text_vectors WHERE model_id = ?", (model_id,))]


def missing_texts(connection: sqlite3.Connection, model_id: ModelId, texts: Sequence[str]) -> list[str]:
    """Return those of some texts that have no vector."""
    query = "SELECT 1 FROM text_vectors WHERE model_id = ? AND text = ?"
    return [text for text in texts if connection.execute(query, (model_id, text)).fetchone() is None]


def save_texts(connection: sqlite3.Connection, model_id: ModelId, vectors: Sequence[tuple[str, bytes]]) -> None:
    """Store the vectors of texts."""
    if connection.execute("SELECT count(*) FROM text_vectors").fetchone()[0] >= MOST_TEXTS:
        connection.execute("DELETE FROM text_vectors")
    rows = [(model_id, text, vector) for text, vector in vectors]
    connection.executemany("INSERT OR REPLACE INTO text_vectors (model_id, text, vector) VALUES (?, ?, ?)", rows)


_ADD_MODEL: Final = """
INSERT INTO vector_models (sha256, name, revision, dimension, part, is_serving)
SELECT ?1, ?2, ?3, ?4, ?5, NOT EXISTS (SELECT 1 FROM vector_models WHERE part = ?5)
ON CONFLICT (sha256) DO NOTHING
"""

_SAVE: Final = """
INSERT OR REPLACE INTO photo_vectors (photo_id, model_id, version, slot)
SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)
"""

_FORGET: Final = """
DELETE FROM photo_vectors
WHERE photo_id > ? AND photo_id <= ?
    AND NOT EXISTS (SELECT 1 FROM photos WHERE photos.id = photo_id AND has_thumbnail = 1)
"""

_UNEMBEDDED = Statement(
    "photos without a vector",
    """
SELECT id, asset_key, version FROM photos
WHERE id > :after AND has_thumbnail = 1 AND {listed} AND NOT EXISTS (
    SELECT 1 FROM photo_vectors
    WHERE photo_id = photos.id AND model_id = :model_id AND photo_vectors.version = photos.version
)
ORDER BY id LIMIT :limit
""",
    Purpose.FILES,
)

_COUNTS = Statement(
    "counts of photos with a vector, and of all",
    """
SELECT (SELECT count(*) FROM photo_vectors WHERE model_id = :model_id),
    (SELECT count(*) FROM photos WHERE has_thumbnail = 1 AND {listed})
""",
    Purpose.FILES,
)
