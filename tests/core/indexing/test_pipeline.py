"""Scans of real folders: additions, changes, unchanged files, and crashes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.indexing.scan_lock import scan_lock
from core.indexing.scanning import known_roots
from core.library.library import Library
from core.media.fingerprints import Fingerprint
from core.models import SortOrder
from tests.core.building import ADMIN
from tests.core.indexing import fragile_reading
from tests.core.indexing.libraries import STATE, Scanner, SpyPool, jpeg, write

PROJECT = Path(__file__).parents[3]


async def test_folders_become_categories_and_collections(scanner: Scanner, photos: Path) -> None:
    """Photos are indexed with their size, date and camera."""
    write(photos, "Travel/Paris/Day 1/a.jpg", "Travel/Paris/b.jpg", "Travel/c.jpg", "Home/d.jpg", "e.jpg")

    report = await scanner()

    assert (report.added, report.changed, report.unchanged, report.errors) == (5, 0, 0, 0)
    assert await scanner.rows(
        "SELECT categories.name, collections.name, collections.slug, collections.photo_count"
        " FROM collections JOIN categories ON categories.id = category_id ORDER BY collections.slug"
    ) == [
        ("Home", "Home", "home/home", 1),
        ("photos", "photos", "photos/photos", 1),
        ("Travel", "Paris", "travel/paris", 1),
        ("Travel", "Paris / Day 1", "travel/paris-day-1", 1),
        ("Travel", "Travel", "travel/travel", 1),
    ]
    assert await scanner.rows(
        "SELECT name, format, width, height, aspect, taken_local, taken_offset, taken_source, camera_make,"
        " camera_model, iso FROM photos WHERE path = CAST('Home/d.jpg' AS BLOB)"
    ) == [("d.jpg", "JPEG", 60, 40, 1500, 1714566600, 120, "exif+offset", "Canon", "EOS R5", 400)]
    assert await scanner.rows("SELECT added, errors, seconds IS NOT NULL FROM scan_runs") == [(5, 0, 1)]


async def test_an_unchanged_tree_is_not_read_again(scanner: Scanner, photos: Path) -> None:
    """Without a change that the file system notes, no file is read and no worker gets a job."""
    write(photos, *(f"a/{number}.jpg" for number in range(40)), "a/broken.jpg")
    write(photos, "a/broken.jpg", contents=b"text")
    first = await scanner()
    before = await scanner.rows(STATE)
    scanner.pool = WorkerPool()  # never started: any job would raise

    report = await scanner()

    assert (first.added, first.errors) == (41, 1)
    assert (report.added, report.changed, report.moved, report.missing) == (0, 0, 0, 0)
    assert (report.unchanged, report.errors) == (41, 1)
    assert await scanner.rows(STATE) == before


async def test_a_changed_file_is_read_again(scanner: Scanner, photos: Path) -> None:
    """Its row stays, its version increases, and its derivatives are made again."""
    write(photos, "a/1.jpg", "a/2.jpg")
    await scanner()
    await scanner.execute("UPDATE photos SET has_thumbnail = 1")
    write(photos, "a/1.jpg", contents=jpeg(40, 60), mtime=1_700_000_000)

    report = await scanner()

    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert await scanner.rows("SELECT version, width, height, has_thumbnail FROM photos ORDER BY path") == [
        (2, 40, 60, 0),
        (1, 60, 40, 1),
    ]


async def test_missing_photos_are_hidden_and_restored(scanner: Scanner, photos: Path) -> None:
    """A photo whose file is missing is hidden; when the file is found again, it is the same photo."""
    write(photos, "a/1.jpg", "a/2.jpg")
    await scanner()
    before = await scanner.rows(STATE)
    kept = photos.with_name("kept")
    (photos / "a/1.jpg").rename(kept)

    gone = await scanner()
    counts = await scanner.rows("SELECT photo_count FROM collections")
    kept.rename(photos / "a/1.jpg")
    back = await scanner()

    assert (gone.missing, gone.unchanged, counts) == (1, 1, [(1,)])
    assert (back.added, back.missing, back.unchanged) == (1, 0, 1)
    assert await scanner.rows(STATE) == before
    assert await scanner.rows("SELECT photo_count FROM collections") == [(2,)]


async def test_a_moved_photo_keeps_its_row(scanner: Scanner, photos: Path) -> None:
    """In another folder it is the same photo: key, time of addition and references stay."""
    write(photos, "old/1.jpg", "old/2.jpg")
    await scanner()
    before = await scanner.rows("SELECT id, asset_key, added_at, version FROM photos ORDER BY id")
    (photos / "new/deep").mkdir(parents=True)
    (photos / "old/1.jpg").rename(photos / "new/deep/1.jpg")
    scanner.pool = WorkerPool()  # never started: a move reads nothing

    report = await scanner()

    assert (report.added, report.moved, report.missing, report.unchanged) == (0, 1, 0, 1)
    assert await scanner.rows("SELECT id, asset_key, added_at, version FROM photos ORDER BY id") == before
    assert await scanner.rows("SELECT slug, photo_count FROM collections ORDER BY slug") == [
        ("new/deep", 1),
        ("old/old", 1),
    ]


async def test_a_category_holds_when_a_scan_last_found_something_in_it(scanner: Scanner, photos: Path) -> None:
    """New, changed, moved and missing files count, in both categories of a move; unchanged ones do not."""
    write(photos, *(f"{name}/{number}.jpg" for name in ("same", "more", "less", "from", "to") for number in range(10)))
    await scanner()
    added = await scanner.rows("SELECT DISTINCT added_at FROM photos")
    assert await scanner.rows("SELECT DISTINCT scanned_at FROM categories") == added
    await scanner.execute("UPDATE categories SET scanned_at = 1")
    write(photos, "more/new.jpg")
    (photos / "less/1.jpg").unlink()
    (photos / "from/1.jpg").rename(photos / "to/moved.jpg")

    await scanner()

    assert await scanner.rows("SELECT name FROM categories WHERE scanned_at = 1") == [("same",)]
    listed = await Library(scanner.database).categories(ADMIN, SortOrder.SCANNED)
    assert [category.name for category in listed][-1] == "same"


async def test_unreadable_files_are_recorded(scanner: Scanner, photos: Path) -> None:
    """A damaged file has a row with the reason and no pixels; the others are indexed."""
    write(photos, "a/good.jpg")
    write(photos, "a/text.jpg", contents=b"just text")
    write(photos, "a/cut.png", contents=b"\x89PNG\r\n\x1a\n")
    os.mkfifo(photos / "a/pipe.jpg")

    report = await scanner()

    assert (report.added, report.errors) == (3, 3)
    assert await scanner.rows(
        "SELECT name, width, format, error FROM photos WHERE error IS NOT NULL ORDER BY name"
    ) == [
        ("cut.png", 0, "PNG", "This is not a picture in a format that the gallery shows."),
        ("text.jpg", 0, "JPEG", "This is not a picture in a format that the gallery shows."),
    ]
    assert await scanner.rows("SELECT path, reason FROM scan_errors") == [
        (b"a/pipe.jpg", "This is not a regular file.")
    ]
    assert await scanner.value("SELECT photo_count FROM collections") == 1


async def test_a_repaired_file_loses_its_error(scanner: Scanner, photos: Path) -> None:
    """Errors are those of the present file."""
    write(photos, "a/1.jpg", contents=b"just text")
    await scanner()
    write(photos, "a/1.jpg", mtime=1_700_000_000)

    report = await scanner()

    assert (report.changed, report.errors) == (1, 0)
    assert await scanner.rows("SELECT width, error, error_at FROM photos") == [(60, None, None)]


async def test_a_refused_file_is_tried_again(scanner: Scanner, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scan tries a file again that the system refused, and counts it as unchanged until then."""
    write(photos, "a/1.jpg")
    (photos / "real").mkdir()
    (photos / "a").rename(photos / "real/a")
    (photos / "a").symlink_to(photos / "real/a")  # discovery is made to believe that it is a folder
    monkeypatch.setattr("core.media.discovery._Listing._add_all", _add_following)
    refused = await scanner()
    again = await scanner()
    (photos / "a").unlink()
    (photos / "real/a").rename(photos / "a")
    (photos / "real").rmdir()
    granted = await scanner()

    assert (refused.added, refused.errors) == (1, 1)
    assert (again.changed, again.unchanged, again.errors) == (0, 1, 1)
    assert (granted.changed, granted.errors) == (1, 0)
    assert await scanner.value("SELECT width FROM photos") == 60


