"""Pictures are painted from what stands on the screen now: strips where a picture is whole, clips where it is not."""

from dataclasses import replace

import pytest

from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate
from tui.graphics.canvas import PLACEHOLDER_COLOUR
from tui.graphics.payloads.placements import CellRectangle
from tui.graphics.terminals.capabilities import GraphicsProtocol


@pytest.fixture(params=[GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2])
def protocol(request: pytest.FixtureRequest) -> GraphicsProtocol:
    """Each protocol that is painted above the cells."""
    painted: GraphicsProtocol = request.param
    return painted


async def test_a_preview_is_painted_over(protocol: GraphicsProtocol) -> None:
    """The final picture covers the preview; no cell is written in between."""
    sitting = CanvasSession(protocol, Gate(previews=frozenset({"c"})))
    sitting.gate.hold()
    sitting.show(C)
    sitting.draw((C, 1, 2))
    await sitting.drain()
    assert sitting.terminal.screen.pictures[4][8] == ("c-preview", 3, 6)
    sitting.gate.let_through()
    while (data := await sitting.step()) is not None:
        assert (b"\x1bP" if protocol is GraphicsProtocol.SIXEL else b"\x1b]1337;File=") in data
        assert sitting.terminal.screen.pictures[4][8] is not None
    assert sitting.terminal.screen.pictures[4][8] == ("c", 3, 6)


async def test_a_clip_is_asked_for_what_a_dialog_leaves_free(protocol: GraphicsProtocol) -> None:
    """Rows that are whole come from the payload; beside the dialog, clips of exactly the free cells are painted."""
    sitting = CanvasSession(protocol)
    sitting.gate.hold()
    sitting.show(C)
    sitting.draw((C, 1, 2), dialog=(4, 10, 8, 20))
    sitting.gate.let_through()
    await sitting.drain()
    clips = [request.clip for request in sitting.gate.started if request.clip is not None]
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
    pictures = sitting.terminal.screen.pictures
    for row in range(ROWS - 1):
        for column in range(COLUMNS):
            inside = 1 <= row < 11 and 2 <= column < 32 and not (4 <= row < 8 and 10 <= column < 20)
            assert pictures[row][column] == (("c", row - 1, column - 2) if inside else None), (row, column)


async def test_a_dialog_that_opens_and_closes_over_pictures(protocol: GraphicsProtocol) -> None:
    """Opening sends no picture bytes; closing repaints only the strips that were covered."""
    sitting = CanvasSession(protocol)
    sitting.show(C)
    sitting.draw((C, 1, 2))
    await sitting.drain()
    assert sitting.terminal.strokes == 5
    sitting.draw((C, 1, 2), dialog=(4, 10, 6, 20))
    assert await sitting.drain() == 0
    sitting.draw((C, 1, 2))
    await sitting.drain()
    assert sitting.terminal.strokes == 5 + 2
    assert sitting.terminal.screen.pictures[4][12] == ("c", 3, 10)


async def test_page_change_and_dialog_while_painting_ends_right(protocol: GraphicsProtocol) -> None:
    """Damage is painted from what stands now: a page turned and a dialog opened and closed meanwhile leave no ghost."""
    sitting = CanvasSession(protocol)
    sitting.show(A, B, C)
    sitting.draw((A, 0, 0), (B, 6, 20))
    await sitting.step()
    sitting.draw((C, 1, 2))
    await sitting.step()
    sitting.draw((C, 1, 2), dialog=(2, 0, 14, 39))
    await sitting.step()
    sitting.draw((C, 1, 2), dialog=(5, 5, 9, 12))
    await sitting.step()
    sitting.draw((C, 1, 2))
    await sitting.drain()
    for row in range(ROWS):
        for column in range(COLUMNS):
            inside = 1 <= row < 11 and 2 <= column < 32
            assert sitting.terminal.screen.pictures[row][column] == (("c", row - 1, column - 2) if inside else None)


async def test_a_picture_never_touches_the_last_row(protocol: GraphicsProtocol) -> None:
    """It would scroll some terminals: rows above are painted, the last row keeps its tone."""
    sitting = CanvasSession(protocol)
    sitting.show(A)
    tokens = [sitting.canvas.tokens(A, row) for row in range(A.rows)]
    frame = "".join(f"\x1b[{ROWS - 2 + row};1H{tokens[row]}" for row in range(3))
    sitting.terminal.feed(sitting.canvas.rewrite(frame))
    await sitting.drain()
    assert [line[0] for line in sitting.terminal.screen.pictures[-3:]] == [("a", 0, 0), ("a", 1, 0), None]
    assert sitting.terminal.cell(ROWS - 1, 0).bg == bytes(PLACEHOLDER_COLOUR).hex()


async def test_a_dialog_that_grows_over_a_half_painted_clip(protocol: GraphicsProtocol) -> None:
    """The strips of a clip that are left are painted only where they are still free; the rest is cut anew."""
    sitting = CanvasSession(protocol)
    sitting.show(C)
    sitting.draw((C, 1, 2), dialog=(1, 20, 11, 40))
    strokes = 0
    while strokes < 2:
        strokes += await sitting.step() is not None
    sitting.draw((C, 1, 2), dialog=(1, 8, 11, 40))
    await sitting.drain()
    for row in range(1, 11):
        wanted = [("c", row - 1, column) for column in range(6)] + [None] * (COLUMNS - 8)
        assert sitting.terminal.screen.pictures[row][2:] == wanted
        assert sitting.terminal.cell(row, 8).data == "d"


async def test_a_clip_of_the_final_picture_ignores_previews(protocol: GraphicsProtocol) -> None:
    """A preview that comes late, for a clip, does not stay beside the sharp picture."""
    sitting = CanvasSession(protocol, Gate(previews=frozenset({"c"})))
    sitting.show(C)
    sitting.draw((C, 1, 2))
    await sitting.drain()
    sitting.gate.hold()
    sitting.draw((C, 2, 3), dialog=(4, 10, 8, 20))
    await sitting.drain()
    sitting.gate.let_through()
    await sitting.drain()
    cells = {cell[0] for line in sitting.terminal.screen.pictures for cell in line if cell is not None}
    assert cells == {"c"}
    assert sitting.terminal.screen.pictures[5][5] == ("c", 3, 2)


async def test_letters_do_not_look_out_from_under_a_picture(protocol: GraphicsProtocol) -> None:
    """Where a terminal can hold writes back, half-blocks below a picture give way to its ground at the same moment."""
    sitting = CanvasSession(GraphicsProtocol.HALF_BLOCKS, synchronized=True)
    sitting.show(A)
    sitting.draw((A, 1, 2))
    await sitting.drain()
    sitting.gate.hold()
    sitting.canvas.resize(COLUMNS, ROWS, replace(sitting.capabilities, protocol=protocol))
    sitting.draw((A, 1, 2))
    await sitting.drain()
    assert sitting.terminal.cell(3, 4).data in {"▀", "▄"}
    sitting.gate.let_through()
    while (data := await sitting.step()) is not None:
        assert data.startswith(b"\x1b[?2026h")
    for row in range(1, 6):
        assert sitting.terminal.screen.pictures[row][2:12] == [("a", row - 1, column) for column in range(10)]
        assert {sitting.terminal.cell(row, column).data for column in range(2, 12)} == {" "}
