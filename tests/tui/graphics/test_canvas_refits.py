"""A photo whose box changes: its old pixels stay, cropped, until the new ones are there; nothing is blank between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import AssetKey, Priority
from tests.tui.graphics.canvases import CanvasSession
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.payloads.placements import Fit, Picture, Placement, Region
from tui.graphics.terminals.capabilities import GraphicsProtocol

PHOTO = Picture(AssetKey("a"), 1, fit=Fit.CONTAIN)
PREVIEW = bytes([1, 255, 0, 0, 215, 0, 0])
WIDE = Placement(PHOTO, 30, 12, PREVIEW)
NARROW = Placement(PHOTO, 20, 8, PREVIEW)
ZOOMED = Placement(replace(PHOTO, region=Region(0.2, 0.2, 0.6, 0.6)), 30, 12, PREVIEW)
AT = {WIDE: (1, 4), NARROW: (3, 2), ZOOMED: (1, 4)}


async def shown_then(session: CanvasSession, first: Placement, second: Placement) -> None:
    """Show one box of the photo completely, then draw the other one, whose payload is not there yet."""
    session.show(first, priority=Priority.SELECTED)
    session.draw((first, *AT[first]))
    await session.drain()
    session.gate.hold()
    session.show(second, priority=Priority.SELECTED)
    session.draw((second, *AT[second]))
    await session.drain()


def cells_of(session: CanvasSession, placement: Placement) -> dict[tuple[int, int], object]:
    """Return what each cell of a box shows: the cell of a strip, or a character and its colours."""
    top, left = AT[placement]
    found: dict[tuple[int, int], object] = {}
    for row in range(top, top + placement.rows):
        for column in range(left, left + placement.columns):
            cell = session.terminal.cell(row, column)
            if session.capabilities.protocol in STRIP_PROTOCOLS:
                found[row, column] = session.terminal.screen.pictures[row][column]
            else:
                found[row, column] = (cell.data, cell.fg, cell.bg)
    return found


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
@pytest.mark.parametrize(("first", "second"), [(WIDE, NARROW), (NARROW, WIDE), (WIDE, ZOOMED), (ZOOMED, WIDE)])
async def test_old_pixels_stay_until_the_new_ones_are_there(
    protocol: GraphicsProtocol, first: Placement, second: Placement
) -> None:
    """Details open and close, zoom in and out: cells that both boxes have show the same before and after the frame."""
    session = CanvasSession(protocol)
    session.show(first, priority=Priority.SELECTED)
    session.draw((first, *AT[first]))
    await session.drain()
    before = cells_of(session, first)
    session.gate.hold()
    session.show(second, priority=Priority.SELECTED)
    session.draw((second, *AT[second]))
    for _ in range(2):
        after = cells_of(session, second)
        common = before.keys() & after.keys()
        assert common
        assert {place: after[place] for place in common} == {place: before[place] for place in common}
        await session.drain()
    others = [session.terminal.cell(*place) for place in after.keys() - before.keys()]
    assert all(cell.bg != "default" for cell in others), "the rest shows the low-resolution preview"
    session.gate.let_through()
    await session.drain()
    if protocol is GraphicsProtocol.KITTY:
        top, left = AT[second]
        assert session.images_shown(top, range(left, left + second.columns)) == ["a"] * second.columns
        shown = {session.terminal.cell(top, left).fg, session.terminal.cell(top + second.rows - 1, left).fg}
        assert len(shown) == 1, "one image fills the box"
    elif protocol in STRIP_PROTOCOLS:
        assert all(cell is not None for cell in cells_of(session, second).values())
    assert session.draw((second, *AT[second])) == ""


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
@pytest.mark.parametrize(
    "other",
    [
        Placement(replace(PHOTO, asset_key=AssetKey("b")), 30, 12, PREVIEW),
        Placement(replace(PHOTO, version=2), 30, 12, PREVIEW),
        Placement(replace(PHOTO, turns=1), 30, 12, PREVIEW),
    ],
)
async def test_pixels_of_something_else_do_not_stay(protocol: GraphicsProtocol, other: Placement) -> None:
    """Another photo, a changed one and a turned view show their preview: old pixels would be wrong."""
    session = CanvasSession(protocol)
    AT[other] = AT[WIDE]
    await shown_then(session, WIDE, other)
    assert all(
        cell is None or cell[0] in {"▀", "▄", " "} for cell in map(_text_or_none, cells_of(session, other).values())
    )


def _text_or_none(cell: object) -> tuple[str, ...] | None:
    assert cell is None or isinstance(cell, tuple)
    return cell
