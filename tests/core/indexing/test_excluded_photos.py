"""Scans with exclusions: photos are hidden, and return with all that refers to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.models import FileKind
from core.operations import ExcludeFolder, IncludeFolder, Request
from tests.core.building import ADMIN, add_members, operations_on
from tests.core.indexing.libraries import STATE, Scanner, write

SHOWN = "SELECT path FROM photos WHERE deleted_at IS NULL ORDER BY path"


async def test_a_marker_hides_photos_until_it_is_removed(photos: Path, scanner: Scanner) -> None:
    """However many they are: they are not lost. Their rows return as they were."""
    write(photos, *[f"a/{number}.jpg" for number in range(30)], "b/one.jpg")
    await scanner()
    before = await scanner.rows(STATE)
    (photos / "a/.nomedia").touch()

    report = await scanner()
    assert (report.excluded, report.missing, report.unchanged) == (30, 0, 1)
    assert report.unsupported == {FileKind.EXCLUDED: 1}
    assert await scanner.rows(SHOWN) == [(b"b/one.jpg",)]
    assert (await scanner()).excluded == 0

    (photos / "a/.nomedia").unlink()
    report = await scanner()
    assert (report.added, report.changed, report.unsupported) == (30, 0, {})
    assert await scanner.rows(STATE) == before


async def test_an_operation_excludes_folders_and_its_inverse_includes_them(
    photos: Path, scanner: Scanner, database: Database
) -> None:
    """Both take effect at the next scan."""
    write(photos, "Private/one.jpg", "x/private/two.jpg", "x/three.jpg")
    await scanner()
    before = await scanner.rows(STATE)
    await database.write(add_members)
    operations = operations_on(database)
    await operations.apply(ADMIN, ExcludeFolder("Private/"))

    assert (await scanner()).excluded == 2
    assert await scanner.rows(SHOWN) == [(b"x/three.jpg",)]

    assert await operations.undo(ADMIN, Request(1, is_confirmed=True)) == IncludeFolder("Private")
    assert (await scanner()).added == 2
    assert await scanner.rows(STATE) == before


async def test_settings_exclude_folders_and_photos_of_the_root(
    photos: Path, database: Database, pool: WorkerPool, settings: Settings
) -> None:
    """Both are back when the settings are as before."""
    write(photos, "one.jpg", "x/y/two.jpg", "x/three.jpg")
    plain = Scanner(database, pool, settings, photos)
    await plain()
    strict = Scanner(database, pool, replace(settings, excluded_folders=("x/y",), root_photos="ignore"), photos)

    report = await strict()
    assert (report.excluded, report.unsupported) == (2, {FileKind.EXCLUDED: 1, FileKind.ROOT_PHOTO: 1})
    assert await strict.rows(SHOWN) == [(b"x/three.jpg",)]
    assert (await plain()).added == 2


async def test_a_photo_moved_out_of_an_excluded_folder_is_the_same_photo(photos: Path, scanner: Scanner) -> None:
    """Its inode shows that; a copy of one that is still in there is another photo."""
    write(photos, "a/one.jpg", "a/two.jpg", "b/three.jpg")
    await scanner()
    keys = dict(await scanner.rows("SELECT path, asset_key FROM photos"))
    (photos / "a/.nomedia").touch()
    await scanner()
    (photos / "a/one.jpg").rename(photos / "b/one.jpg")
    status = (photos / "a/two.jpg").stat()
    write(photos, "b/two.jpg", contents=(photos / "a/two.jpg").read_bytes(), mtime=int(status.st_mtime))

    report = await scanner()
    assert (report.moved, report.added) == (1, 1)
    now = dict(await scanner.rows("SELECT path, asset_key FROM photos WHERE deleted_at IS NULL"))
    assert now[b"b/one.jpg"] == keys[b"a/one.jpg"]
    assert now[b"b/two.jpg"] not in keys.values()


async def test_photos_that_are_missing_and_excluded_are_counted_once(photos: Path, scanner: Scanner) -> None:
    """A photo that was missing before its folder was excluded is not hidden again."""
    write(photos, "a/one.jpg", "a/two.jpg", "b/three.jpg")
    await scanner()
    (photos / "a/one.jpg").unlink()
    await scanner()
    (photos / "a/.nogallery").touch()
    assert (await scanner()).excluded == 1
