"""Worker processes for slow work and untrusted bytes: bounded, by priority, and each job fails alone.

pebble supplies what the standard pool lacks: a time limit per task, and a crash that fails one task instead of all.
The queue in front of it is ours, because pebble's has no priorities. Workers fork from a server process that was
started before any listener opened, so that they inherit no client's socket.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as TaskTimeoutError
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from core.background import detached_context
from core.config import Settings
from core.derivatives.worker_failures import MORE_TIME, FailedAttempts, WorkerFailure, failure_of, is_starved
from core.derivatives.worker_process import limit_worker, quiet_start, ready, worker_context
from core.errors import GalleryClosingError, GalleryError, WorkerCrashedError
from core.models import Priority

if TYPE_CHECKING:
    from core.derivatives.cluster.file_work import FileWork

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_WAITING_LIMIT = 256
"""Jobs of one priority in the queue; more callers of `submit` wait for room."""
_TASKS_PER_WORKER = 2000
_GRACE_SECONDS = 10.0
"""How long after its time limit a job is cancelled here, if pebble has not ended it."""
_PATIENCE_SECONDS = 5.0
"""How long another attempt waits for the jobs in progress; after that it starts at the same time."""
_PAUSE_SECONDS = 0.5
"""Before another attempt after the system ended a worker, times the failures: memory may be short for a while."""


class Job(Generic[_T]):
    """One call in the pool; await `WorkerPool.result`, or end it with `WorkerPool.cancel`."""

    def __init__(
        self,
        call: Callable[[], _T],
        priority: Priority,
        seconds: float,
        *,
        interruptible: bool = False,
    ) -> None:
        self.call = call
        self.priority = priority
        self.seconds = seconds
        self.interruptible = interruptible
        self.retried = True
        self.started = False
        self.alone = False
        """Whether no other job has run during the attempt in progress."""
        self.waiting_since = 0.0
        """When it began to wait for another attempt."""
        self.failures = FailedAttempts()
        self.future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()


class WorkerPool:
    """Worker processes of one event loop: `start` them, `run` plain functions in them, `close` them."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._pool: Any = None
        self._queue: list[tuple[int, int, Job[Any]]] = []
        self._arrivals = itertools.count()
        self._running: dict[Job[Any], Future[Any]] = {}
        self._failed: deque[Job[Any]] = deque()
        """Jobs that wait for another attempt, while no other job ran."""
        self._paused: dict[Job[Any], asyncio.TimerHandle] = {}
        self._room: dict[Priority, asyncio.Semaphore] = {}
        self._closed = False
        self._needed_by_sessions: set[Job[Any]] = set()
        """Unfinished jobs that a session waits for."""
        self._on_need: Callable[[bool], None] = lambda _: None
        self.file_work: FileWork | None = None
        """Where files of scans and background jobs are worked on before these workers are asked; None: only here."""

    def watch_need(self, on_need: Callable[[bool], None]) -> None:
        """Call `on_need` whenever sessions begin (True) and cease (False) to need the workers."""
        self._on_need = on_need

    async def start(self, settings: Settings, *, at_once: bool = True) -> None:
        """Start every worker and wait until each has answered; unless `at_once`, with the first job instead.

        A process that listens starts them at once, so that they inherit no client's socket.

        Raises:
            GalleryError: the system gives no processes.
        """
        self._settings = settings
        self._room = {priority: asyncio.Semaphore(_WAITING_LIMIT) for priority in Priority}
        if not at_once:
            return
        making = asyncio.ensure_future(asyncio.to_thread(_new_pool, settings))
        try:
            self._pool = await asyncio.shield(making)
            await asyncio.gather(*(self._ready() for _ in range(settings.worker_count)))
        except WorkerCrashedError as error:
            await self.close()
            raise GalleryError("The worker processes could not be started.", "Is there enough memory?") from error
        except asyncio.CancelledError:
            self._pool = await making
            await self.close()
            raise

    async def run(
        self,
        function: Callable[..., _T],
        *args: object,
        priority: Priority,
        seconds: float | None = None,
        retried: bool = True,
        **kwargs: object,
    ) -> _T:
        """Run a function of a module in a worker and return what it returns.

        A worker that dies, or that runs out of memory or time, is often the fault of a busy system: unless `retried`
        is false, the call is made again, with more time and if possible while no other job ran.

        Cancelling the call removes a queued job; a running one continues to its end and its result is dropped.

        The function must be importable by name; its arguments and its result are pickled. Equal priorities run in the
        order of their arrival; `seconds` is the time limit, `settings.task_seconds` by default.

        Raises:
            WorkerCrashedError: the worker died, or ran out of memory or time; other jobs are not affected.
            Exception: whatever the function raised.
        """
        job = await self.submit(partial(function, *args, **kwargs), priority, seconds)
        job.retried = retried
        try:
            return await self.result(job)
        finally:
            del job  # see `result`

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        """Queue a call and return its job; wait for room while too many of this priority are queued.

        Cancelling an `interruptible` job ends its worker process, also in the middle of the call.
        """
        self._require_open()
        await self._room[priority].acquire()
        try:
            settings = self._require_open()
        except GalleryError:
            self._room[priority].release()
            raise
        limit = settings.task_seconds if seconds is None else seconds
        job = Job(call, priority, limit, interruptible=interruptible)
        job.future.add_done_callback(lambda _: self._room[priority].release())
        self._note_need(job)
        heapq.heappush(self._queue, (priority, next(self._arrivals), job))
        self._dispatch()
        return job

    async def result(self, job: Job[_T]) -> _T:
        """Wait for a job; cancelling the wait cancels the job."""
        try:
            return await job.future
        finally:
            self.cancel(job)
            # The traceback of the job's error refers to this frame: only the garbage collector would free them.
            del job

    def raise_priority(self, job: Job[Any], priority: Priority) -> None:
        """Move a queued job forward if the priority is higher than its own."""
        if priority < job.priority and not job.started and not job.future.done():
            job.priority = priority
            self._note_need(job)
            heapq.heappush(self._queue, (priority, next(self._arrivals), job))

    def job_counts(self) -> tuple[int, int]:
        """Return how many jobs are queued (cancelled ones until their turn), and how many run."""
        return len(self._queue) + len(self._failed) + len(self._paused), len(self._running)

    def cancel(self, job: Job[Any]) -> None:
        """Cancel a job: a queued one never starts. A job that ended stays as it is."""
        running = self._running.get(job) if job.interruptible else None
        job.future.cancel()
        if job.future.cancelled() and running is not None:
            running.cancel()

    async def close(self) -> None:
        """End all workers within two seconds; waiting callers get a GalleryError."""
        self._closed = True
        for timer in self._paused.values():
            timer.cancel()
        for job in (*(job for _, _, job in self._queue), *self._failed, *self._paused):
            _refuse(job)
        self._queue.clear()
        self._failed.clear()
        self._paused.clear()
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end_pool, pool)
        for job in tuple(self._running):
            _refuse(job)
        self._running.clear()

    async def _ready(self) -> int:
        return await self.run(ready, priority=Priority.SELECTED, retried=False)

    def _note_need(self, job: Job[Any]) -> None:
        """Note a job that a session waits for, until it has ended."""
        if job.priority > Priority.PREFETCH or job in self._needed_by_sessions:
            return
        self._needed_by_sessions.add(job)
        if len(self._needed_by_sessions) == 1:
            self._on_need(True)

        def ended(_: asyncio.Future[Any]) -> None:
            self._needed_by_sessions.discard(job)
            if not self._needed_by_sessions:
                self._on_need(False)

        job.future.add_done_callback(ended)

    def _dispatch(self) -> None:
        """Hand queued jobs to idle workers, highest priority first; those that failed before if possible alone."""
        while not self._closed and len(self._running) < self._require_open().worker_count:
            job = self._next_job()
            if job is None:
                return
            job.started = True
            self._start_job(job)

    def _next_job(self) -> Job[Any] | None:
        while self._failed and self._failed[0].future.done():
            self._failed.popleft()
        if self._failed:
            waited = asyncio.get_running_loop().time() - self._failed[0].waiting_since
            if not self._running or waited >= _PATIENCE_SECONDS:
                return self._failed.popleft()
        # What is on a screen does not wait until other jobs are tried again; scans and background work do.
        leaves_room = bool(self._failed) or any(job.failures.count for job in self._running)
        while self._queue and not (leaves_room and self._queue[0][0] > Priority.PREFETCH):
            _, _, job = heapq.heappop(self._queue)
            if not (job.started or job.future.done()):
                return job
        return None

    def _start_job(self, job: Job[Any]) -> None:
        loop = asyncio.get_running_loop()
        try:
            future = self._schedule(job)
        except BrokenExecutor as error:
            # The process that starts the workers was killed, too: the job is tried again with a new one.
            self._pool = None
            failed: Future[Any] = Future()
            failed.set_exception(error)
            loop.call_soon(self._job_ended, job, failed, context=detached_context())
            return
        job.alone = not self._running
        for other in self._running:
            other.alone = False
        self._running[job] = future
        deadline = loop.call_later(job.seconds + _GRACE_SECONDS, future.cancel, context=detached_context())

        def ended(done: Future[Any]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(deadline.cancel)
                loop.call_soon_threadsafe(self._job_ended, job, done)

        future.add_done_callback(ended)

    def _schedule(self, job: Job[Any]) -> Future[Any]:
        if self._pool is None:
            self._pool = _new_pool(self._require_open())
        try:
            future: Future[Any] = self._pool.schedule(job.call, timeout=job.seconds)
        except RuntimeError:
            # A worker that dies while idle (the system ran out of memory) breaks the whole pebble pool.
            _log.warning("the worker pool broke and is rebuilt")
            broken, self._pool = self._pool, None
            asyncio.get_running_loop().run_in_executor(None, _end_pool, broken)
            self._pool = _new_pool(self._require_open())
            future = self._pool.schedule(job.call, timeout=job.seconds)
        return future

    def _job_ended(self, job: Job[Any], done: Future[Any]) -> None:
        self._running.pop(job, None)
        error = TaskTimeoutError() if done.cancelled() else done.exception()
        failure = None if error is None else failure_of(error)
        if job.future.done():
            pass
        elif error is None:
            job.future.set_result(done.result())
        elif failure is None:
            job.future.set_exception(error)
        elif job.failures.add(failure, alone=job.alone, starved=is_starved()) and job.retried and not self._closed:
            self._try_again(job, failure)
        else:
            job.future.set_exception(job.failures.error(failure, error))
        self._dispatch()

    def _try_again(self, job: Job[Any], failure: WorkerFailure) -> None:
        """Queue a job for another attempt, after a pause if the system ended its worker."""
        is_first = job.failures.count == 1
        level = logging.WARNING if failure is WorkerFailure.KILLED and is_first else logging.INFO
        _log.log(level, "%s; its job is tried again", failure.log_words)
        if is_first:
            job.seconds *= MORE_TIME

        def queue() -> None:
            self._paused.pop(job, None)
            job.waiting_since = loop.time()
            self._failed.append(job)
            loop.call_later(_PATIENCE_SECONDS, self._dispatch, context=detached_context())
            self._dispatch()

        loop = asyncio.get_running_loop()
        pause = _PAUSE_SECONDS * (job.failures.count - 1) if failure is WorkerFailure.KILLED else 0.0
        if pause:
            self._paused[job] = loop.call_later(pause, queue, context=detached_context())
        else:
            queue()

    def _require_open(self) -> Settings:
        if self._settings is None or self._closed:
            raise GalleryClosingError
        return self._settings


def _refuse(job: Job[Any]) -> None:
    if not job.future.done():
        job.future.set_exception(GalleryClosingError())


def _new_pool(settings: Settings) -> Any:
    from pebble import ProcessPool

    context = worker_context()
    pool = ProcessPool(
        max_workers=settings.worker_count,
        max_tasks=_TASKS_PER_WORKER,
        initializer=limit_worker,
        initargs=(settings.worker_memory, settings.time_zone),
        context=context,
    )
    with quiet_start():
        pool.active  # noqa: B018 - asking is what starts the processes
    return pool


def _end_pool(pool: Any) -> None:
    pool.stop()
    pool.join()
