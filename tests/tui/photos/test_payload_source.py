"""What clients share when they look at the same photos, and what they never do. With a real gallery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import cache, partial
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
from tests.core.building import place_database
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


class Photos:
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
async def scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Photos]:
    photos = tmp_path / "photos"
    write(photos, "a/camera.jpg", contents=camera_photo())
    write(photos, "a/fine.jpg", contents=fine_photo())
    write(photos, "b/edited.jpg", contents=jpeg_of(quarters((900, 600))))
    settings = settings_for(tmp_path)
    pool = CountingPool()
    monkeypatch.setattr("core.gallery.WorkerPool", lambda: pool)
    place_database(settings.database_path)
    gallery = await Gallery.open(settings)
    owner = await gallery.accounts.owner("ana")
    await gallery.indexing.scan(owner, [photos])
    page = await gallery.library.page(owner, EverythingSet(), SortOrder.NAME, None)
    yield Photos(gallery, pool, owner, {photo.file_name: photo for photo in page})
    await gallery.close()


@cache
def fine_photo() -> bytes:
    """Draw what 1200 pixels cannot hold, on what they can."""
    picture = scenery((1800, 1200))
    draw = ImageDraw.Draw(picture)
    for x in range(0, 1800, 30):
        draw.line((x, 0, x, 1200), fill=(255, 255, 255))
    return jpeg_of(picture)


@cache
def camera_photo() -> bytes:
    stream = BytesIO()
    quarters((1800, 1200)).save(stream, "JPEG", exif=exif_with_thumbnail(jpeg_of(quarters((120, 80)))))
    return stream.getvalue()


async def seeing_nothing_of(scanned: Photos, name: str) -> Actor:
    """A member who sees every category but that of a photo."""
    hidden = (
        await scanned.gallery.library.details(scanned.owner, scanned.photos[name].asset_key)
    ).collection.category_id
    shown = [
        category.id for category in await scanned.gallery.library.categories(scanned.owner) if category.id != hidden
    ]
    assert shown
    return Actor(UserId(99), "Ben", Role.VIEWER, frozenset(shown))


async def test_the_second_members_costs_nothing(scanned: Photos) -> None:
    """What one client's terminal was sent serves the next one, byte by byte, without any work."""
    first = await scanned.ask(scanned.request())
    second = await scanned.ask(scanned.request())
    assert first == second
    assert [payload.final for payload in second] == [True]
    assert len(scanned.pool.encoded) == 1


async def test_only_final_payloads_are_kept(scanned: Photos, tmp_path: Path) -> None:
    """The embedded thumbnail is shown until the thumbnail is made; it is never cached in its place."""
    scanned.pool.gate, scanned.pool.gated = tmp_path / "gate", {"make_derivative"}
    payloads = scanned.source().payloads(scanned.request("camera.jpg"), Priority.VISIBLE)
    first = await anext(payloads)
    scanned.pool.gate.touch()
    final = [payload async for payload in payloads]
    assert [payload.final for payload in (first, *final)] == [False, True]
    assert await scanned.ask(scanned.request("camera.jpg")) == final
    assert len(scanned.pool.encoded) == 2


async def test_a_payload_that_is_kept_is_still_not_for_everybody(scanned: Photos) -> None:
    """An actor without access to the photo gets the error of a missing one, cached or not."""
    stranger = await seeing_nothing_of(scanned, "edited.jpg")
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await scanned.ask(scanned.request(), stranger)
        assert await scanned.ask(scanned.request())
    assert (await scanned.ask(scanned.request("camera.jpg"), stranger))[-1].final


async def test_work_that_is_joined_is_still_not_for_everybody(scanned: Photos, tmp_path: Path) -> None:
    """A stranger who asks while the payload is being made for someone else gets nothing of it."""
    stranger = await seeing_nothing_of(scanned, "edited.jpg")
    scanned.pool.gate = tmp_path / "gate"
    asked = asyncio.create_task(scanned.ask(scanned.request()))
    await asyncio.wait_for(scanned.pool.began.wait(), 60)
    with pytest.raises(NotFoundError):
        await scanned.ask(scanned.request(), stranger)
    scanned.pool.gate.touch()
    assert await asked


