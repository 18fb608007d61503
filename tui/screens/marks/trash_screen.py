"""The trash: all its photos as one tile, then the categories and collections that were moved there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.models import SortOrder, TrashSet
from tui.screens.marks.marked_screen import COVERS, MarkedScreen, MarkedThings
from tui.wording import count_words


class TrashScreen(MarkedScreen):
    """Tiles of what is in the trash."""

    title_words: ClassVar[str] = "Trash"
    photos_name: ClassVar[str] = "All photos in the trash"
    photo_order: ClassVar[SortOrder] = SortOrder.DATE
    empty: ClassVar[tuple[str, str]] = (
        "The trash is empty.",
        "{trash} moves a photo, a collection or a category there: nothing shows it until it is restored. Files stay.",
    )
    no_effect: ClassVar[Mapping[str, str]] = {
        "share": "What is in the trash cannot be shared.",
        "order": "The trash is always sorted by name.",
    }

    @property
    def _shows_trash(self) -> bool:
        """It does."""
        return True

    @property
    def _is_at_whole_trash(self) -> bool:
        """At the tile of all photos."""
        return isinstance(self._entry, TrashSet)

    def _position_words(self, places: str) -> str:
        return f"{places}{self._trash_words}" if places else places

    async def find(self) -> MarkedThings:
        """Read what is in the trash."""
        library, actor = self.session.gallery.library, self.session.actor
        found = await library.trash.of(actor)
        photos = await library.page(actor, TrashSet(), self.photo_order, None, COVERS) if found.photo_count else ()
        return MarkedThings(TrashSet(), photos, found.photo_count, found.groups)

    def shared_name(self, count: int) -> str:
        """Return the words for photos."""
        return count_words(count, "photo")
