"""Cells of a tenth of a degree, by which photos are at home or away. Pure."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, pi, radians, sin, sqrt
from typing import Final

AWAY_KILOMETRES: Final = 50
"""How far the centre of a cell is from that of home, at least, for photos of a trip."""
NOWHERE: Final = -1
"""The cell of photos without a place."""
HIGHEST_CELL: Final = 1800 * 3600 + 3599

_COLUMNS: Final = 3600
_EARTH: Final = 6371.0
"""The mean radius in kilometres."""


def cell_sql(table: str) -> str:
    """Return the cell of a row of photos, as SQL; NULL without a place. `cell_at` is its twin."""
    row, column = f"CAST(({table}.latitude + 90) * 10 AS INTEGER)", f"CAST(({table}.longitude + 180) * 10 AS INTEGER)"
    return f"{row} * {_COLUMNS} + {column} % {_COLUMNS}"


def cell_at(latitude: float | None, longitude: float | None) -> int:
    """Return the cell of a place in degrees, `NOWHERE` without one."""
    if latitude is None or longitude is None:
        return NOWHERE
    return int((latitude + 90) * 10) * _COLUMNS + int((longitude + 180) * 10) % _COLUMNS


def centre(cell: int) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a cell, in degrees."""
    row, column = divmod(cell, _COLUMNS)
    return row / 10 - 89.95, column / 10 - 179.95


def around(cell: int) -> tuple[int, ...]:
    """Return a cell and its neighbours."""
    row, column = divmod(cell, _COLUMNS)
    rows = [each for each in (row - 1, row, row + 1) if each >= 0]
    return tuple(each * _COLUMNS + (column + step) % _COLUMNS for each in rows for step in (-1, 0, 1))


@lru_cache(maxsize=64)
def near(home: int) -> frozenset[int]:
    """Return the cells less than `AWAY_KILOMETRES` from one, by their centres."""
    row, column = divmod(home, _COLUMNS)
    reach = int(AWAY_KILOMETRES / (_EARTH * pi / 1800)) + 1
    found = set()
    for other in range(max(row - reach, 0), min(row + reach, 1800) + 1):
        narrowest = min(cos(radians(each / 10 - 89.95)) for each in (row, other))
        width = _COLUMNS // 2 if narrowest < 0.01 else min(int(reach / narrowest) + 1, _COLUMNS // 2)
        for step in range(-width, width + 1):
            cell = other * _COLUMNS + (column + step) % _COLUMNS
            if _kilometres(home, cell) < AWAY_KILOMETRES:
                found.add(cell)
    return frozenset(found)


def _kilometres(one: int, other: int) -> float:
    """Return the distance of two centres by the haversine formula."""
    (latitude, longitude), (north, east) = ((radians(each) for each in centre(cell)) for cell in (one, other))
    half = sin((north - latitude) / 2) ** 2 + cos(latitude) * cos(north) * sin((east - longitude) / 2) ** 2
    return 2 * _EARTH * asin(min(sqrt(half), 1.0))
