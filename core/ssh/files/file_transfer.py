"""File transfer with `sftp` and `scp`: asyncssh implements the protocols, the virtual tree provides the files."""

from __future__ import annotations

import inspect
import shlex
from typing import Any, ClassVar

from asyncssh.packet import SSHPacket
from asyncssh.scp import run_scp_server
from asyncssh.sftp import SFTPLimits, SFTPServerHandler

from core.accounts.connected_sessions import ConnectedSession
from core.gallery import Gallery
from core.permissions import Action, require
from core.ssh.channels.session_stream import SessionStream
from core.ssh.files.sftp_server import MAX_TRANSFER_BYTES, OPEN_FILES, SftpServer
from core.ssh.files.transfer_streams import MAX_MESSAGE_BYTES, TransferStreams
from core.ssh.files.virtual_files import VirtualFiles
from core.text import display_text

_LIMITS = b"limits@openssh.com"
_ALL_HANDLERS = SFTPServerHandler._packet_handlers  # noqa: SLF001 - asyncssh offers no public way to choose extensions
_VERSION = 3
"""The version of SFTP that every client supports (draft-ietf-secsh-filexfer-02)."""


async def serve_sftp(gallery: Gallery, session: ConnectedSession, stream: SessionStream) -> int:
    """Serve SFTP until the client disconnects; return the exit status.

    Raises:
        NotAllowedError: the user may not download anything.
    """
    require(session.actor, Action.DOWNLOAD, "download photos")
    session.doing = "browsing files"
    streams = TransferStreams(stream)

    def report(sentence: str) -> None:
        stream.write_error(f"{display_text(sentence)}\n".encode())

    server = SftpServer(VirtualFiles(gallery, session), session, streams, report, answers=True)
    try:
        await _Handler(server, streams, streams, _VERSION).run()  # type: ignore[arg-type]
        await streams.drain()
    finally:
        await server.exit()
    return 0


async def serve_scp(gallery: Gallery, session: ConnectedSession, command: str, stream: SessionStream) -> int:
    """Serve `scp -O`; return the exit status.

    Raises:
        NotAllowedError: the user may not download anything.
    """
    require(session.actor, Action.DOWNLOAD, "download photos")
    session.doing = "downloading files"
    streams = TransferStreams(stream)
    errors = _ErrorStream(stream)
    server = SftpServer(VirtualFiles(gallery, session), session, streams, errors.report, answers=False)
    try:
        running = run_scp_server(server, _plain_command(command), streams, streams, errors)  # type: ignore[arg-type]
        if inspect.isawaitable(running):
            await running
        await streams.drain()
    finally:
        await server.exit()
    return errors.status


class _Handler(SFTPServerHandler):
    """asyncssh's SFTP server, without extensions that have no meaning here and with limits of its own."""

    _extensions: ClassVar[list[tuple[bytes, bytes]]] = [(_LIMITS, b"1")]  # type: ignore[misc]

    async def _own_limits(self, packet: SSHPacket) -> SFTPLimits:
        """Handle `limits@openssh.com`."""
        packet.check_end()
        return SFTPLimits(MAX_MESSAGE_BYTES, MAX_TRANSFER_BYTES, MAX_TRANSFER_BYTES, OPEN_FILES)

    _packet_handlers: ClassVar[dict[int | bytes, Any]] = {  # type: ignore[misc]
        **{kind: answer for kind, answer in _ALL_HANDLERS.items() if isinstance(kind, int)},
        _LIMITS: _own_limits,
    }


class _ErrorStream:
    """Standard error: for asyncssh's messages about invalid commands, and ours about uploads that failed."""

    def __init__(self, stream: SessionStream) -> None:
        self.status = 0
        self.channel = self
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write_error(data)

    def exit(self, status: int) -> None:
        self.status = status

    def report(self, sentence: str) -> None:
        self.write(f"scp: {display_text(sentence)}\n".encode())
        self.status = 1


def _plain_command(command: str) -> str:
    """Return the command with a path that ends in a name, because `scp` sends that name as the name of the folder.

    Trailing slashes are removed; the root, which has no name, becomes the pattern of everything in it.
    """
    try:
        *flags, path = shlex.split(command)
    except ValueError:
        return command  # asyncssh reports what is wrong with it
    if "-f" not in flags:
        return command
    path = path.removeprefix("~/").rstrip("/")
    return shlex.join([*flags, path if path not in {"", ".", "~"} else "*"])
