"""Every format, orientation and colour space becomes an upright sRGB picture, or an error."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import UnreadablePhotoError
from core.media.colour.converting import BACKGROUND
from core.media.decoding.still_decoding import decode
from tests.core.media.drawing import (
    EXTENSIONS,
    LIMIT,
    RED,
    STORED_QUARTERS,
    UPRIGHT,
    near,
    original,
    photo_exif,
    quarters,
    quarters_of,
    saved,
)


@pytest.mark.parametrize("decoder", EXTENSIONS)
def test_every_format_is_decoded(tmp_path: Path, decoder: str) -> None:
    """The drawn picture is decoded as RGB and without metadata."""
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", quarters(), decoder)

    picture = decode(photo, 400, LIMIT)

    assert (picture.mode, picture.size, picture.info) == ("RGB", (96, 64), {})
    assert near(quarters_of(picture), UPRIGHT)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_orientation_is_applied(tmp_path: Path, decoder: str, orientation: int) -> None:
    """Pixels stored in any of the eight orientations are upright."""
    size = (96, 64) if orientation < 5 else (64, 96)
    stored = quarters(size, STORED_QUARTERS[orientation])
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", stored, decoder, exif=photo_exif(orientation))

    picture = decode(photo, 400, LIMIT)

    assert picture.size == (96, 64)
    assert near(quarters_of(picture), UPRIGHT)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("decoder", ["HEIF", "AVIF"])
def test_container_rotation_is_applied_once(tmp_path: Path, decoder: str, orientation: int) -> None:
    """HEIC and AVIF rotate pixels by properties of the container and repeat that in EXIF."""
    size = (96, 64) if orientation < 5 else (64, 96)
    stored = quarters(size, STORED_QUARTERS[orientation])
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", stored, decoder, exif=photo_exif(orientation))

    picture = decode(photo, 400, LIMIT)

    assert picture.size == (96, 64)
    assert near(quarters_of(picture), UPRIGHT)


@pytest.mark.parametrize("bad", [0, 9, 65535])
def test_bad_orientation_counts_as_upright(tmp_path: Path, bad: int) -> None:
    """Values outside of the standard change nothing."""
    photo = saved(tmp_path, "photo.jpg", quarters(), exif=photo_exif(bad))

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)


@pytest.mark.parametrize(("size", "bounded"), [((3000, 2000), (400, 267)), ((500, 2000), (100, 400)), ((9, 7), (9, 7))])
def test_size_is_bounded_and_never_grows(tmp_path: Path, size: tuple[int, int], bounded: tuple[int, int]) -> None:
    """The long side is limited; small pictures keep their size."""
    photo = saved(tmp_path, "photo.jpg", quarters(size))

    assert decode(photo, 400, LIMIT).size == bounded


def test_colour_profile_is_applied(tmp_path: Path) -> None:
    """Values of a wide colour space become the sRGB values that look the same."""
    wide = _swapped_primaries()
    photo = saved(tmp_path, "photo.png", Image.new("RGB", (8, 8), (255, 0, 0)), "PNG", icc_profile=wide)

    red, green, _ = _pixel(decode(photo, 400, LIMIT))

    assert green > 200 > red, "red of a profile whose red primary is green"


@pytest.mark.parametrize("profile", [b"", b"rubbish", bytes(200), _truncated := b"\0\0\1\0" + bytes(40)])
def test_broken_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    """A photo with a damaged profile is treated as sRGB."""
    photo = saved(tmp_path, "photo.jpg", quarters(), icc_profile=profile)

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)


def test_profile_of_another_colour_space_is_ignored(tmp_path: Path) -> None:
    """A grey profile in a colour photo is not applied."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    photo = saved(tmp_path, "photo.jpg", quarters(), icc_profile=lab)

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    """Print colours become screen colours."""
    photo = saved(tmp_path, "photo.jpg", Image.new("CMYK", (16, 16), (0, 255, 255, 0)))

    red, green, blue = _pixel(decode(photo, 400, LIMIT))

    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("decoder", ["PNG", "TIFF"])
def test_sixteen_bit_greys_keep_their_brightness(tmp_path: Path, decoder: str) -> None:
    """Half of 65535 is half of 255, not white."""
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", Image.new("I;16", (16, 16), 32768), decoder)

    assert all(abs(value - 127) <= 1 for value in _pixel(decode(photo, 400, LIMIT)))


def test_floating_point_is_stretched(tmp_path: Path) -> None:
    """Values without a defined range are scaled from black to white."""
    picture = Image.new("F", (2, 1))
    picture.putpixel((0, 0), -3.5)
    picture.putpixel((1, 0), 1000.0)
    photo = saved(tmp_path, "photo.tif", picture, "TIFF")

    decoded = decode(photo, 400, LIMIT)

    assert (decoded.getpixel((0, 0)), decoded.getpixel((1, 0))) == ((0, 0, 0), (255, 255, 255))


