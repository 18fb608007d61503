"""Embedded thumbnails are used upright, and only where they show the whole photo."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.media.metadata.embedded_thumbnails import embedded_thumbnail, same_aspect, thumbnail_slice
from core.media.originals import Original
from tests.core.media.drawing import LIMIT, STORED_QUARTERS, UPRIGHT, near, quarters, quarters_of, saved


def exif_with_thumbnail(thumbnail: bytes, orientation: int = 1, order: str = "<") -> bytes:
    """Build an EXIF block by hand: IFD0 with an orientation, IFD1 with a JPEG."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    first = struct.pack(f"{order}HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 26)
    start = 26 + 2 + 24 + 4
    second = struct.pack(f"{order}HHHIIHHIII", 2, 0x0201, 4, 1, start, 0x0202, 4, 1, len(thumbnail), 0)
    return b"Exif\0\0" + header + first + second + thumbnail


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95)
    return stream.getvalue()


def photo_with(tmp_path: Path, small: bytes, size: tuple[int, int] = (600, 400), orientation: int = 1) -> Original:
    stored = quarters(size, STORED_QUARTERS[orientation])
    return saved(tmp_path, "photo.jpg", stored, exif=exif_with_thumbnail(small, orientation))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photos_orientation_is_applied(tmp_path: Path, orientation: int) -> None:
    """The thumbnail's pixels are stored in the orientation of the photo."""
    turned = orientation >= 5
    small = jpeg(quarters((80, 120) if turned else (120, 80), STORED_QUARTERS[orientation]))
    photo = photo_with(tmp_path, small, (400, 600) if turned else (600, 400), orientation)

    picture = embedded_thumbnail(photo, LIMIT)

    assert picture is not None
    assert (picture.size, picture.mode, picture.info) == ((120, 80), "RGB", {})
    assert near(quarters_of(picture), UPRIGHT)


def test_thumbnails_with_black_bars_are_ignored(tmp_path: Path) -> None:
    """160 by 120 for a 3:2 photo has bars; its aspect ratio differs."""
    assert embedded_thumbnail(photo_with(tmp_path, jpeg(quarters((160, 120)))), LIMIT) is None
    assert embedded_thumbnail(photo_with(tmp_path, jpeg(quarters((160, 107)))), LIMIT) is not None


@pytest.mark.parametrize("small", [b"", b"rubbish", b"\xff\xd8\xff"])
def test_broken_thumbnails_are_ignored(tmp_path: Path, small: bytes) -> None:
    """The result is None."""
    assert embedded_thumbnail(photo_with(tmp_path, small), LIMIT) is None


def test_both_byte_orders_are_read() -> None:
    """Cameras use both."""
    for order in "<>":
        assert thumbnail_slice(exif_with_thumbnail(b"JPEG", order=order)) == b"JPEG"


@given(st.binary(max_size=120))
def test_any_block_gives_bytes(block: bytes) -> None:
    """No EXIF block raises, whatever its offsets are."""
    assert isinstance(thumbnail_slice(b"II*\0" + block), bytes)
    assert isinstance(thumbnail_slice(b"Exif\0\0MM\0*" + block), bytes)


def test_a_heic_thumbnail_is_used(tmp_path: Path) -> None:
    """HEIC stores its thumbnail as an item of the container."""
    photo = saved(tmp_path, "photo.heic", quarters((600, 400)), "HEIF", thumbnails=[120])

    picture = embedded_thumbnail(photo, LIMIT)

    assert picture is not None
    assert max(picture.size) < 600
    assert near(quarters_of(picture), UPRIGHT)


def test_a_photo_without_a_thumbnail_has_none(tmp_path: Path) -> None:
    """Most edited photos have lost theirs."""
    assert embedded_thumbnail(saved(tmp_path, "photo.jpg", quarters()), LIMIT) is None
    assert embedded_thumbnail(saved(tmp_path, "photo.heic", quarters(), "HEIF"), LIMIT) is None


@pytest.mark.parametrize(
    ("small", "whole", "same"),
    [((160, 120), (4000, 3000), True), ((160, 120), (6000, 4000), False), ((160, 107), (6000, 4000), True),
     ((100, 98), (100, 100), True), ((100, 97), (100, 100), False)],
)  # fmt: skip
def test_two_per_cent_are_allowed(small: tuple[int, int], whole: tuple[int, int], same: bool) -> None:
    """Rounding to whole pixels keeps the shape."""
    assert same_aspect(small, whole) is same
