"""The queries of likeness, as if all photos had vectors of which each pair is about as similar, or close hashes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from core.errors import NotFoundError
from core.library.likeness import likeness_order, photo_lines, photo_things, similarity
from core.models import Actor, AssetKey, QuerySet

_BOATS = QuerySet('like:"boats"')


def _ranked(_model: str, _dimension: int, vector: bytes | None, slots: str | None, _kind: str) -> str:
    """Rank the rows that take part, in an order that is neither theirs nor that of the photos."""
    numbers = [] if vector is None or slots is None else [int(slot) for slot in slots.split(",")]
    return json.dumps(sorted(numbers, key=lambda number: number * 7919 % 1009))


def _with_vectors(
    ask: Callable[[sqlite3.Connection, Actor, Any], object],
) -> Callable[[sqlite3.Connection, Actor, Any], object]:
    def asked(connection: sqlite3.Connection, actor: Actor, it: Any) -> object:
        connection.create_function("most_like", 5, _ranked)
        connection.create_function("vector_of", 3, lambda *_: b"vector")
        connection.execute("SAVEPOINT vectors")
        try:
            connection.execute("INSERT INTO vector_models VALUES (1, 'hash', 'model', '1', 4, 1, 'clip')")
            connection.execute("INSERT INTO text_vectors VALUES (1, 'boats', x'00')")
            connection.execute("INSERT INTO photo_vectors SELECT id, 1, 1, id, 0 FROM photos")
            connection.execute("INSERT INTO photo_lines SELECT id, 0, 'line ' || id, 0.9, '[]' FROM photos")
            connection.execute("INSERT INTO things SELECT id, 'thing ' || id, 'Thing ' || id, id % 2 FROM photos")
            connection.execute("INSERT INTO photo_things SELECT id, id, 0.5 + id % 7 / 20.0 FROM photos")
            connection.execute("INSERT INTO things VALUES (999, 'thing of all', 'Thing of all', 0)")
            connection.execute("INSERT INTO photo_things SELECT id, 999, 0.9 FROM photos")
            return ask(connection, actor, it)
        finally:
            connection.execute("ROLLBACK TO vectors")
            connection.execute("RELEASE vectors")

    return asked


def _way_of(connection: sqlite3.Connection, actor: Actor, key: AssetKey) -> object:
    try:
        return similarity.way_of(connection, actor, key)
    except NotFoundError:
        return None


def _with_hashes(
    ask: Callable[[sqlite3.Connection, Actor, Any], object],
) -> Callable[[sqlite3.Connection, Actor, Any], object]:
    def asked(connection: sqlite3.Connection, actor: Actor, it: Any) -> object:
        connection.execute("SAVEPOINT hashes")
        try:
            hashes = [
                (row[0], f"{row[0] * 7919 % 8:06x}".encode() * 8) for row in connection.execute("SELECT id FROM photos")
            ]
            connection.executemany("INSERT INTO picture_hashes (photo_id, hashes) VALUES (?, ?)", hashes)
            return ask(connection, actor, it)
        finally:
            connection.execute("ROLLBACK TO hashes")
            connection.execute("RELEASE hashes")

    return asked


LIKENESS_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "likeness_order.page": _with_vectors(
        lambda db, actor, it: likeness_order.page(db, actor, QuerySet(f"similar:{it.key}"), None, it.limit)
    ),
    "likeness_order.page by hashes": _with_hashes(
        lambda db, actor, it: likeness_order.page(db, actor, QuerySet(f"similar:{it.key}"), None, it.limit)
    ),
    "similarity.way_of": _with_hashes(lambda db, actor, it: _way_of(db, actor, it.key)),
    "likeness_order.page_at": _with_vectors(
        lambda db, actor, it: likeness_order.page_at(db, actor, _BOATS, it.limit, it.limit)
    ),
    "likeness_order.position": _with_vectors(lambda db, actor, it: likeness_order.position(db, actor, _BOATS, it.key)),
    "photo_things.things_of": _with_vectors(
        lambda db, actor, it: [photo_things.things_of(db, actor, each) for each in it.photos]
    ),
    "photo_lines.lines_of": _with_vectors(
        lambda db, actor, it: [photo_lines.lines_of(db, actor, each) for each in it.photos]
    ),
    "photo_things.newest_things": _with_vectors(lambda db, actor, _: photo_things.newest_things(db, actor)),
}
