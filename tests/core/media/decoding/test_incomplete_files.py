"""Files whose end is missing show what is there; damaged metadata never costs a picture."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile

from core.errors import UnreadablePhotoError
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import DecodedPicture, decode_picture
from core.media.originals import Original
from core.models import Part
from tests.core.media.drawing import (
    EXTENSIONS,
    LIMIT,
    UPRIGHT,
    near,
    original,
    photo_exif,
    quarters,
    quarters_of,
    saved,
)

FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF", "GIF", "BMP"]
WHOLE = Part(0.0, 0.0, 1.0, 1.0)


def textured(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Return a picture whose bytes are spread over its whole height."""
    columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    noise = np.random.default_rng(7).integers(0, 40, (size[1], size[0]))
    pixels = np.stack([columns * 255 // size[0], rows * 255 // size[1], 60 + noise], axis=2)
    return Image.fromarray(pixels.astype(np.uint8))


def cut(folder: Path, decoder: str, left: float) -> tuple[Original, Image.Image]:
    """Save the picture, and keep a share of the file, or all but some bytes of it."""
    name = f"photo{EXTENSIONS[decoder]}"
    whole = encoded(decoder)
    (folder / name).write_bytes(whole[: int(len(whole) * left) if left < 1 else -int(left)])
    return original(folder, name), textured()


@cache
def encoded(decoder: str) -> bytes:
    """Return the complete file."""
    file = io.BytesIO()
    textured().save(file, decoder)
    return file.getvalue()


@pytest.mark.parametrize("left", [2, 0.98, 0.9, 0.75])
@pytest.mark.parametrize("decoder", FORMATS)
def test_what_is_there_is_shown(tmp_path: Path, decoder: str, left: float) -> None:
    """The first rows are right in every format, cut by two bytes, by 2 %, to 90 % and to 75 %; BMP begins below."""
    photo, drawn = cut(tmp_path, decoder, left)

    shown = decode_picture(photo, 400, LIMIT).image

    first = (0, 140, 320, 240) if decoder == "BMP" else (0, 0, 320, 100)
    difference = np.abs(np.asarray(shown.crop(first), float) - np.asarray(drawn.crop(first), float))
    assert shown.size == drawn.size
    assert difference.mean() < (20 if decoder == "GIF" else 12)


@pytest.mark.parametrize("left", [0.98, 0.75])
@pytest.mark.parametrize("decoder", FORMATS)
def test_it_is_noted(tmp_path: Path, decoder: str, left: float) -> None:
    """The caller learns that pixels are missing; they are not of a complete file."""
    photo, _ = cut(tmp_path, decoder, left)
    (tmp_path / "complete").write_bytes(encoded(decoder))

    assert decode_picture(photo, 400, LIMIT).is_incomplete
    assert not decode_picture(original(tmp_path, "complete"), 400, LIMIT).is_incomplete


def test_a_jpeg_without_its_last_two_bytes_is_noted(tmp_path: Path) -> None:
    """They are its end marker."""
    photo, _ = cut(tmp_path, "JPEG", 2)

    assert decode_picture(photo, 400, LIMIT).is_incomplete


@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "HEIF"])
def test_regions_agree(tmp_path: Path, decoder: str) -> None:
    """Zooming into an incomplete file shows the same pixels."""
    photo, drawn = cut(tmp_path, decoder, 0.8)

    region = decode_region(photo, WHOLE, *drawn.size, LIMIT)
    still = decode_picture(photo, 400, LIMIT).image

    assert np.abs(np.asarray(region, float) - np.asarray(still, float)).mean() < 1


