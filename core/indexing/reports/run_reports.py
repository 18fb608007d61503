"""Reads the reports of scans from the records of their runs."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

from core.indexing.reports.models import RootRun, RunProblem, RunReport
from core.jobs import job_records
from core.jobs.models import JobId, JobKind, JobState
from core.models import FileKind, ScanReport
from core.text import display_path, display_text

LISTED = 50
"""Scans in a list of reports."""


def reports(connection: sqlite3.Connection, folder: Path) -> tuple[RunReport, ...]:
    """List the reports of the last scans without problems, the newest first; `folder` has the locks of jobs."""
    rows = connection.execute(_SCANS, {"kind": JobKind.SCAN, "limit": LISTED}).fetchall()
    found = (report_of(connection, folder, JobId(row["id"]), problems=False) for row in rows)
    return tuple(report for report in found if report is not None)


def report_of(
    connection: sqlite3.Connection, folder: Path, job_id: JobId, *, problems: bool = True
) -> RunReport | None:
    """Return the report of a scan, None when there is none with this id."""
    job = job_records.one(connection, folder, job_id)
    if job is None or job.kind is not JobKind.SCAN:
        return None
    runs = connection.execute(_RUNS, {"job": job_id}).fetchall()
    found = connection.execute(_PROBLEMS, {"job": job_id}).fetchall() if problems else []
    return RunReport(
        job,
        tuple(_to_run(row) for row in runs),
        tuple(RunProblem(display_path(_joined(row)), display_text(row["reason"])) for row in found),
    )


def _joined(row: sqlite3.Row) -> bytes:
    return os.path.join(row["root"], row["path"]) if row["path"] else bytes(row["root"])  # noqa: PTH118 - bytes


def _to_run(row: sqlite3.Row) -> RootRun:
    unsupported = {FileKind(kind): int(count) for kind, count in json.loads(row["unsupported"]).items()}
    counts = {
        name: row[name]
        for name in ("added", "changed", "moved", "missing", "excluded", "unchanged", "sidecars", "errors")
    }
    stories, former = (tuple(json.loads(row[name])) for name in ("stories", "former_stories"))
    seconds = row["seconds"] or 0.0
    report = ScanReport(**counts, unsupported=unsupported, stories=stories, former_stories=former, seconds=seconds)
    return RootRun(display_path(row["root"]), JobState(row["state"]), row["reason"], report)


# Of the many scans of watched folders, which nobody started, those that failed are worth a report, and those that
# changed which folders are stories.
_SCANS = """
SELECT id FROM jobs
WHERE kind = :kind AND (
    started_by <> '' OR state IN ('failed', 'cancelled', 'interrupted')
    OR EXISTS (SELECT 1 FROM scan_runs WHERE job_id = jobs.id AND (stories <> '[]' OR former_stories <> '[]'))
)
ORDER BY id DESC LIMIT :limit
"""

_RUNS = """
SELECT roots.path AS root, state, reason, added, changed, moved, missing, excluded, unchanged, sidecars, errors,
    unsupported, stories, former_stories, seconds
FROM scan_runs JOIN roots ON roots.id = root_id
WHERE job_id = :job
ORDER BY scan_runs.id
"""

_PROBLEMS = """
SELECT roots.path AS root, scan_run_problems.path AS path, scan_run_problems.reason AS reason
FROM scan_run_problems JOIN scan_runs ON scan_runs.id = run_id JOIN roots ON roots.id = root_id
WHERE job_id = :job
ORDER BY scan_runs.id, scan_run_problems.path
"""
