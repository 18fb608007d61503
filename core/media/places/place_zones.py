"""The time zone of a place, from the borders of all zones in tzfpy (the extra `video`)."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.models import Coordinates


def zone_of(place: Coordinates) -> ZoneInfo | None:
    """Return the zone of a place; None where it is unknown, or tzfpy is not installed.

    At sea it is that of the longitude.
    """
    try:
        from tzfpy import get_tz
    except ImportError:
        return None
    return _zone(get_tz(place.longitude, place.latitude))


def local_time(moment: datetime, place: Coordinates) -> datetime | None:
    """Return an instant as the clocks of a place show it, with its offset; None where the zone is unknown."""
    zone = zone_of(place)
    return None if zone is None else moment.astimezone(zone)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    """Return a zone by its name; None if the system's data do not have it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
