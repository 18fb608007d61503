"""From first frame to picture: mean colour in the frame, low-resolution preview after it, then the payloads."""

import asyncio
from dataclasses import replace

import pytest

from core.models import AssetKey, Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, CanvasSession
from tests.tui.graphics.clocks import Clock
from tests.tui.graphics.emulation.half_block_cells import halves
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import Gate, drain, placement, settle
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.canvas import Canvas
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.placements import Picture, Placement
from tui.graphics.scheduling.preview_schedule import LONGEST_SECONDS, PATIENCE_SECONDS
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

RED = replace(A, preview=bytes([1, 255, 0, 0, 215, 0, 0]))
MEAN = "ff0000"


def preview_is_shown(session: CanvasSession, top: int, left: int) -> bool:
    """Return whether the first row has the upper pixel's colour, and the last row about the lower one's."""
    upper, lower = (halves(session.terminal.cell(row, left + 4)) for row in (top, top + RED.rows - 1))
    if upper is None or lower is None or not all(colour.endswith("0000") for colour in (*upper, *lower)):
        return False
    return int(upper[0][:2], 16) >= 250 and all(abs(int(colour[:2], 16) - 215) <= 6 for colour in lower)


class FastSession(CanvasSession):
    """A session in kitty whose connection is measured and fast."""

    def __init__(self) -> None:
        super().__init__(GraphicsProtocol.KITTY)
        self.link = ConnectionEstimator()
        self.link.rate = 10_000_000
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), self._wake, estimator=self.link)


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_mean_colour_then_preview_then_picture(protocol: GraphicsProtocol) -> None:
    """Each step replaces the one before in place, without another frame."""
    session = CanvasSession(protocol)
    session.gate.hold()
    session.show(RED)
    session.draw((RED, 1, 2))
    assert (session.terminal.cell(1, 2).data, session.terminal.cell(5, 11).bg) == (" ", MEAN)
    await session.drain()
    assert preview_is_shown(session, 1, 2)
    session.gate.let_through()
    await session.drain()
    assert not preview_is_shown(session, 1, 2) or protocol in STRIP_PROTOCOLS
    if protocol is GraphicsProtocol.KITTY:
        assert session.images_shown(3, range(2, 12)) == ["a"] * 10
    elif protocol in STRIP_PROTOCOLS:
        assert session.terminal.screen.pictures[3][2] == ("a", 2, 0)
    assert session.draw((RED, 1, 2)) == ""


async def test_a_payload_preview_replaces_the_low_resolution_preview() -> None:
    """Every payload is better than the preview."""
    session = CanvasSession(GraphicsProtocol.KITTY, Gate(previews=frozenset({"a"})))
    session.gate.hold()
    session.show(RED)
    session.draw((RED, 1, 2))
    await session.drain()
    assert session.images_shown(3, range(2, 12)) == ["a-preview"] * 10


async def test_previews_that_scroll_stay_whole() -> None:
    """A frame that moves a placement shows its mean colour there, and the preview follows."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.gate.hold()
    session.show(RED)
    session.draw((RED, 1, 2))
    await session.drain()
    session.draw((RED, 6, 20))
    assert session.terminal.cell(6, 20).bg == MEAN
    assert session.terminal.cell(1, 2).data == " "
    await session.drain()
    assert preview_is_shown(session, 6, 20)


async def test_the_selected_preview_comes_first() -> None:
    """Of two placements, the more urgent one's preview is painted first."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.gate.hold()
    other = replace(B, preview=RED.preview)
    session.canvas.show("grid", [(RED, Priority.VISIBLE), (other, Priority.SELECTED)])
    session.draw((RED, 1, 2), (other, 1, 20))
    painted = await session.step()
    assert painted is not None
    assert painted.index(b"\x1b[2;21H") < painted.index(b"\x1b[2;3H")


