"""The rows of jobs."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.jobs import job_lock
from core.jobs.job_lock import JobLock
from core.jobs.models import JobId, JobInfo, JobKind, JobPriority, JobProgress, JobRequest, JobStage, JobState
from core.text import display_text

KEPT: Final = 200
"""Jobs of one kind that have ended are kept up to this number; those that nobody started are counted alone."""
MOST_ATTEMPTS: Final = 3
"""A job whose process ended that often is not started again: it may be the cause."""

Arguments = Mapping[str, Any]
"""What a job is about, as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job that this process has to run."""

    id: JobId
    kind: JobKind
    priority: JobPriority
    arguments: Arguments
    lock: JobLock
    is_paused: bool = False


def add(
    connection: sqlite3.Connection,
    folder: Path,
    kind: JobKind,
    priority: JobPriority,
    arguments: Arguments,
    started_by: str,
) -> StoredJob:
    """Add a job that this process runs, with its lock in the folder; forget the oldest ones that have ended."""
    lock = job_lock.take(folder)
    values = {
        "kind": kind,
        "arguments": json.dumps(arguments),
        "priority": priority,
        "state": JobState.WAITING,
        "started_by": display_text(started_by, 60),
        "process": os.getpid(),
        "lock": lock.name,
        "now": int(time.time()),
    }
    try:
        job_id = JobId(connection.execute(_ADD, values).fetchone()["id"])
        connection.execute(_PRUNE, {"kept": KEPT})
    except BaseException:
        lock.release()
        raise
    return StoredJob(job_id, kind, priority, arguments, lock)


def take_over(
    connection: sqlite3.Connection, folder: Path, kinds: Collection[JobKind], only: JobId | None = None
) -> list[StoredJob]:
    """Make unfinished jobs of processes that have ended those of this process; paused ones stay paused.

    Those of other kinds, and those that were started `MOST_ATTEMPTS` times, are marked as interrupted.
    """
    taken = []
    for row in _abandoned(connection, folder):
        if only is not None and row["id"] != only:
            continue
        if row["kind"] not in kinds or row["attempts"] >= MOST_ATTEMPTS:
            _interrupt(connection, folder, row)
            continue
        is_paused = row["state"] == JobState.PAUSED and row["request"] != JobRequest.RESUME
        lock = job_lock.take(folder)
        job_lock.remove(folder, row["lock"])
        state = JobState.PAUSED if is_paused else JobState.WAITING
        values = {"id": row["id"], "state": state, "process": os.getpid(), "lock": lock.name}
        connection.execute(_TAKE_OVER, values)
        arguments = json.loads(row["arguments"])
        priority = JobPriority(row["priority"])
        taken.append(StoredJob(JobId(row["id"]), JobKind(row["kind"]), priority, arguments, lock, is_paused))
    return taken


def interrupt_abandoned(connection: sqlite3.Connection, folder: Path, kind: JobKind) -> None:
    """Mark the unfinished jobs of a kind as interrupted whose processes have ended."""
    for row in _abandoned(connection, folder):
        if row["kind"] == kind:
            _interrupt(connection, folder, row)


def answer_abandoned(connection: sqlite3.Connection, folder: Path) -> list[JobId]:
    """Pause or cancel, as requested, jobs whose processes have ended; return those that are asked to resume."""
    to_resume = []
    for row in _abandoned(connection, folder):
        if row["request"] == JobRequest.RESUME:
            to_resume.append(JobId(row["id"]))
        elif row["request"] == JobRequest.PAUSE:
            connection.execute(_SET_STATE, {"id": row["id"], "state": JobState.PAUSED})
        elif row["request"] == JobRequest.CANCEL:
            finish(connection, JobId(row["id"]), JobState.CANCELLED, "")
            job_lock.remove(folder, row["lock"])
    return to_resume


def requests(connection: sqlite3.Connection) -> dict[JobId, JobRequest]:
    """Return what is asked of unfinished jobs."""
    rows = connection.execute(_REQUESTS).fetchall()
    return {JobId(row["id"]): JobRequest(row["request"]) for row in rows}


def begin(connection: sqlite3.Connection, job_id: JobId) -> None:
    """Record that a job began."""
    connection.execute(_BEGIN, {"id": job_id, "state": JobState.RUNNING, "now": int(time.time())})


def answer(connection: sqlite3.Connection, job_id: JobId, state: JobState) -> None:
    """Record the state of an unfinished job that did what was requested."""
    connection.execute(_SET_STATE, {"id": job_id, "state": state})


def save_progress(connection: sqlite3.Connection, jobs: Iterable[tuple[JobId, JobState, JobProgress]]) -> None:
    """Record how far unfinished jobs are."""
    connection.executemany(
        _SAVE_PROGRESS,
        [
            {
                "id": job_id,
                "state": state,
                "stage": progress.stage,
                "sentence": progress.sentence,
                "done": progress.done,
                "total": progress.total,
                "rate": progress.rate,
            }
            for job_id, state, progress in jobs
        ],
    )


def leave(connection: sqlite3.Connection, job_ids: Iterable[JobId]) -> None:
    """Record that a process ends properly, and leaves its unfinished jobs to the next one: that is not an attempt."""
    connection.executemany("UPDATE jobs SET attempts = 0 WHERE id = ? AND ended_at IS NULL", [(i,) for i in job_ids])


def finish(
    connection: sqlite3.Connection, job_id: JobId, state: JobState, reason: str, progress: JobProgress | None = None
) -> None:
    """Record how a job ended and how far it came; one that has ended stays as it is."""
    if progress is not None:
        save_progress(connection, [(job_id, state, progress)])
    values = {"id": job_id, "state": state, "reason": display_text(reason, 500), "now": int(time.time())}
    connection.execute(_FINISH, values)


def listing(connection: sqlite3.Connection, folder: Path, limit: int) -> tuple[JobInfo, ...]:
    """List jobs: unfinished ones first, then the newest; those of processes that have ended as interrupted."""
    return tuple(_info(row, folder) for row in connection.execute(_LIST, {"limit": limit}).fetchall())


def one(connection: sqlite3.Connection, folder: Path, job_id: JobId) -> JobInfo | None:
    """Return one job, None when there is none with this id."""
    row = connection.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return None if row is None else _info(row, folder)


def _abandoned(connection: sqlite3.Connection, folder: Path) -> list[sqlite3.Row]:
    rows = connection.execute("SELECT * FROM jobs WHERE ended_at IS NULL ORDER BY id").fetchall()
    return [row for row in rows if not job_lock.is_held(folder, row["lock"])]


def _interrupt(connection: sqlite3.Connection, folder: Path, row: sqlite3.Row) -> None:
    finish(connection, JobId(row["id"]), JobState.INTERRUPTED, _process_ended(row))
    job_lock.remove(folder, row["lock"])


def _process_ended(row: sqlite3.Row) -> str:
    times = "" if row["attempts"] <= 1 else f", at the {row['attempts']} attempts to do it"
    return f"Its process ({row['process']}) ended before it did{times}."


def _info(row: sqlite3.Row, folder: Path) -> JobInfo:
    state, reason = JobState(row["state"]), row["reason"]
    is_lost = row["ended_at"] is None and state is not JobState.PAUSED and not job_lock.is_held(folder, row["lock"])
    if is_lost:
        state, reason = JobState.INTERRUPTED, _process_ended(row)
    rate = row["rate"] if state is JobState.RUNNING else None
    total, done = row["total"], row["done"]
    left = (total - done) / rate if rate and total is not None else None
    return JobInfo(
        id=JobId(row["id"]),
        kind=JobKind(row["kind"]),
        state=state,
        priority=JobPriority(row["priority"]),
        progress=JobProgress(
            None if row["stage"] is None else JobStage(row["stage"]), row["sentence"], done, total, rate, left
        ),
        started_by=row["started_by"],
        process=row["process"],
        created=datetime.fromtimestamp(row["created_at"], UTC),
        started=_time(row["started_at"]),
        ended=_time(row["ended_at"]),
        reason=reason,
    )


def _time(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


_ADD = """
INSERT INTO jobs (kind, arguments, priority, state, started_by, process, lock, created_at)
VALUES (:kind, :arguments, :priority, :state, :started_by, :process, :lock, :now)
RETURNING id
"""

_PRUNE = """
DELETE FROM jobs
WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY kind, started_by = '' ORDER BY id DESC) AS place
        FROM jobs
        WHERE ended_at IS NOT NULL
    )
    WHERE place > :kept
)
"""

_TAKE_OVER = """
UPDATE jobs SET state = :state, process = :process, lock = :lock, request = NULL, attempts = attempts + 1
WHERE id = :id
"""

_REQUESTS = "SELECT id, request FROM jobs WHERE ended_at IS NULL AND request IS NOT NULL"

_BEGIN = "UPDATE jobs SET state = :state, started_at = coalesce(started_at, :now) WHERE id = :id AND ended_at IS NULL"

_SET_STATE = "UPDATE jobs SET state = :state, request = NULL WHERE id = :id AND ended_at IS NULL"

_SAVE_PROGRESS = """
UPDATE jobs SET state = :state, stage = :stage, sentence = :sentence, done = :done, total = :total, rate = :rate
WHERE id = :id AND ended_at IS NULL
"""

_FINISH = """
UPDATE jobs SET state = :state, reason = :reason, ended_at = :now, request = NULL, rate = NULL
WHERE id = :id AND ended_at IS NULL
"""

_LIST = """
SELECT * FROM jobs
ORDER BY ended_at IS NOT NULL, CASE WHEN ended_at IS NULL THEN priority END, id DESC
LIMIT :limit
"""
