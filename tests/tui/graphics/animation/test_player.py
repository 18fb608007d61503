"""Pictures that move on a canvas: the right frame at the right time, nothing when nothing plays, and no ghosts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.models import Priority
from core.models.stored_animations import Animation
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B, CanvasSession
from tests.tui.graphics.clocks import Clock
from tests.tui.graphics.fake_payloads import settle
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.animation.player import Playback
from tui.graphics.canvas import Canvas
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

FOUR = Animation((0.5, 0.25, 1.0, 0.25), None, 50, 50)
PACED = [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2, GraphicsProtocol.HALF_BLOCKS, GraphicsProtocol.KITTY]
"""kitty without a name plays nothing by itself."""


class PlaybackSession(CanvasSession):
    """A sitting in front of picture A, which moves."""

    def __init__(self, clock: Clock, protocol: GraphicsProtocol, name: str = "", rate: float | None = None) -> None:
        super().__init__(protocol)
        self.clock = clock
        self.link = ConnectionEstimator()
        self.link.rate = rate
        self.capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, name=name)
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), self._wake, estimator=self.link)
        self.told: list[Playback] = []

    async def begin_still(self) -> None:
        self.show(A)
        self.draw((A, 1, 2))
        await self.drain()

    async def begin(self, animation: Animation = FOUR) -> None:
        await self.begin_still()
        self.play(animation)
        await self.drain()

    def play(self, animation: Animation = FOUR) -> None:
        self.canvas.play("grid", A, animation, self.told.append)

    async def at(self, seconds: float) -> str:
        """What stands on the screen so many seconds after the beginning."""
        self.clock.now = 1000 + seconds
        await self.drain()
        return self.seen()

    def seen(self) -> str:
        """The name of the picture that stands whole and alone where A was drawn."""
        cells = [(row, column) for row in range(1, 6) for column in range(2, 12)]
        protocol = self.capabilities.protocol
        if protocol in STRIP_PROTOCOLS:
            pictures = {
                cell[0] if (cell := self.terminal.screen.pictures[row][column]) else "" for row, column in cells
            }
        elif protocol is GraphicsProtocol.KITTY:
            pictures = {name for row in range(1, 6) for name in self.images_shown(row, range(2, 12))}
        else:
            # fake half-blocks carry the sum of their name's letters in every colour
            sums = {f"a-{frame}": sum(f"a-{frame}".encode()) % 256 for frame in range(10)} | {
                "a": ord("a"),
                "b": ord("b"),
            }
            colours = {int(self.terminal.cell(row, column).fg[:2], 16) for row, column in cells}
            pictures = {name for name, red in sums.items() if red in colours}
        (name,) = pictures
        return name

    @property
    def timers(self) -> list[asyncio.TimerHandle]:
        """What runs by itself in this loop."""
        scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
        return [handle for handle in scheduled if not handle.cancelled()]


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize("protocol", PACED)
async def test_frames_follow_each_other_in_their_time(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Over and over; between two of them nothing is sent."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    assert cinema.seen() == "a"
    seen = [await cinema.at(at) for at in (0.49, 0.5, 0.74, 0.75, 1.74, 1.75, 2.0, 2.5, 2.75)]
    assert seen == ["a", "a-1", "a-1", "a-2", "a-2", "a-3", "a-0", "a-1", "a-2"]
    assert await cinema.drain() == 0
    assert len(cinema.timers) == 1


@pytest.mark.parametrize("protocol", PACED)
async def test_frames_whose_time_is_over_are_left_out(clock: Clock, protocol: GraphicsProtocol) -> None:
    """After a hold-up what is to be seen now is painted, and nothing of what was to be seen meanwhile."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    strokes, images = cinema.terminal.strokes, len(cinema.terminal.ever)
    assert await cinema.at(1.8) == "a-3"
    assert cinema.terminal.strokes - strokes in {0, 3, 1}
    assert len(cinema.terminal.ever) - images <= 1


