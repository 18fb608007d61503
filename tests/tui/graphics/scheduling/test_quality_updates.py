"""Pictures follow the link: what was not sent changes, what stands stays, an idle link improves it once."""

from __future__ import annotations

from collections.abc import AsyncIterator

from core.models import Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, C, CanvasSession
from tests.tui.graphics.fake_payloads import Gate, settle
from tui.graphics.canvas import Canvas
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.placement_state import PayloadPhase
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol

KBIT = 1000 / 8
SLOW, MIDDLING, FAST = 60 * KBIT, 300 * KBIT, 8000 * KBIT
"""For the small screen of these sittings: half-blocks, fewer colours, everything."""


class MeasuredSession(CanvasSession):
    """A session whose link carries what the test says."""

    def __init__(self, protocol: GraphicsProtocol, rate: float | None, gate: Gate | None = None) -> None:
        super().__init__(protocol, gate)
        self.link = ConnectionEstimator()
        self.link.rate = rate
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), lambda: None, estimator=self.link)

    def keep_busy(self) -> None:
        """Let the terminal owe an answer, so that the link is not idle."""
        self.link.record_write(10, 0.0)
        self.link.record_fence(0.0)

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


async def test_a_slow_link_gets_blocks_and_the_selected_picture() -> None:
    """Only what is selected comes in pixels; the others are half-blocks in 256 colours that stand on a kitty."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.select(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await sitting.drain()
    assert sitting.images_shown(0, [0, 12]) == ["a", ""]
    assert sitting.terminal.cell(0, 13).data in {"▀", "▄"}
    assert [request.depth for request in sitting.asked(B)] == [ColourDepth.COLOURS_256]


async def test_what_becomes_selected_becomes_sharp_and_stays_so() -> None:
    """Moving the selection sends the new picture once, and nothing for the one that was left."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.select(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await sitting.drain()
    before = sitting.asked(A)
    assert {request.protocol for request in before} == {GraphicsProtocol.KITTY}
    for selected, other in ((B, A), (A, B)):
        sitting.select(selected, other)
        await sitting.drain()
    assert sitting.images_shown(0, [0, 12]) == ["a", "b"]
    assert sitting.asked(A) == before
    assert [request.protocol for request in sitting.asked(B)][:2] == [
        GraphicsProtocol.HALF_BLOCKS,
        GraphicsProtocol.KITTY,
    ]
    assert await sitting.drain() == 0


async def test_writes_are_short_on_a_slow_link() -> None:
    """A key never waits for more than a chunk of a picture there; a fast link takes several at once."""
    longest = []
    for rate in (MIDDLING, FAST):
        sitting = MeasuredSession(GraphicsProtocol.KITTY, rate, LargeGate())
        sitting.canvas.next_write()
        sitting.select(C)
        sitting.draw((C, 0, 0))
        writes = [data for _ in range(20) if (data := await sitting.step())]
        assert sitting.images_shown(0, [0]) == ["c"]
        longest.append(max(map(len, writes)))
    assert longest[0] < 4096 + 100
    assert longest[1] > 12_000


