"""Detection: a terminal's replies decide what is drawn; without replies, nothing changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from core.models import TerminalInfo, TerminalSize
from tests.tui.graphics.terminals.negotiations import negotiate
from tests.tui.harness.real_terminals import ALL, KITTY_41, SILENT, XTERM, XTERM_JS, RealTerminal
from tui.graphics.terminals.capabilities import (
    AUTOMATIC,
    Blocks,
    Capabilities,
    ColourDepth,
    GraphicsProtocol,
    PictureChoice,
)
from tui.graphics.terminals.detection import DetectionReplies, TerminalDetection, decide, detection_queries
from tui.graphics.terminals.reply_filter import KeyInput, PastedText, ReplyFilter

KITTY, SIXEL, ITERM2, HALF = (
    GraphicsProtocol.KITTY,
    GraphicsProtocol.SIXEL,
    GraphicsProtocol.ITERM2,
    GraphicsProtocol.HALF_BLOCKS,
)
TRUECOLOR, INDEXED = ColourDepth.TRUECOLOR, ColourDepth.COLOURS_256
SIXTEEN, MONOCHROME = ColourDepth.COLOURS_16, ColourDepth.MONOCHROME


@pytest.mark.parametrize(
    ("name", "protocol", "depth", "cell", "synchronized"),
    [
        ("foot", SIXEL, TRUECOLOR, (10, 19), True),
        ("kitty 0.26", HALF, TRUECOLOR, (10, 19), True),
        ("kitty 0.41", KITTY, TRUECOLOR, (10, 19), True),
        ("mlterm", SIXEL, TRUECOLOR, (10, 19), False),
        ("xterm", SIXEL, TRUECOLOR, (10, 20), False),
        ("xterm.js", SIXEL, INDEXED, (8.425, 16), True),
        ("silent", HALF, INDEXED, (10, 20), False),
    ],
)
def test_real_terminals_get_what_they_can_show(
    name: str, protocol: GraphicsProtocol, depth: ColourDepth, cell: tuple[float, float], synchronized: bool
) -> None:
    """The recorded replies of each terminal lead to its best protocol, colours and cell size."""
    capabilities = negotiate(ALL[name]).capabilities
    assert capabilities.protocol is protocol
    assert capabilities.depth is depth
    assert (capabilities.cell_width, capabilities.cell_height) == cell
    assert capabilities.synchronized_output is synchronized


@pytest.mark.parametrize(
    ("name", "protocol"),
    [
        ("kitty(0.27.1)", HALF),
        ("kitty(0.28.0)", KITTY),
        ("kitty(1.0.0)", KITTY),
        ("kitty", HALF),
        ("ghostty 1.0.1", KITTY),
        ("Rio 0.3.2", KITTY),
        ("WezTerm 20240203-110809-5046fc22", ITERM2),
        ("Konsole 22.12.3", ITERM2),
        ("iTerm2 3.6.0", ITERM2),
        ("mintty 3.7.8", ITERM2),
        ("WarpTerminal 0.2025", HALF),
        ("contour 0.7.0", HALF),
        ("Zellij(0.43.1)", HALF),
        ("tmux 3.4", HALF),
        ("", HALF),
    ],
)
def test_only_known_names_get_placeholders(name: str, protocol: GraphicsProtocol) -> None:
    """Many terminals answer kitty's query; only these draw placeholders. Some draw inline images."""
    kind = replace(KITTY_41, name=f"\x1bP>|{name}\x1b\\", info=TerminalInfo("xterm-256color"))
    assert negotiate(kind).capabilities.protocol is protocol


def test_placeholders_need_the_graphics_reply_too() -> None:
    """A kitty whose graphics do not reply (because something in between drops them) gets half-blocks."""
    assert negotiate(replace(KITTY_41, kitty_graphics="")).capabilities.protocol is HALF


@pytest.mark.parametrize(
    "kind",
    [
        replace(XTERM, info=TerminalInfo("screen-256color")),
        replace(XTERM, info=TerminalInfo("tmux-256color")),
        replace(XTERM, name="\x1bP>|tmux 3.4\x1b\\"),
    ],
)
def test_multiplexers_get_half_blocks(kind: RealTerminal) -> None:
    """Inside tmux or screen, sixel and kitty pictures are not safe, whatever DA1 says."""
    assert negotiate(kind).capabilities.protocol is HALF


