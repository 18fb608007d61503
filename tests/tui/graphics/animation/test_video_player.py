"""Videos on a canvas: each frame in its own time, none late, any that is sought, and nothing left over."""

from __future__ import annotations

import asyncio

import pytest

from tests.tui.graphics.animation.fake_videos import BROKEN, FakeVideo
from tests.tui.graphics.animation.test_kitty_player import KITTY
from tests.tui.graphics.animation.test_player import PACED, PlaybackSession
from tests.tui.graphics.canvases import COLUMNS, ROWS, A, B
from tests.tui.graphics.clocks import Clock
from tests.tui.graphics.protocols import STRIP_PROTOCOLS
from tui.graphics.animation.player import DEFAULT_RATE, Playback
from tui.graphics.animation.video_frames import Video, VideoFrames
from tui.graphics.canvas import Canvas
from tui.graphics.terminals.capabilities import GraphicsProtocol

UNEVEN = (0.0, 0.5, 0.75, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5)
TERMINALS = [(protocol, "") for protocol in PACED] + [(GraphicsProtocol.KITTY, KITTY)]
"""The last one plays animations by itself, and videos frame by frame."""


class VideoSession(PlaybackSession):
    """A canvas session that plays a video in picture A."""

    def __init__(
        self,
        clock: Clock,
        protocol: GraphicsProtocol = GraphicsProtocol.SIXEL,
        name: str = "",
        *,
        film: FakeVideo | None = None,
        rate: float | None = DEFAULT_RATE * 100,
    ) -> None:
        super().__init__(clock, protocol, name, rate)
        self.film = film or FakeVideo(UNEVEN)
        self.canvas = Canvas(
            self.gate, self.capabilities, (COLUMNS, ROWS), self._wake, estimator=self.estimator, videos=self.film
        )

    async def begin_video(self) -> None:
        await self.begin_still()
        self.play_video()
        await self.drain()

    def play_video(self) -> None:
        self.canvas.play("grid", A, Video(100, 100, self.film.seconds), self.playback_changes.append)

    @property
    def video(self) -> VideoFrames:
        video = self.canvas.video("grid")
        assert video is not None
        return video

    async def number_at(self, seconds: float) -> str:
        """Return the frame on the screen so many seconds after the start, once the one before is sent."""
        self.clock.now = 1000 + seconds
        await self.drain()
        await self.sent()
        return self.seen().removeprefix("a-")

    async def sent(self) -> None:
        """Let the time pass that frames take on the connection."""
        for _ in range(3):
            self.clock.now += 0.004
            await self.drain()


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize(("protocol", "name"), TERMINALS)
async def test_frames_are_shown_in_their_own_times(clock: Clock, protocol: GraphicsProtocol, name: str) -> None:
    """Of a variable rate; at the end the last one stays, decoding ends with the playback, and the still returns."""
    session = VideoSession(clock, protocol, name)
    await session.begin_video()
    moments = (0.0, 0.48, 0.5, 0.73, 0.76, 1.73, 1.76, 2.01, 2.51, 3.01, 3.51, 4.01, 4.6)
    assert "".join([await session.number_at(at) for at in moments]) == "0011223456789"
    assert await session.number_at(5.1) == "9"
    assert session.playback_changes == [Playback.ENDED]
    assert session.timers == []
    session.canvas.stop("grid")
    await session.drain()
    assert session.seen() == "a"
    assert session.film.killed
    assert (session.film.opened, session.film.closed) == (1, 1)
    assert len(session.terminal.images) == (1 if protocol is GraphicsProtocol.KITTY else 0)


@pytest.mark.parametrize(("protocol", "name"), TERMINALS)
async def test_frames_whose_time_has_passed_are_dropped(clock: Clock, protocol: GraphicsProtocol, name: str) -> None:
    """After a delay the frame of that moment is shown, and none of those before it."""
    session = VideoSession(clock, protocol, name)
    await session.begin_video()
    assert await session.number_at(3.2) == "6"
    assert await session.number_at(3.6) == "7"


async def test_the_clock_waits_for_a_slow_decoder(clock: Clock) -> None:
    """A frame that is decoded after its time is shown, and the video goes slower instead of standing still."""
    session = VideoSession(
        clock, GraphicsProtocol.KITTY, KITTY, film=FakeVideo([at / 10 for at in range(40)], clock, decoding=0.3)
    )
    await session.begin_still()
    session.play_video()
    shown: list[str] = []
    for _ in range(1500):
        await asyncio.sleep(0)
        clock.now += 0.01
        if "a-39" in shown:
            break
        session.terminal.feed(session.canvas.next_write() or b"")
        if not shown or session.seen() != shown[-1]:
            shown.append(session.seen())
    numbers = [int(name.removeprefix("a-")) for name in shown[1:]]
    assert numbers == sorted(numbers)
    assert len(numbers) > 10


