"""A scan joins files to photos, and keeps them together whatever happens to them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.models import FileKind
from tests.core.indexing.libraries import Scanner, jpeg, write

UNITS = """
SELECT CAST(photos.path AS TEXT), CAST(files.path AS TEXT), files.role, files.missing_at IS NOT NULL
FROM files JOIN photos ON photos.id = photo_id WHERE role <> 'primary' ORDER BY files.path
"""
KINDS = "SELECT name, kind FROM photos ORDER BY name"
KEYS = "SELECT CAST(path AS TEXT), asset_key FROM photos WHERE deleted_at IS NULL ORDER BY path"
DATA = b"not read yet"
MINUTE = 60


@pytest.fixture
async def unit(scanner: Scanner, photos: Path) -> Scanner:
    """A scanned photo with a RAW twin, a live video and sidecars, next to another photo."""
    write(photos, "a/IMG_1.JPG", "a/other.jpg")
    write(photos, "a/IMG_1.CR2", "a/IMG_1.MOV", "a/IMG_1.JPG.xmp", "a/IMG_1.xmp", contents=DATA)
    report = await scanner()
    assert (report.added, report.unsupported, report.errors) == (2, {}, 0)
    return scanner


async def test_files_of_one_exposure_are_one_photo(unit: Scanner) -> None:
    """Each with its role; the next scan changes nothing."""
    assert await unit.rows(UNITS) == [
        ("a/IMG_1.JPG", "a/IMG_1.CR2", "raw-twin", 0),
        ("a/IMG_1.JPG", "a/IMG_1.JPG.xmp", "xmp", 0),
        ("a/IMG_1.JPG", "a/IMG_1.MOV", "live-video", 0),
        ("a/IMG_1.JPG", "a/IMG_1.xmp", "xmp", 0),
    ]
    assert await unit.rows(KINDS) == [("IMG_1.JPG", "live"), ("other.jpg", "still")]
    before = await unit.rows("SELECT * FROM files")
    unit.changes = 0

    report = await unit()

    assert (report.unchanged, report.changed, report.added) == (2, 0, 0)
    assert await unit.rows("SELECT * FROM files") == before
    assert unit.changes == 0


async def test_files_that_come_later_join(scanner: Scanner, photos: Path) -> None:
    """The photo keeps its key and its version."""
    write(photos, "a/IMG_1.JPG")
    await scanner()
    before = await scanner.rows("SELECT asset_key, version FROM photos")
    write(photos, "a/IMG_1.CR2", "a/IMG_1.MOV", contents=DATA)
    await scanner()

    assert [row[1:] for row in await scanner.rows(UNITS)] == [
        ("a/IMG_1.CR2", "raw-twin", 0),
        ("a/IMG_1.MOV", "live-video", 0),
    ]
    assert await scanner.rows("SELECT asset_key, version FROM photos") == before
    assert await scanner.rows(KINDS) == [("IMG_1.JPG", "live")]


async def test_a_missing_file_is_recorded_and_returns(unit: Scanner, photos: Path) -> None:
    """The photo stays; without its video it is a still."""
    video = photos / "a/IMG_1.MOV"
    before = await unit.rows("SELECT id FROM files ORDER BY id")
    video.rename(photos.parent / "kept")
    report = await unit()
    assert (report.unchanged, report.missing) == (2, 0)
    assert ("a/IMG_1.JPG", "a/IMG_1.MOV", "live-video", 1) in await unit.rows(UNITS)
    assert await unit.rows(KINDS) == [("IMG_1.JPG", "still"), ("other.jpg", "still")]

    (photos.parent / "kept").rename(video)
    await unit()

    assert ("a/IMG_1.JPG", "a/IMG_1.MOV", "live-video", 0) in await unit.rows(UNITS)
    assert await unit.rows(KINDS) == [("IMG_1.JPG", "live"), ("other.jpg", "still")]
    assert await unit.rows("SELECT id FROM files ORDER BY id") == before


async def test_what_is_left_of_a_photo_takes_the_place_of_its_picture(unit: Scanner, photos: Path) -> None:
    """The RAW file, with the video and the sidecar of its name, until the picture returns."""
    before, keys = await unit.rows(UNITS), await unit.rows(KEYS)
    (photos / "a/IMG_1.JPG").rename(photos.parent / "kept")
    report = await unit()
    assert (report.missing, report.added) == (0, 0)
    assert report.unsupported == {FileKind.SIDECAR: 1}
    assert await unit.rows(UNITS) == [
        ("a/IMG_1.CR2", "a/IMG_1.JPG", "edited", 1),
        ("a/IMG_1.CR2", "a/IMG_1.MOV", "live-video", 0),
        ("a/IMG_1.CR2", "a/IMG_1.xmp", "xmp", 0),
    ]
    assert [key for _, key in await unit.rows(KEYS)] == [key for _, key in keys]

    (photos.parent / "kept").rename(photos / "a/IMG_1.JPG")
    await unit()

    assert await unit.rows(UNITS) == before
    assert await unit.rows(KEYS) == keys


async def test_what_a_person_deleted_comes_back_in_no_other_form(unit: Scanner, photos: Path) -> None:
    """A scan while the files of a photo are moved to quarantine lets no other one of them take its place."""
    await unit.execute(
        "INSERT INTO deletions (photo_id, user_id, root, path, quarantine, size, mtime_ns, sha256, state, changed_at)"
        " SELECT id, 0, x'2f', path, x'31', size, mtime_ns, zeroblob(32), 'moving', 0 FROM photos"
    )
    (photos / "a/IMG_1.JPG").unlink()
    report = await unit()

    assert (report.missing, report.added) == (1, 0)
    assert [name for name, _ in await unit.rows(KEYS)] == ["a/other.jpg"]


@pytest.mark.parametrize("times", ["kept", "lost"])
async def test_a_folder_moves_with_its_units(unit: Scanner, photos: Path, times: str) -> None:
    """Keys and rows of files follow, also if the picture was edited long after its RAW file and video were made."""
    os.utime(photos / "a/IMG_1.JPG", (1_700_000_000, 1_700_000_000))
    await unit()
    rows, keys = await unit.rows("SELECT id, role FROM files ORDER BY id"), dict(await unit.rows(KEYS))
    (photos / "a").rename(photos / "b")
    if times == "lost":
        (photos / "b/IMG_1.JPG").touch()
    await unit()

    assert [(row[0], row[1], row[3]) for row in await unit.rows(UNITS)] == [
        ("b/IMG_1.JPG", f"b/IMG_1.{ending}", 0) for ending in ("CR2", "JPG.xmp", "MOV", "xmp")
    ]
    assert await unit.rows("SELECT id, role FROM files ORDER BY id") == rows
    assert dict(await unit.rows(KEYS)) == {path.replace("a/", "b/", 1): key for path, key in keys.items()}


async def test_a_renamed_unit_stays_one(unit: Scanner, photos: Path) -> None:
    """All files with the new stem are still those of the photo."""
    rows = await unit.rows("SELECT id FROM files ORDER BY id")
    for ending in ("JPG", "CR2", "MOV", "JPG.xmp", "xmp"):
        (photos / f"a/IMG_1.{ending}").rename(photos / f"a/Sunset.{ending}")
    await unit()

    assert [row[:2] for row in await unit.rows(UNITS)] == [
        ("a/Sunset.JPG", f"a/Sunset.{ending}") for ending in ("CR2", "JPG.xmp", "MOV", "xmp")
    ]
    assert await unit.rows("SELECT id FROM files ORDER BY id") == rows


async def test_a_renamed_picture_leaves_its_files(unit: Scanner, photos: Path) -> None:
    """Names no longer say that they belong together: the RAW file is a photo of its own, with those of its name."""
    (photos / "a/IMG_1.JPG").rename(photos / "a/Sunset.JPG")
    report = await unit()

    assert await unit.rows(UNITS) == [
        ("a/IMG_1.CR2", "a/IMG_1.MOV", "live-video", 0),
        ("a/IMG_1.CR2", "a/IMG_1.xmp", "xmp", 0),
    ]
    assert report.unsupported == {FileKind.SIDECAR: 1}
    assert [name for name, _ in await unit.rows(KINDS)] == ["IMG_1.CR2", "Sunset.JPG", "other.jpg"]


async def test_units_exchange_their_files(scanner: Scanner, photos: Path) -> None:
    """Two RAW files change their names: each is that of the other picture afterwards."""
    write(photos, "a/1.jpg", "a/2.jpg")
    write(photos, "a/1.cr2", "a/2.cr2", contents=DATA)
    await scanner()
    (photos / "a/1.cr2").rename(photos.parent / "kept")
    (photos / "a/2.cr2").rename(photos / "a/1.cr2")
    (photos.parent / "kept").rename(photos / "a/2.cr2")
    await scanner()

    assert [row[:2] for row in await scanner.rows(UNITS)] == [("a/1.jpg", "a/1.cr2"), ("a/2.jpg", "a/2.cr2")]
    inodes = dict(await scanner.rows("SELECT CAST(path AS TEXT), inode FROM files"))
    assert inodes["a/1.cr2"] == (photos / "a/1.cr2").stat().st_ino


async def test_a_live_photo_that_is_read_again_stays_one(unit: Scanner, photos: Path) -> None:
    """Its contents changed; that of its video did not."""
    (photos / "a/IMG_1.JPG").write_bytes(jpeg(80, 40))
    assert (await unit()).changed == 1

    assert await unit.rows(KINDS) == [("IMG_1.JPG", "live"), ("other.jpg", "still")]


async def test_files_in_a_folder_that_cannot_be_listed_stay(unit: Scanner, photos: Path) -> None:
    """Nothing is known about them."""
    before = await unit.rows(UNITS)
    write(photos, "b/c.jpg")
    (photos / "a").chmod(0)
    try:
        report = await unit()
    finally:
        (photos / "a").chmod(0o755)

    if report.errors:  # root may list every folder
        assert await unit.rows(UNITS) == before


async def test_files_of_other_times_are_not_joined(scanner: Scanner, photos: Path) -> None:
    """A video of another hour and a RAW file of another week are photos of their own."""
    write(photos, "a/IMG_1.JPG")
    write(photos, "a/IMG_1.MOV", contents=DATA, mtime=1_600_000_000 + 60 * MINUTE)
    write(photos, "a/IMG_1.CR2", contents=DATA, mtime=1_600_000_000 + 7 * 24 * 60 * MINUTE)

    report = await scanner()

    assert (report.added, report.unsupported) == (3, {})
    assert await scanner.rows(UNITS) == []
