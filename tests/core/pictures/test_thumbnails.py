"""Derivatives on demand and in the background: the best stored one first, equal requests as one job."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.rendering import make_derivative
from core.derivatives.worker_pool import Job, WorkerPool
from core.errors import GalleryError, PictureUnavailableError, UnreadablePhotoError, WorkerCrashedError
from core.jobs.job_run import JobRun
from core.jobs.models import JobProgress
from core.library import health
from core.models import AssetKey, DerivativeSize, Priority, StoredPicture
from core.pictures.photo_sources import INCOMPLETE, PhotoSource, visible_photo
from core.pictures.thumbnails import ThumbnailMaker
from tests.core.building import ADMIN
from tests.core.derivatives import worker_tasks
from tests.core.indexing.libraries import Scanner, jpeg, write
from tests.core.media.drawing import UPRIGHT, near, quarters, quarters_of
from tests.core.media.metadata.test_embedded_thumbnails import exif_with_thumbnail
from tests.core.media.metadata.test_embedded_thumbnails import jpeg as plain_jpeg

EMBEDDED, THUMBNAIL, PREVIEW = DerivativeSize.EMBEDDED, DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW
_T = TypeVar("_T")


def _png_header() -> bytes:
    """Return a PNG of 900 × 600 without any pixels."""
    file = io.BytesIO()
    quarters((900, 600)).save(file, "PNG")
    return file.getvalue()[: file.getvalue().index(b"IDAT") + 4]


class CountingPool(WorkerPool):
    """Counts the queued jobs, and can replace the function that makes derivatives."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[str, Priority]] = []
        self.raised: list[Priority] = []
        self.events: asyncio.Queue[str] = asyncio.Queue()
        self.instead: Callable[[], Any] | None = None
        self.release = asyncio.Event()
        """Derivatives are not made before it is set."""
        self.release.set()

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        if isinstance(call, partial) and call.func.__name__.startswith("make_"):
            self.jobs.append((call.func.__name__, priority))
            self.events.put_nowait(call.func.__name__)
            if call.func is make_derivative:
                await self.release.wait()
                call = self.instead or call
        return await super().submit(call, priority, seconds, interruptible=interruptible)

    def raise_priority(self, job: Job[Any], priority: Priority) -> None:
        if priority < job.priority:
            self.raised.append(priority)
            self.events.put_nowait("raised")
        super().raise_priority(job, priority)

    async def until(self, event: str) -> None:
        """Wait until a job of that name is queued, or until a priority is raised ("raised")."""
        while await asyncio.wait_for(self.events.get(), 60) != event:
            pass


class ScannedLibrary:
    """A scanned library and the maker of its thumbnails."""

    def __init__(self, scanner: Scanner, pool: CountingPool, maker: ThumbnailMaker) -> None:
        self.scanner, self.pool, self.maker = scanner, pool, maker

    async def key_of(self, name: str) -> AssetKey:
        return AssetKey(await self.scanner.value(f"SELECT asset_key FROM photos WHERE name = '{name}'"))

    async def source_of(self, name: str) -> PhotoSource:
        key = await self.key_of(name)
        _, source = await self.scanner.database.read(lambda connection: visible_photo(connection, ADMIN, key))
        return source

    async def pictures(
        self, name: str, size: DerivativeSize, priority: Priority = Priority.VISIBLE
    ) -> list[StoredPicture]:
        return [picture async for picture in self.maker.progressive(await self.source_of(name), size, priority)]

    async def shown(self, name: str, size: DerivativeSize) -> list[tuple[DerivativeSize, bool]]:
        return [(picture.size, picture.final) for picture in await self.pictures(name, size)]

    async def error_of(self, name: str) -> str | None:
        error: str | None = await self.scanner.value(f"SELECT error FROM photos WHERE name = '{name}'")
        return error


@pytest.fixture
async def library(database: Database, settings: Settings, photos: Path) -> AsyncIterator[ScannedLibrary]:
    """A library of a large photo with an embedded thumbnail, one without, a small one and a damaged one."""
    write(photos, "a/camera.jpg", contents=plain_with_thumbnail())
    write(photos, "a/edited.jpg", contents=plain_jpeg(quarters((1500, 1000))))
    write(photos, "a/small.jpg", contents=jpeg())
    write(photos, "a/damaged.jpg", contents=_png_header())
    pool = CountingPool()
    await pool.start(settings)
    scanner = Scanner(database, pool, settings, photos)
    await scanner()
    maker = ThumbnailMaker(database, pool, DerivativeStore(settings.derivatives_dir), settings)
    yield ScannedLibrary(scanner, pool, maker)
    await maker.close()
    await pool.close()


