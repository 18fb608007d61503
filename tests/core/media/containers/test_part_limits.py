"""Files of very many parts before their pixels are refused at once; all others are as before."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import UnreadablePhotoError
from core.media.containers.boxes import box_bytes, boxes_in
from core.media.containers.part_limits import MOST_PARTS, TooManyPartsError, require_few_parts
from core.media.decoding.opening import open_image
from core.media.originals import Original

HEADS = (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x08ftyp", b"\0\0\0\x08ftyp\0\0\0\xffmeta\0\0\0\0")


def saved(format_name: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, format_name)
    return stream.getvalue()


def jpeg_of(segments: int) -> bytes:
    whole = saved("JPEG")
    return whole[:2] + b"\xff\xe1\x00\x08Exif\0\0" * segments + whole[2:]


def png_of(chunks: int) -> bytes:
    body = b"tEXta\0b"
    chunk = struct.pack(">I", 3) + body + struct.pack(">I", zlib.crc32(body))
    whole = saved("PNG")
    return whole[:33] + chunk * chunks + whole[33:]


def avif_of(items: int) -> bytes:
    """With entries for items that have no pixels."""
    whole = saved("AVIF")
    meta = next(box for box in boxes_in(whole) if box.kind == b"meta")
    known = {box.kind: whole[box.start : box.end] for box in boxes_in(whole, meta.body + 4, meta.end)}
    more = range(100, 100 + items)
    info = b"".join(box_bytes(b"infe", struct.pack(">IHH5s", 2 << 24, item, 0, b"av01")) for item in more)
    (count,) = struct.unpack_from(">H", known[b"iinf"], 12)
    iinf = known[b"iinf"][8:12] + struct.pack(">H", count + len(more)) + known[b"iinf"][14:] + info
    known[b"iinf"] = box_bytes(b"iinf", iinf)
    # The positions of the pixels move by what the table grows.
    iloc = bytearray(known[b"iloc"])
    (offset,) = struct.unpack_from(">I", iloc, len(iloc) - 8)
    struct.pack_into(">I", iloc, len(iloc) - 8, offset + len(info))
    known[b"iloc"] = bytes(iloc)
    body = whole[meta.body : meta.body + 4] + b"".join(known.values())
    return whole[: meta.start] + box_bytes(b"meta", body) + whole[meta.end :]


@pytest.mark.parametrize("made", [jpeg_of, png_of, avif_of])
def test_the_limit_is_far_above_what_programs_write(made: object, tmp_path: Path) -> None:
    """Hundreds of parts are read; above the limit the sentence says why not."""
    assert callable(made)
    (tmp_path / "few").write_bytes(made(500))
    (tmp_path / "many").write_bytes(made(MOST_PARTS))
    root = bytes(tmp_path)
    with open_image(Original(root, b"few"), 10**6) as image:
        assert image.size == (8, 8)
    with pytest.raises(UnreadablePhotoError, match="more parts"), open_image(Original(root, b"many"), 10**6):
        pass


def test_fill_bytes_are_parts(tmp_path: Path) -> None:
    """Between the segments of a JPEG they may stand alone, but not by the thousand."""
    whole = saved("JPEG")
    require_few_parts(io.BytesIO(whole[:2] + b"\xff" * 50 + whole[2:]))
    with pytest.raises(TooManyPartsError):
        require_few_parts(io.BytesIO(whole[:2] + b"\xff" * 2 * MOST_PARTS + whole[2:]))


@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_any_file_is_left_at_its_start(head: bytes, rest: bytes) -> None:
    """What follows reads it as if nothing had been read."""
    file = io.BytesIO(head + rest)
    require_few_parts(file)
    assert file.tell() == 0
