"""The rows of what photos show, and of the models that have found it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NewType

from core.models import AssetKey, PhotoId
from core.models.tags.tag_names import folded
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.understanding.picture_job import UnseenPicture, id_range
from core.understanding.vectors import vector_rows
from core.understanding.vectors.vector_rows import ModelId
from core.understanding.vision.labels import FoundThing
from core.understanding.vision.vision_model import VisionModel

ThingModelId = NewType("ThingModelId", int)

NO_MODEL: Final = ThingModelId(0)
_HIGHEST: Final = (1 << 63) - 1


def model_id(connection: sqlite3.Connection, model: VisionModel) -> ThingModelId:
    """Return the id of a model; `NO_MODEL` if it has seen no photo."""
    row = connection.execute("SELECT id FROM thing_models WHERE sha256 = ?", (model.sha256,)).fetchone()
    return NO_MODEL if row is None else ThingModelId(row[0])


def add_model(connection: sqlite3.Connection, model: VisionModel) -> ThingModelId:
    """Return the id of a model, which has one from now on."""
    connection.execute(_ADD_MODEL, (model.sha256, model.name, model.revision))
    return model_id(connection, model)


def unrecognized(connection: sqlite3.Connection, by_model: ThingModelId, after: int, limit: int) -> list[UnseenPicture]:
    """Return up to `limit` photos with an id above `after` whose thumbnail the model has not seen."""
    rows = connection.execute(*UNRECOGNIZED.fill(model_id=by_model, after=after, limit=limit))
    return [UnseenPicture(PhotoId(row["id"]), AssetKey(row["asset_key"]), row["version"]) for row in rows]


def counts(connection: sqlite3.Connection, by_model: ThingModelId) -> tuple[int, int]:
    """Return how many photos a model has seen, and how many there are."""
    row = connection.execute(*COUNTS.fill(model_id=by_model)).fetchone()
    return int(row[0]), int(row[1])


def save_things(
    connection: sqlite3.Connection,
    by_model: ThingModelId,
    seen: Sequence[tuple[UnseenPicture, Sequence[FoundThing] | None]],
) -> None:
    """Replace what photos show; nothing in those that cannot be read."""
    for photo, things in seen:
        connection.execute("DELETE FROM photo_things WHERE photo_id = ?", (photo.photo_id,))
        if not connection.execute(_SEEN, (photo.photo_id, by_model, photo.version, photo.photo_id)).rowcount:
            continue  # deleted in the meantime
        connection.executemany(_ADD_THING, [(folded(each.name), each.name, each.is_group) for each in things or ()])
        values = [(photo.photo_id, each.certainty, folded(each.name)) for each in things or ()]
        connection.executemany(_ADD_TO_PHOTO, values)


def forget_missing(connection: sqlite3.Connection, after: int) -> int | None:
    """Remove what is known of photos without thumbnail, of the next ids; return the last one, None at the end."""
    last = id_range(connection, "recognized_photos", "photo_id", after)
    # Photos above the last one that was seen may show things that a removed model has found.
    connection.execute(_FORGET_THINGS, (after, _HIGHEST if last is None else last))
    if last is not None:
        connection.execute(_FORGET_SEEN, (after, last))
    return last


def see_lost_again(connection: sqlite3.Connection, by_model: ThingModelId, vectors: ModelId, count: int) -> None:
    """Have the photos seen again whose slots the file of vectors does not have, as after a backup was restored."""
    connection.execute(_SEE_AGAIN, (by_model, vectors, count))
    vector_rows.forget_lost_slots(connection, vectors, count)


def forget_other_models(connection: sqlite3.Connection, by_model: ThingModelId) -> None:
    """Remove the models before this one, which has seen all photos, and things of no photo."""
    connection.execute("DELETE FROM thing_models WHERE id <> ?", (by_model,))
    connection.execute("DELETE FROM things WHERE NOT EXISTS (SELECT 1 FROM photo_things WHERE thing_id = things.id)")


def remove_all(connection: sqlite3.Connection) -> None:
    """Remove all that models have found in photos."""
    connection.execute("DELETE FROM things")
    connection.execute("DELETE FROM thing_models")


_ADD_MODEL: Final = "INSERT INTO thing_models (sha256, name, revision) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING"

_ADD_THING: Final = "INSERT INTO things (key, name, is_group) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"

_ADD_TO_PHOTO: Final = """
INSERT OR REPLACE INTO photo_things (photo_id, thing_id, certainty) SELECT ?, id, ? FROM things WHERE key = ?
"""

_SEEN: Final = """
INSERT OR REPLACE INTO recognized_photos (photo_id, model_id, version)
SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)
"""

_FORGET_THINGS: Final = """
DELETE FROM photo_things
WHERE photo_id > ? AND photo_id <= ?
    AND NOT EXISTS (SELECT 1 FROM photos WHERE photos.id = photo_id AND has_thumbnail = 1)
"""

_SEE_AGAIN: Final = """
DELETE FROM recognized_photos WHERE model_id = ? AND photo_id IN (
    SELECT photo_id FROM photo_vectors WHERE model_id = ? AND slot >= ?
)
"""

_FORGET_SEEN: Final = """
DELETE FROM recognized_photos
WHERE photo_id > ? AND photo_id <= ?
    AND NOT EXISTS (SELECT 1 FROM photos WHERE photos.id = photo_id AND has_thumbnail = 1)
"""

UNRECOGNIZED = Statement(
    "photos that the model of things has not seen",
    """
SELECT id, asset_key, version FROM photos
WHERE id > :after AND has_thumbnail = 1 AND {listed} AND NOT EXISTS (
    SELECT 1 FROM recognized_photos
    WHERE photo_id = photos.id AND model_id = :model_id AND recognized_photos.version = photos.version
)
ORDER BY id LIMIT :limit
""",
    Purpose.FILES,
)

COUNTS = Statement(
    "counts of photos that the model of things has seen, and of all",
    """
SELECT (SELECT count(*) FROM recognized_photos WHERE model_id = :model_id),
    (SELECT count(*) FROM photos WHERE has_thumbnail = 1 AND {listed})
""",
    Purpose.FILES,
)
