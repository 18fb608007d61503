"""Scans and thumbnails of a gallery, as jobs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, NotFoundError, UsageError
from core.event_bus import EventBus
from core.indexing import scanning
from core.indexing.hashing.file_hashing import hash_files
from core.indexing.hashing.unhashed_files import count_unhashed
from core.indexing.previews.models import RootPreview
from core.indexing.reports import run_reports
from core.indexing.reports.models import RunReport
from core.indexing.roots.move_root import MoveRoot
from core.indexing.roots.root_list import RootInfo, root_list
from core.indexing.roots.root_sample import count_same, is_same_library, sampled_files
from core.indexing.scan_lock import require_unlocked, scan_lock
from core.jobs import job_records
from core.jobs.job_records import Arguments
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobId, JobKind, JobPriority
from core.media.scopes.folder_scope import FolderScope
from core.models import Activity, Actor, LibraryChanged, ScanReport
from core.operations import StoredExclusion, stored_exclusions
from core.permissions import Action, require
from core.pictures.cache.cleaning_job import CleaningJob
from core.pictures.cache.picture_cache import PictureCache
from core.pictures.duplicates.similarity_job import SimilarityJob
from core.pictures.pictures import Pictures
from core.text import display_path


class Indexing:
    """The indexing of a gallery, as `gallery.indexing`. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        pictures: Pictures,
        cache: PictureCache,
        events: EventBus,
        background: BackgroundTasks,
        jobs: Jobs,
    ) -> None:
        self._database = database
        self._pool = pool
        self._settings = settings
        self._pictures = pictures
        self._events = events
        self._background = background
        self._jobs = jobs
        jobs.register(JobKind.SCAN, self._scan, priority=JobPriority.INDEX, words="Scan")
        jobs.register(
            JobKind.FINGERPRINTS,
            partial(hash_files, database, pool=pool),
            priority=JobPriority.BACKGROUND,
            words="Hashing files",
        )
        jobs.register(
            JobKind.DERIVATIVES, pictures.make_missing, priority=JobPriority.BACKGROUND, words="Making thumbnails"
        )
        self.cleaning = CleaningJob(jobs, cache, pictures, settings)
        self._similarity = SimilarityJob(jobs, pictures.similar, self._library_changed)

    async def roots(self) -> tuple[Path, ...]:
        """List the folders that are indexed."""
        return await self._database.read(scanning.known_roots)

    async def root_list(self, actor: Actor) -> list[RootInfo]:
        """List the folders that are indexed with their state.

        Raises:
            NotAllowedError: the actor must not change settings.
        """
        require(actor, Action.CHANGE_SETTINGS, "list folders of photos")
        return await self._database.read(root_list)

    async def move_root(
        self, actor: Actor, old: Path, new: Path, apply: Callable[[Actor, MoveRoot], Awaitable[object]]
    ) -> int:
        """Point a root to the folder to which it was moved; return how many of its photos were compared.

        Raises:
            NotAllowedError: the actor is not at the machine.
            NotFoundError: `old` is not a root.
            UsageError: `new` is another library, or in or around another root.
            GalleryError: a scan runs.
        """
        require(actor, Action.CHANGE_SETTINGS, MoveRoot.description)
        with scan_lock(self._settings.data_dir):
            roots = {Path(os.fsdecode(root.path)): root for root in await self._database.read(root_list)}
            old = old if old in roots else old.resolve()
            if old not in roots:
                raise NotFoundError(f"{_shown(old)} is not an indexed folder.", "List them: sshowcase roots")
            other = next((root for root in roots if root != old and _overlap(root, new)), None)
            if new == old or other is not None:
                raise UsageError(
                    f"{_shown(new)} is indexed already, with {_shown(other or old)}.",
                    "Name a folder that is not: `sshowcase roots` lists those that are.",
                )
            sample = await self._database.read(lambda connection: sampled_files(connection, roots[old].id))
            same = await asyncio.to_thread(count_same, os.fsencode(new), sample)
            if not is_same_library(same, len(sample)):
                raise UsageError(
                    f"{_shown(new)} is another library: {same} of {len(sample)} photos that were compared are there.",
                    f"Rebuild required: index it as another folder with `scan {_shown(new)}`. Nothing was changed.",
                )
            await apply(actor, MoveRoot(str(old), str(new)))
            return len(sample)

    async def exclusions(self, actor: Actor) -> list[StoredExclusion]:
        """List the folders that admins excluded, without those of the settings.

        Raises:
            NotAllowedError: the actor must not change what is excluded.
        """
        require(actor, Action.CHANGE_SETTINGS, "exclude folders")
        return await self._database.read(stored_exclusions)

    async def scan(
        self,
        actor: Actor,
        roots: Sequence[Path] = (),
        *,
        accept_missing: bool = False,
        reads_all: bool = False,
        fails_fast: bool = False,
    ) -> ScanReport:
        """Bring the index up to date with these folders; by default with those that are already indexed.

        With `reads_all` unchanged files are read again too. A root that lost more than a fifth of its photos is left as
        it was, unless `accept_missing`. With `fails_fast` the first file that cannot be read ends the scan. A scan of
        this process that does the same is joined, not repeated.

        Raises:
            NotAllowedError: the actor must not scan.
            GalleryError: a scan of another process runs, or a root cannot be read.
        """
        require(actor, Action.SCAN, "scan")
        arguments = await self._arguments(
            roots, {"accept_missing": accept_missing, "reads_all": reads_all, "fails_fast": fails_fast}
        )
        joins = partial(_does_the_same, arguments)
        report = await self._jobs.run(JobKind.SCAN, arguments, started_by=actor.name, joins=joins)
        assert isinstance(report, ScanReport)
        return report

    async def begin_scan(self, actor: Actor, *, reads_all: bool = False) -> JobId:
        """Start a scan of all roots, and thumbnails after it; return its job, or the one that does the same.

        Raises:
            NotAllowedError: the actor must not scan.
            ScanRunningError: another process scans.
        """
        require(actor, Action.SCAN, "scan")
        options = {"accept_missing": False, "reads_all": reads_all, "fails_fast": False}
        arguments = await self._arguments((), options)
        if not self._jobs.unfinished(JobKind.SCAN):
            await asyncio.to_thread(require_unlocked, self._settings.data_dir)
        joins = partial(_does_the_same, arguments)
        job_id = await self._jobs.start(JobKind.SCAN, arguments, started_by=actor.name, joins=joins)
        self._background.start(self._start_background_jobs_after(job_id), "make thumbnails")
        return job_id

    async def scan_folders(self, root: Path, scope: FolderScope) -> bool:
        """Bring some folders of a root up to date, by a job if anything in them changed; return whether it did.

        Scans of this process are waited for. Photos outside the folders stay as they are. If all folders are asked for,
        and a scan that was waited for is cancelled, that holds for this one, too.

        Raises:
            GalleryError: the root is offline, too much is missing, a scan of another process runs, or it was cancelled.
        """
        while unfinished := self._jobs.unfinished(JobKind.SCAN):
            joined = asyncio.ensure_future(self._jobs.join(next(iter(unfinished))))
            (ended,) = await asyncio.gather(joined, return_exceptions=True)
            if scope.is_whole and isinstance(ended, JobCancelledError):
                return False
        has_work = await scanning.has_work(self._database, self._pool, self._settings, root, scope, JobRun({}))
        if not has_work:
            return False
        await asyncio.to_thread(require_unlocked, self._settings.data_dir)
        arguments = {"roots": [str(root)], **_WATCHED, "within": scope.to_json()}
        await self._jobs.run(JobKind.SCAN, arguments)
        self.start_background_jobs()
        return True

    async def preview(
        self, actor: Actor, roots: Sequence[Path] = (), *, accept_missing: bool = False, reads_all: bool = False
    ) -> list[RootPreview]:
        """Return what `scan` with the same arguments would change, and write nothing.

        Raises:
            NotAllowedError: the actor must not scan.
            GalleryError: a root cannot be read.
        """
        require(actor, Action.SCAN, "scan")
        run = JobRun({}, on_progress=lambda progress: self._events.show_activity(progress.to_activity(is_scan=True)))
        try:
            return await scanning.preview(
                self._database,
                self._pool,
                self._settings,
                roots or await self.roots(),
                run=run,
                accept_missing=accept_missing,
                reads_all=reads_all,
            )
        finally:
            self._events.show_activity(Activity())

    async def scans(self, actor: Actor) -> tuple[RunReport, ...]:
        """List the reports of the last scans without their problems, the newest first.

        Raises:
            NotAllowedError: the actor must not manage jobs.
        """
        require(actor, Action.MANAGE_JOBS, "see scan reports")
        return await self._database.read(partial(run_reports.reports, folder=self._jobs.folder))

    async def report(self, actor: Actor, job_id: JobId | None = None) -> RunReport:
        """Return the report of a scan, by default of the last one.

        Raises:
            NotAllowedError: the actor must not manage jobs.
            NotFoundError: there was no such scan.
        """
        if job_id is None:
            newest, *_ = (*await self.scans(actor), None)
            if newest is None:
                raise NotFoundError("No scan has run yet.", "Start one: sshowcase scan ~/Pictures")
            job_id = newest.job.id
        require(actor, Action.MANAGE_JOBS, "see scan reports")
        found = await self._database.read(partial(run_reports.report_of, folder=self._jobs.folder, job_id=job_id))
        if found is None:
            raise NotFoundError(f"There is no scan {job_id}.", "`jobs list` lists them.")
        return found

    def start_scan(
        self, actor: Actor, roots: Sequence[Path] = (), on_end: Callable[[ScanReport], None] | None = None
    ) -> None:
        """Scan in the background, call `on_end`, then clean the stored pictures and make missing thumbnails.

        Before that, continue the jobs of processes that have ended; after it, clean again whenever it is due. Failures
        are logged.
        """
        self._background.start(self._scan_and_start_jobs(actor, roots, on_end), "scan")
        self._background.start(self.cleaning.run_when_due(), "clean stored pictures")

    def start_jobs_after_scan(self) -> None:
        """Clean the stored pictures in the background, then do what `start_background_jobs` does."""
        self._background.start(self._clean_and_start_jobs(), "clean stored pictures")

    def start_background_jobs(self) -> None:
        """Hash and compare new files and make missing thumbnails in the background, as far as the settings say so."""
        if compares := self._settings.hashes_in_background:
            self._background.start(self.hash_files(), "hash files")
        self._background.start(self._make_thumbnails(and_compare=compares), "make thumbnails")

    async def find_duplicates(self) -> None:
        """Hash all files and compare all pictures, whatever the settings say; for errors see `Jobs.run`."""
        await self.hash_files()
        await self._make_thumbnails(and_compare=True)

    async def _make_thumbnails(self, *, and_compare: bool) -> None:
        if self._settings.thumbnails_in_background:
            await self.make_thumbnails()
        if and_compare:  # after the thumbnails: what has one need not be decoded again
            await self._similarity.run()

    async def hash_files(self) -> None:
        """Compute the SHA-256 of all files without one, after all other work, unless a job is about to do it."""
        is_about_to = self._waiting(JobKind.FINGERPRINTS) is not None
        if not is_about_to and await self._database.read(count_unhashed) > 0:
            await self._jobs.run(JobKind.FINGERPRINTS, {})

    async def make_thumbnails(self) -> None:
        """Make the thumbnails and low-resolution previews of all photos without one, after all other work.

        A job that has not begun yet is joined.
        """
        waiting = self._waiting(JobKind.DERIVATIVES)
        if waiting is not None:
            await self._jobs.join(waiting)
        elif await self._pictures.are_missing():
            await self._jobs.run(JobKind.DERIVATIVES, {})

    async def _scan_and_start_jobs(
        self, actor: Actor, roots: Sequence[Path], on_end: Callable[[ScanReport], None] | None
    ) -> None:
        await self._jobs.take_over()
        try:
            report = await self.scan(actor, roots)
        except GalleryError:
            self._background.start(self.cleaning.run(after_scan=False), "clean stored pictures")
            raise
        if on_end is not None:
            on_end(report)
        self.start_jobs_after_scan()

    async def _clean_and_start_jobs(self) -> None:
        try:
            await self.cleaning.run(after_scan=True)
        finally:
            self.start_background_jobs()

    async def _start_background_jobs_after(self, job_id: JobId) -> None:
        await self._jobs.join(job_id)
        self.start_jobs_after_scan()

    async def _arguments(self, roots: Sequence[Path], options: Mapping[str, bool]) -> Arguments:
        paths = roots or await self.roots()
        return {"roots": [str(await asyncio.to_thread(_resolved, path)) for path in paths], **options}

    async def _scan(self, run: JobRun) -> ScanReport:
        """Do the work of a scan job."""
        await self._database.write(
            partial(job_records.interrupt_abandoned, folder=self._jobs.folder, kind=JobKind.SCAN)
        )
        within = run.arguments.get("within")
        try:
            return await scanning.scan(
                self._database,
                self._pool,
                self._settings,
                [Path(root) for root in run.arguments["roots"]],
                run=run,
                on_change=self._library_changed,
                accept_missing=run.arguments["accept_missing"],
                reads_all=run.arguments["reads_all"],
                scope=None if within is None else FolderScope.from_json(within),
            )
        finally:
            self._library_changed()

    def _waiting(self, kind: JobKind) -> JobId | None:
        """Return a job of this kind that has not begun, None without one."""
        return next((job for job in self._jobs.unfinished(kind) if self._jobs.is_waiting(job)), None)

    def _library_changed(self) -> None:
        self._events.announce(LibraryChanged())


_WATCHED: Final = {"accept_missing": False, "reads_all": False, "fails_fast": False}


def _does_the_same(asked: Arguments, others: Arguments) -> bool:
    """Return whether a scan with other arguments does what is asked for: with the same options, in the same roots."""
    has_same_options = {**others, "roots": ()} == {**asked, "roots": ()}
    return has_same_options and {*asked["roots"]} <= {*others["roots"]}


def _resolved(path: Path) -> Path:
    """Return the path that is the same for every way to name a folder; one that cannot be read fails in the scan."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _overlap(root: Path, other: Path) -> bool:
    return root.is_relative_to(other) or other.is_relative_to(root)


def _shown(path: Path) -> str:
    return display_path(os.fsencode(path))
