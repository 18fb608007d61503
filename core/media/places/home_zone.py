"""The time zone of instants whose place is unknown: that of the settings, otherwise the system's.

It is set once in each process that reads metadata, and is the same for all files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass
class _Home:
    zone: ZoneInfo | None = None


_home = _Home()


def set_home_zone(name: str | None) -> None:
    """Use a zone by its name in this process, which the settings have checked; None is that of the system."""
    _home.zone = None if name is None else ZoneInfo(name)


def at_home(moment: datetime) -> datetime:
    """Return an instant as the clocks of that zone show it, with its offset."""
    return moment.astimezone(_home.zone)
