"""The file system of SFTP and SCP: maps requests to the virtual tree, and never touches a path of the disk.

Every method of `asyncssh.SFTPServer` that would touch one is overridden; a test enforces that. The tree is read only:
changes are refused with a message, except uploads where the gallery accepts them.
"""

from __future__ import annotations

import logging
import secrets
import stat
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar
from weakref import WeakSet

import asyncssh
from asyncssh.constants import FILEXFER_TYPE_DIRECTORY, FILEXFER_TYPE_REGULAR

from core.accounts.connected_sessions import ConnectedSession
from core.errors import GalleryError, NotAllowedError, NotFoundError, PictureUnavailableError
from core.indexing.uploads.sent_files import SentFile
from core.models import Actor
from core.pictures.original_files import OriginalFile
from core.ssh import messages
from core.ssh.files.transfer_streams import MAX_MESSAGE_BYTES, TransferStreams
from core.ssh.files.upload_folder import NO_FOLDERS, READ_ONLY
from core.ssh.files.virtual_files import FolderEntry, VirtualFiles
from core.ssh.files.virtual_tree import SpecialFolder, VirtualFile, canonical, resolve
from core.text import display_path

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")

OPEN_FILES = 64
"""Files, and folders, that one transfer may have open."""
MAX_TRANSFER_BYTES = MAX_MESSAGE_BYTES - 1024
"""Bytes of one read or write."""
PATTERN_ENTRIES = 20_000
"""Names that one pattern of `scp -O` may match against; asyncssh keeps all of them until the first file is sent."""

_SENDING = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_TRUNC | asyncssh.FXF_EXCL
_LARGEST_TIME = 2**32 - 1
_OWNER = "gallery"


