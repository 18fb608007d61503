"""Highlights: photos to look at on a day on which no moment can be shown, and memories of every day. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class HighlightKind(StrEnum):
    """Why photos are worth a look on a day."""

    RECENT_BATCHES = "recent-batches"
    """The latest additions, folder by folder."""
    FORGOTTEN_FAVOURITES = "forgotten-favourites"
    """Favourites of a member who has not opened their collection for a year."""
    DEEP_CUTS = "deep-cuts"
    """The best photos of some collections that a member has never opened; other ones every day."""
    LUCKY_DIP = "lucky-dip"
    """A few photos by chance, the same ones all day."""
    THEN_AND_NOW = "then-and-now"
    """A place: its first photos, and its last ones at least a year later. A set of it has the number of a spot."""
    OVER_THE_YEARS = "over-the-years"
    """A person: the best photo of each year. A set of it has the number of the person."""


MEMORIES: Final = frozenset({HighlightKind.THEN_AND_NOW, HighlightKind.OVER_THE_YEARS})
"""Those that are about one place or person."""
