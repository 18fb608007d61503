"""Many apps in one process: nothing of one reaches another, the server's terminal, or acts on a user's."""

from __future__ import annotations

import asyncio
import io
import sys
from functools import partial
from typing import Any, ClassVar

import pytest
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    Collapsible,
    DataTable,
    Digits,
    Footer,
    Header,
    Input,
    Label,
    ListItem,
    ListView,
    Log,
    Markdown,
    OptionList,
    Pretty,
    RichLog,
    Select,
    Static,
    TabbedContent,
    TabPane,
    TextArea,
    Tree,
)

from core.models import TerminalSize
from tests.tui.harness.real_terminals import KITTY_41, MLTERM, XTERM, XTERM_JS
from tests.tui.harness.terminal import MemoryTerminal, rest, session_on
from tui.graphics.terminals.detection import detection_queries
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp

# OSC, DCS and APC strings, C1 controls, C0 controls and a bidirectional override; no markup.
STRINGS = "\x1b]0;owned\x07\x1bPq#0~\x1b\\\x1b_Ga=d\x1b\\\x9d52;c;eHg=\x9c\x9b2J\x00\x7f\x07\x08\u202e"
# Sequences that the driver itself writes, too: a cursor position and a style.
SEQUENCES = STRINGS + "\x1b[2J\x1b[7;7HFAKE\x1b[31m\x1b[?1049l\x1b[c"


async def until_drawn(terminal: MemoryTerminal, word: str) -> None:
    await terminal.until(lambda: word in terminal.text)


class Coloured(RemoteApp[None]):
    """One word on one background colour; it also prints to the standard output of the process."""

    def __init__(self, connection: Connection, word: str, colour: str) -> None:
        super().__init__(connection)
        self.word = word
        self.colour = colour

    def compose(self) -> ComposeResult:
        yield Static(self.word, id="word")

    def on_mount(self) -> None:
        self.screen.styles.background = self.colour
        print(f"printed by {self.word}")


async def test_three_overlapping_sessions_do_not_mix(capsys: pytest.CaptureFixture[str]) -> None:
    """Started and ended in different orders, with other sizes and colours: standard output stays, nothing mixes."""
    before = (sys.stdout, sys.stderr)
    sessions: list[tuple[Any, MemoryTerminal, str]] = []
    for word, colour, kind, size in (
        ("Amber", "#b06010", KITTY_41, TerminalSize(60, 20)),
        ("Birch", "#10b060", XTERM_JS, TerminalSize(80, 24)),
        ("Cobalt", "#1060b0", XTERM, TerminalSize(120, 40)),
    ):
        terminal = MemoryTerminal(kind, size)
        session = session_on(partial(Coloured, word=word, colour=colour), terminal)
        await session.__aenter__()
        assert (sys.stdout, sys.stderr) == before
        sessions.append((session, terminal, word))
    for _, terminal, word in sessions:
        await until_drawn(terminal, word)
    for index in (1, 0, 2):
        await sessions[index][0].__aexit__(None, None, None)
        assert (sys.stdout, sys.stderr) == before
    for _, terminal, word in sessions:
        assert word.encode() in terminal.received
        for other in {"Amber", "Birch", "Cobalt"} - {word}:
            assert other.encode() not in terminal.received
        assert b"printed by" not in terminal.received
    assert b"48;2;176;96;16m" in sessions[0][1].received
    assert b"48;2;16;96;176m" in sessions[2][1].received
    assert sorted(capsys.readouterr().out.split("\n"))[1:] == [f"printed by {w}" for w in ("Amber", "Birch", "Cobalt")]


async def test_256_colours_next_to_truecolor() -> None:
    """Rich caches one SGR per style for all: a 256-colour session next to a truecolor one gets no truecolor."""
    rich, poor = MemoryTerminal(MLTERM, TerminalSize(80, 24)), MemoryTerminal(XTERM_JS, TerminalSize(80, 24))
    async with session_on(Everything, rich), session_on(Everything, poor):
        await rich.until(lambda: "Label" in rich.text)
        await poor.until(lambda: "Label" in poor.text)
    assert b"8;2;" in rich.received
    assert b"8;2;" not in poor.received
    assert b"8;5;" in poor.received


