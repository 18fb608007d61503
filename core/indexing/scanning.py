"""A scan of the library: one root after the other, under the scan lock."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.indexing import scan_records
from core.indexing.moves.root_moves import MovedPhotos, follow_moves
from core.indexing.pairs.pairing import join_live_videos
from core.indexing.pipeline import RootOfflineError, RootScan
from core.indexing.previews.models import RootPreview
from core.indexing.scan_lock import scan_lock_after_short_ones
from core.indexing.stories.story_rows import StoryChanges, reserve_stories
from core.jobs.job_run import JobRun
from core.jobs.models import JobState
from core.media.scopes.folder_scope import FolderScope
from core.models import DiscoveryRules, ExcludedFolders, ScanReport, parse_exclusion
from core.operations import stored_exclusions
from core.text import display_path


async def scan(
    database: Database,
    pool: WorkerPool,
    settings: Settings,
    roots: Sequence[Path],
    *,
    run: JobRun,
    on_change: Callable[[], None],
    accept_missing: bool = False,
    reads_all: bool = False,
    scope: FolderScope | None = None,
) -> ScanReport:
    """Bring the index up to date with the files in these folders; new folders are added.

    The scan reports to `run`, and calls `on_change` in the event loop, at most twice a second. Photos whose files are
    missing are hidden until the files are found again. With `reads_all` unchanged files are read again too. A root that
    is offline, or that lost more than a fifth of its photos (unless `accept_missing`), stays as it was. With a scope
    only its folders are looked into, and photos in other folders stay as they are.

    Raises:
        GalleryError: another scan runs; a new root is not a readable folder; no root could be scanned. While at least
            one root can be scanned, the problems of the others are recorded as errors instead.
    """
    started, began = time.monotonic(), time.time()
    async with scan_lock_after_short_ones(settings.data_dir, is_short=scope is not None):
        known = await database.read(known_roots)
        rules = await database.read(lambda connection: discovery_rules(connection, settings))
        targets = await asyncio.to_thread(_targets, roots, known)
        report = ScanReport()
        failures: list[GalleryError] = []

        async def scanned(root: Path, within: FolderScope | None, *, reads: bool) -> ScanReport:
            others = [os.fsencode(other) for other in {*known, *targets} if other != root]
            root_scan = RootScan(database, pool, settings, os.fsencode(root), rules, run, on_change, within)
            started = root_scan.run(others, accept_missing=accept_missing, reads_all=reads)
            return await _recorded(started, os.fsencode(root), root_scan, database, run)

        for root in targets:
            try:
                report = report.plus(await scanned(root, scope, reads=reads_all))
            except RootOfflineError as error:
                failures.append(error)
        moved = MovedPhotos()
        if scope is None or report.added or report.missing:
            moved = await follow_moves(database, began, is_whole=scope is None)
        joined = await join_live_videos(database, began)
        report = replace(
            report,
            added=max(0, report.added - joined.new_photos - moved.new),
            moved=report.moved + moved.number,
            missing=max(0, report.missing - moved.missing),
        )
        for root in targets:
            if folders := joined.folders.get(os.fsencode(root)):
                with suppress(RootOfflineError):  # the folders are looked into when it is online
                    await scanned(root, FolderScope(folders=folders), reads=False)
        if moved.number:
            report = await _stories_after_moves(database, settings, targets, report)
        run.error_count = report.errors + len(failures)
        if failures and len(failures) == len(targets):
            raise failures[0]
        errors = report.errors + len(failures)
        return replace(report, errors=errors, seconds=time.monotonic() - started)


async def _stories_after_moves(
    database: Database, settings: Settings, roots: Sequence[Path], report: ScanReport
) -> ScanReport:
    """Look for stories again after collections went from one root to another; return the report with what changed."""
    changes = StoryChanges(report.stories, report.former_stories)
    is_on = settings.stories_folders == "stories"
    for root in roots:
        reserve = partial(reserve_stories, root=os.fsencode(root), is_on=is_on)
        changes = changes.plus(await database.write(reserve))
    return replace(report, stories=changes.reserved, former_stories=changes.released)


async def has_work(
    database: Database, pool: WorkerPool, settings: Settings, root: Path, scope: FolderScope, run: JobRun
) -> bool:
    """Return whether a scan of some folders of a known root would change anything, and write nothing.

    For a whole root, folders that are as the last scan left them are not compared.

    Raises:
        GalleryError: the root is offline.
    """
    known = await database.read(known_roots)
    rules = await database.read(lambda connection: discovery_rules(connection, settings))
    others = [os.fsencode(other) for other in known if other != root]
    narrowed = None if scope.is_whole and not scope.unsettled else scope
    return await RootScan(database, pool, settings, os.fsencode(root), rules, run, _ignore, narrowed).has_work(others)


async def preview(
    database: Database,
    pool: WorkerPool,
    settings: Settings,
    roots: Sequence[Path],
    *,
    run: JobRun,
    accept_missing: bool = False,
    reads_all: bool = False,
) -> list[RootPreview]:
    """Return what `scan` would change in each of these folders, and write nothing.

    Raises:
        GalleryError: a new root is not a readable folder; no root can be scanned.
    """
    known = await database.read(known_roots)
    rules = await database.read(lambda connection: discovery_rules(connection, settings))
    targets = await asyncio.to_thread(_targets, roots, known)
    previews: list[RootPreview] = []
    failures: list[GalleryError] = []
    for root in targets:
        others = [os.fsencode(other) for other in {*known, *targets} if other != root]
        root_scan = RootScan(database, pool, settings, os.fsencode(root), rules, run, _ignore)
        try:
            previews.append(await root_scan.preview(others, accept_missing=accept_missing, reads_all=reads_all))
        except RootOfflineError as error:
            failures.append(error)
            previews.append(RootPreview(os.fsencode(root), problem=f"{error.message} {error.hint}"))
    if failures and len(failures) == len(targets):
        raise failures[0]
    return previews


def _ignore() -> None:
    """Take notice of no change: there are none."""


def known_roots(connection: sqlite3.Connection) -> tuple[Path, ...]:
    """Return the indexed folders, in the order of their addition."""
    rows = connection.execute("SELECT path FROM roots ORDER BY id").fetchall()
    return tuple(Path(os.fsdecode(row["path"])) for row in rows)


def discovery_rules(connection: sqlite3.Connection, settings: Settings) -> DiscoveryRules:
    """Return what settings and admins exclude."""
    written = [exclusion for text in settings.excluded_folders if (exclusion := parse_exclusion(text)) is not None]
    added = [stored.exclusion for stored in stored_exclusions(connection)]
    return DiscoveryRules(ExcludedFolders([*added, *written]), ignores_root_photos=settings.root_photos == "ignore")


async def _recorded(
    scanned: Coroutine[object, object, ScanReport], root: bytes, root_scan: RootScan, database: Database, run: JobRun
) -> ScanReport:
    """Return the report of the scan of a root; record why there is none."""
    started = int(time.time())
    try:
        return await scanned
    except asyncio.CancelledError:
        if run.cancelled_by is None:  # the process ends, and the job stays unfinished
            raise
        state, reason = JobState.CANCELLED, run.cancelled_by
        error: BaseException = asyncio.CancelledError()
    except GalleryError as failure:
        state, reason, error = JobState.FAILED, f"{failure} {failure.detail}".strip(), failure
    record = partial(
        scan_records.record_unfinished_run,
        root=root,
        report=root_scan.so_far,
        started=started,
        job_id=run.job_id,
        state=state,
        reason=reason,
        unreadable=root_scan.noted.found,
    )
    await database.write(record)
    raise error


def _targets(roots: Sequence[Path], known: Sequence[Path]) -> list[Path]:
    """Return the folders to scan, resolved and without duplicates; a folder within a known root means that root."""
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