def _answered(
    method: Callable[Concatenate[SftpServer, _P], Awaitable[_T]],
) -> Callable[Concatenate[SftpServer, _P], Awaitable[_T]]:
    """Translate errors of the gallery to errors of SFTP; an unexpected one is reported by its reference only."""

    @wraps(method)
    async def answer(self: SftpServer, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return await method(self, *args, **kwargs)
        except asyncssh.SFTPError:
            raise
        except NotFoundError as error:
            raise asyncssh.SFTPNoSuchFile(str(error)) from None
        except NotAllowedError as error:
            raise asyncssh.SFTPPermissionDenied(str(error)) from None
        except GalleryError as error:
            raise asyncssh.SFTPFailure(str(error)) from None
        except Exception:  # noqa: BLE001 - the edge of a request: an error here is answered, and the transfer continues
            reference = secrets.token_hex(4)
            _log.exception("a file transfer failed, reference %s", reference)
            raise asyncssh.SFTPFailure(messages.apology(reference)) from None

    return answer


def _refused(_server: SftpServer, *_arguments: object) -> NoReturn:
    """Refuse a request, whatever its arguments are."""
    _refuse()


_REFUSED: Any = _refused
"""Overrides methods of any signature."""


class SftpServer(asyncssh.SFTPServer):
    """The virtual tree of one user, for one transfer."""

    def __init__(
        self,
        files: VirtualFiles,
        session: ConnectedSession,
        streams: TransferStreams,
        report: Callable[[str], None],
        *,
        answers: bool,
    ) -> None:
        """Serve this channel; `report` receives why an upload failed, because clients show a message of their own.

        `answers` says whether the protocol answers the close of a file, too.
        """
        super().__init__(streams)  # type: ignore[arg-type]
        self._files = files
        self._sending = files.sending
        self._session = session
        self._streams = streams
        self._report = report
        self._answers = answers
        self._open: set[_OpenFile | SentFile] = set()
        self._listings: WeakSet[_Listing] = WeakSet()
        self._looked_at = 0

    # Queries.

    def realpath(self, path: bytes) -> bytes:
        """Return the absolute path, from the text of the path alone."""
        return canonical(path)

    @_answered
    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Describe a file or folder."""
        return attributes(await self._files.describe(path))

    async def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Describe a file or folder; the tree has no links."""
        return await self.stat(path)

    def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """List a folder, page by page as the client asks for it."""
        if len(self._listings) >= OPEN_FILES:
            raise asyncssh.SFTPFailure("Too many open folders.")
        listing = _Listing(self, self._files, path)
        self._listings.add(listing)
        return listing

    @_answered
    async def next_page(self, pages: AsyncIterator[list[FolderEntry]]) -> list[FolderEntry]:
        """Return the next page of a listing, an empty list at its end."""
        page: list[FolderEntry] = await anext(pages, [])
        if not self._streams.has_written:  # a pattern of `scp -O` is still being matched
            self._looked_at += len(page)
            if self._looked_at > PATTERN_ENTRIES:
                raise asyncssh.SFTPFailure("The pattern matches too many files. Copy their folder with -r.")
        return page

    def format_longname(self, name: asyncssh.SFTPName) -> None:
        """Format a line as `ls -l` does."""
        attrs = name.attrs
        day = time.strftime("%b %d  %Y", time.gmtime(attrs.mtime or 0))
        head = f"{stat.filemode(attrs.permissions or 0)} 1 {_OWNER:8} {_OWNER:8} {attrs.size or 0:>10} {day} "
        name.longname = head.encode() + _bytes(name.filename)

    # Downloads and uploads.

    @_answered
    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Open a photo for reading, or start an upload."""
        del attrs
        if len(self._open) >= OPEN_FILES:
            raise asyncssh.SFTPFailure("Too many open files.")
        opened: _OpenFile | SentFile
        if pflags & ~asyncssh.FXF_READ:
            if pflags & ~_SENDING or not pflags & asyncssh.FXF_WRITE:
                _refuse()
            opened = await self._sending.begin(_file(path))
        else:
            actor = self._session.actor
            try:
                opened = _OpenFile(await self._files.open(path), actor)
            except PictureUnavailableError as error:
                # `scp -O` shows the message alone, among those of many other files.
                name = display_path(path.rpartition(b"/")[2])
                raise asyncssh.SFTPFailure(f"{name}: {error}") from None
        self._open.add(opened)
        return opened

    @_answered
    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Return up to `MAX_TRANSFER_BYTES` bytes of a photo; fails as soon as the user may no longer read it."""
        if not isinstance(file_obj, _OpenFile):
            _refuse()
        if file_obj.actor is not self._session.actor:
            actor = self._session.actor
            await self._files.check(file_obj.original)
            file_obj.actor = actor
        return await file_obj.original.read(offset, min(size, MAX_TRANSFER_BYTES))

    @_answered
    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Write bytes of an upload; after a failure the upload is discarded."""
        if not isinstance(file_obj, SentFile):
            _refuse()
        try:
            await file_obj.upload.write(offset, data)
        except GalleryError:
            await self._sending.discard(file_obj)
            raise
        return len(data)

    @_answered
    async def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        """Describe an open photo as it is on disk now."""
        if isinstance(file_obj, SentFile):
            return attributes(FolderEntry(file_obj.name, is_folder=False, size=file_obj.upload.size))
        assert isinstance(file_obj, _OpenFile)
        original = file_obj.original
        return attributes(FolderEntry(original.name, is_folder=False, size=original.size, mtime=original.mtime))

    @_answered
    async def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Set the modification time of an upload; modes and owners are ignored."""
        if not isinstance(file_obj, SentFile):
            _refuse()
        if attrs.mtime is not None:
            file_obj.upload.mtime = int(attrs.mtime)

    @_answered
    async def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Set the modification time of an upload; ignore the rest."""
        await self._sending.set_mtime(_file(path), None if attrs.mtime is None else int(attrs.mtime))

    async def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Do the same as `setstat`; the tree has no links."""
        await self.setstat(path, attrs)

    @_answered
    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Rename a finished upload that was sent with a temporary name."""
        await self._sending.rename(_file(oldpath), _file(newpath))

    @_answered
    async def remove(self, path: bytes) -> None:
        """Discard a complete upload that still has a temporary name; nothing else can be removed."""
        file = _file(path)
        if file is not None and file.folder.content is SpecialFolder.UPLOAD and self._sending.is_open():
            await self._sending.remove(file)
        else:
            await self._files.describe(path)
            _refuse()

    @_answered
    async def rmdir(self, path: bytes) -> None:
        """Refuse: folders of the gallery cannot be removed."""
        await self._files.describe(path)
        _refuse()

    @_answered
    async def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Refuse, and say how to upload the photos of a folder."""
        del attrs
        if not canonical(path).startswith(b"/upload/") or not self._sending.is_open():
            _refuse()
        self._report(NO_FOLDERS)
        raise asyncssh.SFTPPermissionDenied(NO_FOLDERS)

    @_answered
    async def close(self, file_obj: object) -> None:
        """Close a photo; keep an upload, unless the client disconnected before its end."""
        if isinstance(file_obj, _OpenFile):
            self._open.discard(file_obj)
            await file_obj.original.close()
        elif isinstance(file_obj, SentFile):
            self._open.discard(file_obj)
            if self._streams.ended:
                await self._sending.discard(file_obj)
            else:
                await self._keep(file_obj)

    async def _keep(self, sent: SentFile) -> None:
        try:
            await self._sending.end(sent)
        except GalleryError as error:
            self._report(f"{sent.name}: {error}")
            if self._answers:
                raise

    async def exit(self) -> None:
        """Close what the client left open; discard unfinished uploads."""
        self._streams.ended = True
        for opened in tuple(self._open):
            await self.close(opened)
        await self._sending.close()

    # Everything else is refused.

    open56 = posix_rename = readlink = symlink = link = lock = unlock = _REFUSED
    statvfs = fstatvfs = fsync = map_path = reverse_map_path = format_user = format_group = _REFUSED


class _OpenFile:
    """A photo that is being read."""

    def __init__(self, original: OriginalFile, actor: Actor) -> None:
        self.original = original
        self.actor = actor
        """The user at the last check of access."""


class _Listing(AsyncIterator[asyncssh.SFTPName]):
    """The names of one folder, read from the index page by page."""

    def __init__(self, server: SftpServer, files: VirtualFiles, path: bytes) -> None:
        self._server = server
        self._pages = files.pages(path)
        self._page: list[FolderEntry] = [FolderEntry(name, is_folder=True) for name in ("..", ".")]
        self._begun = False

    async def __anext__(self) -> asyncssh.SFTPName:
        if not self._begun:
            # A folder that does not exist must fail before the listing starts.
            self._begun = True
            self._page = [*reversed(await self._server.next_page(self._pages)), *self._page]
        elif not self._page:
            self._page = list(reversed(await self._server.next_page(self._pages)))
        if not self._page:
            raise StopAsyncIteration
        entry = self._page.pop()
        return asyncssh.SFTPName(_bytes(entry.name), attrs=attributes(entry))


def attributes(entry: FolderEntry) -> asyncssh.SFTPAttrs:
    """Return the SFTP attributes of a file or folder; one without a time gets the current time."""
    mtime = int(time.time()) if entry.mtime is None else min(max(entry.mtime, 0), _LARGEST_TIME)
    return asyncssh.SFTPAttrs(
        type=FILEXFER_TYPE_DIRECTORY if entry.is_folder else FILEXFER_TYPE_REGULAR,
        size=entry.size,
        permissions=_mode(entry),
        atime=mtime,
        mtime=mtime,
    )


def _file(path: bytes) -> VirtualFile | None:
    found = resolve(path)
    return found if isinstance(found, VirtualFile) else None


def _mode(entry: FolderEntry) -> int:
    if not entry.is_folder:
        return stat.S_IFREG | 0o444
    return stat.S_IFDIR | (0o755 if entry.takes_files else 0o555)


def _refuse() -> NoReturn:
    raise asyncssh.SFTPPermissionDenied(READ_ONLY)


def _bytes(name: str | bytes) -> bytes:
    return name.encode(errors="surrogateescape") if isinstance(name, str) else name
