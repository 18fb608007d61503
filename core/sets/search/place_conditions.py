"""Conditions of places: named ones, a circle, and an area."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin

from core.models.places.distances import EARTH_KM, kilometres
from core.query.values.field_values import AreaValue, FieldValue, NearValue, WordsValue
from core.sets.expressions import Expression, PhotoFacts, Sql
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_facts import Fact, SearchedText
from core.sets.search.word_search import WordSearch

_OTHER_CODES = {"UK": "GB"}


def country_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare the code of a country with two letters, otherwise its name."""
    assert isinstance(value, WordsValue)
    code = value.text.upper()
    if len(code) == 2 and code.isascii() and code.isalpha() and not value.is_exact:
        return InCountry(_OTHER_CODES.get(code, code))
    return WordSearch(value.text, value.is_exact, (SearchedText.COUNTRY,), actor.user_id)


def place_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare the address of a place with a slash, `portugal/lisboa`, otherwise its words."""
    assert isinstance(value, WordsValue)
    if "/" in value.text and not value.is_exact:
        return BelowPlace(value.text.casefold().strip("/"))
    return WordSearch(value.text, value.is_exact, (SearchedText.PLACE,), actor.user_id)


def near_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare the distance."""
    del actor
    assert isinstance(value, NearValue)
    return NearPoint(value.latitude, value.longitude, value.km)


def area_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare both coordinates."""
    del actor
    assert isinstance(value, AreaValue)
    return WithinArea(value.south, value.west, value.north, value.east)


@dataclass(frozen=True, slots=True)
class InCountry:
    """Photos of a country, by its code in capitals."""

    code: str

    def sql(self, out: Sql) -> str:
        """Look up the places of the country."""
        code = out.parameter(self.code)
        return f"{out.table}.place_id IN (SELECT id FROM places WHERE country_code = {code})"  # noqa: S608 - a parameter

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the country of one photo."""
        return photo.facts.get(Fact.COUNTRY) == self.code


@dataclass(frozen=True, slots=True)
class BelowPlace:
    """Photos of a place, and of all within it, by the slugs of country, region and city."""

    path: str

    def sql(self, out: Sql) -> str:
        """Look up the places whose path is this one, or begins with it."""
        path, first, end = map(out.parameter, (self.path, f"{self.path}/", f"{self.path}0"))
        return f"""{out.table}.place_id IN (
        SELECT id FROM places WHERE path = {path} OR path >= {first} AND path < {end}
    )"""  # noqa: S608 - parameters

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the path of one photo."""
        return f"{photo.facts.get(Fact.PLACE_PATH) or ''}/".startswith(f"{self.path}/")


@dataclass(frozen=True, slots=True)
class WithinArea:
    """Photos between two latitudes and two longitudes, both included; across 180° where west is the larger."""

    south: float
    west: float
    north: float
    east: float

    def sql(self, out: Sql) -> str:
        """Look photos up by their latitude."""
        west, east = out.parameter(self.west), out.parameter(self.east)
        joined = "AND" if self.west <= self.east else "OR"
        return f"""{out.table}.id IN (
        SELECT id FROM photos AS located
        WHERE located.latitude BETWEEN {out.parameter(self.south)} AND {out.parameter(self.north)}
            AND (located.longitude >= {west} {joined} located.longitude <= {east})
    )"""  # noqa: S608 - parameters

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the coordinates of one photo."""
        found = _coordinates(photo)
        if found is None:
            return False
        latitude, longitude = found
        after, before = longitude >= self.west, longitude <= self.east
        is_between = after and before if self.west <= self.east else after or before
        return self.south <= latitude <= self.north and is_between


@dataclass(frozen=True, slots=True)
class NearPoint:
    """Photos within so many kilometres of a point."""

    latitude: float
    longitude: float
    km: float

    def sql(self, out: Sql) -> str:
        """Look photos up by the area around the circle, and compare their distance."""
        point = ", ".join(map(out.parameter, (self.latitude, self.longitude)))
        reach = out.parameter(self.km)
        return f"""({self._area().sql(out)}
        AND kilometres({point}, {out.table}.latitude, {out.table}.longitude) <= {reach})"""

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the distance of one photo."""
        found = _coordinates(photo)
        return found is not None and kilometres(self.latitude, self.longitude, *found) <= self.km

    def _area(self) -> WithinArea:
        """Return the area around the circle: all longitudes where it has a pole."""
        reach = degrees(self.km / EARTH_KM) + 1e-6
        south, north = self.latitude - reach, self.latitude + reach
        if south <= -90 or north >= 90:
            return WithinArea(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
        half = degrees(asin(min(1.0, sin(radians(reach)) / cos(radians(self.latitude))))) + 1e-6
        west, east = self.longitude - half, self.longitude + half
        return WithinArea(south, _turned(west), north, _turned(east))


def _coordinates(photo: PhotoFacts) -> tuple[float, float] | None:
    latitude, longitude = photo.facts.get(Fact.LATITUDE), photo.facts.get(Fact.LONGITUDE)
    if latitude is None or longitude is None:
        return None
    return float(latitude), float(longitude)


def _turned(longitude: float) -> float:
    """Return a longitude from -180 to 180."""
    return longitude + 360 if longitude < -180 else longitude - 360 if longitude > 180 else longitude
