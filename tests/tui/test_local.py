"""A real pseudo-terminal as byte stream: raw inside, as it was before afterwards, whatever happened."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Label

from core.errors import GalleryError
from core.models import TerminalSize
from tui.local import LocalTerminal
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp
from tui.terminal import restore, start_sequence

FENCE = b"\x1b[5n"
ENVIRONMENT = {"TERM": "xterm-kitty", "COLORTERM": "truecolor", "HOME": "/nowhere", "SSH_AUTH_SOCK": "secret"}


class Window:
    """The other side of a pseudo-terminal: a person and a screen."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        os.set_blocking(self.master, False)
        self.device = Path(os.ttyname(self.slave))
        self.shown = b""
        self.resize(80, 24, 800, 480)
        self.before = termios.tcgetattr(self.slave)

    def resize(self, columns: int, rows: int, width: int, height: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, width, height))

    def look(self) -> bytes:
        try:
            while data := os.read(self.master, 65_536):
                self.shown += data
        except (BlockingIOError, OSError):
            pass
        return self.shown

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    async def until_shown(self, expected: bytes) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(self.master, readable.set)
        try:
            async with asyncio.timeout(60):
                while expected not in self.look():
                    readable.clear()
                    await readable.wait()
        finally:
            loop.remove_reader(self.master)

    @property
    def is_as_before(self) -> bool:
        return termios.tcgetattr(self.slave) == self.before


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    for file in (window.master, window.slave):
        with suppress(OSError):
            os.close(file)


class Greeting(RemoteApp[None]):
    BINDINGS = [("q", "quit", "Quit"), ("x", "fail", "Fail")]  # noqa: RUF012 - Textual's own form

    def compose(self) -> ComposeResult:
        yield Label("Hello at home")

    def action_fail(self) -> None:
        self.query_one(Label).render_lines = self._draw  # type: ignore[method-assign]
        self.query_one(Label).refresh()

    def _draw(self, crop: Region) -> list[Strip]:
        del crop
        raise RuntimeError("deliberate")


async def test_bytes_pass_both_ways_unchanged(window: Window) -> None:
    """Nothing is echoed, translated or kept for a line: control keys arrive, line feeds leave as they are."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        assert not window.is_as_before
        window.type(b"a\x03\r\x1b[A\xff")
        typed = b""
        while len(typed) < 7:
            typed += await terminal.read()
        assert typed == b"a\x03\r\x1b[A\xff"
        terminal.write(b"one\ntwo\x1b[0m")
        await terminal.drain()
        await window.until_shown(b"two\x1b[0m")
        assert window.shown == b"one\ntwo\x1b[0m"
    assert window.is_as_before


async def test_only_allowed_variables_are_kept(window: Window) -> None:
    """The terminal's description has TERM and the variables about colours, nothing private."""
    terminal = LocalTerminal(ENVIRONMENT, window.device)
    assert terminal.info.term == "xterm-kitty"
    assert terminal.info.environment == {"COLORTERM": "truecolor"}


async def test_sizes_and_their_changes(window: Window) -> None:
    """The kernel's cells and pixels are the size; SIGWINCH is a change."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        assert terminal.size() == TerminalSize(80, 24, 800, 480)
        changed = asyncio.Event()
        terminal.on_resize(changed.set)
        window.resize(100, 30, 1000, 600)
        os.kill(os.getpid(), signal.SIGWINCH)
        async with asyncio.timeout(60):
            await changed.wait()
        assert terminal.size() == TerminalSize(100, 30, 1000, 600)


async def test_much_is_written_although_the_window_is_slow(window: Window) -> None:
    """A megabyte goes through in order, and the loop is never blocked by a full terminal."""
    sent = bytes(range(32, 127)) * 11_000 + b"END"
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        for start in range(0, len(sent), 16_384):
            terminal.write(sent[start : start + 16_384])
            drained = asyncio.ensure_future(terminal.drain())
            while not drained.done():
                window.look()
                await asyncio.sleep(0)
            await drained
        await window.until_shown(b"END")
    assert window.look() == sent


async def test_an_app_runs_and_leaves_no_trace(window: Window) -> None:
    """The gallery's app on a laptop's terminal: drawn, steered by keys, and everything as it was afterwards."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        running_session = asyncio.ensure_future(Greeting(Connection(terminal, terminal.info)).run_on_connection())
        await window.until_shown(b"Hello at home")
        window.type(b"q")
        async with asyncio.timeout(60):
            await running_session
    shown = window.look()
    assert shown.startswith(start_sequence())
    assert shown.removesuffix(FENCE).endswith(restore())
    assert window.is_as_before


async def test_a_failing_app_leaves_an_apology_only(window: Window) -> None:
    """After an error the terminal is restored, then the sentence with the reference stands there."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        app = Greeting(Connection(terminal, terminal.info))
        running_session = asyncio.ensure_future(app.run_on_connection())
        await window.until_shown(b"Hello at home")
        window.type(b"x")
        async with asyncio.timeout(60):
            await running_session
    _, _, after = window.look().partition(restore())
    assert app.failure_reference.encode() in after
    assert window.is_as_before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_signals_end_the_session_in_order(window: Window, number: signal.Signals) -> None:
    """A process that is asked to end gives the terminal back first."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        running_session = asyncio.ensure_future(Greeting(Connection(terminal, terminal.info)).run_on_connection())
        await window.until_shown(b"Hello at home")
        os.kill(os.getpid(), number)
        async with asyncio.timeout(60):
            await running_session
    assert window.look().removesuffix(FENCE).endswith(restore())
    assert window.is_as_before
    assert signal.getsignal(number) is signal.SIG_DFL


async def test_an_exception_outside_the_app_restores_the_terminal(window: Window) -> None:
    """Also what breaks around the app leaves a usable terminal."""

    def break_down(terminal: LocalTerminal) -> None:
        with terminal:
            terminal.write(start_sequence())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down(LocalTerminal(ENVIRONMENT, window.device))
    assert window.look().endswith(restore())
    assert window.is_as_before


async def test_a_closed_window_is_the_end(window: Window) -> None:
    """When the window is closed, reading says so and leaving raises nothing."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        os.close(window.slave)
        os.close(window.master)
        async with asyncio.timeout(60):
            assert await terminal.read() == b""
        with pytest.raises(BrokenPipeError):
            terminal.write(b"nobody")


async def test_endless_typing_is_not_kept(window: Window) -> None:
    """While nobody reads, the terminal's own queue fills, not our memory; what was taken is not lost."""
    with LocalTerminal(ENVIRONMENT, window.device) as terminal:
        sent = 0
        for _ in range(2000):
            with suppress(BlockingIOError):
                sent += os.write(window.master, b"k" * 512)
            await asyncio.sleep(0)
        assert sent < 256 * 1024
        assert len(terminal._typed) < 192 * 1024
        received = 0
        while received < sent:
            received += len(await terminal.read())
        assert received == sent


def test_without_a_terminal_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Through a pipe there is nothing to draw on, and that is said."""
    with (tmp_path / "input").open("w+") as file:
        monkeypatch.setattr("sys.stdin", file)
        with pytest.raises(GalleryError, match="no terminal"):
            LocalTerminal(ENVIRONMENT)


async def test_a_device_that_is_not_a_terminal_is_refused(tmp_path: Path) -> None:
    """A file instead of a terminal is an error with a sentence, and nothing stays open."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(GalleryError), LocalTerminal(ENVIRONMENT, file):
        pass
