"""The rows of vectors of photos, as the search of copies reads them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple


class ServingModel(NamedTuple):
    """A model by whose vectors photos are compared."""

    id: int
    sha256: str
    dimension: int


@dataclass(frozen=True, slots=True)
class VectorList:
    """The photos with a vector of a model, each list in the same order."""

    photo_ids: array[int]
    slots: bytes
    """The row of each in the file, 8 bytes each, little endian."""
    new: bytes
    """A byte for each: 1 for one that was not compared yet."""


def models_to_compare(connection: sqlite3.Connection) -> list[ServingModel]:
    """Return the models that serve and have vectors that were not compared."""
    return [ServingModel(*row) for row in connection.execute(_MODELS)]


def vector_list(connection: sqlite3.Connection, model: ServingModel, count: int) -> VectorList:
    """Return the vectors of a model, in a file of `count` rows."""
    photo_ids, slots, new = array("q"), bytearray(), bytearray()
    for photo_id, slot, is_compared in connection.execute(_VECTORS, (model.id, count)):
        photo_ids.append(photo_id)
        slots += slot.to_bytes(8, "little")
        new.append(1 - is_compared)
    return VectorList(photo_ids, bytes(slots), bytes(new))


def distances(connection: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the distance of the perceptual hashes of pairs, in bits.

    Pairs that are known to be similar, and those of which one has no hash, are left out.
    """
    wanted = set(pairs)
    ids = json.dumps(sorted({photo_id for pair in wanted for photo_id in pair}))
    wanted -= {(row[0], row[1]) for row in connection.execute(_KNOWN, (ids,))}
    hashes = {row[0]: int.from_bytes(row[1], "little") for row in connection.execute(_HASHES, (ids,))}
    return {
        (one, other): (hashes[one] ^ hashes[other]).bit_count()
        for one, other in wanted
        if one in hashes and other in hashes
    }


def mark_vectors_compared(connection: sqlite3.Connection, model: ServingModel, vectors: VectorList) -> None:
    """Record that the new ones of these vectors were compared with all others."""
    new = [photo for photo, is_new in zip(vectors.photo_ids, vectors.new, strict=True) if is_new]
    connection.executemany(_MARK, [(photo, model.id) for photo in new])


_MODELS: Final = """
SELECT id, sha256, dimension FROM vector_models
WHERE is_serving = 1
    AND EXISTS (SELECT 1 FROM photo_vectors WHERE model_id = vector_models.id AND is_compared = 0 AND slot IS NOT NULL)
ORDER BY id
"""

_VECTORS: Final = """
SELECT photo_id, slot, is_compared FROM photo_vectors WHERE model_id = ? AND slot IS NOT NULL AND slot < ?
ORDER BY photo_id
"""

_HASHES: Final = """
SELECT photo_id, substr(hashes, 1, 8) FROM picture_hashes WHERE photo_id IN (SELECT value FROM json_each(?))
"""

_KNOWN: Final = """
SELECT first_id, second_id FROM similar_photos WHERE first_id IN (SELECT value FROM json_each(?))
"""

_MARK: Final = "UPDATE photo_vectors SET is_compared = 1 WHERE photo_id = ? AND model_id = ?"
