"""PNG and WebP: what decoders skip is not given out, and the pixels stay the same."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.media.copies.webp_streams import with_cut_streams
from core.media.originals import Original
from core.media.stripped_files import stripped_pieces
from core.media.stripping import KeptRange
from tests.core.media.test_stripping import copy_of, png_chunk, riff, riff_chunk, saved, with_chunks

TEXT = b"SECRET-0451"


def given_out(folder: Path, file: bytes, name: str) -> bytes | None:
    """Return what a share link gives out of a file piece by piece, None if it encodes the file again."""
    (folder / "photo").write_bytes(file)
    pieces, _, _ = stripped_pieces(Original(os.fsencode(folder), b"photo"), name, 1)
    if pieces is None:
        return None
    return b"".join(file[each.offset :][: each.length] if isinstance(each, KeptRange) else each for each in pieces)


def noise(mode: str = "RGB", size: tuple[int, int] = (60, 44)) -> Image.Image:
    return Image.merge(mode, [Image.effect_noise(size, 80).rotate(180 * n) for n in range(len(mode))])


def encoded(picture: Image.Image, decoder: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, decoder, **options)
    return stream.getvalue()


def moving(decoder: str, mode: str = "RGB") -> bytes:
    frames = [noise(mode).rotate(180 * number) for number in range(2)]
    return encoded(frames[0], decoder, save_all=True, append_images=frames[1:], duration=100)


def chunks_of(webp: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 12
    while at + 8 <= len(webp):
        kind, length = struct.unpack_from("<4sI", webp, at)
        found.append((kind, webp[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found


def webp_with(webp: bytes, kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a WebP with changed chunks of this kind."""
    parts = [(each, change(body) if each == kind else body) for each, body in chunks_of(webp)]
    return riff(*(riff_chunk(each, body) for each, body in parts))


def in_first_frame(body: bytes) -> bytes:
    at = 16 + 8 + struct.unpack_from("<I", body, 20)[0]
    stream = body[24:at] + TEXT
    return body[:16] + riff_chunk(body[16:20], stream)


def behind_modes(body: bytes) -> bytes:
    tag = int.from_bytes(body[:3], "little")
    end = 10 + (tag >> 5)
    longer = ((tag >> 5) + len(TEXT)) << 5 | tag & 31
    return longer.to_bytes(3, "little") + body[3:end] + TEXT + body[end:]


def after(body: bytes) -> bytes:
    return body + TEXT


def padded(file: bytes) -> bytes:
    """Return a WebP with a letter as the padding of a chunk of odd length."""
    body = dict(chunks_of(file))[b"VP8L"]
    body += b"" if len(body) % 2 else b"\0"
    return riff(b"VP8L" + struct.pack("<I", len(body)) + body + b"S", riff_chunk(b"NOTE", TEXT))


LOSSY = encoded(noise(), "WEBP")
WEBPS = {
    "behind a lossy picture": webp_with(LOSSY, b"VP8 ", after),
    "behind the modes": webp_with(LOSSY, b"VP8 ", behind_modes),
    "behind a lossless picture": webp_with(encoded(noise(), "WEBP", lossless=True), b"VP8L", after),
    "behind the opacity": webp_with(encoded(noise("RGBA"), "WEBP"), b"ALPH", after),
    "in a frame": webp_with(moving("WEBP"), b"ANMF", in_first_frame),
    "padding": padded(encoded(noise(), "WEBP", lossless=True)),
}


@pytest.mark.parametrize("kind", WEBPS)
def test_streams_of_a_webp_are_cut_where_decoders_stop(tmp_path: Path, kind: str) -> None:
    """In still and moving pictures, with and without loss and opacity."""
    file = WEBPS[kind]
    copy = given_out(tmp_path, file, "WebP")
    assert copy is not None
    assert TEXT not in copy
    with Image.open(io.BytesIO(copy)) as stripped, Image.open(io.BytesIO(file)) as whole:
        assert getattr(stripped, "n_frames", 1) == getattr(whole, "n_frames", 1)
        for number in range(getattr(stripped, "n_frames", 1)):
            stripped.seek(number)
            whole.seek(number)
            assert stripped.tobytes() == whole.tobytes()


