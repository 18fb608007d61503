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
        """Return where to look for what is quiet, None if nothing is.

        The other folders are looked into as well, because files may have been moved among all of them, and stay noted
        like the files in them, which are left as they are.
        """
        quiet = now - QUIET_SECONDS
        takes_all = self._all_at is not None and self._all_at <= quiet
        if not takes_all and not any(heard <= quiet for heard in (*self._files.values(), *self._trees.values())):
            return None
        folders = {path.rpartition(b"/")[0] for path in self._files}
        trees = set(self._trees)
        self._files = {path: heard for path, heard in self._files.items() if heard > quiet}
        self._trees = {path: heard for path, heard in self._trees.items() if heard > quiet}
        if takes_all:
            self._all_at = None
        if takes_all or len(folders) + len(trees) > _MOST_FOLDERS:
            folders, trees = set(), {b""}
        return folder_scope(folders, trees, self._files)
