"""Metadata of videos and RAW files: kind, duration, codec, camera, place, and the date by its own clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.media.containers.boxes import box_bytes
from core.media.metadata.photo_metadata import PhotoMetadata, read_metadata
from core.models import Coordinates, DateSource, PhotoKind, TakenAt
from tests.core.media.drawing import LIMIT, original, photo_exif, quarters, saved
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.movie_files import (
    movie,
    movie_header,
    quicktime_keys,
    sample_entry,
    seconds_since_1904,
    track,
    user_text,
)
from tests.core.media.video.video_files import video_bytes

MTIME = 1_600_000_000_000_000_000
MADE = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def read(folder: Path, name: str, content: bytes) -> PhotoMetadata:
    """Write a file and read its metadata."""
    (folder / name).write_bytes(content)
    return read_metadata(original(folder, name), MTIME, LIMIT)


def test_a_video_has_duration_codec_and_upright_size(tmp_path: Path) -> None:
    """Its kind says that it is one."""
    content = movie(movie_header(12.5), track(1920, 1080, matrix=(0, 1, -1, 0)))
    found = read(tmp_path, "a.mp4", content)
    assert (found.kind, found.format, found.seconds, found.codec) == (PhotoKind.VIDEO, "MP4", 12.5, "H.264")
    assert (found.width, found.height, found.orientation, found.plays_in_browsers) == (1080, 1920, 6, True)


def test_a_time_in_utc_is_shown_in_the_time_zone_of_the_server(tmp_path: Path) -> None:
    """Only the instant is known: in May, Berlin is two hours ahead."""
    found = read(tmp_path, "a.mp4", movie(movie_header(1, seconds_since_1904(MADE)), track(64, 48)))
    assert found.taken == TakenAt(datetime(2024, 5, 1, 12, 30), 120, DateSource.CONTAINER)  # noqa: DTZ001


def test_a_time_in_utc_is_shown_in_the_time_zone_of_its_place(tmp_path: Path) -> None:
    """Where the container has one: Sydney in May is ten hours ahead."""
    pytest.importorskip("tzfpy", reason="the package tzfpy is not installed")
    place = box_bytes(b"udta", user_text(b"\xa9xyz", "-33.8568+151.2153/"))
    found = read(tmp_path, "a.mp4", movie(movie_header(1, seconds_since_1904(MADE)), place, track(64, 48)))
    assert found.taken == TakenAt(datetime(2024, 5, 1, 20, 30), 600, DateSource.CONTAINER)  # noqa: DTZ001


@pytest.mark.parametrize(("text", "offset"), [("2019-07-24T11:25:40+0300", 180), ("2019-01-24T11:25:40+0000", 0)])
def test_a_local_date_keeps_its_own_offset(tmp_path: Path, text: str, offset: int) -> None:
    """Also that of London in winter, and before the time in UTC, which is that of the last export."""
    keys = quicktime_keys(
        {
            "com.apple.quicktime.creationdate": text,
            "com.apple.quicktime.make": "Apple",
            "com.apple.quicktime.model": "iPhone 6",
            "com.apple.quicktime.location.ISO6709": "+32.0929+034.8620+028.516/",
            "com.apple.quicktime.content.identifier": "9B539AB8",
        }
    )
    found = read(
        tmp_path, "a.mov", movie(movie_header(1, seconds_since_1904(MADE)), keys, track(64, 48), brand=b"qt  ")
    )
    assert found.taken is not None
    assert (found.taken.local.hour, found.taken.offset_minutes, found.taken.source) == (11, offset, "container")
    assert (found.camera_make, found.camera_model, found.content_id) == ("Apple", "iPhone 6", "9B539AB8")
    assert (found.coordinates, found.altitude) == (Coordinates(32.0929, 34.862), 28.516)


def test_a_camera_clock_without_offset_stays_as_it_is(tmp_path: Path) -> None:
    """As AVIs have it."""
    content = video_bytes("avi")
    at = content.index(b"LIST", 12)
    text = b"Mon Mar 10 15:04:43 2003\n\0"
    found = read(tmp_path, "a.avi", content[:at] + b"IDIT" + len(text).to_bytes(4, "little") + text + content[at:])
    assert found.taken == TakenAt(datetime(2003, 3, 10, 15, 4, 43), None, DateSource.CONTAINER)  # noqa: DTZ001


def test_a_video_without_date_has_that_of_its_name(tmp_path: Path) -> None:
    """Or of its file, like any photo."""
    content = movie(movie_header(1), track(64, 48, entry=sample_entry(b"hvc1", 64, 48)))
    found = read(tmp_path, "VID_20230704_101112.mp4", content)
    assert found.taken == TakenAt(datetime(2023, 7, 4, 10, 11, 12), None, DateSource.NAME)  # noqa: DTZ001
    assert (found.codec, found.plays_in_browsers) == ("HEVC", False)
    assert read(tmp_path, "clip.mp4", content).taken == TakenAt(
        datetime(2020, 9, 13, 14, 26, 40),  # noqa: DTZ001 - Berlin's wall clock
        120,
        DateSource.FILE,
    )


@pytest.mark.parametrize("kind", ["dng", "cr3", "raf"])
def test_a_raw_file_has_its_own_metadata(tmp_path: Path, kind: str) -> None:
    """Kind, format, upright size of the preview, date and camera."""
    found = read(tmp_path, f"a.{kind}", raw_bytes(kind, preview(), orientation=8))
    assert (found.kind, found.format, found.width, found.height) == (PhotoKind.RAW, kind.upper(), 640, 960)
    assert found.taken == TakenAt(datetime(2021, 2, 5, 10, 56, 53), None, DateSource.EXIF)  # noqa: DTZ001
    assert found.camera_model == "K-3 II"


def test_a_jpeg_2000_file_has_exif_and_xmp(tmp_path: Path) -> None:
    """In boxes that are named by 16 bytes; the picture is the same without them."""
    place = saved(tmp_path, "a.jp2", quarters(), "JPEG2000")
    path = tmp_path / "a.jp2"
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="Balloon"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    plain = path.read_bytes()
    exif = box_bytes(b"uuid", b"JpgTiffExif->JP2" + photo_exif().tobytes())
    for box in (
        box_bytes(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + packet),
        box_bytes(b"xml ", packet),
    ):
        path.write_bytes(plain + exif + box)
        found = read_metadata(place, MTIME, LIMIT)
        assert (found.format, found.kind, found.camera_make) == ("JPEG 2000", PhotoKind.STILL, "Canon")
        assert found.texts.title == "Balloon"
