"""How long share links are valid, as users write it."""

from __future__ import annotations

import re
from datetime import timedelta

from core.errors import UsageError
from core.text import display_text

CHOICES = {"1h": "an hour", "24h": "a day", "7d": "a week", "30d": "30 days"}
"""The usual lifetimes with their labels."""

DEFAULT = "7d"

_FORM = re.compile(r"([0-9]{1,5})\s*(min|h|d|w)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def lifetime_of(text: str) -> timedelta:
    """Read "90min", "24h", "7d" or "2w".

    Raises:
        UsageError: the text is none of these.
    """
    match = _FORM.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"{display_text(text, 20)!r} is not a duration.", "Write 1h, 24h, 7d or 30d.")
    return int(match[1]) * _UNITS[match[2]]
