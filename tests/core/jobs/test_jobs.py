"""Jobs are paused, resumed, cancelled, given way and recorded, also for other processes."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.jobs import job_records
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobId, JobInfo, JobKind, JobRequest, JobState
from core.models import Activity
from tests.core.building import ADMIN, EDITOR, add_members
from tests.core.jobs.engines import LATER, SCAN, SteppedWork, engine

Engines = Callable[..., Jobs]


@pytest.fixture
def activities() -> list[Activity]:
    return []


@pytest.fixture
async def engines(database: Database, tmp_path: Path, activities: list[Activity]) -> AsyncIterator[Engines]:
    """Make the jobs of one process after the other, which all end with the test."""
    await database.write(add_members)
    made: list[Jobs] = []

    def make(*kinds: tuple[JobKind, SteppedWork]) -> Jobs:
        made.append(engine(database, tmp_path / "jobs", *kinds, activities=activities))
        return made[-1]

    yield make
    for jobs in made:
        await jobs.close()


async def listed(jobs: Jobs, job_id: JobId | None = None) -> JobInfo:
    """Return a job as it is listed, by default the first one."""
    found = await jobs.list_jobs(ADMIN)
    return next(job for job in found if job_id is None or job.id == job_id)


async def test_a_job_returns_its_result_and_stays_listed(engines: Engines) -> None:
    """With who started it, its progress and its times."""
    work = SteppedWork()
    jobs = engines((SCAN, work))
    running = asyncio.create_task(jobs.run(SCAN, {"roots": ["/photos"]}, started_by="ada"))
    work.step()
    await work.until(1)
    during = await listed(jobs)
    work.end()
    assert await running == "done"
    assert (during.state, during.progress.done, during.progress.total) == (JobState.RUNNING, 1, 10)
    after = await listed(jobs)
    assert (after.state, after.started_by, after.progress.done) == (JobState.COMPLETED, "ada", 1)
    assert after.ended is not None
    assert work.runs[0].arguments == {"roots": ["/photos"]}


async def test_a_job_that_ends_while_it_is_read_was_not_interrupted(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock is released after the row was read as that of a running job."""
    work, has_ended, loop = SteppedWork(), threading.Event(), asyncio.get_running_loop()
    jobs = engines((SCAN, work))
    running = asyncio.create_task(jobs.run(SCAN, {}))
    running.add_done_callback(lambda _: has_ended.set())
    work.step()
    await work.until(1)
    listing = job_records.listing

    def slow(connection: sqlite3.Connection, folder: Path, limit: int) -> tuple[JobInfo, ...]:
        connection.execute("SELECT count(*) FROM jobs").fetchone()
        loop.call_soon_threadsafe(work.end)
        has_ended.wait()
        return listing(connection, folder, limit)

    monkeypatch.setattr(job_records, "listing", slow)
    assert (await listed(jobs)).state is JobState.COMPLETED
    await running


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (GalleryError("The disk is full.", "Free some space."), "The disk is full. Free some space."),
        (ValueError("a secret"), "An error of the program, which the log describes."),
    ],
)
async def test_a_failed_job_says_why(engines: Engines, error: Exception, reason: str) -> None:
    """The caller gets the error itself; the list does not show the text of a bug."""
    work = SteppedWork()
    jobs = engines((SCAN, work))

    def fail() -> None:
        raise error

    work.end(fail)
    with pytest.raises(type(error)):
        await jobs.run(SCAN, {})
    job = await listed(jobs)
    assert (job.state, job.reason) == (JobState.FAILED, reason)


async def test_errors_that_do_not_stop_a_job_are_in_its_state(engines: Engines) -> None:
    """The job is completed, with errors."""
    work = SteppedWork()
    jobs = engines((SCAN, work))

    def count() -> None:
        work.runs[0].error_count = 2

    work.end(count)
    await jobs.run(SCAN, {})
    assert (await listed(jobs)).state is JobState.COMPLETED_WITH_ERRORS


