"""Finds the files of a root, or of some of its folders, for a scan."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.indexing.signatures.models import FolderRecord
from core.indexing.units.root_survey import RootSurvey
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.media.discovery import DiscoveredFolder, Problem, SkippedFiles, discover
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import DiscoveryRules, ExcludedPaths

_ROOT_PHOTOS = "the setting root_photos"
_PROGRESS_SECONDS = 0.2
_NO_RECORDS: Mapping[bytes, FolderRecord] = {}


class RootWalk:
    """Walks through a root in a thread, and ends early once `stop` is set."""

    def __init__(self, root: bytes, name: str, rules: DiscoveryRules, run: JobRun, stop: threading.Event) -> None:
        """Report progress to `run`, where `name` is what the root is called."""
        self._root = root
        self._name = name
        self._rules = rules
        self._run = run
        self._stop = stop

    def survey(
        self,
        skipped: Sequence[bytes],
        loop: asyncio.AbstractEventLoop,
        scope: FolderScope,
        records: Mapping[bytes, FolderRecord] = _NO_RECORDS,
    ) -> RootSurvey:
        """Return what is in the scope, except in `skipped` folders (absolute paths); this blocks.

        `records` are all folders of the root as the last scan left them; those that are so still are kept.
        """
        files: list[Fingerprint] = []
        problems: list[Problem] = []
        unsupported: list[tuple[bytes, SkippedFiles]] = []
        excluded: dict[bytes, str] = {}
        mixed: list[DiscoveredFolder] = []
        compared: dict[bytes, bytes | None] = {}
        kept: dict[bytes, FolderRecord] = {}
        empty, kept_photos = False, 0
        shown = time.monotonic()
        signatures = {folder: each.signature for folder, each in records.items() if each.signature is not None}
        for found in discover(self._root, skipped, self._rules, scope, signatures):
            self._run.checkpoint_in_thread(self._stop)
            if self._stop.is_set():
                break
            folder = _settled(found, scope) if scope.unsettled else found
            if folder.is_kept:
                kept[folder.path] = records[folder.path]
                kept_photos += kept[folder.path].photos
            else:
                compared[folder.path] = folder.signature
            files.extend(folder.files)
            problems.extend(folder.problems)
            unsupported.extend((folder.path, files_of_kind) for files_of_kind in folder.unsupported)
            if folder.excluded is not None:
                excluded[folder.path] = folder.excluded
            empty = empty or (folder.empty and not folder.path)
            if folder.companions:
                mixed.append(folder)
            if time.monotonic() - shown >= _PROGRESS_SECONDS:
                shown = time.monotonic()
                loop.call_soon_threadsafe(
                    self._run.show, JobStage.DISCOVERY, f"Looking through {self._name}", len(files) + kept_photos
                )
        in_root = _ROOT_PHOTOS if self._rules.ignores_root_photos else None
        hidden = ExcludedPaths(excluded, root_photos=in_root)
        return RootSurvey(
            tuple(files),
            tuple(problems),
            tuple(unsupported),
            empty,
            hidden,
            tuple(mixed),
            compared=compared,
            kept=kept,
            is_all_kept=bool(kept) and not compared and len(kept) == len(records),
        )


def _settled(folder: DiscoveredFolder, scope: FolderScope) -> DiscoveredFolder:
    """Return a folder without the files that are still being written."""
    return replace(
        folder,
        files=tuple(file for file in folder.files if not scope.is_unsettled(file.path)),
        companions=tuple(each for each in folder.companions if not scope.is_unsettled(each.file.path)),
        problems=tuple(problem for problem in folder.problems if not scope.is_unsettled(problem.path)),
        signature=None,
    )
