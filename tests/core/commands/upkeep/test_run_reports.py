"""Each scan has a report: its folders with their counts, and what it could not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import GalleryError, NotAllowedError, NotFoundError
from core.jobs.models import JobId, JobKind, JobState
from tests.core.building import ADMIN, EDITOR
from tests.core.commands.command_runner import Runner
from tests.core.indexing.libraries import write


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A root with two photos, a damaged one and a document."""
    root = tmp_path / "photos"
    write(root, "a/one.jpg", "b/two.jpg")
    write(root, "a/damaged.jpg", contents=b"\xff\xd8 no more")
    write(root, "b/letter.doc", contents=b"text")
    return root


async def test_a_report_says_what_a_scan_did(runner: Runner, photos: Path, tmp_path: Path) -> None:
    """As text and as JSON; a second root has its own part, and what is still unreadable is only counted again."""
    other = tmp_path / "other"
    write(other, "c/three.jpg")
    await runner.run("scan", str(photos))
    await runner.run("scan", str(photos), str(other))
    (first,) = await runner.objects("scan", "--report", "1")
    assert (first["id"], first["state"]) == (1, "completed_with_errors")
    assert [problem["path"] for problem in first["problems"]] == [f"{photos}/a/damaged.jpg"]
    (last,) = await runner.objects("scan", "--report")
    assert [(each["root"], each["state"], each["added"], each["unchanged"]) for each in last["roots"]] == [
        (str(photos), "completed_with_errors", 0, 3),
        (str(other), "completed", 1, 0),
    ]
    assert (last["roots"][0]["errors"], last["problems"]) == (1, [])
    text = await runner.run("scan", "--report", "1", actor=ADMIN)
    heading, _, root, counts, errors, skipped, *_ = text.splitlines()
    assert heading.startswith("Scan 1 of ")
    assert "completed with errors in " in heading
    assert [root, counts.strip(), errors.strip(), skipped.strip()] == [
        str(photos),
        "completed with errors: 3 new",
        "1 could not be read in all (see `sshowcase errors`)",
        "Not shown: 1 document",
    ]


async def test_fail_fast_stops_at_the_first_unreadable_file(runner: Runner, photos: Path) -> None:
    """The run failed and says where; what was read before stays, and the next scan completes it."""
    await runner.run("scan", str(photos))
    write(photos, "a/worse.jpg", contents=b"\xff\xd8 less")
    with pytest.raises(GalleryError, match=r"^The scan stopped at the first file that could not be read\."):
        await runner.run("scan", "--fail-fast", str(photos))
    (report,) = await runner.objects("scan", "--report")
    assert (report["state"], report["roots"][0]["state"]) == ("failed", "failed")
    assert "a/worse.jpg: This is not a picture" in report["roots"][0]["reason"]
    assert [problem["path"] for problem in report["problems"]] == [f"{photos}/a/worse.jpg"]
    (counts,) = await runner.objects("scan", str(photos))
    assert (counts["added"], counts["unchanged"], counts["errors"]) == (0, 4, 2)


async def test_a_root_that_is_offline_failed(runner: Runner, photos: Path, tmp_path: Path) -> None:
    """The other root is scanned: the scan is completed with errors."""
    other = tmp_path / "other"
    write(other, "c/three.jpg")
    await runner.run("scan", str(photos), str(other))
    other.rename(tmp_path / "unplugged")
    await runner.run("scan", str(photos), str(other))
    (report,) = await runner.objects("scan", "--report")
    assert report["state"] == "completed_with_errors"
    assert [each["state"] for each in report["roots"]] == ["completed_with_errors", "failed"]
    assert "cannot be read" in report["roots"][1]["reason"]


async def test_reports_are_for_admins(runner: Runner, photos: Path) -> None:
    """And only scans have one."""
    indexing = runner.gallery.indexing
    with pytest.raises(NotFoundError, match="No scan has run yet"):
        await indexing.report(ADMIN)
    await runner.run("scan", str(photos))
    await indexing.make_thumbnails()
    kinds = {job.kind: job.id for job in await runner.gallery.jobs.list_jobs(ADMIN)}
    for refused in (indexing.report(EDITOR), indexing.report(EDITOR, JobId(1)), indexing.scans(EDITOR)):
        with pytest.raises(NotAllowedError):
            await refused
    with pytest.raises(NotFoundError, match="There is no scan"):
        await indexing.report(ADMIN, kinds[JobKind.DERIVATIVES])
    assert [(each.job.id, each.job.state) for each in await indexing.scans(ADMIN)] == [
        (1, JobState.COMPLETED_WITH_ERRORS)
    ]
    assert json.dumps((await runner.objects("scan", "--report"))[0]["reason"]) == '""'