@pytest.mark.parametrize(
    ("info", "depth"),
    [
        (TerminalInfo("xterm-256color"), INDEXED),
        (TerminalInfo("xterm-direct"), TRUECOLOR),
        (TerminalInfo("xterm-256color", {"COLORTERM": "truecolor"}), TRUECOLOR),
        (TerminalInfo("xterm-256color", {"COLORTERM": "24bit"}), TRUECOLOR),
        (TerminalInfo("xterm-256color", {"COLORTERM": "yes"}), INDEXED),
        (TerminalInfo("xterm-256color", {"LC_TERMINAL": "iTerm2"}), TRUECOLOR),
        (TerminalInfo("xterm-256color", {"TERM_PROGRAM": "vscode"}), TRUECOLOR),
        (TerminalInfo("xterm-256color", {"TERM_PROGRAM": "Apple_Terminal"}), INDEXED),
        (TerminalInfo("xterm-kitty"), TRUECOLOR),
        (TerminalInfo("mintty", {"TERM_PROGRAM": "mintty"}), TRUECOLOR),
        (TerminalInfo("xterm-16color"), SIXTEEN),
        (TerminalInfo("xterm-color"), SIXTEEN),
        (TerminalInfo("linux"), SIXTEEN),
        (TerminalInfo("linux", {"COLORTERM": "truecolor"}), TRUECOLOR),
        (TerminalInfo("ansi"), SIXTEEN),
        (TerminalInfo("vt100"), MONOCHROME),
        (TerminalInfo("vt220-8bit"), MONOCHROME),
        (TerminalInfo("xterm-mono"), MONOCHROME),
        (TerminalInfo("dumb"), MONOCHROME),
        (TerminalInfo("DUMB"), MONOCHROME),
        (TerminalInfo("xterm-kitty", {"NO_COLOR": "1"}), MONOCHROME),
        (TerminalInfo("xterm", {"NO_COLOR": "0", "COLORTERM": "truecolor"}), MONOCHROME),
        (TerminalInfo("xterm-kitty", {"NO_COLOR": ""}), TRUECOLOR),
        (TerminalInfo(""), INDEXED),
        (TerminalInfo("no-such-terminal"), INDEXED),
    ],
)
def test_colours_before_any_reply(info: TerminalInfo, depth: ColourDepth) -> None:
    """TERM and the few variables that clients send decide the colours of the first frame."""
    assert TerminalDetection(info, TerminalSize(80, 24)).capabilities.depth is depth


@pytest.mark.parametrize(
    ("term", "name", "erases"),
    [
        ("xterm-256color", "", True),
        ("xterm-kitty", "kitty(0.41.1)", True),
        ("foot", "", True),
        ("linux", "", True),
        ("screen-256color", "", False),
        ("tmux-256color", "tmux 3.4", False),
        ("xterm-256color", "tmux 3.4", False),
        ("dumb", "", False),
        ("vt100", "", False),
        ("", "", False),
    ],
)
def test_terminals_that_erase_with_the_background(term: str, name: str, erases: bool) -> None:
    """As terminfo says (`bce`); where it may not hold, or nothing is known, cells are written as spaces."""
    replies = DetectionReplies(attributes=(62,), name=name)
    assert decide(TerminalInfo(term), TerminalSize(80, 24), replies).background_erase is erases


@pytest.mark.parametrize(
    ("size", "cell_answer", "cell"),
    [
        (TerminalSize(120, 45, 1011, 720), "\x1b[6;16;8t", (8.425, 16)),
        (TerminalSize(120, 45, 1011, 720), "", (8.425, 16)),
        (TerminalSize(80, 24, 640, 192), "\x1b[6;20;10t", (10, 20)),
        (TerminalSize(80, 24, 640, 192), "", (8, 8)),
        (TerminalSize(80, 24, 80, 24), "", (10, 20)),
        (TerminalSize(80, 24, 30_000, 400), "", (10, 20)),
        (TerminalSize(80, 24, 0, 0), "\x1b[6;0;0t", (10, 20)),
        (TerminalSize(80, 24, 0, 0), "\x1b[6;99999;99999t", (10, 20)),
        (TerminalSize(80, 24, 0, 0), "\x1b[6;19;10t", (10, 19)),
    ],
)
def test_cell_size(size: TerminalSize, cell_answer: str, cell: tuple[float, float]) -> None:
    """The window size counts where it is plausible and agrees with the reply; else the reply; else 10 × 20."""
    capabilities = negotiate(replace(XTERM_JS, size=size, cell_size=cell_answer)).capabilities
    assert (capabilities.cell_width, capabilities.cell_height) == cell


