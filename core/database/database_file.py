"""The identity of the database file while it is open: SQLite does not notice that it was removed or replaced.

Changes would continue in a file without a name, and be lost when the program ends. Inodes and headers are
compared before and after each change, and several times a second while a server runs.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from core.database.failures import backups_folder
from core.database.file_header import FileHeader
from core.database.migrations import back_up
from core.errors import DatabaseError, WritesStoppedError
from core.text import display_text

_RESTORE = "Stop the program, then put a copy in its place: `sshowcase restore FILE`. `sshowcase doctor` checks it."
_START = "Stop the program, then start it again. `sshowcase doctor` checks the database."


class DatabaseFile:
    """The database file that was opened, and its write-ahead log. All methods block, for microseconds."""

    def __init__(self, path: Path) -> None:
        """Remember the file that is at the path now, which SQLite has open."""
        self.path = path
        self._place = os.path.realpath(path)
        # SQLite names the log after the file, not after a symbolic link to it.
        self._log = Path(f"{self._place}-wal")
        self._identity = _identity(path)
        self._folder = _identity(path.parent)
        self._index = Path(f"{self._place}-shm")
        self._log_identity: tuple[int, int] | None = None
        self._index_identity: tuple[int, int] | None = None
        self._header = FileHeader(path)
        self._was_overwritten = False
        self._may_share_log = False
        """Whether another process may write to the same log without seeing the locks of this one."""

    def fault(self) -> WritesStoppedError | None:
        """Return what happened to the file since, None while it is the same."""
        now, log, index = _identity(self.path), _identity(self._log), _identity(self._index)
        if now != self._identity or os.path.realpath(self.path) != self._place:
            return self._error("removed" if now is None else "replaced by another one")
        if _mark(self.path).exists() and is_marked_damaged(self.path):
            return damage_found(self.path)
        if self._header.was_overwritten():
            self._was_overwritten = True
            return self._error("overwritten by another one")
        if self._log_identity is None:
            self._log_identity = log
        elif log != self._log_identity:
            return self._error("separated from its log gallery.db-wal")
        if self._index_identity is None:
            self._index_identity = index
        elif index != self._index_identity:
            self._may_share_log = True
            return self._error("separated from its lock file gallery.db-shm", _START)
        return None

    def save_rest(self, connection: sqlite3.Connection) -> Path | None:
        """Copy what the writing connection still reads of a lost file to the folder of backups; None if that fails.

        The file is marked, see `require_not_lost` and `is_marked_damaged`, but not in a folder that took the place of
        its own. Return the path of the copy.
        """
        if not self._was_overwritten and not self._may_share_log:
            with suppress(sqlite3.Error):
                # The log must not be applied to another file.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = _rescue(connection, self.path)
        if self._was_overwritten or (not self.path.exists() and _identity(self.path.parent) == self._folder):
            mark_damaged(self.path)
        return copy

    def close(self) -> None:
        """Release the file, after all connections were closed; move the log of a file that was overwritten away."""
        self._header.close()
        if self._was_overwritten and _identity(self.path) == self._identity and self._log.exists():
            stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
            with suppress(OSError):
                backups_folder(self.path).mkdir(mode=0o700, exist_ok=True)
                self._log.rename(backups_folder(self.path) / f"{self.path.stem}-overwritten-{stamp}.db-wal")
                Path(f"{self._place}-shm").unlink(missing_ok=True)

    def _error(self, what: str, hint: str = _RESTORE) -> WritesStoppedError:
        return WritesStoppedError(
            f"The database was {what} while the program ran: nothing can be changed any longer.",
            hint,
            detail=display_text(str(self.path)),
        )


def mark_damaged(path: Path) -> None:
    """Let all processes refuse to change this file, until a check finds it intact or another one takes its place."""
    with suppress(OSError):
        _mark(path).write_text(_text_of_identity(path), encoding="ascii")


def is_marked_damaged(path: Path) -> bool:
    """Return whether a process has found damage in the file that is at the path now."""
    try:
        return _mark(path).read_text(encoding="ascii") == _text_of_identity(path)
    except (OSError, UnicodeDecodeError):
        return False


def is_intact(connection: sqlite3.Connection, path: Path) -> bool:
    """Check a file that was marked as damaged; remove the mark if the damage is gone."""
    try:
        results = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.Error:
        return False
    if results == ["ok"]:
        _mark(path).unlink(missing_ok=True)
        return True
    return False


def damage_found(path: Path) -> WritesStoppedError:
    """Return the error for a database whose damage was found while it was open."""
    return WritesStoppedError(
        "The database is damaged: nothing can be changed any longer, and some of it cannot be shown.",
        f"{_RESTORE} Copies are in the folder backups next to it.",
        detail=display_text(str(path)),
    )


def read_only(path: Path) -> WritesStoppedError:
    """Return the error for a database that was opened for reading only."""
    return WritesStoppedError(
        "The gallery is read-only: nothing can be changed.",
        "Make its data folder writable, then start the program again.",
        detail=display_text(str(path)),
    )


def require_not_lost(path: Path) -> None:
    """Raise if a process has lost the contents of the file, so that an empty gallery would take their place.

    Raises:
        DatabaseError: the file was removed or emptied while a program used it.
    """
    if is_marked_damaged(path):
        raise DatabaseError(
            "The database was removed or emptied while the program ran; an empty gallery would take its place.",
            "Put a copy in its place: `sshowcase restore FILE`; copies are in the folder backups. To begin an empty"
            " gallery instead, remove the file gallery.db.damaged.",
            detail=display_text(str(path)),
        )


def is_writable(path: Path) -> bool:
    """Return whether the database at the path, or a new one, can be written."""
    return _may(path.parent, os.W_OK | os.X_OK) and (not path.exists() or _may(path, os.W_OK))


def opens_unchanging(path: Path) -> bool:
    """Return whether a file can be read as one that nobody changes (https://sqlite.org/wal.html#read_only_databases).

    So it is without its -wal and -shm files: no process has it open, and in a read-only folder they cannot be created.
    """
    log, index = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    return not index.exists() and not (log.exists() and log.stat().st_size)


def _rescue(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Copy the database, and keep the copy if it is intact: pages of another file may be among those that are read."""
    with suppress(sqlite3.Error, DatabaseError, OSError):
        applied = int(connection.execute("SELECT max(number) FROM migrations").fetchone()[0])
        copy = back_up(connection, path, applied)
        if _checked(copy):
            return copy
        copy.unlink()
    return None


def _checked(copy: Path) -> bool:
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return [tuple(row) for row in connection.execute("PRAGMA integrity_check(1)")] == [("ok",)]


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _text_of_identity(path: Path) -> str:
    return f"{_identity(path)}"


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
