"""Another file takes the place of the primary one: the photo keeps its key and what hangs on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.indexing.libraries import Scanner, write
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.movie_files import movie, movie_header, track

RAW, VIDEO = raw_bytes("dng", preview()), movie(movie_header(2.0), track(320, 240))
PHOTOS = "SELECT asset_key, CAST(path AS TEXT), kind FROM photos WHERE deleted_at IS NULL ORDER BY path"
OTHERS = "SELECT CAST(path AS TEXT), role FROM files WHERE role <> 'primary' ORDER BY path"
PRESENT_OTHERS = (
    "SELECT CAST(path AS TEXT), role FROM files WHERE role <> 'primary' AND missing_at IS NULL ORDER BY path"
)
UNITS = pytest.mark.parametrize(("name", "kinds"), [("a/1.dng", ("still", "raw")), ("a/1.mov", ("live", "video"))])


@pytest.mark.parametrize(
    ("name", "contents", "role", "kinds"),
    [
        ("a/1.dng", RAW, "raw-twin", ("raw", "still")),
        ("a/1.mov", VIDEO, "live-video", ("video", "live")),
    ],
)
async def test_the_photo_gets_a_new_primary_file(
    scanner: Scanner, photos: Path, name: str, contents: bytes, role: str, kinds: tuple[str, str]
) -> None:
    """Its picture is made again, and the former primary file is one of its files. The next scan changes nothing."""
    write(photos, name, contents=contents)
    await scanner()
    ((key, path, kind),) = await scanner.rows(PHOTOS)
    assert (path, kind) == (name, kinds[0])
    await scanner.execute("INSERT INTO users (id, name, role, created_at) VALUES (1, 'ada', 'admin', 0)")
    await scanner.execute("INSERT INTO selections (user_id, photo_id) SELECT 1, id FROM photos")
    write(photos, "a/1.jpg")
    for _ in range(2):
        report = await scanner()

        assert (report.added, report.missing) == (0, 0)
        assert await scanner.rows(PHOTOS) == [(key, "a/1.jpg", kinds[1])]
        assert await scanner.rows(OTHERS) == [(name, role)]
        assert await scanner.rows("SELECT version FROM photos") == [(2,)]
        assert await scanner.value("SELECT count(*) FROM selections JOIN photos ON photos.id = photo_id") == 1


async def test_both_stay_if_both_are_photos(scanner: Scanner, photos: Path) -> None:
    """A picture that an earlier scan added has its own key."""
    write(photos, "a/1.dng", contents=RAW)
    write(photos, "a/2.jpg")
    await scanner()
    before = {key for key, *_ in await scanner.rows(PHOTOS)}
    (photos / "a/2.jpg").rename(photos / "a/1.jpg")
    await scanner()

    assert {key for key, *_ in await scanner.rows(PHOTOS)} == before
    assert await scanner.rows(OTHERS) == []


async def test_a_copied_picture_keeps_its_own_photo(scanner: Scanner, photos: Path) -> None:
    """It is recognised by its name and time although it has another inode, and takes the place of nothing."""
    write(photos, "a/1.dng", contents=RAW)
    write(photos, "b/1.jpg")
    await scanner()
    before = {key for key, *_ in await scanner.rows(PHOTOS)}
    (photos / "b/1.jpg").unlink()
    write(photos, "a/1.jpg")
    report = await scanner()

    assert (report.moved, report.missing) == (1, 0)
    assert {key for key, *_ in await scanner.rows(PHOTOS)} == before
    assert await scanner.rows(OTHERS) == []


async def marked_unit(scanner: Scanner, photos: Path, name: str) -> str:
    """Index a picture with another file and a sidecar, and select it; return its key."""
    write(photos, "a/1.jpg", mtime=1_600_000_000)
    write(photos, name, contents=RAW if name.endswith("dng") else VIDEO, mtime=1_600_000_000)
    write(photos, "a/1.xmp", contents=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    write(photos, "b/always.jpg")
    await scanner()
    await scanner.execute("INSERT INTO users (id, name, role, created_at) VALUES (1, 'ada', 'admin', 0)")
    await scanner.execute(
        "INSERT INTO selections (user_id, photo_id) SELECT 1, id FROM photos WHERE path = x'612f312e6a7067'"
    )
    return str((await scanner.rows(PHOTOS))[0][0])


async def selected(scanner: Scanner) -> list[tuple[str]]:
    return await scanner.rows("SELECT CAST(path AS TEXT) FROM selections JOIN photos ON photos.id = photo_id")


@UNITS
@pytest.mark.parametrize("edited_days", [0, 3])
async def test_a_deleted_picture_leaves_its_place_and_takes_it_again(
    scanner: Scanner, photos: Path, name: str, kinds: tuple[str, str], edited_days: int
) -> None:
    """Also after an edit that came days after the other file; the next scan changes nothing."""
    key = await marked_unit(scanner, photos, name)
    edited = 1_600_000_000 + edited_days * 86_400
    os.utime(photos / "a/1.jpg", (edited, edited))
    await scanner()
    before = await scanner.rows(PRESENT_OTHERS)
    (photos / "a/1.jpg").rename(photos / ".kept")
    for _ in range(2):
        report = await scanner()

        assert (report.added, report.missing) == (0, 0)
        assert (await scanner.rows(PHOTOS))[0] == (key, name, kinds[1])
        assert await scanner.rows(PRESENT_OTHERS) == [("a/1.xmp", "xmp")]
        assert await selected(scanner) == [(name,)]
    (photos / ".kept").rename(photos / "a/1.jpg")
    for _ in range(2):
        await scanner()

        assert (await scanner.rows(PHOTOS))[0] == (key, "a/1.jpg", kinds[0])
        assert await scanner.rows(PRESENT_OTHERS) == before
        assert await selected(scanner) == [("a/1.jpg",)]
    assert len(await scanner.rows(PHOTOS)) == 2


@UNITS
@pytest.mark.parametrize("keeps_times", [True, False])
async def test_a_moved_picture_takes_its_photo_with_it(
    scanner: Scanner, photos: Path, name: str, kinds: tuple[str, str], keeps_times: bool
) -> None:
    """Also one that is recognised by its contents alone; the other file is a new photo."""
    key = await marked_unit(scanner, photos, name)
    picture = (photos / "a/1.jpg").read_bytes()
    if keeps_times:
        (photos / "a/1.jpg").rename(photos / "b/1.jpg")
    else:
        (photos / "b/1.jpg").write_bytes(picture)
        (photos / "a/1.jpg").unlink()
    for _ in range(2):
        await scanner()

        found = await scanner.rows(PHOTOS)
        assert [(path, kind) for _, path, kind in found] == [
            (name, kinds[1]),
            ("b/1.jpg", "still"),
            ("b/always.jpg", "still"),
        ]
        assert found[1][0] == key != found[0][0]
        assert await selected(scanner) == [("b/1.jpg",)]


async def test_a_photo_that_continues_in_another_folder_leaves_its_collection(scanner: Scanner, photos: Path) -> None:
    """Where its RAW file was moved while its picture was deleted; both collections have their counts."""
    key = await marked_unit(scanner, photos, "a/1.dng")
    (photos / "a/1.jpg").unlink()
    (photos / "a/1.dng").rename(photos / "b/1.dng")
    await scanner()

    assert (await scanner.rows(PHOTOS))[0] == (key, "b/1.dng", "raw")
    counts = "SELECT CAST(folder AS TEXT), photo_count FROM collections ORDER BY folder"
    assert await scanner.rows(counts) == [("a", 0), ("b", 2)]
