"""Copies without metadata: the same pixels and colours, and nothing about camera, place, person or program."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from core.media.stripping import STEP, KeptRange, Pieces, pieces_length, strip_metadata
from tests.core.media.drawing import photo_exif, quarters

SECRET = b"SECRET-0451"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


def walked(file: bytes, format_name: str, orientation: int = 1) -> Pieces | None:
    walk = strip_metadata(format_name, orientation)
    assert walk is not None
    try:
        offset, length = next(walk)
        while True:
            assert 0 < length <= STEP
            offset, length = walk.send(file[offset : offset + length])
    except StopIteration as done:
        pieces: Pieces | None = done.value
        return pieces


def copy_of(file: bytes, format_name: str, orientation: int = 1) -> bytes:
    """Put the copy together as readers of it do."""
    pieces = walked(file, format_name, orientation)
    assert pieces is not None
    copy = b"".join(
        file[piece.offset : piece.offset + piece.length] if isinstance(piece, KeptRange) else piece for piece in pieces
    )
    assert len(copy) == pieces_length(pieces)
    return copy


def saved(format_name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    quarters((640, 480)).save(stream, format_name, **options)
    return stream.getvalue()


def exif(orientation: int = 1) -> bytes:
    tags = photo_exif(orientation)
    tags[0x010E] = SECRET.decode()
    return tags.tobytes()


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 6])
def test_jpeg(progressive: bool, orientation: int) -> None:
    """EXIF, XMP, comments and data after the end are removed; colours and orientation stay."""
    marked = saved(
        "JPEG",
        exif=exif(orientation),
        xmp=XMP,
        comment=SECRET,
        icc_profile=PROFILE,
        progressive=progressive,
        quality=92,
    )
    photoshop = b"\xff\xed" + struct.pack(">H", 2 + len(SECRET)) + SECRET
    file = marked[:2] + photoshop + marked[2:] + saved("JPEG", comment=SECRET) + SECRET
    copy = copy_of(file, "JPEG", orientation)
    assert SECRET not in copy
    assert b"Canon" not in copy
    with Image.open(io.BytesIO(copy)) as stripped_one, Image.open(io.BytesIO(file)) as whole:
        assert stripped_one.tobytes() == whole.tobytes()
        assert stripped_one.info["icc_profile"] == PROFILE
        assert dict(stripped_one.getexif()) == ({0x0112: 6} if orientation == 6 else {})
    assert copy.endswith(b"\xff\xd9")


def test_png() -> None:
    """Texts, EXIF, times and unknown chunks are removed."""
    texts = PngInfo()
    texts.add_text("Author", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add(b"prVt", SECRET)
    file = saved("PNG", pnginfo=texts, exif=exif(), icc_profile=PROFILE) + SECRET
    copy = copy_of(file, "PNG")
    assert SECRET not in copy
    with Image.open(io.BytesIO(copy)) as stripped_one, Image.open(io.BytesIO(file)) as whole:
        assert stripped_one.tobytes() == whole.tobytes()
        assert set(stripped_one.info) == {"icc_profile"}


@pytest.mark.parametrize("lossless", [False, True])
def test_webp(lossless: bool) -> None:
    """EXIF and XMP are removed, also from the flags of the header."""
    file = saved("WEBP", exif=exif(), xmp=XMP, icc_profile=PROFILE, lossless=lossless)
    copy = copy_of(file, "WebP")
    assert SECRET not in copy
    with Image.open(io.BytesIO(copy)) as stripped_one, Image.open(io.BytesIO(file)) as whole:
        assert stripped_one.tobytes() == whole.tobytes()
        assert stripped_one.info["icc_profile"] == PROFILE
        assert "exif" not in stripped_one.info
        assert "xmp" not in stripped_one.info


def test_animations_keep_their_frames() -> None:
    """Frames of PNG and WebP are pixels, not metadata."""
    frames = [quarters((40, 30), colours=((number * 60, 9, 9),) * 4) for number in range(4)]
    for decoder, name in (("PNG", "PNG"), ("WEBP", "WebP")):
        stream = io.BytesIO()
        frames[0].save(stream, decoder, save_all=True, append_images=frames[1:], duration=100)
        with Image.open(io.BytesIO(copy_of(stream.getvalue(), name))) as moving:
            assert getattr(moving, "n_frames", 1) == 4


def test_formats_that_cannot_be_stripped() -> None:
    """TIFF and HEIC mix metadata with pixels; a rotated PNG or WebP would lose its orientation."""
    assert strip_metadata("TIFF") is None
    assert strip_metadata("HEIC") is None
    assert strip_metadata("PNG", orientation=6) is None
    assert strip_metadata("WebP", orientation=3) is None


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP"])
@given(data=st.binary(max_size=300), cut=st.integers(0, 3000), noise=st.integers(0, 255))
def test_no_file_breaks_the_steps(name: str, data: bytes, cut: int, noise: int) -> None:
    """Random, truncated and changed files end the steps, with ranges inside the file or with None."""
    whole = saved({"JPEG": "JPEG", "PNG": "PNG", "WebP": "WEBP"}[name], exif=exif())
    changed = bytearray(whole)
    changed[cut % len(whole)] = noise
    for file in (data, whole[:2] + data, whole[:cut], bytes(changed)):
        walked(file, name)


def test_large_files_are_read_once(tmp_path: Path) -> None:
    """A large file is read from start to end, in requests of bounded size."""
    stream = io.BytesIO()
    Image.effect_noise((2600, 2000), 90).save(stream, "JPEG", quality=95, exif=exif())
    file = stream.getvalue()
    assert len(file) > 4 * STEP
    copy = copy_of(file, "JPEG")
    with Image.open(io.BytesIO(copy)) as stripped_one, Image.open(io.BytesIO(file)) as whole:
        assert stripped_one.tobytes() == whole.tobytes()
