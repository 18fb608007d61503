"""`jobs` lists long work and controls it, for admins."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.jobs.models import JobKind, JobPriority
from tests.core.building import ADMIN, EDITOR
from tests.core.commands.command_runner import Runner
from tests.core.indexing.libraries import write
from tests.core.jobs.engines import SCAN, SteppedWork, engine


async def test_a_scan_is_listed_after_its_end(runner: Runner, tmp_path: Path) -> None:
    """With its state, its progress, and who started it; as JSON with the exact values."""
    assert await runner.run("jobs", "list") == "No job has run yet.\n"
    write(tmp_path / "photos", "a/one.jpg")
    await runner.run("scan", str(tmp_path / "photos"))
    (job,) = await runner.objects("jobs")
    assert {name: job[name] for name in ("id", "kind", "state", "priority", "stage", "done", "total", "reason")} == {
        "id": 1,
        "kind": "scan",
        "state": "completed",
        "priority": "index",
        "stage": "metadata",
        "done": 1,
        "total": 1,
        "reason": "",
    }
    heading, line = (await runner.run("jobs", "list", actor=ADMIN)).splitlines()
    assert heading.split("\t") == ["ID", "JOB", "STATE", "PROGRESS", "SINCE", "BY", "DETAILS"]
    assert line.split("\t")[:4] == ["1", "scan", "completed", "1 of 1"]


async def test_a_job_is_paused_resumed_and_cancelled(runner: Runner) -> None:
    """At the machine and over SSH; each request says what has become of the job."""
    work = SteppedWork()
    runner.gallery.jobs.register(JobKind.SCAN, work, priority=JobPriority.INDEX, words="Scan")
    job_id = str(await runner.gallery.jobs.start(JobKind.SCAN, {}))
    work.step()
    await work.until(1)
    assert await runner.run("jobs", "pause", job_id) == "Job 1 (scan) is paused.\n"
    assert await runner.run("jobs", "resume", job_id, actor=ADMIN) == "Job 1 (scan) is running.\n"
    (cancelled,) = await runner.objects("jobs", "cancel", job_id, actor=ADMIN)
    assert (cancelled["state"], cancelled["reason"]) == ("cancelled", "An admin cancelled it.")
    log = await runner.run("audit", actor=ADMIN)
    assert [line.split("\t")[4] for line in log.splitlines() if "job-controlled" in line] == [
        "pause scan 1",
        "resume scan 1",
        "cancel scan 1",
    ]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("stop", "1"), UsageError),
        (("pause",), UsageError),
        (("pause", "scan"), UsageError),
        (("pause", "٣"), UsageError),
        (("cancel", "9" * 30), UsageError),
        (("cancel", "7"), NotFoundError),
    ],
)
async def test_what_is_not_a_job_is_refused(runner: Runner, words: tuple[str, ...], error: type[Exception]) -> None:
    """With a sentence, whatever is typed."""
    with pytest.raises(error):
        await runner.run("jobs", *words)


@pytest.mark.parametrize("words", [("list",), ("cancel", "1")])
async def test_editors_do_not_see_jobs(runner: Runner, words: tuple[str, ...]) -> None:
    """Nor control them: jobs are the business of admins."""
    with pytest.raises(NotAllowedError):
        await runner.run("jobs", *words, actor=EDITOR)


async def test_a_job_of_an_ended_process_waits_for_a_server(runner: Runner) -> None:
    """It can be paused and cancelled at once; it is resumed by the next server, as the answer says."""
    gallery = runner.gallery
    lost = engine(gallery.database, gallery.settings.data_dir / "jobs", (SCAN, SteppedWork()), activities=[])
    await lost.start(SCAN, {"roots": []})
    await lost.close()
    (job,) = await runner.objects("jobs")
    assert job["state"] == "interrupted"
    assert await runner.run("jobs", "pause", "1") == "Job 1 (scan) is paused.\n"
    assert await runner.run("jobs", "resume", "1") == "Job 1 (scan) continues when a server runs: `sshowcase serve`.\n"
    assert await runner.run("jobs", "cancel", "1") == "Job 1 (scan) is cancelled.\n"
