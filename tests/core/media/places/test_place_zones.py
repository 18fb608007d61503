"""The time zone of a place: summer time, half hours, the sea; nothing without the package."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest

from core.media.places.place_zones import local_time, zone_of
from core.models import Coordinates

SUMMER, WINTER = datetime(2024, 7, 1, 12, tzinfo=UTC), datetime(2024, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("latitude", "longitude", "summer", "winter"),
    [
        (48.85, 2.35, 2.0, 1.0),
        (-33.86, 151.21, 10.0, 11.0),
        (28.61, 77.21, 5.5, 5.5),
        (64.14, -21.94, 0.0, 0.0),
        (30.0, -45.0, -3.0, -3.0),
    ],
)
def test_a_place_has_its_offset(latitude: float, longitude: float, summer: float, winter: float) -> None:
    """Paris, Sydney, Delhi, Reykjavík, the Atlantic."""
    pytest.importorskip("tzfpy", reason="the package tzfpy is not installed")
    for moment, hours in ((SUMMER, summer), (WINTER, winter)):
        local = local_time(moment, Coordinates(latitude, longitude))
        assert local is not None
        assert local.utcoffset() == timedelta(hours=hours)


def test_without_the_package_the_zone_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the server's zone counts."""
    monkeypatch.setitem(sys.modules, "tzfpy", None)
    assert zone_of(Coordinates(48.85, 2.35)) is None
    assert local_time(SUMMER, Coordinates(48.85, 2.35)) is None
