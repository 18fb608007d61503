"""Versions of videos for web pages: one at a time, few in the queue, and no second attempt where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.derivatives.worker_pool import WorkerPool
from core.errors import PictureUnavailableError, WorkerCrashedError
from core.media.copies.web_video import MOST_SECONDS
from core.media.originals import Original
from core.models import AssetKey, CollectionId, PageKey, Photo, PhotoId, PhotoKind
from core.pictures.downloads.web_videos import (
    MOST_OF_A_LINK,
    MOST_WAITING,
    QUOTA_PERIOD,
    QUOTA_SECONDS,
    WebVideoMaker,
    WebVideoState,
)
from core.pictures.photo_sources import PhotoSource

pytest.importorskip("av", reason="the package av (PyAV) is not installed")

FILM = Photo(
    PhotoId(1), AssetKey("film"), 1, CollectionId(1), "film.mkv", "film.mkv", "MKV", 640, 480, 9_000, None, None,
    PageKey(0, PhotoId(1)), kind=PhotoKind.VIDEO, seconds=12.0,
)  # fmt: skip
LINK = "trip-abcdefghij"


class WaitingPool(WorkerPool):
    """Performs calls one after another when it may, in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()
        self.started = 0
        self.failure: Exception | None = None

    async def run(self, function: Callable[..., Any], *args: object, **_options: object) -> Any:
        self.started += 1
        await self.may.wait()
        if self.failure is not None:
            raise self.failure
        return function(*args)


@pytest.fixture
def pool() -> WaitingPool:
    """A pool of this process."""
    return WaitingPool()


@pytest.fixture
async def maker(pool: WaitingPool, settings: Settings) -> AsyncIterator[WebVideoMaker]:
    """The maker of a gallery."""
    made = WebVideoMaker(pool, settings)
    yield made
    await made.close()


def source_of(number: int, folder: Path) -> PhotoSource:
    """Return a source whose file does not exist, or holds no video."""
    original = Original(str(folder).encode(), b"film.mkv")
    return PhotoSource(PhotoId(number), AssetKey(f"film{number}"), 1, CollectionId(1), original, 1, 640, 480, None)


async def settled(pool: WaitingPool, started: int) -> None:
    """Let all tasks run until the pool has got so many calls."""
    async with asyncio.timeout(60):
        while pool.started < started:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0)


async def test_few_wait_for_their_turn(maker: WebVideoMaker, pool: WaitingPool, tmp_path: Path) -> None:
    """Three of a link and ten in all, the next one is refused with what to do; one is made at a time."""
    links = [f"link-{number // MOST_OF_A_LINK}" for number in range(MOST_WAITING)]
    for number, link in enumerate(links):
        assert await maker.prepare(FILM, source_of(number, tmp_path), link) is WebVideoState.IN_PROGRESS
    with pytest.raises(PictureUnavailableError, match="Try again in a few minutes"):
        await maker.prepare(FILM, source_of(90, tmp_path), "another")
    assert await maker.prepare(FILM, source_of(0, tmp_path), "another") is WebVideoState.IN_PROGRESS
    await settled(pool, 1)
    for _ in range(100):
        await asyncio.sleep(0)
    assert pool.started == 1


async def test_a_link_has_few_of_the_places(maker: WebVideoMaker, tmp_path: Path) -> None:
    """The guests of others find room."""
    for number in range(MOST_OF_A_LINK):
        await maker.prepare(FILM, source_of(number, tmp_path), LINK)
    with pytest.raises(PictureUnavailableError):
        await maker.prepare(FILM, source_of(50, tmp_path), LINK)
    assert await maker.prepare(FILM, source_of(50, tmp_path), "another") is WebVideoState.IN_PROGRESS


async def test_what_ends_before_it_begins_leaves_its_place(maker: WebVideoMaker, tmp_path: Path) -> None:
    """Of tasks that are cancelled before their first step nothing stays in the tables."""
    for round_number in range(2):
        for number in range(MOST_WAITING):
            source = source_of(round_number * 100 + number, tmp_path)
            assert await maker.prepare(FILM, source, f"link-{number // MOST_OF_A_LINK}") is WebVideoState.IN_PROGRESS
        await maker.close()


async def test_a_link_has_an_hour_of_video_a_day(pool: WaitingPool, settings: Settings, tmp_path: Path) -> None:
    """Others have theirs, and on the next day there is another hour; a video of unknown length counts as a long one."""
    now = [1_000.0]
    maker = WebVideoMaker(pool, settings, lambda: now[0])
    long, unknown = replace(FILM, seconds=MOST_SECONDS), replace(FILM, seconds=None)
    assert 4 * MOST_SECONDS == QUOTA_SECONDS
    for number, photo in enumerate((long, unknown, long, unknown)):
        assert await maker.prepare(photo, source_of(number, tmp_path), LINK) is WebVideoState.IN_PROGRESS
        await maker.close()
    with pytest.raises(PictureUnavailableError, match="tomorrow"):
        await maker.prepare(FILM, source_of(7, tmp_path), LINK)
    assert await maker.prepare(FILM, source_of(7, tmp_path), "another") is WebVideoState.IN_PROGRESS
    await maker.close()
    now[0] += QUOTA_PERIOD
    assert await maker.prepare(FILM, source_of(7, tmp_path), LINK) is WebVideoState.IN_PROGRESS
    await maker.close()


@pytest.mark.parametrize("failure", [None, WorkerCrashedError("It died.")], ids=["no video", "crash"])
async def test_what_has_none_is_not_tried_again(
    maker: WebVideoMaker, pool: WaitingPool, tmp_path: Path, failure: Exception | None
) -> None:
    """Neither what cannot be decoded, nor what ends its worker process."""
    (tmp_path / "film.mkv").write_bytes(b"no video")
    pool.failure = failure
    pool.may.set()
    source = source_of(1, tmp_path)
    assert await maker.prepare(FILM, source, LINK) is WebVideoState.IN_PROGRESS
    async with asyncio.timeout(60):
        while await maker.prepare(FILM, source, LINK) is WebVideoState.IN_PROGRESS:  # noqa: ASYNC110 - as a page does
            await asyncio.sleep(0)
    assert await maker.prepare(FILM, source, LINK) is WebVideoState.NONE
    assert pool.started == 1


async def test_an_original_that_is_offline_is_tried_again(
    maker: WebVideoMaker, pool: WaitingPool, tmp_path: Path
) -> None:
    """As its drive may return."""
    pool.may.set()
    source = source_of(1, tmp_path / "away")
    for attempt in (1, 2):
        assert await maker.prepare(FILM, source, LINK) is WebVideoState.IN_PROGRESS
        await settled(pool, attempt)
        for _ in range(100):
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    "photo", [replace(FILM, kind=PhotoKind.STILL), replace(FILM, seconds=MOST_SECONDS + 1)], ids=["still", "long"]
)
async def test_other_photos_have_none(maker: WebVideoMaker, pool: WaitingPool, tmp_path: Path, photo: Photo) -> None:
    """Stills, and videos that are too long; nothing is started for them."""
    assert await maker.prepare(photo, source_of(1, tmp_path), LINK) is WebVideoState.NONE
    assert await maker.stored(source_of(1, tmp_path)) is None
    assert pool.started == 0
