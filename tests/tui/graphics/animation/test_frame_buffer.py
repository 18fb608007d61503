"""The frame buffer: frames are requested in order, and never more than there is room for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.models import AssetKey
from core.models.stored_animations import Animation
from tui.graphics.animation import frame_buffer
from tui.graphics.animation.frame_buffer import FrameBuffer, frame_request
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture, Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

PLACEMENT = Placement(Picture(AssetKey("a"), 1), 40, 10)
TEN = Animation((0.1,) * 10, None, 200, 100)


def request(
    protocol: GraphicsProtocol, animation: Animation = TEN, rate: float | None = None, turns: int = 0
) -> PayloadRequest:
    placement = replace(PLACEMENT, picture=replace(PLACEMENT.picture, turns=turns))
    return frame_request(placement, Capabilities(protocol, ColourDepth.TRUECOLOR), (1, 2, 3), animation, rate)


def reel_of(animation: Animation = TEN, protocol: GraphicsProtocol = GraphicsProtocol.SIXEL) -> FrameBuffer:
    return FrameBuffer(request(protocol, animation), animation)


def fill(reel: FrameBuffer, size: int = 10) -> list[int | None]:
    """Answer all requests until there are none; return the frame numbers."""
    asked = []
    while missing := next(reel.missing(), None):
        asked.append(missing.frame)
        assert reel.take(missing, bytes(size))
    return asked


def test_terminals_that_scale_get_no_more_pixels_than_a_frame_has() -> None:
    """The cells are 400 × 200 pixels, a frame 200 × 100; sixels fill the cells themselves."""
    for protocol, size in (
        (GraphicsProtocol.KITTY, (200, 100)),
        (GraphicsProtocol.ITERM2, (200, 100)),
        (GraphicsProtocol.SIXEL, (400, 200)),
    ):
        asked = request(protocol)
        assert (asked.width, asked.height) == size
        assert (asked.frame, asked.dither) == (0, False)
    assert request(GraphicsProtocol.KITTY, replace(TEN, width=5000, height=2500)).width == 400


def test_a_turned_view_has_the_pixels_of_the_other_side() -> None:
    """A turned frame of 100 × 200 is 200 × 100."""
    assert request(GraphicsProtocol.KITTY, replace(TEN, width=100, height=200), turns=1).width == 200


def test_a_slow_connection_gets_sixels_in_fewer_colours() -> None:
    """A third of the bytes; other protocols need fewer anyway."""
    assert request(GraphicsProtocol.SIXEL, rate=100_000.0).colours == 64
    assert request(GraphicsProtocol.SIXEL, rate=5e6).colours == request(GraphicsProtocol.SIXEL).colours == 256
    assert request(GraphicsProtocol.KITTY, rate=100_000.0).colours == 256


def test_frames_are_requested_in_order_and_a_few_ahead() -> None:
    """At first enough frames to estimate their size, then a few ahead of those that arrived without a gap."""
    reel = reel_of()
    assert [asked.frame for asked in reel.missing()] == [0, 1, 2, 3]
    assert not reel.is_sized
    for number in (1, 0, 3, 2):
        reel.take(reel.request_of(number), b"x")
    assert (reel.available, reel.is_sized) == (4, True)
    assert [asked.frame for asked in reel.missing()] == [4, 5, 6, 7, 8, 9]
    reel.take(reel.request_of(5), b"five")
    assert reel.available == 4
    reel.take(reel.request_of(4), b"four")
    assert (reel.available, reel.body(5)) == (6, b"five")
    assert fill(reel) == [6, 7, 8, 9]


def test_frames_of_other_animations_are_not_accepted() -> None:
    """Frames of another picture, size or background, and still pictures, are not accepted."""
    reel = reel_of()
    asked = reel.request_of(0)
    other = replace(asked, picture=replace(asked.picture, asset_key=AssetKey("b")))
    for strange in (other, replace(asked, columns=3), replace(asked, frame=None)):
        assert not reel.take(strange, b"x")
    assert reel.available == 0


def test_too_many_bytes_leave_frames_out_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third frame is kept and shown three times as long; the others are dropped."""
    monkeypatch.setattr(frame_buffer, "MAX_BYTES", 4000)
    reel = reel_of(replace(TEN, seconds=tuple(number / 10 for number in range(1, 11))))
    assert fill(reel, size=1000) == [0, 1, 2, 3, 6, 9]
    assert len(reel) == reel.available == 4
    assert [round(seconds, 3) for seconds in reel.seconds] == [0.6, 1.5, 2.4, 1.0]
    assert reel.size == 4000


def test_the_memory_of_kitty_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames become smaller, at least half as wide and high, and then fewer."""
    monkeypatch.setattr(frame_buffer, "STORE_BYTES", 10 * 200 * 100 * 4 // 2)
    reel = reel_of(protocol=GraphicsProtocol.KITTY)
    assert (reel.request.width, len(reel)) == (141, 10)
    monkeypatch.setattr(frame_buffer, "STORE_BYTES", 10 * 200 * 100 * 4 // 8)
    reel = reel_of(protocol=GraphicsProtocol.KITTY)
    assert (reel.request.width, len(reel)) == (100, 5)


def test_at_least_two_frames_are_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nothing would move."""
    monkeypatch.setattr(frame_buffer, "MAX_BYTES", 1)
    for count in (2, 3, 4, 5, 9):
        reel = reel_of(replace(TEN, seconds=(0.1,) * count))
        fill(reel)
        assert len(reel) == reel.available == 2
        assert round(sum(reel.seconds), 6) == round(count / 10, 6)
