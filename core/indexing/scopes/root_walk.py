"""Finds the files of a root, or of some of its folders, for a scan."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from core.indexing.units.root_survey import RootSurvey
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.media.discovery import DiscoveredFolder, Problem, SkippedFiles, discover
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import DiscoveryRules, ExcludedPaths

_ROOT_PHOTOS = "the setting root_photos"
_PROGRESS_SECONDS = 0.2


class RootWalk:
    """Walks through a root in a thread, and ends early once `stop` is set."""

    def __init__(self, root: bytes, name: str, rules: DiscoveryRules, run: JobRun, stop: threading.Event) -> None:
        """Report progress to `run`, where `name` is what the root is called."""
        self._root = root
        self._name = name
        self._rules = rules
        self._run = run
        self._stop = stop

    def survey(self, skipped: Sequence[bytes], loop: asyncio.AbstractEventLoop, scope: FolderScope) -> RootSurvey:
        """Return what is in the scope, except in `skipped` folders (absolute paths); this blocks."""
        files: list[Fingerprint] = []
        problems: list[Problem] = []
        unsupported: list[tuple[bytes, SkippedFiles]] = []
        excluded: dict[bytes, str] = {}
        mixed: list[DiscoveredFolder] = []
        empty = False
        shown = time.monotonic()
        for found in discover(self._root, skipped, self._rules, scope):
            self._run.checkpoint_in_thread(self._stop)
            if self._stop.is_set():
                break
            folder = _settled(found, scope) if scope.unsettled else found
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
                    self._run.show, JobStage.DISCOVERY, f"Looking through {self._name}", len(files)
                )
        in_root = _ROOT_PHOTOS if self._rules.ignores_root_photos else None
        hidden = ExcludedPaths(excluded, root_photos=in_root)
        return RootSurvey(tuple(files), tuple(problems), tuple(unsupported), empty, hidden, tuple(mixed))


def _settled(folder: DiscoveredFolder, scope: FolderScope) -> DiscoveredFolder:
    """Return a folder without the files that are still being written."""
    return replace(
        folder,
        files=tuple(file for file in folder.files if not scope.is_unsettled(file.path)),
        companions=tuple(each for each in folder.companions if not scope.is_unsettled(each.file.path)),
        problems=tuple(problem for problem in folder.problems if not scope.is_unsettled(problem.path)),
    )
