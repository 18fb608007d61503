"""Textual apps through the real driver into a terminal in memory: what is drawn, asked, sent and put back."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Label, Static

from tests.tui.real_terminals import ALL, KITTY_41, SILENT, XTERM
from tests.tui.terminal import MemoryTerminal, rest, visiting
from tui.driver import Connection, PlainCanvas
from tui.graphics.capabilities import Capabilities, Protocol
from tui.graphics.pacing import MAX_TEXT
from tui.isolation import RemoteApp
from tui.terminal import TerminalSize, restore

CURSOR_AND_STYLE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[[\d;]*m")


class Greeting(RemoteApp[None]):
    """A label that shows the last key, and an input field."""

    BINDINGS: ClassVar = [Binding("ctrl+t", "fail", "Fail")]

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.keys: list[str] = []
        self.pressed = asyncio.Event()
        self.pastes: list[str] = []
        self.sizes: list[tuple[int, int]] = []
        self.seen: list[Capabilities] = []

    def compose(self) -> ComposeResult:
        yield Label("Hello visitor", id="greeting")
        yield Input(id="field")

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        self.pressed.set()

    def on_resize(self, event: events.Resize) -> None:
        self.sizes.append((event.size.width, event.size.height))

    def terminal_changed(self, capabilities: Capabilities) -> None:
        self.seen.append(capabilities)
        super().terminal_changed(capabilities)

    def start_work(self) -> None:
        self.run_worker(self.work(), exit_on_error=True)

    async def work(self) -> None:
        raise LookupError("deliberate work")

    def action_fail(self) -> None:
        secret = "hunter2"  # noqa: F841 - it must not show up in the log
        raise RuntimeError("deliberate")


class FakeCanvas(PlainCanvas):
    """Pictures without a library: some writes, and a note of every resize."""

    def __init__(self) -> None:
        self.writes: deque[bytes] = deque()
        self.resizes: list[tuple[int, int, Protocol]] = []

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        self.resizes.append((columns, rows, capabilities.protocol))

    def next_write(self) -> bytes | None:
        return self.writes.popleft() if self.writes else None

    def farewell(self) -> str:
        return "\x1b_Ga=d,d=I,i=7,q=2\x1b\\"


@pytest.mark.parametrize("name", ALL)
async def test_a_visit_from_first_frame_to_restored_terminal(name: str) -> None:
    """In every terminal: text is drawn, keys arrive, no answer becomes a key, the terminal is as it was afterwards."""
    terminal = MemoryTerminal(ALL[name], TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello visitor" in terminal.text)
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
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.query_one(Input).disabled = True
        terminal.type("x\x1b[A\x1b")
        async with asyncio.timeout(10):
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

    async with visiting(make, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert canvas.resizes == []
        assert app.connection.capabilities.protocol is Protocol.HALF_BLOCKS
        before = len(terminal.received)
        terminal.type(KITTY_41.name + KITTY_41.kitty_graphics + KITTY_41.synchronized_output)
        terminal.type(KITTY_41.primary_attributes)
        cleared = b"\x1b[?2026h\x1b[0m\x1b[2J"
        await terminal.until(lambda: b"Hello" in terminal.received[before:].partition(cleared)[2])
        assert canvas.resizes == [(60, 20, Protocol.KITTY)]
        assert [seen.protocol for seen in app.seen] == [Protocol.KITTY]
        assert terminal.received[before:].count(b"\x1b[2J") == 1
        assert terminal.received.endswith(b"\x1b[?2026l")
    assert canvas.farewell().encode() + restore() in terminal.received


@pytest.mark.parametrize("claimed", [TerminalSize(0, 0), TerminalSize(65_535, 65_535), TerminalSize(2**32 - 1, 0)])
async def test_absurd_first_sizes(claimed: TerminalSize) -> None:
    """A size that no screen has is clamped, and the gallery works on it."""
    terminal = MemoryTerminal(SILENT, claimed)
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert app.size == (claimed.clamped().columns, claimed.clamped().rows)


async def test_resizing_redraws_on_the_new_size() -> None:
    """After a resize everything stands on the new screen, which was cleared within the frame."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        for size in (TerminalSize(40, 12), TerminalSize(100, 30), TerminalSize(65_535, 0)):
            before = len(terminal.received)
            terminal.resize(size)
            shown = size.clamped()
            await terminal.until(lambda: app.size == (shown.columns, shown.rows))  # noqa: B023 - awaited at once
            await terminal.until(lambda: b"Hello" in terminal.received[before:])  # noqa: B023 - awaited at once
        assert "Hello visitor" in terminal.lines[0]


