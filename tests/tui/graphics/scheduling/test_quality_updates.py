"""Quality follows the connection: unsent pictures change, shown ones stay, and idle time improves them once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.models import Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate, settle
from tui.graphics.canvas import Canvas
from tui.graphics.encoders.encoding import request_for
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.payloads.quality import ALL_COLOURS
from tui.graphics.screen.placement_state import PayloadPhase
from tui.graphics.terminals.capabilities import Blocks, Capabilities, ColourDepth, GraphicsProtocol

KBIT = 1000 / 8
SLOW, MIDDLING, FAST = 60 * KBIT, 300 * KBIT, 8000 * KBIT
"""For the small screen of these sessions: half-blocks, fewer colours, best quality."""


class MeasuredSession(CanvasSession):
    """A canvas session with a rate that the test sets."""

    def __init__(self, protocol: GraphicsProtocol, rate: float | None, gate: Gate | None = None) -> None:
        super().__init__(protocol, gate)
        self.estimator = ConnectionEstimator()
        self.estimator.rate = rate
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), lambda: None, estimator=self.estimator)

    def keep_busy(self) -> None:
        """Leave a fence unanswered, so that the connection is not idle."""
        self.estimator.record_write(10, 0.0)
        self.estimator.record_fence(0.0)

    def select(self, selected: Placement, *others: Placement) -> None:
        wanted = [(selected, Priority.SELECTED), *((other, Priority.VISIBLE) for other in others)]
        self.canvas.show("grid", wanted)

    def asked(self, shown: Placement) -> list[PayloadRequest]:
        return [request for request in self.gate.started if request.picture == shown.picture]


class LargeGate(Gate):
    """Pictures that take several writes."""

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        async for payload in super().payloads(request, priority):
            yield Payload(payload.body + b"." * 30_000, payload.final)


async def test_a_slow_connection_gets_blocks_and_the_selected_picture() -> None:
    """Only the selected picture is in pixels; the others are half-blocks in 256 colours, also with kitty."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await session.drain()
    assert session.images_shown(0, [0, 12]) == ["a", ""]
    assert session.terminal.cell(0, 13).data in {"▀", "▄"}
    assert [request.depth for request in session.asked(B)] == [ColourDepth.COLOURS_256]


async def test_what_becomes_selected_stays_in_pixels() -> None:
    """Moving the selection sends the new picture once, and nothing for the previous one."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await session.drain()
    before = session.asked(A)
    assert {request.protocol for request in before} == {GraphicsProtocol.KITTY}
    for selected, other in ((B, A), (A, B)):
        session.select(selected, other)
        await session.drain()
    assert session.images_shown(0, [0, 12]) == ["a", "b"]
    assert session.asked(A) == before
    assert [request.protocol for request in session.asked(B)][:2] == [
        GraphicsProtocol.HALF_BLOCKS,
        GraphicsProtocol.KITTY,
    ]
    assert await session.drain() == 0


async def test_writes_are_short_on_a_slow_connection() -> None:
    """On a slow connection a key waits for at most one chunk of a picture; a fast one gets several at once."""
    longest = []
    for rate in (MIDDLING, FAST):
        session = MeasuredSession(GraphicsProtocol.KITTY, rate, LargeGate())
        session.canvas.next_write()
        session.select(C)
        session.draw((C, 0, 0))
        writes = [data for _ in range(80) if (data := await session.step())]
        assert session.images_shown(0, [0]) == ["c"]
        longest.append(max(map(len, writes)))
    assert longest[0] < 4096 + 100
    assert longest[1] > 12_000


async def test_a_selection_that_moves_on_cancels_its_picture() -> None:
    """A picture still being encoded when the selection moves on is cancelled; its half-blocks are kept."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await session.drain()
    session.gate.hold()
    session.select(B, A)
    await settle()
    session.select(A, B)
    await settle()
    assert session.gate.cancelled == session.asked(B)[1:]
    assert await session.drain() == 0


