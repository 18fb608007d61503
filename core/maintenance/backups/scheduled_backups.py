"""Backups that `serve` makes by itself, as jobs, and how many of them are kept."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.config import Settings
from core.database.failures import backups_folder
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.maintenance.backups.backup import back_up
from core.maintenance.backups.backup_records import note_failed, note_verified, read_backup_records

_LOOK_SECONDS: Final = 3600.0
_RETRY_SECONDS: Final = 3600.0
"""How long after a failure the next attempt is made."""
_PART_SECONDS: Final = 86_400.0


class ScheduledBackups:
    """Makes a backup whenever one is due. Create it before jobs are taken over, then `run` it."""

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        """Register the kind of job."""
        self._settings = settings
        self._jobs = jobs
        jobs.register(JobKind.BACKUP, self._back_up, priority=JobPriority.BACKGROUND, words="Backup")

    async def run(self) -> None:
        """Make backups until cancelled; return at once where the settings want none."""
        while self._settings.backup_seconds:
            wait = await asyncio.to_thread(self._seconds_left)
            if wait > 0:
                await asyncio.sleep(min(wait, _LOOK_SECONDS))
                continue
            try:
                await self._jobs.run(JobKind.BACKUP, {}, joins=lambda _: True)
            except JobCancelledError:
                await asyncio.to_thread(note_failed, self._settings.data_dir, "an admin cancelled it")
            except GalleryError:
                await asyncio.sleep(_LOOK_SECONDS)  # nothing can be written: the job said why

    def _seconds_left(self) -> float:
        """Return how long it is until a backup is due, 0 or less if one is."""
        records = read_backup_records(self._settings.data_dir)
        due = (records.verified_at or 0) + self._settings.backup_seconds
        if records.last_failed and records.failed_at is not None:
            due = max(due, records.failed_at + _RETRY_SECONDS)
        return due - time.time()

    async def _back_up(self, run: JobRun) -> None:
        """Make one backup, unless another process has made it in the meantime."""
        await run.checkpoint()
        if await asyncio.to_thread(self._seconds_left) > 0:
            return
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def show(done: int, total: int) -> None:
            if stop.is_set():
                raise GalleryError("The backup was cancelled.")
            loop.call_soon_threadsafe(run.show, JobStage.BACKUP, "Copying the index", done, total)

        try:
            await asyncio.to_thread(self._copy, show, stop)
        finally:
            stop.set()

    def _copy(self, show: Callable[[int, int], None], stop: threading.Event) -> None:
        """Make the copy; one that was stopped with the server has not failed, so the next start makes it."""
        settings = self._settings
        folder = settings.backup_folder or backups_folder(settings.database_path)
        try:
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise GalleryError(f"The folder of backups cannot be made ({error.strerror}).") from error
            stem = settings.database_path.stem
            copy = folder / f"{stem}-scheduled-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.db"
            made = back_up(settings.database_path, copy, show)
        except GalleryError as error:
            if not stop.is_set():
                note_failed(settings.data_dir, error.message)
            raise
        note_verified(settings.data_dir, copy, made.size, made.rows)
        remove_oldest(folder, stem, settings.backups_kept)


def remove_oldest(folder: Path, stem: str, kept: int) -> None:
    """Remove the oldest scheduled backups beyond a number, and parts of those that a kill ended; no other file."""
    name = re.compile(re.escape(stem) + r"-scheduled-\d{8}T\d{6}\.db")
    part = re.compile(rf"\.{name.pattern}\.[0-9a-f]{{8}}\.part(-journal)?")
    made = sorted(path for path in folder.iterdir() if name.fullmatch(path.name) and path.is_file())
    left = [path for path in folder.iterdir() if part.fullmatch(path.name) and _is_old(path)]
    for path in (*made[:-kept], *left):
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    """Return whether nothing was written to a file for a day: no process copies to it."""
    with suppress(FileNotFoundError):
        return path.lstat().st_mtime < time.time() - _PART_SECONDS
    return False
