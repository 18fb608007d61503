"""Headers of real videos that PyAV wrote, of each container, and of damaged ones."""

from __future__ import annotations

import struct
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.media.metadata.date_formats import WrittenDate
from core.media.video.h264_parameters import h264_size
from core.media.video.transport_header import is_transport_stream
from core.media.video.video_containers import read_video_header, video_container
from core.media.video.video_header import VideoHeader
from tests.core.media.video.movie_files import MATRICES
from tests.core.media.video.video_files import KINDS, as_matroska, video_bytes, with_matrix
from tests.hypothesis_examples import examples

FACTS = {
    "mp4": ("MP4", "H.264", 2.0, True),
    "m4v": ("MP4", "H.264", 2.0, True),
    "mov": ("MOV", "H.264", 2.0, False),
    "3gp": ("3GP", "MPEG-4", 2.0, False),
    "mkv": ("MKV", "H.264", 2.0, False),
    "webm": ("WebM", "VP9", 2.0, True),
    "avi": ("AVI", "MPEG-4", 2.0, False),
    "mts": ("MTS", "H.264", 1.9, False),
}
_SOUNDS = {"webm": "libopus", "avi": "pcm_s16le"}
DATED = {"mp4", "m4v", "mov", "3gp", "mkv", "webm"}


@cache
def content_of(kind: str) -> bytes:
    """Return a video of two seconds."""
    return video_bytes(kind, size=(176, 144), metadata={"creation_time": "2024-05-01T10:00:00Z"})


def header_of(path: Path, content: bytes) -> VideoHeader | None:
    """Read the header of a file with this content."""
    path.write_bytes(content)
    with path.open("rb") as file:
        return read_video_header(file)


@pytest.mark.parametrize("kind", KINDS)
def test_each_container_says_whether_there_is_sound(tmp_path: Path, kind: str) -> None:
    """A track of sound, whatever its format."""
    for path, sound in ((tmp_path / "silent", None), (tmp_path / "loud", _SOUNDS.get(kind, "aac"))):
        header = header_of(path, video_bytes(kind, size=(176, 144), sound=sound))
        assert header is not None
        assert header.has_sound is (sound is not None)


@pytest.mark.parametrize("kind", KINDS)
def test_each_container_says_size_duration_and_codec(tmp_path: Path, kind: str) -> None:
    """The last frame of a transport stream has no duration."""
    header = header_of(tmp_path / "video", content_of(kind))
    assert header is not None
    container, codec, seconds, plays = FACTS[kind]
    assert (header.container, header.codec, header.plays_in_browsers) == (container, codec, plays)
    assert header.seconds == pytest.approx(seconds, abs=0.01)
    assert (header.width, header.height) == (176, 144)
    assert header.created == (datetime(2024, 5, 1, 10) if kind in DATED else None)  # noqa: DTZ001 - naive UTC


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_has_a_header_or_none(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Bytes that are changed, and ends that are missing, raise nothing and have plausible values."""
    content = bytearray(content_of(kind)[:4096])
    for place in data.draw(st.lists(st.integers(0, len(content) - 5), max_size=12)):
        content[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    header = header_of(tmp_path / "video", bytes(content[: data.draw(st.integers(0, len(content)))]))
    if header is not None:
        assert 1 <= header.orientation <= 8
        assert 0 <= header.width <= 32_768
        assert header.seconds is None or 0 < header.seconds <= 1_000_000


@given(st.binary(max_size=1024))
def test_any_beginning_is_recognised_or_not(head: bytes) -> None:
    """No bytes raise an error."""
    assert video_container(head) in {None, "MP4", "MOV", "3GP", "MKV", "WebM", "AVI", "MTS"}


def test_pictures_and_texts_are_not_videos() -> None:
    """Beginnings that share a word with videos."""
    for head in (b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"\xff\xd8\xff\xe0", b"G" * 10, b"G'day " * 200):
        assert video_container(head) is None


def test_the_camera_clock_of_a_camcorder_is_read(tmp_path: Path) -> None:
    """AVCHD: digits in the messages of H.264, with the zone that the camera was set to."""
    block = b"MDPM\x02\x18\x04\x20\x24\x05\x19\x01\x12\x30\x45"
    content = bytearray(content_of("mts"))
    at = content.index(b"x264 - core")
    content[at : at + len(block)] = block
    header = header_of(tmp_path / "video", bytes(content))
    assert header is not None
    assert header.recorded == WrittenDate(datetime(2024, 5, 1, 12, 30, 45), 120)  # noqa: DTZ001 - a wall clock


def test_a_stream_with_times_before_its_packets_is_recognised(tmp_path: Path) -> None:
    """Cameras and discs put four bytes before each packet of 188."""
    plain = content_of("mts")
    timed = b"".join(bytes(4) + plain[at : at + 188] for at in range(0, len(plain), 188))
    assert is_transport_stream(timed[:1024])
    header = header_of(tmp_path / "video", timed)
    assert header is not None
    assert (header.width, header.height, header.codec) == (176, 144, "H.264")


def test_the_clock_of_an_avi_is_local(tmp_path: Path) -> None:
    """Cameras write their own clock into IDIT."""
    content = content_of("avi")
    at = content.index(b"LIST", 12)
    text = b"Mon Mar 10 15:04:43 2003\n\0"
    header = header_of(tmp_path / "video", content[:at] + b"IDIT" + struct.pack("<I", len(text)) + text + content[at:])
    assert header is not None
    assert header.recorded == WrittenDate(datetime(2003, 3, 10, 15, 4, 43))  # noqa: DTZ001 - a wall clock


def test_parameters_that_end_too_early_have_no_size() -> None:
    """Also those whose code of a number never ends."""
    for parameters in (b"", b"\x64\0\x1e", b"\x42\0\x1e" + bytes(40)):
        assert h264_size(parameters) == (0, 0)


@pytest.mark.parametrize("orientation", MATRICES)
def test_a_rotated_video_in_matroska_is_rotated(tmp_path: Path, orientation: int) -> None:
    """As FFmpeg copies a video of a phone: matrices become angles."""
    content = as_matroska(with_matrix(video_bytes("mp4"), MATRICES[orientation]))
    header = header_of(tmp_path / "video", content)
    assert header is not None
    assert (header.container, header.orientation) == ("MKV", orientation)
