"""Equal requests are one job: with the highest priority of them all, and cancelled with the last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import Job, WorkerPool
from core.models import Priority
from tests.core.derivatives import worker_tasks

_T = TypeVar("_T")


class Recorder:
    """A pool whose jobs end when the test ends them."""

    def __init__(self) -> None:
        self.jobs: list[Job[Any]] = []
        self.submitted: list[Priority] = []
        self.raised: list[Priority] = []
        self.cancelled = 0

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        job = Job(call, priority, seconds or 1.0, interruptible=interruptible)
        self.jobs.append(job)
        self.submitted.append(priority)
        return job

    async def result(self, job: Job[_T]) -> _T:
        try:
            return await job.future
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    def raise_priority(self, job: Job[Any], priority: Priority) -> None:
        if priority < job.priority:
            job.priority = priority
            self.raised.append(priority)


async def test_interruptible_work_has_a_grace_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is repeated at once joins the job in progress; without one, the job is cancelled."""
    recorder = Recorder()
    flights = SingleFlight(recorder)  # type: ignore[arg-type]
    made = partial(SharedJob.run, call=int, interruptible=True)
    first = asyncio.create_task(flights.run("a", Priority.VISIBLE, made))
    await turn()
    first.cancel()
    await turn()
    assert recorder.cancelled == 0
    again = asyncio.create_task(flights.run("a", Priority.VISIBLE, made))
    await turn()
    assert len(recorder.jobs) == 1
    recorder.jobs[0].future.set_result(7)
    assert await again == 7
    monkeypatch.setattr("core.derivatives.single_flight.GRACE_SECONDS", 0.0)
    left = asyncio.create_task(flights.run("b", Priority.VISIBLE, made))
    await turn()
    left.cancel()
    await asyncio.wait([left])
    while not recorder.cancelled:
        await turn()
    assert len(flights) == 0


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def flights(recorder: Recorder) -> SingleFlight:
    return SingleFlight(recorder)  # type: ignore[arg-type]


def doubled(job: SharedJob) -> Coroutine[Any, Any, int]:
    return job.run(partial(worker_tasks.double, 21))


async def turn() -> None:
    """Let every task run as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_equal_requests_share_a_job_and_its_result(recorder: Recorder, flights: SingleFlight) -> None:
    """Ten requests for one key and one for another are two jobs; none is in progress afterwards."""
    asked = [asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled)) for _ in range(10)]
    other = asyncio.create_task(flights.run("b", Priority.VISIBLE, doubled))
    await turn()
    assert len(recorder.jobs) == len(flights) == 2
    recorder.jobs[0].future.set_result(42)
    recorder.jobs[1].future.set_result(7)
    assert await asyncio.gather(*asked, other) == [42] * 10 + [7]
    assert len(flights) == 0


async def test_a_shared_job_does_not_keep_the_context_of_its_first_request(flights: SingleFlight) -> None:
    """A session's context holds its app; the session may end while others still wait for the job."""
    session: ContextVar[str] = ContextVar("session", default="none")
    session.set("ann")

    async def look(_job: SharedJob) -> str:
        return session.get()

    assert await flights.run("a", Priority.VISIBLE, look) == "none"


async def test_cancelling_one_request_leaves_the_others(recorder: Recorder, flights: SingleFlight) -> None:
    """Even when it was the request that started the job."""
    first = asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled))
    second = asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled))
    await turn()
    first.cancel()
    await turn()
    assert recorder.cancelled == 0
    recorder.jobs[0].future.set_result(42)
    assert await second == 42
    assert first.cancelled()


async def test_cancelling_the_last_request_cancels_the_job(recorder: Recorder, flights: SingleFlight) -> None:
    """The next request starts a new job, which the end of the old one does not affect."""
    asked = [asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled)) for _ in range(2)]
    await turn()
    for task in asked:
        task.cancel()
    await asyncio.wait(asked)
    again = asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled))
    await turn()
    assert recorder.cancelled == 1
    assert len(recorder.jobs) == 2
    assert len(flights) == 1
    recorder.jobs[1].future.set_result(42)
    assert await again == 42


async def test_the_highest_priority_counts(recorder: Recorder, flights: SingleFlight) -> None:
    """A request of higher priority raises the job's, one of lower priority changes nothing."""
    asked = [
        asyncio.create_task(flights.run("a", priority, doubled))
        for priority in (Priority.VISIBLE, Priority.PREFETCH, Priority.SELECTED)
    ]
    await turn()
    late = asyncio.create_task(flights.run("a", Priority.BACKGROUND, doubled))
    await turn()
    assert recorder.jobs[0].priority is Priority.SELECTED
    recorder.jobs[0].future.set_result(42)
    assert await asyncio.gather(*asked, late) == [42] * 4


async def test_a_failure_reaches_every_request_and_is_not_cached(recorder: Recorder, flights: SingleFlight) -> None:
    """The next request tries again."""
    asked = [asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled)) for _ in range(2)]
    await turn()
    recorder.jobs[0].future.set_exception(OSError("the file is missing"))
    assert [str(error) for error in await asyncio.gather(*asked, return_exceptions=True)] == ["the file is missing"] * 2
    again = asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled))
    await turn()
    recorder.jobs[1].future.set_result(42)
    assert await again == 42


async def test_closing_cancels_everything(recorder: Recorder, flights: SingleFlight) -> None:
    """Waiting requests are cancelled."""
    asked = asyncio.create_task(flights.run("a", Priority.VISIBLE, doubled))
    await turn()
    await flights.close()
    assert len(flights) == 0
    assert recorder.cancelled == 1
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_worker_process_runs_it_once(pool: WorkerPool, tmp_path: Path) -> None:
    """With real processes: of three requests, one writes its line, and all three get the result."""
    diary, gate = tmp_path / "diary", tmp_path / "gate"
    flights = SingleFlight(pool)

    def perform(job: SharedJob) -> Coroutine[Any, Any, None]:
        return job.run(partial(worker_tasks.write_and_wait, str(diary), "once", str(gate)))

    asked = [asyncio.create_task(flights.run("a", Priority.VISIBLE, perform)) for _ in range(3)]
    await turn()
    gate.touch()
    await asyncio.gather(*asked)
    assert diary.read_text() == "once\n"
