"""Plain values of an EXIF block: text, numbers, camera, exposure and lens; implausible values are left out.

Tags and their meaning: Exif 3.0 (CIPA DC-008), sections 4.6.3 to 4.6.6.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import IntEnum
from typing import BinaryIO

from core.media.formats import DECODER_ERRORS
from core.media.metadata.tiff_tags import TiffTags, Value, tags_of_block, tags_of_file
from core.text import display_text


class Tag(IntEnum):
    """The tags that are read, by their numbers. They count in whichever directory a program wrote them."""

    DESCRIPTION = 0x010E
    MAKE = 0x010F
    MODEL = 0x0110
    ORIENTATION = 0x0112
    MODIFIED = 0x0132
    ARTIST = 0x013B
    XMP = 0x02BC
    RATING = 0x4746
    COPYRIGHT = 0x8298
    EXPOSURE_TIME = 0x829A
    F_NUMBER = 0x829D
    IPTC = 0x83BB
    PHOTOSHOP = 0x8649
    ISO = 0x8827
    OUTPUT_SENSITIVITY = 0x8831
    EXPOSURE_INDEX = 0x8832
    ISO_SPEED = 0x8833
    ORIGINAL = 0x9003
    DIGITIZED = 0x9004
    OFFSET = 0x9010
    OFFSET_ORIGINAL = 0x9011
    OFFSET_DIGITIZED = 0x9012
    SHUTTER_SPEED = 0x9201
    APERTURE = 0x9202
    FOCAL_LENGTH = 0x920A
    SUBSECOND = 0x9290
    SUBSECOND_ORIGINAL = 0x9291
    SUBSECOND_DIGITIZED = 0x9292
    XP_TITLE = 0x9C9B
    XP_COMMENT = 0x9C9C
    XP_KEYWORDS = 0x9C9E
    FOCAL_LENGTH_35MM = 0xA405
    LENS_SPECIFICATION = 0xA432
    LENS_MODEL = 0xA434
    LENS_OF_ADOBE = 0xFDEA


class GpsTag(IntEnum):
    """The tags of the GPS directory that are read."""

    LATITUDE_REF = 1
    LATITUDE = 2
    LONGITUDE_REF = 3
    LONGITUDE = 4
    ALTITUDE_REF = 5
    ALTITUDE = 6
    TIME = 7
    DATE = 29


_WANTED = frozenset(int(tag) for tag in Tag)
_MAX_BLOCK = 16 * 1024 * 1024
_COMPANY_WORDS = frozenset(
    {"corporation", "corp", "company", "co", "ltd", "inc", "gmbh", "ag", "imaging", "optical", "electric"}
)
_NO_LENS = frozenset({"", "-", "--", "---", "----", "unknown", "n/a", "none", "no lens", "unknown lens", "0.0mm f/0.0"})


class Exif:
    """The tags of one file; empty for a file without EXIF."""

    def __init__(self, fields: Mapping[int, Value], gps: Mapping[int, Value] | None = None) -> None:
        self._fields = fields
        self._gps = gps or {}

    @classmethod
    def from_block(cls, block: bytes) -> Exif:
        """Read an EXIF block, with or without its "Exif" prefix; a broken one has the tags that could be read."""
        if len(block) < 8 or len(block) > _MAX_BLOCK:
            return cls({})
        return cls._merged(tags_of_block(block, _WANTED))

    @classmethod
    def from_blocks(cls, image: bytes, exif: bytes, gps: bytes) -> Exif:
        """Join the first directories of three TIFF structures, as Canon's CR3 has them."""
        first, second = tags_of_block(image, _WANTED).image, tags_of_block(exif, _WANTED).image
        places = tags_of_block(gps, frozenset(map(int, GpsTag))).image
        return cls._merged(TiffTags(first, second, places))

    @classmethod
    def from_file(cls, file: BinaryIO) -> Exif:
        """Read the tags of a TIFF file."""
        try:
            return cls._merged(tags_of_file(file, _WANTED))
        except DECODER_ERRORS:
            return cls({})

    def __bool__(self) -> bool:
        """Return whether there is any tag."""
        return bool(self._fields or self._gps)

    def block(self, tag: Tag) -> bytes:
        """Return the bytes of a tag, empty when it is absent or numeric."""
        value = self._fields.get(tag)
        return value if isinstance(value, bytes) else b""

    def text(self, tag: Tag | GpsTag, limit: int = 80) -> str | None:
        """Return a tag as one safe line, None when it is absent or blank."""
        raw = self.raw_text(tag)
        return display_text(raw, limit) or None if raw else None

    def raw_text(self, tag: Tag | GpsTag) -> str | None:
        """Return a tag's text as it was written, None when it is absent; a number becomes its digits."""
        value = self._value(tag)
        if isinstance(value, tuple):
            if len(value) > 1 and all(0 <= number < 256 and number == int(number) for number in value):
                value = bytes(int(number) for number in value)  # text written with the type of bytes
            else:
                return f"{value[0]:g}"
        if value is None:
            return None
        value = value.partition(b"\0")[0]
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")

    def wide_text(self, tag: Tag) -> str | None:
        """Return the text of a Windows tag, which is UTF-16 in bytes."""
        value = self._value(tag)
        if isinstance(value, tuple):
            value = bytes(int(number) & 0xFF for number in value if math.isfinite(number))
        return value.decode("utf-16-le", errors="replace").partition("\0")[0].strip() or None if value else None

    def number(self, tag: Tag | GpsTag, lowest: float, highest: float) -> float | None:
        """Return a tag's first number if it lies between the bounds (both included); text may hold it, too."""
        numbers = self.numbers(tag)
        if not numbers:
            return None
        return numbers[0] if math.isfinite(numbers[0]) and lowest <= numbers[0] <= highest else None

    def numbers(self, tag: Tag | GpsTag) -> tuple[float, ...]:
        """Return the numbers of a tag, NaN for those with denominator 0; numbers in text are separated by blanks."""
        value = self._value(tag)
        if isinstance(value, bytes):
            return tuple(_number(word) for word in value.partition(b"\0")[0][:200].split())
        return tuple(map(float, value)) if value else ()

    @classmethod
    def _merged(cls, tags: TiffTags) -> Exif:
        """Join the directories: the one that the standard names for a tag comes first, unless it is blank there."""
        fields = dict(tags.image)
        for tag, value in tags.exif.items():
            if tag >= 0x8000 or _is_blank(fields.get(tag)):  # below are tags of TIFF itself
                fields[tag] = fields[tag] if _is_blank(value) and tag in fields else value
        return cls(fields, tags.gps)

    def _value(self, tag: Tag | GpsTag) -> Value | None:
        return self._gps.get(tag) if isinstance(tag, GpsTag) else self._fields.get(tag)


