"""The rows that a scan compares with the disk: all of a root, or those of its scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from core.database.database import Database
from core.indexing import commit
from core.indexing.moves.known_files import KnownFile
from core.indexing.reconciliation import Plan, is_too_much
from core.indexing.scopes import scope_rows
from core.indexing.units import file_rows
from core.indexing.units.changed_files import OtherFile
from core.media.scopes.folder_scope import FolderScope
from core.models import PhotoId


class KnownRows:
    """Reads the rows of one root; without a scope those of the whole root."""

    def __init__(self, database: Database, root: bytes) -> None:
        self._database = database
        self._root = root

    async def photos(self, scope: FolderScope | None) -> list[KnownFile]:
        """Return the rows of photos."""
        if scope is None:
            return await self._database.read(lambda connection: commit.known_files(connection, self._root))
        return await self._database.read(partial(scope_rows.known_files, root=self._root, scope=scope))

    async def others(self, scope: FolderScope | None) -> list[OtherFile]:
        """Return the rows of files that are not the primary ones of their photos."""
        if scope is None:
            return await self._database.read(partial(file_rows.other_files, root=self._root))
        return await self._database.read(partial(scope_rows.other_files, root=self._root, scope=scope))

    async def content_ids(self, scope: FolderScope | None, known: Sequence[KnownFile]) -> Mapping[PhotoId, str]:
        """Return the content identifiers of the primary files of known photos that have one."""
        if scope is None:
            return await self._database.read(partial(file_rows.content_ids, root=self._root))
        photos = [row.photo_id for row in known]
        return await self._database.read(partial(scope_rows.content_ids, photos=photos))

    async def folders_elsewhere(self, scope: FolderScope | None) -> frozenset[bytes]:
        """Return the folders with photos that are not compared."""
        if scope is None or scope.is_whole:
            return frozenset()
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
