"""One visitor's terminal as a stream of bytes: what screens write to and read from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from core.models import TerminalSize
from core.ssh.back_pressure import FlowControl
from core.ssh.messages import AlternateScreen
from core.ssh.sessions.active_sessions import StartSlot
from core.ssh.sessions.session_channel import SessionChannel

_INPUT_BYTES = 64 * 1024
_INTERRUPT = b"\x03"


class SessionStream:
    """Both directions of one channel, with true back-pressure; the session passes on what asyncssh tells it."""

    def __init__(self, channel: SessionChannel, flow: FlowControl) -> None:
        """Belong to that channel of that connection."""
        self.watch = AlternateScreen()
        self.start_slot: StartSlot | None = None
        self.cooked = False
        """Whether a command runs on a terminal: lines begin at its left edge, and Ctrl+C ends the command."""
        self.interrupted: Callable[[], None] = lambda: None
        """Called when the visitor interrupts a command."""
        self._channel = channel
        self._flow = flow
        self._writable = asyncio.Event()
        self._writable.set()
        self._readable = asyncio.Event()
        self._input = bytearray()
        self._ended = False
        self._typed_at = self._wrote_at = time.monotonic()
        self._size = TerminalSize(0, 0).clamped()
        self._on_resize: Callable[[], None] | None = None

    @property
    def closed(self) -> bool:
        """Whether the visitor takes nothing any more."""
        return self._channel.is_closing()

    def write(self, data: bytes) -> None:
        """Send bytes; those for a visitor who has left go nowhere."""
        if self._channel.is_closing():
            return
        self.watch.saw(data)
        self._wrote_at = time.monotonic()
        self._channel.write(data.replace(b"\n", b"\r\n") if self.cooked else data)
        if self.start_slot is not None:
            self.start_slot.wrote(len(data))

    def size(self) -> TerminalSize:
        """Return the newest size, clamped to one that can be drawn."""
        return self._size

    def on_resize(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change of the size."""
        self._on_resize = callback

    def resized(self, size: TerminalSize) -> None:
        """Take over the new size of the client's window."""
        self._size = size.clamped()
        if self._on_resize is not None:
            self._on_resize()

    def write_error(self, data: bytes) -> None:
        """Send bytes to standard error; a terminal has only one screen for both."""
        if self.cooked:
            self.write(data)
        elif not self._channel.is_closing():
            self._channel.write_stderr(data)

    async def drain(self) -> None:
        """Wait until the visitor's window and the socket take more; at once when the visitor has left."""
        await self._writable.wait()
        await self._flow.drain()

    async def read(self) -> bytes:
        """Return what was typed since the last call, waiting for it; b"" once the visitor has left."""
        await self._readable.wait()
        data = bytes(self._input)
        self._input.clear()
        if not self._ended:
            self._readable.clear()
            self._channel.resume_reading()
        return data

    def unread(self, data: bytes) -> None:
        """Give back bytes that were read; the next `read` returns them first."""
        if data:
            self._input[:0] = data
            self._readable.set()

    def typed(self, data: bytes) -> None:
        """Bytes arrived; a visit that does not read them makes the client wait."""
        self._typed_at = time.monotonic()
        if self.cooked and _INTERRUPT in data:
            self.interrupted()
        self._input += data
        self._readable.set()
        if len(self._input) >= _INPUT_BYTES:
            self._channel.pause_reading()

    def moved_at(self, also_written: bool) -> float:
        """Return when something was typed last, or written to the client where that counts, as `time.monotonic`."""
        return max(self._typed_at, self._wrote_at) if also_written else self._typed_at

    def pause(self) -> None:
        """The client's window is full."""
        self._writable.clear()

    def resume(self) -> None:
        """The client's window is open."""
        self._writable.set()

    def end_input(self) -> None:
        """Nothing more will be typed; the client may still read."""
        self._ended = True
        self._readable.set()

    def end(self) -> None:
        """The client is gone: nothing will be read any more, and nobody waits for it."""
        self.end_input()
        self._writable.set()