async def test_unsent_pictures_follow_the_connection() -> None:
    """A picture whose payload is still to come requests another one when the connection turns out to be slower."""
    session = MeasuredSession(GraphicsProtocol.KITTY, FAST)
    session.gate.hold()
    session.canvas.next_write()
    session.show(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await settle()
    session.estimator.rate = MIDDLING
    session.canvas.next_write()
    await settle()
    first, last = (request.colours for request in session.asked(A))
    assert first == 256
    assert last < 256


async def test_queued_payloads_are_replaced() -> None:
    """Encoded pictures whose upload has not started are not sent in a quality that the connection cannot afford."""
    session = MeasuredSession(GraphicsProtocol.KITTY, FAST)
    session.keep_busy()
    session.canvas.next_write()
    session.show(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await settle()
    session.estimator.rate = SLOW
    await session.drain()
    assert session.asked(B)[-1].protocol is GraphicsProtocol.HALF_BLOCKS
    assert session.terminal.cell(0, 13).data in {"▀", "▄"}


async def test_shown_pictures_are_not_sent_again_when_the_connection_slows_down() -> None:
    """Pictures in 256 colours stay as they are, in every protocol."""
    for protocol in (GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS):
        session = MeasuredSession(protocol, FAST)
        session.show(A, B)
        session.draw((A, 0, 0), (B, 0, 12))
        await session.drain()
        asked = len(session.gate.started)
        for rate in (MIDDLING, SLOW, MIDDLING):
            session.estimator.rate = rate
            assert await session.drain() == 0
        assert len(session.gate.started) == asked


async def test_an_idle_connection_improves_pictures_once() -> None:
    """When everything is read, visible pictures are sent again in full quality, and then never again, at any rate."""
    session = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    session.keep_busy()
    session.canvas.next_write()
    session.show(A, B)
    session.draw((A, 0, 0), (B, 0, 12))
    await session.drain()
    assert {request.colours for request in session.gate.started} < {16, 64}
    session.estimator.record_reply(1.0)
    session.estimator.is_at_rest = False
    for rate in (MIDDLING, FAST, 2 * FAST, FAST, 4 * FAST):
        session.estimator.rate = rate
        await session.drain()
    assert [request.colours for request in session.asked(A)][-1] == 256
    assert len(session.asked(A)) == len(session.asked(B)) == 2
    assert session.images_shown(0, [0, 12]) == ["a", "b"]


async def test_a_slow_connection_improves_pictures_one_by_one() -> None:
    """Half-blocks first; when everything is read, pixels follow, the selected picture first, one by one."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    await session.drain()
    assert session.images_shown(0, [0, 12]) == ["a", ""]
    before = len(session.gate.started)
    session.gate.hold()
    session.estimator.record_reply(1.0)
    await session.drain()
    assert len(session.gate.started) == before + 1
    session.gate.let_through()
    await session.drain()
    assert session.names()[before:] == ["a", "b", "c"]
    assert session.images_shown(0, [0, 12]) == ["a", "b"]
    assert session.images_shown(7, [0]) == ["c"]
    assert await session.drain() == 0


async def test_blocks_get_all_colours_at_rest() -> None:
    """Where only blocks can be drawn, those of a slow connection are improved once it is idle, and then stay."""
    session = MeasuredSession(GraphicsProtocol.HALF_BLOCKS, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    await session.drain()
    assert {request.depth for request in session.gate.started} == {ColourDepth.COLOURS_256}
    before = len(session.gate.started)
    session.estimator.record_reply(1.0)
    await session.drain()
    assert session.names()[before:] == ["a", "b", "c"]
    assert {request.depth for request in session.gate.started[before:]} == {ColourDepth.TRUECOLOR}
    for rate in (MIDDLING, SLOW, FAST):
        session.estimator.rate = rate
        assert await session.drain() == 0
    assert len(session.gate.started) == before + 3


async def test_a_connection_that_carries_no_more_keeps_its_blocks() -> None:
    """A picture that would take longer than a few seconds in all colours stays as it is."""
    session = MeasuredSession(GraphicsProtocol.HALF_BLOCKS, KBIT)
    session.keep_busy()
    session.canvas.next_write()
    session.select(C)
    session.draw((C, 0, 0))
    await session.drain()
    session.estimator.record_reply(1.0)
    assert await session.drain() == 0
    assert [request.depth for request in session.gate.started] == [ColourDepth.COLOURS_256]


@pytest.mark.parametrize(
    "capabilities",
    [
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.COLOURS_256),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.COLOURS_256, blocks=Blocks.SEXTANT),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.TRUECOLOR, blocks=Blocks.QUADRANT),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.MONOCHROME, blocks=Blocks.SEXTANT),
    ],
)
async def test_blocks_become_what_the_terminal_draws_best(capabilities: Capabilities) -> None:
    """Also where the depth stays: dithered colours, and the blocks of the font."""
    session = MeasuredSession(GraphicsProtocol.HALF_BLOCKS, SLOW)
    session.capabilities = capabilities
    session.canvas = Canvas(session.gate, capabilities, (COLUMNS, ROWS), lambda: None, estimator=session.estimator)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, C)
    session.draw((A, 0, 0), (C, 6, 0))
    await session.drain()
    session.estimator.record_reply(1.0)
    await session.drain()
    best = request_for(A, capabilities)
    assert [request == best for request in session.asked(A)] == [False, True]
    assert await session.drain() == 0


async def test_pixels_follow_blocks_together_before_the_connection_rests() -> None:
    """Right after the last key all pictures in blocks become pixels at once, not one by one."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    session.keep_busy()
    session.canvas.next_write()
    session.select(A, B, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    await session.drain()
    before = len(session.gate.started)
    session.gate.hold()
    session.estimator.is_at_rest = False
    session.estimator.record_reply(1.0)
    await session.drain()
    assert session.names()[before:] == ["b", "c"]
    session.gate.let_through()
    await session.drain()
    assert session.images_shown(7, [0]) == ["c"]


async def test_a_connection_that_seemed_slow_is_measured_again() -> None:
    """Half-blocks from a busy minute do not stay: improving one measures the connection again."""
    session = MeasuredSession(GraphicsProtocol.KITTY, SLOW, LargeGate())
    way = session.estimator
    session.canvas.next_write()
    session.show(A, B, C)
    session.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    now = 1.0
    for _ in range(400):
        data = await session.step()
        if data is None:
            way.record_idle()
            continue
        way.record_write(len(data), now)
        way.record_fence(now)
        now += 0.01 + len(data) / (FAST * 2)
        way.record_reply(now)
    assert way.rate is not None
    assert way.rate > 4 * SLOW
    assert session.images_shown(0, [0, 12]) == ["a", "b"]
    assert session.images_shown(7, [0]) == ["c"]
    assert {session.asked(shown)[-1].colours for shown in (A, B, C)} == {ALL_COLOURS}


async def test_nothing_improves_while_the_terminal_still_reads() -> None:
    """Improvement waits until all fences are answered."""
    session = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    session.keep_busy()
    session.canvas.next_write()
    session.show(A)
    session.draw((A, 0, 0))
    await session.drain()
    session.estimator.rate = FAST
    assert await session.drain() == 0
    assert len(session.asked(A)) == 1


async def test_nothing_improves_while_keys_are_pressed() -> None:
    """Someone paging through photos does not wait for improvements of photos that are no longer shown."""
    session = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    session.keep_busy()
    session.canvas.next_write()
    session.show(A)
    session.draw((A, 0, 0))
    await session.drain()
    session.estimator.record_reply(1.0)
    session.estimator.is_quiet = False
    assert await session.drain() == 0
    session.estimator.is_quiet = True
    assert await session.drain() > 0


async def test_nothing_is_prefetched_on_a_slow_connection() -> None:
    """The next page is prefetched only on a fast connection, and after everything visible."""
    for rate, expected in ((MIDDLING, 1), (FAST, 2)):
        session = MeasuredSession(GraphicsProtocol.KITTY, rate)
        session.canvas.next_write()
        session.canvas.show("grid", [(A, Priority.VISIBLE), (C, Priority.PREFETCH)])
        session.draw((A, 0, 0))
        await session.drain()
        assert len(session.terminal.images) == expected


async def test_a_less_urgent_upload_is_aborted_for_a_visible_picture() -> None:
    """In the lightbox the previous photo becomes a neighbour: its upload is aborted when the next photo is missing."""
    session = MeasuredSession(GraphicsProtocol.KITTY, FAST, LargeGate())
    session.select(C)
    session.draw((C, 0, 0))
    await settle()
    first = session.canvas.next_write()
    assert first is not None
    assert b"a=T" in first
    session.terminal.feed(first)
    session.canvas.show("grid", [(A, Priority.SELECTED), (C, Priority.PREFETCH)])
    session.draw((A, 0, 0))
    await settle()
    following = session.canvas.next_write()
    assert following is not None
    assert following.startswith(b"\x1b_Ga=d")
    session.terminal.feed(following)
    await session.drain()
    assert session.images_shown(0, [0]) == ["a"]
    assert len(session.terminal.images) == 2


async def test_a_pending_visible_picture_delays_prefetching() -> None:
    """A page that is not complete has the connection for itself."""
    session = MeasuredSession(GraphicsProtocol.KITTY, FAST, Gate(previews=frozenset({"a"})))
    session.gate.hold()
    session.canvas.show("grid", [(A, Priority.VISIBLE)])
    session.draw((A, 0, 0))
    await session.drain()
    slot = session.canvas._cache.table.find(A)
    assert slot is not None
    assert slot.state.phase is PayloadPhase.REQUESTED
    session.gate.open = True
    session.canvas.show("more", [(C, Priority.PREFETCH)])
    await settle()
    assert session.canvas._updates.next_upload() is None
