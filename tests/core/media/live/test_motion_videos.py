"""The video inside a still is found where the telephone says, and only if a video begins there."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.live.motion_videos import VideoPart, motion_video
from core.media.metadata.photo_metadata import PhotoMetadata, read_files
from core.models import PhotoKind
from tests.core.media.live.motion_files import VIDEO, google_photo, heic_photo, micro_video, samsung_photo, still

PIXELS = 10**8


def read(folder: Path, contents: bytes, name: str = "a.jpg") -> PhotoMetadata:
    """Return what is read of a photo with these contents."""
    (folder / name).write_bytes(contents)
    (outcome,) = read_files(bytes(folder), [(name.encode(), 1)], PIXELS)
    assert isinstance(outcome, PhotoMetadata)
    return outcome


@pytest.mark.parametrize("contents", [google_photo(), micro_video(), samsung_photo(), samsung_photo("SAMSUNG")])
def test_a_motion_photo_is_a_live_photo(tmp_path: Path, contents: bytes) -> None:
    """The part is the video, byte for byte."""
    found = read(tmp_path, contents)

    assert found.kind is PhotoKind.LIVE
    assert found.motion_video is not None
    start, length = found.motion_video
    assert contents[start : start + length] == VIDEO


def test_a_heic_has_its_video_in_a_box(tmp_path: Path) -> None:
    """Behind the picture."""
    contents = heic_photo()
    found = read(tmp_path, contents, "a.heic")

    assert found.motion_video == VideoPart(len(contents) - len(VIDEO), len(VIDEO))


@pytest.mark.parametrize(
    "contents",
    [
        still(),
        google_photo(length=len(VIDEO) - 1),
        google_photo(length=10**11),
        google_photo(length=0),
        micro_video(offset=3),
        samsung_photo()[:-4],
        samsung_photo().replace(b"SEFH", b"SEFX"),
        google_photo().replace(b"ftyp", b"free"),
    ],
)
def test_other_photos_are_stills(tmp_path: Path, contents: bytes) -> None:
    """Also those whose video was cut off, or is not where they say."""
    found = read(tmp_path, contents)

    assert (found.kind, found.motion_video) == (PhotoKind.STILL, None)


@given(xmp=st.binary(max_size=60), contents=st.binary(max_size=200), kind=st.sampled_from(["JPEG", "HEIF", None]))
def test_any_bytes_are_read(xmp: bytes, contents: bytes, kind: str | None) -> None:
    """What is found is within the file."""
    with TemporaryFile() as file:
        file.write(contents + b"SEFT")
        file.seek(0)
        found = motion_video(file, kind, b"MotionPhoto MicroVideoOffset='9" + xmp, "samsung")
    assert found is None or found.start + found.length <= len(contents) + 4


def test_a_stream_is_not_moved(tmp_path: Path) -> None:
    """Decoders read on where they were."""
    path = tmp_path / "a.jpg"
    path.write_bytes(google_photo())
    with path.open("rb") as file:
        file.seek(7)
        assert motion_video(file, "JPEG", io.BytesIO(google_photo()).getvalue(), None) is not None
        assert file.tell() == 7
