"""`doctor` says whether changes in the folders are noticed, and why not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import Database
from core.indexing import scan_records
from core.indexing.watching import change_stream, mounts
from core.indexing.watching.watch_state import RootState, WatchState
from core.maintenance.checks.watch_checks import watch_findings
from core.maintenance.findings import Finding, Level
from tests.core.building import place_database


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Settings of a gallery that has indexed one folder."""
    for folder in ("data", "photos/a/in"):
        (tmp_path / folder).mkdir(parents=True)
    database = await Database.open(place_database(tmp_path / "data" / "gallery.db"))
    await database.write(lambda connection: scan_records.add_root(connection, os.fsencode(tmp_path / "photos"), 1))
    await database.close()
    return Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)


async def findings(settings: Settings) -> list[Finding]:
    return [finding async for finding in watch_findings(settings)]


async def test_watching_is_tried_where_no_server_runs(settings: Settings, tmp_path: Path) -> None:
    """With the number of folders; a folder that is gone is offline; without any, and switched off, there is no try."""
    (finding,) = await findings(settings)
    assert finding.level is Level.OK
    assert finding.message == f"changes in {tmp_path}/photos are noticed (3 folders)"
    (tmp_path / "photos").rename(tmp_path / "unplugged")
    assert [each.message for each in await findings(settings)] == [f"{tmp_path}/photos is offline"]
    assert "switched off" in (await findings(replace(settings, watches_folders=False)))[0].message
    assert await findings(replace(settings, data_dir=tmp_path / "other")) == []


async def test_why_a_folder_is_only_looked_at_is_said(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive is as it should be; a limit is a warning with the remedy."""
    (tmp_path / "limited.py").write_text(
        'import sys; sys.stdin.readline()\nprint(\'{"ended": "the limit", "is_limit": true, "is_replaced": false}\')\n'
    )
    monkeypatch.setattr(change_stream, "SCRIPT", tmp_path / "limited.py")
    (finding,) = await findings(settings)
    assert (finding.level, "fs.inotify.max_user_watches" in finding.advice) == (Level.WARN, True)
    assert finding.message.endswith("is looked at once a minute, because the limit")
    (tmp_path / "mounts").write_text(f"nas:/photos {tmp_path}/photos nfs rw 0 0\n")
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mounts")
    (finding,) = await findings(settings)
    assert (finding.level, "because nfs does not report" in finding.message) == (Level.OK, True)


async def test_a_running_server_is_asked_instead(settings: Settings, tmp_path: Path) -> None:
    """What it says of each folder; it has the watches already, and another attempt may be too many."""
    root = os.fsencode(tmp_path / "photos")
    state = WatchState(settings.data_dir)
    assert state.take()
    try:
        assert "not watched yet" in (await findings(settings))[0].message
        state.write({root: RootState(reports=True)})
        assert (await findings(settings))[0].message == f"changes in {tmp_path}/photos are noticed"
        state.write({root: RootState(reports=False, reason="it died")})
        (finding,) = await findings(settings)
        assert (finding.level, finding.message[-23:]) == (Level.WARN, "minute, because it died")
    finally:
        state.release()
