"""What members have sent, as the folder `upload/` lists it: it outlives their transfers."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import dataclass

from core.database.database import Database
from core.indexing.uploads.upload_files import UploadLocation
from core.models import AssetKey, UserId

MAX_LISTED = 10_000
"""Files of one member that are listed, the newest ones."""


@dataclass(frozen=True, slots=True)
class SentRecord:
    """One uploaded file whose photo still exists."""

    name: str
    """As the client named it, with surrogates for bytes that are not UTF-8; not safe to show."""
    size: int
    """Bytes."""
    mtime: int
    """As the client set it, in UTC seconds since 1970."""
    asset_key: AssetKey | None
    """Its photo, None until it is indexed."""


class SentRecords:
    """The table of uploaded files."""

    def __init__(self, database: Database) -> None:
        """Read and write this database."""
        self._database = database

    async def add(
        self, user_id: UserId, name: str, location: UploadLocation, stored: bytes, size: int, mtime: int
    ) -> None:
        """Record a file that was stored under the name `stored`; one of the same sent name is replaced."""
        row = {
            "user_id": user_id,
            "name": _stored(name),
            "root": location.root,
            "path": location.file_path(stored),
            "size": size,
            "mtime": mtime,
            "now": int(time.time()),
        }
        await self._database.write(lambda connection: connection.execute(_ADD, row))

    async def set_mtime(self, user_id: UserId, name: str, mtime: int) -> None:
        """Change the time that is listed; the stored file keeps the one of its upload."""
        row = {"user_id": user_id, "name": _stored(name), "mtime": mtime}
        await self._database.write(lambda connection: connection.execute(_SET_MTIME, row))

    async def files(self, user_id: UserId) -> tuple[SentRecord, ...]:
        """Return what a member has sent, newest first."""
        row = {"user_id": user_id, "limit": MAX_LISTED}
        rows = await self._database.read(lambda connection: connection.execute(_FILES, row).fetchall())
        return tuple(map(_record, rows))

    async def find(self, user_id: UserId, name: str) -> SentRecord | None:
        """Return the file that a member has sent under this name, None when there is none."""
        row = {"user_id": user_id, "name": _stored(name)}
        found = await self._database.read(lambda connection: connection.execute(_FIND, row).fetchone())
        return None if found is None else _record(found)


def _record(row: sqlite3.Row) -> SentRecord:
    name, *values = row
    return SentRecord(_named(name), *values)


def _stored(name: str) -> str:
    """Return a name as the table has it: bytes that are not UTF-8, and slashes, are written as "/e9" and "/2f"."""
    return _ESCAPED.sub(lambda byte: f"/{ord(byte[0]) & 0xFF:02x}", name)


def _named(stored: str) -> str:
    return _BYTE.sub(lambda byte: bytes.fromhex(byte[1]).decode(errors="surrogateescape"), stored)


_ESCAPED = re.compile("[\udc80-\udcff/]")
_BYTE = re.compile("/([0-9a-f]{2})")


_ADD = """
INSERT INTO sent_files (user_id, name, root_id, path, size, mtime, sent_at)
SELECT :user_id, :name, roots.id, :path, :size, :mtime, :now FROM roots
WHERE roots.path = :root AND EXISTS (SELECT 1 FROM users WHERE id = :user_id)
ON CONFLICT (user_id, name) DO UPDATE SET
    root_id = excluded.root_id, path = excluded.path, size = excluded.size, mtime = excluded.mtime,
    sent_at = excluded.sent_at
"""
_SET_MTIME = "UPDATE sent_files SET mtime = :mtime WHERE user_id = :user_id AND name = :name"
_SELECT = """
SELECT sent_files.name, sent_files.size, sent_files.mtime, photos.asset_key
FROM sent_files LEFT JOIN photos ON photos.root_id = sent_files.root_id AND photos.path = sent_files.path
WHERE user_id = :user_id AND photos.deleted_at IS NULL"""
_FILES = f"{_SELECT}\nORDER BY sent_at DESC, sent_files.name\nLIMIT :limit"
_FIND = f"{_SELECT} AND sent_files.name = :name"
