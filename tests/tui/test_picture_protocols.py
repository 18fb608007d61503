"""Pictures of a whole session in every kind of terminal: the right protocol and colours, and what a client chooses."""

import re

import pytest
from rich.segment import Segment
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from core.models import Priority, TerminalSize
from tests.tui.graphics.fake_payloads import Gate, placement
from tests.tui.harness.real_terminals import ALL, DOCUMENTED, KITTY_41, TMUX, XTERM, RealTerminal
from tests.tui.harness.terminal import MemoryTerminal, session_on
from tui.graphics.canvas import Canvas
from tui.graphics.encoders.mosaics import PARTS, glyph
from tui.graphics.terminals.capabilities import (
    AUTOMATIC,
    Blocks,
    Capabilities,
    ColourDepth,
    GraphicsProtocol,
    PictureChoice,
)
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp

SHOWN = placement("a", 20, 8)
KITTY, SIXEL, ITERM2, HALF = (
    GraphicsProtocol.KITTY,
    GraphicsProtocol.SIXEL,
    GraphicsProtocol.ITERM2,
    GraphicsProtocol.HALF_BLOCKS,
)
STARTS = {
    KITTY: b"\x1b_Ga=T,U=1",
    SIXEL: b"\x1bP0;1;0q",
    ITERM2: b"\x1b]1337;File=inline=1;",
}
TRUECOLOR = re.compile(rb"\x1b\[[\d;]*[34]8;2;")
INDEXED = re.compile(rb"\x1b\[[\d;]*[34]8;5;")
BASIC = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])[;m]")


class Framed(Widget):
    """One picture."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas

    def on_mount(self) -> None:
        self._canvas.show(self, [(SHOWN, Priority.VISIBLE)])

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(self._canvas.tokens(SHOWN, y) if y < SHOWN.rows else "")])


class Exhibition(RemoteApp[None]):
    """A screen with one picture."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.gate = Gate()
        size = (connection.size.columns, connection.size.rows)
        self.canvas = Canvas(self.gate, connection.capabilities, size, connection.wake)
        connection.canvas = self.canvas
        self.seen: list[Capabilities] = []

    def compose(self) -> ComposeResult:
        yield Framed(self.canvas)

    def terminal_changed(self, capabilities: Capabilities) -> None:
        self.seen.append(capabilities)
        super().terminal_changed(capabilities)


def kinds(data: bytes) -> set[GraphicsProtocol]:
    """The protocols in which pictures were sent."""
    return {protocol for protocol, start in STARTS.items() if start in data}


def has_blocks(terminal: MemoryTerminal, characters: str = "▀▄") -> bool:
    return any(line[:20].strip(" ") and set(line[:20]) <= set(characters) for line in terminal.lines[:8])


@pytest.mark.parametrize(
    ("name", "protocol", "depth"),
    [
        ("iTerm2", ITERM2, TRUECOLOR),
        ("WezTerm", ITERM2, TRUECOLOR),
        ("Konsole", ITERM2, TRUECOLOR),
        ("mintty", ITERM2, TRUECOLOR),
        ("VS Code", ITERM2, TRUECOLOR),
        ("VS Code without images", HALF, TRUECOLOR),
        ("Ghostty", KITTY, TRUECOLOR),
        ("Rio", KITTY, TRUECOLOR),
        ("Contour", SIXEL, TRUECOLOR),
        ("Windows Terminal", SIXEL, INDEXED),
        ("Warp", HALF, INDEXED),
        ("Apple Terminal", HALF, INDEXED),
        ("GNOME Terminal", HALF, TRUECOLOR),
        ("Alacritty", HALF, TRUECOLOR),
        ("JetBrains", HALF, INDEXED),
        ("Zellij", SIXEL, TRUECOLOR),
        ("screen", HALF, INDEXED),
        ("Linux console", HALF, BASIC),
        ("VT100", HALF, None),
        ("tmux", HALF, TRUECOLOR),
        ("kitty 0.26", HALF, TRUECOLOR),
        ("kitty 0.41", KITTY, TRUECOLOR),
        ("foot", SIXEL, TRUECOLOR),
        ("mlterm", SIXEL, TRUECOLOR),
        ("xterm", SIXEL, TRUECOLOR),
        ("xterm.js", SIXEL, INDEXED),
    ],
)
async def test_every_terminal_gets_its_best(
    name: str, protocol: GraphicsProtocol, depth: re.Pattern[bytes] | None
) -> None:
    """After its answers a terminal is sent its protocol and no other, and no colours that it does not have."""
    terminal = MemoryTerminal((ALL | DOCUMENTED)[name], TerminalSize(60, 20, 600, 400))
    async with session_on(Exhibition, terminal) as app:
        await terminal.until(lambda: app.connection.negotiation.finished)
        if protocol is HALF:
            await terminal.until(lambda: has_blocks(terminal, "▀ ▄█"))
        else:
            await terminal.until(lambda: kinds(terminal.received) == {protocol})
        text = re.sub(rb"\x1b_G.*?\x1b\\|\x1b\[38;2;\d+;\d+;\d+;48;2;38;38;42m(?=\xf4)", b"", terminal.received)
        deeper = {TRUECOLOR: [], INDEXED: [TRUECOLOR], BASIC: [TRUECOLOR, INDEXED], None: [TRUECOLOR, INDEXED, BASIC]}
        assert not any(pattern.search(text) for pattern in deeper[depth])
        assert depth is None or depth.search(text) or protocol is KITTY
    assert kinds(terminal.received) == ({protocol} if protocol is not HALF else set())