def _is_blank(value: Value | None) -> bool:
    return value is None or (isinstance(value, bytes) and not value.strip(b"\0 "))


def _number(word: bytes) -> float:
    try:
        top, slash, bottom = word.partition(b"/")
        return float(top) / float(bottom) if slash else float(top)
    except (ValueError, ArithmeticError):
        return math.nan


def camera_of(make: str | None, model: str | None) -> tuple[str | None, str | None]:
    """Return make and model without words for companies, and the model without the words of the make at its start."""
    if make is None:
        return None, model
    words = make.replace(",", " ").split()
    while len(words) > 1 and words[-1].lower().rstrip(".") in _COMPANY_WORDS:
        words.pop()
    make = " ".join(words)
    if model is None:
        return make or None, None
    make_words = {word.lower() for word in words}
    kept = model.split()
    while len(kept) > 1 and kept[0].lower() in make_words:
        kept.pop(0)
    return make or None, " ".join(kept)


def lens_name(text: str | None) -> str | None:
    """Return the name of a lens as one safe line, None for what cameras write when they cannot read it."""
    name = display_text(text or "", 80)
    return None if name.casefold() in _NO_LENS else name


def lens_of_specification(numbers: tuple[float, ...]) -> str | None:
    """Return "24-70mm f/2.8-4" for the shortest and longest focal length and their lowest f-numbers; NaN is unknown."""
    if len(numbers) != 4:
        return None
    known = [number if math.isfinite(number) and number > 0 else None for number in numbers]
    lengths, apertures = _span(known[0], known[1]), _span(known[2], known[3])
    if lengths is None:
        return None
    return f"{lengths}mm" if apertures is None else f"{lengths}mm f/{apertures}"


def _span(low: float | None, high: float | None) -> str | None:
    ends = [f"{end:.4g}" for end in (low, high) if end is not None and end < 100_000]
    return "-".join(dict.fromkeys(ends)) or None
