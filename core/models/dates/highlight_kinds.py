"""Highlights: photos to look at on a day on which no moment can be shown. Pure."""

from __future__ import annotations

from enum import StrEnum


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