async def test_a_flood_of_sizes_is_coalesced() -> None:
    """A thousand changes become a few redraws, and the last size wins."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.sizes.clear()
        started = asyncio.get_running_loop().time()
        for count in range(1000):
            terminal.resize(TerminalSize(40 + count % 60, 20))
            if count % 50 == 0:
                await asyncio.sleep(0)
        terminal.resize(TerminalSize(77, 21))
        await terminal.until(lambda: app.size == (77, 21))
        elapsed = asyncio.get_running_loop().time() - started
        assert len(app.sizes) <= 2 + 20 * elapsed


async def test_a_window_that_is_dragged_and_let_go_is_drawn_again() -> None:
    """A size that changes and comes back before anything was drawn leaves no empty screen."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert await rest()
        driver = app.connection.driver
        assert driver is not None
        for size in (TerminalSize(40, 12), TerminalSize(80, 24)):
            terminal.resize(size)
            driver._take_size()
        before = len(terminal.received)
        await terminal.until(lambda: b"Hello" in terminal.received[before:].partition(b"\x1b[2J")[2])
        assert app.size == (80, 24)


async def test_sizes_cannot_be_typed() -> None:
    """In-band resize reports are ignored: the app keeps the size of the stream."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("\x1b[48;65535;65535;99999;99999t\x1b[?2048;2$y")
        terminal.type("typed")
        await terminal.until(lambda: "typed" in terminal.text)
        assert app.size == (80, 24)
    assert 2048 not in terminal.modes
    assert b"2048" not in terminal.received


async def test_hostile_input_leaves_the_keyboard_working() -> None:
    """Invalid UTF-8, an endless paste and an endless string: afterwards keys are keys again."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type(b"\xff\xfe\xc0\x80\xed\xa0\x80")
        terminal.type(b"\x1b[200~" + b"p" * 300_000 + b"\x1b[201~")
        terminal.type(b"\x1b]11;" + b"1" * 300_000 + b"\x07")
        terminal.type(b"\x1b[1114111111111;5u\x1b[<0;99999999999;1M")
        terminal.type(" typed")
        await terminal.until(lambda: "ppp typed" in terminal.text)
        assert len(app.query_one(Input).value) <= 64 * 1024 + len("typed ")


async def test_a_flood_of_keys_is_taken_slowly() -> None:
    """10 MB of keys are not taken in: after a burst the reader waits, and the rest stays with the sender."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type(b"z" * 1000)
        for _ in range(100):
            terminal.type(b"z" * 100_000)
        await terminal.until(lambda: "zzzz" in terminal.text)
        assert len(app.query_one(Input).value) <= 1000
        assert terminal._typed.qsize() >= 99


async def test_an_error_in_the_app_restores_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    """The visit ends with an apology below the restored screen; the log has the reference, and no local variables."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("\x14")
        await terminal.until(lambda: b"Reference" in terminal.received)
    assert terminal.modes == {7, 25}
    _, _, after = terminal.received.partition(restore())
    assert app.failure_reference in after.decode()
    assert "deliberate" not in after.decode()
    assert app.failure_reference in caplog.text
    assert "deliberate" in caplog.text
    assert "hunter2" not in caplog.text.replace('secret = "hunter2"', "")


async def test_an_error_in_the_background_ends_the_visit(caplog: pytest.LogCaptureFixture) -> None:
    """What fails in a worker is logged with its own traceback, and the visitor is told."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.call_later(app.start_work)
        await terminal.until(lambda: b"Reference" in terminal.received)
    assert terminal.modes == {7, 25}
    assert 'raise LookupError("deliberate work")' in caplog.text


async def test_an_error_before_the_first_frame_restores_the_terminal() -> None:
    """An app that cannot even compose ends with the same apology."""

    class Broken(RemoteApp[None]):
        def compose(self) -> ComposeResult:
            raise RuntimeError("deliberate")

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Broken, terminal):
        await terminal.until(lambda: b"Reference" in terminal.received)
    assert terminal.modes == {7, 25}


async def test_hanging_up_ends_the_visit() -> None:
    """When the client is gone the app ends and no task is left."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    connection = Connection(terminal, terminal.kind.info)
    visit = asyncio.ensure_future(Greeting(connection).visit())
    await terminal.until(lambda: "Hello" in terminal.text)
    terminal.hang_up()
    async with asyncio.timeout(10):
        await visit
    assert asyncio.all_tasks() <= before | {visit}