class Everything(RemoteApp[None]):
    """Hostile strings in Textual's widgets and APIs, each after a name of its own."""

    TITLE = f"Header{STRINGS}"
    BINDINGS: ClassVar = [("f6", "nothing", f"Footer{STRINGS}")]
    NAMES = (
        "Header", "Footer", "Static", "Content", "RichText", "Label", "Button", "Checkbox", "Input", "Placeholder",
        "TextArea", "Tree", "OptionList", "ListView", "DataTable", "Column", "RichLog", "Log", "Markdown",
        "Collapsible", "Select", "Tab", "Pretty", "BorderTitle", "BorderSubtitle", "Toast", "ToastTitle", "Link",
        "Segment",
    )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="all"):
            titled = Static(Content(f"Content{SEQUENCES}"))
            titled.styles.border = ("solid", "red")
            titled.border_title = f"BorderTitle{STRINGS}"
            titled.border_subtitle = f"BorderSubtitle{STRINGS}"
            yield titled
            yield Static(f"Static{SEQUENCES}", markup=False)
            yield Static(Text(f"RichText{SEQUENCES}"))
            yield Static(Text.assemble(("Link", Style(link="http://x/\x1b]0;owned\x07"))))
            yield Label(f"Label{SEQUENCES}", markup=False)
            yield Button(Content(f"Button{STRINGS}"))
            yield Checkbox(Content(f"Checkbox{STRINGS}"))
            yield Input(f"Input{SEQUENCES}")
            yield Input(placeholder=f"Placeholder{STRINGS}")
            yield TextArea(f"TextArea{SEQUENCES}")
            tree: Tree[None] = Tree(f"Tree{STRINGS}")
            yield tree
            yield OptionList(Content(f"OptionList{STRINGS}"))
            yield ListView(ListItem(Label(f"ListView{SEQUENCES}", markup=False)))
            table: DataTable[Text] = DataTable()
            table.add_column(Text(f"Column{SEQUENCES}"))
            table.add_row(Text(f"DataTable{SEQUENCES}"))
            yield table
            yield RichLog(id="rich-log")
            yield Log(id="log")
            yield Markdown(f"Markdown{STRINGS}")
            yield Collapsible(title=f"Collapsible{STRINGS}")
            yield Select([(f"Select{STRINGS}", 1)], value=1)
            with TabbedContent():
                yield TabPane(f"Tab{STRINGS}")
            yield Pretty({"Pretty": SEQUENCES})
            yield Digits("1")
            yield RawSegments()
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#rich-log", RichLog).write(Text(f"RichLog{SEQUENCES}"))
        self.query_one("#log", Log).write_line(f"Log{SEQUENCES}")
        self.notify(f"Toast{STRINGS}", title=f"ToastTitle{STRINGS}", timeout=60, markup=False)
        for widget in self.query_one("#all").children:
            widget.styles.max_height = 5


class RawSegments(Widget):
    """Draws its line from Rich segments, some of which are controls."""

    DEFAULT_CSS = "RawSegments { height: 1 }"

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(f"Segment{SEQUENCES}"), Control.title("owned").segment, Control.clear().segment])


@pytest.mark.slow
async def test_no_widget_lets_controls_through() -> None:
    """Every name is drawn, and the strings after it have no effect: no title, no clipboard, no cursor, no mode."""
    terminal = MemoryTerminal(XTERM, TerminalSize(200, 200))
    async with session_on(Everything, terminal):
        for name in Everything.NAMES:
            await until_drawn(terminal, name)
        assert terminal.modes == {1000, 1002, 1004, 1006, 1049, 2004}
        text = terminal.received.decode()
    assert terminal.strangers == []
    assert [string for string in terminal.strings if string not in detection_queries(XTERM.info)] == []
    assert "\x1b[7;7H" not in text.replace("\x1b[7;7H\x1b", "")
    assert not {chr(code) for code in (*range(0x1B), *range(0x1C, 0x20), *range(0x7F, 0xA0), 0x202E)} & set(text)