@pytest.mark.parametrize("protocol", PACED)
async def test_nothing_runs_while_it_is_paused_or_at_its_end(clock: Clock, protocol: GraphicsProtocol) -> None:
    """No timer, no request; a pause keeps its frame, and the end the last one."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin(replace(FOUR, plays=1))
    assert await cinema.at(0.6) == "a-1"
    cinema.canvas.pause("grid")
    assert cinema.timers == []
    asked = len(cinema.gate.started)
    assert await cinema.at(60) == "a-1"
    cinema.canvas.resume("grid")
    assert await cinema.at(60.3) == "a-2"
    assert await cinema.at(61.3) == "a-3"
    assert await cinema.at(61.6) == "a-3"
    assert cinema.told == [Playback.ENDED]
    assert cinema.timers == []
    assert len(cinema.gate.started) == asked
    cinema.canvas.resume("grid")
    assert await cinema.at(61.7) == "a-0"
    assert await cinema.at(62.2) == "a-1"


@pytest.mark.parametrize("protocol", PACED)
async def test_stopped_it_is_what_it_was(clock: Clock, protocol: GraphicsProtocol) -> None:
    """The picture that does not move is back, its frames are not in the terminal, nothing runs."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    assert await cinema.at(0.6) == "a-1"
    cinema.canvas.stop("grid")
    await cinema.drain()
    assert cinema.seen() == "a"
    assert cinema.timers == []
    assert len(cinema.terminal.images) == (1 if protocol is GraphicsProtocol.KITTY else 0)
    assert cinema.told == []


