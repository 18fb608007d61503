"""What SFTP and SCP ask of a file system, answered from the virtual tree. No path of the disk is ever touched here.

Every method of `asyncssh.SFTPServer` that would touch one is replaced; a test holds that. Read only: whatever would
change something is refused in a sentence, except that uploads come in where the gallery takes them.
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

from core.accounts.presence import Visitor
from core.errors import GalleryError, NotAllowedError, NotFoundError
from core.indexing.uploads.sent_files import SentFile
from core.models import Actor
from core.pictures.original_files import OriginalFile
from core.ssh import messages
from core.ssh.files.transfer_streams import LONGEST_MESSAGE, TransferStreams
from core.ssh.files.upload_folder import READ_ONLY
from core.ssh.files.virtual_files import Entry, VirtualFiles
from core.ssh.files.virtual_tree import File, canonical, resolve

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")

OPEN_FILES = 64
"""Files that one transfer may have open, and folders."""
LONGEST_TRANSFER = LONGEST_MESSAGE - 1024
"""Bytes of one read or write."""
PATTERN_ENTRIES = 20_000
"""Names that one pattern of `scp -O` may look at; asyncssh keeps all of them until the first file is sent."""

_SENDING = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_TRUNC | asyncssh.FXF_EXCL
_LARGEST_TIME = 2**32 - 1
_OWNER = "gallery"


def _answered(
    method: Callable[Concatenate[SftpServer, _P], Awaitable[_T]],
) -> Callable[Concatenate[SftpServer, _P], Awaitable[_T]]:
    """Turn what the gallery raises into SFTP's own errors; what nobody expected is told by its reference only."""

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
        except Exception:  # noqa: BLE001 - a transfer's edge: what breaks here is answered, and the transfer goes on
            reference = secrets.token_hex(4)
            _log.exception("a transfer broke, reference %s", reference)
            raise asyncssh.SFTPFailure(messages.apology(reference)) from None

    return answer


def _refused(_server: SftpServer, *_arguments: object) -> NoReturn:
    """Refuse, whatever was asked for."""
    _refuse()


_REFUSED: Any = _refused
"""Takes the place of methods of any signature."""