def plain_with_thumbnail() -> bytes:
    from io import BytesIO

    stream = BytesIO()
    quarters((1800, 1200)).save(stream, "JPEG", exif=exif_with_thumbnail(plain_jpeg(quarters((120, 80)))))
    return stream.getvalue()


async def test_the_embedded_thumbnail_comes_first(library: ScannedLibrary) -> None:
    """It is shown until the thumbnail is made; the last picture is final."""
    library.pool.release.clear()
    progressive = library.maker.progressive(await library.source_of("camera.jpg"), THUMBNAIL, Priority.VISIBLE)
    pictures = [await anext(progressive)]
    library.pool.release.set()
    pictures += [picture async for picture in progressive]

    assert [(picture.size, picture.final) for picture in pictures] == [(EMBEDDED, False), (THUMBNAIL, True)]
    for picture, size in zip(pictures, [(120, 80), (400, 267)], strict=True):
        with Image.open(picture.path) as image:
            assert image.size == size
            assert near(quarters_of(image), UPRIGHT)


async def test_a_stored_picture_is_returned_at_once(library: ScannedLibrary) -> None:
    """The second request makes nothing."""
    await library.pictures("camera.jpg", THUMBNAIL)
    jobs = len(library.pool.jobs)

    assert await library.shown("camera.jpg", THUMBNAIL) == [(THUMBNAIL, True)]
    assert len(library.pool.jobs) == jobs


async def test_the_thumbnail_is_shown_before_the_preview(library: ScannedLibrary) -> None:
    """A lightbox shows the 400 px picture until the 1200 px one is made."""
    await library.pictures("camera.jpg", THUMBNAIL)

    assert await library.shown("camera.jpg", PREVIEW) == [(THUMBNAIL, False), (PREVIEW, True)]
    assert await library.shown("camera.jpg", PREVIEW) == [(PREVIEW, True)]


async def test_a_photo_without_an_embedded_thumbnail_has_one_picture(library: ScannedLibrary) -> None:
    """There is nothing to show before it is made."""
    assert await library.shown("edited.jpg", PREVIEW) == [(PREVIEW, True)]


async def test_a_small_photo_has_no_larger_picture(library: ScannedLibrary) -> None:
    """Its thumbnail has all of its pixels."""
    assert (await library.shown("small.jpg", PREVIEW))[-1] == (THUMBNAIL, True)
    assert not list(library.scanner.settings.derivatives_dir.rglob("*-view.jpg"))


async def test_the_embedded_thumbnail_can_be_requested(library: ScannedLibrary) -> None:
    """Without one it is an error."""
    assert await library.shown("camera.jpg", EMBEDDED) == [(EMBEDDED, True)]
    with pytest.raises(PictureUnavailableError, match="no embedded thumbnail"):
        await library.pictures("edited.jpg", EMBEDDED)
    assert await library.error_of("edited.jpg") is None


async def test_equal_requests_are_one_job(library: ScannedLibrary) -> None:
    """For ten requests of one photo, it is decoded once."""
    results = await asyncio.gather(*(library.pictures("edited.jpg", THUMBNAIL) for _ in range(10)))

    assert len({pictures[-1].path for pictures in results}) == 1
    assert [name for name, _ in library.pool.jobs if name == "make_derivative"] == ["make_derivative"]


async def test_every_photo_gets_its_thumbnail_in_the_background(library: ScannedLibrary) -> None:
    """Or the reason why it cannot be decoded; a second pass has nothing to do."""
    progress: list[JobProgress] = []

    made = await library.maker.make_missing(JobRun({}, on_progress=progress.append))
    again = await library.maker.make_missing(JobRun({}, on_progress=progress.append))

    assert (made, again) == (3, 0)
    assert {priority for _, priority in library.pool.jobs} == {Priority.BACKGROUND}
    assert await library.scanner.rows("SELECT name, has_thumbnail, error IS NULL FROM photos ORDER BY name") == [
        ("camera.jpg", 1, 1),
        ("damaged.jpg", 0, 0),
        ("edited.jpg", 1, 1),
        ("small.jpg", 1, 1),
    ]
    assert len(list(library.scanner.settings.derivatives_dir.rglob("*-thumbnail.jpg"))) == 3


