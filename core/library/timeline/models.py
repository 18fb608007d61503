"""Days of the timeline."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class DayCount(NamedTuple):
    """The photos of one day. A tuple and not a dataclass: a timeline has thousands."""

    day: date | None
    """By the clock where they were taken; None for photos without a date of their own."""
    photos: int
    """How many."""
