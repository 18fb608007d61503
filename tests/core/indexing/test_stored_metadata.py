"""What scans store of the metadata of files: order of bursts, photos without a date, texts, and reading again."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.jobs.models import JobStage
from core.library import photo_pages
from core.models import EverythingSet, SortOrder
from tests.core.building import ADMIN
from tests.core.indexing import fragile_reading
from tests.core.indexing.libraries import Scanner, SpyPool, jpeg, write
from tests.core.media.drawing import photo_exif, quarters, saved
from tests.core.media.metadata.metadata_files import packet, photo_with

DATES = "SELECT name, date(taken_local, 'unixepoch'), taken_source FROM photos ORDER BY name"
UPGRADED = "UPDATE photos SET must_reread = 1, head = NULL, inode = NULL, ctime_ns = NULL"


def png() -> bytes:
    """Return the bytes of a picture that says nothing about its date."""
    stream = io.BytesIO()
    quarters().save(stream, "PNG")
    return stream.getvalue()


async def listed(scanner: Scanner, order: SortOrder) -> list[str]:
    pages = await scanner.database.read(
        lambda connection: photo_pages.page(connection, ADMIN, EverythingSet(), order, None)
    )
    return [photo.file_name for photo in pages]


async def test_photos_of_one_second_are_in_the_order_of_their_names(scanner: Scanner, photos: Path) -> None:
    """Also those that come with a later scan, or under another name."""
    write(photos, "a/DSC_1.jpg", "a/DSC_10.jpg", "a/DSC_2.jpg", "a/old.jpg")
    await scanner()
    write(photos, "a/DSC_9.jpg", mtime=1_500_000_000)
    (photos / "a/old.jpg").rename(photos / "a/DSC_3.jpg")
    await scanner()

    names = [f"DSC_{number}.jpg" for number in (1, 2, 3, 9, 10)]
    assert await listed(scanner, SortOrder.OLDEST) == names
    assert await listed(scanner, SortOrder.DATE) == names[::-1]


async def test_photos_of_one_scan_are_added_in_the_order_of_their_names(scanner: Scanner, photos: Path) -> None:
    """By addition, the newest first, they are listed from the last to the first."""
    names = [f"DSC_{number}.jpg" for number in (1, 2, 9, 10)]
    write(photos, *(f"a/{name}" for name in reversed(names)))
    await scanner()

    assert await listed(scanner, SortOrder.ADDED) == names[::-1]


async def test_parts_of_a_second_come_before_names(scanner: Scanner, photos: Path) -> None:
    """.1, .5, .9, whatever the files are called."""
    for name, digits in (("a.jpg", "9"), ("b.jpg", "1"), ("c.jpg", "5")):
        exif = photo_exif()
        exif.get_ifd(0x8769)[0x9291] = digits
        saved(photos, f"burst/{name}", quarters(), exif=exif)
    await scanner()

    assert await listed(scanner, SortOrder.OLDEST) == ["b.jpg", "c.jpg", "a.jpg"]


async def test_a_file_from_the_future_has_no_date(scanner: Scanner, photos: Path) -> None:
    """It is listed as of its scan, among other photos, and its time is reported."""
    write(photos, "a/old.jpg", contents=jpeg(taken="2001:02:03 04:05:06"))
    saved(photos, "a/future.png", quarters(), "PNG")
    write(photos, "a/future.png", contents=(photos / "a/future.png").read_bytes(), mtime=4_000_000_000)
    await scanner()
    saved(photos, "a/today.png", quarters(), "PNG")
    await scanner()
    await scanner.execute("UPDATE photos SET added_at = added_at - 5")

    assert await scanner.rows("SELECT name, taken_local, taken_source FROM photos WHERE taken_local IS NULL") == [
        ("future.png", None, None)
    ]
    assert await scanner.rows("SELECT date_problem FROM photos WHERE date_problem IS NOT NULL") == [
        ("The file's modification time 2096-10-02 07:06:40 lies in the future.",)
    ]
    assert (await listed(scanner, SortOrder.OLDEST))[0] == "old.jpg"
    newest = await scanner.rows("SELECT newest_local FROM collections")
    assert newest[0][0] <= time.time() + 15 * 3600


async def test_photos_without_a_date_of_their_own_do_not_lead_the_newest(scanner: Scanner, photos: Path) -> None:
    """Dates from EXIF, XMP and names come first; photos with only a file's time, or none, follow, newest file first."""
    now, plain = int(time.time()), png()
    write(photos, "a/exif.jpg", contents=jpeg(taken="2001:02:03 04:05:06"), mtime=now)
    xmp = photo_with(photos / "a", "JPEG", xmp=packet({"photoshop:DateCreated": "2005-03-04"})).path.decode()
    write(photos, "b/IMG_20190414_180400.png", contents=plain, mtime=now)
    write(photos, "a/received.png", contents=plain, mtime=now - 60)
    write(photos, "c/copied.png", contents=plain, mtime=now)
    write(photos, "c/future.png", contents=plain, mtime=4_000_000_000)
    await scanner()

    dated = ["IMG_20190414_180400.png", xmp, "exif.jpg"]
    names = await listed(scanner, SortOrder.DATE)
    assert names[:3] == dated
    assert [name for name in names[3:] if name != "future.png"] == ["copied.png", "received.png"]
    assert (await listed(scanner, SortOrder.OLDEST))[:3] == dated[::-1]
    assert await scanner.rows("SELECT name FROM categories ORDER BY newest_sort DESC") == [("b",), ("a",), ("c",)]
    newest = await scanner.rows("SELECT date(newest_local, 'unixepoch') FROM collections ORDER BY name")
    assert [each for (each,) in newest[:2]] == ["2005-03-04", "2019-04-14"]

    # A photo takes its place when a date is found in it, and keeps it under another name.
    write(photos, "c/copied.png", contents=jpeg(taken="2021:02:03 04:05:06"), mtime=now + 1)
    (photos / "a/exif.jpg").rename(photos / "a/renamed.jpg")
    await scanner()
    names = await listed(scanner, SortOrder.DATE)
    assert names[:4] == ["copied.png", *dated[:2], "renamed.jpg"]
    assert set(names[4:]) == {"received.png", "future.png"}
    assert await scanner.rows("SELECT name FROM categories ORDER BY newest_sort DESC") == [("c",), ("b",), ("a",)]


