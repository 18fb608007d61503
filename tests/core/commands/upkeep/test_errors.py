"""`errors`: what could not be read, and what is not shown."""

from __future__ import annotations

import json
import sqlite3

import pytest

from core.commands.upkeep.scan import report_sentence
from core.errors import NotAllowedError
from core.models import FileKind, ScanReport
from tests.core.building import EDITOR
from tests.core.commands.command_runner import Runner


def _add_videos(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO unsupported_files (root_id, folder, kind, category, number, example) VALUES (1, ?, ?, ?, ?, ?)",
        [(b"Open", "video", b"Open", 6, b"a.mov"), (b"Open", "raw", b"Open", 1, b"b.cr2")],
    )


async def test_unsupported_files_are_listed_by_kind(runner: Runner) -> None:
    """Each folder with an example, and the sums at the end."""
    await runner.gallery.database.write(_add_videos)

    lines = (await runner.run("errors", "--unsupported")).splitlines()

    assert lines[1::2] == ["    1 RAW file: b.cr2", "    6 videos, such as a.mov"]
    assert lines[-1] == "Not shown: 6 videos, 1 RAW file."
    assert "6 videos" in await runner.run("errors")


async def test_unsupported_files_as_json(runner: Runner) -> None:
    """One object per folder and kind."""
    await runner.gallery.database.write(_add_videos)

    objects = [json.loads(line) for line in (await runner.run("errors", "--unsupported", "--json")).splitlines()]

    assert [(found["kind"], found["count"], found["example"]) for found in objects] == [
        ("raw", 1, "b.cr2"),
        ("video", 6, "a.mov"),
    ]


async def test_dates_that_cannot_be_right_are_listed(runner: Runner) -> None:
    """With the path and the reason."""
    reason = "The original date 2099-01-01 00:00:00 lies in the future."
    await runner.gallery.database.write(
        lambda connection: connection.execute("UPDATE photos SET date_problem = ? WHERE id = 1", (reason,)).rowcount
    )

    assert (await runner.run("errors", "--dates")).splitlines()[1:] == [f"    {reason}"]
    (found,) = [json.loads(line) for line in (await runner.run("errors", "--dates", "--json")).splitlines()]
    assert found["reason"] == reason
    with pytest.raises(NotAllowedError):
        await runner.run("errors", "--dates", actor=EDITOR)


async def test_nothing_is_a_sentence(runner: Runner) -> None:
    """A gallery in which everything is shown."""
    assert await runner.run("errors", "--unsupported") == "Every scanned file is shown.\n"
    assert await runner.run("errors", "--dates") == "Every recorded date can be right.\n"
    assert await runner.run("errors") == "All scanned files could be read.\n"


async def test_only_those_who_see_errors_see_them(runner: Runner) -> None:
    """Paths of the server are for admins."""
    with pytest.raises(NotAllowedError):
        await runner.run("errors", "--unsupported", actor=EDITOR)
    assert await runner.gallery.library.unsupported_counts(EDITOR) == {}


def test_the_report_of_a_scan_counts_them() -> None:
    """As a sentence of its own."""
    report = ScanReport(added=2, unsupported={FileKind.VIDEO: 6, FileKind.RAW: 1}, seconds=1.0)

    assert report_sentence(report) == "Scanned in 1.0 s: 2 new. Not shown: 6 videos, 1 RAW file."
