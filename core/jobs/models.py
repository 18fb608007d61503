"""The values of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from core.models import Activity

JobId = NewType("JobId", int)


class JobKind(StrEnum):
    """What jobs do; the values are stored, and shown by `jobs list`."""

    UPGRADE = "upgrade"
    SCAN = "scan"
    FINGERPRINTS = "fingerprints"
    DERIVATIVES = "derivatives"
    CLEANING = "cleaning"
    SIMILAR = "similar"
    BACKUP = "backup"
    DELETION = "deletion"
    RESTORATION = "restoration"
    REMOVAL = "removal"
    SIDECARS = "sidecars"
    WORDS = "words"
    PLACES = "places"
    VECTORS = "vectors"
    THINGS = "things"
    TEXT = "text"
    FACES = "faces"


class JobPriority(IntEnum):
    """Which jobs go first: a job waits at its next safe point while one with a lower number runs."""

    INDEX = 0
    """Brings the index up to date."""
    BACKGROUND = 1
    """Waits for all others, and for sessions that need the worker processes."""


class JobState(StrEnum):
    """The state of a job; the values are stored, and shown by `jobs list`."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Its process ended before it did."""

    @property
    def words(self) -> str:
        """The state as people write it: completed with errors."""
        return self.replace("_", " ")

    @property
    def is_final(self) -> bool:
        """Whether the job has ended."""
        return self not in {JobState.WAITING, JobState.RUNNING, JobState.PAUSED}


class JobStage(StrEnum):
    """What a job does now; long work goes through these in this order."""

    MIGRATION = "migration"
    DISCOVERY = "discovery"
    METADATA = "metadata"
    FINGERPRINTS = "fingerprints"
    DERIVATIVES = "derivatives"
    BACKUP = "backup"
    DELETION = "deletion"


class JobRequest(StrEnum):
    """What can be asked of an unfinished job."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is."""

    stage: JobStage | None = None
    """None before its first stage."""
    sentence: str = ""
    """What it does, safe to show."""
    done: int = 0
    total: int | None = None
    """None while unknown."""
    rate: float | None = None
    """Items a second in the last seconds; None while unknown."""
    seconds_left: float | None = None
    """None while unknown."""

    def to_activity(self, *, is_scan: bool) -> Activity:
        """Return it as the background work that the status line shows."""
        return Activity(
            self.sentence, self.done, self.total, rate=self.rate, seconds_left=self.seconds_left, is_scan=is_scan
        )


@dataclass(frozen=True, slots=True)
class JobInfo:
    """One job, as it is listed."""

    id: JobId
    kind: JobKind
    state: JobState
    priority: JobPriority
    progress: JobProgress
    started_by: str
    """The name of a member, safe to show; empty for the gallery itself."""
    process: int
    """The id of the process that runs it, or ran it."""
    created: datetime
    """UTC, as the other times."""
    started: datetime | None
    ended: datetime | None
    reason: str
    """Why it failed or was interrupted or cancelled, safe to show; otherwise empty."""
