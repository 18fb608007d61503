"""Reads many files in worker processes: in chunks for speed, one by one where a chunk fails."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.derivatives.cluster.file_tasks import ReadTask
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WorkerCrashedError
from core.indexing.moves.known_files import KnownFile
from core.indexing.moves.moved_files import folder_of
from core.indexing.units.joined_files import KnownUnits
from core.indexing.units.photo_sidecars import UNREAD_SIDECARS, SidecarIndex
from core.media.discovery import Problem
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from core.media.originals import Original
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.models import PhotoId, Priority, ScanReport
from core.text import display_text

_log = logging.getLogger(__name__)

CHUNK = 32
"""Files per job: about ten milliseconds of work, against 0.25 for the transfer to the worker and back."""

REFUSED_MTIME = -1
"""The stored modification time of a file that the system refused to open: never a real one, so that it is retried."""

FileToRead = tuple[Fingerprint, KnownFile | None]
Outcome = PhotoMetadata | ReadFailure


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file after the attempt to read it; `known` is its row, None for a new file."""

    fingerprint: Fingerprint
    outcome: PhotoMetadata | ReadFailure
    known: KnownFile | None
    is_same: bool = False
    """Whether the file has the contents that its row describes, read again because the file was touched."""
    keeps_row: bool = False
    """Whether the attempt to read a touched file again failed in a way that says nothing about its contents."""
    sidecar_signature: int | None = None
    """That of the sidecars that were read; see `core.indexing.units.photo_sidecars`."""

    @property
    def is_changed(self) -> bool:
        """Return whether the photo that its row describes has other contents or other sidecars now."""
        if self.keeps_row:
            return False
        return not self.is_same or self.known is None or self.known.sidecar_signature != self.sidecar_signature


class StoredContents(NamedTuple):
    """What is stored about the contents of a file."""

    head: int | None
    """See `core.media.fingerprints.head_digest`; None for a file that could not be read, or was indexed without it."""
    width: int
    height: int
    orientation: int
    error: str | None

    def is_of(self, outcome: Outcome, *, trusts_shape: bool = False) -> bool:
        """Return whether what was read is the same, so that derivatives and errors stay.

        With `trusts_shape`, an equal shape is enough if the head is not stored.
        """
        if isinstance(outcome, ReadFailure):
            return self.error == display_text(outcome.reason)
        shape = (outcome.width, outcome.height, outcome.orientation)
        known_head = outcome.head if trusts_shape and self.head is None else self.head
        is_head = known_head is not None and outcome.head == known_head
        return is_head and shape == (self.width, self.height, self.orientation)

    def outlives(self, outcome: Outcome) -> bool:
        """Return whether the file could be read before, and the system refused to read it now."""
        return self.width != 0 and isinstance(outcome, ReadFailure) and outcome.refused


