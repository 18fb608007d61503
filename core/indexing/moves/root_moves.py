"""Have photos whose files were moved to another root continue there, with their keys and marks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from core.database.database import Database
from core.indexing.moves.collections_between_roots import carry_between_roots, collections_before
from core.indexing.moves.marked_photos import is_marked
from core.indexing.moves.matched_moves import HeldFile, RootMove, indexed_later, moved_between_roots
from core.indexing.moves.moved_files import folder_of
from core.indexing.stacks.proposed_stacks import mark_due
from core.indexing.units.file_rows import refresh_kinds
from core.library.summaries import collections_of, refresh_counts
from core.models import PhotoId, RootId
from core.sets.clauses import Purpose, listed

_LOOKED_BACK = 3600
"""Seconds: a server that ends within a scan is started again, and scans all roots."""


class MovedPhotos(NamedTuple):
    """How many photos continue in another root."""

    number: int = 0
    new: int = 0
    """Those that this scan had added there."""
    missing: int = 0
    """Those that this scan had not found any longer."""


async def follow_moves(database: Database, since: float, *, is_whole: bool) -> MovedPhotos:
    """Recognise what was moved between roots; `since` is when the scan began, in seconds.

    A scan of whole roots also looks at what scans before it found, which may have ended before they came to this.
    """
    first = int(since) - (_LOOKED_BACK if is_whole else 0)
    missing, present = await database.read(partial(_held_files, since=first))
    moves = moved_between_roots(missing, present)
    return await database.write(partial(_save, moves=moves, since=int(since))) if moves else MovedPhotos()


def _held_files(connection: sqlite3.Connection, since: int) -> tuple[list[HeldFile], list[HeldFile]]:
    """Return missing photos and those of the same sizes that are there, of which one or the other is new.

    Of equal photos in several roots the one that was indexed first is followed, another one if it has marks: the row
    that takes the former place of a moved photo is not the next one that was moved.
    """
    if connection.execute(_MAY_BE_MOVED).fetchone() is None:
        return [], []
    fresh = [row["size"] for row in connection.execute(_FRESH_SIZES, {"since": since}).fetchall()]
    missing = _files(connection, _MISSING, fresh)
    present = _files(connection, _PRESENT, {file.size for file in missing})
    later = indexed_later(missing, [*missing, *present])
    return [file for file in missing if file not in later or is_marked(connection, file.photo_id)], present


def _files(connection: sqlite3.Connection, query: str, sizes: Iterable[int]) -> list[HeldFile]:
    rows = connection.execute(query, {"sizes": json.dumps(list(sizes))}).fetchall()
    return [HeldFile(PhotoId(row["id"]), RootId(row["root_id"]), *tuple(row)[2:]) for row in rows]


def _save(connection: sqlite3.Connection, moves: Iterable[RootMove], since: int) -> MovedPhotos:
    """Exchange the files of both photos of each move, unless the photo found has marks."""
    moves = [move for move in moves if not is_marked(connection, move.present.photo_id)]
    before = collections_before(connection, moves)
    for former, found in moves:
        _exchange(connection, former, found)
    photos = {file.photo_id for move in moves for file in move}
    refresh_kinds(connection, photos)
    exchanged = carry_between_roots(connection, moves, before)
    collections = collections_of(connection, json.dumps(sorted(photos))) | exchanged
    mark_due(connection, collections)
    refresh_counts(connection, collections)
    return MovedPhotos(
        len(moves),
        sum(found.since >= since for _, found in moves),
        sum(former.since >= since for former, _ in moves),
    )


def _exchange(connection: sqlite3.Connection, former: HeldFile, found: HeldFile) -> None:
    places = {row["id"]: dict(row) for row in connection.execute(_PLACES, (former.photo_id, found.photo_id)).fetchall()}
    here, there = places[former.photo_id], places[found.photo_id]
    free = found.path + b"\0" + str(found.photo_id).encode()
    connection.execute("UPDATE photos SET path = ? WHERE id = ?", (free, found.photo_id))
    connection.execute(_PLACE, there | {"id": former.photo_id})
    connection.execute(_PLACE, here | {"id": found.photo_id})
    connection.execute(_EXCHANGE_OTHERS, {"former": former.photo_id, "found": found.photo_id})
    if here["sidecar_signature"] != there["sidecar_signature"]:  # read what the sidecars there say
        connection.execute("UPDATE photos SET must_reread = 1 WHERE id = ?", (former.photo_id,))
        connection.execute(_REMOVE_SIGNATURE, (found.root_id, folder_of(found.path)))


_MAY_BE_MOVED = "SELECT 1 FROM photos WHERE deleted_at IS NOT NULL AND (SELECT count(*) FROM roots) > 1 LIMIT 1"

_FRESH_SIZES = """
SELECT size FROM photos WHERE deleted_at >= :since
UNION
SELECT size FROM photos WHERE added_at >= :since AND {listed}
""".replace("{listed}", listed(Purpose.FILES))

# Not those that are hidden for another reason: in excluded folders, and videos that are files of other photos now; nor
# those that are in the trash or deleted, of which another root has a copy.
_MISSING = """
SELECT id, root_id, path, size, mtime_ns, head, deleted_at FROM photos
WHERE deleted_at IS NOT NULL AND head IS NOT NULL AND size IN (SELECT value FROM json_each(:sizes))
    AND NOT EXISTS (
        SELECT 1 FROM files
        WHERE files.root_id = photos.root_id AND files.path = photos.path AND role <> 'primary' AND missing_at IS NULL
    )
    AND NOT EXISTS (SELECT 1 FROM trashed_photos WHERE photo_id = photos.id)
    AND NOT EXISTS (SELECT 1 FROM deletions WHERE photo_id = photos.id AND state <> 'moved-back')
    AND NOT EXISTS (
        SELECT 1 FROM unsupported_files
        WHERE unsupported_files.root_id = photos.root_id AND unsupported_files.kind = 'excluded'
            AND substr(photos.path, 1, length(folder) + 1) = folder || x'2f'
    )
"""

_PRESENT = """
SELECT id, root_id, path, size, mtime_ns, head, added_at FROM photos
WHERE {listed} AND head IS NOT NULL AND size IN (SELECT value FROM json_each(:sizes))
""".replace("{listed}", listed(Purpose.FILES))

_PLACES = """
SELECT id, root_id, path, name, name_sort, category_id, collection_id, mtime_ns, inode, ctime_ns, deleted_at,
    sidecar_signature
FROM photos WHERE id IN (?, ?)
"""

_PLACE = """
UPDATE photos SET root_id = :root_id, path = :path, name = :name, name_sort = :name_sort, category_id = :category_id,
    collection_id = :collection_id, mtime_ns = :mtime_ns, inode = :inode, ctime_ns = :ctime_ns,
    deleted_at = :deleted_at, date_sort = substr(date_sort, 1, 18) || :name_sort,
    newest_sort = substr(newest_sort, 1, 19) || :name_sort
WHERE id = :id
"""

_EXCHANGE_OTHERS = """
UPDATE files SET photo_id = iif(photo_id = :former, :found, :former)
WHERE photo_id IN (:former, :found) AND role <> 'primary' AND start = 0
"""

_REMOVE_SIGNATURE = "DELETE FROM folder_signatures WHERE root_id = ? AND folder = ?"
