"""Today, as a member's clock has it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.config.formats.text_formats import is_time_zone
from core.media.places.home_zone import at_home

TIME_ZONE = "time_zone"
"""The preference with the name of a member's time zone; the default is that of the server."""


def member_day(preferences: Mapping[str, str], now: datetime) -> date:
    """Return the day of an instant in the time zone of a member."""
    zone = preferences.get(TIME_ZONE)
    local = at_home(now) if zone is None or not is_time_zone(zone) else now.astimezone(ZoneInfo(zone))
    return local.date()
