"""Stills, regions, frames and embedded thumbnails of one file have the same colours, and so do copies for links."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.media.decoding.frame_decoding import Frame, FrameLimits, read_frames
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import decode
from core.media.metadata.embedded_thumbnails import embedded_thumbnail
from core.media.originals import Original
from core.media.stripping import KeptRange, strip_metadata
from core.models import Part
from tests.core.media.colour.reference import (
    DISPLAY_P3,
    P3_TO_709,
    PATCHES,
    SRGB,
    Colour,
    close,
    expected,
    from_srgb,
    gamma_tag,
    iccp,
    png,
    rgb_profile,
    shown,
    srgb_tag,
)
from tests.core.media.drawing import LIMIT

WHOLE = Part(0.0, 0.0, 1.0, 1.0)
COLOUR = PATCHES[1]
WIDE = expected(COLOUR, from_srgb, P3_TO_709)
P3_PROFILE = rgb_profile(DISPLAY_P3, srgb_tag())


@pytest.mark.parametrize("decoder", ["PNG", "WEBP", "TIFF", "JPEG", "HEIF", "AVIF"])
def test_regions_are_as_stills(tmp_path: Path, decoder: str) -> None:
    """With a profile, in every format that has one."""
    photo = _saved(tmp_path, decoder, icc_profile=P3_PROFILE)

    still, region = decode(photo, 400, LIMIT), decode_region(photo, WHOLE, 64, 64, LIMIT)

    assert close(_middle(still), WIDE, 4)
    assert close(_middle(region), _middle(still), 1)


@pytest.mark.parametrize("decoder", ["PNG", "WEBP", "AVIF"])
def test_frames_are_as_stills(tmp_path: Path, decoder: str) -> None:
    """Every frame of an animation is converted."""
    others = [Image.new("RGB", (64, 64), PATCHES[2])]
    photo = _saved(tmp_path, decoder, icc_profile=P3_PROFILE, save_all=True, append_images=others)
    frames: list[Image.Image] = []

    def store(frame: Frame) -> int:
        frames.append(frame.image)
        return 1

    read_frames(photo, LIMIT, FrameLimits(), store)

    assert close(_middle(frames[0]), WIDE, 4)
    assert close(_middle(frames[1]), expected(PATCHES[2], from_srgb, P3_TO_709), 4)


def test_embedded_thumbnails_are_as_stills(tmp_path: Path) -> None:
    """A camera makes both in one colour space, and writes the profile once."""
    small = io.BytesIO()
    Image.new("RGB", (32, 32), COLOUR).save(small, "JPEG", quality=100)
    photo = _saved(tmp_path, "JPEG", icc_profile=P3_PROFILE, exif=_exif_with_thumbnail(small.getvalue()))

    thumbnail = embedded_thumbnail(photo, LIMIT)

    assert thumbnail is not None
    assert close(_middle(thumbnail), _middle(decode(photo, 400, LIMIT)), 3)


@pytest.mark.parametrize("decoder", ["PNG", "WEBP", "JPEG"])
def test_copies_without_metadata_keep_their_colours(tmp_path: Path, decoder: str) -> None:
    """The profile is not metadata."""
    photo = _saved(tmp_path, decoder, icc_profile=P3_PROFILE)

    assert close(shown(tmp_path, "copy", _stripped(photo, decoder)), WIDE, 4)


@pytest.mark.parametrize("chunks", [(("cICP", bytes((12, 13, 0, 1))),), (("gAMA", (55_555).to_bytes(4, "big")),), ()])
def test_copies_of_png_keep_their_colour_chunks(tmp_path: Path, chunks: tuple[tuple[str, bytes], ...]) -> None:
    """CICP, gAMA and iCCP."""
    named = tuple((name.encode(), data) for name, data in chunks) or (iccp(rgb_profile(SRGB, gamma_tag(1.0))),)
    before = shown(tmp_path, "photo.png", png(COLOUR, *named))

    copy = _stripped(Original(bytes(tmp_path), b"photo.png"), "PNG")

    assert before != COLOUR
    assert shown(tmp_path, "copy.png", copy) == before


def _saved(folder: Path, decoder: str, **options: object) -> Original:
    quality = {} if decoder in {"PNG", "TIFF"} else {"quality": 100}
    Image.new("RGB", (64, 64), COLOUR).save(folder / "photo", decoder, **quality, **options)
    return Original(bytes(folder), b"photo")


def _middle(picture: Image.Image) -> Colour:
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return int(colour[0]), int(colour[1]), int(colour[2])


def _stripped(photo: Original, decoder: str) -> bytes:
    content = Path(photo.root.decode(), photo.path.decode()).read_bytes()
    steps = strip_metadata({"WEBP": "WebP"}.get(decoder, decoder))
    assert steps is not None
    offset, length = next(steps)
    while True:
        try:
            offset, length = steps.send(content[offset : offset + length])
        except StopIteration as done:
            pieces = done.value
            break
    return b"".join(
        content[piece.offset : piece.offset + piece.length] if isinstance(piece, KeptRange) else piece
        for piece in pieces
    )


def _exif_with_thumbnail(jpeg: bytes) -> bytes:
    """Return EXIF whose second directory points to a JPEG (TIFF 6.0, section 2)."""
    directory = b"\0\0" + (14).to_bytes(4, "big")
    entries = b"\0\2" + b"\x02\x01\0\x04\0\0\0\1" + (44).to_bytes(4, "big")
    entries += b"\x02\x02\0\x04\0\0\0\1" + len(jpeg).to_bytes(4, "big") + bytes(4)
    return b"Exif\0\0MM\0*\0\0\0\x08" + directory + entries + jpeg
