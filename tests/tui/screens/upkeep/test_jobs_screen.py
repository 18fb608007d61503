"""The screen of admins about jobs and scans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.jobs.job_run import JobRun
from core.jobs.models import JobKind, JobPriority, JobStage, JobState
from core.models import Role
from tests.core.jobs.engines import SteppedWork
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.screens.upkeep.jobs_screen import JobsScreen
from tui.screens.upkeep.reports_section import ReportCard

LIBRARY = {"Home": {"Garden": 1}}


def gallery_with(folder: Path, work: SteppedWork) -> SmallGallery:
    """Return a gallery in which a scan does this work."""
    gallery = SmallGallery(folder, LIBRARY)
    gallery.jobs.register(JobKind.SCAN, work, priority=JobPriority.INDEX, words="Scan")
    return gallery


async def test_a_job_is_shown_and_controlled(tmp_path: Path) -> None:
    """`gj` lists it with its progress; Enter pauses, resumes and cancels it."""
    work = SteppedWork()
    gallery = gallery_with(tmp_path, work)
    async with run_app(gallery) as running:
        job_id = await gallery.jobs.start(JobKind.SCAN, {}, started_by="Ida")
        work.step()
        await work.until(1)
        await running.press("g", "j")
        assert isinstance(running.screen, JobsScreen)
        assert "Scan 1 · running · 1 of 10" in running.text
        assert "By Ida" in running.text
        await running.press("enter", "p")
        assert "Job 1 is paused." in running.text
        assert "Scan 1 · paused" in running.text
        await running.press("enter", "r")
        assert "Scan 1 · running" in running.text
        await running.press("enter", "x", "y")
        assert "Scan 1 · cancelled" in running.text
        await running.press("enter")
        assert "Nothing can be done with this row." in running.text
    (job,) = await gallery.jobs.list_jobs(OWNER)
    assert (job.id, job.state) == (job_id, JobState.CANCELLED)


async def test_a_report_is_shown(tmp_path: Path) -> None:
    """`go` lists scans; Enter shows what one did, and Escape closes that."""

    async def scan(run: JobRun) -> None:
        run.show(JobStage.METADATA, "Reading", 3, 3)
        run.error_count = 1

    gallery = SmallGallery(tmp_path, LIBRARY)
    _ = gallery.indexing
    gallery.jobs.register(JobKind.SCAN, scan, priority=JobPriority.INDEX, words="Scan")
    await gallery.jobs.run(JobKind.SCAN, {}, started_by="Ida")
    async with run_app(gallery) as running:
        await running.press("g", "o")
        assert "Scan 1 · completed with errors" in running.text
        await running.press("enter", "i")
        assert isinstance(running.app.screen, ReportCard)
        assert "completed with errors in " in running.text
        await running.press("escape")
        assert isinstance(running.screen, JobsScreen)


async def test_an_empty_list_says_how_to_start(tmp_path: Path) -> None:
    """`n` asks how, and starts a scan as a job."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    _ = gallery.indexing
    work = SteppedWork()
    gallery.jobs.register(JobKind.SCAN, work, priority=JobPriority.INDEX, words="Scan")
    async with run_app(gallery) as running:
        await running.press("g", "j")
        assert "No job has run yet." in running.text
        await running.press("n", "a")
        assert "Job 1 scans the folders." in running.text
        assert "Scan 1 · " in running.text
    (run,) = work.runs
    assert (run.arguments["reads_all"], run.arguments["roots"]) == (True, [str(tmp_path / "pictures")])
    await gallery.jobs.close()


@pytest.mark.parametrize("key", ["j", "o"])
async def test_others_do_not_get_there(tmp_path: Path, key: str) -> None:
    """Editors are not offered the screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=replace(OWNER, role=Role.EDITOR)) as running:
        await running.press("g", key)
        assert not isinstance(running.screen, JobsScreen)
