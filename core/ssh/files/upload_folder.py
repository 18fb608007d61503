"""The folder `upload/` of one user: accepts new files and lists those that were uploaded.

Clients such as rclone upload on one connection and list or rename on another one. The uploads of a member are therefore
shared by all of the member's transfers, until the last one ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.accounts.connected_sessions import ConnectedSession
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.indexing.uploads.sent_files import SentFile
from core.indexing.uploads.sent_records import MAX_LISTED, SentRecord
from core.models import AssetKey
from core.ssh.files.virtual_tree import SpecialFolder, VirtualFile

READ_ONLY = "This gallery is read only."
NO_FOLDERS = "Folders cannot be uploaded. Send the photos in them: scp FOLDER/* HOST:upload/"

# Temporary names that WinSCP, rclone and others use until an upload is complete, and then rename.
_UNFINISHED = re.compile(r".+\.(filepart|partial|part|tmp)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file in `upload/`, as its member sent it."""

    name: str
    size: int
    mtime: int | None
    """UTC seconds since 1970, None until the client sets it."""
    asset_key: AssetKey | None
    """Its photo, None until there is one."""


class UploadFolder:
    """The uploads of one transfer; end it with `close`."""

    def __init__(self, gallery: Gallery, session: ConnectedSession) -> None:
        """Start a transfer."""
        self._gallery = gallery
        self._session = session
        self._sent_files = gallery.uploads.open_transfer(session.actor.user_id)
        self._files = self._sent_files.files
        self._records = gallery.uploads.records
        self._closed = False

    def is_open(self) -> bool:
        """Return whether this user may upload now."""
        return self._gallery.uploads.may_upload(self._session.actor)

    async def files(self) -> tuple[UploadedFile, ...]:
        """Return what this user has uploaded: files that are not complete or wait for their name, then the newest."""
        sent_files = self._sent_files
        waiting = (*sent_files.incomplete.values(), *(sent for sent in self._files.values() if not sent.is_kept))
        names = {sent.name for sent in waiting}
        kept = [each for each in await self._records.files(sent_files.user_id) if each.name not in names]
        return (*map(_waiting, waiting), *map(_kept, kept))

    async def find(self, file: VirtualFile) -> UploadedFile | None:
        """Return an upload of this user, None when there is none with this path."""
        if file.folder.content is not SpecialFolder.UPLOAD:
            return None
        sent = self._sent_files.incomplete.get(file.name) or self._files.get(file.name)
        if sent is not None and not sent.is_kept:
            return _waiting(sent)
        found = await self._records.find(self._sent_files.user_id, file.name)
        return None if found is None else _kept(found)

    async def set_mtime(self, file: VirtualFile | None, mtime: int | None) -> None:
        """Set the time of an upload, as clients do at its end; None changes nothing.

        Raises:
            NotAllowedError: it is not an upload of this user.
        """
        if file is None or await self.find(file) is None:
            raise NotAllowedError(READ_ONLY)
        if mtime is None:
            return
        sent = self._sent_files.incomplete.get(file.name) or self._files.get(file.name)
        if sent is not None:
            sent.upload.mtime = mtime
        if sent is None or sent.is_kept:
            await self._records.set_mtime(self._sent_files.user_id, file.name, mtime)

    async def begin(self, file: VirtualFile | None) -> SentFile:
        """Start an upload.

        Raises:
            NotAllowedError: uploads to this path or by this user are refused.
            GalleryError: uploads are not possible now, with the reason.
        """
        if file is None or file.folder.content is not SpecialFolder.UPLOAD or not self.is_open():
            raise NotAllowedError(READ_ONLY)
        self._session.doing = "uploading a photo"
        sent = SentFile(file.name, await self._gallery.uploads.begin(self._session.actor, file.name))
        self._sent_files.incomplete[sent.name] = sent
        return sent

    async def end(self, sent: SentFile) -> None:
        """Finish an upload: keep it, or wait for its final name.

        Raises:
            GalleryError: it is discarded, with the reason.
        """
        self._drop_incomplete(sent)
        if _UNFINISHED.fullmatch(sent.name) and sent.name not in self._files:
            self._files[sent.name] = sent
        else:
            await self._keep(sent)

    async def discard(self, sent: SentFile) -> None:
        """End an upload without keeping it."""
        self._drop_incomplete(sent)
        await sent.upload.discard()

    async def rename(self, file: VirtualFile | None, new: VirtualFile | None) -> None:
        """Give a waiting upload its final name and keep it; the name of a kept one cannot be changed.

        Raises:
            GalleryError: see `end`.
        """
        sent = None if file is None else self._complete(file)
        if sent is None or sent.is_kept or new is None or new.folder.content is not SpecialFolder.UPLOAD:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        sent.name = sent.upload.name = new.name
        await self._keep(sent)

    async def remove(self, file: VirtualFile | None) -> None:
        """Discard a waiting upload; one that was kept stays."""
        sent = None if file is None else self._complete(file)
        if sent is None and (file is None or await self.find(file) is None):
            raise NotFoundError("There is no such file or folder.")
        if sent is None or sent.is_kept:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        await sent.upload.discard()

    async def close(self) -> None:
        """End the transfer; the user's last one discards what still waits. Idempotent."""
        if not self._closed:
            self._closed = True
            await self._gallery.uploads.close_transfer(self._sent_files)

    def _complete(self, file: VirtualFile) -> SentFile | None:
        return self._files.get(file.name) if file.folder.content is SpecialFolder.UPLOAD else None

    def _drop_incomplete(self, sent: SentFile) -> None:
        if self._sent_files.incomplete.get(sent.name) is sent:
            del self._sent_files.incomplete[sent.name]

    async def _keep(self, sent: SentFile) -> None:
        await sent.upload.finish()
        sent.is_kept = True
        if len(self._files) < MAX_LISTED:
            self._files[sent.name] = sent


def _waiting(sent: SentFile) -> UploadedFile:
    return UploadedFile(sent.name, sent.upload.size, sent.upload.mtime, None)


def _kept(record: SentRecord) -> UploadedFile:
    return UploadedFile(record.name, record.size, record.mtime, record.asset_key)
