"""The content identifier of a still is read from Apple's maker note."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from PIL.ImageFile import ImageFile

from core.media.live.apple_notes import content_identifier
from core.media.metadata.embedded_metadata import exif_block
from tests.core.media.live.apple_files import NAME, apple_still, maker_note

IDENTIFIER = "9B539AB8-A668-4FA6-9207-EB653A5E7E3C"


def test_the_identifier_of_a_photo_is_read() -> None:
    """Wherever in the EXIF block the note is."""
    with Image.open(io.BytesIO(apple_still(IDENTIFIER))) as image:
        assert isinstance(image, ImageFile)
        assert content_identifier(exif_block(image)) == IDENTIFIER


@pytest.mark.parametrize(
    "note",
    [
        b"",
        NAME,
        maker_note(IDENTIFIER.encode(), tag=0x0012),
        maker_note(IDENTIFIER.encode(), kind=7),
        maker_note(IDENTIFIER.encode(), offset=4_000_000_000),
        maker_note(b"\x1b]0;owned\x07"),
        maker_note(b"short"),
        maker_note(b"A" * 65),
    ],
)
def test_other_notes_have_none(note: bytes) -> None:
    """Of other tags and types, damaged, or with what no identifier has."""
    assert content_identifier(b"Exif\0\0" + note) is None


@example(maker_note(IDENTIFIER.encode())[:30])
@given(st.binary(max_size=80))
def test_any_bytes_are_read(rest: bytes) -> None:
    """A damaged note is one without an identifier."""
    assert content_identifier(NAME + rest) is None or rest
