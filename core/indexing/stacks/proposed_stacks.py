"""The stacks that a scan proposes, and those that it writes; each function runs in its caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from core.indexing.stacks.stacked_states import stacked_states
from core.indexing.units.models import PhotoStack
from core.indexing.units.stacking import stacks_of
from core.library.rows import wall_clock
from core.library.stacks.stack_states import StackState, write_states
from core.models import CollectionId, DateSource, MediaFile, MediaKind, PhotoKind
from core.sets.clauses import Purpose
from core.sets.statements import Statement

BATCH = 2_000
"""Photos whose stacks are looked for at once; a collection is never split."""

Proposals = Mapping[CollectionId, tuple[PhotoStack, ...]]
"""What the rules propose, by collection."""


def due_collections(connection: sqlite3.Connection, root: bytes) -> Iterator[Sequence[CollectionId]]:
    """Yield the collections of a root in which files were added, changed or moved since stacks were looked for."""
    batch: list[CollectionId] = []
    number = 0
    for row in connection.execute(_DUE, (root,)).fetchall():
        batch.append(CollectionId(row["id"]))
        number += row["photo_count"]
        if number >= BATCH:
            yield batch
            batch, number = [], 0
    if batch:
        yield batch


def proposed_stacks(connection: sqlite3.Connection, collections: Iterable[CollectionId]) -> Proposals:
    """Return what the rules propose for collections; those without stacks, and without proposals, are left out."""
    found = {}
    for collection_id in collections:
        rows = connection.execute(*_PHOTOS.fill(collection_id=collection_id)).fetchall()
        stacks = stacks_of(map(_media_file, rows))
        if stacks or any(row["stack_key"] is not None for row in rows):
            found[collection_id] = stacks
    return found


def save_stacks(connection: sqlite3.Connection, collections: Iterable[CollectionId], proposals: Proposals) -> None:
    """Stack photos as proposed, except where a person has decided; the collections are no longer due."""
    for collection_id, stacks in proposals.items():
        rows = connection.execute(*_PHOTOS.fill(collection_id=collection_id)).fetchall()
        photos = {
            row["path"]: StackState(row["asset_key"], row["stack_key"], row["stack_rank"], bool(row["stack_decided"]))
            for row in rows
        }
        keys = json.dumps([state.stack_key for state in photos.values() if state.stack_key is not None])
        kept = {row["stack_key"] for row in connection.execute(*_KEPT.fill(keys=keys, collection_id=collection_id))}
        changed = stacked_states(photos, stacks, kept)
        if changed:
            write_states(connection, changed)
    connection.execute(_DONE, {"ids": json.dumps(list(collections))})


def mark_due(connection: sqlite3.Connection, collections: Iterable[CollectionId]) -> None:
    """Have stacks looked for in these collections at the end of the scan."""
    connection.execute(_MARK_DUE, {"ids": json.dumps(sorted(collections))})


def _media_file(row: sqlite3.Row) -> MediaFile:
    kind = _KINDS.get(row["kind"], MediaKind.PICTURE)
    return MediaFile(
        row["path"], kind, row["size"], row["mtime_ns"], taken=_taken(row) if kind is not MediaKind.VIDEO else None
    )


def _taken(row: sqlite3.Row) -> datetime | None:
    """Return when a photo was taken by its own metadata."""
    local = wall_clock(row["taken_local"])
    if local is None or row["taken_source"] == DateSource.FILE:
        return None
    offset = row["taken_offset"]
    return local if offset is None else (local - timedelta(minutes=offset)).replace(tzinfo=UTC)


_KINDS = {PhotoKind.VIDEO: MediaKind.VIDEO, PhotoKind.RAW: MediaKind.RAW}

_DUE = """
SELECT id, photo_count FROM collections
WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND stacks_due = 1
ORDER BY id
"""

_PHOTOS = Statement(
    "photos of a collection to stack",
    """
SELECT asset_key, path, kind, size, mtime_ns, taken_local, taken_offset, taken_source,
    stack_key, stack_rank, stack_decided
FROM photos
WHERE collection_id = :collection_id AND {listed}
""",
    Purpose.FILES,
)

_KEPT = Statement(
    "stacks to be kept",
    """
SELECT DISTINCT stack_key
FROM photos
WHERE stack_key IN (SELECT value FROM json_each(:keys))
    AND (stack_rank = 0 OR collection_id <> :collection_id OR NOT ({listed}))
""",
    Purpose.FILES,
)

_DONE = "UPDATE collections SET stacks_due = 0 WHERE id IN (SELECT value FROM json_each(:ids))"

_MARK_DUE = "UPDATE collections SET stacks_due = 1 WHERE id IN (SELECT value FROM json_each(:ids)) AND stacks_due = 0"
