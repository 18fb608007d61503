"""Worker processes: each job fails alone, priorities hold, and closing ends them."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.derivatives.worker_failures import ATTEMPTS
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WorkerCrashedError
from core.models import Priority
from tests.core.derivatives import worker_tasks
from tests.core.derivatives.pools import settings_for

SCAN = Priority.SCAN


async def test_functions_run_in_another_process(pool: WorkerPool) -> None:
    """Arguments and result are transferred."""
    assert await pool.run(worker_tasks.double, 21, priority=SCAN) == 42
    assert await pool.run(os.getpid, priority=SCAN) != os.getpid()


async def test_what_sessions_wait_for_is_announced(pool: WorkerPool) -> None:
    """From the first job of a session to the end of the last; a job of the background counts once it is one of them."""
    needs: list[bool] = []
    pool.watch_need(needs.append)
    await pool.run(worker_tasks.double, 1, priority=SCAN)
    assert needs == []
    await asyncio.gather(*(pool.run(worker_tasks.double, 1, priority=Priority.VISIBLE) for _ in range(9)))
    assert needs == [True, False]
    jobs = [await pool.submit(partial(worker_tasks.double, 1), Priority.BACKGROUND) for _ in range(9)]
    pool.raise_priority(jobs[-1], Priority.SELECTED)
    assert await asyncio.gather(*map(pool.result, jobs)) == [2] * 9
    assert needs == [True, False, True, False]


async def test_an_exception_of_the_function_is_raised(pool: WorkerPool) -> None:
    """It is the result of the function, not a crash."""
    with pytest.raises(ValueError, match="no such thing"):
        await pool.run(worker_tasks.fail, "no such thing", priority=SCAN)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (worker_tasks.crash, (), "crashed"),
        (worker_tasks.crash_like_a_decoder, (), "crashed"),
        (worker_tasks.hang, (), "too long"),
        (worker_tasks.hang_deaf, (), "too long"),
        (worker_tasks.allocate, (4 * 1024**3,), "too much memory"),
    ],
)
async def test_a_failing_job_fails_alone(
    pool: WorkerPool, function: Any, arguments: tuple[int, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash, a hang and excessive memory are one sentence each; the jobs before and after succeed."""
    monkeypatch.setattr("core.derivatives.worker_pool.is_starved", lambda: False)
    before = [asyncio.create_task(pool.run(worker_tasks.double, number, priority=SCAN)) for number in range(20)]
    seconds = 0.3 if words == "too long" else None  # a busy machine takes longer to crash
    failing = asyncio.create_task(pool.run(function, *arguments, priority=SCAN, seconds=seconds))
    after = [asyncio.create_task(pool.run(worker_tasks.double, number, priority=SCAN)) for number in range(20)]

    with pytest.raises(WorkerCrashedError, match=words):
        await failing
    assert await asyncio.gather(*before, *after) == [2 * number for number in range(20)] * 2


@pytest.mark.parametrize("times", [1, 2])
async def test_a_job_whose_worker_the_system_ends_is_tried_again(pool: WorkerPool, tmp_path: Path, times: int) -> None:
    """As the out-of-memory killer does it: nobody who waits notices, and other jobs succeed."""
    diary = str(tmp_path / "diary")
    others = [asyncio.create_task(pool.run(worker_tasks.double, number, priority=SCAN)) for number in range(20)]
    assert await pool.run(worker_tasks.killed_at_first, diary, times, priority=SCAN) == times + 1
    assert await asyncio.gather(*others) == [2 * number for number in range(20)]


async def test_a_job_that_ends_every_worker_is_given_up_with_proof(
    pool: WorkerPool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It failed several times while no other job ran; it is not tried forever, and the log warns once of kills."""
    diary = tmp_path / "diary"
    with pytest.raises(WorkerCrashedError, match="several times") as raised:
        await pool.run(worker_tasks.killed_at_first, str(diary), 99, priority=SCAN)
    assert raised.value.proven
    assert len(diary.read_text().splitlines()) <= ATTEMPTS
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        "a worker process was killed, as the system does where memory is short; its job is tried again"
    ]


async def test_a_job_can_be_run_once_only(pool: WorkerPool, tmp_path: Path) -> None:
    """The caller has its own way to continue; one failure proves nothing."""
    diary = tmp_path / "diary"
    with pytest.raises(WorkerCrashedError, match="busy or short of memory") as raised:
        await pool.run(worker_tasks.killed_at_first, str(diary), 99, priority=SCAN, retried=False)
    assert not raised.value.proven
    assert diary.read_text().splitlines() == ["called"]


async def test_further_attempts_run_alone_but_for_screens(tmp_path: Path) -> None:
    """Scans wait until the attempt has ended; pictures for a screen do not."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path))
    diary, gate = str(tmp_path / "diary"), tmp_path / "gate"
    failing = asyncio.create_task(pool.run(worker_tasks.killed_once_then_wait, diary, str(gate), priority=SCAN))
    await asyncio.to_thread(worker_tasks.await_lines, diary, 2)
    scan = asyncio.create_task(pool.run(worker_tasks.write_and_wait, diary, "scan", priority=SCAN))
    await pool.run(worker_tasks.write_and_wait, diary, "visible", priority=Priority.VISIBLE)
    gate.touch()
    await asyncio.gather(failing, scan)
    await pool.close()

    assert Path(diary).read_text().splitlines() == ["called", "called", "visible", "scan"]


async def test_results_that_cannot_be_pickled_fail_alone(pool: WorkerPool) -> None:
    """Only the call of that function fails."""
    with pytest.raises(WorkerCrashedError):
        await pool.run(worker_tasks.return_a_function, priority=SCAN)
    assert await pool.run(worker_tasks.double, 1, priority=SCAN) == 2


async def test_idle_workers_that_die_are_replaced(pool: WorkerPool) -> None:
    """The system may kill idle workers, and the process that starts them; the next job succeeds."""
    pids = {await pool.run(os.getpid, priority=SCAN) for _ in range(8)}
    pids.add(await pool.run(os.getppid, priority=SCAN))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)

    assert await asyncio.gather(*(pool.run(worker_tasks.double, n, priority=SCAN) for n in range(10))) == [
        2 * n for n in range(10)
    ]


