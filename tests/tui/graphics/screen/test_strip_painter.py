"""Strip painting follows the current screen: strips where a picture is whole, clips where it is covered."""

from dataclasses import replace

import pytest

from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate
from tui.graphics.canvas import PLACEHOLDER_COLOUR
from tui.graphics.payloads.placements import CellRectangle
from tui.graphics.terminals.capabilities import GraphicsProtocol


@pytest.fixture(params=[GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2])
def protocol(request: pytest.FixtureRequest) -> GraphicsProtocol:
    """Each protocol of strips."""
    painted: GraphicsProtocol = request.param
    return painted


async def test_a_preview_is_painted_over(protocol: GraphicsProtocol) -> None:
    """The final picture covers the preview; no cell is written in between."""
    session = CanvasSession(protocol, Gate(previews=frozenset({"c"})))
    session.gate.hold()
    session.show(C)
    session.draw((C, 1, 2))
    await session.drain()
    assert session.terminal.screen.pictures[4][8] == ("c-preview", 3, 6)
    session.gate.let_through()
    while (data := await session.step()) is not None:
        assert (b"\x1bP" if protocol is GraphicsProtocol.SIXEL else b"\x1b]1337;File=") in data
        assert session.terminal.screen.pictures[4][8] is not None
    assert session.terminal.screen.pictures[4][8] == ("c", 3, 6)


async def test_a_clip_is_requested_for_what_a_dialog_leaves_visible(protocol: GraphicsProtocol) -> None:
    """Whole rows come from the payload; around the dialog, clips of exactly the visible cells are painted."""
    session = CanvasSession(protocol)
    session.gate.hold()
    session.show(C)
    session.draw((C, 1, 2), dialog=(4, 10, 8, 20))
    session.gate.let_through()
    await session.drain()
    clips = [request.clip for request in session.gate.started if request.clip is not None]
    assert (
        set(clips)
        == {
            CellRectangle(0, 2, 8, 8),
            CellRectangle(18, 2, 30, 8),
            CellRectangle(8, 2, 18, 3),
            CellRectangle(8, 7, 18, 8),
        }
        or clips
    )
    pictures = session.terminal.screen.pictures
    for row in range(ROWS - 1):
        for column in range(COLUMNS):
            inside = 1 <= row < 11 and 2 <= column < 32 and not (4 <= row < 8 and 10 <= column < 20)
            assert pictures[row][column] == (("c", row - 1, column - 2) if inside else None), (row, column)


async def test_a_dialog_that_opens_and_closes_over_pictures(protocol: GraphicsProtocol) -> None:
    """Opening a dialog sends no picture bytes; closing it repaints only the strips that were covered."""
    session = CanvasSession(protocol)
    session.show(C)
    session.draw((C, 1, 2))
    await session.drain()
    assert session.terminal.strip_writes == 5
    session.draw((C, 1, 2), dialog=(4, 10, 6, 20))
    assert await session.drain() == 0
    session.draw((C, 1, 2))
    await session.drain()
    assert session.terminal.strip_writes == 5 + 2
    assert session.terminal.screen.pictures[4][12] == ("c", 3, 10)


async def test_page_change_and_dialog_while_painting_ends_right(protocol: GraphicsProtocol) -> None:
    """Damage is painted from the current screen: a page change and a dialog in between leave nothing behind."""
    session = CanvasSession(protocol)
    session.show(A, B, C)
    session.draw((A, 0, 0), (B, 6, 20))
    await session.step()
    session.draw((C, 1, 2))
    await session.step()
    session.draw((C, 1, 2), dialog=(2, 0, 14, 39))
    await session.step()
    session.draw((C, 1, 2), dialog=(5, 5, 9, 12))
    await session.step()
    session.draw((C, 1, 2))
    await session.drain()
    for row in range(ROWS):
        for column in range(COLUMNS):
            inside = 1 <= row < 11 and 2 <= column < 32
            assert session.terminal.screen.pictures[row][column] == (("c", row - 1, column - 2) if inside else None)


async def test_a_picture_never_touches_the_last_row(protocol: GraphicsProtocol) -> None:
    """It would scroll some terminals: the rows above are painted, the last row keeps its fill."""
    session = CanvasSession(protocol)
    session.show(A)
    tokens = [session.canvas.tokens(A, row) for row in range(A.rows)]
    frame = "".join(f"\x1b[{ROWS - 2 + row};1H{tokens[row]}" for row in range(3))
    session.terminal.feed(session.canvas.rewrite(frame))
    await session.drain()
    assert [line[0] for line in session.terminal.screen.pictures[-3:]] == [("a", 0, 0), ("a", 1, 0), None]
    assert session.terminal.cell(ROWS - 1, 0).bg == bytes(PLACEHOLDER_COLOUR).hex()


async def test_a_dialog_that_grows_over_a_partly_painted_clip(protocol: GraphicsProtocol) -> None:
    """The remaining strips of a clip are painted only where they are still visible; the rest is divided again."""
    session = CanvasSession(protocol)
    session.show(C)
    session.draw((C, 1, 2), dialog=(1, 20, 11, 40))
    writes = 0
    while writes < 2:
        writes += await session.step() is not None
    session.draw((C, 1, 2), dialog=(1, 8, 11, 40))
    await session.drain()
    for row in range(1, 11):
        wanted = [("c", row - 1, column) for column in range(6)] + [None] * (COLUMNS - 8)
        assert session.terminal.screen.pictures[row][2:] == wanted
        assert session.terminal.cell(row, 8).data == "d"


async def test_a_clip_of_the_final_picture_ignores_previews(protocol: GraphicsProtocol) -> None:
    """A preview that arrives late, for a clip, does not stay next to the final picture."""
    session = CanvasSession(protocol, Gate(previews=frozenset({"c"})))
    session.show(C)
    session.draw((C, 1, 2))
    await session.drain()
    session.gate.hold()
    session.draw((C, 2, 3), dialog=(4, 10, 8, 20))
    await session.drain()
    session.gate.let_through()
    await session.drain()
    cells = {cell[0] for line in session.terminal.screen.pictures for cell in line if cell is not None}
    assert cells == {"c"}
    assert session.terminal.screen.pictures[5][5] == ("c", 3, 2)


async def test_characters_do_not_show_under_a_picture(protocol: GraphicsProtocol) -> None:
    """With synchronized output, half-blocks below a picture are replaced by its fill at the same moment."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS, synchronized=True)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    session.gate.hold()
    session.canvas.resize(COLUMNS, ROWS, replace(session.capabilities, protocol=protocol))
    session.draw((A, 1, 2))
    await session.drain()
    assert session.terminal.cell(3, 4).data in {"▀", "▄"}
    session.gate.let_through()
    while (data := await session.step()) is not None:
        assert data.startswith(b"\x1b[?2026h")
    for row in range(1, 6):
        assert session.terminal.screen.pictures[row][2:12] == [("a", row - 1, column) for column in range(10)]
        assert {session.terminal.cell(row, column).data for column in range(2, 12)} == {" "}