def _add_following(listing: Any, entries: Iterable[tuple[os.DirEntry[bytes], object]]) -> None:
    """List links to folders as folders, except the place where the folder hides."""
    for entry, _ in entries:
        if entry.is_dir() and entry.name != b"real":
            listing.folders.append(listing._prefix + entry.name)
        elif entry.is_file():
            status = entry.stat()
            listing.files.append(Fingerprint(listing._prefix + entry.name, status.st_size, status.st_mtime_ns))


async def test_hostile_names_are_indexed(scanner: Scanner, photos: Path) -> None:
    """Newlines, escape sequences and invalid UTF-8 are stored as bytes, and shown safely."""
    names = [b"a/new\nline.jpg", b"a/\x1b]52;c;AAAA\x07.jpg", b"\xff\xfe/\xfd.jpg", b"[red]/" + b"x" * 251 + b".jpg"]
    write(photos, *names)

    report = await scanner()

    assert (report.added, report.errors) == (4, 0)
    assert sorted(path for (path,) in await scanner.rows("SELECT path FROM photos")) == sorted(names)
    shown = [
        value
        for row in await scanner.rows("SELECT name FROM photos UNION SELECT name FROM categories")
        for value in row
    ]
    assert all(name.isprintable() for name in shown)


async def test_the_same_category_in_two_roots_is_one(scanner: Scanner, photos: Path, tmp_path: Path) -> None:
    """Collections with the same name in two roots stay two, with two slugs."""
    write(photos, "Travel/Rome/1.jpg")
    write(tmp_path / "more", "Travel/Rome/2.jpg")

    await scanner(photos, tmp_path / "more")

    assert await scanner.rows("SELECT slug, collection_count, photo_count FROM categories") == [("travel", 2, 2)]
    assert await scanner.rows("SELECT slug FROM collections ORDER BY slug") == [("travel/rome",), ("travel/rome-2",)]


