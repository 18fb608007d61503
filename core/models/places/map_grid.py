"""The grid of the map: squares in degrees, at each level half as wide as before. Pure.

A square of an even level also has a number, in which each hexadecimal digit is one of 16 squares of the one before: two
bits of its row, then two of its column. So the photos of a square of any such level have numbers of the finest level
that follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

FINEST: Final = 18
"""The finest level: squares of 360 / 2^18 degrees, 150 metres at the equator."""
DEPTHS: Final = FINEST // 2
"""The digits of the numbers of squares of the finest level."""

_MOST_SQUARES: Final = 32
"""Squares that cover an area, at most."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """Everything between two latitudes and two longitudes, in degrees; across 180° where west is the larger."""

    south: float
    west: float
    north: float
    east: float

    @property
    def query(self) -> str:
        """The query that finds its photos."""
        return f"area:{','.join(_written(each) for each in (self.south, self.west, self.north, self.east))}"


EARTH: Final = MapArea(-90.0, -180.0, 90.0, 180.0)


def area_around(points: Sequence[tuple[float, float]]) -> MapArea:
    """Return the narrowest area that holds points of latitude and longitude, at least one; it may cross 180°."""
    longitudes = sorted({longitude for _, longitude in points})
    # The widest part without points is what is left out.
    gaps = [(after - before, after, before) for before, after in pairwise(longitudes)]
    gaps.append((longitudes[0] + 360.0 - longitudes[-1], longitudes[0], longitudes[-1]))
    _, west, east = max(gaps)
    latitudes = [latitude for latitude, _ in points]
    return MapArea(min(latitudes), west, max(latitudes), east)


@dataclass(frozen=True, slots=True)
class GridSquare:
    """One square: 2^level of them are from 180° W to 180° E, and half as many from the south pole to the north."""

    level: int
    column: int
    row: int

    @property
    def area(self) -> MapArea:
        """What is in it."""
        width = 360.0 / (1 << self.level)
        west, south = self.column * width - 180.0, self.row * width - 90.0
        return MapArea(south, west, min(south + width, 90.0), west + width)

    def spans(self) -> list[tuple[int, int]]:
        """Return the numbers of the finest level in it: pairs of the first one and the one after the last."""
        squares = [self]
        if self.level % 2:
            squares = [
                GridSquare(self.level + 1, 2 * self.column + right, 2 * self.row + up)
                for up in range(2)
                for right in range(2)
            ]
        shift = 4 * (DEPTHS - squares[0].level // 2)
        numbers = (number_of(square.column, square.row) for square in squares)
        return [(number << shift, (number + 1) << shift) for number in numbers]


@dataclass(frozen=True, slots=True)
class GridView:
    """The squares of a level that an area touches."""

    level: int
    columns: tuple[range, ...]
    """Two ranges across 180°."""
    rows: range
    spans: tuple[tuple[int, int], ...]
    """Pairs of the first number of the finest level and the one after the last; they may cover somewhat more."""


def view_of(area: MapArea, level: int) -> GridView:
    """Return the squares of a level that an area touches."""
    coarse = level // 2
    while coarse and _count(area, coarse) > _MOST_SQUARES:
        coarse -= 1
    columns, rows = _touched(area, 2 * coarse)
    shift = 4 * (DEPTHS - coarse)
    covering = sorted(number_of(column, row) << shift for each in columns for column in each for row in rows)
    return GridView(level, *_touched(area, level), tuple((number, number + (1 << shift)) for number in covering))


def number_of(column: int, row: int) -> int:
    """Return the number of a square of an even level."""
    number = 0
    for digit in range(DEPTHS):
        number |= (column >> 2 * digit & 3 | (row >> 2 * digit & 3) << 2) << 4 * digit
    return number


def _count(area: MapArea, depth: int) -> int:
    columns, rows = _touched(area, 2 * depth)
    return sum(map(len, columns)) * len(rows)


def _touched(area: MapArea, level: int) -> tuple[tuple[range, ...], range]:
    squares = 1 << level

    def place(degrees: float, most: int) -> int:
        return min(max(int(degrees * squares / 360.0), 0), most)

    west, east = place(area.west + 180.0, squares - 1), place(area.east + 180.0, squares - 1)
    rows = range(place(area.south + 90.0, squares // 2), place(area.north + 90.0, squares // 2) + 1)
    if area.west <= area.east:
        return (range(west, east + 1),), rows
    if west <= east:
        return (range(squares),), rows
    return (range(east + 1), range(west, squares)), rows


def _written(degrees: float) -> str:
    return f"{degrees + 0.0:.6f}".rstrip("0").rstrip(".")