async def test_photos_of_earlier_versions_are_read_again_once(scanner: Scanner, photos: Path) -> None:
    """Dates and other values become right; thumbnails and versions stay as the pictures are the same."""
    (photos / "a").mkdir(parents=True)
    photo_with(photos / "a", "JPEG", xmp=packet({"photoshop:DateCreated": "2005-03-04", "dc:format": "x"}))
    write(photos, "a/other.jpg")
    await scanner()
    await scanner.execute(UPGRADED)
    await scanner.execute("UPDATE photos SET taken_local = 0, taken_source = 'file', has_thumbnail = 1, coarse = x'01'")
    scanner.progress.clear()

    report = await scanner()

    assert (report.changed, report.unchanged) == (0, 2)
    assert {each.stage for each in scanner.progress} == {JobStage.MIGRATION}
    assert await scanner.rows(DATES) == [("other.jpg", "2024-05-01", "exif+offset"), ("photo.jpg", "2005-03-04", "xmp")]
    assert await scanner.rows("SELECT DISTINCT version, has_thumbnail, coarse, must_reread FROM photos") == [
        (1, 1, b"\x01", 0)
    ]
    await scanner.execute("UPDATE photos SET taken_local = 0")
    await scanner()
    assert await scanner.rows("SELECT DISTINCT taken_local FROM photos") == [(0,)]


async def test_a_photo_that_lay_on_its_side_gets_a_new_picture(scanner: Scanner, photos: Path) -> None:
    """An earlier version did not find its orientation."""
    saved(photos, "a/1.png", quarters(), "PNG", exif=photo_exif(6))
    await scanner()
    await scanner.execute(UPGRADED)
    await scanner.execute("UPDATE photos SET orientation = 1, width = 96, height = 64, has_thumbnail = 1")

    report = await scanner()

    assert report.changed == 1
    assert await scanner.rows("SELECT version, orientation, width, has_thumbnail FROM photos") == [(2, 6, 64, 0)]


async def test_what_an_earlier_version_could_not_read_is_tried_again(scanner: Scanner, photos: Path) -> None:
    """A file that is still not readable keeps its error."""
    write(photos, "a/1.jpg")
    write(photos, "a/2.jpg", contents=b"text")
    await scanner()
    await scanner.execute(UPGRADED)
    await scanner.execute("UPDATE photos SET width = 0, height = 0, error = 'Not supported.' WHERE name = '1.jpg'")

    await scanner()

    assert await scanner.rows("SELECT name, width > 0, error IS NULL FROM photos ORDER BY name") == [
        ("1.jpg", 1, 1),
        ("2.jpg", 0, 0),
    ]