async def test_a_paused_job_passes_no_safe_point_until_it_is_resumed(
    engines: Engines, activities: list[Activity]
) -> None:
    """The status line says that it is paused, and the list too."""
    work = SteppedWork()
    jobs = engines((SCAN, work))
    job_id = await jobs.start(SCAN, {})
    work.step()
    await work.until(1)
    paused = await jobs.control(ADMIN, job_id, JobRequest.PAUSE)
    work.step()
    assert (paused.state, activities[-1].sentence) == (JobState.PAUSED, "Scan paused")
    assert (await listed(jobs)).state is JobState.PAUSED
    assert work.passed == 1
    resumed = await jobs.control(ADMIN, job_id, JobRequest.RESUME)
    await work.until(2)
    assert resumed.state is JobState.RUNNING
    assert activities[-1].sentence == "Working"


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_cancelled_job_ends(engines: Engines, activities: list[Activity], *, is_paused: bool) -> None:
    """Running or paused; the caller gets an error, and nothing is shown any longer."""
    work = SteppedWork()
    jobs = engines((SCAN, work))
    waiting = asyncio.create_task(jobs.run(SCAN, {}))
    await asyncio.wait_for(work.begun.wait(), 60)
    job_id = work.runs[0].job_id
    assert job_id is not None
    if is_paused:
        await jobs.control(ADMIN, job_id, JobRequest.PAUSE)
    cancelled = await jobs.control(ADMIN, job_id, JobRequest.CANCEL)
    assert (cancelled.state, cancelled.reason) == (JobState.CANCELLED, "An admin cancelled it.")
    with pytest.raises(JobCancelledError, match=rf"^Job {job_id} \(scan\) was cancelled\. An admin cancelled it\.$"):
        await waiting
    assert activities[-1] == Activity() if activities else True


async def test_only_admins_manage_jobs(engines: Engines) -> None:
    """Editors neither see nor control them; an unknown job and one that has ended are named."""
    work = SteppedWork()
    jobs = engines((SCAN, work))
    work.end()
    await jobs.run(SCAN, {})
    job_id = (await listed(jobs)).id
    with pytest.raises(NotAllowedError):
        await jobs.list_jobs(EDITOR)
    with pytest.raises(NotAllowedError):
        await jobs.control(EDITOR, job_id, JobRequest.PAUSE)
    with pytest.raises(UsageError, match="has ended"):
        await jobs.control(ADMIN, job_id, JobRequest.CANCEL)
    with pytest.raises(NotFoundError, match="There is no job 99"):
        await jobs.control(ADMIN, JobId(99), JobRequest.CANCEL)


async def test_a_job_waits_for_those_of_higher_priority(engines: Engines) -> None:
    """It stops at its next safe point when one begins, and continues when that has ended or is paused."""
    scan, later = SteppedWork(), SteppedWork()
    jobs = engines((SCAN, scan), (LATER, later))
    later_id = await jobs.start(LATER, {})
    later.step()
    await later.until(1)
    scan_id = await jobs.start(SCAN, {})
    await asyncio.wait_for(scan.begun.wait(), 60)
    later.step()
    assert (await listed(jobs, later_id)).state is JobState.WAITING
    assert later.passed == 1
    await jobs.control(ADMIN, scan_id, JobRequest.PAUSE)
    await later.until(2)
    await jobs.control(ADMIN, scan_id, JobRequest.RESUME)
    later.step()
    assert (await listed(jobs, later_id)).state is JobState.WAITING
    scan.end()
    await later.until(3)


async def test_background_jobs_leave_the_workers_to_sessions(engines: Engines) -> None:
    """They stop at their next safe point while a session waits for a picture; scans continue."""
    scan, later = SteppedWork(), SteppedWork()
    jobs = engines((LATER, later))
    await jobs.start(LATER, {})
    later.step()
    await later.until(1)
    jobs.sessions_need_workers(is_needed=True)
    later.step()
    await asyncio.sleep(0)
    assert later.runs[0].is_held
    jobs.sessions_need_workers(is_needed=False)
    await later.until(2)
    others = engines((SCAN, scan))
    others.sessions_need_workers(is_needed=True)
    await others.start(SCAN, {})
    scan.step()
    await scan.until(1)


async def test_jobs_of_one_kind_run_one_after_the_other(engines: Engines) -> None:
    """The second one waits, and can be cancelled before it began."""
    first, runs = SteppedWork(), []

    async def work(run: JobRun) -> object:
        runs.append(run.job_id)
        return await first(run)

    jobs = engines((SCAN, work))
    first_id = await jobs.start(SCAN, {"a": 1})
    await asyncio.wait_for(first.begun.wait(), 60)
    second_id = await jobs.start(SCAN, {"a": 2})
    third_id = await jobs.start(SCAN, {"a": 3})
    assert jobs.unfinished(SCAN) == {first_id: {"a": 1}, second_id: {"a": 2}, third_id: {"a": 3}}
    assert [jobs.is_waiting(each) for each in (first_id, second_id)] == [False, True]
    assert (await jobs.control(ADMIN, second_id, JobRequest.CANCEL)).state is JobState.CANCELLED
    third = asyncio.create_task(jobs.join(third_id))
    first.end()
    first.end()
    assert await third == "done"
    assert runs == [first_id, third_id]


