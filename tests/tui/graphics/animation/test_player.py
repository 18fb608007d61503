"""Animations on a canvas: the right frame at the right time, no work while nothing plays, nothing left over."""

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
from tui.graphics.animation.player import DEFAULT_RATE, Playback
from tui.graphics.canvas import Canvas
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

FOUR = Animation((0.5, 0.25, 1.0, 0.25), None, 50, 50)
PACED = [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2, GraphicsProtocol.HALF_BLOCKS, GraphicsProtocol.KITTY]
"""A terminal with kitty's graphics but without a name does not play animations itself."""


class PlaybackSession(CanvasSession):
    """A canvas session that shows picture A and can play an animation in it."""

    def __init__(
        self, clock: Clock, protocol: GraphicsProtocol, name: str = "", rate: float | None = DEFAULT_RATE
    ) -> None:
        super().__init__(protocol)
        self.clock = clock
        self.estimator = ConnectionEstimator()
        self.estimator.rate = rate
        self.capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, name=name)
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), self._wake, estimator=self.estimator)
        self.playback_changes: list[Playback] = []

    async def begin_still(self) -> None:
        self.show(A)
        self.draw((A, 1, 2))
        await self.drain()

    async def begin(self, animation: Animation = FOUR) -> None:
        await self.begin_still()
        self.play(animation)
        await self.drain()

    def play(self, animation: Animation = FOUR) -> None:
        self.canvas.play("grid", A, animation, self.playback_changes.append)

    async def at(self, seconds: float) -> str:
        """Return what the screen shows so many seconds after the start."""
        self.clock.now = 1000 + seconds
        await self.drain()
        return self.seen()

    def seen(self) -> str:
        """Return the name of the only picture shown where A was drawn."""
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
        """Return the timers of this event loop."""
        scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
        return [handle for handle in scheduled if not handle.cancelled()]


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize("protocol", PACED)
async def test_frames_follow_each_other_in_their_time(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Endlessly; between two frames nothing is sent."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    assert session.seen() == "a"
    seen = [await session.at(at) for at in (0.49, 0.5, 0.74, 0.75, 1.74, 1.75, 2.0, 2.5, 2.75)]
    assert seen == ["a", "a-1", "a-1", "a-2", "a-2", "a-3", "a-0", "a-1", "a-2"]
    assert await session.drain() == 0
    assert len(session.timers) == 1


@pytest.mark.parametrize("protocol", PACED)
async def test_frames_whose_time_has_passed_are_skipped(clock: Clock, protocol: GraphicsProtocol) -> None:
    """After a delay the frame that is due is painted, and none of the frames before it."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    writes, images = session.terminal.strip_writes, len(session.terminal.upload_ids)
    assert await session.at(1.8) == "a-3"
    assert session.terminal.strip_writes - writes in {0, 3, 1}
    assert len(session.terminal.upload_ids) - images <= 1


@pytest.mark.parametrize("protocol", PACED)
async def test_nothing_runs_while_it_is_paused_or_at_its_end(clock: Clock, protocol: GraphicsProtocol) -> None:
    """No timer and no request; a pause keeps the current frame, and the end keeps the last one."""
    session = PlaybackSession(clock, protocol)
    await session.begin(replace(FOUR, plays=1))
    assert await session.at(0.6) == "a-1"
    session.canvas.pause("grid")
    assert session.timers == []
    asked = len(session.gate.started)
    assert await session.at(60) == "a-1"
    session.canvas.resume("grid")
    assert await session.at(60.3) == "a-2"
    assert await session.at(61.3) == "a-3"
    assert await session.at(61.6) == "a-3"
    assert session.playback_changes == [Playback.ENDED]
    assert session.timers == []
    assert len(session.gate.started) == asked
    session.canvas.resume("grid")
    assert await session.at(61.7) == "a-0"
    assert await session.at(62.2) == "a-1"


@pytest.mark.parametrize("protocol", PACED)
async def test_stopping_restores_the_still_picture(clock: Clock, protocol: GraphicsProtocol) -> None:
    """The still picture is back, no frame stays in the terminal, and no timer runs."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    assert await session.at(0.6) == "a-1"
    session.canvas.stop("grid")
    await session.drain()
    assert session.seen() == "a"
    assert session.timers == []
    assert len(session.terminal.images) == (1 if protocol is GraphicsProtocol.KITTY else 0)
    assert session.playback_changes == []


@pytest.mark.parametrize("protocol", PACED)
async def test_it_ends_when_the_picture_is_no_longer_shown(clock: Clock, protocol: GraphicsProtocol) -> None:
    """When another picture replaces it, no more frames are requested, even without a call to `stop`."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    assert await session.at(0.6) == "a-1"
    session.show(B)
    session.draw((B, 1, 2))
    assert await session.at(0.8) == "b"
    assert session.timers == []
    assert session.playback_changes == [Playback.STOPPED]
    assert await session.at(9) == "b"
    assert len(session.terminal.images) <= 2


@pytest.mark.parametrize("protocol", PACED)
async def test_a_changed_terminal_stops_playback(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Also after a change of theme; the listener is called, and it may be played again."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    assert await session.at(0.6) == "a-1"
    session.canvas.resize(COLUMNS, ROWS, session.capabilities)
    assert session.playback_changes == [Playback.STOPPED]
    session.terminal.feed("\x1b[2J")
    session.draw((A, 1, 2))
    await session.drain()
    assert session.seen() == "a"
    session.play()
    await session.drain()
    session.canvas.set_colours((1, 2, 3), (3, 2, 1))
    assert session.playback_changes == [Playback.STOPPED] * 2
    assert session.timers == []


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2])
async def test_a_dialog_over_the_animation_is_not_painted_over(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Frames are painted around a dialog as clips of that frame; after it closes, the whole frame is shown."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    session.draw((A, 1, 2), dialog=(2, 5, 4, 30))
    session.clock.now = 1000.6
    await session.drain()
    rows = session.terminal.screen.pictures
    shown = {(row, column): rows[row][column] for row in range(1, 6) for column in range(2, 12)}
    assert {cell[0] if cell else "" for cell in shown.values()} == {"a-1", ""}
    assert {place for place, cell in shown.items() if cell is None} == {
        (row, column) for row in (2, 3) for column in range(5, 12)
    }
    session.draw((A, 1, 2))
    await session.drain()
    assert session.seen() == "a-1"


@pytest.mark.parametrize("protocol", PACED)
async def test_text_passes_between_the_strips_of_a_frame(clock: Clock, protocol: GraphicsProtocol) -> None:
    """No write is longer than a strip, so no key press is delayed for longer."""
    session = PlaybackSession(clock, protocol)
    await session.begin()
    session.clock.now = 1000.6
    sizes = []
    await settle()
    while (data := session.canvas.next_write()) is not None:
        session.terminal.feed(data)
        sizes.append(len(data))
        await settle()
    assert sizes
    assert max(sizes) <= 16 * 1024


@pytest.mark.parametrize("protocol", [GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2, GraphicsProtocol.KITTY])
async def test_a_slow_connection_gets_fewer_frames(clock: Clock, protocol: GraphicsProtocol) -> None:
    """As many as their share of the bandwidth allows; the others are skipped."""
    session = PlaybackSession(clock, protocol)
    await session.begin(replace(FOUR, seconds=(0.05,) * 4))
    before = len(session.terminal.upload_ids) + session.terminal.strip_writes
    session.estimator.rate = 1000.0 if protocol is not GraphicsProtocol.KITTY else 80_000.0
    for tick in range(200):
        await session.at(tick * 0.01)
    drawn = len(session.terminal.upload_ids) + session.terminal.strip_writes - before
    each = 1 if protocol is GraphicsProtocol.KITTY else 3
    assert 2 <= drawn / each < 20
    assert session.playback_changes == []


@pytest.mark.parametrize("protocol", PACED)
async def test_a_connection_that_is_too_slow_stops_playback(clock: Clock, protocol: GraphicsProtocol) -> None:
    """Where a frame takes seconds, playback stops, and the listener is called with the reason."""
    session = PlaybackSession(clock, protocol)
    await session.begin_still()
    session.estimator.rate = 20.0
    session.play()
    await session.drain()
    for seconds in (10, 3000, 6000, 9000, 12_000):
        await session.at(seconds)
    assert session.playback_changes == [Playback.SLOW]
    assert session.seen() == "a"
    assert session.timers == []


async def test_frames_wait_for_the_still_picture(clock: Clock) -> None:
    """No frame is requested until the still picture is complete."""
    session = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    session.gate.hold()
    session.show(A)
    session.draw((A, 1, 2))
    session.play()
    await session.drain()
    assert [request.frame for request in session.gate.started] == [None]
    session.gate.let_through()
    await session.drain()
    assert [request.frame for request in session.gate.started] == [None, 0, 1, 2, 3]
    assert set(session.gate.priorities[1:]) == {Priority.VISIBLE}


async def test_frames_that_are_no_longer_wanted_are_cancelled(clock: Clock) -> None:
    """`stop` cancels requests in progress."""
    session = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    await session.begin_still()
    session.gate.hold()
    session.play()
    await settle()
    assert len(session.gate.started) == 5
    session.canvas.stop("grid")
    await settle()
    assert len(session.gate.cancelled) == 4


async def test_unavailable_frames_stop_playback(clock: Clock) -> None:
    """The picture stays, and the listener is called."""
    session = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    await session.begin_still()
    session.gate.broken = frozenset({"a"})
    session.play()
    await session.drain()
    assert session.playback_changes == [Playback.FAILED]
    assert session.seen() == "a"
    assert session.canvas.failure(A) is None


async def test_only_what_is_shown_can_be_played(clock: Clock) -> None:
    """A placement that no widget shows cannot be played; one that another owner plays already is shared."""
    session = PlaybackSession(clock, GraphicsProtocol.SIXEL)
    session.play()
    session.canvas.play("other", B, FOUR, session.playback_changes.append)
    assert session.playback_changes == [Playback.FAILED] * 2
    await session.begin()
    asked = len(session.gate.started)
    session.canvas.show("other", [(A, Priority.VISIBLE)])
    session.canvas.play("other", A, FOUR, session.playback_changes.append)
    await session.drain()
    assert len(session.gate.started) == asked
    session.canvas.stop("other")
    assert await session.at(0.6) == "a-1"


async def test_close_ends_the_timer(clock: Clock) -> None:
    """A closed session leaves no timer."""
    session = PlaybackSession(clock, GraphicsProtocol.HALF_BLOCKS)
    await session.begin()
    await session.at(0.6)
    assert session.timers
    await session.canvas.close()
    assert session.timers == []
