"""What clients share when they look at the same photos, and what they never do. With a real gallery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from core.config import Settings
from core.derivatives.worker_pool import Job, WorkerPool
from core.errors import NotFoundError, PictureUnavailableError
from core.gallery import Gallery
from core.models import (
    Actor,
    AssetKey,
    DerivativeSize,
    EverythingSet,
    Part,
    Photo,
    Priority,
    Role,
    SortOrder,
    UserId,
)
from tests.core.derivatives import worker_tasks
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import write
from tests.core.media.decoding.test_region_decoding import scenery
from tests.core.media.drawing import quarters
from tests.core.media.metadata.test_embedded_thumbnails import exif_with_thumbnail
from tests.core.media.metadata.test_embedded_thumbnails import jpeg as jpeg_of
from tui.graphics.payloads.payload_cache import PayloadCache
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture, Region
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol
from tui.photos.payload_source import GalleryPayloads, payload_cache

_T = TypeVar("_T")
PART = Region(0.5, 0.5, 0.75, 0.75)
_ENCODERS = {"encode_picture", "encode_and_keep"}


class CountingPool(WorkerPool):
    """Counts what is encoded, and holds it back behind a gate while the test wants it so."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[PayloadRequest] = []
        self.gate: Path | None = None
        self.gated = _ENCODERS
        self.began = asyncio.Event()

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        if isinstance(call, partial) and call.func.__name__ in _ENCODERS:
            self.encoded.append(call.args[1])
            self.began.set()
        if isinstance(call, partial) and self.gate is not None and call.func.__name__ in self.gated:
            gated: Any = partial(worker_tasks.after_gate, str(self.gate), call)
            call = gated
        return await super().submit(call, priority, seconds, interruptible=interruptible)


class PhotoGallery:
    """A scanned gallery of photos with and without an embedded thumbnail, with its owner."""

    def __init__(self, gallery: Gallery, pool: CountingPool, owner: Actor, photos: dict[str, Photo]) -> None:
        self.gallery, self.pool, self.owner, self.photos = gallery, pool, owner, photos
        self.cache = payload_cache(gallery.settings)

    def source(self, actor: Actor | None = None) -> GalleryPayloads:
        """What a client's canvas asks."""
        return GalleryPayloads(self.gallery, actor or self.owner, self.cache)

    def request(self, name: str = "edited.jpg", **changes: Any) -> PayloadRequest:
        photo = self.photos[name]
        picture = Picture(photo.asset_key, photo.version)
        asked = PayloadRequest(picture, GraphicsProtocol.KITTY, 20, 8, 200, 160, 64, ColourDepth.TRUECOLOR)
        return replace(asked, **changes)

    async def ask(self, request: PayloadRequest, actor: Actor | None = None) -> list[Payload]:
        return [payload async for payload in self.source(actor).payloads(request, Priority.VISIBLE)]


@pytest.fixture
async def gallery_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PhotoGallery]:
    photos = tmp_path / "photos"
    write(photos, "a/camera.jpg", contents=camera_photo())
    write(photos, "a/fine.jpg", contents=jpeg_of(fine_lines()))
    write(photos, "b/edited.jpg", contents=jpeg_of(quarters((900, 600))))
    settings = settings_for(tmp_path)
    pool = CountingPool()
    monkeypatch.setattr("core.gallery.WorkerPool", lambda: pool)
    gallery = await Gallery.open(settings)
    owner = await gallery.accounts.owner("ana")
    await gallery.indexing.scan(owner, [photos])
    page = await gallery.library.page(owner, EverythingSet(), SortOrder.NAME, None)
    yield PhotoGallery(gallery, pool, owner, {photo.file_name: photo for photo in page})
    await gallery.close()


def fine_lines() -> Image.Image:
    """Draw what 1200 pixels cannot hold, on what they can."""
    picture = scenery((1800, 1200))
    draw = ImageDraw.Draw(picture)
    for x in range(0, 1800, 30):
        draw.line((x, 0, x, 1200), fill=(255, 255, 255))
    return picture


