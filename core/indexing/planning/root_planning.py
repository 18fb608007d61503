"""Finds the files of a root and compares them with its rows: all of them, or those in folders that changed."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.indexing import commit
from core.indexing.file_reading import StoredContents
from core.indexing.moves.compared_heads import Heads, read_heads
from core.indexing.moves.known_files import KnownFile
from core.indexing.reconciliation import Plan, reconcile
from core.indexing.scopes.known_rows import KnownRows
from core.indexing.scopes.root_walk import RootWalk
from core.indexing.signatures import signature_rows
from core.indexing.signatures.assumptions import assumptions
from core.indexing.signatures.models import FolderRecord
from core.indexing.units.changed_files import FileChanges
from core.indexing.units.joined_files import JoinedFolders, KnownUnits
from core.indexing.units.root_survey import RootSurvey
from core.indexing.units.unit_facts import FactsReader
from core.jobs.job_run import JobRun
from core.media.discovery import WHOLE_ROOT
from core.media.scopes.folder_scope import FolderScope
from core.media.sidecars.other_parts import OtherParts, other_parts
from core.media.sidecars.sidecar_matching import is_in_export
from core.models import DiscoveryRules, PhotoId
from core.text import display_path

_T = TypeVar("_T")

_NO_RECORDS: Mapping[bytes, FolderRecord] = {}


@dataclass(frozen=True, slots=True)
class PlannedRoot:
    """What a scan of a root has to do."""

    survey: RootSurvey
    plan: Plan
    joined: JoinedFolders = field(default_factory=JoinedFolders)
    other_files: FileChanges = field(default_factory=FileChanges)
    units: KnownUnits | None = None
    """What the files of mixed folders were joined by; None without such folders."""

    @property
    def has_work(self) -> bool:
        """Return whether anything is to be written about files."""
        return self.plan.has_work or bool(self.other_files)


_MOST_FOLLOWED = 5
"""How many times a scan looks into other folders from which files came."""


class RootPlanner:
    """Plans the scan of one root; nothing is written."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        root: bytes,
        rules: DiscoveryRules,
        run: JobRun,
        scope: FolderScope | None,
    ) -> None:
        self.scope = scope
        """The folders to look into, None for all that changed; it is widened where sidecars are shared by folders."""
        self._database = database
        self._rows = KnownRows(database, root)
        self._facts = FactsReader(pool, root, settings.pixel_limit)
        self._settings = settings
        self._root = root
        self._rules = rules
        self._elsewhere = OtherParts()
        self._stop = threading.Event()
        name = display_path(root.rstrip(b"/").rpartition(b"/")[2] or root)
        self._walk = RootWalk(root, name, rules, run, self._stop)

    async def survey(self, other_roots: Sequence[bytes], *, reads_all: bool) -> RootSurvey:
        """Look up every file; those of folders that are as the last scan left them are left out, unless `reads_all`."""
        self._elsewhere = await asyncio.to_thread(other_parts, self._root, other_roots)
        skipped = [*map(os.fsencode, (self._settings.data_dir, self._settings.config_dir)), *other_roots]
        assumed, records = await self._database.read(partial(self._records, skipped))
        if self.scope is not None:
            survey = await self._walked(skipped)
            if not self.scope.is_whole and survey.is_in_export(self.scope.starts()):
                self.scope = self.scope.widened()
                survey = await self._walked(skipped)
            survey = await self._followed(survey, self.scope, skipped)
            return replace(survey, assumed=assumed)
        survey = await self._walked(skipped, _NO_RECORDS if reads_all else records)
        changed = {*survey.compared, *(records.keys() - survey.kept.keys())}
        if survey.kept and not survey.is_all_kept and survey.is_in_export(changed):
            survey = await self._walked(skipped)
        if survey.kept:
            counted = partial(signature_rows.skipped_in, root=self._root, folders=survey.kept)
            survey = replace(survey, skipped=(*survey.skipped, *await self._database.read(counted)))
        return replace(survey, assumed=assumed)

    async def _followed(self, survey: RootSurvey, scope: FolderScope, skipped: Sequence[bytes]) -> RootSurvey:
        """Look into the folders too from which files were moved into the scope: it may not be reported yet."""
        for _ in range(_MOST_FOLLOWED):
            left = frozenset() if scope.is_whole else await self._rows.folders_left(scope, survey)
            if not left:
                break
            scope = self.scope = replace(scope, folders=scope.folders | left)
            survey = await self._walked(skipped)
        return survey

    async def plan(self, survey: RootSurvey, *, reads_all: bool) -> PlannedRoot:
        """Compare what was found with the rows; with `reads_all` every file is to be read again."""
        known = await self._rows.photos(self.scope, survey)
        if survey.is_all_kept and not known:
            return PlannedRoot(survey, _plan(survey, [], frozenset(), reads_all=reads_all))
        others = await self._rows.others(self.scope, survey, known)
        elsewhere = await self._rows.folders_elsewhere(self.scope, survey)
        joined, rows = JoinedFolders(), None
        survey = survey.with_former_primaries(others)
        if survey.mixed or self._elsewhere.sidecars or not self._elsewhere.is_complete:
            content_ids = await self._rows.content_ids(self.scope, known)
            rows = KnownUnits(known, others, content_ids, survey.mixed)
            rows.facts = await self._facts.read(survey.mixed, rows.is_unread)
            listed, (survey, joined) = survey, await self._joined(survey, rows, known)
        compared = await self._rows.without_joined(joined.handed_over(known), survey, joined.kept)
        plan = await self._compare(survey, compared, elsewhere, reads_all=reads_all)
        if rows is not None and rows.recognise(plan.moved, joined):
            survey, joined = await self._joined(listed, rows, known)
            compared = await self._rows.without_joined(joined.handed_over(known), survey, joined.kept)
            plan = await self._compare(survey, compared, elsewhere, reads_all=reads_all)
        if rows is not None and await self._has_left(listed, rows, joined, known, plan):
            survey, joined = await self._joined(listed, rows, known)
            compared = await self._rows.without_joined(joined.handed_over(known), survey, joined.kept)
            plan = await self._compare(survey, compared, elsewhere, reads_all=reads_all)
        if not others and not joined.files:
            return PlannedRoot(survey, plan, joined, units=rows)
        known = joined.handed_over(known)
        changes = await asyncio.to_thread(survey.file_changes, joined, others, known, plan)
        return PlannedRoot(survey, plan, joined, changes, rows)

    async def _has_left(
        self,
        listed: RootSurvey,
        rows: KnownUnits,
        joined: JoinedFolders,
        known: Sequence[KnownFile],
        plan: Plan,
    ) -> bool:
        """Note the photos whose primary files are nowhere; return whether any other file is left of them."""
        if not joined.gone:
            return False
        lost = {row.photo_id for row in (*plan.missing, *(row for row in known if row.deleted))} & joined.gone
        lost -= {row.photo_id for row, _ in plan.moved}
        rows.lost = frozenset(lost - await self._rows.being_deleted(lost) if lost else lost)
        return bool(rows.remaining_files(listed.mixed))

    async def _joined(
        self, survey: RootSurvey, rows: KnownUnits, known: Sequence[KnownFile]
    ) -> tuple[RootSurvey, JoinedFolders]:
        survey, joined = await asyncio.to_thread(survey.joined, rows, self._root, self._elsewhere)
        if self._elsewhere.is_complete:
            return survey, joined
        # The sidecars of another part are away with their drive, and what they said stays.
        return survey.with_signatures(
            {row.path: row.sidecar_signature for row in known if is_in_export(self._root + b"/" + row.path)}
        ), joined

    async def stored(self, rows: Sequence[KnownFile]) -> dict[PhotoId, StoredContents]:
        """Return what is stored about the contents of files."""
        found: dict[PhotoId, StoredContents] = {}
        for start in range(0, len(rows), commit.BATCH):
            batch = rows[start : start + commit.BATCH]
            found |= await self._database.read(partial(commit.stored_contents, rows=batch))
        return found

    async def too_many_lost(self, plan: Plan) -> int:
        """Return how many photos of the root are missing if that is too much for a scan, otherwise 0."""
        return await self._rows.too_many_lost(self.scope, plan)

    def _records(
        self, skipped: Sequence[bytes], connection: sqlite3.Connection
    ) -> tuple[bytes, dict[bytes, FolderRecord]]:
        assumed = assumptions(connection, self._settings, self._rules, skipped, self._elsewhere.digest)
        return assumed, signature_rows.folder_records(connection, self._root, assumed)

    async def _compare(
        self, survey: RootSurvey, known: list[KnownFile], elsewhere: frozenset[bytes], *, reads_all: bool
    ) -> Plan:
        """Compare disk and database; files that size, time and inode do not show are compared by what they hold."""
        plan = await asyncio.to_thread(_plan, survey, known, elsewhere, reads_all=reads_all)
        rows, files = plan.doubtful
        if not files:
            return plan
        stored = await self.stored(rows)
        digests = await self._interruptible(lambda: read_heads(self._root, files, self._stop.is_set))
        heads = Heads({photo: each.head for photo, each in stored.items() if each.head is not None}, digests)
        return await asyncio.to_thread(_plan, survey, known, elsewhere, reads_all=reads_all, heads=heads)

    async def _walked(
        self, skipped: Sequence[bytes], records: Mapping[bytes, FolderRecord] = _NO_RECORDS
    ) -> RootSurvey:
        """Discover the root's files in a thread; cancelling ends that at the next folder."""
        loop, scope = asyncio.get_running_loop(), self.scope or WHOLE_ROOT
        return await self._interruptible(lambda: self._walk.survey(skipped, loop, scope, records))

    async def _interruptible(self, work: Callable[[], _T]) -> _T:
        """Do in a thread what ends early once `_stop` is set, as cancelling this does."""
        running = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            self._stop.set()
            await asyncio.gather(running, return_exceptions=True)
            raise


def _plan(
    survey: RootSurvey,
    known: list[KnownFile],
    elsewhere: frozenset[bytes],
    *,
    reads_all: bool,
    heads: Heads | None = None,
) -> Plan:
    unseen = [problem.path for problem in survey.problems if problem.folder]
    return reconcile(
        survey.files,
        known,
        unseen,
        reads_all=reads_all,
        heads=heads,
        excluded=survey.excluded,
        sidecars=survey.sidecars.signatures,
        elsewhere=elsewhere,
        kept=sum(record.photos for record in survey.kept.values()),
    )
