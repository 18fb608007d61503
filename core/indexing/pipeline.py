"""The scan of one root: discover, plan, read, commit.

It can be cancelled or killed at any point, and the next scan continues from there.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TypeVar

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.indexing import commit, scan_records
from core.indexing.file_reading import (
    FileReader,
    FileToRead,
    ReadFile,
    compared,
    failures,
    newly_identified,
    refusals,
    tallied,
)
from core.indexing.moves.carried_collections import carry_collections
from core.indexing.moves.known_files import KnownFile
from core.indexing.planning.root_planning import PlannedRoot, RootPlanner
from core.indexing.previews.models import RootPreview
from core.indexing.previews.planned_changes import planned_changes
from core.indexing.reconciliation import Plan
from core.indexing.reports.noted_problems import NotedProblems
from core.indexing.signatures import signature_rows
from core.indexing.signatures.models import FolderRecord
from core.indexing.signatures.settled_folders import settled_folders
from core.indexing.stacks.proposed_stacks import due_collections, proposed_stacks, save_stacks
from core.indexing.stories.reserved_folders import may_be_story
from core.indexing.stories.story_rows import StoryChanges, has_other_stories, reserve_stories
from core.indexing.units import file_rows
from core.indexing.units.changed_files import FileChanges
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.media.discovery import Problem, discover
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import DiscoveryRules, PhotoId, RootId, ScanReport
from core.text import display_path

_T = TypeVar("_T")

_COMMIT_SECONDS = 0.5
_FIRST_COMMIT = 32
"""Files of the first batch, so that people see the first new photos at once; each one after it is twice as large."""
_CHANGE_SECONDS = 0.5


class RootOfflineError(GalleryError):
    """A root is offline, or seems to be: none of its photos were marked as missing."""


class RootScan:
    """The scan of one root."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        root: bytes,
        rules: DiscoveryRules,
        run: JobRun,
        on_change: Callable[[], None],
        scope: FolderScope | None = None,
    ) -> None:
        """Look into all folders, or into those of the scope; then the rows of all other files stay as they are."""
        self._scope = scope
        self._database = database
        self._planner = RootPlanner(database, pool, settings, root, rules, run, scope)
        self._was_signed = False
        self._reader = FileReader(pool, root, settings.pixel_limit, settings.worker_count * 2 + 2)
        self._root = root
        self.so_far = ScanReport()
        """The counts of what was read so far."""
        self._name = display_path(root.rstrip(b"/").rpartition(b"/")[2] or root)
        self._run = run
        self._on_change = on_change
        self._changed_at = 0.0
        is_on = settings.stories_folders == "stories"
        self._reserve_stories = partial(reserve_stories, root=root, is_on=is_on)
        self._has_other_stories = partial(has_other_stories, root=root, is_on=is_on)
        self._stories = StoryChanges()
        self._refused: list[Problem] = []
        self._identified: set[bytes] = set()
        """Folders in which another content identifier was read than those by which files were joined."""
        self.noted = NotedProblems(self._name, stops=bool(run.arguments.get("fails_fast")))

    async def run(self, other_roots: Sequence[bytes], *, accept_missing: bool, reads_all: bool) -> ScanReport:
        """Scan the root; `other_roots` below it are skipped. For options and errors see `scanning.scan`."""
        started, now = time.monotonic(), int(time.time())
        if self._scope is None:
            await self._database.write(partial(commit.clear_worker_marks, root=self._root, now=now))
            await self._database.write(partial(commit.forget_drawn, root=self._root))
        planned = await self._planned(other_roots, now, reads_all=reads_all)
        survey, plan = planned.survey, planned.plan
        await self._require_plausible(plan, now, accept_missing=accept_missing)
        self.noted.add(survey.problems)
        tally = ScanReport()
        if planned.has_work or self._scope is not None:
            begin = partial(signature_rows.begin_changes, root=self._root, assumed=survey.assumed)
            self._was_signed = await self._database.write(begin)
        if plan.has_work:
            root_id = await self._database.write(lambda connection: scan_records.add_root(connection, self._root, now))
            if continued := planned.joined.continued:
                await self._write(partial(file_rows.keep_former_primaries, photos=continued, now=now))
            await self._apply_plan(root_id, plan, now)
            tally = await self._read(root_id, planned, now)
        await self._save_others(planned.other_files, now)
        await self._stack()
        report = replace(
            tally,
            added=tally.added + len(plan.restored),
            moved=len(plan.moved),
            missing=len(plan.missing),
            excluded=len(plan.excluded),
            unchanged=tally.unchanged + len(plan.unchanged) + plan.kept,
            sidecars=survey.sidecar_count,
            seconds=time.monotonic() - started,
        )
        records = await self._database.read(partial(self._records, planned=planned))
        record = partial(self._record, planned=planned, report=report, now=now, records=records)
        return await self._database.write(record)

    async def preview(self, other_roots: Sequence[bytes], *, accept_missing: bool, reads_all: bool) -> RootPreview:
        """Return what `run` would change; nothing is written, also not that the root is offline."""
        planned = await self._planned(other_roots, None, reads_all=reads_all)
        plan = planned.plan
        problem = None
        try:
            await self._require_plausible(plan, None, accept_missing=accept_missing)
        except GalleryError as error:
            problem = f"{error.message} {error.hint}"
        reread = await self._changed_of(plan.touched)
        unchanged = plan.kept + len(plan.unchanged)
        unchanged += sum(row.photo_id not in reread and not row.deleted for row, _ in plan.touched)
        return RootPreview(self._root, planned_changes(plan, reread, planned.survey.problems), unchanged, problem)

    async def has_work(self, other_roots: Sequence[bytes]) -> bool:
        """Return whether `run` would change anything; nothing is written, also not that the root is offline."""
        planned = await self._planned(other_roots, None, reads_all=False)
        return planned.has_work or await self._database.read(self._has_other_stories)

    async def _planned(self, other_roots: Sequence[bytes], now: int | None, *, reads_all: bool) -> PlannedRoot:
        """Find the files and compare them with the rows; with a time, an offline root is marked as such."""
        if self._scope is not None:
            await self._require_online(now)
        survey = await self._planner.survey(other_roots, reads_all=reads_all)
        await self._require_readable(survey.problems, now)
        if survey.empty:
            await self._require_filled(await self._database.read(partial(commit.count_present, root=self._root)), now)
        planned = await self._planner.plan(survey, reads_all=reads_all)
        self._reader.sidecars = planned.survey.sidecars
        return planned

    async def _changed_of(self, touched: Sequence[tuple[KnownFile, Fingerprint]]) -> dict[PhotoId, bool]:
        """Read touched files again and return those that changed, with whether only their sidecars did."""
        stored = await self._planner.stored([row for row, _ in touched])
        changed: dict[PhotoId, bool] = {}
        async with aclosing(self._reader.read([(file, row) for row, file in touched])) as chunks:
            async for chunk in chunks:
                results = [compared(read, stored) for read in chunk]
                changed |= {each.known.photo_id: each.is_same for each in results if each.known and each.is_changed}
        return changed

    def _records(self, connection: sqlite3.Connection, planned: PlannedRoot) -> dict[bytes, FolderRecord] | None:
        """Return the folders that were compared, as they are recorded now; None if all are as they were."""
        survey = planned.survey
        if survey.is_all_kept and not planned.has_work:
            return None
        has_others = planned.joined.files or planned.joined.kept
        others = signature_rows.settled_others(connection, self._root) if has_others else []
        photos_in = partial(signature_rows.settled_photos, connection, self._root)
        return settled_folders(survey, planned.joined, photos_in, others, self._identified)

    def _record(
        self,
        connection: sqlite3.Connection,
        planned: PlannedRoot,
        report: ScanReport,
        now: int,
        records: dict[bytes, FolderRecord] | None,
    ) -> ScanReport:
        """Record the end of the scan."""
        survey, scope = planned.survey, self._planner.scope
        stories = self._stories.plus(self._reserve_stories(connection))
        report = replace(report, stories=stories.reserved, former_stories=stories.released)
        report = scan_records.record_run(
            connection,
            self._root,
            [*survey.problems, *self._refused],
            survey.skipped,
            report,
            now,
            self._run.job_id,
            self.noted.found,
            scope,
        )
        if records is not None and scope is None:
            signature_rows.save_records(connection, self._root, records, survey.kept)
        elif records is not None and scope is not None:
            signature_rows.update_records(connection, self._root, records, scope)
        if records is not None and (scope is None or self._was_signed):
            signature_rows.end_changes(connection, self._root, survey.assumed)
        return report

    async def _require_online(self, now: int | None) -> None:
        """Raise if the root cannot be listed or is empty now, before its rows, of which there may be many, are read."""
        listing = await asyncio.to_thread(lambda: next(discover(self._root)))
        await self._require_readable(listing.problems, now)
        if listing.empty:
            photos = await self._database.read(partial(commit.count_present, root=self._root))
            await self._require_filled(photos, now)

    async def _require_readable(self, problems: Sequence[Problem], now: int | None) -> None:
        root_problem = next((problem for problem in problems if problem.folder and not problem.path), None)
        if root_problem is not None:
            hint = f"{root_problem.reason} Nothing was marked as missing. If it is a drive, connect it and scan again."
            raise await self._offline(f"The folder {self._name} cannot be read.", hint, now)

    async def _require_filled(self, photos: int, now: int | None) -> None:
        """Raise if photos were found in the root before, which is empty now."""
        if photos:
            raise await self._offline(
                f"The folder {self._name} is empty, but {photos:,} photos were found there before.",
                "Nothing was marked as missing. If it is a drive, connect it and scan again.",
                now,
            )

    async def _require_plausible(self, plan: Plan, now: int | None, *, accept_missing: bool) -> None:
        """Raise if the root seems to be offline: more than a fifth of its photos are missing."""
        lost = 0 if accept_missing else await self._planner.too_many_lost(plan)
        if lost:
            raise await self._offline(
                f"{lost:,} photos of the folder {self._name} are missing, more than a fifth of it.",
                "Nothing was marked as missing. If a drive or network folder is offline, connect it and scan again; "
                "if they were deleted, run `sshowcase scan --accept-missing`.",
                now,
                online=True,
            )

    async def _offline(self, message: str, hint: str, now: int | None, *, online: bool = False) -> GalleryError:
        """Record a known root as it is, unless there is no time, and return the error to raise."""
        if now is None:
            return RootOfflineError(message, hint)
        known = await self._database.write(
            lambda connection: scan_records.record_stop(connection, self._root, f"{message} {hint}", now, online=online)
        )
        return RootOfflineError(message, hint) if known else GalleryError(message, hint)

    async def _apply_plan(self, root_id: RootId, plan: Plan, now: int) -> None:
        """Commit what needs no reading: moved, restored and missing photos."""
        for rows in _batches(plan.displaced):
            await self._write(partial(commit.free_paths, rows=rows))
        if plan.moved_folders.collections:
            await self._write(
                partial(carry_collections, root_id=root_id, root=self._root, folders=plan.moved_folders, now=now)
            )
        restored = [(row, row.fingerprint) for row in plan.restored]
        for moves in _batches([*plan.moved, *restored]):
            await self._write(partial(commit.move, root_id=root_id, root=self._root, moves=moves, now=now))
        for rows in _batches([*plan.missing, *(row for row, _ in plan.excluded)]):
            await self._write(partial(commit.mark_missing, rows=rows, now=now))
        for files in _batches(plan.undescribed):
            await self._write(partial(commit.describe, files=files))

    async def _read(self, root_id: RootId, planned: PlannedRoot, now: int) -> ScanReport:
        """Read and commit what is new, changed or touched, in growing batches of rows, or of half a second."""
        plan = planned.plan
        work: list[FileToRead] = [(file, None) for file in plan.added]
        work += [(file, row) for row, file in (*plan.changed, *plan.touched, *plan.retimed)]
        stored = await self._planner.stored([row for row, _ in (*plan.touched, *plan.retimed)])
        moved = {row.photo_id for row, _ in plan.retimed}
        is_upgrade = bool(work) and all(known is not None and known.must_reread for _, known in work)
        stage = JobStage.MIGRATION if is_upgrade else JobStage.METADATA
        sentence = f"Reading {self._name}{' again after an upgrade' if is_upgrade else ''}"
        tally = ScanReport()
        batch: list[ReadFile] = []
        done, committed_at, most = 0, time.monotonic(), _FIRST_COMMIT
        self._run.show(stage, sentence, done, len(work))
        async with aclosing(self._reader.read(work)) as chunks:
            async for chunk in chunks:
                done += len(chunk)
                results = [compared(read, stored) for read in chunk]
                self._refused += refusals(results)
                self._identified |= newly_identified(results, planned.units)
                tally, kept = tallied(tally, results, moved)
                self.so_far = tally
                batch += kept
                unreadable = failures(results)
                is_due = time.monotonic() - committed_at >= _COMMIT_SECONDS or self._run.is_held or unreadable
                if is_due or len(batch) >= most:
                    await self._save(root_id, batch, now)
                    batch, committed_at, most = [], time.monotonic(), min(2 * most, commit.BATCH)
                    self._run.show(stage, sentence, done, len(work))
                self.noted.add(unreadable)
                await self._run.checkpoint()
        await self._save(root_id, batch, now)
        self._run.show(stage, sentence, done, len(work))
        return tally

    async def _save_others(self, changes: FileChanges, now: int) -> None:
        """Commit the files that are not the primary ones of their photos, once these have rows."""
        if changes:
            root_id = await self._database.write(lambda connection: scan_records.add_root(connection, self._root, now))
            await self._write(partial(file_rows.leave_paths, changes=changes))
            for part in changes.parts(commit.BATCH):
                await self._write(partial(file_rows.save_changes, root_id=root_id, changes=part, now=now))

    async def _stack(self) -> None:
        """Stack photos where files were added, changed or moved."""
        for collections in await self._database.read(lambda connection: list(due_collections(connection, self._root))):
            found = await self._database.read(partial(proposed_stacks, collections=collections))
            await self._write(partial(save_stacks, collections=collections, proposals=found))

    async def _save(self, root_id: RootId, batch: list[ReadFile], now: int) -> None:
        if not batch:
            return
        has_stories = any(may_be_story(read.fingerprint.path.rpartition(b"/")[0]) for read in batch)

        def save(connection: sqlite3.Connection) -> StoryChanges:
            commit.save_reads(connection, root_id, self._root, batch, now)
            return self._reserve_stories(connection) if has_stories else StoryChanges()

        self._stories = self._stories.plus(await self._write(save))

    async def _write(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        """Commit, and call `on_change` at most twice a second; the safe point is after the commit."""
        result = await self._database.write(change)
        if time.monotonic() - self._changed_at >= _CHANGE_SECONDS:
            self._changed_at = time.monotonic()
            self._on_change()
        await self._run.checkpoint()
        return result


def _batches(items: Sequence[_T]) -> list[Sequence[_T]]:
    return [items[start : start + commit.BATCH] for start in range(0, len(items), commit.BATCH)]
