"""The table of coastlines and borders, `data/coastlines.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

CREDIT: Final = "Made with Natural Earth"
"""Whose public-domain data this is."""

_FILE: Final = "data/coastlines.txt"
_UNITS: Final = 50.0

Segments = npt.NDArray[np.float64]
"""A row for each: longitude and latitude of its begin, then of its end, in degrees; longitudes may be beyond 180."""


@dataclass(frozen=True, slots=True)
class Coastlines:
    """The land of the Earth."""

    coasts: Segments
    borders: Segments
    """Between countries."""
    rings: Segments
    """The edges of land and of the lakes in it: every point of the land is inside of an odd number of rings."""


@lru_cache(maxsize=1)
def coastlines() -> Coastlines:
    """Read the table once."""
    return read_coastlines(files("tui.widgets.map").joinpath(_FILE).read_text(encoding="utf-8").splitlines())


def read_coastlines(lines: Sequence[str]) -> Coastlines:
    """Read lines and rings; the form is at the top of the file."""
    points: list[Segments] = []
    found: dict[str, list[Segments]] = {"c": [], "b": [], "r": [], "h": []}
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind in {"c", "b"}:
            points.append(_points(rest))
            found[kind].append(_segments(points[-1]))
        elif kind in {"r", "h"}:
            ring = [points[number] if number >= 0 else points[~number][::-1] for number in map(int, rest.split())]
            found[kind].append(_segments(_closed(np.concatenate(ring))))
    return Coastlines(
        coasts=np.concatenate(found["c"]),
        borders=np.concatenate(found["b"]),
        rings=np.concatenate([*found["r"], *found["h"]]),
    )


def _points(text: str) -> Segments:
    steps = np.array(text.replace(",", " ").split(), dtype=np.int32).reshape(-1, 2)
    return np.cumsum(steps, axis=0) / _UNITS


def _segments(points: Segments) -> Segments:
    """Return the parts of a line; one that crosses 180° continues beyond it."""
    longitudes = np.unwrap(points[:, 0], period=360.0)
    line = np.stack([longitudes, points[:, 1]], axis=1)
    return np.concatenate([line[:-1], line[1:]], axis=1)


def _closed(ring: Segments) -> Segments:
    """Return a ring that ends where it begins; one around the south pole, along that."""
    around = np.unwrap(ring[:, 0], period=360.0)
    if abs(around[-1] - around[0]) < 180:
        return ring
    way = np.linspace(around[-1], around[0], 13)
    pole = np.stack([way, np.full(len(way), -90.0)], axis=1)
    return np.concatenate([ring, pole, ring[:1]])
