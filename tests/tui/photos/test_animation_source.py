"""Where the frames of animations come from: decoded once, shared by clients, bounded. With a real gallery."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from core.derivatives.worker_pool import Job, WorkerPool
from core.errors import NotFoundError, PictureUnavailableError
from core.gallery import Gallery
from core.models import Actor, EverythingSet, Photo, Priority, Role, SortOrder, UserId
from core.models.stored_animations import StoredAnimation
from tests.core.building import place_database
from tests.core.derivatives import worker_tasks
from tests.core.derivatives.pools import settings_for
from tests.core.media.decoding.test_frame_decoding import gif_bomb, png_bomb
from tests.core.media.moving import drawn, moving
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol
from tui.photos.payload_source import GalleryPayloads, payload_cache

pytestmark = pytest.mark.slow

_T = TypeVar("_T")
NAMES = ("square.gif", "square.png", "square.webp")
BOMBS: dict[str, Callable[[int], bytes]] = {"bomb.gif": gif_bomb, "bomb.png": png_bomb}


class GatedPool(WorkerPool):
    """Counts what is done, and holds animations back behind a gate that never opens while the test wants it so."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.gate: Path | None = None
        self.began = asyncio.Event()

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        if isinstance(call, partial):
            self.done.append(call.func.__name__)
            if self.gate is not None and call.func.__name__ == "make_animation":
                gated: Any = partial(worker_tasks.write_and_wait, str(self.gate), "begun", f"{self.gate}-never")
                call = gated
                self.began.set()
        return await super().submit(call, priority, seconds, interruptible=interruptible)


class AnimatedGallery:
    """A scanned gallery of animated photos with its owner."""

    def __init__(self, gallery: Gallery, pool: GatedPool, owner: Actor, photos: dict[str, Photo]) -> None:
        self.gallery, self.pool, self.owner, self.photos = gallery, pool, owner, photos
        self.cache = payload_cache(gallery.settings)

    async def animation(self, name: str, actor: Actor | None = None) -> StoredAnimation | None:
        pictures = await self.gallery.pictures.of(actor or self.owner, self.photos[name].asset_key)
        return await pictures.animation(Priority.VISIBLE)

    def request(self, name: str, frame: int | None) -> PayloadRequest:
        photo = self.photos[name]
        picture = Picture(photo.asset_key, photo.version)
        asked = PayloadRequest(picture, GraphicsProtocol.KITTY, 8, 2, 64, 32, 256, ColourDepth.TRUECOLOR)
        return replace(asked, frame=frame)

    async def ask(self, request: PayloadRequest, actor: Actor | None = None) -> list[Payload]:
        source = GalleryPayloads(self.gallery, actor or self.owner, self.cache)
        return [payload async for payload in source.payloads(request, Priority.VISIBLE)]


@pytest.fixture
async def animated(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AnimatedGallery]:
    photos = tmp_path / "photos"
    (photos / "a").mkdir(parents=True)
    for name in NAMES:
        moving(photos / "a", name, 3)
    drawn(0).save(photos / "a" / "still.png")
    if bomb := getattr(request, "param", ""):
        (photos / "a" / bomb).write_bytes(BOMBS[bomb](100_000))
    settings = settings_for(tmp_path, worker_count=1)
    pool = GatedPool()
    monkeypatch.setattr("core.gallery.WorkerPool", lambda: pool)
    place_database(settings.database_path)
    gallery = await Gallery.open(settings)
    owner = await gallery.accounts.owner("ana")
    await gallery.indexing.scan(owner, [photos])
    page = await gallery.library.page(owner, EverythingSet(), SortOrder.NAME, None)
    yield AnimatedGallery(gallery, pool, owner, {photo.file_name: photo for photo in page})
    await gallery.close()


