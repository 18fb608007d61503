"""The places of 100,000 points: near cities, and anywhere on Earth."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from core.media.places.geocoder import Geocoder
from core.media.places.geonames import installed_places
from core.media.places.place_table import load_table, save_table
from tests.benchmarks.tables import show

_POINTS = 100_000
_T = TypeVar("_T")


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Read the installed package, then find the places of points."""
    path = folder / "places.npz"
    rows: list[tuple[str, str]] = []

    def timed(what: str, work: Callable[[], _T]) -> _T:
        start = time.process_time()
        result = work()
        rows.append((what, f"{time.process_time() - start:.2f}"))
        return result

    save_table(timed("read the package", installed_places), path)
    table = timed("load the table", lambda: load_table(path))
    geocoder = timed("build the grid", lambda: Geocoder(table))
    random = np.random.default_rng(1)
    near = random.integers(0, len(table), _POINTS)
    latitudes = np.clip(table.latitude[near] + random.normal(0, 0.05, _POINTS), -90, 90)
    longitudes = table.longitude[near] + random.normal(0, 0.05, _POINTS)
    timed(f"{_POINTS:,} points near places", lambda: geocoder.find(latitudes, longitudes))
    latitudes = np.degrees(np.arcsin(random.uniform(-1, 1, _POINTS)))
    longitudes = random.uniform(-180, 180, _POINTS)
    timed(f"{_POINTS:,} points anywhere", lambda: geocoder.find(latitudes, longitudes))
    show("Places of points (seconds of processor time)", rows, ["work", "seconds"])
