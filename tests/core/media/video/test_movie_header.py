"""Headers of MP4 and QuickTime files, built box by box: each field is read as the standard says."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.media.containers.boxes import box_bytes
from core.media.metadata.date_formats import WrittenDate
from core.media.video.movie_header import read_movie_header
from core.media.video.video_containers import read_video_header
from core.media.video.video_header import VideoHeader
from core.models import Coordinates
from tests.core.media.video.movie_files import (
    full_box,
    movie,
    movie_header,
    quicktime_keys,
    sample_entry,
    seconds_since_1904,
    track,
    user_text,
)

MADE = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
NAIVE = MADE.replace(tzinfo=None)


def header_of(content: bytes) -> VideoHeader:
    """Read the header of a file with this content."""
    return read_movie_header(io.BytesIO(content), len(content), "MP4")


def test_size_duration_codec_and_time_are_read() -> None:
    """The facts of a plain file."""
    header = header_of(movie(movie_header(12.5, seconds_since_1904(MADE)), track(640, 360)))
    assert (header.width, header.height, header.seconds, header.codec) == (640, 360, 12.5, "H.264")
    assert header.created == NAIVE
    assert header.plays_in_browsers


def test_wide_times_are_read() -> None:
    """Version 1 of the movie header has times and durations of 64 bits."""
    header = header_of(movie(movie_header(7.0, seconds_since_1904(MADE), version=1), track(64, 48)))
    assert (header.seconds, header.created) == (7.0, NAIVE)


@pytest.mark.parametrize(
    ("matrix", "orientation"),
    [
        ((1, 0, 0, 1), 1),
        ((-1, 0, 0, 1), 2),
        ((-1, 0, 0, -1), 3),
        ((1, 0, 0, -1), 4),
        ((0, 1, 1, 0), 5),
        ((0, 1, -1, 0), 6),
        ((0, -1, -1, 0), 7),
        ((0, -1, 1, 0), 8),
        ((0, 0, 0, 0), 1),
        ((1, 1, 1, 1), 1),
    ],
)
def test_a_matrix_is_rotation_and_mirroring(matrix: tuple[int, int, int, int], orientation: int) -> None:
    """Each of the eight matrices is one orientation; any other counts as upright."""
    assert header_of(movie(movie_header(1), track(64, 48, matrix=matrix))).orientation == orientation


@pytest.mark.parametrize(
    ("text", "place", "altitude"),
    [
        ("+48.8125+002.4862/", Coordinates(48.8125, 2.4862), None),
        ("+48.8125+2.4862/", Coordinates(48.8125, 2.4862), None),
        ("+40.6800-74.5000/", Coordinates(40.68, -74.5), None),
        ("-33.8568+151.2153+012.300/", Coordinates(-33.8568, 151.2153), 12.3),
        ("+4030.60-07430.30-010.0CRSWGS_84/", Coordinates(40.51, -74.505), -10.0),
        ("+403036-0743018/", Coordinates(40.51, -74.505), None),
        ("+00.0000+000.0000/", None, None),
        ("+91.0+000.0/", None, None),
        ("nowhere", None, None),
    ],
)
def test_a_location_is_read_in_each_form(text: str, place: Coordinates | None, altitude: float | None) -> None:
    """Degrees, minutes and seconds of ISO 6709; 0/0 and what is out of range are unknown."""
    header = header_of(movie(movie_header(1), box_bytes(b"udta", user_text(b"\xa9xyz", text)), track(64, 48)))
    if place is None:
        assert header.coordinates is None
    else:
        assert header.coordinates is not None
        assert header.coordinates.latitude == pytest.approx(place.latitude)
        assert header.coordinates.longitude == pytest.approx(place.longitude)
    assert header.altitude == altitude


def test_a_location_of_3gpp_is_read() -> None:
    """The box `loci` has a name, a role, and fixed-point numbers with the longitude first."""
    body = (
        struct.pack(">H", 0x15C7)
        + b"Home\0"
        + b"\0"
        + struct.pack(">3i", *(round(v * 65536) for v in (8.5, 47.25, 400)))
    )
    header = header_of(movie(movie_header(1), box_bytes(b"udta", full_box(b"loci", body)), track(64, 48)))
    assert (header.coordinates, header.altitude) == (Coordinates(47.25, 8.5), 400.0)


def test_the_place_of_the_camera_comes_before_that_of_a_program() -> None:
    """An editor writes its own among the items of iTunes, which lie before the camera's text."""
    item = box_bytes(b"\xa9xyz", box_bytes(b"data", struct.pack(">II", 1, 0) + b"+40.6892-074.0445+10.000/"))
    items = full_box(b"meta", full_box(b"hdlr", bytes(4) + b"mdir" + bytes(13)) + box_bytes(b"ilst", item))
    user_data = box_bytes(b"udta", items + user_text(b"\xa9xyz", "+40.680-074.500/"))
    assert header_of(movie(movie_header(1), user_data, track(64, 48))).coordinates == Coordinates(40.68, -74.5)
    alone = box_bytes(b"udta", items)
    assert header_of(movie(movie_header(1), alone, track(64, 48))).coordinates == Coordinates(40.6892, -74.0445)