def camera_photo() -> bytes:
    stream = BytesIO()
    quarters((1800, 1200)).save(stream, "JPEG", exif=exif_with_thumbnail(jpeg_of(quarters((120, 80)))))
    return stream.getvalue()


async def seeing_nothing_of(gallery_photos: PhotoGallery, name: str) -> Actor:
    """A member who sees every category but that of a photo."""
    hidden = (
        await gallery_photos.gallery.library.details(gallery_photos.owner, gallery_photos.photos[name].asset_key)
    ).collection.category_id
    shown = [
        category.id
        for category in await gallery_photos.gallery.library.categories(gallery_photos.owner)
        if category.id != hidden
    ]
    assert shown
    return Actor(UserId(99), "Ben", Role.VIEWER, frozenset(shown))


async def test_the_second_members_costs_nothing(gallery_photos: PhotoGallery) -> None:
    """What one client's terminal was sent serves the next one, byte by byte, without any work."""
    first = await gallery_photos.ask(gallery_photos.request())
    second = await gallery_photos.ask(gallery_photos.request())
    assert first == second
    assert [payload.final for payload in second] == [True]
    assert len(gallery_photos.pool.encoded) == 1


async def test_only_final_payloads_are_kept(gallery_photos: PhotoGallery, tmp_path: Path) -> None:
    """The embedded thumbnail is shown until the thumbnail is made; it is never cached in its place."""
    gallery_photos.pool.gate, gallery_photos.pool.gated = tmp_path / "gate", {"make_derivative"}
    payloads = gallery_photos.source().payloads(gallery_photos.request("camera.jpg"), Priority.VISIBLE)
    first = await anext(payloads)
    gallery_photos.pool.gate.touch()
    final = [payload async for payload in payloads]
    assert [payload.final for payload in (first, *final)] == [False, True]
    assert await gallery_photos.ask(gallery_photos.request("camera.jpg")) == final
    assert len(gallery_photos.pool.encoded) == 2


async def test_a_payload_that_is_kept_is_still_not_for_everybody(gallery_photos: PhotoGallery) -> None:
    """An actor without access to the photo gets the error of a missing one, cached or not."""
    stranger = await seeing_nothing_of(gallery_photos, "edited.jpg")
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await gallery_photos.ask(gallery_photos.request(), stranger)
        assert await gallery_photos.ask(gallery_photos.request())
    assert (await gallery_photos.ask(gallery_photos.request("camera.jpg"), stranger))[-1].final


async def test_work_that_is_joined_is_still_not_for_everybody(gallery_photos: PhotoGallery, tmp_path: Path) -> None:
    """A stranger who asks while the payload is being made for someone else gets nothing of it."""
    stranger = await seeing_nothing_of(gallery_photos, "edited.jpg")
    gallery_photos.pool.gate = tmp_path / "gate"
    asked = asyncio.create_task(gallery_photos.ask(gallery_photos.request()))
    await asyncio.wait_for(gallery_photos.pool.began.wait(), 20)
    with pytest.raises(NotFoundError):
        await gallery_photos.ask(gallery_photos.request(), stranger)
    gallery_photos.pool.gate.touch()
    assert await asked


