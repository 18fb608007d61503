"""The jobs of a gallery: started, listed, paused, resumed, cancelled, and taken over from processes that ended.

Each kind of job has one function that does its work, and that waits at its safe points while the job is paused, while
a job of higher priority runs, or (background jobs) while sessions need the worker processes. Jobs of one kind run one
after the other. Rows in the database show them to other processes, whose requests arrive there as well.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from core.background import detached_context
from core.database.database import Database
from core.errors import GalleryClosingError, GalleryError, NotFoundError, WritesStoppedError
from core.jobs import job_records
from core.jobs.job_records import Arguments, StoredJob
from core.jobs.job_run import JobRun
from core.jobs.models import JobId, JobInfo, JobKind, JobPriority, JobRequest, JobState
from core.jobs.operations import ControlJob
from core.jobs.running_jobs import KindOfWork, RunningJob, RunningJobs, Work
from core.models import Activity, Actor
from core.operations import Operation
from core.permissions import Action, require

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

SAVE_SECONDS: Final = 1.0
"""How often progress is recorded, for other processes."""
_ANSWER_SECONDS: Final = 3.0
"""How long a request waits for the process that runs the job, which looks at least twice a second."""
_LOOK_SECONDS: Final = 0.1
_LISTED: Final = 100


Joins = Callable[[Arguments], bool]
"""Whether a job with these arguments does what is asked for."""


def _joins_none(_: Arguments) -> bool:
    return False


class JobCancelledError(GalleryError):
    """The job whose result was awaited was cancelled."""


class Jobs:
    """The jobs of a gallery, as `gallery.jobs`. Belongs to one event loop; end it with `close`."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        show_activity: Callable[[Activity], None],
        apply: Callable[[Actor, Operation[None]], Awaitable[object]],
    ) -> None:
        """Keep the locks of jobs in the folder; `apply` performs operations, `show_activity` gets what runs."""
        self._database = database
        self.folder = folder
        self._apply = apply
        self._kinds: dict[JobKind, KindOfWork] = {}
        self._running = RunningJobs(show_activity)
        self._lanes: dict[JobKind, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._starting = asyncio.Lock()
        self._takes_over = False
        self._saving: asyncio.Task[None] | None = None
        self._observing: asyncio.Task[None] | None = None

    def register(self, kind: JobKind, work: Work, *, priority: JobPriority, words: str) -> None:
        """Set the function that does the work of a kind; `words` name it ("Scan")."""
        self._kinds[kind] = KindOfWork(work, priority, words)

    async def start(
        self, kind: JobKind, arguments: Arguments, *, started_by: str = "", joins: Joins = _joins_none
    ) -> JobId:
        """Start a job in the background, and return its id; a failure is logged.

        If `joins` is true for the arguments of an unfinished job of this process, return that one instead.

        Raises:
            GalleryError: nothing can be written.
        """
        job, _ = await self._joined_or_started(kind, arguments, started_by, joins)
        return job.stored.id

    async def run(
        self, kind: JobKind, arguments: Arguments, *, started_by: str = "", joins: Joins = _joins_none
    ) -> object:
        """Run a job, or join one like `start` does, and return what its work returns.

        Cancelling the call cancels the job, unless it or others joined it.

        Raises:
            JobCancelledError: the job was cancelled in the meantime.
            Exception: whatever its work raises.
        """
        job, is_new = await self._joined_or_started(kind, arguments, started_by, joins)
        try:
            return await _result(job)
        except asyncio.CancelledError:
            if is_new and not job.waiters and job.task is not None and not job.result.done():
                job.cancel("The command that started it ended.")
                await asyncio.wait({job.task})
            raise

    async def join(self, job_id: JobId) -> object:
        """Wait for a job of this process and return its result, None if it has ended already; for errors see `run`."""
        job = self._running.get(job_id)
        return None if job is None else await _result(job)

    def unfinished(self, kind: JobKind) -> Mapping[JobId, Arguments]:
        """Return the arguments of the unfinished jobs of a kind in this process, the oldest first."""
        mine = [job.stored for job in self._running if job.stored.kind is kind and job.run.cancelled_by is None]
        return {stored.id: stored.arguments for stored in mine}

    def is_waiting(self, job_id: JobId) -> bool:
        """Return whether the work of an unfinished job of this process has not begun."""
        job = self._running.get(job_id)
        return job is not None and not job.is_active

    async def take_over(self) -> None:
        """Continue the jobs of processes that have ended, and from now on those that are resumed."""
        self._takes_over = True
        await self._take_over(None)

    async def list_jobs(self, actor: Actor) -> tuple[JobInfo, ...]:
        """List jobs: unfinished ones first, then the newest.

        Raises:
            NotAllowedError: the actor may not manage jobs.
        """
        require(actor, Action.MANAGE_JOBS, "see jobs")
        return await self._infos(partial(job_records.listing, folder=self.folder, limit=_LISTED))

    async def control(self, actor: Actor, job_id: JobId, request: JobRequest) -> JobInfo:
        """Pause, resume or cancel a job, of this or another process; return it as it is after at most three seconds.

        Raises:
            NotAllowedError, NotFoundError, UsageError: the actor may not; there is no such job; it has ended.
        """
        await self._apply(actor, ControlJob(job_id, request))
        await self._answer()
        deadline = asyncio.get_running_loop().time() + _ANSWER_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if job_id not in await self._database.read(job_records.requests):
                break
            await asyncio.sleep(_LOOK_SECONDS)
        one = partial(job_records.one, folder=self.folder, job_id=job_id)
        found = await self._infos(lambda connection: tuple(filter(None, [one(connection)])))
        if not found:
            raise NotFoundError(f"There is no job {job_id}.", "`jobs list` lists them.")
        return found[0]

    def observe(self) -> None:
        """Do what was requested of jobs in the database, soon."""
        if self._observing is None or self._observing.done():
            self._observing = self._create_task(self._observe(), "answer requests")

    def sessions_need_workers(self, *, is_needed: bool) -> None:
        """Hold background jobs at their safe points while sessions need the worker processes."""
        self._running.sessions_need_workers(is_needed=is_needed)

    async def close(self) -> None:
        """End all jobs at once; their rows stay unfinished, for the next process to continue them."""
        unfinished = [*self._running]
        ending = [task for task in (*(job.task for job in unfinished), self._saving, self._observing) if task]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for job in [*self._running]:  # its task had no time to begin
            self._running.remove(job)
        if unfinished:
            with suppress(GalleryError):
                await self._database.write(partial(job_records.leave, job_ids=[job.stored.id for job in unfinished]))

    async def _joined_or_started(
        self, kind: JobKind, arguments: Arguments, started_by: str, joins: Joins
    ) -> tuple[RunningJob, bool]:
        """Return the job, and whether it is new; one call at a time, so that equal calls find each other's job."""
        async with self._starting:
            for job in self._running:
                is_unfinished = job.stored.kind is kind and job.run.cancelled_by is None
                if is_unfinished and joins(job.stored.arguments):
                    return job, False
            return await self._start(kind, arguments, started_by), True

    async def _start(self, kind: JobKind, arguments: Arguments, started_by: str) -> RunningJob:
        add = partial(
            job_records.add,
            folder=self.folder,
            kind=kind,
            priority=self._kinds[kind].priority,
            arguments=arguments,
            started_by=started_by,
        )

        async def begin() -> RunningJob:
            return self._begin(await self._database.write(add))

        return await asyncio.shield(self._create_task(begin(), f"start {kind}"))

    def _begin(self, stored: StoredJob) -> RunningJob:
        run = JobRun(stored.arguments, stored.priority, stored.id, lambda _: self._running.show())
        result = asyncio.get_running_loop().create_future()
        job = RunningJob(stored, self._kinds[stored.kind], run, result, is_paused=stored.is_paused)
        self._running.add(job)
        job.task = self._create_task(self._perform(job), f"{stored.kind} {stored.id}")
        if self._saving is None or self._saving.done():
            self._saving = self._create_task(self._save_progress(), "record progress")
        return job

    async def _perform(self, job: RunningJob) -> None:
        """Do the work of a job and record how it ends."""
        job.has_begun = True
        error: Exception | None = None
        result: object = None
        try:
            result = await self._result_of_work(job)
            state = JobState.COMPLETED_WITH_ERRORS if job.run.error_count else JobState.COMPLETED
        except asyncio.CancelledError:
            if job.run.cancelled_by is None:
                self._running.remove(job)
                _set_error(job, GalleryClosingError())
                raise
            state = JobState.CANCELLED
            error = JobCancelledError(f"{job.name} was cancelled.", job.run.cancelled_by)
        except WritesStoppedError as stopped:
            state, error = JobState.FAILED, stopped  # the database has logged why
        except GalleryError as failure:
            state, error = JobState.FAILED, failure
            if not job.waiters:  # otherwise the caller gets it
                _log.warning("%s failed: %s %s", job.name, failure, failure.detail)
        except Exception as failure:  # noqa: BLE001 - the edge of a job: the gallery continues without it
            state, error = JobState.FAILED, failure
            _log.exception("%s failed", job.name)
        await self._record_end(job, state, _reason(error, state))
        self._running.remove(job)
        if error is not None:
            _set_error(job, error)
        else:
            job.result.set_result(result)

    async def _result_of_work(self, job: RunningJob) -> object:
        """Wait for the jobs before it, then do its work."""
        if job.run.cancelled_by is not None:
            raise asyncio.CancelledError
        async with self._lanes[job.stored.kind]:
            await job.run.checkpoint()
            job.is_active = True
            try:
                self._running.update_holds()
                await job.run.checkpoint()
                await self._database.write(partial(job_records.begin, job_id=job.stored.id))
                return await job.kind.work(job.run)
            finally:
                job.is_active = False

    async def _record_end(self, job: RunningJob, state: JobState, reason: str) -> None:
        end = partial(job_records.finish, job_id=job.stored.id, state=state, reason=reason, progress=job.run.progress)
        try:
            await self._database.write(end)
        except WritesStoppedError:
            pass  # the database has logged why
        except GalleryError as error:
            _log.warning("the end of %s could not be recorded: %s", job.name, error)

    async def _infos(self, query: Callable[[sqlite3.Connection], tuple[JobInfo, ...]]) -> tuple[JobInfo, ...]:
        """Read jobs; again if one seems interrupted: it may have ended, with its lock, after the first snapshot."""
        jobs = await self._database.read(query)
        if any(job.state is JobState.INTERRUPTED for job in jobs):
            jobs = await self._database.read(query)
        return tuple(map(self._of_this_moment, jobs))

    def _of_this_moment(self, info: JobInfo) -> JobInfo:
        """Return a job with its present progress, if it runs in this process."""
        job = self._running.get(info.id)
        if job is None or info.state.is_final:
            return info
        state, progress = self._running.state(job), job.run.progress
        if state is not JobState.RUNNING:
            progress = replace(progress, rate=None, seconds_left=None)
        return replace(info, progress=progress, state=state)

    async def _save_progress(self) -> None:
        while self._running:
            await asyncio.sleep(SAVE_SECONDS)
            present = [(job, (self._running.state(job), job.run.progress)) for job in self._running]
            changed = [(job, state) for job, state in present if state != job.saved]
            rows = [(job.stored.id, *state) for job, state in changed]
            if not rows:
                continue
            try:
                await self._database.write(partial(job_records.save_progress, jobs=rows))
            except GalleryError as error:
                _log.debug("progress could not be recorded: %s", error)
                continue
            for job, state in changed:
                job.saved = state

    async def _take_over(self, only: JobId | None) -> None:
        taken = await self._database.write(
            partial(job_records.take_over, folder=self.folder, kinds=self._kinds.keys(), only=only)
        )
        for stored in taken:
            _log.info("job %d (%s) continues%s", stored.id, stored.kind, ": it is paused" if stored.is_paused else "")
            self._begin(stored)

    async def _observe(self) -> None:
        try:
            await self._answer()
        except GalleryError as error:
            _log.warning("requests about jobs could not be read: %s", error)

    async def _answer(self) -> None:
        """Do what was requested of jobs of this process, and of processes that have ended."""
        requested = await self._database.read(job_records.requests)
        others = False
        for job_id, request in requested.items():
            job = self._running.get(job_id)
            if job is None:
                others = True
            elif request is JobRequest.CANCEL:
                job.cancel("An admin cancelled it.")
            else:
                job.is_paused = request is JobRequest.PAUSE
                self._running.update_holds()
                await self._database.write(partial(job_records.answer, job_id=job_id, state=self._running.state(job)))
        if others:
            resumed = await self._database.write(partial(job_records.answer_abandoned, folder=self.folder))
            for job_id in resumed if self._takes_over else ():
                await self._take_over(job_id)

    def _create_task(self, work: Coroutine[object, object, _T], name: str) -> asyncio.Task[_T]:
        return asyncio.get_running_loop().create_task(work, name=name, context=detached_context())


async def _result(job: RunningJob) -> object:
    job.waiters += 1
    try:
        return await asyncio.shield(job.result)
    finally:
        job.waiters -= 1


def _set_error(job: RunningJob, error: Exception) -> None:
    job.result.set_exception(error)
    job.result.exception()  # there may be no caller who waits for it


def _reason(error: Exception | None, state: JobState) -> str:
    if error is None:
        return ""
    if state is JobState.CANCELLED and isinstance(error, GalleryError):
        return error.hint
    return (
        f"{error} {error.detail}".strip()
        if isinstance(error, GalleryError)
        else "An error of the program, which the log describes."
    )
