"""A session's channel as a stream of bytes: input, output and the size of the terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from core.background import detached_context
from core.models import TerminalSize
from core.ssh.back_pressure import FlowControl
from core.ssh.channels.active_sessions import StartSlot
from core.ssh.channels.alternate_screen import AlternateScreen
from core.ssh.channels.session_channel import SessionChannel

_INPUT_BYTES = 64 * 1024
_INTERRUPT = b"\x03"


class SessionStream:
    """Both directions of one channel, with back-pressure; the session passes on asyncssh's callbacks."""

    def __init__(self, channel: SessionChannel, flow: FlowControl) -> None:
        """Read and write this channel of the connection with this flow control."""
        self.alternate_screen = AlternateScreen()
        self.start_slot: StartSlot | None = None
        self.cooked = False
        """Whether a command runs on a terminal: lines start in the first column, and Ctrl+C interrupts the command."""
        self.interrupted: Callable[[], None] = lambda: None
        """Called when the user interrupts a command."""
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
        """Whether the channel is closed, so that nothing can be written."""
        return self._channel.is_closing()

    def write(self, data: bytes) -> None:
        """Send bytes; discard them after the client has disconnected."""
        if self._channel.is_closing():
            return
        self.alternate_screen.feed(data)
        self._wrote_at = time.monotonic()
        detached_context().run(self._channel.write, data.replace(b"\n", b"\r\n") if self.cooked else data)
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
        """Send bytes to standard error, or to the screen of a terminal, which has no separate one."""
        if self.cooked:
            self.write(data)
        elif not self._channel.is_closing():
            detached_context().run(self._channel.write_stderr, data)

    async def drain(self) -> None:
        """Wait until the client's window and the socket accept more, or the client has disconnected."""
        await self._writable.wait()
        await self._flow.drain()

    async def read(self) -> bytes:
        """Wait for input and return all of it; b"" after the end of input."""
        await self._readable.wait()
        data = bytes(self._input)
        self._input.clear()
        if not self._ended:
            self._readable.clear()
            detached_context().run(self._channel.resume_reading)
        return data

    def unread(self, data: bytes) -> None:
        """Put back bytes that were read; the next `read` returns them first."""
        if data:
            self._input[:0] = data
            self._readable.set()

    def typed(self, data: bytes) -> None:
        """Take over received bytes; a session that does not read them makes the client wait."""
        self._typed_at = time.monotonic()
        if self.cooked and _INTERRUPT in data:
            self.interrupted()
        self._input += data
        self._readable.set()
        if len(self._input) >= _INPUT_BYTES:
            detached_context().run(self._channel.pause_reading)

    def moved_at(self, also_written: bool) -> float:
        """Return when input arrived last, or output was sent if `also_written`; a value of `time.monotonic`."""
        return max(self._typed_at, self._wrote_at) if also_written else self._typed_at

    def pause(self) -> None:
        """Stop writing: the client's window is full."""
        self._writable.clear()

    def resume(self) -> None:
        """Continue to write: the client's window is open."""
        self._writable.set()

    def end_input(self) -> None:
        """End the input; the client may still read output."""
        self._ended = True
        self._readable.set()

    def end(self) -> None:
        """End both directions, because the client has disconnected, and wake up everybody who waits."""
        self.end_input()
        self._writable.set()