async def test_workers_can_start_with_the_first_job(tmp_path: Path) -> None:
    """A command that needs no worker starts none."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path), at_once=False)
    assert pool._pool is None
    assert await pool.run(worker_tasks.double, 21, priority=SCAN) == 42
    await pool.close()


async def test_priority_then_order_of_arrival(tmp_path: Path) -> None:
    """Of the queued jobs, those with the highest priority run first, equal ones in their order."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path, worker_count=1))
    gate, diary = tmp_path / "gate", tmp_path / "diary"
    first = asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), "first", str(gate), priority=SCAN))
    await asyncio.sleep(0)
    tasks = []
    for word, priority in [
        ("background", Priority.BACKGROUND),
        ("scan", Priority.SCAN),
        ("visible 1", Priority.VISIBLE),
        ("visible 2", Priority.VISIBLE),
        ("selected", Priority.SELECTED),
    ]:
        tasks.append(asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), word, priority=priority)))
        await asyncio.sleep(0)
    gate.touch()
    await asyncio.gather(first, *tasks)
    await pool.close()

    assert diary.read_text().splitlines() == ["first", "selected", "visible 1", "visible 2", "scan", "background"]


async def test_the_priority_of_a_queued_job_can_be_raised(tmp_path: Path) -> None:
    """A picture that becomes visible overtakes other background work."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path, worker_count=1))
    gate, diary = tmp_path / "gate", tmp_path / "diary"
    first = asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), "first", str(gate), priority=SCAN))
    await asyncio.sleep(0)
    jobs = [await pool.submit(Entry(str(diary), word), Priority.BACKGROUND) for word in ("one", "two", "urgent")]
    pool.raise_priority(jobs[2], Priority.VISIBLE)
    gate.touch()
    await asyncio.gather(first, *(pool.result(job) for job in jobs))
    await pool.close()

    assert diary.read_text().splitlines() == ["first", "urgent", "one", "two"]


class Entry:
    """A call that writes one word."""

    def __init__(self, path: str, word: str) -> None:
        self.path, self.word = path, word

    def __call__(self) -> None:
        worker_tasks.write_and_wait(self.path, self.word)


async def test_cancelling_interrupts_an_interruptible_job(tmp_path: Path) -> None:
    """The only worker is free for the next job, although the first one would never have ended."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path, worker_count=1))
    try:
        words = tmp_path / "words"
        call = partial(worker_tasks.write_and_wait, str(words), "begun", str(tmp_path / "never"))
        job = await pool.submit(call, Priority.SELECTED, interruptible=True)
        waiting = asyncio.create_task(pool.result(job))
        await asyncio.to_thread(worker_tasks.await_file, words)
        waiting.cancel()
        assert await pool.run(worker_tasks.double, 4, priority=Priority.SELECTED) == 8
    finally:
        await pool.close()