def test_nothing_changes_before_the_last_reply() -> None:
    """Replies without DA1 change nothing; with it, everything changes once."""
    negotiation = TerminalDetection(KITTY_41.info, KITTY_41.size)
    first = negotiation.capabilities
    replies = ReplyFilter().feed(KITTY_41.name + KITTY_41.kitty_graphics + KITTY_41.synchronized_output)
    for reply in replies:
        assert not isinstance(reply, KeyInput | PastedText)
        assert not negotiation.receive(reply)
    assert negotiation.capabilities == first
    (last,) = ReplyFilter().feed(KITTY_41.primary_attributes)
    assert not isinstance(last, KeyInput | PastedText)
    assert negotiation.receive(last)
    assert negotiation.capabilities.protocol is KITTY
    assert not negotiation.receive(last)


def test_the_order_of_replies_does_not_matter() -> None:
    """Replies after DA1 count as well."""
    parts = [KITTY_41.name, KITTY_41.kitty_graphics, KITTY_41.cell_size, KITTY_41.primary_attributes]
    outcomes: set[Capabilities] = set()
    for order in permutations(parts):
        negotiation = TerminalDetection(KITTY_41.info, KITTY_41.size)
        for reply in ReplyFilter().feed("".join(order)):
            assert not isinstance(reply, KeyInput | PastedText)
            negotiation.receive(reply)
        outcomes.add(negotiation.capabilities)
    assert len(outcomes) == 1


def test_a_new_size_changes_only_the_cells() -> None:
    """A resized window keeps its protocol; without replies, it keeps its cell size."""
    negotiation = negotiate(XTERM)
    assert negotiation.resized(TerminalSize(100, 40, 900, 800))
    assert negotiation.capabilities.cell_width == 9
    assert negotiation.capabilities.protocol is SIXEL
    assert not negotiate(SILENT).resized(TerminalSize(200, 60))


def test_the_name_is_safe_to_show() -> None:
    """A terminal may report any name; it is shown as plain, short text."""
    name = negotiate(replace(XTERM, name="\x1bP>|evil\u202e\U000f0000" + "x" * 500 + "\x1b\\")).capabilities.name
    assert name.startswith("evil\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}x")
    assert len(name) <= 60


@pytest.mark.parametrize(("answer", "colours"), [("", 256), ("\x1b[?1;0;16S", 16), ("\x1b[?1;0;0S", 256)])
def test_sixel_colours(answer: str, colours: int) -> None:
    """The number of colour registers is what the terminal reports, between 2 and 256."""
    assert negotiate(replace(XTERM, colour_registers=answer)).capabilities.sixel_colours == colours


@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color", "screen", "dumb"])
def test_da1_is_queried_last(term: str) -> None:
    """Every terminal answers DA1, so no further reply is expected after that one."""
    asked = detection_queries(TerminalInfo(term))
    assert asked.endswith(b"\x1b[c")
    assert asked.count(b"\x1b[c") == 1


@pytest.mark.parametrize(
    ("term", "asked"),
    [
        ("xterm-kitty", True),
        ("xterm-256color", True),
        ("tmux-256color", False),
        ("screen.xterm", False),
        ("dumb", False),
    ],
)
def test_tmux_is_not_sent_the_query_of_kitty(term: str, asked: bool) -> None:
    """A multiplexer would take an APC string for a title or message of its own, and keep it."""
    assert (b"\x1b_" in detection_queries(TerminalInfo(term))) is asked


def test_a_resize_before_the_replies_decides_nothing() -> None:
    """A window resized before the last reply is drawn as before, only with its new cells."""
    negotiation = TerminalDetection(KITTY_41.info, KITTY_41.size)
    for reply in ReplyFilter().feed(KITTY_41.name + KITTY_41.kitty_graphics + KITTY_41.synchronized_output):
        assert not isinstance(reply, KeyInput | PastedText)
        negotiation.receive(reply)
    assert negotiation.resized(TerminalSize(100, 40, 1200, 800))
    assert negotiation.capabilities.cell_width == 12
    assert negotiation.capabilities.protocol is HALF
    assert not negotiation.capabilities.synchronized_output