class FileReader:
    """Reads files of one root with a bounded number of jobs in progress."""

    def __init__(self, pool: WorkerPool, root: bytes, pixel_limit: int, in_flight: int) -> None:
        self._pool = pool
        self._root = root
        self._pixel_limit = pixel_limit
        work = pool.file_work
        self._in_flight = in_flight if work is None else max(in_flight, work.capacity // CHUNK)
        self.sidecars = SidecarIndex()
        """The sidecars of the files to read."""

    async def read(self, files: Sequence[FileToRead]) -> AsyncGenerator[list[ReadFile], None]:
        """Yield the files in their order, a chunk at a time; a file that cannot be read is yielded with its failure.

        Raises:
            GalleryError: the gallery is closing.
        """
        tasks: deque[asyncio.Task[list[ReadFile]]] = deque()
        try:
            for start in range(0, len(files), CHUNK):
                tasks.append(asyncio.create_task(self._read_chunk(files[start : start + CHUNK])))
                if len(tasks) >= self._in_flight:
                    yield await tasks.popleft()
            while tasks:
                yield await tasks.popleft()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read_chunk(self, files: Sequence[FileToRead]) -> list[ReadFile]:
        outcomes = await self._outcomes_of_cluster(files)
        if outcomes is None:
            outcomes = await self._outcomes(files)
        if outcomes is None:
            outcomes = [await self._read_alone(file) for file, _ in files]
        return [
            ReadFile(file, outcome, known, sidecar_signature=self._signature(file, outcome))
            for (file, known), outcome in zip(files, outcomes, strict=True)
        ]

    def _signature(self, file: Fingerprint, outcome: Outcome) -> int | None:
        if isinstance(outcome, PhotoMetadata) and outcome.sidecar_problems:
            return UNREAD_SIDECARS
        return self.sidecars.signatures.get(file.path)

    def _sidecars_of(self, files: Iterable[Fingerprint]) -> tuple[dict[bytes, PhotoSidecars], ...]:
        """Return the sidecars of files as the last argument of `read_files`; nothing if there are none."""
        photos = self.sidecars.photos
        found = {file.path: photos[file.path] for file in files if file.path in photos} if photos else {}
        return (found,) if found else ()

    async def _outcomes_of_cluster(self, files: Sequence[FileToRead]) -> list[Outcome] | None:
        """Return the outcomes of a chunk that a cluster has read, and of files that it could not; None without one."""
        work = self._pool.file_work
        if work is None or work.is_given_up:
            return None
        photos = self.sidecars.photos
        tasks = [
            ReadTask(Original(self._root, file.path), file.mtime_ns, self._pixel_limit, photos.get(file.path))
            for file, _ in files
        ]
        found: list[PhotoMetadata | None] = await asyncio.gather(*map(work.run, tasks))
        if not any(found):
            return None
        pairs = zip(files, found, strict=True)
        return [await self._read_alone(file) if read is None else read for (file, _), read in pairs]

    async def _outcomes(self, files: Sequence[FileToRead]) -> list[Outcome] | None:
        """Return the outcomes of a chunk, None when the chunk as a whole failed."""
        paths = [(file.path, file.mtime_ns) for file, _ in files]
        sidecars = self._sidecars_of(file for file, _ in files)
        try:
            return await self._pool.run(
                read_files, self._root, paths, self._pixel_limit, *sidecars, priority=Priority.SCAN, retried=False
            )
        except WorkerCrashedError:
            return None
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - the edge of a job: reading the files one by one finds the cause
            _log.exception("reading a chunk of files failed")
            return None

    async def _read_alone(self, file: Fingerprint) -> Outcome:
        files = [(file.path, file.mtime_ns)]
        try:
            (outcome,) = await self._pool.run(
                read_files, self._root, files, self._pixel_limit, *self._sidecars_of([file]), priority=Priority.SCAN
            )
        except WorkerCrashedError as error:
            return ReadFailure(error.message, refused=not error.proven, by_worker=error.proven)
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - the edge of a job: this file is marked, the scan continues
            _log.exception("reading %r failed", file.path)
            return ReadFailure("The picture could not be read.")
        return outcome


def compared(read: ReadFile, stored: Mapping[PhotoId, StoredContents]) -> ReadFile:
    """Return a touched file with whether its contents are the stored ones."""
    contents = None if read.known is None else stored.get(read.known.photo_id)
    if contents is None or read.known is None:
        return read
    if contents.outlives(read.outcome) and not read.known.deleted and read.known.path == read.fingerprint.path:
        return replace(read, keeps_row=True)
    # An earlier version read this file, of the same size and time, and stored no head.
    return replace(read, is_same=contents.is_of(read.outcome, trusts_shape=read.known.must_reread))


def refusals(chunk: list[ReadFile]) -> list[Problem]:
    """Return the problems of files whose rows stay as they are, and of sidecars."""
    outcomes = [(read.fingerprint.path, read.outcome) for read in chunk if read.keeps_row]
    found = [Problem(path, each.reason, folder=False) for path, each in outcomes if isinstance(each, ReadFailure)]
    described = [read.outcome.sidecar_problems for read in chunk if isinstance(read.outcome, PhotoMetadata)]
    return found + [Problem(path, reason, folder=False) for problems in described for path, reason in problems]


def newly_identified(chunk: list[ReadFile], units: KnownUnits | None) -> set[bytes]:
    """Return the folders of files whose content identifier is another than the one by which they were joined."""
    if units is None:
        return set()
    described = [(each.fingerprint.path, each.outcome) for each in chunk]
    return {
        folder_of(path)
        for path, outcome in described
        if isinstance(outcome, PhotoMetadata) and outcome.content_id != units.content_id_of(path)
    }


def failures(chunk: list[ReadFile]) -> list[Problem]:
    """Return the files that exist and cannot be read."""
    outcomes = [(read.fingerprint.path, read.outcome) for read in chunk]
    return [
        Problem(path, each.reason, folder=False)
        for path, each in outcomes
        if isinstance(each, ReadFailure) and not each.missing
    ]


def tallied(tally: ScanReport, chunk: list[ReadFile], moved: Collection[PhotoId]) -> tuple[ScanReport, list[ReadFile]]:
    """Count a chunk, except for moved photos, which are counted as such; return its files that have to be written."""
    kept: list[ReadFile] = []
    added = changed = unchanged = 0
    for read in chunk:
        failure = read.outcome if isinstance(read.outcome, ReadFailure) else None
        if failure is not None and failure.missing:
            continue
        if read.keeps_row:
            unchanged += 1
            continue
        if read.known is not None and read.known.photo_id in moved:
            pass
        elif read.known is None:
            added += 1
        elif failure is not None and failure.refused and read.known.mtime_ns == REFUSED_MTIME:
            unchanged += 1
            continue
        elif read.is_same and read.known.deleted:
            added += 1
        elif read.is_changed:
            changed += 1
        else:
            unchanged += 1
        kept.append(read)
    counted = replace(
        tally, added=tally.added + added, changed=tally.changed + changed, unchanged=tally.unchanged + unchanged
    )
    return counted, kept
