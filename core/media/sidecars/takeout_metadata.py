"""Reads the JSON file of Google Takeout about one photo, which anybody can have written."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from core.models import Coordinates

LARGEST_JSON = 1024 * 1024
"""Bytes of a JSON file that is read; Takeout writes about one kilobyte."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(days=366 * 2000).total_seconds()
_ALTITUDES = (-500.0, 100_000.0)


class TakeoutMetadata(NamedTuple):
    """What Takeout says about a photo; None means unknown."""

    title: str | None = None
    """The name of the file when it was uploaded, of any length and with any characters."""
    description: str | None = None
    taken: datetime | None = None
    """When it was taken, in UTC without a zone; a person may have corrected it."""
    coordinates: Coordinates | None = None
    altitude: float | None = None
    """Metres above sea level."""
    is_favourite: bool = False


def parse_takeout(data: bytes) -> TakeoutMetadata | None:
    """Read a JSON file, None if it is not about a photo, such as that of an album.

    Raises:
        ValueError: it is not JSON, or too large.
    """
    if len(data) > LARGEST_JSON:
        raise ValueError("too large")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        return None
    taken = _moment(found.get("photoTakenTime"))
    if taken is None and not _is_photo(found):
        return None
    place = _place(found.get("geoData")) or _place(found.get("geoDataExif"))
    return TakeoutMetadata(
        title=_text(found.get("title")),
        description=_text(found.get("description")),
        taken=taken,
        coordinates=place[0] if place else None,
        altitude=place[1] if place else None,
        is_favourite=found.get("favorited") is True,
    )


def _is_photo(found: dict[str, Any]) -> bool:
    """Return whether an object is about a photo and not about an album, which has a title and a date as well."""
    return any(name in found for name in ("photoTakenTime", "geoData", "geoDataExif", "googlePhotosOrigin"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _moment(value: object) -> datetime | None:
    """Return the UTC time of an object with seconds since 1970, which are digits in quotation marks."""
    text = value.get("timestamp") if isinstance(value, dict) else None
    if isinstance(text, str) and len(text) <= 16:
        try:
            text = int(text)
        except ValueError:
            return None
    seconds = _number(text)
    if seconds is None or abs(seconds) > _LONGEST:
        return None
    try:
        return (_EPOCH + timedelta(seconds=int(seconds))).replace(tzinfo=None)
    except OverflowError:
        return None


def _place(value: object) -> tuple[Coordinates, float | None] | None:
    """Return coordinates and altitude; Takeout writes zeros for an unknown place."""
    if not isinstance(value, dict):
        return None
    latitude, longitude = _number(value.get("latitude")), _number(value.get("longitude"))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    altitude = _number(value.get("altitude"))
    is_known = altitude is not None and altitude != 0 and _ALTITUDES[0] <= altitude <= _ALTITUDES[1]
    return Coordinates(latitude, longitude), altitude if is_known else None
