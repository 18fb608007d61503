"""Titles, captions, keywords and ratings that programs wrote: where they come from, and how long they may be."""

from __future__ import annotations

import pytest

from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, Tag
from core.media.metadata.imported_texts import MAX_CAPTION, MAX_KEYWORDS, ImportedTexts, imported_texts
from core.media.metadata.iptc import Iptc
from core.media.metadata.png_metadata import PngMetadata
from core.media.metadata.xmp import Xmp
from tests.core.media.metadata.metadata_files import datasets, resources

XMP = Xmp({"dc:title": ["A"], "dc:description": ["B"], "dc:subject": ["sea"], "xmp:Rating": ["4"], "dc:creator": ["C"]})
IPTC = Iptc.from_block(datasets({5: b"a", 120: b"b", 25: [b"Sea", b"sky"], 80: b"c", 116: b"d"}))
EXIF = Exif({Tag.DESCRIPTION: b"e", Tag.XP_TITLE: "f\0".encode("utf-16-le"), Tag.RATING: (3.0,), Tag.COPYRIGHT: b"g\0",
             Tag.XP_KEYWORDS: "sea;sun\0".encode("utf-16-le")})  # fmt: skip


def test_xmp_comes_first_then_iptc_then_exif() -> None:
    """Keywords are those of all, without repetition in another case."""
    assert imported_texts(EmbeddedMetadata(EXIF, XMP, IPTC)) == ImportedTexts(
        "A", "B", ("sea", "sky", "sun"), 4, "C", "d"
    )
    assert imported_texts(EmbeddedMetadata(EXIF, iptc=IPTC)) == ImportedTexts(
        "a", "b", ("Sea", "sky", "sun"), 3, "c", "d"
    )
    assert imported_texts(EmbeddedMetadata(EXIF)) == ImportedTexts("f", "e", ("sea", "sun"), 3, None, "g")
    png = PngMetadata(texts={"title": "t", "description": "u", "author": "v", "copyright": "w"})
    assert imported_texts(EmbeddedMetadata(png=png)) == ImportedTexts("t", "u", (), None, "v", "w")
    assert not imported_texts(EmbeddedMetadata())


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "  ", "\0", "Untitled"])
def test_words_of_the_camera_are_not_a_caption(words: str) -> None:
    """Cameras put them into every picture."""
    assert imported_texts(EmbeddedMetadata(Exif({Tag.DESCRIPTION: words.encode()}))).caption is None


def test_texts_are_safe_and_bounded() -> None:
    """No control sequence, no endless caption, no thousand keywords."""
    found = imported_texts(
        EmbeddedMetadata(
            xmp=Xmp(
                {
                    "dc:title": ["\x1b[2JSea\n\nand\tsky"],
                    "dc:description": ["x" * 10_000],
                    "dc:subject": [f"word {number}" for number in range(500)],
                }
            )
        )
    )

    assert found.title == "\N{REPLACEMENT CHARACTER}[2JSea and sky"
    assert len(found.caption or "") == MAX_CAPTION
    assert len(found.keywords) == MAX_KEYWORDS


@pytest.mark.parametrize(
    ("stars", "rating"), [("5", 5), ("-1", -1), ("0", 0), ("3.0", 3), ("6", None), ("-2", None), ("good", None)]
)
def test_ratings_are_stars_from_minus_one_to_five(stars: str, rating: int | None) -> None:
    """-1 is rejected, as Adobe's programs write it."""
    assert imported_texts(EmbeddedMetadata(xmp=Xmp({"xmp:Rating": [stars]}))).rating == rating


def test_texts_of_iptc_are_utf_8_or_western() -> None:
    """Old programs write their system's encoding and do not say which."""
    for value in ("Äpfel".encode(), "Äpfel".encode("cp1252")):
        assert Iptc.from_block(resources(datasets({5: value}))).text(5) == "Äpfel"
    assert Iptc.from_block(b"").texts(5) == ()
    assert Iptc.from_block(datasets({5: b"x" * 100})[:-50]).text(5) == "x" * 50
    assert Iptc.from_block(b"\x1c\x02\x05\x80\x04\0\0\0\x03abc").text(5) == "abc"
