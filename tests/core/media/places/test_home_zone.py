"""Instants without a place are shown by the clocks of the gallery's zone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from core.config.formats.text_formats import is_time_zone
from core.media.metadata.dates import file_time
from core.media.places.home_zone import at_home, set_home_zone

SUMMER = datetime(2024, 7, 1, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def system_in_lima(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run on a system in Lima, without a zone in the settings before and afterwards."""
    monkeypatch.setenv("TZ", "America/Lima")
    time.tzset()
    set_home_zone(None)
    yield
    set_home_zone(None)
    monkeypatch.undo()
    time.tzset()


def test_the_zone_of_the_settings_comes_before_that_of_the_system() -> None:
    """With its own summer time."""
    assert at_home(SUMMER).utcoffset() == timedelta(hours=-5)
    set_home_zone("Europe/Lisbon")
    assert (at_home(SUMMER).hour, at_home(SUMMER).utcoffset()) == (23, timedelta(hours=1))
    assert at_home(datetime(2024, 1, 1, tzinfo=UTC)).utcoffset() == timedelta(0)
    taken = file_time(int(SUMMER.timestamp()) * 1_000_000_000)
    assert taken is not None
    assert (taken.local.hour, taken.offset_minutes) == (23, 60)


@pytest.mark.parametrize(
    ("name", "fits"),
    [("Europe/Lisbon", True), ("UTC", True), ("", False), ("Mars/Base", False), ("../etc/passwd", False), ("/", False)],
)
def test_only_names_of_zones_are_valid(name: str, fits: bool) -> None:
    """Nothing else, and no path."""
    assert is_time_zone(name) == fits