async def test_thumbnails_that_were_made_but_not_recorded_are_found(library: ScannedLibrary) -> None:
    """After a crash between file and row, nothing is made again."""
    await library.maker.make_missing(JobRun({}))
    await library.scanner.database.write(
        lambda connection: connection.execute("UPDATE photos SET has_thumbnail = 0").close()
    )
    jobs = len(library.pool.jobs)

    assert await library.maker.make_missing(JobRun({})) == 3
    assert len(library.pool.jobs) == jobs
    assert await library.scanner.value("SELECT sum(has_thumbnail) FROM photos") == 3


async def test_damage_is_recorded_once(library: ScannedLibrary) -> None:
    """The reason is recorded; the next request fails with it, without another attempt."""
    for _ in range(2):
        with pytest.raises(UnreadablePhotoError, match="damaged or incomplete"):
            await library.pictures("damaged.jpg", THUMBNAIL)

    assert [name for name, _ in library.pool.jobs].count("make_derivative") == 1
    assert await library.error_of("damaged.jpg") == "The picture is damaged or incomplete."
    assert await library.scanner.value("SELECT count(*) FROM photos WHERE error IS NULL") == 3


@pytest.mark.parametrize(
    ("instead", "words"), [(worker_tasks.crash, "crashed"), (partial(worker_tasks.allocate, 4 * 1024**3), "memory")]
)
async def test_a_decoder_that_dies_marks_one_photo(
    library: ScannedLibrary, instead: Callable[[], Any], words: str
) -> None:
    """The session continues, the worker is replaced, and the other photos have their pictures."""
    library.pool.instead = instead
    with pytest.raises(UnreadablePhotoError, match=words):
        await library.pictures("edited.jpg", THUMBNAIL)
    library.pool.instead = None

    assert words in str(await library.error_of("edited.jpg"))
    assert (await library.shown("camera.jpg", THUMBNAIL))[-1] == (THUMBNAIL, True)


