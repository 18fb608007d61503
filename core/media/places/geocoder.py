"""From coordinates to named places: the city that people would name, not always the nearest village.

Distances are of the chord between points on a sphere, in float64: float32 ranks places nearer than three kilometres
wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.media.places.place_table import PlaceTable
from core.models.places.named_places import FoundPlace, NamedPlace

CITY_KM: Final = 50.0
"""The greatest distance of a city."""
COUNTRY_KM: Final = 250.0
"""The greatest distance of the place whose country is taken where no city is near."""
NEIGHBOURHOOD_KM: Final = 3.0
"""The greatest distance of a neighbourhood."""

_EARTH_KM: Final = 6371.0088
_BAND: Final = 0.125
"""Degrees of latitude of one band of the grid."""
_BAND_KEY: Final = 2000.0
"""More than the longitudes of one band, which are there three times: from -540 to 540."""
_LAYER: Final = 10_000
"""More than the bands of one layer: the first one has all places, the second one the large ones."""
_BATCH: Final = 4096
"""Points of one batch."""
_MOST_PAIRS: Final = 1 << 18
"""Pairs of points and places that are compared at once: some megabytes, which stay in the caches of a processor."""
_KM_OF_ROOT: Final = 0.0052
"""The radius of a city by the square root of its population: 15 km for 8 million people, 1.6 km for 100,000."""
_VILLAGE_KM: Final = 2.0
"""Added to every radius before distances are compared: villages reach further than their houses."""
_LARGER: Final = 4
"""How many times larger a city is than the places within it that count as its neighbourhoods."""
_RATIO_POWER: Final = 0.15
"""How the radius within which a place belongs to a city grows with how much larger that city is."""
_MOST_RATIO: Final = 1.6
"""How far it grows at most."""
_LARGE: Final = 100_000
"""The population of large places, which are looked for in the whole radius of cities at once; others first near by."""
_NEAR_KM: Final = 12.0
_SURE: Final = _NEAR_KM / (_KM_OF_ROOT * _LARGE**0.5 + _VILLAGE_KM)
"""A better score than that of any place that is neither large nor near."""
_PART_SCORE: Final = 1e6
"""Added to the scores of parts of cities: they are cities themselves only where nothing else is near."""

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


class Geocoder:
    """Finds the places of coordinates in a table; building it takes some 100 ms, and it may be used by any thread."""

    def __init__(self, table: PlaceTable) -> None:
        """Sort the table by latitude bands and longitudes."""
        self._table = table
        self._radius = _KM_OF_ROOT * np.sqrt(np.maximum(table.population, 0).astype(np.float64))
        areas: dict[str, int] = {}
        self._area = np.array([areas.setdefault(area, len(areas)) for area in table.area], dtype=np.int64)
        rows = np.arange(len(table), dtype=np.int64)
        large = rows[table.population >= _LARGE]
        entries = np.concatenate([rows] * 3 + [large] * 3)
        layers = np.repeat([0, _LAYER], [3 * len(rows), 3 * len(large)])
        turns = np.repeat([-360.0, 0.0, 360.0] * 2, [len(rows)] * 3 + [len(large)] * 3)
        keys = _key(_band(table.latitude[entries]) + layers, table.longitude[entries] + turns)
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], entries[order]
        self._axes = _on_sphere(table.latitude, table.longitude)
        self._points = tuple(axis[self._rows] for axis in self._axes)
        self._found: dict[tuple[int, int, bool], FoundPlace] = {}

    def find_one(self, latitude: float, longitude: float) -> FoundPlace | None:
        """Return the place of a point in degrees; None where neither a city nor a country is near."""
        return self.find(np.array([latitude]), np.array([longitude]))[0]

    def find(self, latitudes: _Floats, longitudes: _Floats) -> list[FoundPlace | None]:
        """Return the place of each point, in degrees; None as above."""
        found: list[FoundPlace | None] = []
        for start in range(0, len(latitudes), _BATCH):
            batch = slice(start, start + _BATCH)
            found += self._find_batch(
                np.asarray(latitudes[batch], np.float64), _turned(np.asarray(longitudes[batch], np.float64))
            )
        return found

    def _find_batch(self, latitudes: _Floats, longitudes: _Floats) -> list[FoundPlace | None]:
        found: list[FoundPlace | None] = [None] * len(latitudes)
        left = np.arange(len(latitudes))
        for reaches, worst in (((_NEAR_KM, CITY_KM), _SURE), ((CITY_KM,), np.inf)):
            for pairs in self._pairs(latitudes[left], longitudes[left], reaches):
                for point, city, part in self._cities(pairs, worst):
                    found[int(left[point])] = self._place(city, part, has_city=True)
            left = np.array([number for number, place in enumerate(found) if place is None], dtype=np.int64)
        for pairs in self._pairs(latitudes[left], longitudes[left], (COUNTRY_KM,)):
            nearest = pairs.first_of(pairs.distance)
            for point, row in zip(pairs.point[nearest].tolist(), pairs.row[nearest].tolist(), strict=True):
                found[int(left[point])] = self._place(row, -1, has_city=False)
        return found

    def _cities(self, pairs: _Pairs, worst: float) -> Iterator[tuple[int, int, int]]:
        """Yield points with the rows of their city and of their neighbourhood, or -1; none whose score is not better.

        It begins with the place whose distance is least, compared with its size, followed by the much larger city
        that this place is within, twice at most: Dogenzaka, Shibuya, Tokyo.
        """
        is_part, area = self._table.is_part[pairs.row], self._area[pairs.row]
        radius = self._radius[pairs.row]
        score = pairs.distance / (radius + _VILLAGE_KM)
        nearest = pairs.first_of(score)
        chosen = pairs.first_of(np.where(is_part, score + _PART_SCORE, score))
        city = self._city_around(pairs, self._city_around(pairs, chosen, score), score)
        is_part_of_city = (
            (pairs.row[nearest] != pairs.row[city])
            & (area[nearest] == area[city])
            & (pairs.distance[nearest] <= NEIGHBOURHOOD_KM)
            & ((city != chosen) | is_part[nearest] | (pairs.distance[city] <= radius[city] + _VILLAGE_KM))
        )
        part = np.where(is_part_of_city, pairs.row[nearest], -1)
        is_sure = score[chosen] < worst
        yield from zip(
            pairs.point[city][is_sure].tolist(),
            pairs.row[city][is_sure].tolist(),
            part[is_sure].tolist(),
            strict=True,
        )

    def _city_around(self, pairs: _Pairs, chosen: _Ints, score: _Floats) -> _Ints:
        """Return for each point the pair of the much larger city around the chosen place, else the chosen one."""
        population, of_chosen = self._table.population[pairs.row], np.repeat(pairs.row[chosen], pairs.counts)
        may_cover = population >= _LARGER * np.maximum(self._table.population[of_chosen], 1)
        may_cover &= ~self._table.is_part[pairs.row] & (self._area[pairs.row] == self._area[of_chosen])
        larger = np.flatnonzero(may_cover)
        square = np.zeros(len(larger))
        for axis in self._axes:
            square += (axis[pairs.row[larger]] - axis[of_chosen[larger]]) ** 2
        ratio = population[larger] / (_LARGER * np.maximum(self._table.population[of_chosen[larger]], 1))
        reach = self._radius[pairs.row[larger]] * np.minimum(ratio**_RATIO_POWER, _MOST_RATIO)
        covers = larger[_EARTH_KM**2 * square <= reach**2]
        of_covering = np.full(len(score), np.inf)
        of_covering[covers] = score[covers]
        best = pairs.first_of(of_covering)
        return np.where(np.isfinite(of_covering[best]), best, chosen)

    def _pairs(self, latitudes: _Floats, longitudes: _Floats, reaches: Sequence[float]) -> Iterator[_Pairs]:
        """Yield all pairs of points and places within so many kilometres, by layers of the grid."""
        firsts, lasts = [], []
        for layer, reach in enumerate(reaches):
            degrees = np.degrees(reach / _EARTH_KM)
            half = _half_width(latitudes, degrees)
            bands = np.arange(int(np.ceil(2 * degrees / _BAND)) + 1)
            band = _band(latitudes - degrees)[:, None] + bands[None, :] + layer * _LAYER
            firsts.append(np.searchsorted(self._keys, _key(band, (longitudes - half)[:, None])))
            lasts.append(np.searchsorted(self._keys, _key(band, (longitudes + half)[:, None])))
        first = np.concatenate(firsts, axis=1)
        counts = np.maximum(np.concatenate(lasts, axis=1) - first, 0)
        ends = np.cumsum(counts.sum(axis=1))
        points, start = _on_sphere(latitudes, longitudes), 0
        while start < len(latitudes):
            before = ends[start - 1] if start else 0
            end = max(start + 1, int(np.searchsorted(ends, before + _MOST_PAIRS, side="right")))
            some = self._within(points, np.arange(start, end), first[start:end], counts[start:end], max(reaches))
            if some is not None:
                yield some
            start = end

    def _within(
        self, points: tuple[_Floats, ...], numbers: _Ints, first: _Ints, counts: _Ints, reach: float
    ) -> _Pairs | None:
        """Return the pairs of these points with the entries of the grid from `first` on, as far as they are near."""
        starts, lengths = first.ravel(), counts.ravel()
        entries = np.arange(lengths.sum()) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        owner = np.repeat(numbers, counts.sum(axis=1))
        square = np.zeros(len(entries))
        for axis, of_points in zip(self._points, points, strict=True):
            difference = axis[entries] - of_points[owner]
            difference *= difference
            square += difference
        near = np.flatnonzero(square <= (2 * np.sin(reach / _EARTH_KM / 2)) ** 2)
        if not len(near):
            return None
        distance = 2 * _EARTH_KM * np.arcsin(np.minimum(np.sqrt(square[near]) / 2, 1.0))
        return _Pairs.of(owner[near], self._rows[entries[near]], distance)

    def _place(self, row: int, part: int, *, has_city: bool) -> FoundPlace:
        key = row, part, has_city
        found = self._found.get(key)
        if found is None:
            table = self._table
            code, country, region = table.area_of(row)
            place = NamedPlace(
                neighbourhood=table.name[part] if part >= 0 else "",
                city=table.name[row] if has_city else "",
                region=region if has_city else "",
                country=country,
                country_code=code,
            )
            found = FoundPlace(
                place,
                city_id=int(table.geoname[row]) if has_city else 0,
                neighbourhood_id=int(table.geoname[part]) if part >= 0 else 0,
                zone=table.zone[row],
                latitude=float(table.latitude[row]),
                longitude=float(table.longitude[row]),
            )
            self._found[key] = found
        return found


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Points with the places near them, by point."""

    point: _Ints
    row: _Ints
    distance: _Floats
    """Kilometres."""
    starts: _Ints
    """Where the pairs of each point begin."""
    counts: _Ints

    @classmethod
    def of(cls, point: _Ints, row: _Ints, distance: _Floats) -> _Pairs:
        starts = np.flatnonzero(np.concatenate([[True], point[1:] != point[:-1]]))
        return cls(point, row, distance, starts, np.diff(np.append(starts, len(point))))

    def first_of(self, score: _Floats) -> _Ints:
        """Return the pair with the least score of each point, the first one of equal ones."""
        least = np.repeat(np.minimum.reduceat(score, self.starts), self.counts)
        matching = np.flatnonzero(score == least)
        owner = np.searchsorted(self.starts, matching, side="right") - 1
        first: _Ints = matching[np.concatenate([[True], owner[1:] != owner[:-1]])]
        return first


def _half_width(latitudes: _Floats, degrees: float) -> _Floats:
    """Return how many degrees of longitude a circle around each point reaches to each side; 180 around a pole."""
    widest = np.cos(np.radians(latitudes))
    has_pole = np.abs(latitudes) + degrees >= 90.0
    half = np.degrees(np.arcsin(np.sin(np.radians(degrees)) / np.where(has_pole, 1.0, widest)))
    return np.where(has_pole, 180.0, half * 1.0001 + 1e-9)


def _on_sphere(latitudes: _Floats, longitudes: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """Return the coordinates of points on the unit sphere."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    return np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)


def _band(latitudes: _Floats) -> _Ints:
    return np.floor((latitudes + 90.0) / _BAND).astype(np.int64)


def _key(band: _Ints, longitudes: _Floats) -> _Floats:
    keys: _Floats = band * _BAND_KEY + longitudes
    return keys


def _turned(longitudes: _Floats) -> _Floats:
    """Return longitudes from -180 to less than 180."""
    return (longitudes + 180.0) % 360.0 - 180.0
