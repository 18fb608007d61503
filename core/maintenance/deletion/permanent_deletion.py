"""Deletes photos in the trash for good: files go to quarantine as one unit, and are removed after a week.

The journal is written before the first file of a photo is moved. A process that ends in between leaves a photo that the
next start moves back as a whole; one whose files are all in quarantine is deleted.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.database.failures import unusable_file
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.maintenance.deletion import journal
from core.maintenance.deletion.journal import JournalEntry
from core.maintenance.deletion.quarantine import DoomedFile, FileRefusedError, check, move, move_back, remove
from core.models import Actor, PhotoId
from core.operations.actors import present_actor
from core.permissions import Action, require
from core.text import display_path

_log = logging.getLogger(__name__)

DAYS_IN_QUARANTINE: Final = 7


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """The files of photos that can be deleted, and why others cannot."""

    photos: tuple[tuple[PhotoId, tuple[DoomedFile, ...]], ...]
    refused: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The files, safe to show."""
        return tuple(display_path(os.path.join(file.root, file.path)) for _, files in self.photos for file in files)  # noqa: PTH118 - bytes

    @property
    def confirmation(self) -> str:
        """What the admin types."""
        return f"delete {len(self.photos)} photo{'s' * (len(self.photos) != 1)}"


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a deletion did."""

    photos: int
    refused: tuple[str, ...]


class PermanentDeletion:
    """Permanent deletion in one gallery; off unless the settings allow it."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """Use this database and its journal."""
        self._database = database
        self._settings = settings

    async def plan(self, actor: Actor, photo_ids: Sequence[PhotoId]) -> DeletionPlan:
        """Return which files would be deleted: photos in the trash alone, each with all of its files.

        Raises:
            NotAllowedError: the settings do not allow deletion, or the actor is not an admin.
        """
        self._require_allowed()

        def read(connection: sqlite3.Connection) -> list[tuple[PhotoId, DoomedFile | None]]:
            member = present_actor(connection, actor)
            require(member, Action.DELETE, "delete photos for good")
            return list(journal.files_of(connection, photo_ids))

        found = await self._database.read(read)
        return await asyncio.to_thread(_checked, found)

    async def delete(self, actor: Actor, plan: DeletionPlan, confirmation: str) -> Deleted:
        """Move the files of a plan to quarantine, photo by photo; each is checked again right before.

        Raises:
            NotAllowedError: as `plan`.
            UsageError: the confirmation is not that of the plan.
            GalleryError: another process deletes at the same time.
        """
        self._require_allowed()
        require(await self._database.read(lambda c: present_actor(c, actor)), Action.DELETE, "delete photos for good")
        if confirmation.strip() != plan.confirmation:
            raise UsageError("Nothing was deleted.", f"To delete, type exactly: {plan.confirmation}")
        refused, count = [], 0
        with self._alone():
            for photo_id, files in plan.photos:
                write = partial(journal.write_moving, actor=actor, photo_id=photo_id, files=files)
                try:
                    entries = await self._database.write(write)
                except NotFoundError as error:
                    refused.append(error.message)
                    continue
                try:
                    await asyncio.to_thread(_move_all, entries)
                except FileRefusedError as error:
                    refused.append(error.message)
                    await self._move_back(entries)
                else:
                    await self._write(entries, "quarantined")
                    count += 1
        return Deleted(count, tuple(refused))

    async def recover(self) -> None:
        """Move back what an interrupted deletion left half moved; what is offline waits for the next time."""
        if not await self._database.read(journal.unfinished):
            return
        with self._alone():
            for entries in (await self._database.read(journal.unfinished)).values():
                await self._move_back(entries)

    async def is_due(self) -> bool:
        """Return whether `remove_due` has something to do."""
        until = time.time() - DAYS_IN_QUARANTINE * 86400
        return bool(await self._database.read(partial(journal.due, until=until)))

    async def remove_due(self, now: float | None = None) -> int:
        """Remove what has been in quarantine for a week; return how many files."""
        until = (time.time() if now is None else now) - DAYS_IN_QUARANTINE * 86400
        count = 0
        if not await self._database.read(partial(journal.due, until=until)):
            return 0
        with self._alone():
            for entry in await self._database.read(partial(journal.due, until=until)):
                try:
                    is_removed = await asyncio.to_thread(remove, entry.file)
                except OSError as error:
                    _log.info("%s stays in quarantine: %s", display_path(entry.file.path), error.strerror)
                    continue
                await self._write([entry], "removed" if is_removed else "stranded")
                count += is_removed
        return count

    async def _move_back(self, entries: Sequence[JournalEntry]) -> None:
        try:
            places = [await asyncio.to_thread(move_back, entry.file) for entry in entries]
        except OSError as error:
            _log.warning("an interrupted deletion is not undone yet: %s", error.strerror)
            return
        back = [entry for entry, is_back in zip(entries, places, strict=True) if is_back]
        stranded = [entry for entry, is_back in zip(entries, places, strict=True) if not is_back]
        if back:
            await self._write(back, "moved-back")
        if stranded:
            await self._write(stranded, "stranded")

    async def _write(self, entries: Sequence[JournalEntry], state: str) -> None:
        await self._database.write(lambda connection: journal.write_state(connection, entries, state))

    def _require_allowed(self) -> None:
        if not self._settings.deletion:
            raise NotAllowedError(
                "Photos are not deleted for good in this gallery.", "The owner can set deletion = true."
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of deletions, which ends with the process.

        Raises:
            GalleryError: another process holds it, or its file cannot be opened.
        """
        path: Path = self._settings.data_dir / "deletion.lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable_file(error, path) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise GalleryError("Another process deletes photos now.", "Try it again in a moment.") from error
            yield
        finally:
            os.close(descriptor)


def _checked(found: Sequence[tuple[PhotoId, DoomedFile | None]]) -> DeletionPlan:
    photos, refused = [], []
    for photo_id, group in groupby(found, key=lambda each: each[0]):
        files = [file for _, file in group]
        known = tuple(file for file in files if file is not None)
        if len(known) < len(files):
            refused.append("The content of a photo is not known yet: a scan reads it.")
            continue
        try:
            for file in known:
                check(file)
        except FileRefusedError as error:
            refused.append(error.message)
        else:
            photos.append((photo_id, known))
    return DeletionPlan(tuple(photos), tuple(refused))


def _move_all(entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        check(entry.file)
    for entry in entries:
        move(entry.file)
