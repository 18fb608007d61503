"""The folder `upload/` as its sender sees it: room for new files, and what they have sent in so far.

Clients such as rclone send by one connection and look, or rename, by another: what a member has sent is known to all of
their transfers, until the last one ends.
"""

from __future__ import annotations

import re

from core.accounts.presence import Visitor
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.indexing.uploads.sent_files import SentFile
from core.ssh.files.virtual_tree import File, Kind

READ_ONLY = "This gallery is read only."

_SHOWN = 10_000
# How WinSCP, rclone and others call a file until all of it is there; then they rename it.
_UNFINISHED = re.compile(r".+\.(filepart|partial|part|tmp)", re.IGNORECASE)


class UploadFolder:
    """What one visitor sends in; end it with `close`."""

    def __init__(self, gallery: Gallery, visitor: Visitor) -> None:
        """Begin a transfer."""
        self._gallery = gallery
        self._visitor = visitor
        self._sent_files = gallery.uploads.open_transfer(visitor.actor.user_id)
        self._files = self._sent_files.files
        self._closed = False

    def is_open(self) -> bool:
        """Say whether anything is taken in from this visitor now."""
        return self._gallery.uploads.may_upload(self._visitor.actor)

    def files(self) -> list[SentFile]:
        """List what the visitor has sent to its end."""
        return list(self._files.values())

    def find(self, file: File) -> SentFile | None:
        """Return a file that the visitor has sent to its end."""
        return self._files.get(file.name) if file.folder.kind is Kind.UPLOAD else None

    async def begin(self, file: File | None) -> SentFile:
        """Start to receive a file.

        Raises:
            NotAllowedError: nothing is taken in there, or from this visitor.
            GalleryError: it cannot be taken in now, with the reason.
        """
        if file is None or file.folder.kind is not Kind.UPLOAD or not self.is_open():
            raise NotAllowedError(READ_ONLY)
        self._visitor.doing = "sends a photo in"
        return SentFile(file.name, await self._gallery.uploads.begin(self._visitor.actor, file.name))

    async def end(self, sent: SentFile) -> None:
        """All of a file is there: keep it, or let it wait for its proper name.

        Raises:
            GalleryError: it is not kept, with the reason.
        """
        if _UNFINISHED.fullmatch(sent.name) and sent.name not in self._files:
            self._files[sent.name] = sent
        else:
            await self._keep(sent)

    async def rename(self, file: File | None, new: File | None) -> None:
        """Give a file that waits its proper name, and keep it; what is kept already has its name for good.

        Raises:
            GalleryError: see `end`.
        """
        sent = None if file is None else self.find(file)
        if sent is None or sent.is_kept or new is None or new.folder.kind is not Kind.UPLOAD:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        sent.name = sent.upload.name = new.name
        await self._keep(sent)

    async def remove(self, file: File | None) -> None:
        """Drop a file that waits; what is kept stays."""
        sent = None if file is None else self.find(file)
        if sent is None:
            raise NotFoundError("There is no such file or folder.")
        if sent.is_kept:
            raise NotAllowedError(READ_ONLY)
        del self._files[sent.name]
        await sent.upload.discard()

    async def close(self) -> None:
        """End the transfer; the visitor's last one drops what still waits. More than once is the same as once."""
        if not self._closed:
            self._closed = True
            await self._gallery.uploads.close_transfer(self._sent_files)

    async def _keep(self, sent: SentFile) -> None:
        await sent.upload.finish()
        sent.is_kept = True
        if len(self._files) < _SHOWN:
            self._files[sent.name] = sent
