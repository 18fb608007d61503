"""Changes of files that wait until they are quiet: which folders a scan may look into, and when. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.media.scopes.folder_scope import FolderScope, folder_scope

QUIET_SECONDS: Final = 1.0
"""A file is being written until nothing was heard of it for this long."""
_MOST_FOLDERS: Final = 500
"""Folders in one scan; where more changed, the whole root is looked through."""


class UnquietPaths:
    """What changed below one root, until it is taken. Times are those of one clock, in seconds."""

    def __init__(self) -> None:
        self._files: dict[bytes, float] = {}
        self._trees: dict[bytes, float] = {}
        self._all_at: float | None = None

    def add(self, files: Iterable[bytes], trees: Iterable[bytes], now: float) -> None:
        """Note changed files and trees of folders, as paths below the root."""
        self._files |= dict.fromkeys(files, now)
        self._trees |= dict.fromkeys(trees, now)

    def add_all(self, now: float) -> None:
        """Note that anything may have changed until now."""
        self._all_at = now

    def put_back(self, scope: FolderScope, now: float) -> None:
        """Note what was taken again, because it could not be scanned."""
        if scope.is_whole:
            self.add_all(now)
        else:
            self.add([folder + b"/" for folder in scope.folders], scope.trees, now)

    def due_at(self) -> float | None:
        """Return when there is something to take, None while nothing changed."""
        times = [*self._files.values(), *self._trees.values()]
        times += [] if self._all_at is None else [self._all_at]
        return min(times) + QUIET_SECONDS if times else None

    def take(self, now: float) -> FolderScope | None:
        """Return where to look for what is quiet, None if nothing is; files that are not stay noted."""
        quiet = now - QUIET_SECONDS
        files = [path for path, heard in self._files.items() if heard <= quiet]
        trees = [path for path, heard in self._trees.items() if heard <= quiet]
        takes_all = self._all_at is not None and self._all_at <= quiet
        if not files and not trees and not takes_all:
            return None
        for path in files:
            del self._files[path]
        for path in trees:
            del self._trees[path]
        folders = {path.rpartition(b"/")[0] for path in files}
        if takes_all:
            self._all_at = None
        if takes_all or len(folders) + len(trees) > _MOST_FOLDERS:
            folders, trees = set(), [b""]
        return folder_scope(folders, trees, self._files)