class SftpServer(asyncssh.SFTPServer):
    """The tree of one visitor, for one transfer."""

    def __init__(
        self,
        files: VirtualFiles,
        visitor: Visitor,
        streams: TransferStreams,
        tell: Callable[[str], None],
        *,
        answers: bool,
    ) -> None:
        """Answer on that channel; `tell` hears why a file was not kept: clients show a word of their own for it.

        `answers`: whether the protocol answers to the end of a file, besides.
        """
        super().__init__(streams)  # type: ignore[arg-type]
        self._files = files
        self._sending = files.sending
        self._visitor = visitor
        self._streams = streams
        self._tell = tell
        self._answers = answers
        self._open: set[_OpenFile | SentFile] = set()
        self._listings: WeakSet[_Listing] = WeakSet()
        self._looked_at = 0

    # What is there.

    def realpath(self, path: bytes) -> bytes:
        """Return the absolute path; words alone decide it."""
        return canonical(path)

    @_answered
    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Describe a file or folder."""
        return attributes(await self._files.look(path))

    async def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Describe a file or folder: there are no links."""
        return await self.stat(path)

    def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """List a folder, a page at a time as the client asks for it."""
        if len(self._listings) >= OPEN_FILES:
            raise asyncssh.SFTPFailure("Too many open folders.")
        listing = _Listing(self, self._files, path)
        self._listings.add(listing)
        return listing

    @_answered
    async def next_page(self, pages: AsyncIterator[list[Entry]]) -> list[Entry]:
        """Return the next page of a listing, none at its end."""
        page: list[Entry] = await anext(pages, [])
        if not self._streams.has_written:  # a pattern of `scp -O` is still being matched
            self._looked_at += len(page)
            if self._looked_at > PATTERN_ENTRIES:
                raise asyncssh.SFTPFailure("The pattern matches too many files. Copy their folder with -r.")
        return page

    def format_longname(self, name: asyncssh.SFTPName) -> None:
        """Write a line as `ls -l` does."""
        attrs = name.attrs
        day = time.strftime("%b %d  %Y", time.gmtime(attrs.mtime or 0))
        head = f"{stat.filemode(attrs.permissions or 0)} 1 {_OWNER:8} {_OWNER:8} {attrs.size or 0:>10} {day} "
        name.longname = head.encode() + _bytes(name.filename)

    # Reading and sending.

    @_answered
    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Open a photo for reading, or receive one."""
        del attrs
        if len(self._open) >= OPEN_FILES:
            raise asyncssh.SFTPFailure("Too many open files.")
        opened: _OpenFile | SentFile
        if pflags & ~asyncssh.FXF_READ:
            if pflags & ~_SENDING or not pflags & asyncssh.FXF_WRITE:
                _refuse()
            opened = await self._sending.begin(_file(path))
        else:
            actor = self._visitor.actor
            opened = _OpenFile(await self._files.open(path), actor)
        self._open.add(opened)
        return opened

    @_answered
    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Return up to `LONGEST_TRANSFER` bytes of a photo; access that was taken away ends also what is open."""
        if not isinstance(file_obj, _OpenFile):
            _refuse()
        if file_obj.actor is not self._visitor.actor:
            actor = self._visitor.actor
            await self._files.check(file_obj.original)
            file_obj.actor = actor
        return await file_obj.original.read(offset, min(size, LONGEST_TRANSFER))

    @_answered
    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Take some bytes of a photo that is sent in; after a failure nothing of it is kept."""
        if not isinstance(file_obj, SentFile):
            _refuse()
        try:
            await file_obj.upload.write(offset, data)
        except GalleryError:
            await file_obj.upload.discard()
            raise
        return len(data)

    @_answered
    async def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        """Describe an open photo as it is on the disk now."""
        if isinstance(file_obj, SentFile):
            return attributes(Entry(file_obj.name, is_folder=False, size=file_obj.upload.size))
        assert isinstance(file_obj, _OpenFile)
        original = file_obj.original
        return attributes(Entry(original.name, is_folder=False, size=original.size, mtime=original.mtime))

    @_answered
    async def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Note the time of a photo that is sent in; modes and owners are the gallery's own."""
        if not isinstance(file_obj, SentFile):
            _refuse()
        if attrs.mtime is not None:
            file_obj.upload.mtime = int(attrs.mtime)

    @_answered
    async def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Accept it for what this transfer has sent in, of which only the time counts: clients end an upload so."""
        file = _file(path)
        sent = None if file is None else self._sending.find(file)
        if sent is None:
            _refuse()
        if attrs.mtime is not None:
            sent.upload.mtime = int(attrs.mtime)

    async def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Do as `setstat`: there are no links."""
        await self.setstat(path, attrs)

    @_answered
    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Name what was sent under another name until all of it was there."""
        await self._sending.rename(_file(oldpath), _file(newpath))

    @_answered
    async def remove(self, path: bytes) -> None:
        """Drop what was sent and has no proper name yet."""
        if _file(path) is None or not self._sending.is_open():
            _refuse()
        await self._sending.remove(_file(path))

    @_answered
    async def close(self, file_obj: object) -> None:
        """Close a photo; keep one that was sent in, unless its sender has gone in the middle of it."""
        if isinstance(file_obj, _OpenFile):
            self._open.discard(file_obj)
            await file_obj.original.close()
        elif isinstance(file_obj, SentFile):
            self._open.discard(file_obj)
            if self._streams.ended:
                await file_obj.upload.discard()
            else:
                await self._keep(file_obj)

    async def _keep(self, sent: SentFile) -> None:
        try:
            await self._sending.end(sent)
        except GalleryError as error:
            self._tell(f"{sent.name}: {error}")
            if self._answers:
                raise

    async def exit(self) -> None:
        """Close what the client left open; what it has not sent to the end is not kept."""
        self._streams.ended = True
        for opened in tuple(self._open):
            await self.close(opened)
        await self._sending.close()

    # Everything else is refused.

    open56 = mkdir = rmdir = posix_rename = readlink = symlink = link = lock = unlock = _REFUSED
    statvfs = fstatvfs = fsync = map_path = reverse_map_path = format_user = format_group = _REFUSED


class _OpenFile:
    """A photo that is being read."""

    def __init__(self, original: OriginalFile, actor: Actor) -> None:
        self.original = original
        self.actor = actor
        """Who was allowed to read it, the last time that was asked."""


class _Listing(AsyncIterator[asyncssh.SFTPName]):
    """The names of one folder, read from the index page by page."""

    def __init__(self, server: SftpServer, files: VirtualFiles, path: bytes) -> None:
        self._server = server
        self._pages = files.pages(path)
        self._page: list[Entry] = [Entry(name, is_folder=True) for name in ("..", ".")]
        self._begun = False

    async def __anext__(self) -> asyncssh.SFTPName:
        if not self._begun:
            # A folder that is not there says so before it lists anything.
            self._begun = True
            self._page = [*reversed(await self._server.next_page(self._pages)), *self._page]
        elif not self._page:
            self._page = list(reversed(await self._server.next_page(self._pages)))
        if not self._page:
            raise StopAsyncIteration
        entry = self._page.pop()
        return asyncssh.SFTPName(entry.name.encode(), attrs=attributes(entry))


def attributes(entry: Entry) -> asyncssh.SFTPAttrs:
    """Return what SFTP says of a file or folder; what has no time is as new as can be."""
    mtime = int(time.time()) if entry.mtime is None else min(max(entry.mtime, 0), _LARGEST_TIME)
    return asyncssh.SFTPAttrs(
        type=FILEXFER_TYPE_DIRECTORY if entry.is_folder else FILEXFER_TYPE_REGULAR,
        size=entry.size,
        permissions=_mode(entry),
        atime=mtime,
        mtime=mtime,
    )


def _file(path: bytes) -> File | None:
    found = resolve(path)
    return found if isinstance(found, File) else None


def _mode(entry: Entry) -> int:
    if not entry.is_folder:
        return stat.S_IFREG | 0o444
    return stat.S_IFDIR | (0o755 if entry.takes_files else 0o555)


def _refuse() -> NoReturn:
    raise asyncssh.SFTPPermissionDenied(READ_ONLY)


def _bytes(name: str | bytes) -> bytes:
    return name.encode() if isinstance(name, str) else name
