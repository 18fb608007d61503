"""On slow networks keys stay ahead of pictures, little is under way, and pictures are as good as possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.clients.slow_network import PROFILES, Profile
from tests.server.clients.slow_terminal import PICTURE, GrainyGallery, SlowVisitor, slow_visit, uploads
from tui.graphics.link.estimation import INITIAL_WINDOW, ConnectionEstimator
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.terminals.capabilities import GraphicsProtocol

RIGHT, ENTER, PAGE_DOWN = b"\x1b[C", b"\r", b"\x1b[6~"
PIECE = 16 * 1024
LARGE = re.compile(rb"a=T,[^;]*,r=[34]\d,")
"""Starts the upload of a picture as high as the lightbox of 45 rows."""


async def come_in(visitor: SlowVisitor) -> None:
    await visitor.until(lambda seen: "Travel" in seen.text)
    await visitor.until(lambda _: visitor.stream.written.count(b"\x1b[5n") > 1)


async def open_grid(visitor: SlowVisitor, gallery: GrainyGallery, count: int) -> list[PayloadRequest]:
    """Open the grid of all photos, page down; return what the second page requests after that many pictures."""
    await come_in(visitor)
    visitor.press(b"r")
    await visitor.until(lambda seen: "1 of 60" in seen.text)
    await visitor.quiet()
    before = len(gallery.requests)
    visitor.press(PAGE_DOWN)
    await visitor.until(lambda _: len(gallery.requests) >= before + count)
    return gallery.requests[before:]


def picture_bytes(written: bytes | bytearray) -> int:
    return sum(len(chunk[0]) for chunk in PICTURE.finditer(written))


def read_at(visitor: SlowVisitor, keys: bytes) -> int:
    """Return how much the session had written when it last read these keys."""
    return next(read.written for read in reversed(visitor.stream.reads) if keys in read.keys)


async def test_little_is_under_way(tmp_path: Path) -> None:
    """While a grid is sent at 2 Mbit/s, little more than one window is under way."""
    async with slow_visit(tmp_path, PROFILES["2 Mbit/s"]) as (visitor, gallery):
        await open_grid(visitor, gallery, 10)
        visitor.most_under_way, before = 0, len(uploads(visitor.received))
        await visitor.until(lambda _: len(uploads(visitor.received)) >= before + 6)
        assert 0 < visitor.most_under_way <= 3 * INITIAL_WINDOW + PIECE


async def test_without_a_window_much_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same grid, sent as fast as the socket takes it, fills every buffer on the way."""
    monkeypatch.setattr(ConnectionEstimator, "window", 1 << 30)
    async with slow_visit(tmp_path, PROFILES["2 Mbit/s"]) as (visitor, gallery):
        await open_grid(visitor, gallery, 10)
        await visitor.until(lambda _: visitor.most_under_way > 4 * INITIAL_WINDOW + 2 * PIECE)


async def test_text_overtakes_pictures(tmp_path: Path) -> None:
    """The frame that answers a key leaves before the pictures that were waiting when it was pressed."""
    async with slow_visit(tmp_path, PROFILES["2 Mbit/s"]) as (visitor, gallery):
        await come_in(visitor)
        visitor.press(b"r")
        await visitor.until(lambda seen: "1 of 60" in seen.text and len(gallery.requests) > 10)
        visitor.press(RIGHT)
        await visitor.until(lambda _: b"2 of 60" in visitor.received)
        written = visitor.stream.written
        pressed, echoed = read_at(visitor, RIGHT), written.index(b"2 of 60")
        await visitor.until(lambda _: picture_bytes(visitor.received[echoed:]) > 4 * PIECE)
        assert picture_bytes(written[pressed:echoed]) <= 2 * INITIAL_WINDOW


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[[Profile], None]:
    """Let every connection measure exactly what its profile provides; `test_estimation` covers the measurement."""

    def measure(profile: Profile) -> None:
        def take_rate(link: ConnectionEstimator, *_answer: object) -> None:
            link.rate = profile.down

        monkeypatch.setattr(ConnectionEstimator, "_update_rate", take_rate)

    return measure


async def test_a_slow_link_gets_half_blocks_and_one_sharp_picture(
    tmp_path: Path, measured: Callable[[Profile], None]
) -> None:
    """At 300 kbit/s a grid is sent in half-blocks; only the selected photo is requested in pixels."""
    profile = PROFILES["300 kbit/s"]
    measured(profile)
    async with slow_visit(tmp_path, profile) as (visitor, gallery):
        requests = await open_grid(visitor, gallery, 8)
        sharp = [request for request in requests if request.protocol is GraphicsProtocol.KITTY]
        assert len({request.picture.asset_key for request in sharp}) <= 1
        assert len(requests) - len(sharp) >= 6
        await visitor.until(lambda seen: "▀" in seen.text)


async def test_a_medium_network_gets_fewer_colours(tmp_path: Path, measured: Callable[[Profile], None]) -> None:
    """At 2 Mbit/s a grid is sharp, with fewer colours or pixels; the selected photo keeps all of them."""
    profile = PROFILES["2 Mbit/s"]
    measured(profile)
    async with slow_visit(tmp_path, profile) as (visitor, gallery):
        requests = await open_grid(visitor, gallery, 8)
        assert {request.protocol for request in requests} == {GraphicsProtocol.KITTY}
        full = {request.picture.asset_key for request in requests if request.colours == 256}
        assert len(full) <= 1
        await visitor.until(lambda _: any(sent.colours <= 64 for sent in uploads(visitor.received)))


async def test_a_fast_network_keeps_all_colours(tmp_path: Path, measured: Callable[[Profile], None]) -> None:
    """At 8 Mbit/s all pictures of a small screen are sent in 256 colours and full size."""
    profile = PROFILES["8 Mbit/s"]
    measured(profile)
    async with slow_visit(tmp_path, profile, size=(80, 24)) as (visitor, gallery):
        requests = await open_grid(visitor, gallery, 6)
        assert {(request.protocol, request.colours) for request in requests} == {(GraphicsProtocol.KITTY, 256)}
        assert all(request.width == request.columns * 10 for request in requests)


async def test_what_came_coarse_becomes_sharp_when_all_is_read(
    tmp_path: Path, measured: Callable[[Profile], None]
) -> None:
    """At 300 kbit/s the selected picture is followed by others in pixels, one by one, while no key is pressed."""
    profile = PROFILES["300 kbit/s"]
    measured(profile)
    async with slow_visit(tmp_path, profile) as (visitor, gallery):
        await open_grid(visitor, gallery, 8)
        before = len(uploads(visitor.received))
        await visitor.until(lambda _: len(uploads(visitor.received)) >= before + 3)
        sharp = [request for request in gallery.requests if request.protocol is GraphicsProtocol.KITTY]
        assert len({request.picture.asset_key for request in sharp}) >= 3
