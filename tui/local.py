"""The local terminal as a byte stream."""

from __future__ import annotations

import asyncio
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
import tty
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.errors import GalleryError
from core.models import TerminalInfo, TerminalSize
from tui.terminal import ENVIRONMENT, restore

_READ = 64 * 1024
_HIGH_WATER = 64 * 1024
_REST_SECONDS = 1.0
_ENDING = (signal.SIGTERM, signal.SIGHUP)


class LocalTerminal:
    """A terminal device as `ByteStream`; the context manager restores it on exit.

    Enter it in the event loop's thread. SIGTERM and SIGHUP end the stream.
    """

    def __init__(self, environment: Mapping[str, str], device: Path | None = None) -> None:
        """Use the terminal behind standard input, or the given device; `environment` names it.

        Raises:
            GalleryError: there is no terminal.
        """
        self.info = TerminalInfo(
            environment.get("TERM", "xterm-256color"),
            {name: value for name, value in environment.items() if name in ENVIRONMENT},
        )
        self._device = device or _own_terminal()
        self._file = -1
        self._before: list[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unsent = bytearray()
        self._typed = bytearray()
        self._ended = False
        self._gone = False
        self._readable = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._resized: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Switch the terminal to raw mode and start reading.

        Raises:
            GalleryError: the terminal cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        try:
            # A separate file description: non-blocking mode of standard input would persist in the shell.
            self._file = os.open(self._device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
            self._before = termios.tcgetattr(self._file)
            tty.setraw(self._file, termios.TCSANOW)
        except (OSError, termios.error) as error:
            self._close_file()
            raise GalleryError("This terminal cannot be used.", "Open the gallery in another one.") from error
        self._loop.add_reader(self._file, self._take_typed)
        self._loop.add_signal_handler(signal.SIGWINCH, self._on_winch)
        for number in _ENDING:
            self._loop.add_signal_handler(number, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Restore the terminal."""
        assert self._loop is not None
        for number in (signal.SIGWINCH, *_ENDING):
            self._loop.remove_signal_handler(number)
        self._loop.remove_reader(self._file)
        self._loop.remove_writer(self._file)
        if kind is not None:
            self._unsent += restore()
        try:
            self._send_rest()
            termios.tcflush(self._file, termios.TCIFLUSH)
            termios.tcsetattr(self._file, termios.TCSANOW, self._before or [])
        except (OSError, termios.error):
            pass  # the window is closed
        finally:
            self._close_file()

    def write(self, data: bytes) -> None:
        """Send bytes; what the terminal does not accept at once is buffered."""
        assert self._loop is not None
        if self._gone:
            raise BrokenPipeError("the terminal has disconnected")
        self._unsent += data
        self._send()
        if self._unsent:
            self._loop.add_writer(self._file, self._send)
            if len(self._unsent) > _HIGH_WATER:
                self._drained.clear()

    async def drain(self) -> None:
        """Wait until the buffer is nearly empty."""
        await self._drained.wait()

    async def read(self) -> bytes:
        """Return the bytes typed; b"" when the terminal was closed or the process received a signal to end."""
        while not self._typed and not self._ended:
            self._readable.clear()
            await self._readable.wait()
        typed = bytes(self._typed)
        self._typed.clear()
        if self._loop is not None and not self._gone:
            self._loop.add_reader(self._file, self._take_typed)
        return typed

    def size(self) -> TerminalSize:
        """Return the size in cells and pixels (TIOCGWINSZ)."""
        try:
            rows, columns, width, height = struct.unpack(
                "HHHH", fcntl.ioctl(self._file, termios.TIOCGWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
            )
        except OSError:
            return TerminalSize(0, 0)
        return TerminalSize(columns, rows, width, height)

    def on_resize(self, callback: Callable[[], None]) -> None:
        """Call back when the window changes (SIGWINCH)."""
        self._resized = callback

    def _on_winch(self) -> None:
        self._resized()

    def _take_typed(self) -> None:
        try:
            data = os.read(self._file, _READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        self._typed += data
        if len(self._typed) >= _READ and self._loop is not None:
            self._loop.remove_reader(self._file)
        self._readable.set()

    def _send(self) -> None:
        assert self._loop is not None
        try:
            while self._unsent:
                del self._unsent[: os.write(self._file, self._unsent[:_READ])]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
        if not self._unsent:
            self._loop.remove_writer(self._file)
        if len(self._unsent) <= _HIGH_WATER // 4:
            self._drained.set()

    def _hang_up(self) -> None:
        """Wake the reader and the writer: the stream has ended."""
        assert self._loop is not None
        self._gone = True
        self._unsent.clear()
        self._drained.set()
        self._loop.remove_reader(self._file)
        self._end()

    def _end(self) -> None:
        self._ended = True
        self._readable.set()

    def _send_rest(self) -> None:
        """Send the rest of the buffer, without waiting long for a stalled terminal."""
        deadline = time.monotonic() + _REST_SECONDS
        while self._unsent and (left := deadline - time.monotonic()) > 0:
            if select.select([], [self._file], [], left)[1]:
                del self._unsent[: os.write(self._file, self._unsent[:_READ])]

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _own_terminal() -> Path:
    """Return the device behind standard input by its own name: /dev/tty cannot be polled on every system."""
    try:
        return Path(os.ttyname(sys.stdin.fileno()))
    except (OSError, ValueError, AttributeError) as error:
        raise GalleryError(
            "There is no terminal to draw on.", "Run it in a terminal window, not through a pipe."
        ) from error