async def test_members_who_come_together_share_the_work(
    gallery_photos: PhotoGallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five ask for the same at once: it is encoded once; one who leaves takes nothing from the others."""
    await gallery_photos.ask(
        gallery_photos.request(colours=16)
    )  # the stored picture is there, so that only encoding is left
    gallery_photos.pool.gate = tmp_path / "gate"
    arrived: asyncio.Queue[None] = asyncio.Queue()
    work = gallery_photos.gallery.pictures.run_in_worker

    def noticed(*args: Any) -> Any:
        arrived.put_nowait(None)
        return work(*args)

    monkeypatch.setattr(gallery_photos.gallery.pictures, "run_in_worker", noticed)
    asked = [asyncio.create_task(gallery_photos.ask(gallery_photos.request())) for _ in range(5)]
    for _ in asked:
        await asyncio.wait_for(arrived.get(), 20)
    asked[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
    gallery_photos.pool.gate.touch()
    answers = await asyncio.gather(*asked[1:])
    assert len({payloads[-1].body for payloads in answers}) == 1
    assert [request.colours for request in gallery_photos.pool.encoded] == [16, 64]


async def test_the_last_one_who_goes_withdraws_it(gallery_photos: PhotoGallery, tmp_path: Path) -> None:
    """Nothing is cached and nothing is running; a later request is still answered."""
    gallery_photos.pool.gate = tmp_path / "gate"
    asked = [asyncio.create_task(gallery_photos.ask(gallery_photos.request())) for _ in range(2)]
    await asyncio.wait_for(gallery_photos.pool.began.wait(), 20)
    for task in asked:
        task.cancel()
    await asyncio.wait(asked)
    assert len(gallery_photos.gallery.pictures._makers.flights) == 0
    assert gallery_photos.cache.size == 0
    gallery_photos.pool.gate.touch()
    assert (await gallery_photos.ask(gallery_photos.request()))[-1].final
    assert len(gallery_photos.pool.encoded) == 2


async def test_an_iterator_that_is_closed_ends_its_work(gallery_photos: PhotoGallery) -> None:
    """A picture that scrolled away after its preview is not encoded any further."""
    payloads = gallery_photos.source().payloads(gallery_photos.request("camera.jpg"), Priority.VISIBLE)
    async with aclosing(payloads):  # type: ignore[type-var]
        # Two workers race for the first picture: nearly always the preview wins.
        first = await anext(payloads)
    assert len(gallery_photos.gallery.pictures._makers.flights) == 0
    assert len(gallery_photos.gallery.pictures._makers.thumbnails._flights) == 0
    assert first.final or gallery_photos.cache.size == 0


async def test_an_older_version_is_neither_served_nor_kept(gallery_photos: PhotoGallery, tmp_path: Path) -> None:
    """A screen that shows an older version is drawn from what there is now; the cache holds each under its own name."""
    await gallery_photos.ask(gallery_photos.request())
    write(tmp_path / "photos", "b/edited.jpg", contents=jpeg_of(quarters((600, 900))), mtime=1_700_000_000)
    await gallery_photos.gallery.indexing.scan(gallery_photos.owner)
    old = gallery_photos.request()
    new = replace(old, picture=replace(old.picture, version=2))
    size = gallery_photos.cache.size
    stale = await gallery_photos.ask(old)
    assert gallery_photos.cache.size == size
    assert stale[-1].body == (await gallery_photos.ask(new))[-1].body
    assert gallery_photos.cache.size > size


async def test_a_failure_is_a_sentence_and_not_kept(gallery_photos: PhotoGallery) -> None:
    """A stored picture that is no longer readable fails; once it is back, it is shown."""
    await gallery_photos.ask(gallery_photos.request(colours=16))
    (stored,) = gallery_photos.gallery.settings.derivatives_dir.rglob("*-thumbnail.jpg")
    contents = stored.read_bytes()
    stored.write_bytes(b"not a picture")
    with pytest.raises(PictureUnavailableError, match="cannot be read now"):
        await gallery_photos.ask(gallery_photos.request())
    stored.write_bytes(contents)
    assert (await gallery_photos.ask(gallery_photos.request()))[-1].final


async def test_the_disk_serves_the_next_start(gallery_photos: PhotoGallery) -> None:
    """A new process finds what the one before encoded; what stands on disk is not for everybody either."""
    files = PayloadFiles(gallery_photos.gallery.settings.payloads_dir, 10_000_000)
    gallery_photos.cache = PayloadCache(1_000_000, files)
    first = await gallery_photos.ask(gallery_photos.request())
    assert files.read(gallery_photos.request()) == first[-1].body
    files.write(gallery_photos.request(), b"what stands on disk")
    gallery_photos.cache = PayloadCache(1_000_000, files)
    assert (await gallery_photos.ask(gallery_photos.request()))[-1].body == b"what stands on disk"
    with pytest.raises(NotFoundError):
        await gallery_photos.ask(gallery_photos.request(), await seeing_nothing_of(gallery_photos, "edited.jpg"))


async def test_the_disk_is_off_unless_it_is_wanted(gallery_photos: PhotoGallery) -> None:
    """By default nothing is written, and what an earlier start kept is taken away."""
    before = PayloadFiles(gallery_photos.gallery.settings.payloads_dir, 10_000_000)
    before.write(gallery_photos.request(colours=2), b"from an earlier start")
    await gallery_photos.ask(gallery_photos.request())
    await asyncio.gather(
        *gallery_photos.gallery.background._tasks
        - {task for task in gallery_photos.gallery.background._tasks if "watch" in task.get_name()}
    )
    assert not [path for path in before.folder.rglob("*") if path.is_file()]


def detail(gallery_photos: PhotoGallery, region: Region = PART, turns: int = 0, **changes: Any) -> PayloadRequest:
    """A part of a large photo, pixel by pixel."""
    photo = gallery_photos.photos["fine.jpg"]
    picture = Picture(photo.asset_key, photo.version, DerivativeSize.PREVIEW, region, Fit.CONTAIN, turns, original=True)
    return gallery_photos.request("fine.jpg", picture=picture, columns=45, rows=15, width=450, height=300, **changes)


async def test_the_original_follows_the_view(gallery_photos: PhotoGallery) -> None:
    """A zoomed part is there from the stored view, then sharp from the original; the next client gets that at once."""
    first = await gallery_photos.ask(detail(gallery_photos))
    assert [payload.final for payload in first][-2:] == [False, True]
    assert first[-1].body != first[-2].body
    assert await gallery_photos.ask(detail(gallery_photos)) == first[-1:]
    (stored,) = gallery_photos.gallery.settings.regions_dir.iterdir()
    with Image.open(stored) as image:
        assert (450, 300) < image.size <= (900, 600)
    with Image.open(BytesIO(first[-1].body)) as image:
        assert image.size == (450, 300)


async def test_small_moves_decode_nothing_new(gallery_photos: PhotoGallery) -> None:
    """Parts a little next to each other are cut out of the same region; a far one is another."""
    for moved in (0.0, 0.01, 0.02):
        await gallery_photos.ask(detail(gallery_photos, Region(0.5 + moved, 0.5, 0.75 + moved, 0.75)))
    assert len(list(gallery_photos.gallery.settings.regions_dir.iterdir())) == 1
    await gallery_photos.ask(detail(gallery_photos, Region(0, 0, 0.25, 0.25)))
    assert len(list(gallery_photos.gallery.settings.regions_dir.iterdir())) == 2


@pytest.mark.parametrize("turns", range(4))
async def test_a_turned_view_shows_the_turned_part(gallery_photos: PhotoGallery, turns: int) -> None:
    """Whatever the turn, the part from the original is the part from the stored view, only sharper."""
    region = Region(0.1, 0.3, 0.7, 0.6) if turns % 2 else Region(0.3, 0.2, 0.6, 0.9)
    answers = await gallery_photos.ask(detail(gallery_photos, region, turns))
    pictures = [
        Image.open(BytesIO(answer.body)).convert("RGB").filter(ImageFilter.GaussianBlur(6)) for answer in answers[-2:]
    ]
    assert pictures[0].size == pictures[1].size
    difference = ImageStat.Stat(ImageChops.difference(*pictures)).mean
    assert max(difference) < 5
    turned_away = ImageStat.Stat(ImageChops.difference(pictures[0], pictures[1].rotate(180))).mean
    assert max(turned_away) > 30


async def test_the_original_is_not_for_everybody(gallery_photos: PhotoGallery) -> None:
    """An actor without access to the photo gets no part of it, by the source or by the gallery, cached or not."""
    stranger = await seeing_nothing_of(gallery_photos, "fine.jpg")
    key = gallery_photos.photos["fine.jpg"].asset_key
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await gallery_photos.ask(detail(gallery_photos), stranger)
        with pytest.raises(NotFoundError):
            await gallery_photos.gallery.pictures.of(stranger, key)
        assert await gallery_photos.ask(detail(gallery_photos))


async def test_without_the_original_the_view_stays(gallery_photos: PhotoGallery, tmp_path: Path) -> None:
    """A drive that is away leaves the coarse zoom, final, and nothing is kept of it."""
    await gallery_photos.ask(
        replace(detail(gallery_photos), picture=replace(detail(gallery_photos).picture, original=False))
    )
    (tmp_path / "photos" / "a" / "fine.jpg").rename(tmp_path / "elsewhere.jpg")
    size = gallery_photos.cache.size
    answers = await gallery_photos.ask(detail(gallery_photos))
    assert [payload.final for payload in answers] == [False, True]
    assert answers[0].body == answers[1].body
    assert gallery_photos.cache.size == size
    (tmp_path / "elsewhere.jpg").rename(tmp_path / "photos" / "a" / "fine.jpg")
    assert (await gallery_photos.ask(detail(gallery_photos)))[-1].body != answers[1].body


async def test_a_part_that_nobody_waits_for_is_withdrawn(
    gallery_photos: PhotoGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Panning on before the sharp part has come leaves no work behind."""
    await gallery_photos.ask(
        replace(detail(gallery_photos), picture=replace(detail(gallery_photos).picture, original=False))
    )
    began = asyncio.Event()
    flights = gallery_photos.gallery.pictures._makers.regions._flights
    run = flights.run

    def noticed(*args: Any) -> Any:
        began.set()
        return run(*args)

    monkeypatch.setattr(flights, "run", noticed)
    asked = asyncio.create_task(gallery_photos.ask(detail(gallery_photos)))
    await asyncio.wait_for(began.wait(), 20)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await asyncio.gather(*(task for _, task in flights._flights.values()), return_exceptions=True)
    assert len(flights) == 0
    assert (await gallery_photos.ask(detail(gallery_photos)))[-1].final


async def test_no_more_pixels_than_the_original_has(gallery_photos: PhotoGallery) -> None:
    """A part that is enlarged on the screen is stored as it is."""
    key = gallery_photos.photos["fine.jpg"].asset_key
    pictures = await gallery_photos.gallery.pictures.of(gallery_photos.owner, key)
    path = await pictures.region(Part(0, 0, 0.1, 0.1), 900, 600, Priority.SELECTED)
    with Image.open(path) as image:
        assert image.size == (180, 120)
    assert path == await pictures.region(Part(0, 0, 0.1, 0.1), 900, 600, Priority.VISIBLE)


async def test_an_unknown_photo_is_not_found(gallery_photos: PhotoGallery) -> None:
    """A key that was never given."""
    unknown = replace(gallery_photos.request(), picture=Picture(AssetKey("nosuchphoto22"), 1, DerivativeSize.PREVIEW))
    with pytest.raises(NotFoundError):
        await gallery_photos.ask(unknown)


def test_the_settings_say_how_much_is_kept(tmp_path: Path) -> None:
    """The cache of a process has the size that is set."""
    cache = payload_cache(
        Settings(tmp_path, tmp_path, tmp_path, None, payload_cache_bytes=10_000, payload_disk_bytes=7)
    )
    assert cache.files == PayloadFiles(tmp_path / "payloads", 7)
    request = PayloadRequest(Picture(AssetKey("a"), 1), GraphicsProtocol.KITTY, 1, 1, 1, 1, 2, ColourDepth.TRUECOLOR)
    cache.keep(request, b"x" * 10_000)
    assert cache.find(request) is None
    cache.keep(request, b"x" * 5_000)
    assert cache.find(request) == b"x" * 5_000
