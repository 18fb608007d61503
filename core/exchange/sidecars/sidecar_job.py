"""The job that writes what all members share about photos into sidecars next to them."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import sqlite3
from array import array
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Final

from core.database.database import Database
from core.errors import GalleryError
from core.exchange.sidecars.sidecar_files import SidecarOutcome, write_sidecar
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.media.sidecars.own_sidecars import SharedMarks, sidecar_of
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_path

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 30.0
_OF_WHOLE_ROOT: Final = {errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""Errors after which no other sidecar of the root is tried."""
_AT_ONCE: Final = 200


_DueSidecar = tuple[int, bytes, bytes, bytes, bytes]
"""Photo, root, path, text, and a digest of path and text."""


class SidecarWriting:
    """Writes sidecars of a gallery whenever marks have changed. Create it before jobs are taken over, then `run` it."""

    def __init__(self, database: Database, jobs: Jobs, *, is_wanted: bool) -> None:
        """Register the kind of job; without `is_wanted` nothing is ever written."""
        self._database = database
        self._jobs = jobs
        self._is_wanted = is_wanted
        self._refused: set[bytes] = set()
        """Roots of which the log says already that they cannot be written."""
        jobs.register(JobKind.SIDECARS, self._write_all, priority=JobPriority.BACKGROUND, words="Writing sidecars")

    async def run(self) -> None:
        """Start a job whenever something has changed, until cancelled; return at once if sidecars are not wanted.

        After one that an admin cancelled, the next one is that of the next change.
        """
        seen: tuple[int, ...] | None = None
        while self._is_wanted:
            try:
                present = await self._database.read(_state)
                if present != seen:
                    with suppress(JobCancelledError):
                        await self._jobs.run(JobKind.SIDECARS, {}, joins=lambda _: True)
                    seen = present
            except GalleryError as error:
                _log.warning("sidecars could not be written: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _write_all(self, run: JobRun) -> None:
        """Write the sidecars that differ from the marks of now; a job that is cancelled leaves the others."""
        if not self._is_wanted:
            return
        ids = await self._database.read(_marked)
        unwritable: set[bytes] = set()
        done = 0
        for some in _batches(ids):
            await run.checkpoint()
            run.show(JobStage.METADATA, "Writing sidecars", done, len(ids))
            rows = await self._database.read(partial(_due, photo_ids=some))
            written = await asyncio.to_thread(self._write, rows, unwritable)
            await self._database.write(partial(_record, written=written))
            done += len(some)
        run.error_count += len(unwritable)

    def _write(self, rows: Sequence[_DueSidecar], unwritable: set[bytes]) -> list[tuple[int, bytes]]:
        """Write sidecars; return ids and digests of those that are settled."""
        written = []
        for photo_id, root, path, text, digest in rows:
            if root in unwritable:
                continue
            try:
                outcome = write_sidecar(root.rstrip(b"/") + b"/" + path, text)
            except OSError as error:
                if error.errno in _OF_WHOLE_ROOT:
                    unwritable.add(root)
                if root not in self._refused:
                    self._refused.add(root)
                    _log.warning("sidecars cannot be written in %s (%s)", display_path(root), error.strerror)
                continue
            if outcome is not SidecarOutcome.NO_PHOTO:
                written.append((photo_id, digest))
        return written


def _batches(ids: array[int]) -> Sequence[Sequence[int]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def _state(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return numbers that change with marks and with the index."""
    return tuple(connection.execute(_STATE).fetchone())


def _marked(connection: sqlite3.Connection) -> array[int]:
    """Return the photos that have shared marks, or a sidecar of ours."""
    return array("q", (row[0] for row in connection.execute(_MARKED)))


def _due(connection: sqlite3.Connection, photo_ids: Sequence[int]) -> list[_DueSidecar]:
    """Return photos whose sidecar is not what it should be."""
    found = []
    for row in connection.execute(*_SHARED.fill(ids=json.dumps(list(photo_ids)))):
        stars = None if not row["votes"] else min(5, max(1, int(row["rating"] + 0.5)))
        marks = SharedMarks(stars, tuple(json.loads(row["tags"])), row["caption"] or "")
        if row["digest"] is None and marks == SharedMarks():
            continue
        text = sidecar_of(marks)
        digest = sha256(row["path"] + b"\0" + text).digest()
        if digest != row["digest"]:
            found.append((row["id"], bytes(row["root"]), bytes(row["path"]), text, digest))
    return found


def _record(connection: sqlite3.Connection, written: Sequence[tuple[int, bytes]]) -> None:
    connection.executemany(_RECORD, written)


_STATE = """
SELECT value, ratings, (SELECT coalesce(max(step), 0) FROM operations),
    (SELECT count(*) FROM operations WHERE undone_at IS NOT NULL AND passed IS NULL), (SELECT sum(online) FROM roots)
FROM photo_revision
"""

_MARKED = """
SELECT id FROM photos WHERE votes > 0
UNION SELECT photo_id FROM tagged_photos WHERE source <> 2
UNION SELECT photo_id FROM photo_texts WHERE caption <> ''
UNION SELECT photo_id FROM written_sidecars
ORDER BY 1
"""

_SHARED = Statement(
    "shared marks of photos for sidecars",
    """
SELECT photos.id, roots.path AS root, photos.path, votes, photos.rating, caption, digest, (
        SELECT json_group_array(tags.name) FROM tagged_photos JOIN tags ON tags.id = tag_id
        WHERE photo_id = photos.id AND source <> 2
    ) AS tags
FROM photos
JOIN roots ON roots.id = photos.root_id AND roots.online = 1
LEFT JOIN photo_texts ON photo_texts.photo_id = photos.id
LEFT JOIN written_sidecars ON written_sidecars.photo_id = photos.id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND {listed}
""",
    Purpose.FILES,
)

_RECORD = """
INSERT INTO written_sidecars (photo_id, digest) VALUES (?, ?)
ON CONFLICT DO UPDATE SET digest = excluded.digest
"""