async def test_a_selection_that_moves_on_calls_its_picture_off() -> None:
    """A sharp picture that was not made yet when the selection left is not wanted; its half-blocks stay unsent."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.select(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await sitting.drain()
    sitting.gate.hold()
    sitting.select(B, A)
    await settle()
    sitting.select(A, B)
    await settle()
    assert sitting.gate.cancelled == sitting.asked(B)[1:]
    assert await sitting.drain() == 0


async def test_what_was_not_sent_follows_the_link() -> None:
    """A picture that still waits for its payload asks for another one when the link turns out slower."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, FAST)
    sitting.gate.hold()
    sitting.canvas.next_write()
    sitting.show(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await settle()
    sitting.link.rate = MIDDLING
    sitting.canvas.next_write()
    await settle()
    first, last = (request.colours for request in sitting.asked(A))
    assert first == 256
    assert last < 256


async def test_payloads_that_wait_are_replaced() -> None:
    """Encoded pictures that were not begun to be sent are not sent at a quality that the link cannot carry."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, FAST)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.show(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await settle()
    sitting.link.rate = SLOW
    await sitting.drain()
    assert sitting.asked(B)[-1].protocol is GraphicsProtocol.HALF_BLOCKS
    assert sitting.terminal.cell(0, 13).data in {"▀", "▄"}


async def test_what_stands_is_not_sent_again_when_the_link_becomes_slower() -> None:
    """Pictures in 256 colours stay as they are, in every protocol."""
    for protocol in (GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS):
        sitting = MeasuredSession(protocol, FAST)
        sitting.show(A, B)
        sitting.draw((A, 0, 0), (B, 0, 12))
        await sitting.drain()
        asked = len(sitting.gate.started)
        for rate in (MIDDLING, SLOW, MIDDLING):
            sitting.link.rate = rate
            assert await sitting.drain() == 0
        assert len(sitting.gate.started) == asked


async def test_an_idle_link_improves_once() -> None:
    """When all is read, visible pictures come again in full quality, then never more, whatever the link turns out."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.show(A, B)
    sitting.draw((A, 0, 0), (B, 0, 12))
    await sitting.drain()
    assert {request.colours for request in sitting.gate.started} < {16, 64}
    sitting.link.record_reply(1.0)
    for rate in (MIDDLING, FAST, 2 * FAST, FAST, 4 * FAST):
        sitting.link.rate = rate
        await sitting.drain()
    assert [request.colours for request in sitting.asked(A)][-1] == 256
    assert len(sitting.asked(A)) == len(sitting.asked(B)) == 2
    assert sitting.images_shown(0, [0, 12]) == ["a", "b"]


async def test_a_slow_link_sharpens_one_picture_after_the_other() -> None:
    """Half-blocks first; when all is read, sharp ones follow: the selected one, then the visible, never two at once."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, SLOW)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.select(A, B, C)
    sitting.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    await sitting.drain()
    assert sitting.images_shown(0, [0, 12]) == ["a", ""]
    before = len(sitting.gate.started)
    sitting.gate.hold()
    sitting.link.record_reply(1.0)
    await sitting.drain()
    assert len(sitting.gate.started) == before + 1
    sitting.gate.let_through()
    await sitting.drain()
    assert sitting.names()[before:] == ["a", "b", "c"]
    assert sitting.images_shown(0, [0, 12]) == ["a", "b"]
    assert sitting.images_shown(7, [0]) == ["c"]
    assert await sitting.drain() == 0


async def test_a_link_that_was_taken_for_a_slow_one_is_found_out() -> None:
    """Half-blocks of a busy minute do not stay: improving them measures the link, and then all come as it affords."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, SLOW, LargeGate())
    way = sitting.link
    sitting.canvas.next_write()
    sitting.show(A, B, C)
    sitting.draw((A, 0, 0), (B, 0, 12), (C, 6, 0))
    now = 1.0
    for _ in range(400):
        data = await sitting.step()
        if data is None:
            way.record_idle()
            continue
        way.record_write(len(data), now)
        way.record_fence(now)
        now += 0.01 + len(data) / (FAST * 2)
        way.record_reply(now)
    assert way.rate is not None
    assert way.rate > 4 * SLOW
    assert sitting.images_shown(0, [0, 12]) == ["a", "b"]
    assert sitting.images_shown(7, [0]) == ["c"]
    assert {sitting.asked(shown)[-1].colours for shown in (A, B, C)} == {256}


async def test_nothing_improves_while_the_terminal_still_reads() -> None:
    """Improvement waits until all fences are answered."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.show(A)
    sitting.draw((A, 0, 0))
    await sitting.drain()
    sitting.link.rate = FAST
    assert await sitting.drain() == 0
    assert len(sitting.asked(A)) == 1


async def test_nothing_improves_while_somebody_presses_keys() -> None:
    """Who leafs through photos does not wait for better ones that they have left before these arrive."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, MIDDLING)
    sitting.keep_busy()
    sitting.canvas.next_write()
    sitting.show(A)
    sitting.draw((A, 0, 0))
    await sitting.drain()
    sitting.link.record_reply(1.0)
    sitting.link.is_quiet = False
    assert await sitting.drain() == 0
    sitting.link.is_quiet = True
    assert await sitting.drain() > 0


async def test_nothing_is_sent_ahead_on_a_slow_link() -> None:
    """What the next page needs is uploaded on a fast link only, and after everything that is visible."""
    for rate, expected in ((MIDDLING, 1), (FAST, 2)):
        sitting = MeasuredSession(GraphicsProtocol.KITTY, rate)
        sitting.canvas.next_write()
        sitting.canvas.show("grid", [(A, Priority.VISIBLE), (C, Priority.PREFETCH)])
        sitting.draw((A, 0, 0))
        await sitting.drain()
        assert len(sitting.terminal.images) == expected


async def test_an_upload_that_can_wait_is_given_up_for_what_is_looked_at() -> None:
    """In the lightbox the photo that was left becomes a neighbour: its upload ends when the next one is missing."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, FAST, LargeGate())
    sitting.select(C)
    sitting.draw((C, 0, 0))
    await settle()
    begun = sitting.canvas.next_write()
    assert begun is not None
    assert b"a=T" in begun
    sitting.terminal.feed(begun)
    sitting.canvas.show("grid", [(A, Priority.SELECTED), (C, Priority.PREFETCH)])
    sitting.draw((A, 0, 0))
    await settle()
    following = sitting.canvas.next_write()
    assert following is not None
    assert following.startswith(b"\x1b_Ga=d")
    sitting.terminal.feed(following)
    await sitting.drain()
    assert sitting.images_shown(0, [0]) == ["a"]
    assert len(sitting.terminal.images) == 2


async def test_a_pending_visible_picture_holds_prefetching_back() -> None:
    """A page that is not complete yet has the link for itself."""
    sitting = MeasuredSession(GraphicsProtocol.KITTY, FAST, Gate(previews=frozenset({"a"})))
    sitting.gate.hold()
    sitting.canvas.show("grid", [(A, Priority.VISIBLE)])
    sitting.draw((A, 0, 0))
    await sitting.drain()
    slot = sitting.canvas._cache.table.find(A)
    assert slot is not None
    assert slot.state.phase is PayloadPhase.REQUESTED
    sitting.gate.open = True
    sitting.canvas.show("more", [(C, Priority.PREFETCH)])
    await settle()
    assert sitting.canvas._updates.next_upload() is None
