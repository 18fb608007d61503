"""Offline roots: no photo is marked as missing, and the problem is reported."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest

from core.errors import GalleryError
from core.indexing.pipeline import RootOfflineError
from core.indexing.scopes import known_rows
from tests.core.indexing.libraries import STATE, Scanner, write


async def test_a_folder_that_does_not_exist_is_an_error(scanner: Scanner, photos: Path) -> None:
    """No root is added for it."""
    with pytest.raises(GalleryError, match=r"absent does not exist\. Name a folder of photos\."):
        await scanner(photos / "absent")
    write(photos, "file.jpg")
    with pytest.raises(GalleryError, match="is not a folder"):
        await scanner(photos / "file.jpg")
    assert await scanner.rows("SELECT * FROM roots") == []


async def test_an_offline_root_loses_no_photos(scanner: Scanner, photos: Path, tmp_path: Path) -> None:
    """A disconnected drive is recorded as offline; when it is connected again, the error is removed."""
    write(photos, "a/1.jpg")
    await scanner()
    before = await scanner.rows(STATE)
    photos.rename(tmp_path / "unplugged")

    with pytest.raises(RootOfflineError, match="cannot be read"):
        await scanner()
    away = await scanner.rows("SELECT online, (SELECT count(*) FROM scan_errors) FROM roots")
    (tmp_path / "unplugged").rename(photos)
    report = await scanner()

    assert away == [(0, 1)]
    assert await scanner.rows(STATE) == before
    assert (report.unchanged, report.errors) == (1, 0)
    assert await scanner.rows("SELECT online, (SELECT count(*) FROM scan_errors) FROM roots") == [(1, 0)]


async def test_an_empty_mount_point_loses_no_photos(scanner: Scanner, photos: Path) -> None:
    """An empty root that had photos is a drive that is not mounted."""
    write(photos, "a/1.jpg", "a/2.jpg")
    await scanner()
    shutil.rmtree(photos / "a")

    with pytest.raises(RootOfflineError, match="is empty, but 2 photos were found"):
        await scanner()
    assert await scanner.value("SELECT count(*) FROM photos WHERE deleted_at IS NULL") == 2


async def test_the_rows_of_an_offline_root_are_not_read(
    scanner: Scanner, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gallery of any size starts without its drive in little memory, whether the folder is missing or empty."""
    write(photos, "a/1.jpg")
    await scanner()
    photos.rename(tmp_path / "unplugged")

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("all rows were read")

    for name in ("known_files", "known_outside", "known_missing"):
        monkeypatch.setattr(known_rows, name, refuse)
    with pytest.raises(RootOfflineError, match="cannot be read"):
        await scanner()
    photos.mkdir()
    with pytest.raises(RootOfflineError, match="is empty, but 1 photos were found"):
        await scanner()


async def test_losing_most_of_a_root_is_refused_until_accepted(scanner: Scanner, photos: Path) -> None:
    """More than a fifth: no photo is marked unless `accept_missing` is set; the folder is online, with the reason."""
    write(photos, *(f"a/{number}.jpg" for number in range(30)), "b/1.jpg")
    await scanner()
    shutil.rmtree(photos / "a")

    with pytest.raises(RootOfflineError, match=r"30 photos of the folder photos are missing"):
        await scanner()
    assert await scanner.value("SELECT count(*) FROM photos WHERE deleted_at IS NULL") == 31
    assert await scanner.rows("SELECT online, (SELECT count(*) FROM scan_errors) FROM roots") == [(1, 1)]
    report = await scanner(accept_missing=True)

    assert (report.missing, report.unchanged, report.errors) == (30, 1, 0)


async def test_one_offline_root_does_not_stop_the_others(scanner: Scanner, photos: Path, tmp_path: Path) -> None:
    """The others are scanned, and the problem is counted and recorded."""
    write(photos, "a/1.jpg")
    write(tmp_path / "drive", "a/2.jpg")
    await scanner(photos, tmp_path / "drive")
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    write(photos, "a/3.jpg")

    report = await scanner(tmp_path / "drive", photos)

    assert (report.added, report.unchanged, report.missing, report.errors) == (1, 1, 0, 1)


async def test_rows_below_an_unreadable_folder_stay(
    scanner: Scanner, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its contents are unknown, so that no photo is marked."""
    write(photos, "a/1.jpg", "b/2.jpg")
    await scanner()
    listed = os.scandir

    def refuse(path: bytes) -> Any:
        if path.endswith(b"/a"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = await scanner()

    assert (report.missing, report.unchanged, report.errors) == (0, 1, 1)
    assert await scanner.rows("SELECT path, reason FROM scan_errors") == [
        (b"a", "It cannot be read: permission denied.")
    ]