@pytest.mark.parametrize("decoder", FORMATS)
def test_any_cut_is_a_picture_or_unreadable(tmp_path: Path, decoder: str) -> None:
    """Cut at every 32nd of its length, a file never raises anything but `UnreadablePhotoError`."""
    name = f"photo{EXTENSIONS[decoder]}"
    options = {"exif": photo_exif(6)} if decoder not in {"GIF", "BMP"} else {}
    saved(tmp_path, name, quarters((200, 150)), decoder, **options)
    whole = (tmp_path / name).read_bytes()
    shown: list[DecodedPicture] = []
    for part in range(32):
        (tmp_path / name).write_bytes(whole[: len(whole) * part // 32])
        try:
            shown.append(decode_picture(original(tmp_path, name), 400, LIMIT))
        except UnreadablePhotoError:
            continue
    assert all(max(picture.image.size) <= 400 for picture in shown)
    assert all(len(set(picture.image.get_flattened_data())) > 1 for picture in shown)


def test_a_file_without_any_pixels_is_unreadable(tmp_path: Path) -> None:
    """A header alone shows nothing."""
    saved(tmp_path, "photo.png", textured(), "PNG")
    whole = (tmp_path / "photo.png").read_bytes()
    (tmp_path / "photo.png").write_bytes(whole[: whole.index(b"IDAT") + 4])

    with pytest.raises(UnreadablePhotoError, match="damaged or incomplete"):
        decode_picture(original(tmp_path, "photo.png"), 400, LIMIT)


@pytest.mark.parametrize("after_pixels", [False, True])
@pytest.mark.parametrize("kind", [b"tEXt", b"iTXt", b"zTXt", b"tIME", b"eXIf", b"pHYs", b"teSt"])
def test_a_wrong_checksum_of_metadata_is_harmless(tmp_path: Path, kind: bytes, after_pixels: bool) -> None:
    """Whichever chunk it is, before and after the pixels; the picture is complete."""
    chunk = _chunk(kind, b"Comment\0\0\0\0\0text")
    photo = _png_with(tmp_path, chunk[:-1] + bytes((chunk[-1] ^ 255,)), after_pixels=after_pixels)

    shown = decode_picture(photo, 400, LIMIT)

    assert near(quarters_of(shown.image), UPRIGHT)
    assert not shown.is_incomplete


@pytest.mark.parametrize("after_pixels", [False, True])
@pytest.mark.parametrize(
    ("kind", "head"),
    [
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"),
        (b"zTXt", b"Raw profile type xmp\0\0"),
        (b"iCCP", b"profile\0\0"),
    ],
)
def test_metadata_of_several_megabytes_are_harmless(
    tmp_path: Path, kind: bytes, head: bytes, after_pixels: bool
) -> None:
    """Compressed text and profiles that unpack to 5 MB."""
    photo = _png_with(tmp_path, _chunk(kind, head + zlib.compress(bytes(5_000_000))), after_pixels=after_pixels)

    assert near(quarters_of(decode_picture(photo, 400, LIMIT).image), UPRIGHT)


@pytest.mark.parametrize(
    "kind", [b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"tRNS", b"acTL"]
)
def test_short_chunks_are_harmless(tmp_path: Path, kind: bytes) -> None:
    """A chunk that is too short for its kind."""
    photo = _png_with(tmp_path, _chunk(kind, b"\1"), after_pixels=False)

    assert near(quarters_of(decode_picture(photo, 400, LIMIT).image), UPRIGHT)


def test_a_file_is_drawn_by_its_decoder_alone() -> None:
    """The settings of Pillow that make it tolerant end with the picture."""
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_with(folder: Path, chunk: bytes, *, after_pixels: bool) -> Original:
    file = io.BytesIO()
    quarters().save(file, "PNG")
    content = file.getvalue()
    place = content.index(b"IEND") - 4 if after_pixels else 33
    (folder / "photo.png").write_bytes(content[:place] + chunk + content[place:])
    return original(folder, "photo.png")


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_damage_within_a_tiff_keeps_the_strips_before_it(tmp_path: Path, compression: str) -> None:
    """Compressed strips are decoded one by one."""
    photo = saved(tmp_path, "photo.tif", textured(), "TIFF", compression=compression, strip_size=16 * 320 * 3)
    content = bytearray((tmp_path / "photo.tif").read_bytes())
    with Image.open(tmp_path / "photo.tif") as image:
        offsets, counts = image.tag_v2[273], image.tag_v2[279]  # type: ignore[attr-defined]
    late = len(offsets) * 3 // 4
    content[offsets[late] : offsets[late] + counts[late]] = b"\xff" * counts[late]
    (tmp_path / "photo.tif").write_bytes(content)

    shown = decode_picture(photo, 400, LIMIT).image

    first = (0, 0, 320, 100)
    assert np.array_equal(np.asarray(shown.crop(first)), np.asarray(textured().crop(first)))


def test_a_broken_chunk_between_pixels_and_end_is_harmless(tmp_path: Path) -> None:
    """Text that is compressed in an unknown way."""
    photo = _png_with(tmp_path, _chunk(b"zTXt", b"Comment\0\x84text"), after_pixels=True)

    assert near(quarters_of(decode_picture(photo, 400, LIMIT).image), UPRIGHT)


def test_an_animation_without_controls_shows_its_picture(tmp_path: Path) -> None:
    """An APNG whose frames are damaged before the first of them is a PNG."""
    photo = _png_with(tmp_path, _chunk(b"acTL", struct.pack(">II", 2, 0)), after_pixels=False)
    content = (tmp_path / "photo.png").read_bytes()
    end = content.index(b"IEND") - 4
    frame = _chunk(b"fdAT", struct.pack(">I", 0) + zlib.compress(bytes(10)))
    (tmp_path / "photo.png").write_bytes(content[:end] + frame + content[end:])

    assert near(quarters_of(decode_picture(photo, 400, LIMIT).image), UPRIGHT)
