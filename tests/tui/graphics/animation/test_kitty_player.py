"""KittyPlayer: every frame is uploaded once with its duration, then kitty plays the animation itself."""

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
        """The image of the animation."""
        (image,) = (image for image in self.terminal.images.values() if image.data.startswith(b"a-0"))
        return image

    @property
    def states(self) -> list[str]:
        """The commands for the image: its states (`s`), plays (`v`), and start frame (`c`)."""
        return [
            ",".join(f"{key}={keys[key]}" for key in "csv" if key in keys)
            for keys in self.moving.controls
            if "s" in keys or "c" in keys
        ]


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_every_frame_is_sent_once_with_its_time(clock: Clock) -> None:
    """The cells show the animation; no timer runs and nothing is sent, however long it plays."""
    session = KittyCinema(clock)
    await session.begin()
    assert [(body.rstrip(b"."), time) for body, time in session.moving.frames] == [
        (b"a-1", 250),
        (b"a-2", 1000),
        (b"a-3", 250),
    ]
    assert [keys["z"] for keys in session.moving.controls if "z" in keys] == ["500"]
    assert session.states == ["s=2", "s=3,v=1"]
    assert session.seen() == "a-0"
    assert session.timers == []
    assert await session.at(1000) == "a-0"
    assert await session.drain() == 0


async def test_it_starts_with_the_second_frame(clock: Clock) -> None:
    """While frames are still to come, kitty plays those it has and waits; it restarts only when all have arrived."""
    session = KittyCinema(clock)
    await session.begin_still()
    session.play()
    states = []
    while await session.step() is not None:
        shown = {name for row in range(1, 6) for name in session.images_shown(row, range(2, 12))}
        assert shown in ({"a"}, {"a-0"})
        if shown == {"a-0"}:
            states.append((len(session.moving.frames), session.states[-1] if session.states else ""))
    assert states[0][0] == 1
    assert (1, "s=2") in states
    assert states[-1] == (3, "s=3,v=1")


async def test_pause_and_resume_send_commands(clock: Clock) -> None:
    """What was sent by then stays."""
    session = KittyCinema(clock)
    await session.begin()
    session.canvas.pause("grid")
    await session.drain()
    session.canvas.resume("grid")
    await session.drain()
    assert session.states == ["s=2", "s=3,v=1", "s=1", "s=3,v=1"]
    assert len(session.moving.frames) == 3


async def test_a_pause_in_the_middle_of_loading(clock: Clock) -> None:
    """No further frame is started; after resuming, the rest is sent."""
    session = KittyCinema(clock)
    await session.begin_still()
    session.play()
    while session.seen() != "a-0":
        await session.step()
    session.canvas.pause("grid")
    await session.drain()
    sent = len(session.moving.frames)
    assert sent < 3
    session.canvas.resume("grid")
    await session.drain()
    assert len(session.moving.frames) == 3
    assert session.states[-1] == "s=3,v=1"
    assert "s=1" in session.states


async def test_the_end_of_playback_is_reported(clock: Clock) -> None:
    """Two plays are `v=3` for kitty; then the listener is called, and resuming starts at the first frame."""
    session = KittyCinema(clock)
    await session.begin(replace(FOUR, plays=2))
    assert session.states[-1] == "s=3,v=3"
    await session.at(3.9)
    assert session.playback_changes == []
    await session.at(4.1)
    assert session.playback_changes == [Playback.ENDED]
    assert session.timers == []
    session.canvas.resume("grid")
    await session.drain()
    assert session.states[-2:] == ["c=1", "s=3,v=3"]


async def test_a_stopped_animation_is_deleted_after_its_cells_changed(clock: Clock) -> None:
    """At every moment the cells show an image that the terminal has."""
    session = KittyCinema(clock)
    await session.begin()
    session.canvas.stop("grid")
    while await session.step() is not None:
        assert session.seen() in {"a", "a-0"}
    assert session.seen() == "a"
    assert [image.data.rstrip(b".") for image in session.terminal.images.values()] == [b"a"]


async def test_a_stopped_upload_leaves_nothing(clock: Clock) -> None:
    """A picture requested during the upload of a frame aborts that upload and is sent instead."""
    session = KittyCinema(clock)
    await session.begin_still()
    session.play()
    while not (session.terminal.uploading and session.terminal.images.keys() - {session.terminal.upload_ids[0]}):
        await session.step()
    session.show(B)
    session.draw((B, 1, 2))
    await session.drain()
    assert session.seen() == "b"
    assert {image.data.rstrip(b".") for image in session.terminal.images.values()} == {b"a", b"b"}


async def test_visible_pictures_come_before_frames(clock: Clock) -> None:
    """They are also sent before prefetched pictures."""
    session = KittyCinema(clock)
    await session.begin_still()
    session.play()
    await session.step()
    ahead = placement("ahead", 8, 4)
    session.show(B, owner="other")
    session.show(ahead, owner="next", priority=Priority.PREFETCH)
    await session.drain()
    order = [session.terminal.images[number].data.rstrip(b".") for number in session.terminal.upload_ids]
    assert order.index(b"b") < order.index(b"ahead")
    assert order.index(b"a-0") < order.index(b"ahead")


async def test_a_connection_that_would_take_half_a_minute_gets_no_frames(clock: Clock) -> None:
    """No frame is sent, and the listener is called."""
    session = KittyCinema(clock, rate=1000.0)
    await session.begin()
    assert session.playback_changes == [Playback.SLOW]
    assert len(session.terminal.upload_ids) == 1
    assert session.seen() == "a"


async def test_the_end_of_the_session_deletes_its_frames(clock: Clock) -> None:
    """The cleanup deletes the animation, too."""
    session = KittyCinema(clock)
    await session.begin()
    session.terminal.feed(session.canvas.image_cleanup())
    assert session.terminal.images == {}
    await settle()
