"""Errors of sqlite3 and of the database file, as sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DamagedDatabaseError, DatabaseError
from core.text import display_text


def backups_folder(path: Path) -> Path:
    """Return the folder of the copies of this database that were made before upgrades."""
    return path.parent / "backups"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn any sqlite3.Error of the block into a DatabaseError about the database at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _database_error(error, path) from error


def unusable_file(error: OSError, path: Path) -> DatabaseError:
    """Return the error for a database file, or its folder, that cannot be created or locked."""
    return DatabaseError(
        f"The database cannot be written ({error.strerror}).",
        "Make its folder writable, or choose another one with --data DIR.",
        detail=display_text(str(path)),
    )


def _database_error(error: sqlite3.Error, path: Path) -> DatabaseError:
    # Extended codes (https://sqlite.org/rescode.html) carry the primary one in their lowest byte.
    code = getattr(error, "sqlite_errorcode", None)
    message, hint = _SENTENCES.get(-1 if code is None else code & 0xFF, _OTHERWISE)
    kind = DamagedDatabaseError if message is _DAMAGED[0] else DatabaseError
    return kind(message.format(reason=error), hint, detail=display_text(f"{path} ({error})"))


_WRITABLE = "Make its folder writable, or choose another one with --data DIR."
_DAMAGED = (
    "The database is damaged.",
    "Its owner has to restore a copy: see `sshowcase doctor`, and the folder backups next to it.",
)
_OTHERWISE = ("The database failed.", "Nothing was changed.")
_SENTENCES = {
    sqlite3.SQLITE_BUSY: ("The database is busy: another program is writing to it.", "Try again in a moment."),
    sqlite3.SQLITE_LOCKED: ("The database is busy: it is being written.", "Try again in a moment."),
    sqlite3.SQLITE_FULL: (
        "The disk that holds the database is full; nothing was changed.",
        "Free some space, then try again.",
    ),
    sqlite3.SQLITE_READONLY: ("The database is read-only.", _WRITABLE),
    sqlite3.SQLITE_PERM: ("This account has no access to the database.", _WRITABLE),
    sqlite3.SQLITE_CANTOPEN: ("The database cannot be opened.", _WRITABLE),
    sqlite3.SQLITE_IOERR: (
        "The disk that holds the database failed while it was read or written.",
        "Check that the disk is connected and healthy; the transaction was rolled back.",
    ),
    # Its reason names columns; that of other errors may contain paths.
    sqlite3.SQLITE_CONSTRAINT: ("The database refused the change ({reason}).", "Nothing was changed."),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
