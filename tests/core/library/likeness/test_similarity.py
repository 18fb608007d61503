"""Photos without vectors are compared by perceptual hashes, among those that the actor has access to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.errors import NotFoundError
from core.library.likeness import likeness_order, similarity
from core.models import Actor, AssetKey, CategoryId, PhotoId, QuerySet
from core.sets.likeness.similarity_ways import SimilarityWay
from tests.core.building import ADMIN, VIEWER, database_in_memory, populate

RESTRICTED = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
KEY = AssetKey("aaaaaaaaaaaab")
"""That of the first photo."""


@pytest.fixture
def library() -> Iterator[sqlite3.Connection]:
    """Five photos in an open category, and three in a secret one, with hashes that differ in more and more bits."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Day": 5}, "Secret": {"Night": 3}})
        for number, bits in enumerate((0, 9, 3, 40, 12, 1, 2, 3), start=1):
            add_hashes(connection, number, bits)
        yield connection


def add_hashes(connection: sqlite3.Connection, number: int, bits: int) -> None:
    hashes = ((1 << bits) - 1).to_bytes(8, "little") + bytes([0b10101010] * 40)
    connection.execute("INSERT INTO picture_hashes (photo_id, hashes) VALUES (?, ?)", (number, hashes))


def found(connection: sqlite3.Connection, actor: Actor, query: str = f"similar:{KEY}") -> list[int]:
    return [photo.id for photo in likeness_order.page(connection, actor, QuerySet(query), None)]


def test_the_closest_hashes_come_first(library: sqlite3.Connection) -> None:
    """Of the photos with access and for which all else holds; what differs in many bits is not similar."""
    assert found(library, ADMIN) == [1, 6, 7, 3, 8, 2, 5]
    assert found(library, RESTRICTED) == [1, 3, 2, 5]
    assert found(library, RESTRICTED, f"similar:{KEY} size:>0") == [1, 3, 2, 5]
    assert found(library, ADMIN, f"similar:{KEY} category:secret") == [6, 7, 8]
    key = library.execute("SELECT asset_key FROM photos WHERE id = 6").fetchone()[0]
    assert found(library, RESTRICTED, f"similar:{key}") == []


def test_the_best_way_that_a_photo_has_is_used(library: sqlite3.Connection) -> None:
    """Vectors of CLIP, else of the vision model, else hashes, else none."""

    def way(actor: Actor = RESTRICTED, number: int = 1) -> SimilarityWay | None:
        key = library.execute("SELECT asset_key FROM photos WHERE id = ?", (number,)).fetchone()[0]
        return similarity.way_of(library, actor, key)

    assert way() is SimilarityWay.HASHES
    for model, part in ((1, "vision"), (2, "clip")):
        library.execute("INSERT INTO vector_models VALUES (?, ?, 'model', '1', 4, 1, ?)", (model, part, part))
        library.execute("INSERT INTO photo_vectors VALUES (1, ?, 1, 0, 0)", (model,))
        assert way() is SimilarityWay(part)
    library.execute("UPDATE photo_vectors SET slot = NULL WHERE model_id = 2")
    assert way() is SimilarityWay.VISION
    assert found(library, ADMIN) == [], "what has a vector is not compared by its hashes"
    library.execute("DELETE FROM picture_hashes WHERE photo_id = 2")
    assert way(number=2) is None
    with pytest.raises(NotFoundError):
        way(number=PhotoId(6))
