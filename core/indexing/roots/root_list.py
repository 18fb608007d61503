"""The folders that are indexed, as `roots` lists them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from core.models import RootId


@dataclass(frozen=True, slots=True)
class RootInfo:
    """One root."""

    id: RootId
    path: bytes
    is_online: bool
    """As of the last check, which a server makes every ten seconds."""
    photos: int
    added: datetime
    scanned: datetime | None
    """None for one whose first scan did not end."""


def root_list(connection: sqlite3.Connection) -> list[RootInfo]:
    """Return all roots in the order of their addition."""
    return [
        RootInfo(
            RootId(row["id"]),
            bytes(row["path"]),
            bool(row["online"]),
            row["photos"],
            datetime.fromtimestamp(row["added_at"], UTC),
            None if row["scanned_at"] is None else datetime.fromtimestamp(row["scanned_at"], UTC),
        )
        for row in connection.execute(_ROOTS)
    ]


_ROOTS = """
SELECT id, path, online, added_at, scanned_at,
    (SELECT coalesce(sum(photo_count), 0) FROM collections WHERE root_id = roots.id) AS photos
FROM roots ORDER BY id
"""