async def test_a_style_cannot_carry_a_link() -> None:
    """The driver never writes OSC 8, whatever its target."""

    class Linked(RemoteApp[None]):
        def compose(self) -> ComposeResult:
            yield Static(Text("Linked", style=Style(link="http://example.org")))

    terminal = MemoryTerminal(XTERM, TerminalSize(80, 24))
    async with session_on(Linked, terminal):
        await terminal.until(lambda: "Linked" in terminal.text)
    assert b"example.org" not in terminal.received


async def test_the_servers_environment_does_not_reach_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, TERM and TEXTUAL of the server process change nothing in a session."""
    for name, value in {"NO_COLOR": "1", "TERM": "dumb", "TEXTUAL": "debug,devtools", "COLUMNS": "20"}.items():
        monkeypatch.setenv(name, value)
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(lambda connection: Coloured(connection, "Amber", "#b06010"), terminal) as app:
        await terminal.until(lambda: "Amber" in terminal.text)
        assert app.size == (80, 24)
        assert not app.debug
        assert app.css_monitor is None
    assert b"48;2;176;96;16m" in terminal.received


async def test_tasks_do_not_become_eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual switches the whole process to eager tasks where Python supports them; the loop keeps its task factory."""
    made: list[object] = []

    def eager(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        made.append(coroutine)
        return asyncio.Task(coroutine, loop=loop, **options)

    monkeypatch.setattr(asyncio, "eager_task_factory", eager, raising=False)
    loop = asyncio.get_running_loop()
    before = loop.get_task_factory()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(lambda connection: Coloured(connection, "Amber", "#b06010"), terminal):
        await terminal.until(lambda: "Amber" in terminal.text)
        assert loop.get_task_factory() is before
    assert loop.get_task_factory() is before
    assert made == []


async def test_errors_stay_off_the_servers_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing app and a panic print nothing on the server: no traceback, no local variables."""
    monkeypatch.setattr(sys, "__stderr__", io.StringIO())
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(lambda connection: Coloured(connection, "Amber", "#b06010"), terminal) as app:
        await terminal.until(lambda: "Amber" in terminal.text)
        app.panic("a secret")
        await terminal.until(lambda: app.failure_reference.encode() in terminal.received)
    out, err = capsys.readouterr()
    assert "secret" not in out + err
    assert "Traceback" not in out + err
    assert b"secret" not in terminal.received


@pytest.mark.slow
async def test_an_idle_session_costs_nothing() -> None:
    """With a focused input field and no keys, no timer is pending and nothing is ready to run."""

    class Idle(RemoteApp[None]):
        def compose(self) -> ComposeResult:
            yield Header()
            yield Input("Waiting")
            yield TextArea("Waiting")
            yield Footer()

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Idle, terminal) as app:
        await terminal.until(lambda: "Waiting" in terminal.text)
        assert isinstance(app.focused, Input)
        assert await rest()


async def test_nothing_animates() -> None:
    """Animations and smooth scrolling are frames that the connection must carry; there are none."""
    app = Coloured(Connection(MemoryTerminal(KITTY_41), KITTY_41.info), "Amber", "red")
    assert app.animation_level == "none"
    assert not app.supports_smooth_scrolling


async def test_consoles_render_alike() -> None:
    """The app's console reads no environment and writes nowhere."""
    app = Coloured(Connection(MemoryTerminal(KITTY_41), KITTY_41.info), "Amber", "red")
    for console in (app.console, app.error_console):
        assert isinstance(console, Console)
        assert console.color_system == "truecolor"
        console.print("nothing is written")
