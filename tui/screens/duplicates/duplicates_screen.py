"""The screen of duplicates: groups of photos that are there more than once."""

from __future__ import annotations

from core.permissions import Action as Right
from tui.screens.base.section_screen import SectionScreen
from tui.screens.duplicates.duplicates_section import DuplicatesSection
from tui.session import Session

DUPLICATES = "Duplicates"


class DuplicatesScreen(SectionScreen):
    """One list; the screen closes when the actor may no longer decide about duplicates."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the groups."""
        super().__init__(session, (*trail, DUPLICATES), [DuplicatesSection(session)])

    async def load(self) -> None:
        """Load the list."""
        if self.session.may(Right.DUPLICATES):
            await super().load()
        else:
            self.close_for("You may no longer decide about duplicates.")
