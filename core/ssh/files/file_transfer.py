"""Files for `sftp` and `scp`: asyncssh speaks the protocols, the virtual tree answers."""

from __future__ import annotations

import inspect
import shlex
from typing import Any, ClassVar

from asyncssh.packet import SSHPacket
from asyncssh.scp import run_scp_server
from asyncssh.sftp import SFTPLimits, SFTPServerHandler

from core.accounts.presence import Visitor
from core.gallery import Gallery
from core.permissions import Action, require
from core.ssh.files.sftp_server import LONGEST_TRANSFER, OPEN_FILES, SftpServer
from core.ssh.files.transfer_streams import LONGEST_MESSAGE, TransferStreams
from core.ssh.files.virtual_files import VirtualFiles
from core.ssh.sessions.session_stream import SessionStream
from core.text import display_text

_LIMITS = b"limits@openssh.com"
_ALL_HANDLERS = SFTPServerHandler._packet_handlers  # noqa: SLF001 - asyncssh offers no public way to choose extensions
_VERSION = 3
"""The version of SFTP that every client speaks (draft-ietf-secsh-filexfer-02)."""


async def serve_sftp(gallery: Gallery, visitor: Visitor, stream: SessionStream) -> int:
    """Speak SFTP until the client has done; return the exit status.

    Raises:
        NotAllowedError: this visitor may take nothing.
    """
    require(visitor.actor, Action.DOWNLOAD, "take photos")
    visitor.doing = "looks for files"
    streams = TransferStreams(stream)

    def tell(sentence: str) -> None:
        stream.write_error(f"{display_text(sentence)}\n".encode())

    server = SftpServer(VirtualFiles(gallery, visitor), visitor, streams, tell, answers=True)
    try:
        await _Handler(server, streams, streams, _VERSION).run()  # type: ignore[arg-type]
        await streams.drain()
    finally:
        await server.exit()
    return 0


async def serve_scp(gallery: Gallery, visitor: Visitor, command: str, stream: SessionStream) -> int:
    """Answer `scp -O`; return the exit status.

    Raises:
        NotAllowedError: this visitor may take nothing.
    """
    require(visitor.actor, Action.DOWNLOAD, "take photos")
    visitor.doing = "takes files"
    streams = TransferStreams(stream)
    errors = _ErrorStream(stream)
    server = SftpServer(VirtualFiles(gallery, visitor), visitor, streams, errors.tell, answers=False)
    try:
        running = run_scp_server(server, _plain_command(command), streams, streams, errors)  # type: ignore[arg-type]
        if inspect.isawaitable(running):
            await running
        await streams.drain()
    finally:
        await server.exit()
    return errors.status


class _Handler(SFTPServerHandler):
    """asyncssh's SFTP server with the extensions that make no sense here left out, and limits of our own."""

    _extensions: ClassVar[list[tuple[bytes, bytes]]] = [(_LIMITS, b"1")]  # type: ignore[misc]

    async def _own_limits(self, packet: SSHPacket) -> SFTPLimits:
        """Answer `limits@openssh.com`."""
        packet.check_end()
        return SFTPLimits(LONGEST_MESSAGE, LONGEST_TRANSFER, LONGEST_TRANSFER, OPEN_FILES)

    _packet_handlers: ClassVar[dict[int | bytes, Any]] = {  # type: ignore[misc]
        **{kind: answer for kind, answer in _ALL_HANDLERS.items() if isinstance(kind, int)},
        _LIMITS: _own_limits,
    }


class _ErrorStream:
    """Standard error: asyncssh's SCP server uses it when the command makes no sense, we when a photo is not kept."""

    def __init__(self, stream: SessionStream) -> None:
        self.status = 0
        self.channel = self
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write_error(data)

    def exit(self, status: int) -> None:
        self.status = status

    def tell(self, sentence: str) -> None:
        self.write(f"scp: {display_text(sentence)}\n".encode())
        self.status = 1


def _plain_command(command: str) -> str:
    """Return the command with a path that has a last name: `scp` says which folder it sends by that.

    Slashes at the end go; the root, which has no name, stands for everything in it.
    """
    try:
        *flags, path = shlex.split(command)
    except ValueError:
        return command  # asyncssh says what is wrong with it
    if "-f" not in flags:
        return command
    path = path.removeprefix("~/").rstrip("/")
    return shlex.join([*flags, path if path not in {"", ".", "~"} else "*"])
