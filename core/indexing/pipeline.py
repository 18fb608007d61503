"""A scan: discover, plan, read, commit. It shows progress, can be cancelled or killed anywhere, and loses nothing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.indexing import commit
from core.indexing.reading import Reader, Work
from core.indexing.reconciliation import KnownFile, Plan, reconcile
from core.indexing.scan_lock import scan_lock
from core.media.discovery import Problem, discover
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import ReadFailure
from core.models import Activity, RootId, ScanReport
from core.text import display_path

_T = TypeVar("_T")

_COMMIT_SECONDS = 0.5
_CHANGE_SECONDS = 0.5
_SHOW_SECONDS = 0.2


async def scan(
    database: Database,
    pool: WorkerPool,
    settings: Settings,
    roots: Sequence[Path],
    *,
    on_progress: Callable[[Activity], None],
    on_change: Callable[[], None],
    accept_missing: bool = False,
) -> ScanReport:
    """Bring the index up to date with what lies in these folders; new ones are added.

    Both callbacks run in the event loop; `on_change` comes at most twice a second. Photos whose files are gone are
    hidden, and come back by themselves. A root that is away as a whole, or that lost more than half of its photos
    (unless `accept_missing`), is left as it was.

    Raises:
        GalleryError: another scan runs; a new root is no folder that can be read; no root could be scanned. As long as
            one root can be scanned, the others' troubles are listed as errors instead.
    """
    started = time.monotonic()
    with scan_lock(settings.data_dir):
        known = await database.read(known_roots)
        targets = await asyncio.to_thread(_targets, roots, known)
        report = ScanReport()
        failures: list[GalleryError] = []
        for root in targets:
            others = [os.fsencode(other) for other in {*known, *targets} if other != root]
            root_scan = _RootScan(database, pool, settings, os.fsencode(root), on_progress, on_change)
            try:
                report = _sum(report, await root_scan.run(others, accept_missing=accept_missing))
            except RootAwayError as error:
                failures.append(error)
        if failures and len(failures) == len(targets):
            raise failures[0]
        errors = report.errors + len(failures)
        return replace(report, errors=errors, seconds=time.monotonic() - started)


def known_roots(connection: sqlite3.Connection) -> tuple[Path, ...]:
    """Return the folders that are indexed, in the order of their addition."""
    rows = connection.execute("SELECT path FROM roots ORDER BY id").fetchall()
    return tuple(Path(os.fsdecode(row["path"])) for row in rows)


class RootAwayError(GalleryError):
    """A root cannot be trusted now: nothing of it was marked."""


@dataclass(frozen=True, slots=True)
class _Survey:
    """What lies below a root."""

    files: tuple[Fingerprint, ...]
    problems: tuple[Problem, ...]
    empty: bool


class _RootScan:
    """The scan of one root."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        root: bytes,
        on_progress: Callable[[Activity], None],
        on_change: Callable[[], None],
    ) -> None:
        self._database = database
        self._reader = Reader(pool, root, settings.pixel_limit, settings.worker_count * 2 + 2)
        self._own_folders = [os.fsencode(settings.data_dir), os.fsencode(settings.config_dir)]
        self._root = root
        self._name = display_path(root.rstrip(b"/").rpartition(b"/")[2] or root)
        self._on_progress = on_progress
        self._on_change = on_change
        self._changed_at = 0.0
        self._stop = threading.Event()

    async def run(self, other_roots: Sequence[bytes], *, accept_missing: bool) -> ScanReport:
        """Scan the root; see `scan`."""
        started, now = time.monotonic(), int(time.time())
        survey, known = await asyncio.gather(
            self._survey([*self._own_folders, *other_roots]),
            self._database.read(lambda connection: commit.known_files(connection, self._root)),
        )
        root_problem = next((problem for problem in survey.problems if problem.folder and not problem.path), None)
        if root_problem is not None:
            hint = f"{root_problem.reason} Nothing was marked as missing. If it is a drive, connect it and scan again."
            raise await self._away(f"The folder {self._name} cannot be read.", hint, now)
        plan = await asyncio.to_thread(_plan, survey, known)
        await self._refuse_loss(survey, plan, now, accept_missing=accept_missing)
        tally = ScanReport()
        if plan.has_work:
            root_id = await self._database.write(lambda connection: commit.add_root(connection, self._root, now))
            await self._apply_plan(root_id, plan, now)
            tally = await self._read(root_id, plan, now)
        report = replace(
            tally,
            added=tally.added + len(plan.back),
            moved=len(plan.moved),
            missing=len(plan.missing),
            unchanged=tally.unchanged + len(plan.unchanged),
            seconds=time.monotonic() - started,
        )
        return await self._database.write(
            lambda connection: commit.record_run(connection, self._root, survey.problems, report, now)
        )

    async def _survey(self, skipped: Sequence[bytes]) -> _Survey:
        """Walk the root in a thread; cancelling ends the walk at the next folder."""
        loop = asyncio.get_running_loop()
        walk = asyncio.ensure_future(asyncio.to_thread(self._walk, skipped, loop))
        try:
            return await asyncio.shield(walk)
        except asyncio.CancelledError:
            self._stop.set()
            await asyncio.gather(walk, return_exceptions=True)
            raise

    def _walk(self, skipped: Sequence[bytes], loop: asyncio.AbstractEventLoop) -> _Survey:
        files: list[Fingerprint] = []
        problems: list[Problem] = []
        empty = False
        shown = time.monotonic()
        for folder in discover(self._root, skipped):
            if self._stop.is_set():
                break
            files.extend(folder.files)
            problems.extend(folder.problems)
            empty = empty or (folder.empty and not folder.path)
            if time.monotonic() - shown >= _SHOW_SECONDS:
                shown = time.monotonic()
                loop.call_soon_threadsafe(
                    self._on_progress, Activity(f"Looking through {self._name}", len(files), None)
                )
        return _Survey(tuple(files), tuple(problems), empty)

    async def _refuse_loss(self, survey: _Survey, plan: Plan, now: int, *, accept_missing: bool) -> None:
        """Raise when the root looks unplugged: empty, or without most of what it held."""
        if survey.empty and plan.missing:
            raise await self._away(
                f"The folder {self._name} is empty, but {len(plan.missing):,} photos were found there before.",
                "Nothing was marked as missing. If it is a drive, connect it and scan again.",
                now,
            )
        if plan.loses_too_much and not accept_missing:
            raise await self._away(
                f"{len(plan.missing):,} photos of the folder {self._name} are gone, more than half of it.",
                "Nothing was marked as missing. If a drive or network folder is away, connect it and scan again; "
                "if they are really gone, run `sshowcase scan --accept-missing`.",
                now,
            )

    async def _away(self, message: str, hint: str, now: int) -> GalleryError:
        """List a known root as away and return the error to raise."""
        known = await self._database.write(
            lambda connection: commit.root_away(connection, self._root, f"{message} {hint}", now)
        )
        return RootAwayError(message, hint) if known else GalleryError(message, hint)

    async def _apply_plan(self, root_id: RootId, plan: Plan, now: int) -> None:
        """Commit what needs no reading: moved, back and missing photos."""
        for moves in _batches(plan.moved):
            await self._write(partial(commit.move, root_id=root_id, root=self._root, moves=moves, now=now))
        for rows in _batches(plan.back):
            await self._write(partial(commit.bring_back, rows=rows))
        for rows in _batches(plan.missing):
            await self._write(partial(commit.mark_missing, rows=rows, now=now))

    async def _read(self, root_id: RootId, plan: Plan, now: int) -> ScanReport:
        """Read and commit what is new or changed, in batches of rows or of half a second."""
        work: list[Work] = [(file, None) for file in plan.added]
        work += [(file, row) for row, file in plan.changed]
        tally = ScanReport()
        batch: list[commit.ReadFile] = []
        done, committed_at = 0, time.monotonic()
        async with aclosing(self._reader.read(work)) as chunks:
            async for chunk in chunks:
                done += len(chunk)
                tally, kept = _tallied(tally, chunk)
                batch += kept
                if len(batch) >= commit.BATCH or time.monotonic() - committed_at >= _COMMIT_SECONDS:
                    await self._save(root_id, batch, now)
                    batch, committed_at = [], time.monotonic()
                    self._on_progress(Activity(f"Reading {self._name}", done, len(work)))
        await self._save(root_id, batch, now)
        return tally

    async def _save(self, root_id: RootId, batch: list[commit.ReadFile], now: int) -> None:
        if batch:
            await self._write(lambda connection: commit.save_reads(connection, root_id, self._root, batch, now))

    async def _write(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """Commit, and say so, but not too often."""
        await self._database.write(change)
        if time.monotonic() - self._changed_at >= _CHANGE_SECONDS:
            self._changed_at = time.monotonic()
            self._on_change()


def _plan(survey: _Survey, known: list[KnownFile]) -> Plan:
    unseen = [problem.path for problem in survey.problems if problem.folder]
    return reconcile(survey.files, known, unseen)


def _tallied(tally: ScanReport, chunk: list[commit.ReadFile]) -> tuple[ScanReport, list[commit.ReadFile]]:
    """Count a chunk, and return what of it has to be written."""
    kept: list[commit.ReadFile] = []
    added = changed = unchanged = 0
    for read in chunk:
        failure = read.outcome if isinstance(read.outcome, ReadFailure) else None
        if failure is not None and failure.away:
            continue
        if read.known is None:
            added += 1
        elif failure is not None and failure.refused and read.known.mtime_ns == commit.TRY_AGAIN:
            unchanged += 1
            continue
        else:
            changed += 1
        kept.append(read)
    counted = replace(
        tally, added=tally.added + added, changed=tally.changed + changed, unchanged=tally.unchanged + unchanged
    )
    return counted, kept


def _targets(roots: Sequence[Path], known: Sequence[Path]) -> list[Path]:
    """Return the folders to scan, resolved and each once; one that lies within a known root stands for that root."""
    targets: dict[Path, None] = {}
    for root in roots:
        try:
            resolved = root.resolve()
            if root not in known and resolved not in known and not resolved.is_dir():
                words = "is not a folder" if resolved.exists() else "does not exist"
                raise GalleryError(f"{display_path(os.fsencode(root))} {words}.", "Name a folder of photos.")
        except (OSError, RuntimeError) as error:
            raise GalleryError(f"{display_path(os.fsencode(root))} cannot be read.") from error
        whole = next((other for other in known if resolved.is_relative_to(other)), resolved)
        targets[whole] = None
    return list(targets)


def _batches(items: Sequence[_T]) -> list[Sequence[_T]]:
    return [items[start : start + commit.BATCH] for start in range(0, len(items), commit.BATCH)]


def _sum(left: ScanReport, right: ScanReport) -> ScanReport:
    return ScanReport(
        added=left.added + right.added,
        changed=left.changed + right.changed,
        moved=left.moved + right.moved,
        missing=left.missing + right.missing,
        unchanged=left.unchanged + right.unchanged,
        errors=left.errors + right.errors,
        seconds=left.seconds + right.seconds,
    )
