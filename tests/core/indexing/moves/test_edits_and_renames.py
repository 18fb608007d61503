"""Real files that are edited in place or renamed, scanned again: rows stay, and nothing is read without need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.derivatives.worker_pool import WorkerPool
from tests.core.indexing.libraries import Scanner, jpeg, write

WIDTHS = "SELECT width FROM photos ORDER BY id"
KEYS = "SELECT CAST(path AS TEXT), asset_key FROM photos WHERE deleted_at IS NULL ORDER BY asset_key"


def keep_times(path: Path, change: Callable[[Path], None]) -> None:
    """Change a file and set its modification time back, as many programs do on purpose."""
    status = path.stat()
    change(path)
    assert path.stat().st_size == status.st_size
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def padded(contents: bytes, size: int) -> bytes:
    return contents + bytes(size - len(contents))


def rewrite(path: Path) -> None:
    path.write_bytes(padded(jpeg(80, 20), path.stat().st_size))


def replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(padded(jpeg(80, 20), path.stat().st_size))
    other.replace(path)


@pytest.mark.parametrize("edit", [rewrite, replace])
async def test_an_edit_that_keeps_size_and_time_is_noticed(
    scanner: Scanner, photos: Path, edit: Callable[[Path], None]
) -> None:
    """By the change time, which no program can set: written in place, or replaced by another file."""
    write(photos, "a/one.jpg", "a/two.jpg", contents=padded(jpeg(), 5000))
    await scanner()
    keep_times(photos / "a/one.jpg", edit)
    report = await scanner()
    assert (report.changed, report.unchanged) == (1, 1)
    assert await scanner.rows("SELECT width, version FROM photos ORDER BY path") == [(80, 2), (60, 1)]
    assert (await scanner()).unchanged == 2


async def test_other_permissions_change_no_photo(scanner: Scanner, photos: Path) -> None:
    """The file is read once more, but its thumbnails are not made again."""
    write(photos, "a/one.jpg", "a/broken.jpg")
    (photos / "a/broken.jpg").write_bytes(b"text")
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1, error_at = min(error_at, 7)")
    for path in photos.glob("a/*.jpg"):
        path.chmod(0o600)
    report = await scanner()
    assert (report.changed, report.unchanged, report.errors) == (0, 2, 1)
    state = "SELECT version, has_thumbnail, error_at FROM photos ORDER BY path"
    assert await scanner.rows(state) == [(1, 1, 7), (1, 1, None)]
    scanner.pool = WorkerPool()  # never started: any job would raise
    assert (await scanner()).unchanged == 2


async def test_scan_all_reads_every_file(scanner: Scanner, photos: Path) -> None:
    """What the database says wrongly is corrected; contents that did not change keep their thumbnails."""
    write(photos, "a/one.jpg", "a/two.jpg")
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1, camera_make = 'Wrong'")
    await scanner.execute("UPDATE photos SET width = 1 WHERE path = CAST('a/two.jpg' AS BLOB)")
    report = await scanner(reads_all=True)
    assert (report.changed, report.unchanged) == (1, 1)
    state = "SELECT width, version, has_thumbnail, camera_make = 'Wrong' FROM photos ORDER BY path"
    assert await scanner.rows(state) == [(60, 1, 1, 0), (60, 2, 0, 0)]


async def test_photos_of_an_older_database_are_described_without_reading(scanner: Scanner, photos: Path) -> None:
    """Their inodes and change times are stored by the next scan, and from then on edits are noticed."""
    write(photos, "a/one.jpg", contents=padded(jpeg(), 5000))
    await scanner()
    await scanner.execute("UPDATE photos SET inode = NULL, ctime_ns = NULL, head = NULL")
    pool, scanner.pool = scanner.pool, WorkerPool()  # never started: any job would raise
    assert (await scanner()).unchanged == 1
    scanner.pool = pool
    keep_times(photos / "a/one.jpg", rewrite)
    assert (await scanner()).changed == 1


async def test_renamed_files_keep_their_keys(scanner: Scanner, photos: Path) -> None:
    """Also where names are exchanged or shifted, and where only the case of a name changes."""
    names = [f"a/{number}.jpg" for number in range(5)]
    write(photos, *names, "a/Case.jpg")
    await scanner()
    before = dict(await scanner.rows(KEYS))
    (photos / "a/4.jpg").rename(photos / "a/5.jpg")
    for number in (3, 2, 1, 0):
        (photos / f"a/{number}.jpg").rename(photos / f"a/{number + 1}.jpg")
    (photos / "a/Case.jpg").rename(photos / "a/case.jpg")
    report = await scanner()
    assert (report.moved, report.added, report.changed, report.missing) == (6, 0, 0, 0)
    after = dict(await scanner.rows(KEYS))
    assert after == {
        **{f"a/{number + 1}.jpg": before[f"a/{number}.jpg"] for number in range(5)},
        "a/case.jpg": before["a/Case.jpg"],
    }
    (photos / "a/1.jpg").rename(photos / "a/x.jpg")
    (photos / "a/2.jpg").rename(photos / "a/1.jpg")
    (photos / "a/x.jpg").rename(photos / "a/2.jpg")
    await scanner()
    exchanged = dict(await scanner.rows(KEYS))
    assert (exchanged["a/1.jpg"], exchanged["a/2.jpg"]) == (after["a/2.jpg"], after["a/1.jpg"])


async def test_a_name_that_another_photo_takes_is_free_again(scanner: Scanner, photos: Path) -> None:
    """A deleted photo whose name another file took returns as itself from elsewhere."""
    write(photos, "a/one.jpg", "a/two.jpg")
    await scanner()
    before = dict(await scanner.rows(KEYS))
    kept = photos.parent / "kept.jpg"
    (photos / "a/one.jpg").rename(kept)
    (photos / "a/two.jpg").rename(photos / "a/one.jpg")
    assert (await scanner()).missing == 1
    assert dict(await scanner.rows(KEYS)) == {"a/one.jpg": before["a/two.jpg"]}
    kept.rename(photos / "a/back.jpg")
    await scanner()
    assert dict(await scanner.rows(KEYS)) == {"a/one.jpg": before["a/two.jpg"], "a/back.jpg": before["a/one.jpg"]}


@pytest.mark.parametrize("keeps_times", [True, False])
async def test_a_copy_under_another_name_is_the_same_photo_when_the_first_is_deleted(
    scanner: Scanner, photos: Path, keeps_times: bool
) -> None:
    """By the beginning of the file, where its time is of whole seconds or another one; the thumbnail stays."""
    write(photos, "a/one.jpg", contents=padded(jpeg(), 5000))
    write(photos, "a/two.jpg", contents=padded(jpeg(80, 20), 5000), mtime=1_600_000_001)
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1")
    before = dict(await scanner.rows(KEYS))
    for old, new in (("a/one.jpg", "b/first.jpg"), ("a/two.jpg", "b/second.jpg")):
        (photos / "b").mkdir(exist_ok=True)
        (shutil.copy2 if keeps_times else shutil.copyfile)(photos / old, photos / new)
        (photos / old).unlink()
    report = await scanner()
    assert (report.moved, report.added, report.changed, report.missing, report.unchanged) == (2, 0, 0, 0, 0)
    assert dict(await scanner.rows(KEYS)) == {
        "b/first.jpg": before["a/one.jpg"],
        "b/second.jpg": before["a/two.jpg"],
    }
    assert await scanner.rows("SELECT version, has_thumbnail FROM photos") == [(1, 1), (1, 1)]
    assert await scanner.value("SELECT slug FROM collections WHERE photo_count > 0") == "a/a"
    assert (await scanner()).unchanged == 2


async def test_an_uncompressed_picture_of_equal_size_is_another_photo(scanner: Scanner, photos: Path) -> None:
    """Scans with white margins have equal beginnings and sizes."""
    for name, corner in (("one", 0), ("two", 9)):
        picture = Image.new("RGB", (300, 100), "white")
        picture.putpixel((200 + corner, 90), (corner, 0, 0))
        picture.save(photos / f"{name}.tiff")
    (photos / "two.tiff").rename(photos.parent / "two.tiff")
    await scanner()
    before = dict(await scanner.rows(KEYS))
    (photos / "one.tiff").unlink()
    (photos.parent / "two.tiff").rename(photos / "two.tiff")
    os.utime(photos / "two.tiff", (1_600_000_000, 1_600_000_000))
    assert (await scanner(accept_missing=True)).added == 1
    assert before["one.tiff"] not in dict(await scanner.rows(KEYS)).values()


async def test_a_backup_made_before_an_edit_takes_nothing(scanner: Scanner, photos: Path) -> None:
    """The edited photo keeps its key, and its former contents under another name are a new one."""
    write(photos, "a/one.jpg", contents=padded(jpeg(), 5000))
    await scanner()
    before = dict(await scanner.rows(KEYS))
    shutil.copy2(photos / "a/one.jpg", photos / "a/one before.jpg")
    (photos / "a/one.jpg").write_bytes(jpeg(80, 20))
    report = await scanner()
    assert (report.changed, report.added) == (1, 1)
    assert dict(await scanner.rows(KEYS))["a/one.jpg"] == before["a/one.jpg"]
