"""The records of a scan: roots, finished runs, and files and folders that could not be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace

from core.indexing.collection_paths import collection_path
from core.media.discovery import Problem
from core.models import RootId, ScanReport
from core.sets.clauses import Purpose
from core.sets.statements import Statement


def add_root(connection: sqlite3.Connection, root: bytes, now: int) -> RootId:
    """Mark a root as online and return its id; a new one is added."""
    name = collection_path(root, b"").category_name
    connection.execute(_ADD_ROOT, {"path": root, "name": name, "now": now})
    return RootId(connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()["id"])


def mark_root_offline(connection: sqlite3.Connection, root: bytes, reason: str, now: int) -> bool:
    """Mark a known root as offline and record why; return False for a root that was never indexed."""
    row = connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()
    if row is None:
        return False
    connection.execute("UPDATE roots SET online = 0 WHERE id = ?", (row["id"],))
    _record_problems(connection, row["id"], [Problem(b"", reason, folder=True)], now)
    return True


def record_run(
    connection: sqlite3.Connection, root: bytes, problems: Sequence[Problem], report: ScanReport, started: int
) -> ScanReport:
    """Record a finished scan of a root with its problems; return its report with the errors counted."""
    root_id = add_root(connection, root, started)
    _record_problems(connection, root_id, problems, started)
    report = replace(report, errors=_error_count(connection, root_id))
    connection.execute(_ADD_RUN, {"root": root_id, "started": started} | asdict(report))
    connection.execute("UPDATE roots SET scanned_at = ? WHERE id = ?", (started, root_id))
    return report


def _record_problems(connection: sqlite3.Connection, root_id: RootId, problems: Sequence[Problem], now: int) -> None:
    """Replace the problems of a root; those known before keep their date."""
    seen: dict[bytes, int] = dict(
        connection.execute("SELECT path, seen_at FROM scan_errors WHERE root_id = ?", (root_id,)).fetchall()
    )
    if not seen and not problems:
        return
    connection.execute("DELETE FROM scan_errors WHERE root_id = ?", (root_id,))
    connection.executemany(
        "INSERT OR REPLACE INTO scan_errors (root_id, path, reason, seen_at) VALUES (?, ?, ?, ?)",
        [(root_id, problem.path, problem.reason, seen.get(problem.path, now)) for problem in problems],
    )


def _error_count(connection: sqlite3.Connection, root_id: RootId) -> int:
    """Count the files of a root that exist but could not be read, and its other problems."""
    return int(connection.execute(*_ERROR_COUNT.fill(root=root_id)).fetchone()[0])


_ADD_ROOT = """
INSERT INTO roots (path, name, added_at) VALUES (:path, :name, :now)
ON CONFLICT (path) DO UPDATE SET online = 1
"""

_ADD_RUN = """
INSERT INTO scan_runs (root_id, started_at, seconds, added, changed, moved, missing, unchanged, errors)
VALUES (:root, :started, :seconds, :added, :changed, :moved, :missing, :unchanged, :errors)
"""

_ERROR_COUNT = Statement(
    "count of files of a root that could not be read",
    """
SELECT (SELECT count(*) FROM photos WHERE error IS NOT NULL AND {listed} AND root_id = :root)
    + (SELECT count(*) FROM scan_errors WHERE root_id = :root)
""",
    Purpose.AUDIT,
)
