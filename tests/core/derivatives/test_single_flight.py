"""Equal work under way is one job: shared by all who wait, as urgent as the most urgent, gone with the last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.derivatives.single_flight import JointJob, JointJobs
from core.derivatives.worker_pool import Job, WorkerPool
from core.models import Priority
from tests.core.derivatives import worker_tasks

_T = TypeVar("_T")


class Recorder:
    """A pool whose jobs end when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[Job[Any]] = []
        self.submitted: list[Priority] = []
        self.hastened: list[Priority] = []
        self.withdrawn = 0

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
            self.withdrawn += 1
            raise

    def hasten(self, job: Job[Any], priority: Priority) -> None:
        if priority < job.priority:
            job.priority = priority
            self.hastened.append(priority)


async def test_what_can_be_interrupted_lingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes back at once joins the work that is under way; when nobody does, it is withdrawn."""
    recorder = Recorder()
    jobs = JointJobs(recorder)  # type: ignore[arg-type]
    made = partial(JointJob.run, call=int, interruptible=True)
    first = asyncio.create_task(jobs.join("a", Priority.VISIBLE, made))
    await settle()
    first.cancel()
    await settle()
    assert recorder.withdrawn == 0
    again = asyncio.create_task(jobs.join("a", Priority.VISIBLE, made))
    await settle()
    assert len(recorder.jobs) == 1
    recorder.jobs[0].future.set_result(7)
    assert await again == 7
    monkeypatch.setattr("core.derivatives.single_flight.LINGER_SECONDS", 0.0)
    left = asyncio.create_task(jobs.join("b", Priority.VISIBLE, made))
    await settle()
    left.cancel()
    await asyncio.wait([left])
    while not recorder.withdrawn:
        await settle()
    assert len(jobs) == 0


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def jobs(recorder: Recorder) -> JointJobs:
    return JointJobs(recorder)  # type: ignore[arg-type]


def doubled(job: JointJob) -> Coroutine[Any, Any, int]:
    return job.run(partial(worker_tasks.double, 21))


async def turn() -> None:
    """Let every task go as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_equal_requests_share_a_job_and_its_result(recorder: Recorder, jobs: JointJobs) -> None:
    """Ten ask for the same, one for something else: two jobs; afterwards nothing is under way."""
    asked = [asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled)) for _ in range(10)]
    other = asyncio.create_task(jobs.join("b", Priority.VISIBLE, doubled))
    await turn()
    assert len(recorder.jobs) == len(jobs) == 2
    recorder.jobs[0].future.set_result(42)
    recorder.jobs[1].future.set_result(7)
    assert await asyncio.gather(*asked, other) == [42] * 10 + [7]
    assert len(jobs) == 0


async def test_one_who_goes_does_not_disturb_the_others(recorder: Recorder, jobs: JointJobs) -> None:
    """Whoever began it may leave first."""
    first = asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled))
    second = asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled))
    await turn()
    first.cancel()
    await turn()
    assert recorder.withdrawn == 0
    recorder.jobs[0].future.set_result(42)
    assert await second == 42
    assert first.cancelled()


async def test_the_last_who_goes_withdraws_the_job(recorder: Recorder, jobs: JointJobs) -> None:
    """Then the next request begins anew, and is not ended by what is left of the old one."""
    asked = [asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled)) for _ in range(2)]
    await turn()
    for task in asked:
        task.cancel()
    await asyncio.wait(asked)
    again = asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled))
    await turn()
    assert recorder.withdrawn == 1
    assert len(recorder.jobs) == 2
    assert len(jobs) == 1
    recorder.jobs[1].future.set_result(42)
    assert await again == 42


async def test_the_most_urgent_decides(recorder: Recorder, jobs: JointJobs) -> None:
    """A more urgent request hastens the job, a less urgent one changes nothing."""
    asked = [
        asyncio.create_task(jobs.join("a", priority, doubled))
        for priority in (Priority.VISIBLE, Priority.PREFETCH, Priority.SELECTED)
    ]
    await turn()
    late = asyncio.create_task(jobs.join("a", Priority.BACKGROUND, doubled))
    await turn()
    assert recorder.jobs[0].priority is Priority.SELECTED
    recorder.jobs[0].future.set_result(42)
    assert await asyncio.gather(*asked, late) == [42] * 4


async def test_a_failure_reaches_everybody_and_is_not_kept(recorder: Recorder, jobs: JointJobs) -> None:
    """The next request tries again."""
    asked = [asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled)) for _ in range(2)]
    await turn()
    recorder.jobs[0].future.set_exception(OSError("the file went away"))
    assert [str(error) for error in await asyncio.gather(*asked, return_exceptions=True)] == ["the file went away"] * 2
    again = asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled))
    await turn()
    recorder.jobs[1].future.set_result(42)
    assert await again == 42


async def test_closing_gives_everything_up(recorder: Recorder, jobs: JointJobs) -> None:
    """Whoever waits is told by a cancellation."""
    asked = asyncio.create_task(jobs.join("a", Priority.VISIBLE, doubled))
    await turn()
    await jobs.close()
    assert len(jobs) == 0
    assert recorder.withdrawn == 1
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_worker_does_it_once(pool: WorkerPool, tmp_path: Path) -> None:
    """With real processes: three ask, one line is written, all three are answered."""
    diary, gate = tmp_path / "diary", tmp_path / "gate"
    jobs = JointJobs(pool)

    def perform(job: JointJob) -> Coroutine[Any, Any, None]:
        return job.run(partial(worker_tasks.write_and_wait, str(diary), "once", str(gate)))

    asked = [asyncio.create_task(jobs.join("a", Priority.VISIBLE, perform)) for _ in range(3)]
    await turn()
    gate.touch()
    await asyncio.gather(*asked)
    assert diary.read_text() == "once\n"
