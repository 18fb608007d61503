"""JPEG 2000 files with an ICC profile become the sRGB values that look the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.media.containers.boxes import box_bytes, boxes_in
from tests.core.media.colour.reference import (
    DISPLAY_P3,
    P3_TO_709,
    PATCHES,
    Colour,
    close,
    expected,
    from_srgb,
    rgb_profile,
    shown,
    srgb_tag,
)


def jpeg_2000(colour: Colour, specification: bytes) -> bytes:
    """Return a picture of one colour with this box of colours."""
    stored = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(stored, "JPEG2000")
    content = stored.getvalue()
    header = next(box for box in boxes_in(content) if box.kind == b"jp2h")
    parts = [content[box.start : box.end] for box in boxes_in(content, header.body, header.end) if box.kind != b"colr"]
    whole = box_bytes(b"jp2h", b"".join(parts) + box_bytes(b"colr", specification))
    return content[: header.start] + whole + content[header.end :]


@pytest.mark.parametrize("colour", PATCHES)
@pytest.mark.parametrize("method", [2, 3])
def test_a_profile_applies(tmp_path: Path, colour: Colour, method: int) -> None:
    """By both methods that have one."""
    profile = rgb_profile(DISPLAY_P3, srgb_tag(), "Display P3")
    content = jpeg_2000(colour, bytes([method, 0, 0]) + profile)
    assert close(shown(tmp_path, "p.jp2", content), expected(colour, from_srgb, P3_TO_709))


@pytest.mark.parametrize("colour", PATCHES)
def test_srgb_by_its_number_stays(tmp_path: Path, colour: Colour) -> None:
    """As most files name it."""
    content = jpeg_2000(colour, bytes([1, 0, 0]) + (16).to_bytes(4, "big"))
    assert close(shown(tmp_path, "p.jp2", content), colour)
