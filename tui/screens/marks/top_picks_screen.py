"""Top Picks: the photos that members rate best as one tile, then the collections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.models import SortOrder
from tui.screens.browse.home_strips import TOP_PHOTOS
from tui.screens.marks.marked_screen import COVERS, MarkedScreen, MarkedThings
from tui.wording import count_words


class TopPicksScreen(MarkedScreen):
    """Tiles of what members rate best, the best first."""

    title_words: ClassVar[str] = "Top Picks"
    photos_name: ClassVar[str] = TOP_PHOTOS
    photo_order: ClassVar[SortOrder] = SortOrder.RATING
    empty: ClassVar[tuple[str, str]] = (
        "Nothing is rated yet.",
        "{rate.1} to {rate.5} rate a photo or a collection. {back} goes back.",
    )
    no_effect: ClassVar[Mapping[str, str]] = {"order": "Top Picks are always sorted from the best on."}

    async def find(self) -> MarkedThings:
        """Read the Top Picks in the order that the owner has set."""
        top_picks = self.session.gallery.library.top_picks
        found = await top_picks.of(self.session.actor)
        return MarkedThings(top_picks.chosen, found.photos[:COVERS], len(found.photos), found.collections)

    def shared_name(self, count: int) -> str:
        """Return the words for Top Picks."""
        return count_words(count, "top photo")