async def test_cancelling_removes_a_queued_job(tmp_path: Path) -> None:
    """It never starts."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path, worker_count=1))
    gate, diary = tmp_path / "gate", tmp_path / "diary"
    first = asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), "first", str(gate), priority=SCAN))
    await asyncio.sleep(0)
    given_up = asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), "given up", priority=SCAN))
    last = asyncio.create_task(pool.run(worker_tasks.write_and_wait, str(diary), "last", priority=SCAN))
    await asyncio.sleep(0)
    given_up.cancel()
    gate.touch()
    await asyncio.gather(first, last)
    await pool.close()

    assert given_up.cancelled()
    assert diary.read_text().splitlines() == ["first", "last"]


async def test_the_queue_is_bounded_per_priority(tmp_path: Path) -> None:
    """Callers above the limit wait for room, and many background jobs leave room for visible pictures."""
    pool = WorkerPool()
    await pool.start(settings_for(tmp_path, worker_count=1))
    flood = [asyncio.create_task(pool.run(worker_tasks.hang, priority=Priority.BACKGROUND)) for _ in range(400)]
    for _ in range(3):
        await asyncio.sleep(0)

    seen = await asyncio.wait_for(pool.submit(os.getpid, Priority.VISIBLE), timeout=60)
    assert len(pool._queue) <= 257
    pool.cancel(seen)
    await pool.close()
    results = await asyncio.gather(*flood, return_exceptions=True)
    assert all(isinstance(result, GalleryError) for result in results)


async def test_closing_ends_workers(settings: Settings) -> None:
    """Also ones that hang for an hour; waiting callers get an error, and no process remains."""
    pool = WorkerPool()
    await pool.start(settings)
    pids = {await pool.run(os.getpid, priority=SCAN) for _ in range(8)}
    waiting = [asyncio.create_task(pool.run(worker_tasks.hang_deaf, priority=SCAN)) for _ in range(6)]
    await asyncio.sleep(0.05)

    await pool.close()

    assert all(isinstance(r, GalleryError) for r in await asyncio.gather(*waiting, return_exceptions=True))
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with pytest.raises(GalleryError, match="closing"):
        await pool.run(os.getpid, priority=SCAN)


async def test_closing_twice_is_harmless(pool: WorkerPool) -> None:
    """The second call does nothing."""
    await pool.close()
    await pool.close()


async def test_workers_are_nice_and_limited(pool: WorkerPool, settings: Settings) -> None:
    """They have low priority, a memory limit and no terminal."""
    assert await pool.run(worker_tasks.niceness, priority=SCAN) == min(19, os.nice(0) + 19)
    assert await pool.run(worker_tasks.memory_limit, priority=SCAN) == settings.worker_memory
    files = await pool.run(worker_tasks.open_files, priority=SCAN)
    assert {"1 /dev/null", "2 /dev/null"} <= set(files)
    assert not [file for file in files if "socket" in file]


async def test_workers_load_no_screens_and_no_protocols(pool: WorkerPool) -> None:
    """They load neither Textual nor asyncssh nor the main script, although this process has."""
    import asyncssh  # noqa: F401 - what the workers must not inherit
    import textual  # noqa: F401 - the same

    assert {"asyncssh", "textual"} <= set(sys.modules)
    modules = set(await pool.run(worker_tasks.loaded_modules, priority=SCAN))
    assert {"asyncssh", "textual", "_pytest"} & modules == set()
    assert "core.derivatives.worker_process" in modules, "what they do need is among those they tell"


async def test_workers_import_nothing_from_the_working_directory(tmp_path: Path) -> None:
    """Python code in a served folder of photos never runs."""
    photos = tmp_path / "photos"
    for name in ("numpy", "PIL", "core", "multiprocessing"):
        (photos / name).mkdir(parents=True)
        (photos / name / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    script = tmp_path / "bin/script.py"
    script.parent.mkdir()
    script.write_text(
        "import asyncio, sys\n"
        f"sys.path.append({str(Path(__file__).parents[3])!r})\n"
        "from tests.core.derivatives.test_worker_pool import start_and_close\n"
        f"asyncio.run(start_and_close({str(tmp_path)!r}))\n"
    )

    started = await asyncio.create_subprocess_exec(
        sys.executable, str(script), cwd=photos, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output, complaints = await started.communicate()

    assert (started.returncode, output) == (0, b"42\n"), complaints
    assert not (tmp_path / "ran").exists()


async def start_and_close(folder: str) -> None:
    """Start a pool, use it, end it."""
    pool = WorkerPool()
    await pool.start(settings_for(Path(folder)))
    print(await pool.run(worker_tasks.double, 21, priority=SCAN))
    await pool.close()


async def test_workers_do_not_outlive_a_gallery_that_is_killed(tmp_path: Path) -> None:
    """Not even in a task that hangs."""
    script = (
        "import asyncio, sys; from tests.core.derivatives.test_worker_pool import hang_until_killed;"
        "asyncio.run(hang_until_killed(*sys.argv[1:]))"
    )
    gallery = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path), cwd=Path(__file__).parents[3], stdout=subprocess.PIPE
    )
    assert gallery.stdout is not None
    workers = [int(pid) for pid in (await asyncio.wait_for(gallery.stdout.readline(), 60)).split()]
    handles = [os.pidfd_open(pid) for pid in workers]
    gallery.kill()
    await asyncio.wait_for(gallery.wait(), 60)

    for handle in handles:
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(handle, ended.set)
        await asyncio.wait_for(ended.wait(), 60)
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)
    assert len(workers) == 2


async def hang_until_killed(folder: str) -> None:
    """Start a pool, keep its workers busy, and say who they are."""
    pool = WorkerPool()
    await pool.start(settings_for(Path(folder)))
    diary, gate = str(Path(folder) / "diary"), str(Path(folder) / "never")
    jobs = [
        asyncio.create_task(pool.run(worker_tasks.write_pid_and_wait, diary, gate, priority=SCAN)) for _ in range(2)
    ]
    while len(pids := (Path(diary).read_text().split() if Path(diary).exists() else [])) < 2:  # noqa: ASYNC110 - the workers write a file
        await asyncio.sleep(0.01)
    print(*pids, flush=True)
    await asyncio.gather(*jobs)
