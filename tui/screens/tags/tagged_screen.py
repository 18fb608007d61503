"""What has a tag: the photos as one tile, then categories and collections."""

from __future__ import annotations

from typing import ClassVar

from core.models import SortOrder, TagSet
from tui.screens.marks.marked_screen import COVERS, MarkedScreen, MarkedThings
from tui.session import Session
from tui.wording import count_words


class TaggedScreen(MarkedScreen):
    """Tiles of what has one tag, or one below it."""

    photos_name: ClassVar[str] = "Tagged photos"
    photo_order: ClassVar[SortOrder] = SortOrder.DATE
    empty: ClassVar[tuple[str, str]] = ("Nothing has this tag.", "{back} goes back.")

    def __init__(self, session: Session, trail: tuple[str, ...], name: str) -> None:
        """Show what has the tag of this name."""
        self.title_words = name  # type: ignore[misc]  # each tag has a title of its own
        super().__init__(session, trail)
        self._tag = TagSet(name)

    async def find(self) -> MarkedThings:
        """Read what has the tag."""
        library, actor = self.session.gallery.library, self.session.actor
        found = await library.tags.things(actor, self._tag.name, self.order)
        photos = await library.page(actor, self._tag, self.photo_order, None, COVERS) if found.photo_count else ()
        return MarkedThings(self._tag, photos, found.photo_count, (*found.categories, *found.collections))

    def shared_name(self, count: int) -> str:
        """Return the words for these photos."""
        return f"{count_words(count, 'photo')} with {self._tag.name}"
