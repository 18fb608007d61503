"""The queries of likeness, asked as if all photos had vectors of which each pair is about as similar."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from core.library.likeness import likeness_order
from core.models import Actor, QuerySet

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
            connection.execute("INSERT INTO vector_models VALUES (1, 'hash', 'model', '1', 4, 1)")
            connection.execute("INSERT INTO text_vectors VALUES (1, 'boats', x'00')")
            connection.execute("INSERT INTO photo_vectors SELECT id, 1, 1, id FROM photos")
            return ask(connection, actor, it)
        finally:
            connection.execute("ROLLBACK TO vectors")
            connection.execute("RELEASE vectors")

    return asked


LIKENESS_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "likeness_order.page": _with_vectors(
        lambda db, actor, it: likeness_order.page(db, actor, QuerySet(f"similar:{it.key}"), None, it.limit)
    ),
    "likeness_order.page_at": _with_vectors(
        lambda db, actor, it: likeness_order.page_at(db, actor, _BOATS, it.limit, it.limit)
    ),
    "likeness_order.position": _with_vectors(lambda db, actor, it: likeness_order.position(db, actor, _BOATS, it.key)),
}
