"""Coded data of JPEGs: what lies behind the last blocks is never given out, and the pixels stay the same."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.media.copies.jpeg_recoding import recoded_jpeg
from core.media.copies.jpeg_scans import decoded, holds_only_pixels
from core.media.originals import Original
from core.media.stripped_files import stripped_pieces
from tests.core.media.copies.test_jpeg_tables import segment
from tests.core.media.test_stripping import copy_of, exif

TEXT = b"SECRET-0451"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
END = b"\xff\xd9"


def saved(mode: str = "RGB", size: tuple[int, int] = (150, 110), **options: Any) -> bytes:
    """Return a JPEG of a picture that has something in each of its blocks, always of the same.

    Of some noise in grey, the last byte changes no pixel, so that it is not known whether something is behind it.
    """
    stream = io.BytesIO()
    drawn = np.random.default_rng(1).normal(128, 60, size[::-1])
    noise = Image.fromarray(drawn.clip(0, 255).astype(np.uint8))
    Image.merge(mode, [noise.rotate(90 * number) for number in range(len(mode))]).save(stream, "JPEG", **options)
    return stream.getvalue()


def planted(kind: str) -> bytes:
    """Return a JPEG with text in a place that decoders skip."""
    file = saved(icc_profile=PROFILE, exif=exif(6), progressive=kind == "between scans")
    before_scan = file.index(b"\xff\xda")
    match kind:
        case "behind the last block":
            return file[:-2] + TEXT + END
        case "a letter behind the last block":
            return file[:-2] + TEXT[:1] + END
        case "before a restart":
            file = saved(icc_profile=PROFILE, exif=exif(6), restart_marker_rows=1)
            at = file.index(b"\xff\xd3", file.index(b"\xff\xda"))
            return file[:at] + TEXT + file[at:]
        case "between scans":
            at = file.index(b"\xff\xc4", before_scan)
            return file[:at] + TEXT + file[at:]
        case "a further scan":
            return file[:-2] + file[before_scan : before_scan + 14] + TEXT + END
        case "intervals":
            pairs = [TEXT[at : at + 2].ljust(2) for at in range(0, len(TEXT), 2)]
            return file[:before_scan] + b"".join(segment(0xDD, each) for each in [*pairs, b"\0\0"]) + file[before_scan:]
        case _:
            raise AssertionError


KINDS = ["behind the last block", "a letter behind the last block", "before a restart", "between scans",
         "a further scan", "intervals"]  # fmt: skip


def as_original(folder: Path, file: bytes) -> Original:
    (folder / "photo.jpg").write_bytes(file)
    return Original(os.fsencode(folder), b"photo.jpg")


@pytest.mark.parametrize("kind", KINDS)
def test_text_in_coded_data_is_not_given_out(tmp_path: Path, kind: str) -> None:
    """Such a file is not copied in pieces; the copy that is coded again has the same pixels and turns them alike."""
    file = planted(kind)
    original = as_original(tmp_path, file)
    assert stripped_pieces(original, "JPEG", 6)[0] is None
    copy = recoded_jpeg(original, 6)
    if kind == "a further scan":  # decoders expect none there: it is decoded and encoded again
        assert copy is None
        return
    assert copy is not None
    assert TEXT not in copy
    assert (decoded(copy) == decoded(file)).all()
    with Image.open(io.BytesIO(copy)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
        assert picture.info["icc_profile"] == PROFILE
        assert picture.tobytes() == Image.open(io.BytesIO(file)).tobytes()


@pytest.mark.parametrize(
    "options", [{}, {"quality": 100, "subsampling": 0}, {"quality": 5}, {"restart_marker_rows": 2}]
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_usual_files_are_copied_in_pieces(tmp_path: Path, mode: str, options: dict[str, Any]) -> None:
    """Of each coding of colours, quality and subsampling, with and without restart markers."""
    file = saved(mode, **options)
    assert stripped_pieces(as_original(tmp_path, file), "JPEG", 1)[0] is not None


@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    quality=st.sampled_from([10, 75, 95]),
    rows=st.integers(0, 3),
    text=st.binary(min_size=1, max_size=9),
    where=st.integers(0, 200),
)
def test_no_byte_behind_a_block_is_overlooked(
    size: tuple[int, int], quality: int, rows: int, text: bytes, where: int
) -> None:
    """Whatever the size of the picture, the bytes and the interval are."""
    copy = copy_of(saved(size=size, quality=quality, restart_marker_rows=rows), "JPEG")
    begin = copy.index(b"\xff\xda")
    ends = [at for at in range(begin, len(copy) - 1) if copy[at] == 0xFF and copy[at + 1] & 0xF8 == 0xD0]
    at = [*ends, len(copy) - 2][where % (len(ends) + 1)]
    assert not holds_only_pixels(copy[:at] + text.replace(b"\xff", b"\xff\0") + copy[at:])