@pytest.mark.parametrize(
    ("environment", "primary_attributes", "name", "protocol"),
    [
        ({"TERM_PROGRAM": "vscode"}, "\x1b[?62;4;9;22c", "", ITERM2),
        ({"TERM_PROGRAM": "vscode"}, "\x1b[?1;2c", "", HALF),  # pictures are off in its settings
        ({"LC_TERMINAL": "iTerm2"}, "\x1b[?62;4c", "", ITERM2),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b[?62;4c", "", ITERM2),
        ({"TERM_PROGRAM": "WezTerm"}, "\x1b[?65;4;6;18;22c", "", ITERM2),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "\x1b[?1;2c", "", HALF),
        ({}, "\x1b[?62;4;9;22c", "", SIXEL),
        ({"TERM_PROGRAM": "vscode"}, "\x1b[?62;4;22c", "foot(1.13.1)", SIXEL),  # started from within the other
        ({"LC_TERMINAL": "iTerm2"}, "\x1b[?62;4c", "tmux 3.4", HALF),
    ],
)
def test_programs_that_draw_inline_images(
    environment: dict[str, str], primary_attributes: str, name: str, protocol: GraphicsProtocol
) -> None:
    """Terminals without a name are identified by the variables that clients send; a name takes precedence."""
    kind = replace(
        XTERM_JS,
        info=TerminalInfo("xterm-256color", environment),
        primary_attributes=primary_attributes,
        name=f"\x1bP>|{name}\x1b\\" if name else "",
    )
    assert negotiate(kind).capabilities.protocol is protocol


def test_no_inline_images_for_a_terminal_that_never_replies() -> None:
    """A variable alone decides nothing: it may come from another terminal."""
    info = TerminalInfo("xterm-256color", {"LC_TERMINAL": "iTerm2"})
    assert TerminalDetection(info, TerminalSize(80, 24)).capabilities.protocol is HALF


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_the_user_chooses_the_protocol(protocol: GraphicsProtocol) -> None:
    """The user's choice is drawn, before and after the replies; without a choice, what was detected."""
    negotiation = TerminalDetection(XTERM.info, XTERM.size)
    assert negotiation.prefer(PictureChoice(protocol=protocol)) == (protocol is not HALF)
    assert negotiation.capabilities.protocol is protocol
    for reply in ReplyFilter().feed(XTERM.name + XTERM.primary_attributes):
        assert not isinstance(reply, KeyInput | PastedText)
        negotiation.receive(reply)
    assert negotiation.capabilities.protocol is protocol
    assert negotiation.detected.protocol is SIXEL
    assert negotiation.prefer(AUTOMATIC) == (protocol is not SIXEL)
    assert negotiation.capabilities == negotiation.detected


@pytest.mark.parametrize("depth", list(ColourDepth))
def test_the_user_chooses_colours_and_blocks(depth: ColourDepth) -> None:
    """Colours and blocks are the user's choice; the protocol stays as detected."""
    negotiation = negotiate(XTERM)
    negotiation.prefer(PictureChoice(depth=depth, blocks=Blocks.SEXTANT))
    assert negotiation.capabilities == replace(negotiation.detected, depth=depth, blocks=Blocks.SEXTANT)
    assert not negotiation.prefer(PictureChoice(depth=depth, blocks=Blocks.SEXTANT))


TMUX = replace(XTERM, name="\x1bP>|tmux 3.4\x1b\\", info=TerminalInfo("screen-256color"))
SCREEN = replace(XTERM, name="", info=TerminalInfo("screen-256color"))


@pytest.mark.parametrize(
    ("kind", "choice", "protocol", "passthrough"),
    [
        (TMUX, PictureChoice(passthrough=True), KITTY, True),
        (TMUX, PictureChoice(KITTY, passthrough=True), KITTY, True),
        (TMUX, PictureChoice(KITTY), HALF, False),
        (TMUX, PictureChoice(SIXEL), SIXEL, False),
        (TMUX, PictureChoice(SIXEL, passthrough=True), SIXEL, False),
        (TMUX, PictureChoice(ITERM2), HALF, False),
        (TMUX, PictureChoice(HALF, passthrough=True), HALF, False),
        (SCREEN, PictureChoice(passthrough=True), HALF, False),
        (XTERM, PictureChoice(passthrough=True), SIXEL, False),
        (KITTY_41, PictureChoice(passthrough=True), KITTY, False),
    ],
)
def test_passthrough_is_for_tmux_alone(
    kind: RealTerminal, choice: PictureChoice, protocol: GraphicsProtocol, passthrough: bool
) -> None:
    """Graphics of kitty pass through tmux when the user wants it; screen cannot transmit the characters."""
    negotiation = negotiate(kind)
    negotiation.prefer(choice)
    assert negotiation.capabilities.protocol is protocol
    assert negotiation.capabilities.passthrough is passthrough
