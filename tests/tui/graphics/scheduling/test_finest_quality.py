"""Pictures at rest: the finest quality comes last, one by one, only where the connection carries it."""

from __future__ import annotations

import pytest

from tests.tui.graphics.canvases import A, B, C
from tests.tui.graphics.scheduling.test_quality_updates import FAST, MIDDLING, SLOW, LargeGate, MeasuredSession
from tui.graphics.payloads.placements import Placement
from tui.graphics.payloads.quality import ALL_COLOURS
from tui.graphics.terminals.capabilities import GraphicsProtocol

FINE = (GraphicsProtocol.KITTY, GraphicsProtocol.ITERM2)


async def shown(session: MeasuredSession) -> None:
    """Show three pictures while keys are pressed now and then."""
    session.estimator.is_at_rest = False
    session.canvas.next_write()
    session.select(A, B, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    await session.drain()


def colours(session: MeasuredSession, *pictures: Placement) -> list[int]:
    """Return the colours that each picture was requested in last."""
    return [session.asked(picture)[-1].colours for picture in pictures]


@pytest.mark.parametrize("protocol", FINE)
async def test_it_comes_when_nothing_was_in_transit_for_a_while(protocol: GraphicsProtocol) -> None:
    """Not right after the last key; at rest the selected picture first, one after the other, and each only once."""
    session = MeasuredSession(protocol, FAST)
    await shown(session)
    assert colours(session, A, B, C) == [256] * 3
    before = len(session.gate.started)
    session.gate.hold()
    session.estimator.is_at_rest = True
    await session.drain()
    assert session.names()[before:] == ["a"]
    session.gate.let_through()
    await session.drain()
    whole = [request for request in session.gate.started[before:] if request.clip is None]
    assert [request.picture for request in whole] == [A.picture, B.picture, C.picture]
    assert colours(session, A, B, C) == [ALL_COLOURS] * 3
    assert await session.drain() == 0


@pytest.mark.parametrize("protocol", FINE)
async def test_it_waits_for_replies_and_for_keys(protocol: GraphicsProtocol) -> None:
    """While the terminal still reads, or a key was pressed, the next one is not requested."""
    session = MeasuredSession(protocol, FAST)
    await shown(session)
    session.estimator.is_at_rest = True
    session.keep_busy()
    await session.drain()
    assert colours(session, A, B, C) == [256] * 3
    session.estimator.record_reply(1.0)
    session.estimator.is_quiet = session.estimator.is_at_rest = False
    await session.drain()
    assert colours(session, A, B, C) == [256] * 3


@pytest.mark.parametrize("rate", [SLOW, MIDDLING])
async def test_a_slow_connection_keeps_what_it_has(rate: float) -> None:
    """What would take longer than a few seconds is not sent, however long the connection rests."""
    session = MeasuredSession(GraphicsProtocol.KITTY, rate)
    await shown(session)
    session.estimator.is_at_rest = True
    await session.drain()
    assert max(colours(session, A, B, C)) <= 256
    assert await session.drain() == 0


@pytest.mark.parametrize("protocol", FINE)
async def test_a_key_in_between_repeats_nothing(protocol: GraphicsProtocol) -> None:
    """The selection moves while a better picture is on its way: no picture is sent again in a lower quality."""
    session = MeasuredSession(protocol, FAST)
    await shown(session)
    session.gate.hold()
    session.estimator.is_at_rest = True
    await session.drain()
    before = len(session.gate.started)
    session.estimator.is_quiet = session.estimator.is_at_rest = False
    session.select(B, A, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    session.gate.let_through()
    await session.drain()
    assert len(session.gate.started) == before
    assert colours(session, A) == [ALL_COLOURS]


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS])
async def test_other_protocols_have_nothing_finer(protocol: GraphicsProtocol) -> None:
    """Sixel has a palette and blocks have cells: what is shown is the best already."""
    session = MeasuredSession(protocol, FAST)
    await shown(session)
    before = len(session.gate.started)
    session.estimator.is_at_rest = True
    assert await session.drain() == 0
    assert len(session.gate.started) == before


async def test_it_is_sent_gently() -> None:
    """Only while nothing but better pictures is sent, and not for the first pictures."""
    session = MeasuredSession(GraphicsProtocol.KITTY, FAST, LargeGate())
    session.estimator.is_at_rest = False
    session.select(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    while await session.step() is not None:
        assert not session.estimator.is_gentle
    session.estimator.is_at_rest = True
    gentle = [session.estimator.is_gentle for _ in range(30) if b"m=1" in (await session.step() or b"")]
    assert gentle
    assert all(gentle)
    session.show(C, owner="more")
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    assert await session.step() is not None
    assert not session.estimator.is_gentle
