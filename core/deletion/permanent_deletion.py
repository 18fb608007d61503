"""Deletes photos in the trash permanently: files go to quarantine as one unit, and are removed after a week.

The journal is written before the first file of a photo is moved. A process that ends in between leaves a photo that the
next one moves back as a whole; one whose files are all in quarantine is deleted. Until these are removed it can return.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from core.config import Settings
from core.database.database import Database
from core.database.failures import unusable_file
from core.deletion import journal
from core.deletion.deletion_history import record_steps
from core.deletion.deletion_plan import DeletionPlan, DeletionProgress, DeletionResult, QuarantinedPhoto, plan_of
from core.deletion.journal import JournalEntry
from core.deletion.quarantine import (
    CheckedFile,
    FileRefusedError,
    QuarantineFile,
    check_return,
    is_in_place,
    move_back,
    remove,
)
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.models import Actor, PhotoId
from core.operations.actors import present_actor
from core.permissions import Action, require
from core.text import display_path

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_Step = Callable[[], Awaitable[None]]

DAYS_IN_QUARANTINE: Final = 7


class DeletionBusyError(GalleryError):
    """Another process, or another deletion of this one, moves files now."""


async def _no_wait() -> None:
    pass


class PermanentDeletion:
    """Permanent deletion in one gallery; off unless the settings allow it."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """Use this database and its journal."""
        self._database = database
        self._settings = settings
        self.is_allowed = settings.deletion
        """Whether the owner allows it."""

    async def plan(self, actor: Actor, photo_ids: Sequence[PhotoId]) -> DeletionPlan:
        """Return which files would be deleted: photos in the trash alone, each with all of its files.

        Raises:
            NotAllowedError: the settings do not allow deletion, or the actor is not an admin.
        """
        self._require_allowed()

        def read(connection: sqlite3.Connection) -> list[tuple[PhotoId, QuarantineFile | None]]:
            _require_permitted(connection, actor)
            return list(journal.files_of(connection, photo_ids))

        found = await self._database.read(read)
        return await asyncio.to_thread(plan_of, found)

    async def require_permitted(self, actor: Actor) -> None:
        """Raise NotAllowedError unless the actor is an admin."""
        await self._database.read(lambda connection: _require_permitted(connection, actor))

    async def require_confirmed(self, actor: Actor, plan: DeletionPlan, confirmation: str) -> None:
        """Check what `delete` checks before it begins; errors as there."""
        self._require_allowed()
        await self.require_permitted(actor)
        if not plan.photos or confirmation.strip() != plan.confirmation:
            raise UsageError("Nothing was deleted.", f"To delete, type exactly: {plan.confirmation}")

    async def delete(
        self,
        actor: Actor,
        plan: DeletionPlan,
        confirmation: str,
        progress: DeletionProgress | None = None,
        safe_point: Callable[[], Awaitable[None]] = _no_wait,
    ) -> DeletionResult:
        """Move the files of a plan to quarantine, photo by photo; each is compared with the index right before.

        Cancelled, it ends between two photos. `safe_point` is awaited there.

        Raises:
            NotAllowedError: as `plan`.
            UsageError: the confirmation is not that of the plan.
            DeletionBusyError: another process deletes at the same time.
        """
        await self.require_confirmed(actor, plan, confirmation)
        steps = [partial(self._delete_photo, actor, photo_id, files) for photo_id, files in plan.photos]
        return await self._each_photo(steps, progress or DeletionProgress(len(steps)), safe_point)

    async def quarantined(self, actor: Actor, operation_id: int | None = None) -> tuple[QuarantinedPhoto, ...]:
        """Return the deleted photos whose files are in quarantine, those that are removed first at the beginning.

        With the number of a deletion in the history, only photos of that one.

        Raises:
            NotAllowedError: the actor is not an admin.
        """

        def read(connection: sqlite3.Connection) -> tuple[QuarantinedPhoto, ...]:
            _require_permitted(connection, actor)
            found = journal.quarantined_photos(connection, timedelta(days=DAYS_IN_QUARANTINE))
            if operation_id is None:
                return tuple(found)
            ids = journal.photos_of_operation(connection, operation_id)
            return tuple(photo for photo in found if photo.photo_id in ids)

        return await self._database.read(read)

    async def restore(
        self,
        actor: Actor,
        photo_ids: Sequence[PhotoId],
        progress: DeletionProgress | None = None,
        safe_point: Callable[[], Awaitable[None]] = _no_wait,
    ) -> DeletionResult:
        """Move the files of photos from quarantine to where they were, back into the trash; return what was refused.

        Nothing is replaced: a photo with a place that is taken stays in quarantine, with all of its files. Cancelled,
        it ends between two photos, as `delete` does.

        Raises:
            NotAllowedError: the actor is not an admin.
            DeletionBusyError: as `delete`.
        """
        await self.require_permitted(actor)
        steps = [partial(self._restore_photo, actor, photo_id) for photo_id in photo_ids]
        return await self._each_photo(steps, progress or DeletionProgress(len(steps)), safe_point)

    async def recover(self) -> None:
        """Undo interrupted deletions, finish interrupted returns; what is offline waits for the next time.

        Cheap without any. A process that deletes at the same time finishes its own.

        Raises:
            GalleryError: the database or the lock cannot be used.
        """
        if not await self._database.read(journal.is_unfinished):
            return
        try:
            with self._alone():
                for entries in (await self._interrupted("moving")).values():
                    await self._undo_move(entries)
                for entries in (await self._interrupted("returning")).values():
                    await self._finish_return(entries)
                await self._record()
        except DeletionBusyError:
            pass

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
            await self._record()
        return count

    async def _each_photo(
        self, steps: Sequence[_Step], progress: DeletionProgress, safe_point: Callable[[], Awaitable[None]]
    ) -> DeletionResult:
        """Move the files of one photo after another, and record in the history what was moved, also when cancelled."""
        with self._alone():
            try:
                for step in steps:
                    await safe_point()
                    try:
                        await step()
                    except (FileRefusedError, NotFoundError) as error:
                        progress.refused.append(error.message)
                    else:
                        progress.moved += 1
            finally:
                await _completed(self._record())
        return progress.result

    async def _delete_photo(self, actor: Actor, photo_id: PhotoId, files: Sequence[QuarantineFile]) -> None:
        stop = threading.Event()
        opened: list[CheckedFile] = []
        try:
            await _stopped_when_cancelled(lambda: _open_all(files, opened, stop), stop)
            await _completed(self._move(actor, photo_id, opened))
        finally:
            for each in opened:
                each.close()

    async def _move(self, actor: Actor, photo_id: PhotoId, opened: Sequence[CheckedFile]) -> None:
        def write(connection: sqlite3.Connection) -> list[JournalEntry]:
            _require_permitted(connection, actor)
            return journal.write_moving(connection, actor, photo_id, [each.file for each in opened])

        entries = await self._database.write(write)
        try:
            await asyncio.to_thread(_move_all, opened)
        except FileRefusedError:
            await self._undo_move(entries)
            raise
        await self._write(entries, "quarantined")

    async def _undo_move(self, entries: Sequence[JournalEntry]) -> None:
        try:
            places = [await asyncio.to_thread(move_back, entry.file) for entry in entries]
        except OSError as error:
            _log.info("an interrupted deletion is not undone yet: %s", error.strerror)
            return
        await self._write_places(entries, places, "moved-back", otherwise="stranded")

    async def _restore_photo(self, actor: Actor, photo_id: PhotoId) -> None:
        stop = threading.Event()
        entries = await self._database.read(lambda connection: journal.in_quarantine(connection, [photo_id]))
        await _stopped_when_cancelled(lambda: _check_all(entries, stop), stop)
        await _completed(self._return(actor, photo_id))

    async def _return(self, actor: Actor, photo_id: PhotoId) -> None:
        def write(connection: sqlite3.Connection) -> list[JournalEntry]:
            _require_permitted(connection, actor)
            return journal.write_returning(connection, actor, photo_id)

        entries = await self._database.write(write)
        if not await self._finish_return(entries):
            names = ", ".join(display_path(entry.file.path) for entry in entries)
            raise FileRefusedError(f"{names} could not return.", "It stays in quarantine.")

    async def _finish_return(self, entries: Sequence[JournalEntry]) -> bool:
        """Move all files of a photo back; if a place is taken, all of them to quarantine again. Return whether."""
        try:
            await asyncio.to_thread(lambda: [move_back(entry.file) for entry in entries])
            in_place = await asyncio.to_thread(lambda: [is_in_place(entry.file) for entry in entries])
            if all(in_place):
                await self._write(entries, "returned")
                return True
            back = [entry for entry, is_back in zip(entries, in_place, strict=True) if is_back]
            again = await asyncio.to_thread(lambda: [_move_again(entry.file) for entry in back])
        except OSError as error:
            _log.info("files do not return from quarantine yet: %s", error.strerror)
            return False
        # What was changed since it returned stays where it is, for the next scan.
        await self._write_places(back, again, "quarantined", otherwise="moved-back")
        rest = [entry for entry, is_back in zip(entries, in_place, strict=True) if not is_back]
        await self._write(rest, "quarantined")
        return False

    async def _interrupted(self, state: str) -> dict[PhotoId, list[JournalEntry]]:
        return await self._database.read(partial(journal.interrupted, state=state))

    async def _write_places(
        self, entries: Sequence[JournalEntry], places: Sequence[bool], state: str, *, otherwise: str
    ) -> None:
        for wanted, name in ((True, state), (False, otherwise)):
            chosen = [entry for entry, place in zip(entries, places, strict=True) if place is wanted]
            if chosen:
                await self._write(chosen, name)

    async def _write(self, entries: Sequence[JournalEntry], state: str) -> None:
        await self._database.write(lambda connection: journal.write_state(connection, entries, state))

    async def _record(self) -> None:
        if await self._database.read(journal.is_unfinished):
            await self._database.write(record_steps)

    def _require_allowed(self) -> None:
        if not self.is_allowed:
            raise NotAllowedError(
                "Photos are not deleted permanently in this gallery.", "The owner can set deletion = true."
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of deletions, which ends with the process.

        Raises:
            DeletionBusyError: it is held.
            GalleryError: its file cannot be opened.
        """
        path = self._settings.data_dir / "deletion.lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable_file(error, path) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DeletionBusyError(
                    "Photos are being deleted or restored now.", "Try again in a moment."
                ) from error
            yield
        finally:
            os.close(descriptor)


async def _completed(work: Coroutine[object, object, _T]) -> _T:
    """Return the result of work that is never left half done: a cancellation takes effect after it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # the journal has what it did
        raise


async def _stopped_when_cancelled(work: Callable[[], object], stop: threading.Event) -> None:
    """Run something in a thread that ends soon after `stop`; wait for its end also when cancelled."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()
        raise


def _require_permitted(connection: sqlite3.Connection, actor: Actor) -> None:
    require(present_actor(connection, actor), Action.DELETE, "delete photos permanently")


def _open_all(files: Sequence[QuarantineFile], opened: list[CheckedFile], stop: threading.Event) -> None:
    opened.extend(CheckedFile(file, stop) for file in files)


def _check_all(entries: Sequence[JournalEntry], stop: threading.Event) -> None:
    for entry in entries:
        check_return(entry.file, stop)


def _move_all(opened: Sequence[CheckedFile]) -> None:
    for each in opened:
        each.move()


def _move_again(file: QuarantineFile) -> bool:
    try:
        checked = CheckedFile(file, threading.Event())
    except FileRefusedError:
        return False
    try:
        checked.move()
    except FileRefusedError:
        return False
    finally:
        checked.close()
    return True
