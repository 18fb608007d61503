"""Check the database: integrity, schema version, and denormalised counts against the photos."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from core.database.database_file import require_not_lost
from core.database.migrations import known_migrations, require_ours
from core.errors import DatabaseError, GalleryError
from core.indexing.commit import MOST_WORKER_FAILURES
from core.indexing.root_watch import is_online
from core.maintenance.checks.day_checks import day_findings
from core.maintenance.checks.quarantine_checks import quarantine_findings
from core.maintenance.checks.story_checks import story_findings
from core.maintenance.checks.word_checks import word_findings
from core.maintenance.findings import Finding, fail, ok, warn
from core.maintenance.mark_checks import album_findings, archive_findings, mark_findings, view_findings
from core.models import FileKind, KeySet, unsupported_words
from core.sets.clauses import Purpose, listed
from core.sets.statements import Statement
from core.text import display_path, display_text

_MARKS_SINCE = 9
"""The schema version that records failures of workers."""
_DATES_SINCE = 8
"""The schema version that records dates which cannot be right."""
_FILES_SINCE = 22
"""The schema version that records every file of a photo."""
_STACKS_SINCE = 34
"""The schema version that records stacks."""
_LATER_CHECKS = (
    (39, mark_findings),
    (55, view_findings),
    (45, album_findings),
    (48, archive_findings),
    (54, quarantine_findings),
    (59, day_findings),
    (62, word_findings),
    (73, story_findings),
)
"""The schema versions with marks, views, albums, archive, deletions, days, the index of words and stories as now."""
_UNSUPPORTED_SINCE = 13
"""The schema version that records what is not shown."""
_RESTORE = "Stop the server, then `sshowcase restore FILE`; the folder backups next to it has copies from upgrades."
_EXAMPLES = 10
_RESCAN = "`sshowcase doctor --repair` counts again; please report this."


def database_findings(path: Path, upload_folder: Path | None = None) -> Iterator[Finding]:
    """Check the database without writing to it, and whether the upload folder is in an indexed folder.

    A server may run at the same time.
    """
    if not path.exists():
        yield _missing(path)
        return
    try:
        with closing(read_only(path)) as connection:
            connection.execute("BEGIN")
            yield from _integrity(connection)
            yield from _shape(connection, path)
            yield from _counts(connection)
            yield from _covers(connection)
            yield from _stacks(connection)
            yield from _files(connection)
            yield from _worker_marks(connection)
            yield from _unsupported(connection)
            yield from _dates(connection)
            for since, findings in _LATER_CHECKS:
                if require_ours(connection, path) >= since:
                    yield from findings(connection)
            yield from _roots(connection)
            if upload_folder is not None:
                yield _upload_folder(connection, upload_folder.resolve())
    except sqlite3.Error as error:
        yield fail("database", f"cannot be read ({display_text(str(error))})", _RESTORE)
    except GalleryError as error:
        yield fail("database", " ".join(filter(None, (error.message, error.detail))), error.hint)


def _missing(path: Path) -> Finding:
    try:
        require_not_lost(path)
    except DatabaseError as error:
        return fail("database", error.message, error.hint)
    return ok("database", "does not exist yet; the first scan creates it")


def read_only(path: Path) -> sqlite3.Connection:
    """Open it so that SQLite creates no other files (https://sqlite.org/wal.html#read_only_databases).

    Without its -wal and -shm files no process has it open, and it can be read as an immutable file.
    """
    log, index = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    unused = not index.exists() and not (log.exists() and log.stat().st_size)
    mode = "mode=ro&immutable=1" if unused else "mode=ro"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _integrity(connection: sqlite3.Connection) -> Iterator[Finding]:
    results = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
    if results != ["ok"]:
        yield fail("integrity", display_text("; ".join(results)), _RESTORE)
    else:
        yield ok("integrity", "every page of the database is intact")
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row["table"]) for row in broken}))
        yield fail("references", f"{len(broken):,} rows of {tables} refer to missing rows", _RESTORE)
    else:
        yield ok("references", "every row refers to existing rows")


def _shape(connection: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    applied, newest = require_ours(connection, path), known_migrations()[-1].number
    if applied == newest:
        yield ok("schema", f"version {applied}, the newest")
    else:
        yield warn("schema", f"version {applied} of {newest}", "The next start upgrades it, after a backup.")


def _counts(connection: sqlite3.Connection) -> Iterator[Finding]:
    for subject, query in (("collections", _WRONG_COLLECTIONS), ("categories", _WRONG_CATEGORIES)):
        wrong = [display_text(str(row["slug"])) for row in connection.execute(*_about_tops(connection, query))]
        total = connection.execute(f"SELECT count(*) FROM {subject}").fetchone()[0]  # noqa: S608 - one of two names
        if wrong:
            yield fail(subject, f"{len(wrong):,} of {total:,} have wrong counts: {_some(wrong)}", _RESCAN)
        else:
            yield ok(subject, f"{total:,}, with the counts, sizes and dates of their photos")


def _covers(connection: sqlite3.Connection) -> Iterator[Finding]:
    wrong = [display_text(str(row["slug"])) for row in connection.execute(*_about_tops(connection, _WRONG_COVERS))]
    if wrong:
        yield fail("covers", f"{len(wrong):,} collections show a wrong cover: {_some(wrong)}", _RESCAN)
    else:
        yield ok("covers", "each is a photo of its collection")


def _stacks(connection: sqlite3.Connection) -> Iterator[Finding]:
    if require_ours(connection, Path()) < _STACKS_SINCE:
        return
    names = [display_text(row["name"]) for row in connection.execute(*_WRONG_STACKS.fill())]
    if names:
        yield fail("stacks", f"{len(names):,} photos are wrongly listed or hidden: {_some(names)}", _RESCAN)
    else:
        yield ok("stacks", "each is listed as its top")


def _about_tops(connection: sqlite3.Connection, statement: Statement) -> tuple[str, dict[str, Any]]:
    """Return a statement about what is listed, for a database of any shape: before stacks, each photo was."""
    has_stacks = require_ours(connection, Path()) >= _STACKS_SINCE
    return statement.fill() if has_stacks else statement.fill(None, KeySet(()))


def _files(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the columns of photos with their primary files, which triggers copy them to."""
    if require_ours(connection, Path()) < _FILES_SINCE:
        return
    total, wrong = connection.execute("SELECT count(*) FROM files").fetchone()[0], connection.execute(_WRONG_FILES)
    names = [display_path(row["path"]) for row in wrong]
    if names:
        yield fail("files", f"{len(names):,} photos differ from their primary file: {_some(names)}", _RESCAN)
    else:
        yield ok("files", f"{total:,}, and each photo has one primary file")


def _worker_marks(connection: sqlite3.Connection) -> Iterator[Finding]:
    if require_ours(connection, Path()) < _MARKS_SINCE:
        return
    marked = connection.execute(*_MARKED.fill()).fetchall()
    if not marked:
        return
    names = [display_text(row["name"]) for row in marked]
    advice = (
        "`sshowcase scan` tries them again, an hour after the failure."
        if any(row["worker_failures"] < MOST_WORKER_FAILURES for row in marked)
        else "Each failed in several scans; see `sshowcase errors`."
    )
    yield warn(
        "decoding", f"{len(marked):,} photos are marked because their worker process failed: {_some(names)}", advice
    )


def _unsupported(connection: sqlite3.Connection) -> Iterator[Finding]:
    if require_ours(connection, Path()) < _UNSUPPORTED_SINCE:
        return
    counts = {FileKind(row["kind"]): row["number"] for row in connection.execute(_UNSUPPORTED)}
    if counts:
        yield ok("not shown", f"{unsupported_words(counts)}; `sshowcase errors --unsupported` lists them")


def _dates(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Report photos that hold a date which cannot be right; their next date is shown instead."""
    if require_ours(connection, Path()) < _DATES_SINCE:
        return
    rows = connection.execute(*_DATE_PROBLEMS.fill()).fetchall()
    if not rows:
        return
    examples = "; ".join(f"{display_path(row['path'])}: {row['date_problem'].rstrip('.')}" for row in rows[:_EXAMPLES])
    more = " …" if len(rows) > _EXAMPLES else ""
    yield warn(
        "dates",
        f"photos with a date that cannot be right, which is not shown: {len(rows):,} ({display_text(examples)}{more})",
        "`sshowcase errors --dates` lists all; correct them in the files, then scan again.",
    )


def _roots(connection: sqlite3.Connection) -> Iterator[Finding]:
    for row in connection.execute(_ROOTS):
        path, shown = bytes(row["path"]), display_path(bytes(row["path"]))
        if is_online(path, holds_photos=bool(row["holds_photos"])):
            yield ok("folder", f"{shown} is available")
        elif os.path.isdir(path) and not os.access(path, os.R_OK | os.X_OK):  # noqa: PTH112 - paths are bytes
            yield fail("folder", f"{shown} cannot be read", "Give this account permission to read it.")
        else:
            yield warn("folder", f"{shown} is offline", "Connect its drive; until then its thumbnails are shown.")


def _upload_folder(connection: sqlite3.Connection, folder: Path) -> Finding:
    shown = display_text(str(folder))
    roots = [Path(os.fsdecode(row["path"])) for row in connection.execute(_ROOTS)]
    root = next((root for root in roots if folder.is_relative_to(root)), None)
    if root is None:
        return fail("upload folder", f"{shown} is not in an indexed folder", "Choose a folder in one of them.")
    if any(part.startswith(".") for part in folder.relative_to(root).parts):
        return fail("upload folder", f"{shown} is hidden: its photos would not be shown", "Choose another name.")
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        return fail("upload folder", f"{shown} cannot be written", "Give this account permission to write to it.")
    return ok("upload folder", f"{shown} is in an indexed folder")


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


_ROOTS = """
SELECT path, EXISTS (SELECT 1 FROM collections WHERE root_id = roots.id AND {listed}) AS holds_photos
FROM roots ORDER BY id
""".replace("{listed}", listed(Purpose.LIST, "collections"))

_UNSUPPORTED = "SELECT kind, sum(number) AS number FROM unsupported_files GROUP BY kind"

_MARKED = Statement(
    "photos whose worker failed",
    """
SELECT name, worker_failures FROM photos
WHERE worker_failures > 0 AND error IS NOT NULL AND {listed}
ORDER BY name_sort, id
""",
    Purpose.AUDIT,
)

_WRONG_COLLECTIONS = Statement(
    "collections with wrong counts",
    """
SELECT slug FROM collections
LEFT JOIN (
    SELECT collection_id, count(*) AS photos, sum(size) AS bytes,
        min(coalesce(taken_local, added_at)) AS oldest,
        coalesce(
            max(taken_local) FILTER (WHERE taken_source <> 'file'), max(coalesce(taken_local, added_at))
        ) AS newest
    FROM photos WHERE {listed} GROUP BY collection_id
) AS truth ON truth.collection_id = collections.id
WHERE photo_count <> coalesce(photos, 0) OR total_size <> coalesce(bytes, 0)
    OR oldest_local IS NOT oldest OR newest_local IS NOT newest
ORDER BY slug
""",
)

_WRONG_CATEGORIES = Statement(
    "categories with wrong counts",
    """
SELECT slug FROM categories
LEFT JOIN (
    SELECT category_id, count(DISTINCT collection_id) AS collections, count(*) AS photos, sum(size) AS bytes,
        min(coalesce(taken_local, added_at)) AS oldest,
        coalesce(
            max(taken_local) FILTER (WHERE taken_source <> 'file'), max(coalesce(taken_local, added_at))
        ) AS newest
    FROM photos WHERE {listed} GROUP BY category_id
) AS truth ON truth.category_id = categories.id
WHERE collection_count <> coalesce(collections, 0) OR photo_count <> coalesce(photos, 0)
    OR total_size <> coalesce(bytes, 0) OR oldest_local IS NOT oldest OR newest_local IS NOT newest
ORDER BY slug
""",
)

_WRONG_STACKS = Statement(
    "photos wrongly listed or hidden",
    """
SELECT name FROM photos
LEFT JOIN (
    SELECT id, count(*) OVER stack AS number, row_number() OVER (stack ORDER BY stack_rank, name_sort, id) AS place
    FROM photos WHERE stack_key IS NOT NULL AND {listed}
    WINDOW stack AS (PARTITION BY stack_key, collection_id)
) AS truth ON truth.id = photos.id
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), coalesce(place > 1, 0))
ORDER BY name_sort, photos.id
""",
    Purpose.FILES,
)

_WRONG_FILES = """
SELECT path FROM photos
WHERE (SELECT count(*) FROM files WHERE photo_id = photos.id AND role = 'primary') <> 1
    OR NOT EXISTS (
        SELECT 1 FROM files
        WHERE photo_id = photos.id AND role = 'primary' AND files.root_id = photos.root_id AND files.path = photos.path
            AND files.size = photos.size AND files.mtime_ns = photos.mtime_ns AND files.ctime_ns IS photos.ctime_ns
            AND files.inode IS photos.inode AND files.missing_at IS photos.deleted_at
    )
ORDER BY id
"""

_DATE_PROBLEMS = Statement(
    "photos with a date that cannot be right",
    """
SELECT path, date_problem FROM photos
WHERE date_problem IS NOT NULL AND {listed}
ORDER BY id
""",
    Purpose.FILES,
)

# A photo that can be shown before one that cannot; among the former, one named "cover" first; then by name.
_WRONG_COVERS = Statement(
    "collections with wrong covers",
    """
SELECT slug FROM collections
WHERE automatic_cover_id IS NOT (
        SELECT id FROM photos
        WHERE collection_id = collections.id AND {listed}
        ORDER BY error IS NOT NULL,
            (error IS NULL AND name_sort LIKE 'cover.%' AND name_sort NOT LIKE 'cover.%.%') DESC, name_sort, id
        LIMIT 1
    )
    OR chosen_cover_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM photos WHERE id = chosen_cover_id AND collection_id = collections.id)
ORDER BY slug
""",
)
