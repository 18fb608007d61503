"""A kitty plays by itself: every frame is sent once, with its time, and then only what it shall do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import Priority
from tests.tui.graphics.animation.test_player import FOUR, PlaybackSession
from tests.tui.graphics.canvases import B
from tests.tui.graphics.clocks import Clock
from tests.tui.graphics.emulation.picture_terminal import Image
from tests.tui.graphics.fake_payloads import placement, settle
from tui.graphics.animation.player import Playback
from tui.graphics.terminals.capabilities import GraphicsProtocol

KITTY = "kitty(0.41.1)"


class KittyCinema(PlaybackSession):
    def __init__(self, clock: Clock, rate: float | None = None) -> None:
        super().__init__(clock, GraphicsProtocol.KITTY, KITTY, rate)

    @property
    def moving(self) -> Image:
        """The image that moves."""
        (image,) = (image for image in self.terminal.images.values() if image.data.startswith(b"a-0"))
        return image

    @property
    def states(self) -> list[str]:
        """What the image was told to do: its states (`s`), how often (`v`), and the frame to begin with (`c`)."""
        return [
            ",".join(f"{key}={keys[key]}" for key in "csv" if key in keys)
            for keys in self.moving.controls
            if "s" in keys or "c" in keys
        ]


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_every_frame_is_sent_once_with_its_time(clock: Clock) -> None:
    """The cells show the image that moves; nothing runs here, and nothing more is sent, however long it plays."""
    cinema = KittyCinema(clock)
    await cinema.begin()
    assert [(body.rstrip(b"."), time) for body, time in cinema.moving.frames] == [
        (b"a-1", 250),
        (b"a-2", 1000),
        (b"a-3", 250),
    ]
    assert [keys["z"] for keys in cinema.moving.controls if "z" in keys] == ["500"]
    assert cinema.states == ["s=2", "s=3,v=1"]
    assert cinema.seen() == "a-0"
    assert cinema.timers == []
    assert await cinema.at(1000) == "a-0"
    assert await cinema.drain() == 0


async def test_it_begins_with_the_second_frame(clock: Clock) -> None:
    """While the others are on their way it plays what is there and waits; only then it begins again."""
    cinema = KittyCinema(clock)
    await cinema.begin_still()
    cinema.play()
    states = []
    while await cinema.step() is not None:
        shown = {name for row in range(1, 6) for name in cinema.images_shown(row, range(2, 12))}
        assert shown in ({"a"}, {"a-0"})
        if shown == {"a-0"}:
            states.append((len(cinema.moving.frames), cinema.states[-1] if cinema.states else ""))
    assert states[0][0] == 1
    assert (1, "s=2") in states
    assert states[-1] == (3, "s=3,v=1")


async def test_pause_and_resume_are_told(clock: Clock) -> None:
    """Whatever has been sent by then stays."""
    cinema = KittyCinema(clock)
    await cinema.begin()
    cinema.canvas.pause("grid")
    await cinema.drain()
    cinema.canvas.resume("grid")
    await cinema.drain()
    assert cinema.states == ["s=2", "s=3,v=1", "s=1", "s=3,v=1"]
    assert len(cinema.moving.frames) == 3


async def test_a_pause_in_the_middle_of_loading(clock: Clock) -> None:
    """No further frame is begun; then the rest comes."""
    cinema = KittyCinema(clock)
    await cinema.begin_still()
    cinema.play()
    while cinema.seen() != "a-0":
        await cinema.step()
    cinema.canvas.pause("grid")
    await cinema.drain()
    sent = len(cinema.moving.frames)
    assert sent < 3
    cinema.canvas.resume("grid")
    await cinema.drain()
    assert len(cinema.moving.frames) == 3
    assert cinema.states[-1] == "s=3,v=1"
    assert "s=1" in cinema.states


async def test_it_is_noticed_when_it_has_played_often_enough(clock: Clock) -> None:
    """Twice is `v=3` for kitty; then the visitor is told, and the key begins with the first frame again."""
    cinema = KittyCinema(clock)
    await cinema.begin(replace(FOUR, plays=2))
    assert cinema.states[-1] == "s=3,v=3"
    await cinema.at(3.9)
    assert cinema.told == []
    await cinema.at(4.1)
    assert cinema.told == [Playback.ENDED]
    assert cinema.timers == []
    cinema.canvas.resume("grid")
    await cinema.drain()
    assert cinema.states[-2:] == ["c=1", "s=3,v=3"]


async def test_stopped_it_is_deleted_after_the_cells_have_left_it(clock: Clock) -> None:
    """At every moment the cells show an image that is there."""
    cinema = KittyCinema(clock)
    await cinema.begin()
    cinema.canvas.stop("grid")
    while await cinema.step() is not None:
        assert cinema.seen() in {"a", "a-0"}
    assert cinema.seen() == "a"
    assert [image.data.rstrip(b".") for image in cinema.terminal.images.values()] == [b"a"]


async def test_an_upload_that_is_stopped_leaves_nothing(clock: Clock) -> None:
    """In the middle of a frame another picture comes: the half-sent one goes, and that one is sent."""
    cinema = KittyCinema(clock)
    await cinema.begin_still()
    cinema.play()
    while not (cinema.terminal.uploading and cinema.terminal.images.keys() - {cinema.terminal.ever[0]}):
        await cinema.step()
    cinema.show(B)
    cinema.draw((B, 1, 2))
    await cinema.drain()
    assert cinema.seen() == "b"
    assert {image.data.rstrip(b".") for image in cinema.terminal.images.values()} == {b"a", b"b"}


async def test_pictures_that_are_seen_come_before_frames(clock: Clock) -> None:
    """And frames before those that nobody has asked for yet."""
    cinema = KittyCinema(clock)
    await cinema.begin_still()
    cinema.play()
    await cinema.step()
    ahead = placement("ahead", 8, 4)
    cinema.show(B, owner="other")
    cinema.show(ahead, owner="next", priority=Priority.PREFETCH)
    await cinema.drain()
    order = [cinema.terminal.images[number].data.rstrip(b".") for number in cinema.terminal.ever]
    assert order.index(b"b") < order.index(b"ahead")
    assert order.index(b"a-0") < order.index(b"ahead")


async def test_a_link_that_would_take_half_a_minute_gets_none(clock: Clock) -> None:
    """Nothing is sent of it, and the visitor is told."""
    cinema = KittyCinema(clock, rate=1000.0)
    await cinema.begin()
    assert cinema.told == [Playback.SLOW]
    assert len(cinema.terminal.ever) == 1
    assert cinema.seen() == "a"


async def test_the_session_takes_its_frames_along(clock: Clock) -> None:
    """The farewell deletes the image that moves, too."""
    cinema = KittyCinema(clock)
    await cinema.begin()
    cinema.terminal.feed(cinema.canvas.image_cleanup())
    assert cinema.terminal.images == {}
    await settle()
