"""Copy the index to a new file that can be restored: complete, verified and private."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.database.failures import translated, unusable_file
from core.errors import DatabaseError, UsageError
from core.text import display_text

_STEP_PAGES = 4_096


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """A copy that passed every check."""

    size: int
    """Bytes."""
    rows: int
    """In all tables; as many as the index had at the same moment."""


def back_up(
    database: Path,
    copy: Path,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    with_faces: bool = False,
) -> BackupCopy:
    """Copy a snapshot of the database to a new file (0600), and verify it: its pages, and the rows of each table.

    A server may write at the same time. The copy is complete and verified before it gets its name. `on_progress` is
    called with pages, and ends the copy by raising. Vectors of faces are left out unless `with_faces`: from a copy
    without them the model of the owner makes them again.

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
        # SQLite accepts an empty file and keeps its mode.
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            rows = _copy(database, part, on_progress, with_faces=with_faces)
            # Unlike a rename, a link does not replace a file that was created in the meantime.
            os.link(part, copy)
        finally:
            for suffix in ("", "-journal"):
                part.with_name(part.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise unusable_file(error, copy) from error
    return BackupCopy(copy.stat().st_size, rows)


def _copy(database: Path, part: Path, on_progress: Callable[[int, int], None], *, with_faces: bool) -> int:
    with translated(database), closing(_connect(database, "mode=ro")) as source:
        # Rows and pages are those of one moment.
        source.execute("BEGIN")
        expected = _rows(source)
        with closing(_connect(part, "mode=rw")) as target:
            source.backup(target, pages=_STEP_PAGES, progress=lambda _, left, total: on_progress(total - left, total))
            if not with_faces and any(expected.get(table) for table in _OF_FACES):
                _remove_vectors(target)
                expected |= dict.fromkeys(_OF_FACES, 0)
            # Read without the files next to it that a write-ahead log needs.
            target.execute("PRAGMA journal_mode = DELETE")
        source.execute("ROLLBACK")
    with translated(part), closing(_connect(part, "mode=ro")) as written:
        results = [row[0] for row in written.execute("PRAGMA integrity_check(3)")]
        rows = _rows(written) if results == ["ok"] else {}
    if rows != expected:
        raise DatabaseError("The copy is damaged and was removed.", "Run `sshowcase doctor`, and check the disk.")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    return sum(rows.values())


def _remove_vectors(copy: sqlite3.Connection) -> None:
    """Remove the vectors of faces, and their bytes from the file; photos wait for the model again."""
    copy.execute("PRAGMA secure_delete = ON")
    for statement in ("DELETE FROM person_vectors", "DELETE FROM face_vectors", "DELETE FROM faced_photos", "VACUUM"):
        copy.execute(statement)


_OF_FACES = ("person_vectors", "face_vectors", "faced_photos")
"""The last one says in which photos a model has looked for faces."""


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, isolation_level=None)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of each table that holds any: `known_words` reads those of another."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '% USING fts5vocab %'"
    tables = [row[0] for row in connection.execute(named)]
    quoted = {table: table.replace('"', '""') for table in tables}
    return {
        table: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - a name of the schema
        for table, name in quoted.items()
    }