async def test_a_command_that_ends_cancels_its_job_unless_others_joined_it(engines: Engines) -> None:
    """A command that joined leaves the job as it is."""
    work = SteppedWork()
    jobs = engines((SCAN, work))
    starter = asyncio.create_task(jobs.run(SCAN, {}))
    await asyncio.wait_for(work.begun.wait(), 60)
    (job_id,) = jobs.unfinished(SCAN)
    joined = asyncio.create_task(jobs.join(job_id))
    await asyncio.sleep(0)
    starter.cancel()
    await asyncio.wait({starter})
    work.end()
    assert await joined == "done"
    work.begun.clear()
    starter = asyncio.create_task(jobs.run(SCAN, {}))
    await asyncio.wait_for(work.begun.wait(), 60)
    starter.cancel()
    await asyncio.wait({starter})
    assert (await listed(jobs)).state is JobState.CANCELLED


async def test_other_processes_see_and_control_a_job(engines: Engines) -> None:
    """They write a request; the process that runs the job answers when it notices the change of the database."""
    work = SteppedWork()
    server, command = engines((SCAN, work)), engines()
    job_id = await server.start(SCAN, {})
    work.step()
    await work.until(1)
    for request, state in (
        (JobRequest.PAUSE, JobState.PAUSED),
        (JobRequest.RESUME, JobState.RUNNING),
        (JobRequest.CANCEL, JobState.CANCELLED),
    ):
        controlling = asyncio.create_task(command.control(ADMIN, job_id, request))
        while not controlling.done():
            server.observe()
            await asyncio.sleep(0.01)
        assert (await controlling).state is state


async def test_a_job_continues_in_the_next_process(engines: Engines, caplog: pytest.LogCaptureFixture) -> None:
    """With its arguments; a paused one stays paused until it is resumed."""
    caplog.set_level(logging.INFO)
    work, again = SteppedWork(), SteppedWork()
    before, after = engines((SCAN, work), (LATER, work)), engines((SCAN, again), (LATER, again))
    running = await before.start(SCAN, {"roots": ["/a\udcff"]})
    paused = await before.start(LATER, {"name": "later"})
    await before.control(ADMIN, paused, JobRequest.PAUSE)
    await before.close()

    lost = await listed(after, running)
    assert (lost.state, "ended before it did" in lost.reason) == (JobState.INTERRUPTED, True)
    await after.take_over()
    assert after.unfinished(SCAN) == {running: {"roots": ["/a\udcff"]}}
    assert (await listed(after, paused)).state is JobState.PAUSED
    again.end()
    assert await after.join(running) == "done"
    later = asyncio.create_task(after.join(paused))
    await after.control(ADMIN, paused, JobRequest.RESUME)
    again.end()
    assert await later == "done"
    assert [run.arguments for run in again.runs] == [{"roots": ["/a\udcff"]}, {"name": "later"}]


async def test_a_job_whose_process_ends_again_and_again_is_interrupted(engines: Engines, database: Database) -> None:
    """It may be what crashes the process: after three attempts it is marked, with the reason; proper ends are none."""
    for number in range(5):
        jobs = engines((SCAN, SteppedWork()))
        await (jobs.take_over() if number else jobs.start(SCAN, {}))
        await jobs.close()
    await database.write(lambda connection: connection.execute("UPDATE jobs SET attempts = 3").close())
    last = engines((SCAN, SteppedWork()))
    await last.take_over()
    job = await listed(last)
    assert (job.state, job.ended is not None) == (JobState.INTERRUPTED, True)
    assert job.reason.endswith("ended before it did, at the 3 attempts to do it.")


async def test_requests_to_jobs_of_ended_processes(engines: Engines) -> None:
    """Cancel ends them, and resume continues them in a server that runs."""
    work = SteppedWork()
    lost, server, command = engines((SCAN, SteppedWork())), engines((SCAN, work)), engines()
    await server.take_over()
    first, second = await lost.start(SCAN, {}), await lost.start(SCAN, {"second": True})
    await lost.close()
    assert (await command.control(ADMIN, first, JobRequest.CANCEL)).state is JobState.CANCELLED
    resuming = asyncio.create_task(command.control(ADMIN, second, JobRequest.RESUME))
    while not (resuming.done() and work.begun.is_set()):  # `control` itself waits for three seconds only
        server.observe()
        await asyncio.sleep(0.01)
    await resuming
    assert [job.state for job in await command.list_jobs(ADMIN) if job.id == second] == [JobState.RUNNING]