CHOICES = [
    PictureChoice(SIXEL),
    PictureChoice(ITERM2),
    PictureChoice(HALF),
    PictureChoice(HALF, blocks=Blocks.SEXTANT),
    PictureChoice(HALF, depth=ColourDepth.MONOCHROME),
    PictureChoice(HALF, depth=ColourDepth.COLOURS_16, blocks=Blocks.QUADRANT),
    PictureChoice(KITTY),
    AUTOMATIC,
]


@pytest.mark.parametrize("kind", [KITTY_41, XTERM], ids=["kitty", "xterm"])
async def test_a_members_switches_at_any_time(kind: RealTerminal) -> None:
    """Each choice clears the screen and draws the picture in its protocol only; the app is notified each time."""
    terminal = MemoryTerminal(kind, TerminalSize(60, 20, 600, 400))
    async with session_on(Exhibition, terminal) as app:
        await terminal.until(lambda: bool(kinds(terminal.received)))
        for choice in CHOICES:
            await _switch(terminal, app, choice)
    assert terminal.strangers == []


async def _switch(terminal: MemoryTerminal, app: Exhibition, choice: PictureChoice) -> None:
    before, told = len(terminal.received), len(app.seen)
    previous = app.connection.capabilities
    app.connection.choose(choice)
    wanted = app.connection.capabilities
    if wanted == previous:
        return
    await terminal.until(lambda: len(app.seen) > told)
    assert app.seen[-1] == wanted
    await terminal.until(lambda: b"\x1b[2J" in terminal.received[before:])
    start = STARTS.get(wanted.protocol)
    if start is None:
        across, down = PARTS[wanted.blocks]
        characters = "".join(glyph(bits, wanted.blocks) for bits in range(1 << across * down))
        await terminal.until(lambda: has_blocks(terminal, characters))
    else:
        await terminal.until(lambda: start in terminal.received[before:])
        assert wanted.protocol is KITTY or start in terminal.received[before:].partition(b"\x1b[2J")[2]
    cleared = terminal.received[before:].partition(b"\x1b[2J")[2]
    assert kinds(cleared) <= ({wanted.protocol} if start else set())
    if wanted.depth is ColourDepth.MONOCHROME:
        assert not any(pattern.search(cleared) for pattern in (TRUECOLOR, INDEXED, BASIC))


async def test_kitty_through_tmux() -> None:
    """When the client wants it, uploads and deletions are wrapped for the terminal around; placeholders are text."""
    terminal = MemoryTerminal(TMUX, TerminalSize(60, 20, 600, 400))
    async with session_on(Exhibition, terminal) as app:
        await terminal.until(lambda: app.connection.negotiation.finished)
        app.connection.choose(PictureChoice(passthrough=True))
        await terminal.until(lambda: "\U0010eeee".encode() in terminal.received)
        assert b"\x1bPtmux;\x1b\x1b_Ga=T,U=1,q=2,f=100," in terminal.received
    assert not re.findall(rb"(?<!\x1b)\x1b_", terminal.received)
    deletions = re.findall(rb"\x1bPtmux;\x1b\x1b_Ga=d,d=I,i=(\d+),q=2\x1b\x1b\\\x1b\\", terminal.received)
    uploads = re.findall(rb"\x1b\x1b_Ga=T,U=1,q=2,f=100,i=(\d+)", terminal.received)
    assert deletions == uploads
    assert uploads


async def test_a_choice_before_the_first_frame() -> None:
    """What was remembered for this client holds from the first frame, whatever the terminal answers later."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(60, 20, 600, 400))

    def make(connection: Connection) -> Exhibition:
        app = Exhibition(connection)
        connection.choose(PictureChoice(SIXEL))
        return app

    async with session_on(make, terminal) as app:
        await terminal.until(lambda: app.connection.negotiation.finished)
        await terminal.until(lambda: SIXEL in kinds(terminal.received))
    assert kinds(terminal.received) == {SIXEL}
