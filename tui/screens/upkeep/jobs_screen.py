"""The screen of admins about long work: jobs and reports of scans."""

from __future__ import annotations

from core.permissions import Action as Right
from tui.screens.base.section_screen import SectionScreen
from tui.screens.upkeep.jobs_section import JobsSection
from tui.screens.upkeep.reports_section import ReportsSection
from tui.session import Session

JOBS = "Jobs"


class JobsScreen(SectionScreen):
    """Two lists; the screen closes when the actor may no longer manage jobs."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the jobs first."""
        super().__init__(session, (*trail, JOBS), [JobsSection(session), ReportsSection(session)])

    async def load(self) -> None:
        """Load the list that is shown."""
        if self.session.may(Right.MANAGE_JOBS):
            await super().load()
        else:
            self.close_for("You are no longer an admin.")