def test_a_transparent_palette_shows_the_background(tmp_path: Path) -> None:
    """Transparent palette entries show the neutral background, opaque ones their colour."""
    picture = Image.new("P", (32, 16), 0)
    picture.putpalette([0, 0, 0, *RED])
    picture.paste(1, (16, 0, 32, 16))
    photo = saved(tmp_path, "photo.png", picture, "PNG", transparency=0)

    decoded = decode(photo, 400, LIMIT)

    assert (decoded.getpixel((4, 8)), decoded.getpixel((28, 8))) == (BACKGROUND, RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pixels_show_the_background(tmp_path: Path, mode: str) -> None:
    """Whatever their hidden colour is."""
    photo = saved(tmp_path, "photo.png", Image.new(mode, (16, 16), 0), "PNG")

    assert _pixel(decode(photo, 400, LIMIT)) == BACKGROUND


@pytest.mark.parametrize("mode", ["1", "L"])
def test_bitmaps_and_greys_are_decoded(tmp_path: Path, mode: str) -> None:
    """White is white."""
    photo = saved(tmp_path, "photo.png", Image.new(mode, (16, 16), 255), "PNG")

    assert _pixel(decode(photo, 400, LIMIT)) == (255, 255, 255)


@pytest.mark.parametrize("decoder", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_the_first_frame_is_decoded(tmp_path: Path, decoder: str) -> None:
    """Also of animations and of files with many pages."""
    others = [Image.new("RGB", (96, 64), "white")] * 3
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", quarters(), decoder, save_all=True, append_images=others)

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)


def test_too_large_a_header_is_refused_before_decoding(tmp_path: Path) -> None:
    """A PNG header of 60000 by 60000 pixels gives a message with the numbers."""
    (tmp_path / "bomb.png").write_bytes(_png_header(60_000, 60_000))

    with pytest.raises(UnreadablePhotoError, match=r"3,600 megapixels, more than the limit of 250|more pixels"):
        decode(original(tmp_path, "bomb.png"), 400, LIMIT)


def test_the_limit_is_that_of_the_settings(tmp_path: Path) -> None:
    """One pixel more than the limit is refused, the limit itself is not."""
    photo = saved(tmp_path, "photo.png", quarters((100, 100)), "PNG")

    assert decode(photo, 400, 10_000).size == (100, 100)
    with pytest.raises(UnreadablePhotoError, match="megapixels"):
        decode(photo, 400, 9_999)


@pytest.mark.parametrize(
    "contents",
    [
        b"just text",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n",
        b"8BPS\0\1" + bytes(40),
        b"SIMPLE  =" + bytes(80),
    ],
)
def test_other_formats_with_a_photo_name_are_not_decoded(tmp_path: Path, contents: bytes) -> None:
    """Text, EPS, PSD and FITS are refused, although Pillow has decoders for them."""
    (tmp_path / "photo.jpg").write_bytes(contents)

    with pytest.raises(UnreadablePhotoError, match="not a picture in a format"):
        decode(original(tmp_path, "photo.jpg"), 400, LIMIT)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    """It has no format."""
    (tmp_path / "photo.jpg").touch()

    with pytest.raises(UnreadablePhotoError, match=r"^The file is empty\.$"):
        decode(original(tmp_path, "photo.jpg"), 400, LIMIT)


def test_a_missing_original_is_not_damaged(tmp_path: Path) -> None:
    """It is a FileNotFoundError."""
    with pytest.raises(FileNotFoundError):
        decode(original(tmp_path, "photo.jpg"), 400, LIMIT)


def _pixel(picture: Image.Image) -> tuple[int, int, int]:
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return int(colour[0]), int(colour[1]), int(colour[2])


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def _swapped_primaries() -> bytes:
    """Return an sRGB profile with exchanged red and green primaries."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = {}
    for index in range(struct.unpack_from(">I", profile, 128)[0]):
        position = 132 + 12 * index
        entries[bytes(profile[position : position + 4])] = position
    profile[entries[b"rXYZ"] : entries[b"rXYZ"] + 4] = b"gXYZ"
    profile[entries[b"gXYZ"] : entries[b"gXYZ"] + 4] = b"rXYZ"
    return bytes(profile).replace("sRGB built-in".encode("utf-16-be"), "other-builtin".encode("utf-16-be"))


def test_the_swapped_profile_is_valid() -> None:
    """The profile of the colour test opens, and is not named sRGB."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(_swapped_primaries()))

    assert profile.profile.xcolor_space == "RGB "
    assert not (profile.profile.profile_description or "").startswith("sRGB")


@given(width=st.integers(1, 900), height=st.integers(1, 900), longest=st.integers(1, 300))
def test_sizes_and_pixels_are_those_of_a_thumbnail(width: int, height: int, longest: int) -> None:
    """Of every shape; the decoder's own scaling changes neither the size nor what is where."""
    stream = io.BytesIO()
    quarters((width, height)).save(stream, "JPEG")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.jpg").write_bytes(stream.getvalue())
        picture = decode(original(Path(folder), "a.jpg"), longest, LIMIT)
    expected = quarters((width, height))
    expected.thumbnail((longest, longest))
    assert picture.size == expected.size
    if min(picture.size) >= 48:
        assert near(quarters_of(picture), UPRIGHT)
