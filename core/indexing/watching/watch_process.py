"""The process that watches the folders of one root: a script of its own, which imports nothing of the gallery.

watchfiles adds its watches while it holds the interpreter's lock, which takes seconds for a large library on a slow
disk, and follows symbolic links out of the root if it is asked to watch everything below a folder. So this process
finds the folders itself, has each watched alone, and starts again with the new list when folders are added. It reads
one line of JSON from its standard input, and ends with it; to its standard output it writes lines of JSON:

- `{"ready": N, "unwatched": [folder, ...]}`: N folders are watched, those that have a name that is not UTF-8 in their
  path, or in them, are not: the library ends at such a name, also when the file is only opened, as scans do. This comes
  again when changes were lost, because anything may have changed until then,
- `{"files": [...], "trees": [...]}`: paths below the root that changed; trees are folders that appeared, disappeared or
  have a new marker,
- `{"ended": reason, "is_limit": false, "is_replaced": false}`, as the last one.
"""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import sys
import threading
from collections.abc import Generator, Iterable
from typing import Any

from watchfiles import Change, watch

_DEBOUNCE = 700
"""Milliseconds for which changes are collected while others follow."""
_STEP = 100
_LOOK = 200
"""Milliseconds after which the root itself is looked at, if nothing changed."""
_MOST = 4000
"""Changes at once after which some may be lost: the kernel keeps 16,384 events, several for each change."""
_LINE = 100
"""Paths in one line."""
_ATTEMPTS = 20
"""To watch folders of which some disappear in the meantime."""
_LIMITS = ("watch limit reached", "os error 28", "os error 24")
_UNREADABLE = re.compile("Unable to decode path")

_Stream = Generator[set[tuple[Change, str]], None, None]


class _Ended(Exception):  # noqa: N818 - it is how this process ends, not an error
    """Watching ended; the message says why."""

    def __init__(self, reason: str, *, is_limit: bool = False, is_replaced: bool = False) -> None:
        super().__init__(reason)
        self.is_limit = is_limit
        self.is_replaced = is_replaced


