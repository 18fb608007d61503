"""Textual apps through the real driver into a terminal in memory: what is drawn, asked, sent and put back."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widgets import Input, Static

from core.models import TerminalSize
from tests.tui.harness.greeting import FakeCanvas, Greeting
from tests.tui.harness.real_terminals import ALL, KITTY_41, XTERM
from tests.tui.harness.terminal import MemoryTerminal, session_on
from tui.graphics.terminals.capabilities import GraphicsProtocol
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp
from tui.terminal import restore

CURSOR_AND_STYLE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[[\d;]*m")


@pytest.mark.parametrize("name", ALL)
async def test_a_session_from_first_frame_to_restored_terminal(name: str) -> None:
    """In every terminal: text is drawn, keys arrive, no answer becomes a key, the terminal is as it was afterwards."""
    terminal = MemoryTerminal(ALL[name], TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello there" in terminal.text)
        assert terminal.modes == {1000, 1002, 1004, 1006, 1049, 2004}
        terminal.type("abc")
        await terminal.until(lambda: "abc" in terminal.text)
        assert app.query_one(Input).value == "abc"
        assert app.keys == []
    assert terminal.modes == {7, 25}
    assert terminal.strangers == []
    assert restore() in terminal.received


async def test_keys_come_in_order_and_escape_without_delay() -> None:
    """Bound, unbound and special keys reach the app one by one."""
    terminal = MemoryTerminal(KITTY_41)
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.query_one(Input).disabled = True
        terminal.type("x\x1b[A\x1b")
        async with asyncio.timeout(60):
            while len(app.keys) < 3:
                await app.pressed.wait()
                app.pressed.clear()
        assert app.keys == ["x", "up", "escape"]


async def test_a_terminal_that_answers_is_upgraded_once() -> None:
    """The first frame does not wait; after DA1 the canvas learns the protocol and everything is drawn again."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(60, 20), answers=False)
    canvas = FakeCanvas()

    def make(connection: Connection) -> Greeting:
        connection.canvas = canvas
        return Greeting(connection)

    async with session_on(make, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert canvas.resizes == []
        assert app.connection.capabilities.protocol is GraphicsProtocol.HALF_BLOCKS
        before = len(terminal.received)
        terminal.type(KITTY_41.name + KITTY_41.kitty_graphics + KITTY_41.synchronized_output)
        terminal.type(KITTY_41.primary_attributes)
        cleared = b"\x1b[?2026h\x1b[0m\x1b[2J"
        await terminal.until(lambda: b"Hello" in terminal.received[before:].partition(cleared)[2])
        assert canvas.resizes == [(60, 20, GraphicsProtocol.KITTY)]
        assert [seen.protocol for seen in app.seen] == [GraphicsProtocol.KITTY]
        assert terminal.received[before:].count(b"\x1b[2J") == 1
        assert terminal.received.endswith(b"\x1b[?2026l")
    assert canvas.image_cleanup().encode() + restore() in terminal.received


async def test_keys_are_drawn_before_pictures() -> None:
    """While a terminal is busy with pictures, the frame of a key comes after at most one piece of a picture."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    canvas = FakeCanvas()

    def make(connection: Connection) -> Greeting:
        connection.canvas = canvas
        return Greeting(connection)

    async with session_on(make, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        await terminal.until(lambda: app.connection.negotiation.finished)
        chunk = b"\x1b_Gm=1;" + b"A" * 4000 + b"\x1b\\"
        canvas.writes.extend([chunk] * 500)
        app.connection.wake()
        await terminal.until(lambda: len(terminal.strings) > 10)
        terminal.type("k")
        await terminal.until(lambda: "k" in terminal.lines[2])
        assert len(canvas.writes) > 300


async def test_pictures_that_fail_leave_text_working(caplog: pytest.LogCaptureFixture) -> None:
    """A canvas that raises costs the session its pictures, nothing else."""

    class BrokenCanvas(FakeCanvas):
        def next_write(self) -> bytes | None:
            raise ZeroDivisionError

        def image_cleanup(self) -> str:
            raise ZeroDivisionError

    def make(connection: Connection) -> Greeting:
        connection.canvas = BrokenCanvas()
        return Greeting(connection)

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(make, terminal):
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("abc")
        await terminal.until(lambda: "abc" in terminal.text)
    assert terminal.modes == {7, 25}
    assert "continues without pictures" in caplog.text


async def test_nothing_of_the_server_is_opened_or_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Links, deliveries and screenshots do nothing on the machine that the gallery runs on."""
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("a browser was opened"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.open_url("http://example.org")
        app.deliver_screenshot(path=str(tmp_path))
        app.action_screenshot()
        app.save_screenshot(path=str(tmp_path))
        await terminal.until(lambda: "cannot be opened" in terminal.text)
        assert [command.title for command in app.get_system_commands(app.screen) if "creenshot" in command.title] == []
    assert list(tmp_path.iterdir()) == []


async def test_the_clipboard_is_the_members() -> None:
    """Copying writes OSC 52 to the client's terminal: the only string that is not a picture."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.copy_to_clipboard("scp host:photo .")
        await terminal.until(lambda: any(string.startswith(b"\x1b]52;c;") for string in terminal.strings))
    assert b"\x1b]52;c;c2NwIGhvc3Q6cGhvdG8gLg==\x07" in terminal.strings


class Loud(RemoteApp[None]):
    """Draws raw control sequences past every filter."""

    def compose(self) -> ComposeResult:
        yield Static("Quiet")

    def shout(self) -> None:
        assert self._driver is not None
        self._driver.write("\x1b[1;1Hshout\x1b]0;title\x07\x1b[2J\x1b[?1049l\x9b2J\x07")
        self._driver.flush()


async def test_the_guard_stops_what_passes_every_filter(caplog: pytest.LogCaptureFixture) -> None:
    """Even what is written straight to the driver loses its control sequences; the log mentions it once."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Loud, terminal) as app:
        await terminal.until(lambda: "Quiet" in terminal.text)
        app.shout()
        app.shout()
        await terminal.until(lambda: "shout" in terminal.text)
        assert 1049 in terminal.modes
    assert not any(b"title" in string for string in terminal.strings)
    assert terminal.strangers == []
    assert caplog.text.count("Control sequences") == 1