async def test_cancelling_a_visit_restores_the_terminal() -> None:
    """A server that shuts down cancels its visits: each terminal is put back, and no task is left."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    visit = asyncio.ensure_future(Greeting(Connection(terminal, terminal.kind.info)).visit())
    await terminal.until(lambda: "Hello" in terminal.text)
    visit.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(10):
            await visit
    assert terminal.modes == {7, 25}
    assert asyncio.all_tasks() <= before | {visit}


async def test_keys_are_drawn_before_pictures() -> None:
    """While a terminal is busy with pictures, the frame of a key comes after at most one piece of a picture."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    canvas = FakeCanvas()

    def make(connection: Connection) -> Greeting:
        connection.canvas = canvas
        return Greeting(connection)

    async with visiting(make, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        await terminal.until(lambda: app.connection.negotiation.finished)
        chunk = b"\x1b_Gm=1;" + b"A" * 4000 + b"\x1b\\"
        canvas.writes.extend([chunk] * 500)
        app.connection.wake()
        await terminal.until(lambda: len(terminal.strings) > 10)
        terminal.type("k")
        await terminal.until(lambda: "k" in terminal.lines[2])
        assert len(canvas.writes) > 300


async def test_a_reader_that_stops_costs_little_and_catches_up() -> None:
    """While nobody reads, frames are skipped instead of kept; when reading goes on, the newest state is shown."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(200, 60))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)

        async def repaint(number: int) -> None:
            app.screen.styles.background = "red" if number % 2 else "blue"
            app.query_one("#greeting", Label).update(f"Number {number}")
            assert await rest()

        await repaint(0)
        before = len(terminal.received)
        await repaint(1)
        frame = len(terminal.received) - before
        most = MAX_TEXT + 64 * 1024 + 3 * frame
        last = 2 * most // frame
        terminal.slow_down()
        for number in range(2, last + 1):
            await repaint(number)
            assert app.connection.writer.waiting + len(terminal.unread) <= most
        assert app.connection.writer.congested
        terminal.speed_up()
        await terminal.until(lambda: f"Number {last}" in terminal.text)


async def test_pictures_that_fail_leave_text_working(caplog: pytest.LogCaptureFixture) -> None:
    """A canvas that raises costs the visit its pictures, nothing else."""

    class BrokenCanvas(FakeCanvas):
        def next_write(self) -> bytes | None:
            raise ZeroDivisionError

        def farewell(self) -> str:
            raise ZeroDivisionError

    def make(connection: Connection) -> Greeting:
        connection.canvas = BrokenCanvas()
        return Greeting(connection)

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(make, terminal):
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("abc")
        await terminal.until(lambda: "abc" in terminal.text)
    assert terminal.modes == {7, 25}
    assert "goes on without pictures" in caplog.text


async def test_nothing_of_the_server_is_opened_or_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Links, deliveries and screenshots do nothing on the machine that the gallery runs on."""
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("a browser was opened"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.open_url("http://example.org")
        app.deliver_screenshot(path=str(tmp_path))
        app.action_screenshot()
        app.save_screenshot(path=str(tmp_path))
        await terminal.until(lambda: "cannot be opened" in terminal.text)
        assert [command.title for command in app.get_system_commands(app.screen) if "creenshot" in command.title] == []
    assert list(tmp_path.iterdir()) == []


async def test_the_clipboard_is_the_visitors() -> None:
    """Copying writes OSC 52 to the visitor's terminal: the only string that is not a picture."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with visiting(Greeting, terminal) as app:
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
    async with visiting(Loud, terminal) as app:
        await terminal.until(lambda: "Quiet" in terminal.text)
        app.shout()
        app.shout()
        await terminal.until(lambda: "shout" in terminal.text)
        assert 1049 in terminal.modes
    assert not any(b"title" in string for string in terminal.strings)
    assert terminal.strangers == []
    assert caplog.text.count("control sequences") == 1
