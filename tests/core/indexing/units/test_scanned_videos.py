"""A scan lists videos and RAW files as photos, with what their containers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.models import FileKind
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.movie_files import movie, movie_header, track
from tests.core.media.video.video_files import KINDS, video_bytes

ROWS = "SELECT name, kind, format, width, height, round(seconds), codec, plays_in_browsers FROM photos ORDER BY name"


async def test_videos_and_raw_files_are_photos(scanner: Scanner, photos: Path) -> None:
    """Upright, with duration and codec; the next scan reads none of them again."""
    write(photos, "a/clip.MP4", contents=movie(movie_header(12.4), track(1920, 1080, matrix=(0, 1, -1, 0))))
    write(photos, "a/sensor.DNG", contents=raw_bytes("dng", preview(), orientation=6))
    report = await scanner()

    assert (report.added, report.errors, report.unsupported) == (2, 0, {})
    assert await scanner.rows(ROWS) == [
        ("clip.MP4", "video", "MP4", 1080, 1920, 12.0, "H.264", 1),
        ("sensor.DNG", "raw", "DNG", 640, 960, None, None, 0),
    ]
    assert await scanner.rows("SELECT role, kind FROM files ORDER BY kind") == [
        ("primary", "raw"),
        ("primary", "video"),
    ]
    assert await scanner.rows("SELECT kind, has_sound FROM photos ORDER BY kind") == [("raw", None), ("video", 0)]
    assert (await scanner()).unchanged == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_each_container_is_listed(scanner: Scanner, photos: Path, kind: str) -> None:
    """Also in capitals, and without an extension if it begins like a video."""
    content = video_bytes(kind, size=(176, 144))
    write(photos, f"a/one.{kind.upper()}", "a/two", contents=content)
    report = await scanner()

    assert (report.added, report.errors) == (2, 0)
    assert await scanner.rows("SELECT DISTINCT kind, width, height FROM photos") == [("video", 176, 144)]


async def test_what_is_not_read_stays_counted(scanner: Scanner, photos: Path) -> None:
    """Other containers, and programs in TypeScript."""
    write(photos, "a/old.wmv", "a/disc.vob", "a/code.ts", "a/other.x3f", contents=b"data")

    assert (await scanner()).unsupported == {FileKind.VIDEO: 3, FileKind.RAW: 1}


async def test_a_damaged_video_is_listed_with_its_reason(scanner: Scanner, photos: Path) -> None:
    """And its size and time, so that it can still be downloaded."""
    write(photos, "a/clip.mov", contents=b"data")
    report = await scanner()

    assert (report.added, report.errors) == (1, 1)
    assert await scanner.rows("SELECT format, width, error FROM photos") == [
        ("MOV", 0, "This is not a video in a format that the gallery shows.")
    ]


async def test_a_drawn_picture_is_made_again_when_its_package_is_installed(scanner: Scanner, photos: Path) -> None:
    """The version changes, so that no copy of the drawn one is shown; without the package nothing changes."""
    write(photos, "a/clip.mp4", contents=movie(movie_header(1), track(64, 48)))
    await scanner()
    drawn = "UPDATE photos SET has_thumbnail = 1, note = 'drawn', needs_package = "
    state = "SELECT version, has_thumbnail, note, needs_package FROM photos"
    await scanner.execute(f"{drawn}'sshowcase-missing'")
    await scanner()
    assert await scanner.rows(state) == [(1, 1, "drawn", "sshowcase-missing")]

    pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    await scanner.execute(f"{drawn}'av'")
    await scanner()

    assert await scanner.rows(state) == [(2, 0, None, None)]
