"""A listener is called once, when the terminal shows the picture, in every protocol."""

from __future__ import annotations

import pytest

from core.models import Priority
from tests.tui.graphics.canvases import A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate, settle
from tui.graphics.terminals.capabilities import GraphicsProtocol


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_it_is_called_after_the_last_write_of_the_picture(protocol: GraphicsProtocol) -> None:
    """Not when the payload comes: on a slow connection its bytes are still to be sent."""
    session = CanvasSession(protocol)
    session.gate.hold()
    drawn: list[str] = []
    session.show(C)
    session.draw((C, 1, 2))
    session.canvas.drawn.listen("view", C, lambda: drawn.append("c"))
    await session.drain()
    assert not drawn
    session.gate.let_through()
    while await session.step() is not None:
        assert not drawn
    assert drawn == ["c"]
    session.draw((C, 2, 2))
    await session.drain()
    assert drawn == ["c"]


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_a_prefetched_picture_is_drawn_when_a_frame_shows_it(protocol: GraphicsProtocol) -> None:
    """What was fetched ahead is not drawn before."""
    session = CanvasSession(protocol)
    session.canvas.show("grid", [(A, Priority.SELECTED), (B, Priority.PREFETCH)])
    session.draw((A, 1, 2))
    await session.drain()
    drawn: list[str] = []
    session.canvas.drawn.listen("view", B, lambda: drawn.append("b"))
    await session.drain()
    assert not drawn
    session.show(B)
    session.draw((B, 1, 2))
    await session.drain()
    assert drawn == ["b"]


async def test_a_picture_that_cannot_be_had_is_not_waited_for() -> None:
    """Its reason is shown in its place."""
    session = CanvasSession(GraphicsProtocol.KITTY, Gate(broken=frozenset({"a"})))
    drawn: list[str] = []
    session.show(A)
    session.draw((A, 1, 2))
    session.canvas.drawn.listen("view", A, lambda: drawn.append("a"))
    await session.drain()
    assert drawn == ["a"]


async def test_a_removed_owner_is_not_called() -> None:
    """Nor is a listener that was replaced."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    session.gate.hold()
    drawn: list[str] = []
    session.show(A, B)
    session.draw((A, 1, 2), (B, 1, 20))
    session.canvas.drawn.listen("view", A, lambda: drawn.append("replaced"))
    session.canvas.drawn.listen("view", B, lambda: drawn.append("b"))
    session.canvas.drawn.listen("closed", A, lambda: drawn.append("closed"))
    session.canvas.forget("closed")
    session.gate.let_through()
    await settle()
    await session.drain()
    assert drawn == ["b"]
