"""What is selected: the photos as one tile, then categories and collections."""

from __future__ import annotations

from typing import ClassVar

from core.models import SelectionSet, SortOrder
from tui.screens.browse.home_strips import SELECTED
from tui.screens.marks.marked_screen import COVERS, MarkedScreen, MarkedThings
from tui.wording import count_words


class SelectedScreen(MarkedScreen):
    """Tiles of what is selected."""

    title_words: ClassVar[str] = "Selected"
    photos_name: ClassVar[str] = SELECTED
    photo_order: ClassVar[SortOrder] = SortOrder.OLDEST
    empty: ClassVar[tuple[str, str]] = (
        "Nothing is selected.",
        "{select} selects a photo, a collection or a category. {back} goes back.",
    )

    async def find(self) -> MarkedThings:
        """Read what is selected."""
        library, actor = self.session.gallery.library, self.session.actor
        found = await library.selected.of(actor, self.order)
        photos = await library.page(actor, SelectionSet(), self.photo_order, None, COVERS) if found.photo_count else ()
        return MarkedThings(SelectionSet(), photos, found.photo_count, (*found.categories, *found.collections))

    def shared_name(self, count: int) -> str:
        """Return the words for selected photos."""
        return f"The {count_words(count, 'selected photo')}"