async def test_roots_within_roots_index_nothing_twice(scanner: Scanner, photos: Path) -> None:
    """A folder of a known root means that root; a new root around a known one skips it."""
    write(photos, "x/inner/Rome/1.jpg", "x/2.jpg")
    await scanner(photos / "x/inner")
    await scanner(photos)
    report = await scanner(photos / "x")

    assert (report.added, report.unchanged) == (0, 1)
    assert await scanner.value("SELECT count(*) FROM photos") == 2
    assert await scanner.database.read(known_roots) == (photos / "x/inner", photos)


async def test_only_one_scan_runs_at_a_time(scanner: Scanner, settings: Settings, photos: Path) -> None:
    """The second one is refused with the process and the time of the first, whose lock is released when it ends."""
    write(photos, "a/1.jpg")
    words = (
        rf"Another scan of this gallery is running \(process {os.getpid()}, since \d{{4}}-\d\d-\d\d \d\d:\d\d .*\)\."
    )
    with scan_lock(settings.data_dir), pytest.raises(GalleryError, match=words):
        await scanner()
    assert (await scanner()).added == 1


@pytest.mark.parametrize("reading", [fragile_reading.read_or_crash, fragile_reading.read_or_fail])
async def test_a_file_that_kills_its_reader_is_marked_alone(
    database: Database, settings: Settings, photos: Path, reading: Any
) -> None:
    """The files of its chunk are read one by one; only the bad one is marked, and not read again."""
    write(photos, *(f"a/{number:02}.jpg" for number in range(70)))
    write(photos, "a/40 crash.jpg")
    pool = SpyPool(instead=reading)
    await pool.start(settings)
    scanner = Scanner(database, pool, settings, photos)

    report = await scanner()
    runs = len(pool.runs)
    again = await scanner()
    await pool.close()

    assert (report.added, report.errors) == (71, 1)
    assert [path for (path,) in await scanner.rows("SELECT path FROM photos WHERE error IS NOT NULL")] == [
        b"a/40 crash.jpg"
    ]
    assert (again.unchanged, again.errors, len(pool.runs)) == (71, 1, runs)


