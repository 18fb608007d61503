"""What a hostile or slow client may cost: sizes, floods, endless input, a reader that stops."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest
from textual import events
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, Label

from core.limits.loop_budget import BURST_SECONDS
from core.models import TerminalSize
from tests.tui.harness.greeting import Greeting
from tests.tui.harness.real_terminals import KITTY_41, SILENT, XTERM
from tests.tui.harness.terminal import MemoryTerminal, rest, session_on
from tui.graphics.link.paced_writer import MAX_TEXT
from tui.runtime.driver import StreamDriver
from tui.runtime.resize_pacing import LONGEST_SECONDS

CURSOR_AND_STYLE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[[\d;]*m")


@pytest.mark.parametrize("claimed", [TerminalSize(0, 0), TerminalSize(65_535, 65_535), TerminalSize(2**32 - 1, 0)])
async def test_absurd_first_sizes(claimed: TerminalSize) -> None:
    """A size that no screen has is clamped, and the gallery works on it."""
    terminal = MemoryTerminal(SILENT, claimed)
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert app.size == (claimed.clamped().columns, claimed.clamped().rows)


class Resized(Screen[None]):
    """Notes its sizes; an error ends the session when they never end."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Size] = []

    def on_resize(self, event: events.Resize) -> None:
        self.noted.append(event.size)
        if len(self.noted) > 50:
            raise RuntimeError("sizes without end")


async def test_sizes_that_wait_together_do_not_replace_each_other_forever() -> None:
    """A layout sends a screen its size once more: two sizes in one queue held the event loop of all sessions."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        screen = Resized()
        await app.push_screen(screen)
        await rest()
        with app.batch_update():  # each layout is followed by a callback: Textual combines sizes that follow each other
            for size in (Size(2, 60), Size(1, 1)):
                screen.post_message(events.Resize(size, size))
                screen.call_later(screen.refresh)
            await rest()
        terminal.resize(TerminalSize(40, 12))
        await terminal.until(lambda: screen.region.size == (40, 12))
        assert not app.failure_reference
        assert len(screen.noted) < 20


async def test_resizing_redraws_on_the_new_size() -> None:
    """After a resize everything stands on the new screen, which was cleared within the frame."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        for size in (TerminalSize(40, 12), TerminalSize(100, 30), TerminalSize(65_535, 0)):
            before = len(terminal.received)
            terminal.resize(size)
            shown = size.clamped()
            await terminal.until(lambda: app.size == (shown.columns, shown.rows))  # noqa: B023 - awaited at once
            await terminal.until(lambda: b"Hello" in terminal.received[before:])  # noqa: B023 - awaited at once
        assert "Hello there" in terminal.lines[0]


async def test_time_that_other_programs_take_is_not_charged_to_a_session() -> None:
    """A frame that waited for the processor delays no other frame: only processor time is charged."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        await rest()
        label, driver = app.query_one(Label), app._driver
        assert isinstance(driver, StreamDriver)
        draw, nobody = label.render_lines, threading.Event()

        def wait_and_draw(crop: Region) -> list[Strip]:
            nobody.wait(2 * BURST_SECONDS)
            return draw(crop)

        label.render_lines = wait_and_draw  # type: ignore[method-assign]
        label.update("Good evening")
        await terminal.until(lambda: "Good evening" in terminal.text)
        assert driver.frame_wait() == 0


async def test_a_flood_of_sizes_is_coalesced() -> None:
    """A thousand changes become a few redraws, and the last size wins."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
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
        assert len(app.sizes) <= 6 + elapsed / LONGEST_SECONDS


async def test_a_window_that_is_dragged_and_let_go_is_drawn_again() -> None:
    """A size that changes and comes back before anything was drawn leaves no empty screen."""
    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
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


async def test_case_23_sizes_cannot_be_typed() -> None:
    """In-band resize reports are ignored: the app keeps the size of the stream."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("\x1b[48;65535;65535;99999;99999t\x1b[?2048;2$y")
        terminal.type("typed")
        await terminal.until(lambda: "typed" in terminal.text)
        assert app.size == (80, 24)
    assert 2048 not in terminal.modes
    assert b"2048" not in terminal.received


async def test_case_27_hostile_input_leaves_the_keyboard_working() -> None:
    """Invalid UTF-8, an endless paste and an endless string: afterwards keys are keys again."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type(b"\xff\xfe\xc0\x80\xed\xa0\x80")
        terminal.type(b"\x1b[200~" + b"p" * 300_000 + b"\x1b[201~")
        terminal.type(b"\x1b]11;" + b"1" * 300_000 + b"\x07")
        terminal.type(b"\x1b[1114111111111;5u\x1b[<0;99999999999;1M")
        terminal.type(" typed")
        await terminal.until(lambda: "ppp typed" in terminal.text)
        assert len(app.query_one(Input).value) <= 64 * 1024 + len("typed ")


async def test_case_25_a_flood_of_keys_is_taken_slowly() -> None:
    """10 MB of keys are not taken in: after a burst the reader waits, and the rest stays with the sender."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type(b"z" * 1000)
        for _ in range(100):
            terminal.type(b"z" * 100_000)
        await terminal.until(lambda: "zzzz" in terminal.text)
        assert len(app.query_one(Input).value) <= 1000
        assert terminal._typed.qsize() >= 99


async def test_a_reader_that_stops_costs_little_and_catches_up() -> None:
    """While the client does not read, frames are skipped, not buffered; afterwards the newest state is shown."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(200, 60))
    async with session_on(Greeting, terminal) as app:
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


class Noting(Greeting):
    """Notes whether what was typed could be drawn at once."""

    waits: float = 0.0

    def on_input_changed(self) -> None:
        driver = self.connection.driver
        assert driver is not None
        self.waits = max(self.waits, driver.drawing.wait(asyncio.get_running_loop().time()))


async def test_a_session_that_has_drawn_too_much_delays_frames_but_not_keys() -> None:
    """After expensive frames the next one comes later; keys are taken all the while, and the last state is drawn."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Noting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        assert await rest()
        driver = app.connection.driver
        assert driver is not None
        driver.drawing.spend(BURST_SECONDS + 0.05, asyncio.get_running_loop().time())
        terminal.type("typed")
        await terminal.until(lambda: "typed" in terminal.text)
        assert app.waits > 0
        assert app.query_one(Input).value == "typed"


async def test_frames_are_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a screen draws and lays out is taken from the session's share."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        driver = app.connection.driver
        assert driver is not None
        spent: list[float] = []
        monkeypatch.setattr(driver.drawing, "spend", lambda seconds, _now: spent.append(seconds))
        terminal.type("x")
        await terminal.until(lambda: "x" in terminal.lines[2])
        frames = len(spent)
        terminal.resize(TerminalSize(60, 20))
        await terminal.until(lambda: app.size == (60, 20) and "Hello" in terminal.text)
        assert 0 < frames < len(spent)
        assert all(seconds > 0 for seconds in spent)