async def test_a_worker_that_the_system_ends_marks_no_photo(
    library: ScannedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is made by a further attempt, as if nothing had happened."""
    monkeypatch.setattr("core.pictures.thumbnails.make_derivative", worker_tasks.make_derivative_when_killed_once)
    assert await library.maker.make_missing(JobRun({})) == 3
    assert await library.scanner.value("SELECT count(*) FROM photos WHERE worker_failures > 0") == 0


async def test_a_job_given_up_without_proof_is_refused_for_a_while(library: ScannedLibrary) -> None:
    """Nothing is recorded, and those who ask again do not start the same job again at once."""
    library.pool.instead = worker_tasks.give_up
    for _ in range(3):
        with pytest.raises(WorkerCrashedError, match="busy"):
            await library.pictures("edited.jpg", THUMBNAIL)
    assert [name for name, _ in library.pool.jobs].count("make_derivative") == 1
    assert await library.error_of("edited.jpg") is None


async def test_an_unexpected_error_marks_one_photo(library: ScannedLibrary) -> None:
    """Errors that no decoder is known to raise also become a sentence."""
    library.pool.instead = partial(worker_tasks.fail, "unheard of")
    with pytest.raises(UnreadablePhotoError, match="could not be read"):
        await library.pictures("edited.jpg", THUMBNAIL)


async def test_derivatives_outlive_their_originals(library: ScannedLibrary, photos: Path) -> None:
    """Stored pictures of an offline drive are shown; others are unavailable, and not recorded as errors."""
    await library.pictures("camera.jpg", THUMBNAIL)
    photos.rename(photos.with_name("unplugged"))

    assert await library.shown("camera.jpg", THUMBNAIL) == [(THUMBNAIL, True)]
    assert await library.shown("camera.jpg", PREVIEW) == [(THUMBNAIL, False)]
    with pytest.raises(PictureUnavailableError, match="not available"):
        await library.pictures("edited.jpg", PREVIEW)
    await library.maker.make_missing(JobRun({}))
    assert len(list(library.scanner.settings.derivatives_dir.rglob("*-thumbnail.jpg"))) == 1
    assert await library.error_of("camera.jpg") is None
    assert await library.error_of("edited.jpg") is None


async def test_a_changed_photo_has_new_pictures(library: ScannedLibrary, photos: Path) -> None:
    """The old ones are not returned, and removed with the first new one."""
    (old,) = (await library.pictures("edited.jpg", THUMBNAIL))[-1:]
    write(photos, "a/edited.jpg", contents=plain_jpeg(quarters((1000, 1500))), mtime=1_700_000_000)
    await library.scanner()

    (new,) = (await library.pictures("edited.jpg", THUMBNAIL))[-1:]

    with Image.open(new.path) as image:
        assert image.size == (267, 400)
    assert new.path != old.path
    assert not old.path.exists()


async def test_a_full_disk_marks_no_photo(library: ScannedLibrary) -> None:
    """It is not an error of the photo; the background pass ends, because the next picture would fail too."""
    library.pool.instead = _disk_full
    with pytest.raises(PictureUnavailableError, match="No space left"):
        await library.pictures("edited.jpg", THUMBNAIL)
    with pytest.raises(GalleryError, match="No space left"):
        await library.maker.make_missing(JobRun({}))

    assert await library.scanner.value("SELECT count(*) FROM photos WHERE error IS NOT NULL") == 0


def _disk_full() -> None:
    raise OSError(28, "No space left on device")


async def test_cancelling_a_request_cancels_its_job(library: ScannedLibrary) -> None:
    """A picture that was scrolled past leaves the queue, and a new request starts again."""
    library.pool.instead = worker_tasks.hang
    request = asyncio.ensure_future(library.pictures("edited.jpg", THUMBNAIL))
    await library.pool.until("make_derivative")
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    library.pool.instead = None

    assert not library.maker._flights
    assert (await library.shown("edited.jpg", THUMBNAIL))[-1] == (THUMBNAIL, True)


async def test_cancelling_one_request_keeps_the_others(
    library: ScannedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job continues while any request waits for it."""
    joined: asyncio.Queue[DerivativeSize] = asyncio.Queue()
    run = library.maker._flights.run

    def noticed(key: Any, *rest: Any) -> Any:
        joined.put_nowait(key[2])
        return run(key, *rest)

    monkeypatch.setattr(library.maker._flights, "run", noticed)
    first = asyncio.ensure_future(library.pictures("edited.jpg", THUMBNAIL))
    second = asyncio.ensure_future(library.pictures("edited.jpg", THUMBNAIL))
    sizes = [await asyncio.wait_for(joined.get(), 60) for _ in range(4)]
    assert sizes.count(THUMBNAIL) == 2
    first.cancel()

    assert (await second)[-1].final
    assert [name for name, _ in library.pool.jobs].count("make_derivative") == 1


async def test_a_visible_picture_overtakes_the_background(library: ScannedLibrary, tmp_path: Path) -> None:
    """The request raises the priority of the background job for the same picture."""
    gate, diary = tmp_path / "gate", tmp_path / "diary"
    wait = partial(library.pool.run, worker_tasks.write_and_wait, str(diary), "busy", str(gate))
    busy = [asyncio.ensure_future(wait(priority=Priority.SELECTED)) for _ in range(2)]
    background = asyncio.ensure_future(library.maker.make_missing(JobRun({})))
    for _ in range(4):
        await library.pool.until("make_derivative")
    visible = asyncio.ensure_future(library.pictures("edited.jpg", THUMBNAIL))
    await library.pool.until("raised")
    gate.touch()

    assert (await visible)[-1].final
    assert await background == 3
    assert library.pool.raised == [Priority.VISIBLE]
    assert [name for name, _ in library.pool.jobs].count("make_derivative") == 4
    await asyncio.gather(*busy)


@pytest.mark.parametrize("size", [THUMBNAIL, PREVIEW])
async def test_an_incomplete_file_is_shown_with_a_note(
    library: ScannedLibrary, photos: Path, size: DerivativeSize
) -> None:
    """In its details and in the list of errors, until the file is replaced; it has no error."""
    whole = plain_jpeg(quarters((900, 600)))
    write(photos, "a/cut.jpg", contents=whole[:-200])
    await library.scanner()
    assert await library.scanner.rows("SELECT note FROM photos WHERE note IS NOT NULL") == []

    pictures = await library.pictures("cut.jpg", size)

    noted = "SELECT name, note, error FROM photos WHERE note IS NOT NULL"
    assert pictures[-1].final
    assert await library.scanner.rows(noted) == [("cut.jpg", INCOMPLETE, None)]
    errors = await library.scanner.database.read(lambda connection: health.errors(connection, ADMIN))
    assert [(error.path.rpartition("/")[2], error.reason) for error in errors] == [("cut.jpg", INCOMPLETE)]

    write(photos, "a/cut.jpg", contents=whole, mtime=1_700_000_000)
    await library.scanner()
    await library.pictures("cut.jpg", size)

    assert await library.scanner.rows(noted) == []
