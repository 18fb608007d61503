"""The unfinished jobs of this process: which of them may continue, and what the status line shows of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from core.jobs.job_records import StoredJob
from core.jobs.job_run import JobRun
from core.jobs.models import JobId, JobKind, JobPriority, JobProgress, JobState
from core.models import Activity

Work = Callable[[JobRun], Awaitable[object]]
"""Does the work of a kind of job and returns its result; cancelled at any await, it leaves everything consistent."""


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """How one kind of job is done."""

    work: Work
    priority: JobPriority
    words: str
    """Its name in sentences."""


@dataclass(eq=False)
class RunningJob:
    """An unfinished job of this process."""

    stored: StoredJob
    kind: KindOfWork
    run: JobRun
    result: asyncio.Future[object]
    task: asyncio.Task[None] | None = None
    is_paused: bool = False
    has_begun: bool = False
    """Whether its task has begun, which may wait for other jobs."""
    is_active: bool = False
    """Whether its work has begun."""
    waiters: int = 0
    saved: tuple[JobState, JobProgress] = (JobState.WAITING, JobProgress())
    """The state and the progress that the database has."""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"Job {self.stored.id} ({self.stored.kind})"

    def cancel(self, reason: str) -> None:
        """Cancel it, for a reason that users read."""
        self.run.cancelled_by = reason
        if self.has_begun and self.task is not None:  # otherwise its task ends when it begins
            self.task.cancel()


class RunningJobs:
    """The unfinished jobs of this process."""

    def __init__(self, show_activity: Callable[[Activity], None]) -> None:
        """Call `show_activity` whenever what runs has changed."""
        self._show_activity = show_activity
        self._jobs: dict[JobId, RunningJob] = {}
        self._sessions_need_workers = False
        self._shown = Activity()

    def __iter__(self) -> Iterator[RunningJob]:
        """Yield the jobs, the oldest first."""
        return iter(sorted(self._jobs.values(), key=lambda job: job.stored.id))

    def __len__(self) -> int:
        """Return the number of jobs."""
        return len(self._jobs)

    def get(self, job_id: JobId) -> RunningJob | None:
        """Return a job of this process, None when it is not one."""
        return self._jobs.get(job_id)

    def add(self, job: RunningJob) -> None:
        """Add a job whose task is about to begin."""
        self._jobs[job.stored.id] = job
        self.update_holds()

    def remove(self, job: RunningJob) -> None:
        """Remove a job that has ended, or that another process continues."""
        job.stored.lock.release()
        self._jobs.pop(job.stored.id, None)
        self.update_holds()

    def sessions_need_workers(self, *, is_needed: bool) -> None:
        """Hold background jobs while sessions need the worker processes."""
        self._sessions_need_workers = is_needed
        self.update_holds()

    def update_holds(self) -> None:
        """Open or close the safe points of all jobs: call it after a change of a job's state."""
        for job in self._jobs.values():
            job.run.hold(is_held=job.is_paused or self._has_to_wait(job) or self._leaves_workers(job))
        self.show()

    def state(self, job: RunningJob) -> JobState:
        """Return the state of a job as it is listed."""
        if job.is_paused:
            return JobState.PAUSED
        return JobState.RUNNING if job.is_active and not self._has_to_wait(job) else JobState.WAITING

    def show(self) -> None:
        """Show what the most important job does: one that runs before one that is paused."""
        states = [(self.state(job), job) for job in self]
        running = [job for state, job in states if state is JobState.RUNNING and job.run.progress.sentence]
        paused = [job for state, job in states if state is JobState.PAUSED]
        shown = Activity()
        if running:
            first = min(running, key=lambda job: (job.stored.priority, job.stored.id))
            shown = first.run.progress.to_activity(is_scan=first.stored.kind is JobKind.SCAN)
        elif paused:
            shown = Activity(f"{paused[0].kind.words} paused")
        if shown != self._shown:
            self._shown = shown
            self._show_activity(shown)

    def _has_to_wait(self, job: RunningJob) -> bool:
        return any(
            other.is_active and not other.is_paused and other.stored.priority < job.stored.priority
            for other in self._jobs.values()
        )

    def _leaves_workers(self, job: RunningJob) -> bool:
        return self._sessions_need_workers and job.stored.priority is JobPriority.BACKGROUND