@pytest.mark.parametrize("name", NAMES)
async def test_frames_are_those_of_the_file(animated: AnimatedGallery, name: str) -> None:
    """Each request brings its own frame; the still picture stays what it was."""
    stored = await animated.animation(name)
    assert stored is not None
    assert len(stored.animation.seconds) == 3
    for number in range(3):
        (payload,) = await animated.ask(animated.request(name, number))
        assert payload.final
        with Image.open(io.BytesIO(payload.body)) as frame:
            assert frame.convert("RGB").tobytes() == drawn(number).tobytes()
    assert (await animated.ask(animated.request(name, None)))[-1].final


async def test_members_share_what_is_decoded_and_encoded(animated: AnimatedGallery) -> None:
    """Two at once and one later: decoded once, each frame encoded once."""
    await asyncio.gather(*(animated.animation("square.gif") for _ in range(3)))
    await animated.animation("square.gif")
    assert animated.pool.done.count("make_animation") == 1
    first = await animated.ask(animated.request("square.gif", 1))
    assert await animated.ask(animated.request("square.gif", 1)) == first
    assert animated.pool.done.count("encode_frame") == 1


async def test_frames_are_not_for_everybody(animated: AnimatedGallery) -> None:
    """An actor without access to the photo gets no frame of it, also when it is cached for another actor."""
    stranger = Actor(UserId(99), "Ben", Role.VIEWER, frozenset())
    assert await animated.ask(animated.request("square.gif", 1))
    with pytest.raises(NotFoundError):
        await animated.ask(animated.request("square.gif", 1), stranger)
    with pytest.raises(NotFoundError):
        await animated.animation("square.gif", stranger)


async def test_a_still_photo_is_decoded_once(animated: AnimatedGallery) -> None:
    """A PNG may move: that takes a look into the file, the first time."""
    assert await animated.animation("still.png") is None
    assert await animated.animation("still.png") is None
    assert animated.pool.done.count("make_animation") == 1
    with pytest.raises(PictureUnavailableError, match="is not animated"):
        await animated.ask(animated.request("still.png", 0))


@pytest.mark.parametrize(("animated", "name"), [(name, name) for name in BOMBS], indirect=["animated"])
async def test_a_bomb_of_frames_shows_its_first_ones(animated: AnimatedGallery, name: str) -> None:
    """A hundred thousand frames in a small file: it is a photo like any other, and plays as many as the limit."""
    assert (await animated.ask(animated.request(name, None)))[-1].final
    stored = await animated.animation(name)
    assert stored is not None
    assert stored.animation.is_cut
    assert 2 <= len(stored.animation.seconds) <= 500
    assert stored.path.stat().st_size < 1_000_000
    assert (await animated.ask(animated.request(name, 1)))[-1].final


async def test_a_frame_that_is_not_there_is_a_sentence(animated: AnimatedGallery) -> None:
    """As when the stored frames were swept away in the meantime."""
    with pytest.raises(PictureUnavailableError, match="cannot be read now"):
        await animated.ask(animated.request("square.gif", 7))


async def test_decoding_that_nobody_waits_for_is_ended(animated: AnimatedGallery, tmp_path: Path) -> None:
    """The only worker is free for the next photo, although it would never have come to an end by itself."""
    animated.pool.gate = tmp_path / "gate"
    asked = asyncio.create_task(animated.animation("square.gif"))
    await asyncio.wait_for(animated.pool.began.wait(), 60)
    await asyncio.to_thread(worker_tasks.await_file, animated.pool.gate)
    asked.cancel()
    animated.pool.gate = None
    assert (await animated.ask(animated.request("square.webp", 1)))[-1].final
    assert asked.cancelled()


async def test_an_original_that_is_away(animated: AnimatedGallery, tmp_path: Path) -> None:
    """There are no frames then; those decoded before are still played."""
    assert await animated.animation("square.gif") is not None
    for name in ("square.gif", "square.png"):
        (tmp_path / "photos" / "a" / name).unlink()
    assert await animated.animation("square.gif") is not None
    with pytest.raises(PictureUnavailableError, match="not available"):
        await animated.animation("square.png")
