"""The screen that lists tags."""

from __future__ import annotations

from core.models import TagSet
from tui.listings import Listing
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.form import Field, Form
from tui.screens.tags.tagged_screen import TaggedScreen
from tui.screens.tags.tags_section import TagsSection
from tui.session import Session

TAGS = "Tags"
_FIND = "f"


class TagsScreen(SectionScreen):
    """The tags; Enter shows what has one."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show all of them."""
        self._tags = TagsSection(session)
        super().__init__(session, (*trail, TAGS), [self._tags])

    async def action_open(self) -> None:
        """Show the photos with the tag at the cursor; where collections or categories have it, tiles of all."""
        row = self._selected_row
        if row is None:
            self.answer_key("There is nothing to open here.")
            return
        name = str(row.key)
        self.attempt(lambda: self._open(name))

    def key_unhandled(self, key: str) -> None:
        """Find tags by a word, or perform the choice with this key on the tag at the cursor."""
        row = self._selected_row
        choices = () if row is None else self._tags.choices(row)
        value = next((choice.value for choice in choices if choice.key == key), None)
        if key == _FIND:
            self.attempt(self._find)
        elif row is None or value is None:
            super().key_unhandled(key)
        else:
            here, chosen = row, value
            self.attempt(lambda: self._tags.act(self, here, chosen))

    async def _open(self, name: str) -> None:
        tag = await self.session.gallery.library.tags.tag(self.session.actor, name)
        if tag.count > tag.photos:
            self.app.push_screen(TaggedScreen(self.session, self.trail, tag.name))
        else:
            trail = (*self.trail, tag.name)
            order = self.session.order(Listing.MATCHES)
            self.app.push_screen(GridScreen(self.session, trail, TagSet(tag.name), None, order))

    async def _find(self) -> None:
        answers = await self.ask(
            Form("Find tags", [Field("words", "Part of their names", self._tags.words_of_names)], verb="finds")
        )
        if answers is not None:
            self._tags.words_of_names = answers["words"].strip()