def main() -> None:
    """Watch until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    given = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_gallery, daemon=True).start()
    try:
        _WatchedFolders(given).run()
    except _Ended as ended:
        _write({"ended": str(ended), "is_limit": ended.is_limit, "is_replaced": ended.is_replaced})


def _end_with_gallery() -> None:
    """Exit when the gallery closes the pipe, also by its end."""
    while sys.stdin.read(1):
        pass
    os._exit(0)


def _write(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


class _WatchedFolders:
    """The folders of the root, each watched alone."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._root = os.fsencode(given["root"])
        self._skipped = frozenset(map(os.fsencode, given["skipped"]))
        self._endings = tuple(map(os.fsencode, given["endings"]))
        self._own = frozenset(map(os.fsencode, given["own"]))
        self._markers = frozenset(map(os.fsencode, given["markers"]))
        self._folders: set[bytes] = set()
        """Absolute paths of what is watched."""
        self._unwatched: set[bytes] = set()
        self._gone: set[bytes] = set()
        """Watched folders that disappeared in the last changes."""
        self._has_lost = False
        self._stream: _Stream | None = None

    def run(self) -> None:
        identity = self._identity()
        self._add(self._root)
        self._has_lost = True
        self._report(self._watch_again())
        while True:
            changes = self._next()
            if self._identity() != identity:
                raise _Ended("another folder is in its place", is_replaced=True)
            self._gone.clear()
            followed: set[tuple[Change, str]] = set()
            while True:  # while folders are copied into the root, more of them come with each new list
                during = self._follow_folders(changes - followed)
                self._report(changes)
                if not during:
                    break
                followed |= changes
                changes = during

    def _identity(self) -> tuple[int, int]:
        try:
            status = os.stat(self._root)  # noqa: PTH116 - a path of bytes
        except OSError as error:
            raise _Ended(f"it cannot be read ({error.strerror})", is_replaced=True) from error
        return status.st_dev, status.st_ino

    def _next(self) -> set[tuple[Change, str]]:
        """Return the next changes, none after a while."""
        assert self._stream is not None
        try:
            changes = next(self._stream)
        except StopIteration:
            raise _Ended("the watcher stopped") from None
        except RuntimeError as error:
            if not _UNREADABLE.search(str(error)):
                raise _ended_by(error) from error
            return self._start_over()
        if len(changes) > _MOST:
            self._stream.close()
            return changes | self._start_over()
        return changes

    def _start_over(self) -> set[tuple[Change, str]]:
        """Watch all folders that there are now, because changes were lost, and return what changed since."""
        self._has_lost = True
        self._folders.clear()
        self._unwatched.clear()
        self._add(self._root)
        return self._watch_again()

    def _follow_folders(self, changes: set[tuple[Change, str]]) -> set[tuple[Change, str]]:
        """Watch new folders, and no longer those that are gone; return what changed in the meantime."""
        gone = {os.fsencode(path) for change, path in changes if change is Change.deleted}
        added = [path for change, path in changes if change is Change.added]
        self._gone |= gone & self._folders
        self._forget_below(gone & self._folders)
        fresh = [path for path in map(os.fsencode, added) if self._is_folder(path)]
        if not fresh:
            return set()
        for path in fresh:
            self._add(path)
        former = self._stream
        assert former is not None
        try:
            during = self._watch_again()
        except _Ended as ended:
            former.close()
            if not ended.is_limit:
                raise
            return self._start_over()  # the former and the new watches together were too many
        try:
            during |= next(former)
        except (StopIteration, RuntimeError, OSError):
            self._has_lost = True
        former.close()
        return during

    def _watch_again(self) -> set[tuple[Change, str]]:
        """Begin to watch the present folders, and return what changed already.

        A file whose name is not UTF-8 is the end for the library: what changed until then is lost.
        """
        for _ in range(_ATTEMPTS):
            stream = watch(
                *sorted(map(os.fsdecode, self._folders)),
                watch_filter=None,
                debounce=_DEBOUNCE,
                step=_STEP,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=False,
                recursive=False,
                ignore_permission_denied=True,
            )
            try:
                found = next(stream)
            except FileNotFoundError:
                self._folders = {path for path in self._folders if self._is_folder(path) or path == self._root}
            except (OSError, RuntimeError) as error:
                if not _UNREADABLE.search(str(error)):
                    raise _ended_by(error) from error
                self._has_lost = True
            else:
                self._stream = stream
                return found
        raise _Ended("its folders change too fast", is_replaced=True)

    def _add(self, top: bytes) -> None:
        """Add a folder with all below it, except hidden ones and those of programs; links are not followed.

        Those in a folder that cannot be watched are, if they can be.
        """
        pending = [top]
        while pending:
            folder = pending.pop()
            if folder in self._own:
                continue
            if not _is_text(folder):
                self._unwatched.add(folder)
                continue
            self._folders.add(folder)
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if not _is_text(entry.name):
                            self._folders.discard(folder)
                            self._unwatched.add(folder)
                        if entry.is_dir(follow_symlinks=False) and self._is_shown(entry.name):
                            pending.append(entry.path)
            except OSError:
                continue

    def _forget_below(self, gone: set[bytes]) -> None:
        if gone:
            self._folders = {
                path for path in self._folders if not any(path == top or path.startswith(top + b"/") for top in gone)
            }

    def _is_shown(self, name: bytes) -> bool:
        lower = name.lower()
        return name[:1] != b"." and lower not in self._skipped and not lower.endswith(self._endings)

    def _is_folder(self, path: bytes) -> bool:
        try:
            is_shown = self._is_shown(path.rpartition(b"/")[2]) and path not in self._own
            return is_shown and stat.S_ISDIR(os.lstat(path).st_mode)
        except OSError:
            return False

    def _below(self, path: bytes) -> bytes:
        return path.removeprefix(self._root).lstrip(b"/")

    def _report(self, changes: set[tuple[Change, str]]) -> None:
        if self._has_lost:
            unwatched = [os.fsdecode(self._below(path)) for path in sorted(self._unwatched)]
            _write({"ready": len(self._folders), "unwatched": unwatched})
            self._has_lost = False
        files: set[bytes] = set()
        trees: set[bytes] = set()
        for _, text in changes:
            path = os.fsencode(text)
            name = path.rpartition(b"/")[2]
            below = self._below(path)
            if name.lower() in self._markers:
                trees.add(below.rpartition(b"/")[0])
            elif path != self._root and path not in self._own and self._is_shown(name):
                (trees if self._was_folder(path) else files).add(below)
        for part in _parts(sorted(files)):
            _write({"files": part, "trees": []})
        for part in _parts(sorted(trees)):
            _write({"files": [], "trees": part})

    def _was_folder(self, path: bytes) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(path).st_mode)
        except OSError:
            return path in self._gone


def _is_text(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parts(paths: list[bytes]) -> Iterable[list[str]]:
    for start in range(0, len(paths), _LINE):
        yield [os.fsdecode(path) for path in paths[start : start + _LINE]]


def _ended_by(error: Exception) -> _Ended:
    is_limit = any(words in str(error).lower() for words in _LIMITS)
    return _Ended("the system allows no more watched folders" if is_limit else str(error), is_limit=is_limit)


if __name__ == "__main__":
    main()
