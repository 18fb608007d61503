"""Lists of squares of the map with photos, as arrays: where their photos are on average, and how many they are.

An array has a row of three 32-bit numbers for each square: longitude, latitude, photos. The unit of both coordinates is
360 / 2^32 degrees, counted from 180° W and from the south pole, so that their first bits are the column and the row of
the square at any level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.models.places.map_grid import GridView

SquareList = npt.NDArray[np.uint32]
_Whole = npt.NDArray[np.int64]

BITS: Final = 32
"""Bits of a coordinate."""
_UNITS: Final = float(1 << BITS)
_MOST_COUNTED: Final = 1 << 20
"""Squares of a view that are counted in an array of all of them."""
_POINT: Final = np.dtype([("longitude", "<f8"), ("latitude", "<f8")])


@dataclass(frozen=True, slots=True)
class SquareCount:
    """The photos of a square of a view."""

    column: int
    row: int
    photos: int
    latitude: float
    """Where they are on average, in degrees."""
    longitude: float


def squares_of_points(points: Iterable[tuple[float, float]]) -> SquareList:
    """Return a square for each point of longitude and latitude in degrees, in their order."""
    degrees = np.fromiter(points, dtype=_POINT)
    columns = (degrees["longitude"] + 180.0) * _UNITS / 360.0
    rows = (degrees["latitude"] + 90.0) * _UNITS / 360.0
    # 180° E is 180° W.
    whole = np.stack([columns.astype(np.int64) % (1 << BITS), rows.astype(np.int64), np.ones(len(degrees), np.int64)])
    return whole.T.astype("<u4")


def joined(squares: SquareList, level: int) -> SquareList:
    """Join neighbouring rows that are in the same square of a level."""
    if not len(squares):
        return squares
    places = squares[:, :2] >> (BITS - level)
    starts = np.flatnonzero(np.concatenate([[True], (places[1:] != places[:-1]).any(axis=1)]))
    photos = squares[:, 2].astype(np.int64)
    number = np.add.reduceat(photos, starts)
    means = [np.add.reduceat(squares[:, axis] * photos, starts) // number for axis in range(2)]
    return np.stack([*means, number]).T.astype("<u4")


def read_squares(lists: Iterable[bytes]) -> SquareList:
    """Return the squares of lists as they are stored."""
    return np.frombuffer(b"".join(lists), dtype="<u4").reshape(-1, 3)


def all_squares(*lists: SquareList) -> SquareList:
    """Return the squares of several lists."""
    return np.concatenate(lists)


def counted(squares: SquareList, view: GridView) -> Iterator[SquareCount]:
    """Add up the squares of a list for each square of a view."""
    width, places, squares = _in_view(squares, view)
    of_place, known = len(view.rows) * width, None
    if of_place > _MOST_COUNTED:
        known, places = np.unique(places, return_inverse=True)
        of_place = len(known)
    photos = squares[:, 2].astype(np.float64)
    number, west, south = (
        np.bincount(places, weights, of_place) for weights in (photos, photos * squares[:, 0], photos * squares[:, 1])
    )
    found = np.flatnonzero(number)
    longitudes, latitudes = (each[found] / number[found] * (360.0 / _UNITS) for each in (west, south))
    numbers = found if known is None else known[found]
    for place, many, longitude, latitude in zip(
        numbers.tolist(), number[found].tolist(), longitudes.tolist(), latitudes.tolist(), strict=True
    ):
        row, column = divmod(place, width)
        yield SquareCount(_column(view, column), view.rows[row], int(many), latitude - 90.0, longitude - 180.0)


def _in_view(squares: SquareList, view: GridView) -> tuple[int, _Whole, SquareList]:
    """Return how many columns a view has, and the squares in it with their places in its rows, one after the other."""
    shift = BITS - view.level
    columns, rows = (squares[:, axis] >> shift for axis in range(2))
    in_rows = (rows >= view.rows.start) & (rows < view.rows.stop)
    places, found, width = [], [], 0
    for each in view.columns:
        here = np.flatnonzero(in_rows & (columns >= each.start) & (columns < each.stop))
        places.append(columns[here].astype(np.int64) - each.start + width)
        found.append(here)
        width += len(each)
    index = np.concatenate(found)
    of_rows = (rows[index].astype(np.int64) - view.rows.start) * width
    return width, of_rows + np.concatenate(places), squares[index]


def _column(view: GridView, number: int) -> int:
    """Return a column of a view by its number."""
    for each in view.columns:
        if number < len(each):
            break
        number -= len(each)
    return each[number]