def test_keys_of_apple_are_read() -> None:
    """Camera, place, content identifier, and the local date with its offset, which differs from the time in UTC."""
    values = {
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 6",
        "com.apple.quicktime.creationdate": "2019-07-24T11:25:40+0300",
        "com.apple.quicktime.location.ISO6709": "+32.0929+034.8620+028.516/",
        "com.apple.quicktime.content.identifier": "9B539AB8-A668-4FA6-9207-EB653A5E7E3C",
    }
    header = header_of(movie(movie_header(1, seconds_since_1904(MADE)), quicktime_keys(values), track(64, 48)))
    assert (header.make, header.model) == ("Apple", "iPhone 6")
    assert header.recorded == WrittenDate(datetime(2019, 7, 24, 11, 25, 40), 180)  # noqa: DTZ001 - a wall clock
    assert header.created == NAIVE
    assert header.coordinates == Coordinates(32.0929, 34.862)
    assert header.content_identifier == "9B539AB8-A668-4FA6-9207-EB653A5E7E3C"


@pytest.mark.parametrize(
    ("text", "offset"),
    [("2019-07-24T08:25:40Z", None), ("2019-07-24T08:25:40+0000", 0), ("2019", "none"), ("", "none")],
)
def test_a_date_in_utc_is_an_instant_and_one_with_an_offset_is_local(text: str, offset: int | str | None) -> None:
    """Z is nobody's clock, +0000 is London's; a bare year does not count."""
    header = header_of(movie(movie_header(1), box_bytes(b"udta", user_text(b"\xa9day", text)), track(64, 48)))
    moment = datetime(2019, 7, 24, 8, 25, 40)  # noqa: DTZ001 - as written
    if offset is None:
        assert (header.recorded, header.created) == (None, moment)
    elif offset == 0:
        assert header.recorded == WrittenDate(moment, 0)
    else:
        assert (header.recorded, header.created) == (None, None)


def test_a_clock_that_counts_from_1970_is_read() -> None:
    """Some programs write seconds since 1970: a time before digital videos is one of these; zero is none."""
    assert header_of(movie(movie_header(1, int(MADE.timestamp())), track(64, 48))).created == NAIVE
    assert header_of(movie(movie_header(1, 0), track(64, 48))).created is None


def test_pixels_that_are_not_square_widen_the_picture() -> None:
    """DV and old phones store narrow pixels."""
    shape = box_bytes(b"pasp", struct.pack(">II", 12, 11))
    entry = sample_entry(b"s263", 352, 288, shape)
    header = header_of(movie(movie_header(1), track(352, 288, entry=entry)))
    assert (header.width, header.height, header.codec) == (384, 288, "H.263")


def test_the_duration_of_a_file_in_fragments_is_read() -> None:
    """Its movie header has none."""
    extends = box_bytes(b"mvex", full_box(b"mehd", struct.pack(">I", 3500)))
    silent = track(64, 48).replace(struct.pack(">II", 1000, 5000), struct.pack(">II", 1000, 0))
    assert header_of(movie(movie_header(0), silent, extends)).seconds == 3.5


def test_a_cover_and_a_disabled_track_are_not_the_video() -> None:
    """Music players store a picture as a track; editors switch tracks off."""
    cover = track(500, 500, entry=sample_entry(b"jpeg", 500, 500))
    disabled = track(320, 240, enabled=False)
    header = header_of(movie(movie_header(1), cover, disabled, track(64, 48)))
    assert (header.width, header.height) == (64, 48)


def test_sound_alone_has_no_size() -> None:
    """A file without a track of pictures."""
    header = header_of(movie(movie_header(1), track(0, 0, handler=b"soun", entry=sample_entry(b"mp4a", 0, 0))))
    assert (header.width, header.height, header.codec) == (0, 0, None)


def test_a_colour_description_is_read() -> None:
    """HLG with the primaries of BT.2020, as phones record; ten bits of H.264 play in no browser."""
    colours = box_bytes(b"colr", b"nclx" + struct.pack(">HHHB", 9, 18, 9, 0))
    profile = box_bytes(b"avcC", bytes([1, 110, 0, 40]))
    header = header_of(movie(movie_header(1), track(64, 48, entry=sample_entry(b"avc1", 64, 48, colours + profile))))
    assert header.colours == (9, 18)
    assert not header.plays_in_browsers


def test_xmp_is_found() -> None:
    """In the box that its standard names, at the end of the file."""
    packet = b"<x:xmpmeta/>"
    content = movie(movie_header(1), track(64, 48)) + box_bytes(
        b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + packet
    )
    assert header_of(content).xmp == packet


@pytest.mark.parametrize(
    ("brand", "container"),
    [(b"isom", "MP4"), (b"qt  ", "MOV"), (b"3gp5", "3GP"), (b"M4V ", "MP4"), (b"avif", None), (b"heic", None),
     (b"M4A ", None), (b"crx ", None)],
)  # fmt: skip
def test_a_brand_says_the_container(tmp_path: Path, brand: bytes, container: str | None) -> None:
    """Pictures, sound and RAW files share the container of videos."""
    path = tmp_path / "file"
    path.write_bytes(movie(movie_header(1), track(64, 48), brand=brand))
    with path.open("rb") as file:
        header = read_video_header(file)
    assert (header and header.container) == container
