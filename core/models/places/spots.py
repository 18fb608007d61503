"""Spots: squares of the map in which two photos are at most 300 m from each other. Pure.

Photos on both sides of an edge are of two spots, however close they are.
"""

from __future__ import annotations

from typing import Final

STEP: Final = 0.0019
"""Degrees of a side: 211 m from south to north, and as many from west to east at the equator, fewer elsewhere."""
_ROUNDING: Final = 1e-9
COLUMNS: Final = 200_000
"""More than there are around the earth."""


def spot_sql(table: str) -> str:
    """Return the number of the spot of a row of photos that has coordinates, as SQL."""
    row, column = (
        f"CAST(({table}.{name} + {half}) / {STEP} AS INTEGER)" for name, half in (("latitude", 90), ("longitude", 180))
    )
    return f"{row} * {COLUMNS} + {column}"


def bounds_of(spot: int) -> tuple[float, float, float, float]:
    """Return the south, north, west and east of a spot, in degrees, with what is on its edges by rounding."""
    row, column = divmod(spot, COLUMNS)
    south, west = row * STEP - 90, column * STEP - 180
    return south - _ROUNDING, south + STEP + _ROUNDING, west - _ROUNDING, west + STEP + _ROUNDING
