"""Putting a copy of the database in the place of a lost or damaged one; what was there is kept."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from core.database.failures import backups_folder, translated, unusable_file
from core.database.migrations import require_ours
from core.errors import DatabaseError, GalleryError, UsageError
from core.text import display_text

_SUFFIXES = ("", "-wal", "-shm")


def restore(copy: Path, database: Path) -> Path | None:
    """Check a copy and put it in the place of the database, which no process may use.

    Return where the file that was there is now, None if there was none. The copy is left as it is.

    Raises:
        UsageError: there is no file of that name.
        DatabaseError: it is damaged, of another program or of a newer version, or the database is in use.
    """
    if not copy.is_file():
        raise UsageError(f"There is no file {display_text(str(copy))}.", "`sshowcase backup FILE` makes one.")
    _require_unused(database)
    part = database.with_name(f".{database.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            _checked_copy(copy, part)
            moved = _set_aside(database)
            part.replace(database)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unusable_file(error, database) from error
    return moved


def _require_unused(database: Path) -> None:
    """Raise if a process has the database open; a damaged one cannot tell."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseError("The database is in use.", "Stop the server and other commands first.") from error


def _checked_copy(copy: Path, part: Path) -> None:
    with translated(copy), closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.row_factory = sqlite3.Row
        require_ours(source, copy)
        if source.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            raise GalleryError("This file is not a copy of a gallery.", "Name one that `sshowcase backup` has made.")
        results = [row[0] for row in source.execute("PRAGMA integrity_check(3)")]
        if results != ["ok"]:
            raise DatabaseError("The copy is damaged; nothing was changed.", "Name another copy.")
        source.execute("VACUUM INTO ?", (part.absolute().as_uri(),))
    with part.open("rb") as file:
        os.fsync(file.fileno())


def _set_aside(database: Path) -> Path | None:
    """Move the database with its journals to the folder of backups; return its new path."""
    database.with_name(database.name + ".damaged").unlink(missing_ok=True)
    present = [database.with_name(database.name + suffix) for suffix in _SUFFIXES]
    if not any(path.exists() for path in present):
        return None
    folder = backups_folder(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    moved = folder / f"{database.stem}-replaced-{stamp}-{secrets.token_hex(2)}.db"
    for path, suffix in zip(present, _SUFFIXES, strict=True):
        if path.exists():
            path.rename(moved.with_name(moved.name + suffix))
    return moved
