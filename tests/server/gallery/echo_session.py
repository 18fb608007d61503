"""A simple session that replaces the screens: it shows user and terminal, and echoes keys."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from weakref import WeakSet

from core.accounts.connected_sessions import ConnectedSession
from core.gallery import Gallery
from core.models import TerminalInfo
from tui.terminal import ByteStream, restore, start_sequence

FIRST_FRAME = b"\x1b[1;1H" + b" " * 1024 + b"\x1b[1;1H"
PIECE = b"." * 16 * 1024


@dataclass
class EchoSessions:
    """Records what its sessions do. Keys: q leaves, x fails, ! fails and reports it, f writes without end."""

    written: int = 0
    """Bytes that endless writers have passed to their streams."""
    resizes: int = 0
    present: int = 0
    seen: list[TerminalInfo] = field(default_factory=list)
    sessions: list[ConnectedSession] = field(default_factory=list)
    """The running sessions."""
    streams: WeakSet[ByteStream] = field(default_factory=WeakSet)

    async def __call__(
        self, _gallery: Gallery, session: ConnectedSession, stream: ByteStream, terminal: TerminalInfo
    ) -> bool:
        """Run one session."""
        self.seen.append(terminal)
        self.sessions.append(session)
        self.streams.add(stream)
        self.present += 1
        stream.on_resize(lambda: self._resized(stream))
        stream.write(start_sequence())
        stream.write(FIRST_FRAME)
        actor = session.actor
        stream.write(f"[{actor.name} {actor.role} on {terminal.term} {_size(stream)}]\r\n".encode())
        try:
            ended_well = await self._keys(stream)
        finally:
            self.present -= 1
            self.sessions.remove(session)
        stream.write(restore())
        return ended_well

    async def _keys(self, stream: ByteStream) -> bool:
        while typed := await stream.read():
            for key in typed.decode("latin-1"):
                if key in "q!":
                    return key == "q"
                if key == "x":
                    raise RuntimeError("a screen broke")
                if key == "f":
                    await self._send_without_end(stream)
                stream.write(f"<{key}>".encode())
            await stream.drain()
        return True

    async def _send_without_end(self, stream: ByteStream) -> None:
        while True:
            stream.write(PIECE)
            self.written += len(PIECE)
            await stream.drain()
            await asyncio.sleep(0)

    def _resized(self, stream: ByteStream) -> None:
        self.resizes += 1
        stream.write(f"[now {_size(stream)}]\r\n".encode())


def _size(stream: ByteStream) -> str:
    size = stream.size()
    return f"{size.columns}x{size.rows}"