@pytest.mark.parametrize(("protocol", "name"), TERMINALS)
async def test_a_seek_shows_the_frame_of_that_moment(clock: Clock, protocol: GraphicsProtocol, name: str) -> None:
    """At once, forwards and backwards, also in a pause, and playback continues from there."""
    session = VideoSession(clock, protocol, name)
    await session.begin_video()
    session.video.seek(3.1)
    await session.sent()
    assert session.seen() == "a-6"
    assert await session.number_at(0.5) == "7"
    session.canvas.pause("grid")
    session.video.seek(0.6)
    await session.sent()
    assert session.seen() == "a-1"
    assert await session.number_at(60) == "1"
    session.video.seek(99.0)
    await session.sent()
    assert session.seen() == "a-9"
    session.video.seek(-5.0)
    await session.sent()
    assert session.seen() == "a-0"
    assert session.timers == []


async def test_steps_go_frame_by_frame(clock: Clock) -> None:
    """In both directions; before the first frame and after the last one there is none."""
    session = VideoSession(clock)
    await session.begin_video()
    seen: list[str] = []
    for direction in (1, 1, 1, -1, -1, -1, -1, 1):
        session.video.step(direction)
        await session.sent()
        seen.append(session.seen())
    assert seen == ["a-1", "a-2", "a-3", "a-2", "a-1", "a-0", "a-0", "a-1"]


async def test_speed_and_repetition(clock: Clock) -> None:
    """Twice as fast, half the time; a repeated video begins again after its end."""
    session = VideoSession(clock)
    await session.begin_video()
    session.video.change_speed(2.0)
    assert await session.number_at(0.26) == "1"
    assert await session.number_at(0.88) == "3"
    session.video.loops = True
    session.video.seek(4.6)
    await session.sent()
    clock.now += 0.3
    await session.sent()
    assert session.seen() == "a-0"
    assert session.playback_changes == []


async def test_a_video_that_fails_shows_the_still_with_the_reason(clock: Clock) -> None:
    """The owner is told, and nothing runs."""
    film = FakeVideo(UNEVEN)
    film.failure = BROKEN
    session = VideoSession(clock, film=film)
    await session.begin_video()
    assert session.seen() == "a"
    assert session.playback_changes == [Playback.FAILED]
    assert session.canvas.playback_failure("grid") == str(BROKEN)
    assert session.canvas.video("grid") is None
    assert film.closed == 1
    assert session.timers == []


@pytest.mark.parametrize("ending", ["forget", "close", "resize", "another picture"])
async def test_nothing_is_left_when_it_ends(clock: Clock, ending: str) -> None:
    """The process is ended and awaited, whatever ends the playback."""
    session = VideoSession(clock)
    await session.begin_video()
    match ending:
        case "forget":
            session.canvas.forget("grid")
        case "close":
            await session.canvas.close()
        case "resize":
            session.canvas.resize(COLUMNS, ROWS, session.capabilities)
        case _:
            session.show(B)
    await session.drain()
    assert (session.film.opened, session.film.closed) == (1, 1)
    assert session.timers == []


async def test_a_video_that_is_still_opening_ends_at_once(clock: Clock) -> None:
    """A resized terminal opens it again: those before it do not count as videos that play."""
    session = VideoSession(clock)
    session.film.ready.clear()
    await session.begin_video()
    for _ in range(3):
        session.canvas.stop("grid")
        session.play_video()
        await session.drain()
    assert session.film.opened - session.film.closed == 1
    session.film.ready.set()
    await session.sent()
    assert session.seen() == "a-0"


@pytest.mark.parametrize("protocol", sorted(STRIP_PROTOCOLS))
async def test_parts_of_frames_come_from_the_decoder(clock: Clock, protocol: GraphicsProtocol) -> None:
    """What a dialog leaves of a frame is drawn from the frame, not from the still."""
    session = VideoSession(clock, protocol)
    await session.begin_video()
    session.canvas.pause("grid")
    session.draw((A, 1, 2), dialog=(2, 4, 5, 8))
    await session.drain()
    shown = {cell[0] for column in (2, 3, 10) if (cell := session.terminal.screen.pictures[3][column]) is not None}
    assert shown == {"a-0"}


async def test_slow_connections_get_smaller_frames(clock: Clock) -> None:
    """In kitty fewer pixels; the picture fills the same cells. One that is sought in a pause has all of them."""
    session = VideoSession(clock, GraphicsProtocol.KITTY, KITTY, rate=30_000.0)
    await session.begin_video()
    widths = [command.request.width for command in session.film.commands]
    fast = VideoSession(clock, GraphicsProtocol.KITTY, KITTY)
    await fast.begin_video()
    assert widths[0] < fast.film.commands[0].request.width
    session.canvas.pause("grid")
    session.video.seek(2.0)
    await session.sent()
    assert session.film.commands[-1].request.width == fast.film.commands[0].request.width