@pytest.mark.parametrize("protocol", PACED)
async def test_it_ends_with_the_picture(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Another picture is shown in its place: no frame comes any more, and the widget need not say so."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    assert await cinema.at(0.6) == "a-1"
    cinema.show(B)
    cinema.draw((B, 1, 2))
    assert await cinema.at(0.8) == "b"
    assert cinema.timers == []
    assert cinema.told == [Playback.STOPPED]
    assert await cinema.at(9) == "b"
    assert len(cinema.terminal.images) <= 2


@pytest.mark.parametrize("protocol", PACED)
async def test_a_changed_terminal_stops_it(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Also another theme; whoever plays it is told, and may begin anew."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    assert await cinema.at(0.6) == "a-1"
    cinema.canvas.resize(COLUMNS, ROWS, cinema.capabilities)
    assert cinema.told == [Playback.STOPPED]
    cinema.terminal.feed("\x1b[2J")
    cinema.draw((A, 1, 2))
    await cinema.drain()
    assert cinema.seen() == "a"
    cinema.play()
    await cinema.drain()
    cinema.canvas.set_colours((1, 2, 3), (3, 2, 1))
    assert cinema.told == [Playback.STOPPED] * 2
    assert cinema.timers == []


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2])
async def test_what_covers_it_is_left_alone(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Frames are painted beside a dialog, in parts of that very frame; closed, the same frame is everywhere."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    cinema.draw((A, 1, 2), dialog=(2, 5, 4, 30))
    cinema.clock.now = 1000.6
    await cinema.drain()
    rows = cinema.terminal.screen.pictures
    shown = {(row, column): rows[row][column] for row in range(1, 6) for column in range(2, 12)}
    assert {cell[0] if cell else "" for cell in shown.values()} == {"a-1", ""}
    assert {place for place, cell in shown.items() if cell is None} == {
        (row, column) for row in (2, 3) for column in range(5, 12)
    }
    cinema.draw((A, 1, 2))
    await cinema.drain()
    assert cinema.seen() == "a-1"


@pytest.mark.parametrize("protocol", PACED)
async def test_text_passes_between_the_parts_of_a_frame(clock: Clock, protocol: GraphicsProtocol) -> None:
    """No write is longer than a stroke: keys wait for none of them."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin()
    cinema.clock.now = 1000.6
    sizes = []
    await settle()
    while (data := cinema.canvas.next_write()) is not None:
        cinema.terminal.feed(data)
        sizes.append(len(data))
        await settle()
    assert sizes
    assert max(sizes) <= 16 * 1024


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2, GraphicsProtocol.KITTY])
async def test_a_slow_link_gets_fewer_frames(clock: Clock, protocol: GraphicsProtocol) -> None:
    """As many as take their share of it; the others are left out."""
    cinema = PlaybackSession(clock, protocol)
    await cinema.begin(replace(FOUR, seconds=(0.05,) * 4))
    begun = len(cinema.terminal.ever) + cinema.terminal.strokes
    cinema.link.rate = 1000.0 if protocol is not GraphicsProtocol.KITTY else 80_000.0
    for tick in range(200):
        await cinema.at(tick * 0.01)
    drawn = len(cinema.terminal.ever) + cinema.terminal.strokes - begun
    each = 1 if protocol is GraphicsProtocol.KITTY else 3
    assert 2 <= drawn / each < 20
    assert cinema.told == []


@pytest.mark.parametrize("protocol", PACED)
async def test_a_link_that_is_too_slow_stops_it(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Where a frame takes seconds, the picture stands still, and the visitor is told why."""
    cinema = PlaybackSession(clock, protocol, rate=20.0)
    await cinema.begin()
    for seconds in (10, 3000, 6000, 9000, 12_000):
        await cinema.at(seconds)
    assert cinema.told == [Playback.SLOW]
    assert cinema.seen() == "a"
    assert cinema.timers == []


async def test_frames_wait_for_the_picture(clock: Clock) -> None:
    """Until the still picture is there none is asked for; then they come after it."""
    cinema = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    cinema.gate.hold()
    cinema.show(A)
    cinema.draw((A, 1, 2))
    cinema.play()
    await cinema.drain()
    assert [request.frame for request in cinema.gate.started] == [None]
    cinema.gate.let_through()
    await cinema.drain()
    assert [request.frame for request in cinema.gate.started] == [None, 0, 1, 2, 3]
    assert set(cinema.gate.priorities[1:]) == {Priority.VISIBLE}


async def test_frames_that_are_not_wanted_any_more_are_withdrawn(clock: Clock) -> None:
    """Stopped while they are made."""
    cinema = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    await cinema.begin_still()
    cinema.gate.hold()
    cinema.play()
    await settle()
    assert len(cinema.gate.started) == 5
    cinema.canvas.stop("grid")
    await settle()
    assert len(cinema.gate.cancelled) == 4


async def test_frames_that_cannot_be_had_stop_it(clock: Clock) -> None:
    """The picture stays, and it is told."""
    cinema = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    await cinema.begin_still()
    cinema.gate.broken = frozenset({"a"})
    cinema.play()
    await cinema.drain()
    assert cinema.told == [Playback.FAILED]
    assert cinema.seen() == "a"
    assert cinema.canvas.failure(A) is None


async def test_only_what_is_shown_can_be_played(clock: Clock) -> None:
    """A placement that nobody shows cannot be played; one that another owner plays moves for both."""
    cinema = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    cinema.play()
    cinema.canvas.play("other", B, FOUR, cinema.told.append)
    assert cinema.told == [Playback.FAILED] * 2
    await cinema.begin()
    asked = len(cinema.gate.started)
    cinema.canvas.show("other", [(A, Priority.VISIBLE)])
    cinema.canvas.play("other", A, FOUR, cinema.told.append)
    await cinema.drain()
    assert len(cinema.gate.started) == asked
    cinema.canvas.stop("other")
    assert await cinema.at(0.6) == "a-1"


async def test_close_ends_the_clock(clock: Clock) -> None:
    """A session that ends leaves no timer."""
    cinema = PlaybackSession(clock, GraphicsProtocol.HALF_BLOCKS)
    await cinema.begin()
    await cinema.at(0.6)
    assert cinema.timers
    await cinema.canvas.close()
    assert cinema.timers == []
