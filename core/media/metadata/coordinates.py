"""Where a photo was taken: coordinates and altitude from an XMP sidecar, EXIF, XMP, or Google Takeout."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, GpsTag
from core.media.metadata.xmp import Xmp, parse_number
from core.models import Coordinates

_NO_EXIF = Exif({})
_XMP_ANGLE = re.compile(
    r"(\d{1,3})(?:,(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?)?\s*([NSEW])", re.IGNORECASE | re.ASCII
)
_DECIMAL = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,15})?)\s*([NSEW]?)", re.IGNORECASE | re.ASCII)


def place_of(embedded: EmbeddedMetadata) -> tuple[Coordinates | None, float | None]:
    """Return the coordinates and the altitude in metres: of an XMP sidecar, the file, or Google Takeout."""
    exif, xmp, video, takeout = embedded.exif, embedded.xmp, embedded.video, embedded.takeout
    place = _xmp_coordinates(embedded.sidecar)
    if place is not None:
        return place, altitude_of(_NO_EXIF, embedded.sidecar)
    place = coordinates_of(exif, xmp)
    if place is None and video is not None and video.coordinates is not None:
        return video.coordinates, video.altitude
    if place is None and takeout is not None and takeout.coordinates is not None:
        return takeout.coordinates, takeout.altitude
    return place, altitude_of(exif, xmp)


def coordinates_of(exif: Exif, xmp: Xmp) -> Coordinates | None:
    """Return the coordinates; without hemispheres, out of range or at 0/0 they count as unknown."""
    return _exif_coordinates(exif) or _xmp_coordinates(xmp)


def altitude_of(exif: Exif, xmp: Xmp) -> float | None:
    """Return the altitude in metres above sea level, negative below it; None if it is unknown or not on Earth."""
    metres = exif.number(GpsTag.ALTITUDE, -12_000, 100_000)
    below = exif.numbers(GpsTag.ALTITUDE_REF)[:1] == (1.0,) or exif.raw_text(GpsTag.ALTITUDE_REF) in {"1", "\x01"}
    if metres is None:
        metres = xmp.number("exif:GPSAltitude", -12_000, 100_000)
        below = xmp.text("exif:GPSAltitudeRef") == "1"
    if metres is None:
        return None
    return -metres if below and metres > 0 else metres


def _exif_coordinates(exif: Exif) -> Coordinates | None:
    latitude = _angle(exif, GpsTag.LATITUDE, GpsTag.LATITUDE_REF, {"N": 1, "S": -1}, 90.0)
    longitude = _angle(exif, GpsTag.LONGITUDE, GpsTag.LONGITUDE_REF, {"E": 1, "W": -1}, 180.0)
    return _plausible(latitude, longitude)


def _angle(exif: Exif, tag: GpsTag, reference_tag: GpsTag, signs: Mapping[str, int], highest: float) -> float | None:
    """Return degrees from one (decimal degrees), two (minutes with decimals) or three numbers."""
    parts = exif.numbers(tag)
    reference = (exif.raw_text(reference_tag) or "").strip()
    sign = signs.get(reference[:1].upper())
    # Some programs write 0/0 for seconds that the minutes hold already.
    if len(parts) == 3 and math.isnan(parts[2]):
        parts = parts[:2]
    if sign is None or not 1 <= len(parts) <= 3 or not all(map(math.isfinite, parts)) or parts[0] < 0:
        return None
    if any(not 0 <= part < 60.001 for part in parts[1:]):
        return None
    angle = sum(part / 60**place for place, part in enumerate(parts))
    return sign * angle if angle <= highest else None


def _xmp_coordinates(xmp: Xmp) -> Coordinates | None:
    latitude = _xmp_angle(xmp.text("exif:GPSLatitude"), "NS", 90.0)
    longitude = _xmp_angle(xmp.text("exif:GPSLongitude"), "EW", 180.0)
    return _plausible(latitude, longitude)


def _xmp_angle(text: str | None, letters: str, highest: float) -> float | None:
    """Read "48,51.5N", "48,51,30N" (XMP), or decimal degrees with a sign or a letter."""
    match = _XMP_ANGLE.fullmatch((text or "").strip())
    if match is not None:
        degrees = int(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
        letter = match[4].upper()
    else:
        decimal = _DECIMAL.fullmatch((text or "").strip())
        number = parse_number(decimal[1]) if decimal else None
        if decimal is None or number is None:
            return None
        degrees, letter = number, decimal[2].upper() or letters[0]
    if letter not in letters or abs(degrees) > highest:
        return None
    return -degrees if letter == letters[1] else degrees


def _plausible(latitude: float | None, longitude: float | None) -> Coordinates | None:
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return Coordinates(latitude, longitude)
