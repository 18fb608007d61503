"""The rows of photos by which it is decided which derivatives stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from core.models import AssetKey


@dataclass(frozen=True, slots=True)
class CachedPhoto:
    """A photo, also a missing one, as the cache needs it."""

    version: int
    has_thumbnail: bool
    missing_since: int | None
    """Unix time; None for a photo that exists, as far as the last scan has seen."""
    is_online: bool
    """Whether its root is."""


def prefixes(connection: sqlite3.Connection) -> set[str]:
    """Return the first two characters of the keys of all photos, as the folders of the store are named."""
    found: set[str] = set()
    key = ""
    while row := connection.execute(_NEXT_KEY, (key,)).fetchone():
        found.add(row["asset_key"][:2])
        key = _after(row["asset_key"][:2])
    return found


def photos_of(connection: sqlite3.Connection, prefix: str) -> dict[AssetKey, CachedPhoto]:
    """Return the photos whose key begins with these characters."""
    rows = connection.execute(_PHOTOS, {"start": prefix, "end": _after(prefix)}).fetchall()
    return {
        AssetKey(row["asset_key"]): CachedPhoto(
            row["version"], bool(row["has_thumbnail"]), row["deleted_at"], bool(row["online"])
        )
        for row in rows
    }


def has_offline_root(connection: sqlite3.Connection) -> bool:
    """Return whether a root is offline."""
    return connection.execute("SELECT 1 FROM roots WHERE online = 0 LIMIT 1").fetchone() is not None


def forget_thumbnails(connection: sqlite3.Connection, assets: Iterable[tuple[AssetKey, int]]) -> None:
    """Record that these photos of these versions have no thumbnail: it is made again while they exist."""
    connection.executemany(_FORGET, [{"key": key, "version": version} for key, version in assets])


def _after(prefix: str) -> str:
    """Return the first text behind all that begin with a prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


_NEXT_KEY = "SELECT asset_key FROM photos WHERE asset_key >= ? ORDER BY asset_key LIMIT 1"

_PHOTOS = """
SELECT asset_key, version, has_thumbnail, deleted_at, online
FROM photos JOIN roots ON roots.id = root_id
WHERE asset_key >= :start AND asset_key < :end
"""

_FORGET = "UPDATE photos SET has_thumbnail = 0 WHERE asset_key = :key AND version = :version"
