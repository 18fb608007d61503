"""The files whose SHA-256 is not known yet, and its record."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from core.media.originals import Original


@dataclass(frozen=True, slots=True)
class UnhashedFile:
    """A file of an online root without its SHA-256."""

    file_id: int
    original: Original
    size: int
    mtime_ns: int


def unhashed(connection: sqlite3.Connection, after: int, limit: int) -> list[UnhashedFile]:
    """Return up to `limit` files with an id above `after`."""
    rows = connection.execute(_UNHASHED, {"after": after, "limit": limit}).fetchall()
    return [UnhashedFile(row["id"], Original(row["root"], row["path"]), row["size"], row["mtime_ns"]) for row in rows]


def count_unhashed(connection: sqlite3.Connection) -> int:
    """Count the files without their SHA-256."""
    return int(connection.execute(_COUNT).fetchone()[0])


def save_digests(connection: sqlite3.Connection, digests: Sequence[tuple[UnhashedFile, bytes]]) -> None:
    """Record digests; files that changed since stay without."""
    connection.executemany(
        _SAVE,
        [
            {"id": file.file_id, "size": file.size, "mtime_ns": file.mtime_ns, "digest": digest}
            for file, digest in digests
        ],
    )


# Files that the system refused to open have no time (-1); a video inside a picture has the digest of its file.
_FROM = """
FROM files JOIN roots ON roots.id = files.root_id
WHERE sha256 IS NULL AND start = 0 AND missing_at IS NULL AND mtime_ns >= 0 AND roots.online = 1
"""

_UNHASHED = f"""
SELECT files.id AS id, roots.path AS root, files.path AS path, size, mtime_ns
{_FROM} AND files.id > :after
ORDER BY files.id
LIMIT :limit
"""

_COUNT = f"SELECT count(*) {_FROM}"

_SAVE = "UPDATE files SET sha256 = :digest WHERE id = :id AND size = :size AND mtime_ns = :mtime_ns"
