"""The favourites of a member: the photos as one tile, then categories and collections."""

from __future__ import annotations

from typing import ClassVar

from core.models import FavouritesSet, SortOrder
from tui.screens.browse.home_strips import FAVOURITE_PHOTOS
from tui.screens.marks.marked_screen import COVERS, MarkedScreen, MarkedThings
from tui.wording import count_words


class FavouritesScreen(MarkedScreen):
    """Tiles of what is a favourite."""

    title_words: ClassVar[str] = "Favourites"
    photos_name: ClassVar[str] = FAVOURITE_PHOTOS
    photo_order: ClassVar[SortOrder] = SortOrder.DATE
    empty: ClassVar[tuple[str, str]] = (
        "Nothing is a favourite yet.",
        "{favourite} makes one of what is at the cursor. {back} goes back.",
    )

    async def find(self) -> MarkedThings:
        """Read the favourites."""
        library, actor = self.session.gallery.library, self.session.actor
        found = await library.favourites.of(actor, self.order)
        photos = await library.page(actor, FavouritesSet(), self.photo_order, None, COVERS) if found.photo_count else ()
        return MarkedThings(FavouritesSet(), photos, found.photo_count, (*found.categories, *found.collections))

    def shared_name(self, count: int) -> str:
        """Return the words for favourites."""
        return f"My {count_words(count, 'favourite photo')}"
