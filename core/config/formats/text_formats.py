"""Checks of texts in settings that are not addresses."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.models import parse_exclusion

_LONGEST_TITLE = 60


def is_exclusion(text: str) -> bool:
    """Return whether a text can exclude folders."""
    return parse_exclusion(text) is not None


def is_time_zone(text: str) -> bool:
    """Return whether it is the name of a time zone that the system, or the package tzdata, has the rules of."""
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        return False
    return True


def is_title(text: str) -> bool:
    """Return whether a text can be the title of a gallery: neither blank nor too long for a line."""
    return bool(text.strip()) and len(text) <= _LONGEST_TITLE
