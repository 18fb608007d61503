"""Backups by schedule: made when due, verified, recorded, and kept up to a number."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.errors import GalleryError
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.maintenance.backups import backup, scheduled_backups
from core.maintenance.backups.backup_records import BackupRecords, note_failed, note_verified, read_backup_records
from core.maintenance.backups.scheduled_backups import ScheduledBackups, remove_oldest
from core.maintenance.checks.backup_checks import backup_findings
from core.models import Actor, Role
from core.permissions import AT_THE_MACHINE
from tests.core.building import place_database, populate

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery that wants a backup each day, and keeps two."""
    settings = Settings(
        tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, backup_seconds=86400.0, backups_kept=2
    )
    place_database(settings.database_path)
    opened = await Gallery.open(settings)
    await opened.database.write(lambda connection: populate(connection, {"Open": {"Lake": 2}}))
    yield opened
    await opened.close()


async def made(gallery: Gallery, *, fails: bool = False) -> JobState:
    """Run the schedule until its next job has ended; return how it ended."""
    before = len(await gallery.jobs.list_jobs(LOCAL))
    running = asyncio.create_task(ScheduledBackups(gallery.settings, gallery.jobs).run())
    async with asyncio.timeout(60):
        while len(jobs := await gallery.jobs.list_jobs(LOCAL)) == before or not jobs[0].state.is_final:
            assert not running.done()
    running.cancel()
    assert (jobs[0].kind, jobs[0].state is JobState.FAILED) == (JobKind.BACKUP, fails)
    return jobs[0].state


async def test_a_due_backup_is_a_job(gallery: Gallery) -> None:
    """The copy has the rows of the index, only its owner may read it, and `doctor` says when it was made."""
    await made(gallery)
    records = read_backup_records(gallery.settings.data_dir)
    copy = Path(records.file)
    assert copy.parent == gallery.settings.data_dir / "backups"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM photos").fetchone() == (2,)
    (finding,) = backup_findings(gallery.settings)
    assert finding.level.value == "ok"
    assert f"verified ({records.rows:,} rows" in finding.message


async def test_none_is_made_before_it_is_due(gallery: Gallery) -> None:
    """What `backup FILE` has made counts; a failure is tried again after an hour."""
    for is_verified in (True, False):
        if is_verified:
            note_verified(gallery.settings.data_dir, Path("/copy.db"), 1, 1)
        else:
            note_failed(gallery.settings.data_dir, "the disk is full")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ScheduledBackups(gallery.settings, gallery.jobs).run(), 0.05)
        assert await gallery.jobs.list_jobs(LOCAL) == ()
    never = replace(gallery.settings, backup_seconds=0.0)
    await ScheduledBackups(never, gallery.jobs).run()


async def test_a_copy_that_differs_fails(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is removed, the job fails, earlier copies stay, and `doctor` warns of it and of the missing copy."""
    counts = iter([{"photos": 2}, {"photos": 1}])
    monkeypatch.setattr(backup, "_rows", lambda _: next(counts))
    await made(gallery, fails=True)
    assert list((gallery.settings.data_dir / "backups").iterdir()) == []
    (failed, none) = backup_findings(gallery.settings)
    assert (failed.level.value, none.level.value) == ("warn", "warn")
    assert "damaged" in failed.message
    note_verified(gallery.settings.data_dir, Path("/nowhere/copy.db"), 1, 1)
    (missing,) = backup_findings(gallery.settings)
    assert "not there" in missing.message


async def test_a_backup_that_the_server_stopped_has_not_failed(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start makes the backup that this one did not end, and `doctor` does not warn of it."""
    started, never = threading.Event(), threading.Event()
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor()
    loop.set_default_executor(threads)

    def endless(_database: Path, _copy: Path, show: Callable[[int, int], None]) -> None:
        while True:
            show(0, 1)
            started.set()
            never.wait(0.001)  # as long as some pages take: without it the loop gets more calls than it can answer

    monkeypatch.setattr(scheduled_backups, "back_up", endless)
    running = asyncio.create_task(ScheduledBackups(gallery.settings, gallery.jobs).run())
    assert await asyncio.to_thread(started.wait, 60)
    running.cancel()
    await gallery.jobs.close()
    loop.set_default_executor(ThreadPoolExecutor())
    threads.shutdown()
    assert read_backup_records(gallery.settings.data_dir) == BackupRecords()


def test_an_overdue_backup_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After twice the time that the settings want."""
    settings = Settings(tmp_path, tmp_path, tmp_path, None, backup_seconds=3600.0)
    (tmp_path / "copy.db").touch()
    note_verified(tmp_path, tmp_path / "copy.db", 1, 1)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 7300)
    (finding,) = backup_findings(settings)
    assert "older" in finding.message


def test_only_scheduled_copies_are_removed(tmp_path: Path) -> None:
    """The newest stay, and so do copies from upgrades, replaced ones, and those of other galleries.

    What a kill left of one goes after a day.
    """
    scheduled = [f"gallery-scheduled-202611{day:02}T000000.db" for day in range(1, 6)]
    others = ["gallery-0042-20261101T000000.db", "gallery-replaced-20261101T000000-ab.db", "gallery-scheduled-x.db"]
    for name in (*scheduled, *others):
        (tmp_path / name).touch()
    old, new = (f".{scheduled[0]}.0123456{digit}.part" for digit in "78")
    for name in (old, f"{old}-journal", new):
        (tmp_path / name).touch()
    for name in (old, f"{old}-journal"):
        os.utime(tmp_path / name, (1_000_000_000, 1_000_000_000))
    remove_oldest(tmp_path, "gallery", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*scheduled[-2:], *others, new])


def test_damaged_records_say_nothing(tmp_path: Path) -> None:
    """A record is only what `doctor` says: another file in its place says nothing."""
    wrong = ({"other": 1}, {"verified_at": "now"}, {"verified_at": 1e300}, {"verified_at": 1, "file": None})
    for text in ("", "{", "[]", *map(json.dumps, wrong)):
        (tmp_path / "backups.json").write_text(text)
        assert read_backup_records(tmp_path) == BackupRecords()


async def test_a_cancelled_copy_leaves_no_file(gallery: Gallery) -> None:
    """Whatever raises while pages are copied ends the copy."""
    folder = gallery.settings.data_dir / "backups"
    folder.mkdir()

    def stop(_done: int, _total: int) -> None:
        raise GalleryError("cancelled")

    with pytest.raises(GalleryError, match="cancelled"):
        backup.back_up(gallery.settings.database_path, folder / "copy.db", stop)
    assert list(folder.iterdir()) == []
