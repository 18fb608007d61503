"""Migrations: numbered SQL files, each applied once with its record, after a backup of the database."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from core.database.deferred_indexes import MANY_PHOTOS, may_break_references, outdated_indexes, without_index_work
from core.database.failures import backups_folder, unusable_file
from core.database.transactions import atomic
from core.errors import DatabaseError
from core.text import display_text

APPLICATION_ID = 0x73736877
"""Marks the file as a gallery in its header ("sshw"; https://sqlite.org/pragma.html#pragma_application_id)."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration of the schema: `NNNN_name.sql`."""

    number: int
    name: str
    sql: str


def known_migrations() -> tuple[Migration, ...]:
    """Return the migrations of this version of the program, in order."""
    found = [
        Migration(int(match[1]), match[2], entry.read_text(encoding="utf-8"))
        for entry in resources.files("core.database").joinpath("schema").iterdir()
        if (match := re.fullmatch(r"(\d{4})_(\w+)\.sql", entry.name))
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))


def require_ours(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] | None = None) -> int:
    """Return the number of the last applied migration, 0 for an empty file; nothing is written.

    Raises:
        DatabaseError: the file belongs to another program or to a newer version of this one.
    """
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        return 0
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseError(
            "The database is that of another program; it was not changed.",
            "Choose another folder with --data DIR.",
            detail=display_text(str(path)),
        )
    applied: int = connection.execute("SELECT max(number) FROM migrations").fetchone()[0]
    newest = (known_migrations() if migrations is None else migrations)[-1].number
    if applied > newest:
        raise DatabaseError(
            "The database was written by a newer version of this program; it was not changed.",
            "Upgrade the program, or choose another folder with --data DIR.",
            detail=display_text(str(path)),
        )
    return applied


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    migrations: Sequence[Migration] | None = None,
    *,
    many_photos: int = MANY_PHOTOS,
) -> None:
    """Apply the missing migrations, each in one transaction with its record; a failure keeps those before it.

    `connection` must be in autocommit mode and, for the backup, accept file names as URIs. An existing database is
    first copied to the folder `backups` next to it. `migrations` defaults to those of this version of the program.
    In a database with `many_photos`, indexes that only make lists faster are left to `missing_indexes`.

    Raises:
        DatabaseError: the backup or a migration failed, or the database is not of this program.
    """
    steps = known_migrations() if migrations is None else migrations
    applied = require_ours(connection, path, steps)
    missing = [step for step in steps if step.number > applied]
    if not missing:
        return
    if applied:
        back_up(connection, path, applied)
    # Rebuilding a table drops it, and that must not cascade (https://sqlite.org/lang_altertable.html#otheralter).
    connection.execute("PRAGMA foreign_keys = OFF")
    # Otherwise a column with a check is compared with every row, which took half of an upgrade: 5 of 10 seconds for
    # 300,000 photos. All rows have its default.
    connection.execute("PRAGMA ignore_check_constraints = ON")
    is_large = bool(applied) and _newest_photo(connection) >= many_photos
    executed = without_index_work(_statements(missing), _indexes(connection), is_large=is_large)
    try:
        for step in missing:
            with atomic(connection):
                _apply(connection, path, step, [statement for number, statement in executed if number == step.number])
    finally:
        connection.execute("PRAGMA ignore_check_constraints = OFF")
        connection.execute("PRAGMA foreign_keys = ON")


def back_up(connection: sqlite3.Connection, path: Path, applied: int) -> Path:
    """Copy the database to the private folder `backups` next to it and return the path of the copy."""
    folder = backups_folder(path)
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    copy = folder / f"{path.stem}-{applied:04}-{stamp}.db"
    part = copy.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        part.unlink(missing_ok=True)
        # VACUUM INTO accepts an empty file and keeps its mode.
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            connection.execute("VACUUM INTO ?", (part.as_uri(),))
            part.replace(copy)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unusable_file(error, copy) from error
    return copy


def missing_indexes(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the statements that create the indexes which an upgrade left out or left as they were, by their names."""
    return outdated_indexes(_statements(known_migrations()), _indexes(connection))


def _statements(steps: Iterable[Migration]) -> list[tuple[int, str]]:
    return [(step.number, statement) for step in steps for statement in statements(step.sql)]


def _indexes(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {row[0]: row[1] for row in rows.fetchall()}


def _newest_photo(connection: sqlite3.Connection) -> int:
    """Return the highest number of a photo, which says at once how many there are about; 0 without a table."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'photos'").fetchone() is None:
        return 0
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()[0])


def _apply(connection: sqlite3.Connection, path: Path, step: Migration, executed: Sequence[str]) -> None:
    for statement in executed:
        connection.execute(statement)
    if step.number == 1:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"
    )
    connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", (step.number, step.name, int(time.time())))
    if may_break_references(executed) and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DatabaseError(
            f"The database could not be upgraded: migration {step.number} would break a reference.",
            "It was not changed; a copy is in the folder backups next to it.",
            detail=display_text(str(path)),
        )


def statements(script: str) -> Iterator[str]:
    """Split a script into statements, because `executescript()` would commit the open transaction."""
    pending = ""
    for piece in re.split(r"(?<=;)", script):
        pending += piece
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if re.sub(r"--[^\n]*", "", pending).strip():
        raise DatabaseError("A migration ends within a statement.", "Install the program again.")
