"""The frame that stands for a video: of each container, upright later, and drawn where PyAV is not installed."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import UnreadablePhotoError
from core.media.video import video_picture
from core.media.video.video_picture import VideoPicture
from tests.core.media.video.movie_files import movie, movie_header, track
from tests.core.media.video.video_files import COLOURS, KINDS, video_bytes
from tests.hypothesis_examples import examples

LIMIT = 100_000_000


@cache
def content_of(kind: str) -> bytes:
    """Return a video of 20 frames."""
    return video_bytes(kind, size=(176, 144))


def frame_of(path: Path, content: bytes, draft: tuple[int, int] | None = None) -> Image.Image:
    """Return the picture of a video."""
    path.write_bytes(content)
    with path.open("rb") as file:
        picture = VideoPicture(file, LIMIT)
        if draft is not None:
            picture.draft(None, draft)
        picture.load()
        return picture.copy()


def is_quarters(picture: Image.Image) -> bool:
    """Return whether a picture shows the four colours, about."""
    width, height = picture.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    found = [picture.getpixel(place) for place in places]
    return all(
        abs(value - wanted) < 40
        for colour, expected in zip(found, COLOURS, strict=True)
        for value, wanted in zip(colour, expected, strict=True)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_of_each_container_is_decoded(tmp_path: Path, kind: str) -> None:
    """In the size of the header, or in a smaller one that is asked for before."""
    assert is_quarters(frame_of(tmp_path / "video", content_of(kind)))
    small = frame_of(tmp_path / "video", content_of(kind), (88, 72))
    assert small.size == (88, 72)
    assert is_quarters(small)


def test_a_video_that_begins_black_is_shown_by_a_later_frame(tmp_path: Path) -> None:
    """Films fade in; one that stays black keeps its first frame."""
    assert is_quarters(frame_of(tmp_path / "video", video_bytes("mp4", frames=40, black=6)))
    assert frame_of(tmp_path / "video", video_bytes("mp4", black=20)).getpixel((5, 5)) == (0, 0, 0)


def test_without_pyav_the_picture_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the upright shape of the video, and names the package that is missing."""
    monkeypatch.setattr(video_picture, "can_decode", lambda: False)
    path = tmp_path / "video"
    path.write_bytes(movie(movie_header(3), track(360, 640, matrix=(0, 1, -1, 0))))
    with path.open("rb") as file:
        picture = VideoPicture(file, LIMIT)
        picture.load()
    assert (picture.size, picture.orientation) == ((640, 360), 1)
    assert (picture.missing_package, picture.format) == ("av", "MP4")
    assert len(set(picture.get_flattened_data())) > 1


def test_a_header_without_media_is_an_error(tmp_path: Path) -> None:
    """Its frames are missing."""
    pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    with pytest.raises(UnreadablePhotoError, match="damaged or incomplete"):
        frame_of(tmp_path / "video", movie(movie_header(3), track(640, 360)))


def test_a_file_without_pictures_is_an_error(tmp_path: Path) -> None:
    """Sound in the container of videos."""
    with pytest.raises(UnreadablePhotoError):
        frame_of(tmp_path / "video", movie(movie_header(3), track(0, 0, handler=b"soun")))


def test_another_file_is_not_a_video() -> None:
    """What the name of a video may hide."""
    with pytest.raises(SyntaxError), (Path(__file__)).open("rb") as file:
        VideoPicture(file, LIMIT)
    stored = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stored, "JPEG")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_video_has_a_picture_or_an_error(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Bytes that are changed anywhere, and ends that are missing; nothing else is raised."""
    content = bytearray(content_of(kind))
    for place in data.draw(st.lists(st.integers(16, len(content) - 5), max_size=12)):
        content[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    try:
        frame_of(tmp_path / "video", bytes(content[: data.draw(st.integers(64, len(content)))]), (40, 40))
    except (UnreadablePhotoError, SyntaxError):
        return
