"""The list of the parts of search by meaning, with their models."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar, Final

from core.jobs.models import JobInfo, JobRequest, JobState
from core.understanding.parts import ModelPart
from core.understanding.understanding import PartStatus
from core.wording import progress_words, size_words
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.session import Session
from tui.widgets.lists.row_list import ListRow

_COUNT_SECONDS: Final = 10.0
"""How often photos are counted while the list is shown: in between, the job says how far it is."""


class ModelsSection(Section):
    """What is installed, which models are used, and how far they are with the photos."""

    title: ClassVar[str] = "Models"
    noun: ClassVar[str] = ""
    purpose: ClassVar[str] = (
        "What models do with photos, on this machine alone. {open} switches a part on or off, or pauses its job."
    )
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("Part", "State", "Photos", "Model")
    empty: ClassVar[tuple[str, str]] = ("There are no parts.", "")
    is_live: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._parts: dict[object, PartStatus] = {}
        self._jobs: dict[object, JobInfo] = {}
        self._counted = -_COUNT_SECONDS

    async def rows(self) -> Sequence[ListRow]:
        """Read the parts and their jobs."""
        gallery = self.session.gallery
        jobs = [job for job in await gallery.jobs.list_jobs(self.session.actor) if job.ended is None]
        self._jobs = {part: job for part in ModelPart for job in jobs if job.kind is part.job}
        if time.monotonic() >= self._counted + _COUNT_SECONDS:
            self._parts = {status.part: status for status in await gallery.understanding.parts()}
            self._counted = time.monotonic()
        return [ListRow(status.part, self._cells(status), not status.is_on) for status in self._parts.values()]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the memory of the process that all parts share, while there is one."""
        del rows
        memory = self.session.gallery.understanding.memory
        return "" if memory is None else f"{size_words(memory)} of memory"

    def words(self, row: ListRow) -> str:
        """Return the model with its revision, or what is missing and what to do."""
        status = self._parts[row.key]
        if status.missing_packages:
            return f"Packages are missing: {', '.join(status.missing_packages)}. {status.part.install}"
        if status.model is None:
            return f"There is no model. {status.part.model_advice}"
        revision = f", revision {status.model.revision}" if status.model.revision else ""
        numbers = f", vectors of {status.model.dimension} numbers" if status.model.dimension else ""
        words = f"{status.model.name}{revision}{numbers}."
        if status.serving not in {None, status.model.name}:
            words += f" Until it has seen all photos, they are found by {status.serving}."
        return words

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer the switch, and what can be done with a job."""
        status, job = self._parts[row.key], self._jobs.get(row.key)
        choices = [MenuChoice("s", "Switch off" if status.is_on else "Switch on", "off" if status.is_on else "on")]
        if job is not None:
            waits = job.state in {JobState.PAUSED, JobState.INTERRUPTED}
            pause, resume = MenuChoice("p", "Pause", JobRequest.PAUSE), MenuChoice("r", "Resume", JobRequest.RESUME)
            choices.append(resume if waits else pause)
        return choices

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        gallery, status = self.session.gallery, self._parts[row.key]
        self._counted = -_COUNT_SECONDS
        if choice in {"on", "off"}:
            await gallery.understanding.switch(self.session.actor, status.part, is_on=choice == "on")
            screen.notify(f"{status.part.full_name} is {choice}.", markup=False)
        elif (job := self._jobs.get(row.key)) is not None:
            await gallery.jobs.control(self.session.actor, job.id, JobRequest(choice))
            screen.notify(f"Job {job.id} is {'paused' if choice == JobRequest.PAUSE else 'resumed'}.", markup=False)

    def _cells(self, status: PartStatus) -> tuple[str, ...]:
        job = self._jobs.get(status.part)
        photos = progress_words(status.done, status.photos)
        if job is not None and job.progress.total is not None:
            progress = job.progress
            photos = progress_words(progress.done, progress.total, progress.rate, progress.seconds_left)
        model = "" if status.model is None else status.model.name
        return status.part.full_name, _state(status, job), photos, model


def _state(status: PartStatus, job: JobInfo | None) -> str:
    if not status.is_on:
        return "off"
    if status.missing_packages:
        return "not installed"
    if status.model is None:
        return "no model"
    return "on" if job is None else job.state.words