async def test_members_who_come_together_share_the_work(
    scanned: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five ask for the same at once: it is encoded once; one who leaves takes nothing from the others."""
    await scanned.ask(scanned.request(colours=16))  # the stored picture is there, so that only encoding is left
    scanned.pool.gate = tmp_path / "gate"
    arrived: asyncio.Queue[None] = asyncio.Queue()
    work = scanned.gallery.pictures.run_in_worker

    def noticed(*args: Any) -> Any:
        arrived.put_nowait(None)
        return work(*args)

    monkeypatch.setattr(scanned.gallery.pictures, "run_in_worker", noticed)
    asked = [asyncio.create_task(scanned.ask(scanned.request())) for _ in range(5)]
    for _ in asked:
        await asyncio.wait_for(arrived.get(), 60)
    asked[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
    scanned.pool.gate.touch()
    answers = await asyncio.gather(*asked[1:])
    assert len({payloads[-1].body for payloads in answers}) == 1
    assert [request.colours for request in scanned.pool.encoded] == [16, 64]


async def test_the_last_request_that_is_cancelled_withdraws_it(scanned: Photos, tmp_path: Path) -> None:
    """Nothing is cached and nothing is running; a later request is still answered."""
    scanned.pool.gate = tmp_path / "gate"
    asked = [asyncio.create_task(scanned.ask(scanned.request())) for _ in range(2)]
    await asyncio.wait_for(scanned.pool.began.wait(), 60)
    for task in asked:
        task.cancel()
    await asyncio.wait(asked)
    assert len(scanned.gallery.pictures._makers.flights) == 0
    assert scanned.cache.size == 0
    scanned.pool.gate.touch()
    assert (await scanned.ask(scanned.request()))[-1].final
    assert len(scanned.pool.encoded) == 2


async def test_an_iterator_that_is_closed_ends_its_work(scanned: Photos) -> None:
    """A picture that scrolled away after its preview is not encoded any further."""
    payloads = scanned.source().payloads(scanned.request("camera.jpg"), Priority.VISIBLE)
    async with aclosing(payloads):  # type: ignore[type-var]
        # Two workers race for the first picture: nearly always the preview wins.
        first = await anext(payloads)
    assert len(scanned.gallery.pictures._makers.flights) == 0
    assert len(scanned.gallery.pictures._makers.thumbnails._flights) == 0
    assert first.final or scanned.cache.size == 0


async def test_an_older_version_is_neither_served_nor_kept(scanned: Photos, tmp_path: Path) -> None:
    """A screen that shows an older version is drawn from what there is now; the cache holds each under its own name."""
    await scanned.ask(scanned.request())
    write(tmp_path / "photos", "b/edited.jpg", contents=jpeg_of(quarters((600, 900))), mtime=1_700_000_000)
    await scanned.gallery.indexing.scan(scanned.owner)
    old = scanned.request()
    new = replace(old, picture=replace(old.picture, version=2))
    size = scanned.cache.size
    stale = await scanned.ask(old)
    assert scanned.cache.size == size
    assert stale[-1].body == (await scanned.ask(new))[-1].body
    assert scanned.cache.size > size


async def test_a_failure_is_a_sentence_and_not_kept(scanned: Photos) -> None:
    """A stored picture that is no longer readable fails; once it is back, it is shown."""
    await scanned.ask(scanned.request(colours=16))
    (stored,) = scanned.gallery.settings.derivatives_dir.rglob("*-thumbnail.jpg")
    contents = stored.read_bytes()
    stored.write_bytes(b"not a picture")
    with pytest.raises(PictureUnavailableError, match="cannot be read now"):
        await scanned.ask(scanned.request())
    stored.write_bytes(contents)
    assert (await scanned.ask(scanned.request()))[-1].final


async def test_the_disk_serves_the_next_start(scanned: Photos) -> None:
    """A new process finds what the one before encoded; what stands on disk is not for everybody either."""
    files = PayloadFiles(scanned.gallery.settings.payloads_dir, 10_000_000)
    scanned.cache = PayloadCache(1_000_000, files)
    first = await scanned.ask(scanned.request())
    assert files.read(scanned.request()) == first[-1].body
    files.write(scanned.request(), b"what stands on disk")
    scanned.cache = PayloadCache(1_000_000, files)
    assert (await scanned.ask(scanned.request()))[-1].body == b"what stands on disk"
    with pytest.raises(NotFoundError):
        await scanned.ask(scanned.request(), await seeing_nothing_of(scanned, "edited.jpg"))


async def test_the_disk_is_off_unless_it_is_wanted(scanned: Photos) -> None:
    """By default nothing is written, and what an earlier start kept is taken away."""
    before = PayloadFiles(scanned.gallery.settings.payloads_dir, 10_000_000)
    before.write(scanned.request(colours=2), b"from an earlier start")
    await scanned.ask(scanned.request())
    await asyncio.gather(*(task for task in scanned.gallery.background._tasks if "sweep" in task.get_name()))
    assert not [path for path in before.folder.rglob("*") if path.is_file()]


def detail(scanned: Photos, region: Region = PART, turns: int = 0, **changes: Any) -> PayloadRequest:
    """A part of a large photo, pixel by pixel."""
    photo = scanned.photos["fine.jpg"]
    picture = Picture(photo.asset_key, photo.version, DerivativeSize.PREVIEW, region, Fit.CONTAIN, turns, original=True)
    return scanned.request("fine.jpg", picture=picture, columns=45, rows=15, width=450, height=300, **changes)


async def test_the_original_follows_the_view(scanned: Photos) -> None:
    """A zoomed part is there from the stored view, then sharp from the original; the next client gets that at once."""
    first = await scanned.ask(detail(scanned))
    assert [payload.final for payload in first][-2:] == [False, True]
    assert first[-1].body != first[-2].body
    assert await scanned.ask(detail(scanned)) == first[-1:]
    (stored,) = scanned.gallery.settings.regions_dir.iterdir()
    with Image.open(stored) as image:
        assert (450, 300) < image.size <= (900, 600)
    with Image.open(BytesIO(first[-1].body)) as image:
        assert image.size == (450, 300)


async def test_small_moves_decode_nothing_new(scanned: Photos) -> None:
    """Parts a little next to each other are cut out of the same region; a far one is another."""
    for moved in (0.0, 0.01, 0.02):
        await scanned.ask(detail(scanned, Region(0.5 + moved, 0.5, 0.75 + moved, 0.75)))
    assert len(list(scanned.gallery.settings.regions_dir.iterdir())) == 1
    await scanned.ask(detail(scanned, Region(0, 0, 0.25, 0.25)))
    assert len(list(scanned.gallery.settings.regions_dir.iterdir())) == 2


@pytest.mark.parametrize("turns", range(4))
async def test_a_turned_view_shows_the_turned_part(scanned: Photos, turns: int) -> None:
    """Whatever the turn, the part from the original is the part from the stored view, only sharper."""
    region = Region(0.1, 0.3, 0.7, 0.6) if turns % 2 else Region(0.3, 0.2, 0.6, 0.9)
    answers = await scanned.ask(detail(scanned, region, turns))
    pictures = [
        Image.open(BytesIO(answer.body)).convert("RGB").filter(ImageFilter.GaussianBlur(6)) for answer in answers[-2:]
    ]
    assert pictures[0].size == pictures[1].size
    difference = ImageStat.Stat(ImageChops.difference(*pictures)).mean
    assert max(difference) < 5
    turned_away = ImageStat.Stat(ImageChops.difference(pictures[0], pictures[1].rotate(180))).mean
    assert max(turned_away) > 30


async def test_the_original_is_not_for_everybody(scanned: Photos) -> None:
    """An actor without access to the photo gets no part of it, by the source or by the gallery, cached or not."""
    stranger = await seeing_nothing_of(scanned, "fine.jpg")
    key = scanned.photos["fine.jpg"].asset_key
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await scanned.ask(detail(scanned), stranger)
        with pytest.raises(NotFoundError):
            await scanned.gallery.pictures.of(stranger, key)
        assert await scanned.ask(detail(scanned))


async def test_without_the_original_the_view_stays(scanned: Photos, tmp_path: Path) -> None:
    """A drive that is away leaves the coarse zoom, final, and nothing is kept of it."""
    await scanned.ask(replace(detail(scanned), picture=replace(detail(scanned).picture, original=False)))
    (tmp_path / "photos" / "a" / "fine.jpg").rename(tmp_path / "elsewhere.jpg")
    size = scanned.cache.size
    answers = await scanned.ask(detail(scanned))
    assert [payload.final for payload in answers] == [False, True]
    assert answers[0].body == answers[1].body
    assert scanned.cache.size == size
    (tmp_path / "elsewhere.jpg").rename(tmp_path / "photos" / "a" / "fine.jpg")
    assert (await scanned.ask(detail(scanned)))[-1].body != answers[1].body


async def test_a_part_that_nobody_waits_for_is_withdrawn(scanned: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """Panning on before the sharp part has come leaves no work behind."""
    await scanned.ask(replace(detail(scanned), picture=replace(detail(scanned).picture, original=False)))
    began = asyncio.Event()
    flights = scanned.gallery.pictures._makers.regions._flights
    run = flights.run

    def noticed(*args: Any) -> Any:
        began.set()
        return run(*args)

    monkeypatch.setattr(flights, "run", noticed)
    asked = asyncio.create_task(scanned.ask(detail(scanned)))
    await asyncio.wait_for(began.wait(), 60)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await asyncio.gather(*(task for _, task in flights._flights.values()), return_exceptions=True)
    assert len(flights) == 0
    assert (await scanned.ask(detail(scanned)))[-1].final


async def test_no_more_pixels_than_the_original_has(scanned: Photos) -> None:
    """A part that is enlarged on the screen is stored as it is."""
    key = scanned.photos["fine.jpg"].asset_key
    pictures = await scanned.gallery.pictures.of(scanned.owner, key)
    path = await pictures.region(Part(0, 0, 0.1, 0.1), 900, 600, Priority.SELECTED)
    with Image.open(path) as image:
        assert image.size == (180, 120)
    assert path == await pictures.region(Part(0, 0, 0.1, 0.1), 900, 600, Priority.VISIBLE)


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
