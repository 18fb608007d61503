"""The way of a box to its picture: mean colour in the frame, squares behind it, then what the payload brings."""

from dataclasses import replace

import pytest

from core.models import AssetKey, Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, CanvasSession
from tests.tui.graphics.emulation.half_block_cells import halves
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import Gate, drain, placement, settle
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.canvas import Canvas
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.placements import Picture, Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

RED = replace(A, preview=bytes([1, 255, 0, 0, 215, 0, 0]))
MEAN = "ff0000"


def squares_are_shown(sitting: CanvasSession, top: int, left: int) -> bool:
    """The upper rows have the upper square's colour, the lower ones the lower one's."""
    upper, lower = sitting.terminal.cell(top, left + 4), sitting.terminal.cell(top + RED.rows - 1, left + 4)
    return (halves(upper), halves(lower)) == (("ff0000", "ff0000"), ("d70000", "d70000"))


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_colour_squares_picture(protocol: GraphicsProtocol) -> None:
    """Each step replaces the one before in place, without another frame."""
    sitting = CanvasSession(protocol)
    sitting.gate.hold()
    sitting.show(RED)
    sitting.draw((RED, 1, 2))
    assert (sitting.terminal.cell(1, 2).data, sitting.terminal.cell(5, 11).bg) == (" ", MEAN)
    await sitting.drain()
    assert squares_are_shown(sitting, 1, 2)
    sitting.gate.let_through()
    await sitting.drain()
    assert not squares_are_shown(sitting, 1, 2) or protocol in STRIP_PROTOCOLS
    if protocol is GraphicsProtocol.KITTY:
        assert sitting.images_shown(3, range(2, 12)) == ["a"] * 10
    elif protocol in STRIP_PROTOCOLS:
        assert sitting.terminal.screen.pictures[3][2] == ("a", 2, 0)
    assert sitting.draw((RED, 1, 2)) == ""


async def test_a_preview_replaces_the_squares() -> None:
    """They are less than anything that a payload brings."""
    sitting = CanvasSession(GraphicsProtocol.KITTY, Gate(previews=frozenset({"a"})))
    sitting.gate.hold()
    sitting.show(RED)
    sitting.draw((RED, 1, 2))
    await sitting.drain()
    assert sitting.images_shown(3, range(2, 12)) == ["a-preview"] * 10


async def test_squares_that_scroll_stay_whole() -> None:
    """The frame that moves a box shows its colour there, and the squares follow."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.gate.hold()
    sitting.show(RED)
    sitting.draw((RED, 1, 2))
    await sitting.drain()
    sitting.draw((RED, 6, 20))
    assert sitting.terminal.cell(6, 20).bg == MEAN
    assert sitting.terminal.cell(1, 2).data == " "
    await sitting.drain()
    assert squares_are_shown(sitting, 6, 20)


async def test_the_selected_one_comes_first() -> None:
    """Of two boxes, the lane paints the more urgent one's squares first."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.gate.hold()
    other = replace(B, preview=RED.preview)
    sitting.canvas.show("grid", [(RED, Priority.VISIBLE), (other, Priority.SELECTED)])
    sitting.draw((RED, 1, 2), (other, 1, 20))
    painted = await sitting.step()
    assert painted is not None
    assert painted.index(b"\x1b[2;21H") < painted.index(b"\x1b[2;3H")


@pytest.mark.parametrize(("rate", "squares"), [(37_500, ["a"]), (None, ["a"]), (1_000_000, ["a", "b"])])
async def test_a_slow_link_shows_squares_of_what_is_selected_only(rate: float | None, squares: list[str]) -> None:
    """The others keep their mean colour until their pictures come; so it is while the link is being measured."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    link = ConnectionEstimator()
    link.rate = rate
    link.record_write(1000, 0.0)
    link.record_fence(0.0)
    sitting.canvas = Canvas(sitting.gate, sitting.capabilities, (COLUMNS, ROWS), lambda: None, estimator=link)
    sitting.gate.hold()
    other = replace(B, preview=RED.preview)
    sitting.canvas.show("grid", [(RED, Priority.SELECTED), (other, Priority.VISIBLE)])
    sitting.draw((RED, 1, 2), (other, 1, 20))
    await sitting.drain()
    assert [name for name, left in (("a", 2), ("b", 20)) if squares_are_shown(sitting, 1, left)] == squares
    assert sitting.terminal.cell(1, 20).bg == MEAN
    sitting.gate.let_through()
    await sitting.drain()
    link.rate = 1_000_000
    await sitting.drain()
    assert sitting.images_shown(2, [2, 20]) == ["a", "b"]


async def test_a_payload_that_is_there_at_once_spares_the_squares() -> None:
    """With a cached payload the first turn of the lane paints the picture itself."""
    sitting = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    sitting.show(RED)
    await settle()
    sitting.draw((RED, 1, 2))
    assert not squares_are_shown(sitting, 1, 2)
    assert sitting.terminal.cell(1, 3).data in {"▀", "▄"}
    assert await sitting.drain() == 0


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_the_first_frame_of_a_full_screen_is_short(protocol: GraphicsProtocol) -> None:
    """120×45 cells of twenty photos: below 16 KiB in the frame, squares follow in pieces."""
    columns, rows = 120, 45
    canvas = Canvas(Gate(), Capabilities(protocol, ColourDepth.TRUECOLOR), (columns, rows), lambda: None)
    canvas._fetcher._source.hold()  # type: ignore[attr-defined]
    terminal = PictureTerminal(columns, rows)
    colours = bytes((17 * value) % 256 for value in range(3 * 54))
    shown = [
        Placement(Picture(AssetKey(f"p{number}"), 1), 24, 11, bytes([9]) + colours[number:] + colours[:number])
        for number in range(20)
    ]
    canvas.show("grid", [(one, Priority.VISIBLE) for one in shown])
    lines = [
        "".join(canvas.tokens(shown[row // 11 * 5 + column], row % 11) for column in range(5)) for row in range(44)
    ]
    frame = canvas.rewrite("".join(f"\x1b[{row + 1};1H{line}" for row, line in enumerate(lines)))
    terminal.feed(frame)
    assert len(frame.encode()) < 16 * 1024
    assert 0 < await drain(canvas, terminal) < 128 * 1024
    cells = [terminal.cell(row, column) for row in range(44) for column in range(120)]
    assert sum(cell.data in {"▀", "▄"} for cell in cells) > 400
    assert None not in map(halves, cells)
    await canvas.close()


async def test_colours_that_become_known_later_are_no_other_picture() -> None:
    """The squares are no part of what names a picture: nothing is fetched again."""
    sitting = CanvasSession(GraphicsProtocol.KITTY)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    sitting.show(RED)
    assert sitting.draw((RED, 1, 2)) == ""
    await sitting.drain()
    assert sitting.names() == ["a"]
    assert placement("a", 10, 5) == RED