@given(
    size=st.tuples(st.integers(1, 70), st.integers(1, 70)),
    text=st.binary(min_size=1, max_size=40),
    options=st.sampled_from([{}, {"lossless": True}, {"quality": 1}]),
)
def test_no_byte_behind_a_stream_is_kept(size: tuple[int, int], text: bytes, options: dict[str, object]) -> None:
    """The copy of a file with such bytes is as long as the file without them, or shorter, and has its pixels."""
    file = copy_of(encoded(noise(size=size), "WEBP", **options), "WebP")
    kind = b"VP8L" if "lossless" in options else b"VP8 "
    copy = with_cut_streams(webp_with(file, kind, lambda body: body + text))
    assert copy is not None
    assert len(copy) <= len(file)
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(file)).tobytes()


def palette_png(**options: object) -> bytes:
    """Return a PNG of 256 colours of which 16 are used, and text in the others."""
    picture = Image.new("P", (16, 16))
    picture.putdata([number % 16 for number in range(256)])
    picture.putpalette(bytes(range(48)) + (TEXT * 60)[:720])
    return encoded(picture, "PNG", transparency=bytes(range(16)) + (TEXT * 22)[:240], **options)


def with_checksum(file: bytes, kind: bytes, checksum: bytes) -> bytes:
    at = file.index(kind) - 4
    end = at + 8 + int.from_bytes(file[at : at + 4], "big")
    return file[:end] + checksum + file[end + 4 :]


def frame_with(extra: bytes) -> bytes:
    """Return an animated PNG with more compressed bytes in its second frame."""
    file = moving("PNG")
    at = file.index(b"fdAT") - 4
    end = at + 8 + int.from_bytes(file[at : at + 4], "big")
    return file[:at] + png_chunk(b"fdAT", file[at + 8 : end] + extra) + file[end + 4 :]


PNGS = {
    "an unused palette": palette_png(),
    "a checksum": with_checksum(saved("PNG"), b"IHDR", TEXT[:4]),
    "frames of a still picture": with_chunks(png_chunk(b"fcTL", (TEXT * 3)[:26]), png_chunk(b"fdAT", TEXT)),
    "chromaticities": with_chunks(png_chunk(b"cHRM", (TEXT * 3)[:32])),
    "gamma": with_chunks(png_chunk(b"gAMA", TEXT[:4])),
    "density": with_chunks(png_chunk(b"pHYs", TEXT[:8] + b"\1")),
    "a studio's screen": with_chunks(png_chunk(b"mDCV", (TEXT * 3)[:24])),
    "a background": with_chunks(png_chunk(b"bKGD", TEXT[:6])),
    "plays": with_chunks(png_chunk(b"acTL", b"\0\0\0\1" + TEXT[:4])),
}


@pytest.mark.parametrize("kind", PNGS)
def test_chunks_of_a_png_hold_possible_values(tmp_path: Path, kind: str) -> None:
    """Letters where numbers are, and colours that no pixel has, are left out."""
    file = PNGS[kind]
    assert TEXT[:4] in file
    copy = given_out(tmp_path, file, "PNG")
    assert copy is not None
    assert TEXT[:4] not in copy
    with Image.open(io.BytesIO(copy)) as stripped:
        stripped.load()
    again = PNGS["frames of a still picture"] if kind == "a checksum" else file
    with Image.open(io.BytesIO(copy)) as stripped, Image.open(io.BytesIO(again)) as whole:
        assert stripped.convert("RGBA").tobytes() == whole.convert("RGBA").tobytes()


@pytest.mark.parametrize(
    "file",
    [
        frame_with(TEXT),
        with_checksum(saved("PNG"), b"IDAT", TEXT[:4]),
        with_checksum(moving("PNG"), b"fdAT", TEXT[:4]),
        with_checksum(moving("PNG"), b"fcTL", TEXT[:4]),
    ],
    ids=["behind a frame", "checksum of pixels", "checksum of a frame", "checksum of a frame's head"],
)
def test_pngs_with_other_bytes_in_their_pixels_are_encoded_again(tmp_path: Path, file: bytes) -> None:
    """As with text behind the pixels of a still picture."""
    assert given_out(tmp_path, file, "PNG") is None


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (8, 8), (33, 17)])
def test_interlaced_pngs_have_exactly_their_pixels(tmp_path: Path, size: tuple[int, int]) -> None:
    """Adam7 stores up to seven pictures; a byte more is not a pixel."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for left, top, across, down in passes:
        width, height = len(range(left, size[0], across)), len(range(top, size[1], down))
        rows += (b"\0" + bytes(width)) * height if width else b""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 1))
    for more in (b"", b"S"):
        data = png_chunk(b"IDAT", zlib.compress(rows + more))
        file = b"\x89PNG\r\n\x1a\n" + header + data + png_chunk(b"IEND", b"")
        assert (given_out(tmp_path, file, "PNG") is None) == bool(more)
