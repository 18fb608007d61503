"""The folder `upload/` of one user: accepts new files and lists those that were uploaded.

Clients such as rclone upload on one connection and list or rename on another one. The uploads of a member are therefore
shared by all of the member's transfers, until the last one ends.
"""

from __future__ import annotations

import re

from core.accounts.connected_sessions import ConnectedSession
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.indexing.uploads.sent_files import SentFile
from core.ssh.files.virtual_tree import SpecialFolder, VirtualFile

READ_ONLY = "This gallery is read only."

_SHOWN = 10_000
# Temporary names that WinSCP, rclone and others use until an upload is complete, and then rename.
_UNFINISHED = re.compile(r".+\.(filepart|partial|part|tmp)", re.IGNORECASE)


class UploadFolder:
    """The uploads of one transfer; end it with `close`."""

    def __init__(self, gallery: Gallery, session: ConnectedSession) -> None:
        """Start a transfer."""
        self._gallery = gallery
        self._session = session
        self._sent_files = gallery.uploads.open_transfer(session.actor.user_id)
        self._files = self._sent_files.files
        self._closed = False

    def is_open(self) -> bool:
        """Return whether this user may upload now."""
        return self._gallery.uploads.may_upload(self._session.actor)

    def files(self) -> list[SentFile]:
        """Return the finished uploads of this user."""
        return list(self._files.values())

    def find(self, file: VirtualFile) -> SentFile | None:
        """Return a finished upload of this user."""
        return self._files.get(file.name) if file.folder.content is SpecialFolder.UPLOAD else None

    async def begin(self, file: VirtualFile | None) -> SentFile:
        """Start an upload.

        Raises:
            NotAllowedError: uploads to this path or by this user are refused.
            GalleryError: uploads are not possible now, with the reason.
        """
        if file is None or file.folder.content is not SpecialFolder.UPLOAD or not self.is_open():
            raise NotAllowedError(READ_ONLY)
        self._session.doing = "uploading a photo"
        return SentFile(file.name, await self._gallery.uploads.begin(self._session.actor, file.name))

    async def end(self, sent: SentFile) -> None:
        """Finish an upload: keep it, or wait for its final name.

        Raises:
            GalleryError: it is discarded, with the reason.
        """
        if _UNFINISHED.fullmatch(sent.name) and sent.name not in self._files:
            self._files[sent.name] = sent
        else:
            await self._keep(sent)

    async def rename(self, file: VirtualFile | None, new: VirtualFile | None) -> None:
        """Give a waiting upload its final name and keep it; the name of a kept one cannot be changed.

        Raises:
            GalleryError: see `end`.
        """
        sent = None if file is None else self.find(file)
        if sent is None or sent.is_kept or new is None or new.folder.content is not SpecialFolder.UPLOAD:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        sent.name = sent.upload.name = new.name
        await self._keep(sent)

    async def remove(self, file: VirtualFile | None) -> None:
        """Discard a waiting upload; one that was kept stays."""
        sent = None if file is None else self.find(file)
        if sent is None:
            raise NotFoundError("There is no such file or folder.")
        if sent.is_kept:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        await sent.upload.discard()

    async def close(self) -> None:
        """End the transfer; the user's last one discards what still waits. Idempotent."""
        if not self._closed:
            self._closed = True
            await self._gallery.uploads.close_transfer(self._sent_files)

    async def _keep(self, sent: SentFile) -> None:
        await sent.upload.finish()
        sent.is_kept = True
        if len(self._files) < _SHOWN:
            self._files[sent.name] = sent
