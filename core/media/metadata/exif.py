"""Reads an EXIF block into plain values: text, numbers and coordinates; implausible values are left out.

Tags and their meaning: Exif 3.0 (CIPA DC-008), sections 4.6.3 to 4.6.6.
"""

from __future__ import annotations

import binascii
import io
import logging
import math
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

import exifread
from PIL.ImageFile import ImageFile

from core.media.formats import DECODER_ERRORS
from core.models import Coordinates
from core.text import display_text

logging.getLogger("exifread").setLevel(logging.CRITICAL)  # it logs every unusual tag

_MAX_READS = 20_000
"""A camera's tags need about a thousand; directories with loops or wrong lengths need any number."""
_MAX_BLOCK = 16 * 1024 * 1024
_COMPANY_WORDS = frozenset(
    {"corporation", "corp", "company", "co", "ltd", "inc", "gmbh", "ag", "imaging", "optical", "electric"}
)


class Exif:
    """The tags of one file by their exifread names ("EXIF FNumber"); empty for a file without EXIF."""

    def __init__(self, tags: Mapping[str, Any]) -> None:
        self._tags = tags

    @classmethod
    def from_block(cls, block: bytes) -> Exif:
        """Read an EXIF block, with or without its "Exif" prefix; a broken one has the tags that could be read."""
        tiff = block.removeprefix(b"Exif\0\0")
        if len(tiff) < 8 or len(tiff) > _MAX_BLOCK or tiff[:2] not in {b"II", b"MM"}:
            return cls({})
        return cls.from_file(io.BytesIO(tiff))

    @classmethod
    def from_file(cls, file: BinaryIO) -> Exif:
        """Read the tags of a TIFF file."""
        try:
            bounded = cast("BinaryIO", _Bounded(file))
            return cls(exifread.process_file(bounded, details=False, extract_thumbnail=False))
        except DECODER_ERRORS:
            return cls({})

    def text(self, name: str, limit: int = 80) -> str | None:
        """Return a tag as one safe line, None when it is absent or blank."""
        values = self._values(name)
        if isinstance(values, bytes):
            values = values.decode("utf-8", errors="replace")
        if not isinstance(values, str):
            return None
        return display_text(values.partition("\0")[0], limit) or None

    def number(self, name: str, lowest: float, highest: float) -> float | None:
        """Return a tag's first number if it lies between the bounds (both included)."""
        values = self._values(name)
        try:
            value = float(values[0]) if isinstance(values, list) else float(values)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None
        return value if math.isfinite(value) and lowest <= value <= highest else None

    def numbers(self, name: str, count: int) -> tuple[float, ...] | None:
        """Return exactly `count` finite numbers of a tag, else None."""
        values = self._values(name)
        if not isinstance(values, list) or len(values) != count:
            return None
        try:
            numbers = tuple(float(value) for value in values)
        except (ArithmeticError, TypeError, ValueError):
            return None
        return numbers if all(map(math.isfinite, numbers)) else None

    def _values(self, name: str) -> Any:
        return getattr(self._tags.get(name), "values", None)


class _Bounded:
    """The interface of a file that exifread uses, with a limited number of reads."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = _MAX_READS
        self.seek = file.seek
        self.tell = file.tell

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise EOFError
        return self._file.read(min(size, _MAX_BLOCK) if size >= 0 else _MAX_BLOCK)


def exif_block(image: ImageFile) -> bytes:
    """Return the EXIF block of an opened picture, empty when there is none."""
    block = image.info.get("exif")
    if isinstance(block, bytes):
        return block
    raw = image.info.get("Raw profile type exif")
    if isinstance(raw, str):  # ImageMagick's form of EXIF in a PNG: three lines, then hexadecimal digits
        try:
            return binascii.unhexlify("".join(raw.split("\n")[3:]))
        except ValueError:
            return b""
    return b""


def camera_of(exif: Exif) -> tuple[str | None, str | None]:
    """Return make and model without words for companies, and the model without the words of the make at its start."""
    make = exif.text("Image Make")
    model = exif.text("Image Model")
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


def exposure_of(exif: Exif) -> float | None:
    """Return the exposure time in seconds, by default from the APEX shutter speed."""
    seconds = exif.number("EXIF ExposureTime", 1e-7, 86_400.0)
    if seconds is not None:
        return seconds
    apex = exif.number("EXIF ShutterSpeedValue", -15.0, 23.0)
    return None if apex is None else 2.0**-apex


def aperture_of(exif: Exif) -> float | None:
    """Return the f-number, by default from the APEX aperture."""
    aperture = exif.number("EXIF FNumber", 0.1, 500.0)
    if aperture is not None:
        return aperture
    apex = exif.number("EXIF ApertureValue", 0.01, 16.0)
    return None if apex is None else round(2.0 ** (apex / 2), 2)


def iso_of(exif: Exif) -> int | None:
    """Return the ISO sensitivity; 65535 in the old tag means that the newer ones have it."""
    for name, highest in (
        ("EXIF ISOSpeedRatings", 65_534),
        ("EXIF RecommendedExposureIndex", 100_000_000),
        ("EXIF ISOSpeed", 100_000_000),
    ):
        iso = exif.number(name, 1, highest)
        if iso is not None:
            return round(iso)
    return None


def coordinates_of(exif: Exif) -> Coordinates | None:
    """Return the coordinates; without references, out of range or at 0/0 they count as unknown."""
    latitude = _angle(exif, "GPS GPSLatitude", {"N": 1, "S": -1}, 90.0)
    longitude = _angle(exif, "GPS GPSLongitude", {"E": 1, "W": -1}, 180.0)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return Coordinates(latitude, longitude)


def _angle(exif: Exif, name: str, signs: Mapping[str, int], highest: float) -> float | None:
    parts = exif.numbers(name, 3)
    reference = exif.text(f"{name}Ref")
    sign = signs.get(reference[:1].upper()) if reference else None
    if parts is None or sign is None or not (0 <= parts[1] < 60.001 and 0 <= parts[2] < 60.001 and parts[0] >= 0):
        return None
    angle = parts[0] + parts[1] / 60 + parts[2] / 3600
    return sign * angle if angle <= highest else None
