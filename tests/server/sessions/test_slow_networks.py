"""On slow networks keys stay ahead of pictures, little is under way, and pictures are as good as possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from core.models import AssetKey
from tests.server.clients.slow_network import PROFILES, Profile
from tests.server.clients.slow_terminal import PICTURE, GrainyGallery, SlowClient, slow_session, uploads
from tui.graphics.link.estimation import INITIAL_WINDOW, ConnectionEstimator
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.terminals.capabilities import GraphicsProtocol

RIGHT, ENTER, PAGE_DOWN = b"\x1b[C", b"\r", b"\x1b[6~"
PIECE = 16 * 1024
LARGE = re.compile(rb"a=T,[^;]*,r=[34]\d,")
"""Starts the upload of a picture as high as the lightbox of 45 rows."""


async def wait_for_home(client: SlowClient) -> None:
    await client.until(lambda seen: "Travel" in seen.text)
    await client.until(lambda _: client.stream.written.count(b"\x1b[5n") > 1)


async def open_grid(client: SlowClient, gallery: GrainyGallery, count: int) -> list[PayloadRequest]:
    """Open the grid of all photos, page down; return the requests for that many photos of the second page.

    In the meantime photos of the first page can be requested again, in a better quality.
    """
    await wait_for_home(client)
    client.press(b"r")
    await client.until(lambda seen: "1 of 60" in seen.text)
    await client.quiet()
    first_page = {request.picture.asset_key for request in gallery.requests}

    def of_second_page() -> list[PayloadRequest]:
        return [request for request in gallery.requests if request.picture.asset_key not in first_page]

    client.press(PAGE_DOWN)
    await client.until(lambda _: len(of_second_page()) >= count)
    return of_second_page()


def picture_bytes(written: bytes | bytearray) -> int:
    return sum(len(chunk[0]) for chunk in PICTURE.finditer(written))


def read_at(client: SlowClient, keys: bytes) -> int:
    """Return how much the session had written when it last read these keys."""
    return next(read.written for read in reversed(client.stream.reads) if keys in read.keys)


async def test_little_is_under_way(tmp_path: Path) -> None:
    """While a grid is sent at 2 Mbit/s, little more than one window is under way."""
    async with slow_session(tmp_path, PROFILES["2 Mbit/s"]) as (client, gallery):
        await open_grid(client, gallery, 10)
        client.most_under_way, before = 0, len(uploads(client.received))
        await client.until(lambda _: len(uploads(client.received)) >= before + 6)
        assert 0 < client.most_under_way <= 3 * INITIAL_WINDOW + PIECE


async def test_without_a_window_much_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same grid, sent as fast as the socket takes it, fills every buffer on the way."""
    monkeypatch.setattr(ConnectionEstimator, "window", 1 << 30)
    async with slow_session(tmp_path, PROFILES["2 Mbit/s"]) as (client, gallery):
        await open_grid(client, gallery, 10)
        await client.until(lambda _: client.most_under_way > 4 * INITIAL_WINDOW + 2 * PIECE)


async def test_text_overtakes_pictures(tmp_path: Path) -> None:
    """The frame that answers a key leaves before the pictures that were waiting when it was pressed."""
    async with slow_session(tmp_path, PROFILES["2 Mbit/s"]) as (client, gallery):
        await wait_for_home(client)
        client.press(b"r")
        await client.until(lambda seen: "1 of 60" in seen.text and len(gallery.requests) > 10)
        client.press(RIGHT)
        await client.until(lambda _: b"2 of 60" in client.received)
        written = client.stream.written
        pressed, echoed = read_at(client, RIGHT), written.index(b"2 of 60")
        await client.until(lambda _: picture_bytes(client.received[echoed:]) > 4 * PIECE)
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
    async with slow_session(tmp_path, profile) as (client, gallery):
        requests = await open_grid(client, gallery, 8)
        sharp = [request for request in requests if request.protocol is GraphicsProtocol.KITTY]
        assert len({request.picture.asset_key for request in sharp}) <= 1
        assert len(requests) - len(sharp) >= 6
        await client.until(lambda seen: "▄" in seen.text)


async def test_a_medium_network_gets_fewer_colours(tmp_path: Path, measured: Callable[[Profile], None]) -> None:
    """At 2 Mbit/s a grid is sharp, at first with fewer colours or pixels; the selected photo keeps all of them."""
    profile = PROFILES["2 Mbit/s"]
    measured(profile)
    async with slow_session(tmp_path, profile) as (client, gallery):
        requests = await open_grid(client, gallery, 8)
        assert {request.protocol for request in requests} == {GraphicsProtocol.KITTY}
        first: dict[AssetKey, PayloadRequest] = {}
        for request in requests:
            first.setdefault(request.picture.asset_key, request)
        assert len([request for request in first.values() if request.colours == 256]) <= 1
        await client.until(lambda _: any(sent.colours <= 64 for sent in uploads(client.received)))


async def test_a_fast_network_keeps_all_colours(tmp_path: Path, measured: Callable[[Profile], None]) -> None:
    """At 8 Mbit/s all pictures of a small screen are sent in 256 colours and full size."""
    profile = PROFILES["8 Mbit/s"]
    measured(profile)
    async with slow_session(tmp_path, profile, size=(80, 24)) as (client, gallery):
        requests = await open_grid(client, gallery, 6)
        assert {(request.protocol, request.colours) for request in requests} == {(GraphicsProtocol.KITTY, 256)}
        assert all(request.width == request.columns * 10 for request in requests)


async def test_what_came_coarse_becomes_sharp_when_all_is_read(
    tmp_path: Path, measured: Callable[[Profile], None]
) -> None:
    """At 300 kbit/s the selected picture is followed by others in pixels, one by one, while no key is pressed."""
    profile = PROFILES["300 kbit/s"]
    measured(profile)
    async with slow_session(tmp_path, profile) as (client, gallery):
        await open_grid(client, gallery, 8)
        before = len(uploads(client.received))
        await client.until(lambda _: len(uploads(client.received)) >= before + 3)
        sharp = [request for request in gallery.requests if request.protocol is GraphicsProtocol.KITTY]
        assert len({request.picture.asset_key for request in sharp}) >= 3


async def test_no_letter_of_a_search_is_lost(tmp_path: Path) -> None:
    """Letters that come over 60 ms faster than their photos are read and sent are all in the query."""
    network = Profile(down=1_000_000, up=250_000, delay=0.03)
    async with slow_session(tmp_path, network, size=(80, 24)) as (client, _):
        await wait_for_home(client)
        query = "bmg or amg or cmg_0008 not tag:none"
        client.press(b"/")
        for letter in query:
            client.press(letter.encode())
        await client.until(lambda seen: query in seen.text and "41 photos" in seen.text)
        client.press(ENTER)
        await client.until(lambda seen: "1 of 41 photos" in seen.text)