async def test_a_cancelled_scan_keeps_its_commits(scanner: Scanner, photos: Path) -> None:
    """It releases the lock, and the next scan continues. The first commit is that of a few photos.

    A second commit that the writer has begun when the scan ends is kept too.
    """
    write(photos, *(f"a/{number}.jpg" for number in range(200)))
    task: asyncio.Task[Any] | None = None

    def cancel() -> None:
        assert task is not None
        task.cancel()

    task = asyncio.ensure_future(scanner(on_change=cancel))
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = await scanner.value("SELECT count(*) FROM photos")
    report = await scanner()

    assert kept in {32, 32 + 64}
    assert report.unchanged in {32, 32 + 64}
    assert report.added == 200 - report.unchanged


@pytest.mark.slow
async def test_a_killed_scan_leaves_a_consistent_database(
    database: Database, pool: WorkerPool, settings: Settings, photos: Path
) -> None:
    """After SIGKILL the counts match the rows, and the next scan finishes the work."""
    write(photos, *(f"a/{number}.jpg" for number in range(200)))
    script = (
        "import asyncio, sys; from tests.core.indexing.test_pipeline import scan_and_die;"
        "asyncio.run(scan_and_die(*sys.argv[1:]))"
    )
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(database.path), str(settings.data_dir.parent), str(photos), cwd=PROJECT,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    _, complaints = await killed.communicate()
    assert killed.returncode == -signal.SIGKILL, complaints
    scanner = Scanner(database, pool, settings, photos)

    assert await scanner.value("PRAGMA integrity_check") == "ok"
    kept = await scanner.value("SELECT count(*) FROM photos")
    assert await scanner.value("SELECT photo_count FROM collections") == kept
    report = await scanner()

    assert 0 < kept < 200
    assert (report.added, report.unchanged) == (200 - kept, kept)
    assert await scanner.value("SELECT photo_count FROM categories") == 200


async def scan_and_die(database_path: str, folder: str, photos: str) -> None:
    """Scan, and kill this process at the first commit."""
    from tests.core.derivatives.pools import settings_for

    settings = settings_for(Path(folder))
    pool = WorkerPool()
    await pool.start(settings)
    scanner = Scanner(await Database.open(Path(database_path)), pool, settings, Path(photos))
    await scanner(on_change=lambda: os.kill(os.getpid(), signal.SIGKILL))


async def test_originals_are_not_changed(scanner: Scanner, photos: Path) -> None:
    """Bytes, names and times are the same after two scans."""
    write(photos, *(f"a/{number}.jpg" for number in range(10)), "b/1.jpg")
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in photos.rglob("*.jpg")
    }

    await scanner()
    await scanner()

    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in photos.rglob("*.jpg")
    } == before


async def test_the_programs_own_folders_are_not_indexed(scanner: Scanner, tmp_path: Path, settings: Settings) -> None:
    """A data directory below a root contains derivatives."""
    write(settings.data_dir, "derivatives/ab/cd/1.jpg")
    write(tmp_path, "photos/a/1.jpg")

    report = await scanner(tmp_path)

    assert report.added == 1


async def test_changes_are_announced(scanner: Scanner, photos: Path) -> None:
    """`on_change` is called while photos are added, and not without changes."""
    write(photos, "a/1.jpg")
    await scanner()
    announced = scanner.changes
    await scanner()

    assert announced == 1
    assert scanner.changes == announced
