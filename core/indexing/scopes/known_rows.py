"""The rows that a scan compares with the disk: all of a root, or those of its scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from core.database.database import Database
from core.indexing import commit
from core.indexing.moves.known_files import KnownFile, known_files, known_missing, known_outside
from core.indexing.moves.moved_files import folder_of
from core.indexing.pairs import pair_rows
from core.indexing.reconciliation import Plan, is_too_much
from core.indexing.scopes import scope_rows
from core.indexing.units import file_rows
from core.indexing.units.changed_files import OtherFile
from core.indexing.units.root_survey import RootSurvey
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import PhotoId


class KnownRows:
    """Reads the rows of one root; without a scope those of the whole root."""

    def __init__(self, database: Database, root: bytes) -> None:
        self._database = database
        self._root = root

    async def photos(self, scope: FolderScope | None, survey: RootSurvey) -> list[KnownFile]:
        """Return the rows of photos to compare; without a scope, of all folders that are not kept.

        Those of missing files are among them wherever they were, unless there is nothing to compare.
        """
        if scope is None and survey.kept:
            present = await self._database.read(partial(known_outside, root=self._root, folders=survey.kept))
            if survey.is_all_kept and not present:
                return []
            return present + await self._database.read(partial(known_missing, root=self._root))
        if scope is None:
            return await self._database.read(partial(known_files, root=self._root))
        found = {(file.inode, file.size, file.mtime_ns) for file in survey.files} if scope.unsettled else ()
        return await self._database.read(partial(scope_rows.known_files, root=self._root, scope=scope, found=found))

    async def folders_left(self, scope: FolderScope, survey: RootSurvey) -> frozenset[bytes]:
        """Return the folders outside the scope from which files in it were moved, or may have been."""
        companions = (each.file for folder in survey.mixed for each in folder.companions)
        files = (*survey.files, *companions)
        return await self._database.read(partial(scope_rows.folders_left, root=self._root, scope=scope, files=files))

    async def others(
        self, scope: FolderScope | None, survey: RootSurvey, known: Sequence[KnownFile]
    ) -> list[OtherFile]:
        """Return the rows of files that are not the primary ones of their photos, which are known or elsewhere."""
        if scope is None:
            rows = await self._database.read(partial(file_rows.other_files, root=self._root))
        else:
            rows = await self._database.read(partial(scope_rows.other_files, root=self._root, scope=scope))
        if (scope is None or scope.is_whole) and not survey.kept:
            return rows
        photos = {row.photo_id for row in known}
        rows = [row for row in rows if row.photo_id in photos or folder_of(row.path) in survey.compared]
        return [row for row in rows if row.is_missing or folder_of(row.path) not in survey.kept]

    async def without_joined(
        self, known: list[KnownFile], survey: RootSurvey, kept: Iterable[Fingerprint]
    ) -> list[KnownFile]:
        """Return the rows without photos that are live videos of others now, where these files are as they were."""
        if not any(row.deleted for row in known):
            return known
        paths = await self._database.read(partial(pair_rows.joined_paths, root=self._root))
        there = {file.path for file in kept}
        joined = {path for path in paths if path in there or folder_of(path) not in survey.compared}
        return [row for row in known if not row.deleted or row.path not in joined] if joined else known

    async def content_ids(self, scope: FolderScope | None, known: Sequence[KnownFile]) -> Mapping[PhotoId, str]:
        """Return the content identifiers of the primary files of known photos that have one."""
        if scope is None:
            return await self._database.read(partial(file_rows.content_ids, root=self._root))
        photos = [row.photo_id for row in known]
        return await self._database.read(partial(scope_rows.content_ids, photos=photos))

    async def being_deleted(self, photos: Collection[PhotoId]) -> set[PhotoId]:
        """Return those of the photos that a person has deleted permanently, with all of their files."""
        return await self._database.read(partial(scope_rows.being_deleted, photos=photos))

    async def folders_elsewhere(self, scope: FolderScope | None, survey: RootSurvey) -> frozenset[bytes]:
        """Return the folders with photos that are not compared."""
        if scope is None or scope.is_whole:
            return frozenset(folder for folder, record in survey.kept.items() if record.photos)
        return await self._database.read(partial(scope_rows.folders_elsewhere, root=self._root, scope=scope))

    async def too_many_lost(self, scope: FolderScope | None, plan: Plan) -> int:
        """Return how many photos of the root are missing if that is too much for a scan, otherwise 0.

        With a scope, those count too that became missing since the last scan of the whole root: what many small scans
        mark as missing is no more than what one scan would.
        """
        if not plan.missing or scope is None:
            return len(plan.missing) if plan.loses_too_much else 0
        before = await self._database.read(partial(scope_rows.lost_since_last_scan, root=self._root))
        present = await self._database.read(partial(commit.count_present, root=self._root))
        lost = before + len(plan.missing)
        return lost if is_too_much(lost, before + present) else 0
