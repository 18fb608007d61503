"""The list of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.jobs.models import JobInfo, JobRequest, JobState
from core.wording import progress_words
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

_DONE = {
    JobRequest.PAUSE: "paused",
    JobRequest.RESUME: "resumed",
    JobRequest.CANCEL: "cancelled",
}


class JobsSection(Section):
    """Long work: scans, thumbnails and others."""

    title: ClassVar[str] = "Jobs"
    noun: ClassVar[str] = "job"
    purpose: ClassVar[str] = (
        "Scans and other long work. {people.new} starts a scan, {open} pauses, resumes or cancels a job."
    )
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("Job", "State", "", "", "Since", "By", "")
    empty: ClassVar[tuple[str, str]] = ("No job has run yet.", "Press {people.new} to scan the folders.")
    new_words: ClassVar[str] = "a scan"
    is_live: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._jobs: dict[object, JobInfo] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the jobs."""
        jobs = await self.session.gallery.jobs.list_jobs(self.session.actor)
        self._jobs = {job.id: job for job in jobs}
        return [ListRow(job.id, _cells(job), job.state.is_final) for job in jobs]

    def words(self, row: ListRow) -> str:
        """Return which process runs a job, and its reason or what it does."""
        job = self._jobs[row.key]
        about = [f"Process {job.process}", f"priority: {job.priority.name.lower()}"]
        about += [f"ended {instant_words(job.ended)}"] if job.ended is not None else []
        return f"{', '.join(about)}. {job.reason}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer what can be done with a job that has not ended."""
        job = self._jobs[row.key]
        if job.ended is not None:
            return []
        pause = MenuChoice("p", "Pause", JobRequest.PAUSE)
        resume = MenuChoice("r", "Resume", JobRequest.RESUME)
        waits = job.state in {JobState.PAUSED, JobState.INTERRUPTED}
        return [resume if waits else pause, MenuChoice("x", "Cancel…", JobRequest.CANCEL)]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        job, request = self._jobs[row.key], JobRequest(choice)
        question = f"Cancel job {job.id} ({job.kind})? What it did so far stays."
        if request is JobRequest.CANCEL and not await screen.confirm(question, "Yes, cancel it"):
            return
        await self.session.gallery.jobs.control(self.session.actor, job.id, request)
        screen.notify(f"Job {job.id} is {_DONE[request]}.", markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Start a scan of all folders."""
        how = await screen.choose(
            "Scan the folders",
            [MenuChoice("s", "Look for changes", "changes"), MenuChoice("a", "Read all files again", "all")],
        )
        if how is not None:
            job_id = await self.session.gallery.indexing.begin_scan(self.session.actor, reads_all=how == "all")
            screen.notify(f"Job {job_id} scans the folders.", markup=False)


def _cells(job: JobInfo) -> tuple[str, ...]:
    progress = job.progress
    return (
        f"{job.kind.capitalize()} {job.id}",
        job.state.words,
        progress_words(progress.done, progress.total, progress.rate, progress.seconds_left),
        "" if job.state.is_final else progress.sentence,
        instant_words(job.started or job.created),
        job.started_by,
        job.reason,
    )
