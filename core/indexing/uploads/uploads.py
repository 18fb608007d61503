"""Uploads of editors and admins, into a folder of a root that the owner has chosen."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from contextlib import suppress

from core.config import Settings
from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, UsageError
from core.indexing.scanning import known_roots
from core.indexing.uploads import upload_files
from core.indexing.uploads.incoming_file import IncomingFile
from core.indexing.uploads.sent_files import SentFiles
from core.indexing.uploads.sent_records import SentRecords
from core.indexing.uploads.upload_files import PartFile, UploadLocation, reason_of_error
from core.indexing.uploads.upload_indexing import UploadIndexer
from core.models import Actor, UserId
from core.operations.actors import present_actor
from core.permissions import Action, may, require

_log = logging.getLogger(__name__)

AT_ONCE = 16
"""Files that are received at the same time, at most."""


class Uploads:
    """Receives files, as `gallery.uploads`. Belongs to one event loop."""

    def __init__(self, database: Database, settings: Settings, indexer: UploadIndexer) -> None:
        self._database = database
        self._settings = settings
        self._indexer = indexer
        self.records = SentRecords(database)
        """What members have sent."""
        self._incoming: dict[IncomingFile, int] = {}
        """With the bytes that the upload folder held when each was begun."""
        self._sent: dict[UserId, SentFiles] = {}

    def may_upload(self, actor: Actor) -> bool:
        """Return whether this gallery accepts uploads of this actor."""
        return self._settings.upload_folder is not None and may(actor, Action.UPLOAD)

    def open_transfer(self, user_id: UserId) -> SentFiles:
        """Begin a transfer of a member and return the files that all of their transfers share."""
        sent_files = self._sent.setdefault(user_id, SentFiles(user_id))
        sent_files.transfers += 1
        return sent_files

    async def close_transfer(self, sent_files: SentFiles) -> None:
        """End a transfer; the last one of a member discards the files that were not finished."""
        sent_files.transfers -= 1
        if sent_files.transfers:
            return
        del self._sent[sent_files.user_id]
        for sent in sent_files.files.values():
            await sent.upload.discard()

    async def begin(self, actor: Actor, name: str) -> IncomingFile:
        """Start to receive a file; end it with `finish` or `discard`.

        Raises:
            NotAllowedError: this gallery accepts no uploads, or none of this actor.
            GalleryError: the folder cannot be used, or too many files are received now.
        """
        require(actor, Action.UPLOAD, "upload photos")
        folder = await self._location()
        if len(self._incoming) >= AT_ONCE:
            raise GalleryError("Too many photos are being uploaded.", "Try again in a moment.")
        try:
            part, used = await asyncio.to_thread(_open, folder)
        except FileNotFoundError as error:
            raise GalleryError("The drive of the upload folder is not connected.", "Tell the owner.") from error
        except OSError as error:
            raise GalleryError(
                f"The upload folder cannot be used ({reason_of_error(error)}).", "Tell the owner."
            ) from error
        upload = IncomingFile(
            actor,
            name,
            folder,
            part,
            self._indexer,
            self.records,
            self._require_permission,
            self._require_space,
            self._end,
        )
        self._incoming[upload] = used
        return upload

    async def _location(self) -> UploadLocation:
        folder = self._settings.upload_folder
        if folder is None:
            raise NotAllowedError("This gallery does not accept uploads.", "Its owner can choose a folder for them.")
        roots = await self._database.read(known_roots)
        folder = await asyncio.to_thread(folder.resolve)
        root = next((root for root in roots if folder.is_relative_to(root)), None)
        if root is None:
            raise GalleryError("The upload folder is not in a folder of this gallery.", "Tell the owner.")
        below = folder.relative_to(root)
        if any(part.startswith(".") for part in below.parts):
            raise GalleryError("The upload folder is hidden: its photos would not be shown.", "Tell the owner.")
        return UploadLocation(os.fsencode(root), b"/".join(os.fsencode(part) for part in below.parts))

    async def remove_leftovers(self) -> None:
        """Remove what killed processes left of files that they received; nothing while the folder is not available."""
        if self._settings.upload_folder is None:
            return
        with suppress(GalleryError):
            folder = await self._location()
            removed = await asyncio.to_thread(_remove_leftovers, folder)
            if removed:
                _log.info("removed %d incomplete uploads", removed)

    async def _require_permission(self, sender: Actor) -> None:
        """Raise if the sender may not upload by now, whatever they could when the upload began."""
        present = await self._database.read(lambda connection: _present(connection, sender))
        require(present, Action.UPLOAD, "upload photos")

    def _require_space(self, upload: IncomingFile, size: int) -> None:
        """Raise if a file of `size` bytes would exceed the limit of one file, or the quota of the folder."""
        if size > self._settings.upload_limit:
            raise UsageError(
                f"A photo can have at most {self._settings.upload_limit // 1024**2:,} MB.",
                "The owner can change `upload_limit`.",
            )
        others = sum(other.size for other in self._incoming if other is not upload)
        if self._incoming[upload] + others + size > self._settings.upload_quota:
            raise GalleryError("The upload folder is full.", "Ask the owner of this gallery to free some space.")

    def _end(self, upload: IncomingFile) -> None:
        """Free the slot of an upload that has ended."""
        self._incoming.pop(upload, None)


def _present(connection: sqlite3.Connection, sender: Actor) -> Actor:
    """Return the sender as they are now; an actor that is not of this database stays as it is."""
    known = connection.execute("SELECT 1 FROM users WHERE id = ?", (sender.user_id,)).fetchone()
    return sender if known is None else present_actor(connection, sender)


def _remove_leftovers(folder: UploadLocation) -> int:
    try:
        descriptor = upload_files.open_folder(folder.root, folder.path, creates=False)
    except OSError:
        return 0
    try:
        return upload_files.remove_leftovers(descriptor)
    finally:
        os.close(descriptor)


def _open(folder: UploadLocation) -> tuple[PartFile, int]:
    descriptor = upload_files.open_folder(folder.root, folder.path)
    try:
        upload_files.remove_leftovers(descriptor)
        return upload_files.create_part(descriptor), upload_files.used_bytes(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
