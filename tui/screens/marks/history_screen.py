"""The history of changes."""

from __future__ import annotations

from core.permissions import Action
from tui.screens.base.section_screen import SectionScreen
from tui.screens.marks.history_section import EverybodysHistorySection, OwnHistorySection
from tui.session import Session

HISTORY = "History"


class HistoryScreen(SectionScreen):
    """The own changes, and for admins those of everybody."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the own changes first."""
        sections = [OwnHistorySection(session)]
        if session.may(Action.SEE_OTHERS_HISTORY):
            sections.append(EverybodysHistorySection(session))
        super().__init__(session, (*trail, HISTORY), sections)

    async def load(self) -> None:
        """Load the list; it closes when the actor may no longer see it."""
        section = self.section
        if isinstance(section, EverybodysHistorySection) and not self.session.may(Action.SEE_OTHERS_HISTORY):
            self.close_for("You are no longer an admin.")
        else:
            await super().load()

    async def action_history(self, step: str) -> None:
        """Undo or redo the change at the cursor."""
        row, section = self._selected_row, self.section
        if row is None or not isinstance(section, OwnHistorySection):
            self.answer_key(f"There is nothing to {step}.")
        else:
            self.attempt(lambda: section.step(self, row, step))
