"""Deletes what is in the trash permanently: the plan of what a screen names, its dialog, and its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.screen import Screen
from textual.worker import Worker

from core.errors import UsageError
from core.jobs.models import JobId
from core.models import PhotoId
from tui.screens.deletion.deletion_dialog import DeletionDialog, result_words
from tui.screens.dialogs.text_card import TextCard
from tui.session import Session


async def ask_to_delete(
    screen: Screen[Any], session: Session, photo_ids: Sequence[PhotoId], changed: Callable[[], None]
) -> None:
    """Show the files of photos in a dialog, which deletes them once that is confirmed; call `changed` then.

    Raises:
        GalleryError: the actor may not, or none is in the trash any longer.
    """
    plan = await session.gallery.deletion.plan(session.actor, photo_ids)
    if not plan.photos and not plan.refused:
        raise UsageError("They are no longer in the trash.", "Close this and choose others.")
    if screen.app.screen is not screen:
        return
    if not plan.photos:
        screen.app.push_screen(TextCard("Nothing can be deleted", "\n".join(plan.refused)))
        return

    def closed(job_id: JobId | None) -> None:
        changed()
        if job_id is not None:
            work = partial(_show_result, screen, session, job_id)
            _: Worker[None] = screen.app.run_worker(work, name="result of a deletion")

    screen.app.push_screen(DeletionDialog(session, plan), closed)


async def _show_result(screen: Screen[Any], session: Session, job_id: JobId) -> None:
    done = await session.gallery.deletion_jobs.result(job_id)
    screen.app.notify(result_words(done), markup=False)
