"""Skipping never changes the result: after any frames, payloads and pauses the screen shows what they specify.

The expected screen is a pyte screen that received every frame as Textual sent it, with private code points: it has the
token, or the text and its style, for each cell.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte.screens import Char

from core.models import Priority
from tests.hypothesis_examples import examples
from tests.tui.graphics.emulation.half_block_cells import halves
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import Gate, body, drain, placement, settle
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tests.tui.graphics.screen.frame_strategies import COLUMNS, ROWS, Frame, frames
from tui.graphics.canvas import PLACEHOLDER_COLOUR, Canvas
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol
from tui.graphics.terminals.diacritics import DIACRITICS

pytestmark = pytest.mark.slow

PLACEMENTS = (
    placement("a", 6, 4),
    replace(placement("b", 5, 3), preview=bytes([2, 200, 10, 10, 10, 200, 10])),
    replace(placement("c", 24, 9), preview=bytes([1, 5, 6, 7])),
    placement("d", 1, 1),
    placement("e", 9, 2),
    replace(placement("f", 3, 2), preview=bytes([1, 0, 95, 135])),
)
COARSE_BROKEN = PLACEMENTS[-1]
BROKEN = frozenset({"e", "f"})
PREVIEWS = frozenset({"a"})


@dataclass(frozen=True)
class Show:
    """A widget changes what it shows."""

    placements: tuple[Placement, ...]


@dataclass(frozen=True)
class Send:
    """The image output sends some writes."""

    writes: int


@dataclass(frozen=True)
class Answer:
    """Payloads are held back, or delivered."""

    open: bool


Step = Frame | Show | Send | Answer

STEPS = st.lists(
    frames(PLACEMENTS)
    | st.builds(Show, st.lists(st.sampled_from(PLACEMENTS), unique=True).map(tuple))
    | st.builds(Send, st.integers(1, 3))
    | st.builds(Answer, st.booleans()),
    min_size=1,
    max_size=14,
)


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
@settings(max_examples=examples(120), deadline=None)
@given(steps=STEPS, synchronized=st.booleans(), erases=st.booleans())
def test_the_screen_ends_as_the_frames_say(
    protocol: GraphicsProtocol, steps: Sequence[Step], synchronized: bool, erases: bool
) -> None:
    """After all writes, every cell shows its text or its picture's cell; the cursor is where the frame put it."""
    capabilities = Capabilities(
        protocol, ColourDepth.TRUECOLOR, synchronized_output=synchronized, background_erase=erases
    )
    asyncio.run(_play(capabilities, steps))


async def _play(capabilities: Capabilities, steps: Sequence[Step]) -> None:
    gate = Gate(previews=PREVIEWS, broken=BROKEN)
    terminal = PictureTerminal(COLUMNS, ROWS)
    canvas = Canvas(gate, capabilities, (COLUMNS, ROWS), lambda: None)
    wanted = pyte.Screen(COLUMNS, ROWS)
    wanted.reset_mode(7, private=True)
    stream = pyte.Stream(wanted)
    canvas.show("all", [(shown, Priority.VISIBLE) for shown in PLACEMENTS])
    for step in steps:
        match step:
            case Frame():
                frame = step.render(canvas.tokens)
                terminal.feed(canvas.rewrite(frame))
                stream.feed(frame)
            case Show(placements):
                canvas.show("some", [(shown, Priority.SELECTED) for shown in placements])
            case Send(writes):
                for _ in range(writes):
                    await settle()
                    terminal.feed(canvas.next_write() or b"")
            case Answer(open=True):
                gate.let_through()
            case Answer():
                gate.hold()
        assert terminal.cursor[0] == min(wanted.cursor.y, ROWS - 1) or not isinstance(step, Frame)
    gate.let_through()
    await drain(canvas, terminal)
    await _compare(canvas, terminal, wanted, capabilities.protocol)
    terminal.feed(canvas.image_cleanup())
    assert terminal.images == {}
    await canvas.close()


async def _compare(canvas: Canvas, terminal: PictureTerminal, wanted: pyte.Screen, protocol: GraphicsProtocol) -> None:
    cells = {
        character: (shown, row, column)
        for shown in PLACEMENTS
        for row in range(shown.rows)
        for column, character in enumerate(canvas.tokens(shown, row))
    }
    assert (wanted.cursor.y, wanted.cursor.x) == terminal.cursor
    for y in range(ROWS):
        for x in range(COLUMNS):
            expected, here = wanted.buffer[y][x], terminal.cell(y, x)
            picture = terminal.screen.pictures[y][x]
            if expected.data not in cells:
                assert _look(here) == _look(expected), (y, x)
                assert picture is None, (y, x)
                continue
            shown, row, column = cells[expected.data]
            name = str(shown.picture.asset_key)
            if shown is COARSE_BROKEN:
                assert halves(here) == ("005f87", "005f87"), (y, x)
                assert picture is None
            elif name in BROKEN:
                assert (here.data, here.bg) == (" ", _hex(PLACEHOLDER_COLOUR)), (y, x)
                assert picture is None
            elif protocol in STRIP_PROTOCOLS:
                assert picture == (name, row, column), (y, x)
                assert halves(here), (y, x)  # blank, or a preview that came before
            elif protocol is GraphicsProtocol.KITTY:
                _check_placeholder(terminal, here, shown, row, column)
            else:
                _check_half_block(here, shown, row, column)


def _look(cell: Char) -> Char:
    """Return a cell without what nobody sees: the colour and weight of a space that is neither underlined nor so."""
    if cell.data != " " or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return Char(" ", bg=cell.bg)


def _check_placeholder(terminal: PictureTerminal, here: Char, shown: Placement, row: int, column: int) -> None:
    assert here.data == "\U0010eeee" + DIACRITICS[row] + DIACRITICS[column]
    image = terminal.images[int(here.fg, 16)]
    assert (image.columns, image.rows) == (shown.columns, shown.rows)
    assert image.data.rstrip(b".").decode() == shown.picture.asset_key


def _check_half_block(here: Char, shown: Placement, row: int, column: int) -> None:
    request = PayloadRequest(
        shown.picture, GraphicsProtocol.HALF_BLOCKS, shown.columns, shown.rows, 1, 1, 256, ColourDepth.TRUECOLOR
    )
    offset = (row * shown.columns + column) * 6
    cell = body(request)[offset : offset + 6]
    assert halves(here) == (cell[:3].hex(), cell[3:].hex())


def _hex(colour: tuple[int, int, int]) -> str:
    return bytes(colour).hex()
