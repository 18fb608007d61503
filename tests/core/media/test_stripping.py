"""Copies without metadata: the same pixels and colours, and nothing about camera, place, person or program."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from core.media.stripping import MAX_PARTS, STEP, KeptRange, Pieces, pieces_length, strip_metadata
from tests.core.media.drawing import photo_exif, quarters

SECRET = b"SECRET-0451"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


def walked(file: bytes, format_name: str, orientation: int = 1, requests: list[int] | None = None) -> Pieces | None:
    """Walk through a file; the offsets of the requests are added to the list."""
    walk = strip_metadata(format_name, orientation)
    assert walk is not None
    try:
        offset, length = next(walk)
        while True:
            assert 0 < length <= STEP
            if requests is not None:
                requests.append(offset)
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


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunks(*chunks: bytes) -> bytes:
    """Return a PNG with these chunks after its header."""
    plain = saved("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) & 1)


def moving_webp(*inner: bytes, frames: int = 2) -> bytes:
    """Return an animation with these chunks at the end of each frame."""
    stream = io.BytesIO()
    quarters((64, 48)).save(stream, "WEBP", lossless=True)
    pixels = stream.getvalue()[12:]
    place = bytes(6) + b"".join(number.to_bytes(3, "little") for number in (63, 47, 100)) + b"\0"
    frame = riff_chunk(b"ANMF", place + pixels + b"".join(inner))
    described = struct.pack("<BxxxHBHB", 0x02, 63, 0, 47, 0)
    return riff(riff_chunk(b"VP8X", described), riff_chunk(b"ANIM", bytes(6)), *[frame] * frames)


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", 2 + len(body)) + body


PLAIN_JPEG = saved("JPEG")
CARRIERS = {
    "a long APP14": ("JPEG", PLAIN_JPEG[:2] + segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET) + PLAIN_JPEG[2:]),
    "words in APP14": ("JPEG", PLAIN_JPEG[:2] + segment(0xEE, b"Adobe" + SECRET) + PLAIN_JPEG[2:]),
    "another APP14": ("JPEG", PLAIN_JPEG[:2] + segment(0xEE, SECRET) + PLAIN_JPEG[2:]),
    "a thumbnail in APP0": (
        "JPEG",
        PLAIN_JPEG[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\4\1" + SECRET * 2) + PLAIN_JPEG[20:],
    ),
    "other segments": ("JPEG", PLAIN_JPEG[:2] + segment(0xEF, SECRET) + segment(0xFE, SECRET) + PLAIN_JPEG[2:]),
    "a PNG palette twice": ("PNG", with_chunks(png_chunk(b"pHYs", bytes(9)), png_chunk(b"pHYs", SECRET[:9]))),
    "a long PNG chunk": ("PNG", with_chunks(png_chunk(b"gAMA", SECRET))),
    "an end with data": ("PNG", saved("PNG")[:-12] + png_chunk(b"IEND", SECRET)),
    "the name of a PNG profile": (
        "PNG",
        with_chunks(png_chunk(b"iCCP", SECRET + b"\0\0" + zlib.compress(PROFILE))),
    ),
    "an unknown chunk in a frame": ("WebP", moving_webp(riff_chunk(b"NOTE", SECRET))),
    "a second picture": ("WebP", riff(saved("WEBP")[12:], riff_chunk(b"VP8 ", SECRET))),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_nothing_else_carries_words(carrier: str) -> None:
    """Parts of pixels and colours are kept as far as readers need them; the pixels are the same."""
    name, file = CARRIERS[carrier]
    assert SECRET[:9] in file
    copy = copy_of(file, name)
    assert SECRET[:9] not in copy
    with Image.open(io.BytesIO(copy)) as stripped_one, Image.open(io.BytesIO(file)) as whole:
        assert stripped_one.tobytes() == whole.tobytes()


@pytest.mark.parametrize("marker", [0xDD, 0xC0])
def test_a_segment_with_bytes_that_nobody_reads_is_not_stripped(marker: int) -> None:
    """Such a JPEG is decoded and encoded again."""
    file = PLAIN_JPEG[:2] + segment(marker, b"\0\0\0\0\0\0" + SECRET) + PLAIN_JPEG[2:]
    assert walked(file, "JPEG") is None


MANY = 70_000
ENDLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PNG texts": ("PNG", lambda: with_chunks(*[png_chunk(b"tEXt", b"a\0b")] * MANY)),
    "empty pixel data": ("PNG", lambda: with_chunks(*[png_chunk(b"IDAT", b"")] * MANY)),
    "frames": ("WebP", lambda: moving_webp(frames=MANY)),
    "chunks in a frame": ("WebP", lambda: moving_webp(*[riff_chunk(b"NOTE", b"")] * MANY, frames=1)),
    "comments": ("JPEG", lambda: PLAIN_JPEG[:2] + segment(0xFE, b"") * MANY + PLAIN_JPEG[2:]),
    "fill bytes": ("JPEG", lambda: PLAIN_JPEG[:2] + b"\xff" * (2 * STEP) + PLAIN_JPEG[2:]),
    "scans": ("JPEG", lambda: PLAIN_JPEG[:-2] + segment(0xDA, b"\1\1\0\0\x3f\0") * MANY + b"\xff\xd9"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_files_of_very_many_parts_are_not_stripped(kind: str) -> None:
    """The steps end at a limit of parts, and the number of requests does not grow with the file."""
    name, made = ENDLESS[kind]
    requests: list[int] = []
    assert walked(made(), name, requests=requests) is None
    assert len(requests) <= 3 * MAX_PARTS + 10


def test_ranges_that_touch_are_one_piece() -> None:
    """A file of thousands of parts becomes a few reads."""
    pieces = walked(moving_webp(frames=5000), "WebP")
    assert pieces is not None
    assert len(pieces) <= 5