async def test_blocks_wait_for_the_first_reply_of_the_terminal() -> None:
    """A terminal that may still turn out to show pixels gets no picture in blocks; one that does not, after it."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    link = ConnectionEstimator()
    link.record_write(1000, 0.0)
    link.record_fence(0.0)
    session.canvas = Canvas(session.gate, session.capabilities, (COLUMNS, ROWS), lambda: None, estimator=link)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    waiting = halves(session.terminal.cell(1, 2))
    assert waiting == ("26262a", "26262a")
    link.record_reply(0.2)
    await session.drain()
    assert halves(session.terminal.cell(1, 2)) != waiting


@pytest.mark.parametrize(("rate", "previews"), [(37_500, ["a"]), (None, ["a"]), (1_000_000, ["a", "b"])])
async def test_a_slow_connection_shows_one_preview(rate: float | None, previews: list[str]) -> None:
    """The others keep their mean colour until their pictures come, as while the connection is being measured."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    link = ConnectionEstimator()
    link.rate = rate
    link.record_write(1000, 0.0)
    link.record_fence(0.0)
    session.canvas = Canvas(session.gate, session.capabilities, (COLUMNS, ROWS), lambda: None, estimator=link)
    session.gate.hold()
    other = replace(B, preview=RED.preview)
    session.canvas.show("grid", [(RED, Priority.SELECTED), (other, Priority.VISIBLE)])
    session.draw((RED, 1, 2), (other, 1, 20))
    await session.drain()
    assert [name for name, left in (("a", 2), ("b", 20)) if preview_is_shown(session, 1, left)] == previews
    if "b" not in previews:
        assert session.terminal.cell(1, 20).bg == MEAN
    session.gate.let_through()
    await session.drain()
    link.rate = 1_000_000
    await session.drain()
    assert session.images_shown(2, [2, 20]) == ["a", "b"]


async def test_a_fast_connection_waits_a_moment_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview is drawn when its picture has not come after a moment, and the canvas asks to be called then."""
    clock = Clock(monkeypatch)
    session, woken = FastSession(), asyncio.Event()
    session.canvas = Canvas(session.gate, session.capabilities, (COLUMNS, ROWS), woken.set, estimator=session.link)
    assert session.canvas.next_write() is None
    session.gate.hold()
    session.show(RED)
    session.draw((RED, 1, 2))
    await session.drain()
    assert session.terminal.cell(1, 2).bg == MEAN
    woken.clear()
    clock.now += PATIENCE_SECONDS
    await woken.wait()
    await session.drain()
    assert preview_is_shown(session, 1, 2)
    await session.canvas.close()


async def test_a_busy_event_loop_draws_previews_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """All sessions wait for the time that they take: as long as the loop is late, but a second at most."""
    clock = Clock(monkeypatch)
    session, woken = FastSession(), asyncio.Event()
    session.canvas = Canvas(session.gate, session.capabilities, (COLUMNS, ROWS), woken.set, estimator=session.link)
    session.canvas.next_write()
    session.gate.hold()
    session.show(RED)
    session.draw((RED, 1, 2))
    began = clock.now
    while not preview_is_shown(session, 1, 2):
        await session.drain()
        woken.clear()
        if not preview_is_shown(session, 1, 2):
            clock.now += PATIENCE_SECONDS + 0.1
            await woken.wait()
    assert began + 3 * PATIENCE_SECONDS < clock.now < began + LONGEST_SECONDS + 2 * PATIENCE_SECONDS
    await session.canvas.close()


async def test_a_picture_that_waits_for_its_upload_needs_no_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fast connection nothing but the mean colour and the picture is sent, however late the picture comes."""
    clock = Clock(monkeypatch)
    session = FastSession()
    session.canvas.next_write()
    session.show(RED)
    session.draw((RED, 1, 2))
    await settle()
    clock.now += 10
    sent = b""
    while data := await session.step():
        sent += data
    assert b"\xe2\x96" not in sent
    assert session.images_shown(3, range(2, 12)) == ["a"] * 10


async def test_a_cached_payload_saves_the_preview() -> None:
    """With a cached payload the first write paints the picture itself."""
    session = CanvasSession(GraphicsProtocol.HALF_BLOCKS)
    session.show(RED)
    await settle()
    session.draw((RED, 1, 2))
    await session.step()
    assert not preview_is_shown(session, 1, 2)
    assert session.terminal.cell(1, 3).data in {"▀", "▄"}
    assert await session.drain() == 0


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
async def test_the_first_frame_of_a_full_screen_is_short(protocol: GraphicsProtocol) -> None:
    """120 × 45 cells of twenty photos: below 16 KiB in the frame, previews follow in several writes."""
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


async def test_a_preview_that_becomes_known_later_is_not_another_picture() -> None:
    """The preview is not part of a placement's identity: nothing is fetched again."""
    session = CanvasSession(GraphicsProtocol.KITTY)
    session.show(A)
    session.draw((A, 1, 2))
    await session.drain()
    session.show(RED)
    assert session.draw((RED, 1, 2)) == ""
    await session.drain()
    assert session.names() == ["a"]
    assert placement("a", 10, 5) == RED
