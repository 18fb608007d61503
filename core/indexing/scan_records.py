"""The records of a scan: roots, finished runs, and files and folders that could not be read."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

from core.indexing.collection_paths import collection_path
from core.jobs.models import JobId, JobState
from core.media.discovery import Problem, SkippedFiles
from core.media.scopes.folder_scope import FolderScope
from core.models import FileKind, RootId, ScanReport
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_text

PROBLEMS_KEPT = 1000
"""Problems that a run keeps for its report."""
STORIES_KEPT = 1000
"""Folders of stories that a run keeps for its report."""


def add_root(connection: sqlite3.Connection, root: bytes, now: int) -> RootId:
    """Mark a root as online and return its id; a new one is added."""
    name = collection_path(root, b"").category_name
    connection.execute(_ADD_ROOT, {"path": root, "name": name, "now": now})
    return RootId(connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()["id"])


def record_stop(connection: sqlite3.Connection, root: bytes, reason: str, now: int, *, online: bool) -> bool:
    """Record why a scan of a known root changed nothing; return False for a root that was never indexed.

    Unless it is `online`, the root is marked as offline.
    """
    row = connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()
    if row is None:
        return False
    connection.execute("UPDATE roots SET online = ? WHERE id = ?", (int(online), row["id"]))
    _record_problems(connection, row["id"], [Problem(b"", reason, folder=True)], now)
    return True


def record_run(
    connection: sqlite3.Connection,
    root: bytes,
    problems: Sequence[Problem],
    skipped: Sequence[tuple[bytes, SkippedFiles]],
    report: ScanReport,
    started: int,
    job_id: JobId | None,
    unreadable: Sequence[Problem],
    scope: FolderScope | None = None,
) -> ScanReport:
    """Record a finished scan of a root as a run of its job, with its problems and with what it skipped.

    What was recorded of folders outside the scope stays. Return its report with errors and unsupported files counted.
    """
    root_id = add_root(connection, root, started)
    _record_problems(connection, root_id, problems, started, scope)
    _record_skipped(connection, root_id, root, skipped, scope)
    counts: Counter[FileKind] = Counter()
    for _, files in skipped:
        counts[files.kind] += files.number
    report = replace(report, errors=_error_count(connection, root_id), unsupported=dict(sorted(counts.items())))
    state = JobState.COMPLETED_WITH_ERRORS if report.errors else JobState.COMPLETED
    _add_run(connection, root_id, started, job_id, report, state, "", unreadable)
    if scope is None:
        connection.execute("UPDATE roots SET scanned_at = ? WHERE id = ?", (started, root_id))
    return report


def record_unfinished_run(
    connection: sqlite3.Connection,
    root: bytes,
    report: ScanReport,
    started: int,
    job_id: JobId | None,
    state: JobState,
    reason: str,
    unreadable: Sequence[Problem],
) -> None:
    """Record that the scan of a root failed or was cancelled, and why; nothing for a root that was never indexed."""
    row = connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()
    if row is not None:
        report = replace(report, seconds=max(0.0, time.time() - started))
        _add_run(connection, RootId(row["id"]), started, job_id, report, state, reason, unreadable)


def _add_run(
    connection: sqlite3.Connection,
    root_id: RootId,
    started: int,
    job_id: JobId | None,
    report: ScanReport,
    state: JobState,
    reason: str,
    unreadable: Sequence[Problem],
) -> None:
    values = {"root": root_id, "started": started, "job": job_id, "state": state, "reason": display_text(reason, 500)}
    counts = asdict(report) | {
        "unsupported": json.dumps(report.unsupported),
        "stories": json.dumps(report.stories[:STORIES_KEPT]),
        "former_stories": json.dumps(report.former_stories[:STORIES_KEPT]),
    }
    run_id = connection.execute(_ADD_RUN, values | counts).fetchone()["id"]
    connection.executemany(
        "INSERT OR REPLACE INTO scan_run_problems (run_id, path, reason) VALUES (?, ?, ?)",
        [(run_id, problem.path, problem.reason) for problem in unreadable[:PROBLEMS_KEPT]],
    )


def _record_problems(
    connection: sqlite3.Connection,
    root_id: RootId,
    problems: Sequence[Problem],
    now: int,
    scope: FolderScope | None = None,
) -> None:
    """Replace the problems of a root in the scope; those known before keep their date."""
    seen: dict[bytes, int] = dict(
        connection.execute("SELECT path, seen_at FROM scan_errors WHERE root_id = ?", (root_id,)).fetchall()
    )
    former = [path for path in seen if scope is None or scope.has_file(path) or scope.has_folder(path)]
    if not former and not problems:
        return
    connection.executemany(
        "DELETE FROM scan_errors WHERE root_id = ? AND path = ?", [(root_id, path) for path in former]
    )
    connection.executemany(
        "INSERT OR REPLACE INTO scan_errors (root_id, path, reason, seen_at) VALUES (?, ?, ?, ?)",
        [(root_id, problem.path, problem.reason, seen.get(problem.path, now)) for problem in problems],
    )


def _record_skipped(
    connection: sqlite3.Connection,
    root_id: RootId,
    root: bytes,
    skipped: Sequence[tuple[bytes, SkippedFiles]],
    scope: FolderScope | None,
) -> None:
    """Replace what is not shown of a root in the scope, if it changed."""
    rows = {
        (folder, str(kind), collection_path(root, folder + b"/").category_folder, number, example)
        for folder, (kind, number, example) in skipped
    }
    query = "SELECT folder, kind, category, number, example FROM unsupported_files WHERE root_id = ?"
    former = {tuple(row) for row in connection.execute(query, (root_id,))}
    folders = {folder for folder, _ in skipped}
    if scope is not None:
        former = {row for row in former if scope.has_folder(row[0]) or row[0] in folders}
    if rows == former:
        return
    connection.executemany(
        "DELETE FROM unsupported_files WHERE root_id = ? AND folder = ? AND kind = ?",
        [(root_id, *row[:2]) for row in former],
    )
    connection.executemany(
        "INSERT INTO unsupported_files (root_id, folder, kind, category, number, example) VALUES (?, ?, ?, ?, ?, ?)",
        [(root_id, *row) for row in rows],
    )


def _error_count(connection: sqlite3.Connection, root_id: RootId) -> int:
    """Count the files of a root that exist but could not be read, and its other problems."""
    return int(connection.execute(*_ERROR_COUNT.fill(root=root_id)).fetchone()[0])


_ADD_ROOT = """
INSERT INTO roots (path, name, added_at) VALUES (:path, :name, :now)
ON CONFLICT (path) DO UPDATE SET online = 1
"""

_ADD_RUN = """
INSERT INTO scan_runs
    (root_id, started_at, seconds, added, changed, moved, missing, unchanged, errors, job_id, state, reason,
    excluded, sidecars, unsupported, stories, former_stories)
VALUES
    (:root, :started, :seconds, :added, :changed, :moved, :missing, :unchanged, :errors, :job, :state, :reason,
    :excluded, :sidecars, :unsupported, :stories, :former_stories)
RETURNING id
"""

# The plus keeps SQLite from reading all photos of the root: few have errors.
_ERROR_COUNT = Statement(
    "count of files of a root that could not be read",
    """
SELECT (SELECT count(*) FROM photos WHERE error IS NOT NULL AND {listed} AND +root_id = :root)
    + (SELECT count(*) FROM scan_errors WHERE root_id = :root)
""",
    Purpose.AUDIT,
)
