"""Values that are places on the Earth: a circle, and an area between two latitudes and two longitudes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.query.values.field_values import AreaValue, FieldValue, FieldValueError, NearValue
from core.text import display_text
from core.wording import number_words

_NUMBER = re.compile(r"[+-]?[0-9]{1,5}(\.[0-9]{1,12})?")
_FARTHEST = 20_038
"""Kilometres: half of a great circle."""


@dataclass(frozen=True, slots=True)
class NearKind:
    """What is within so many kilometres of a point: `near:38.7,-9.1,5`."""

    form: str = "latitude, longitude and kilometres, such as 38.7,-9.1,5"

    def read(self, text: str, *, is_quoted: bool) -> NearValue:
        """Read three numbers; quoted they may have blanks between them."""
        del is_quoted
        latitude, longitude, reach = _numbers(text, 3, self.form)
        _require_on_earth(text, (latitude,), (longitude,))
        if not 0 < reach <= _FARTHEST:
            raise FieldValueError(f"“{display_text(text, 40)}” needs a distance above 0 and up to {_FARTHEST:,} km")
        return NearValue(_written(latitude, longitude, reach), latitude, longitude, reach)

    def words(self, value: FieldValue) -> str:
        """Say the distance and the point."""
        assert isinstance(value, NearValue)
        return f"{number_words(value.km)} km of {degree_words(value.latitude, value.longitude)}"


@dataclass(frozen=True, slots=True)
class AreaKind:
    """What is between latitudes and longitudes: `area:38.6,-9.3,38.8,-9`; `area:-20,179,0,-179` crosses 180°."""

    form: str = "south, west, north and east, such as 38.6,-9.3,38.8,-9"

    def read(self, text: str, *, is_quoted: bool) -> AreaValue:
        """Read four numbers; quoted they may have blanks between them."""
        del is_quoted
        south, west, north, east = _numbers(text, 4, self.form)
        _require_on_earth(text, (south, north), (west, east))
        if south > north:
            raise FieldValueError(f"“{display_text(text, 40)}” has its south north of its north")
        return AreaValue(_written(south, west, north, east), south, west, north, east)

    def words(self, value: FieldValue) -> str:
        """Say both corners."""
        assert isinstance(value, AreaValue)
        return f"{degree_words(value.south, value.west)} and {degree_words(value.north, value.east)}"


def _numbers(text: str, count: int, form: str) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        missing = len(parts) < count and all(_NUMBER.fullmatch(part) for part in parts if part)
        raise FieldValueError(f"“{display_text(text, 40)}” is not {form}", is_missing=missing)
    return [float(part) for part in parts]


def _require_on_earth(text: str, latitudes: tuple[float, ...], longitudes: tuple[float, ...]) -> None:
    if any(abs(latitude) > 90 for latitude in latitudes) or any(abs(longitude) > 180 for longitude in longitudes):
        shown = display_text(text, 40)
        raise FieldValueError(f"“{shown}” is not on Earth: latitudes are from -90 to 90, longitudes from -180 to 180")


def _written(*numbers: float) -> str:
    return ",".join(f"{number:.12f}".rstrip("0").rstrip(".") for number in numbers)


def degree_words(latitude: float, longitude: float) -> str:
    """Return coordinates in words: 38.7° N, 9.1° W."""
    return f"{abs(latitude):g}° {'N' if latitude >= 0 else 'S'}, {abs(longitude):g}° {'E' if longitude >= 0 else 'W'}"
