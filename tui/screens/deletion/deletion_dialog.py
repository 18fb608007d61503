"""The dialog of a permanent deletion: names the files, waits for the confirmation, shows progress and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from core.deletion.deletion_plan import DeletionPlan, DeletionResult
from core.errors import GalleryError
from core.jobs.models import JobId, JobRequest
from core.wording import size_words
from tui.screens.dialogs.dialog import Dialog, scrolling_keys
from tui.session import Session
from tui.wording import count_words

_NAMED = 500
"""Lines of files and reasons that the dialog shows; it counts the others."""
_LOOK_SECONDS = 0.3
_SCROLLING = {"pageup", "pagedown", "up", "down"}
"""The keys that scroll the files while the confirmation is typed."""


class DeletionDialog(Dialog[JobId | None], inherit_bindings=False):
    """Deletes the photos of a plan; returns the job of a deletion that has not ended yet."""

    AUTO_FOCUS = "#confirmation"
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, id="deletion.close"),
        Binding("ctrl+x", "cancel", "Cancel the deletion", show=False, id="deletion.cancel"),
        *scrolling_keys("deletion"),
    ]

    def __init__(self, session: Session, plan: DeletionPlan) -> None:
        """Ask for the confirmation of a plan with at least one photo."""
        super().__init__()
        self._session = session
        self._plan = plan
        self._job_id: JobId | None = None
        self._has_ended = False

    def compose(self) -> ComposeResult:
        """Compose the card."""
        photos, files = count_words(len(self._plan.photos), "photo"), count_words(len(self._plan.names), "file")
        with Vertical(id="dialog"):
            yield Static(Content.styled(f"Delete {photos} permanently", "bold"), id="title")
            yield Static(
                Content(
                    f"{files}, {size_words(self._plan.size)}. They leave their folders now and are removed after 7"
                    " days. Until then an admin can restore them in the history."
                ),
                id="summary",
            )
            with VerticalScroll(id="card", can_focus=False):
                yield Static(Content("\n".join(plan_lines(self._plan))), id="files")
            yield Static(id="progress")
            yield Static(Content(f"To delete, type: {self._plan.confirmation}"), id="ask")
            yield Input(max_length=60, select_on_focus=False, id="confirmation")
            yield Static(id="error")
            yield Static(Content.styled("Enter deletes, Esc closes, PgUp and PgDn show more.", "$muted"), id="keys")

    def on_mount(self) -> None:
        """Show progress regularly."""
        self.set_interval(_LOOK_SECONDS, self._show_progress)

    def on_key(self, event: events.Key) -> None:
        """Scroll while the confirmation is typed."""
        if event.key in _SCROLLING and self.focused is not None:
            event.stop()
            self.action_scroll_page({"pageup": -1, "pagedown": 1}.get(event.key, 0))
            self.action_scroll({"up": -1, "down": 1}.get(event.key, 0))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Delete."""
        event.stop()
        _: Worker[None] = self.run_worker(self._delete, name="delete", group="delete", exclusive=True)

    def action_close(self) -> None:
        """Close; a deletion that has not ended continues."""
        self.dismiss(None if self._has_ended else self._job_id)

    def leave_by_click(self) -> None:
        """Close as with its key."""
        self.action_close()

    async def action_cancel(self) -> None:
        """Have the deletion end after the photo that is being moved."""
        if self._job_id is None or self._has_ended:
            self.key_unhandled("ctrl+x")
            return
        try:
            await self._session.gallery.jobs.control(self._session.actor, self._job_id, JobRequest.CANCEL)
        except GalleryError as error:
            self.notify(str(error), severity="error", markup=False)

    async def _delete(self) -> None:
        jobs, confirmation = self._session.gallery.deletion_jobs, self.query_one("#confirmation", Input).value
        try:
            self._job_id = await jobs.start(self._session.actor, self._plan, confirmation)
        except GalleryError as error:
            self.query_one("#error", Static).update(Content.styled(str(error), "$error"))
            return
        self.set_focus(None)
        self.add_class("-deleting")
        self.query_one("#keys", Static).update(
            Content.styled("Ctrl+X cancels after the current photo, Esc closes this, and it continues.", "$muted")
        )
        self._show_progress()
        done = await jobs.result(self._job_id)
        self._has_ended = True
        if not self._is_gone:
            self._show_result(done)

    def _show_progress(self) -> None:
        if self._job_id is None or self._has_ended or self._is_gone:
            return
        progress = self._session.gallery.deletion_jobs.progress(self._job_id)
        refused = f", {len(progress.refused):,} refused" if progress.refused else ""
        words = f"{progress.done:,} of {count_words(progress.total, 'photo')}{refused}"
        self.query_one("#progress", Static).update(Content(f"Deleting: {words}"))

    def _show_result(self, done: DeletionResult) -> None:
        self.add_class("-ended")
        done = replace(done, refused=(*self._plan.refused, *done.refused))
        self.query_one("#title", Static).update(Content.styled(result_words(done), "bold"))
        self.query_one("#files", Static).update(Content("\n".join(_limited(done.refused)) or "Nothing was refused."))
        self.query_one("#card", VerticalScroll).scroll_home(animate=False)
        self.query_one("#keys", Static).update(Content.styled("Esc closes.", "$muted"))

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#files")


def result_words(done: DeletionResult) -> str:
    """Return what a deletion did, in a line or two."""
    words = f"Deleted: {count_words(done.photos, 'photo')}."
    if done.refused:
        words += f" Refused: {len(done.refused):,}."
    if done.ended_by:
        words += f" Not reached: {done.left:,}. {done.ended_by}"
    return words


def plan_lines(plan: DeletionPlan) -> list[str]:
    """Return what is refused and why, and the files below the folders that they are in."""
    refused = [f"Not deleted: {reason}" for reason in _limited(plan.refused)]
    files = []
    for folder, names in plan.folders.items():
        files += [f"{folder}: {count_words(len(names), 'file')}", *(f"  {name}" for name in names)]
    return [*refused, *([""] if refused else []), *_limited(files)]


def _limited(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _NAMED
    return [*lines[:_NAMED], *([f"and {more:,} more"] if more > 0 else [])]
