"""What programs wrote into a photo for people to read: title, caption, keywords, rating, creator, copyright."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, Tag
from core.media.sidecars.takeout_metadata import TakeoutMetadata
from core.media.sidecars.takeout_names import title_of
from core.text import display_text

MAX_TITLE = 200
MAX_CAPTION = 2000
MAX_KEYWORD = 100
MAX_KEYWORDS = 200

_RATINGS = frozenset(range(-1, 6))
# What cameras and scanners put into every picture.
_CAMERA_WORDS = frozenset(
    """olympus digital camera|sony dsc|digital camera|samsung|samsung digital camera|minolta digital camera|untitled
    |kodak digital still camera|konica minolta digital camera|created with gimp|default|image|exif_jpeg_picture"""
    .replace("\n    ", "").split("|")
)  # fmt: skip


class ImportedTexts(NamedTuple):
    """Texts of one photo, each one safe line; None or empty if the photo has none.

    A tuple for the same reason as `core.media.metadata.photo_metadata.PhotoMetadata`.
    """

    title: str | None = None
    caption: str | None = None
    keywords: tuple[str, ...] = ()
    rating: int | None = None
    """Stars from 0 to 5; -1 is rejected."""
    creator: str | None = None
    copyright: str | None = None
    is_favourite: bool = False
    """Whether the owner of a Google account marked it."""

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return self != NO_TEXTS


NO_TEXTS = ImportedTexts()


def imported_texts(embedded: EmbeddedMetadata, file_name: bytes = b"") -> ImportedTexts:
    """Return the texts of a photo: those of XMP first, then IPTC, then EXIF or PNG, then Takeout; keywords of all."""
    exif, xmp, iptc, png = embedded.exif, embedded.xmp, embedded.iptc, embedded.png.texts
    takeout = embedded.takeout or TakeoutMetadata()
    return ImportedTexts(
        title=_first(
            MAX_TITLE, xmp.text("dc:title"), iptc.text(5), xmp.text("photoshop:Headline"), iptc.text(105),
            exif.wide_text(Tag.XP_TITLE), png.get("title"), embedded.video.title if embedded.video else None,
            title_of(takeout, file_name),
        ),
        caption=_first(
            MAX_CAPTION, xmp.text("dc:description"), iptc.text(120), exif.raw_text(Tag.DESCRIPTION),
            exif.wide_text(Tag.XP_COMMENT), png.get("description"), takeout.description,
        ),
        keywords=_keywords([*xmp.texts("dc:subject"), *iptc.texts(25), *_windows_keywords(exif)]),
        rating=_rating(embedded),
        creator=_first(
            MAX_TITLE, xmp.text("dc:creator"), iptc.text(80), exif.raw_text(Tag.ARTIST), png.get("author")
        ),
        copyright=_first(
            MAX_TITLE, xmp.text("dc:rights"), iptc.text(116), exif.raw_text(Tag.COPYRIGHT), png.get("copyright")
        ),
        is_favourite=takeout.is_favourite,
    )  # fmt: skip


def _first(limit: int, *candidates: str | None) -> str | None:
    for candidate in candidates:
        line = display_text(candidate, limit) if candidate else ""
        if line and line.casefold() not in _CAMERA_WORDS:
            return line
    return None


def _keywords(words: Iterable[str]) -> tuple[str, ...]:
    """Return words without repetition, in their order."""
    kept: dict[str, str] = {}
    for word in words:
        line = display_text(word, MAX_KEYWORD)
        if line and len(kept) < MAX_KEYWORDS:
            kept.setdefault(line.casefold(), line)
    return tuple(kept.values())


def _windows_keywords(exif: Exif) -> list[str]:
    return (exif.wide_text(Tag.XP_KEYWORDS) or "").split(";")


def _rating(embedded: EmbeddedMetadata) -> int | None:
    """Return the stars; programs write fractions in XMP."""
    stars = embedded.xmp.number("xmp:Rating", -1, 5)
    if stars is None:
        stars = embedded.exif.number(Tag.RATING, 0, 5)
    return None if stars is None or round(stars) not in _RATINGS else round(stars)