async def test_a_photo_that_cannot_be_read_again_keeps_what_is_known(
    scanner: Scanner, database: Database, settings: Settings, photos: Path
) -> None:
    """The system refuses for a while; the errors list it, and the next scan tries again."""
    write(photos, "a/1.jpg", "a/refused.jpg")
    await scanner()
    await scanner.execute(UPGRADED)
    await scanner.execute("UPDATE photos SET has_thumbnail = 1, taken_local = 0, taken_source = 'file'")
    pool = SpyPool(instead=fragile_reading.read_or_be_refused)
    await pool.start(settings)

    report = await Scanner(database, pool, settings, photos)()
    await pool.close()
    state = await scanner.rows("SELECT width, has_thumbnail, version, error, must_reread FROM photos ORDER BY name")
    listed = await scanner.rows("SELECT path, reason FROM scan_errors")
    again = await scanner()

    assert (report.changed, report.unchanged, report.errors) == (0, 2, 1)
    assert state == [(60, 1, 1, None, 0), (60, 1, 1, None, 1)]
    assert listed == [(b"a/refused.jpg", "Permission denied.")]
    assert (again.unchanged, again.errors) == (2, 0)
    assert await scanner.rows("SELECT DISTINCT must_reread, has_thumbnail, taken_source FROM photos") == [
        (0, 1, "exif+offset")
    ]


@pytest.mark.parametrize("last", ["", "<dc:title>Sky</dc:title>"])
async def test_texts_of_programs_are_stored(scanner: Scanner, photos: Path, last: str) -> None:
    """A photo that changed has those of its present file, one without texts has none."""
    (photos / "a").mkdir(parents=True)
    elements = "<dc:title>Sea</dc:title><dc:subject><rdf:Bag><rdf:li>blue</rdf:li></rdf:Bag></dc:subject>"
    photo_with(photos / "a", "JPEG", xmp=packet({"xmp:Rating": "4"}, elements))
    write(photos, "a/plain.jpg")
    await scanner()
    stored = "SELECT name, title, keywords, i.rating FROM imported_metadata AS i JOIN photos ON photos.id = photo_id"
    assert await scanner.rows(stored) == [("photo.jpg", "Sea", '["blue"]', 4)]

    photo_with(photos / "a", "JPEG", xmp=packet(elements=last))
    await scanner()

    assert await scanner.rows(stored) == ([("photo.jpg", "Sky", "[]", None)] if last else [])


async def test_pictures_with_several_frames_are_animated(scanner: Scanner, photos: Path) -> None:
    """Of each format that can have them; pages of a TIFF are not frames. A picture that lost its frames is a still."""
    frames = [quarters((60, 40)), quarters((60, 40)).rotate(180)]
    (photos / "a").mkdir(parents=True)
    for ending in ("gif", "png", "webp", "tiff"):
        frames[0].save(photos / f"a/one.{ending}")
        frames[0].save(photos / f"a/two.{ending}", save_all=True, append_images=frames[1:])
    await scanner()
    kinds = "SELECT name, kind FROM photos WHERE kind <> 'still' ORDER BY name"
    assert await scanner.rows(kinds) == [(f"two.{ending}", "animated") for ending in ("gif", "png", "webp")]

    frames[0].save(photos / "a/two.gif")
    await scanner()

    assert await scanner.rows(kinds) == [(f"two.{ending}", "animated") for ending in ("png", "webp")]


async def test_a_file_without_a_date_is_dated_in_the_zone_of_the_settings(
    database: Database, settings: Settings, photos: Path
) -> None:
    """Read in a worker process, which has the zone from the settings."""
    write(photos, "a/1.png", contents=png())
    chosen = replace(settings, time_zone="Pacific/Auckland")
    pool = WorkerPool()
    await pool.start(chosen)
    try:
        scanner = Scanner(database, pool, chosen, photos)
        await scanner()
    finally:
        await pool.close()
    assert await scanner.rows("SELECT taken_source, taken_offset, taken_local % 86400 / 60 FROM photos") == [
        ("file", 12 * 60, 26)
    ]
