"""The list of scans with their reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.indexing.reports.models import RunReport
from core.indexing.reports.report_words import count_words, report_lines
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.dialog import Dialog, scrolling_keys
from tui.screens.dialogs.menu import MenuChoice
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words


class ReportsSection(Section):
    """The last scans, the newest first."""

    title: ClassVar[str] = "Scan reports"
    noun: ClassVar[str] = "scan"
    purpose: ClassVar[str] = "What each scan did, and what it could not read. {open} shows the report."
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("Scan", "State", "", "Since", "By", "")
    empty: ClassVar[tuple[str, str]] = (
        "No scan has run yet.",
        "Press {people.new} in the list of jobs to scan the folders.",
    )

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._reports: dict[object, RunReport] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the reports."""
        reports = await self.session.gallery.indexing.scans(self.session.actor)
        self._reports = {report.job.id: report for report in reports}
        return [ListRow(report.job.id, _cells(report)) for report in reports]

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer the report."""
        del row
        return [MenuChoice("i", "Report", "report")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Show the report of a scan."""
        del choice
        job_id = self._reports[row.key].job.id
        report = await self.session.gallery.indexing.report(self.session.actor, job_id)
        await screen.ask(ReportCard(report))


class ReportCard(Dialog[None], inherit_bindings=False):
    """The report of one scan; Escape closes it."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,q,enter", "close", "Close", show=False, id="report.close"),
        *scrolling_keys("report"),
    ]

    def __init__(self, report: RunReport) -> None:
        """Show this report."""
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Compose the card."""
        title, *lines = report_lines(self._report)
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.styled(title, "bold"), id="title")
            yield Static(Content("\n".join(lines)), id="words")

    def action_close(self) -> None:
        """Close the card."""
        self.dismiss()


def _cells(report: RunReport) -> tuple[str, ...]:
    job = report.job
    return (
        f"Scan {job.id}",
        job.state.words,
        count_words(report.total),
        instant_words(job.started or job.created),
        job.started_by,
        job.reason,
    )
