"""Copy the index to a new file that can be restored: complete, checked and private."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from core.database.failures import translated, unusable_file
from core.errors import DatabaseError, UsageError
from core.text import display_text


def back_up(database: Path, copy: Path) -> int:
    """Copy a snapshot of the database to a new file (0600); return the bytes of the copy.

    A server may write at the same time. The copy is complete and checked before it gets its name.

    Raises:
        UsageError: there is already a file of that name, or no database.
        DatabaseError: the database cannot be read, the copy cannot be written, or it does not pass the check.
    """
    if not database.exists():
        raise UsageError("There is nothing to back up yet.", "Index photos first: sshowcase scan ~/Pictures")
    if copy.exists():
        raise UsageError(f"{display_text(str(copy))} already exists.", "Name a new file; a backup never replaces one.")
    part = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}.part")
    try:
        # VACUUM INTO accepts an empty file and keeps its mode.
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            _copy(database, part)
            # Unlike a rename, a link does not replace a file that was created in the meantime.
            os.link(part, copy)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unusable_file(error, copy) from error
    return copy.stat().st_size


def _copy(database: Path, part: Path) -> None:
    with translated(database), closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", (part.absolute().as_uri(),))
    with translated(part), closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as written:
        results = [row[0] for row in written.execute("PRAGMA integrity_check(3)")]
    if results != ["ok"]:
        raise DatabaseError("The copy is damaged and was removed.", "Run `sshowcase doctor`, and check the disk.")
    with part.open("rb") as file:
        os.fsync(file.fileno())
