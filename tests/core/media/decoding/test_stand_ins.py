"""Videos, RAW files and JPEG 2000 files are decoded like any other photo: upright, scaled, in parts, within limits."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.errors import UnreadablePhotoError
from core.media.decoding import opening
from core.media.decoding.opening import open_image
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import decode_picture
from core.media.originals import Original
from core.media.video import video_picture
from core.models import Part
from tests.core.media.drawing import LIMIT, STORED_QUARTERS, UPRIGHT, near, original, quarters, quarters_of, saved
from tests.core.media.raw.raw_files import raw_bytes
from tests.core.media.video.movie_files import MATRICES, movie, movie_header, track
from tests.core.media.video.video_files import video_bytes, with_matrix


def stored(folder: Path, name: str, content: bytes) -> Original:
    """Write a file and return its place."""
    (folder / name).write_bytes(content)
    return original(folder, name)


@pytest.mark.parametrize("orientation", MATRICES)
def test_a_video_is_upright(tmp_path: Path, orientation: int) -> None:
    """Rotated and mirrored as its matrix says, and its size is the upright one."""
    picture = quarters((192, 128), STORED_QUARTERS[orientation])
    content = with_matrix(video_bytes("mp4", size=(192, 128), picture=picture), MATRICES[orientation])
    decoded = decode_picture(stored(tmp_path, "a.mp4", content), 96, LIMIT)
    assert decoded.image.size == ((96, 64) if orientation < 5 else (64, 96))
    assert near(quarters_of(decoded.image), UPRIGHT, 40)
    assert decoded.missing_package is None


def test_a_part_of_a_video_is_decoded(tmp_path: Path) -> None:
    """The top right quarter, as zooming shows it."""
    content = video_bytes("mp4", size=(192, 128), picture=quarters((192, 128)))
    part = decode_region(stored(tmp_path, "a.mp4", content), Part(0.5, 0.0, 1.0, 0.5), 48, 32, LIMIT)
    assert part.size == (48, 32)
    assert near(quarters_of(part), (UPRIGHT[1],) * 4, 40)


def test_a_raw_file_is_upright(tmp_path: Path) -> None:
    """By the orientation of the RAW file, which its preview does not repeat."""
    jpeg = io.BytesIO()
    quarters((960, 640), STORED_QUARTERS[6]).save(jpeg, "JPEG", quality=92)
    content = raw_bytes("nef", jpeg.getvalue(), orientation=6)
    decoded = decode_picture(stored(tmp_path, "a.nef", content), 120, LIMIT)
    assert decoded.image.size == (80, 120)
    assert near(quarters_of(decoded.image), UPRIGHT)


def test_a_drawn_picture_names_the_package_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can be made again when the package is installed."""
    monkeypatch.setattr(video_picture, "can_decode", lambda: False)
    decoded = decode_picture(stored(tmp_path, "a.mp4", movie(movie_header(3), track(640, 360))), 100, LIMIT)
    assert (decoded.image.size, decoded.missing_package) == ((100, 56), "av")


def test_a_video_with_too_many_pixels_is_refused(tmp_path: Path) -> None:
    """Before a frame is decoded."""
    place = stored(tmp_path, "a.mp4", movie(movie_header(3), track(20_000, 20_000)))
    with pytest.raises(UnreadablePhotoError, match="400 megapixels"), open_image(place, LIMIT):
        pass


def test_a_jpeg_2000_file_is_decoded(tmp_path: Path) -> None:
    """As a file of boxes, and as a bare stream."""
    for name in ("a.jp2", "a.j2k"):
        decoded = decode_picture(saved(tmp_path, name, quarters((192, 128)), "JPEG2000"), 96, LIMIT)
        assert decoded.image.size == (96, 64)
        assert near(quarters_of(decoded.image), UPRIGHT)


@pytest.mark.parametrize("size", [(1001, 777), (1003, 3), (1007, 1009), (640, 480), (2, 2)])
def test_a_jpeg_2000_file_is_decoded_at_a_fraction_of_its_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """Whatever its sides are; the colours are those of the whole picture, also in parts of it."""
    place = saved(tmp_path, "a.jp2", quarters(size), "JPEG2000")
    for longest in (33, 100, 300, 5000):
        decoded = decode_picture(place, longest, LIMIT).image
        assert max(decoded.size) == min(longest, max(size))
        if min(decoded.size) > 8:
            assert near(quarters_of(decoded), UPRIGHT)
    if min(size) > 100:
        part = decode_region(place, Part(0.5, 0.0, 1.0, 0.5), 20, 20, LIMIT)
        assert near(quarters_of(part), (UPRIGHT[1],) * 4)
        with open_image(place, LIMIT) as image:
            image.draft(None, (100, 100))
            assert max(image.size) < max(size)


def test_a_large_jpeg_2000_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its decoder is slow: it has a lower limit than other formats."""
    monkeypatch.setattr(opening, "SLOW_PIXELS", 1000)
    place = saved(tmp_path, "a.jp2", Image.new("RGB", (64, 48)), "JPEG2000")
    with pytest.raises(UnreadablePhotoError, match="more than the limit"), open_image(place, LIMIT):
        pass
