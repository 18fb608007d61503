"""A picture that comes after its RAW file or video takes its place: the photo keeps its key and what hangs on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.indexing.libraries import Scanner, write
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.movie_files import movie, movie_header, track

RAW, VIDEO = raw_bytes("dng", preview()), movie(movie_header(2.0), track(320, 240))
PHOTOS = "SELECT asset_key, CAST(path AS TEXT), kind FROM photos WHERE deleted_at IS NULL ORDER BY path"
OTHERS = "SELECT CAST(path AS TEXT), role FROM files WHERE role <> 'primary' ORDER BY path"


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
