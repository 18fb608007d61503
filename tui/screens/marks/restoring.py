"""Restores the files of a deletion in the history, as far as they are still in quarantine."""

from __future__ import annotations

from core.errors import NotFoundError
from core.wording import size_words
from tui.screens.base.section_screen import SectionScreen
from tui.screens.dialogs.text_card import TextCard
from tui.session import Session
from tui.wording import count_words, instant_words


async def restore_deleted(screen: SectionScreen, session: Session, operation_id: int) -> None:
    """Ask, move the files of that change back to where they were, and say what could not return.

    Raises:
        GalleryError: the actor may not, or nothing of it is in quarantine.
    """
    deletion = session.gallery.deletion
    photos = await deletion.quarantined(session.actor, operation_id)
    if not photos:
        raise NotFoundError("Nothing of it is in quarantine.", "It was restored, or removed after 7 days.")
    files = count_words(sum(len(photo.names) for photo in photos), "file")
    size, until = size_words(sum(photo.size for photo in photos)), instant_words(photos[0].removed)
    what = f"{count_words(len(photos), 'photo')} ({files}, {size}) to the trash"
    if not await screen.confirm(f"Restore {what}? After {until} they are removed.", "Yes, move the files back"):
        return
    jobs = session.gallery.deletion_jobs
    done = await jobs.result(await jobs.start_restoring(session.actor, [photo.photo_id for photo in photos]))
    words = f"Restored to the trash: {count_words(done.photos, 'photo')}."
    if done.ended_by:
        words = f"{words} Not reached: {done.left:,}. {done.ended_by}"
    if done.refused:
        reasons = "\n".join(done.refused[:_LISTED])
        await screen.ask(TextCard(words, f"In quarantine until {until}, because:\n\n{reasons}"))
    else:
        screen.notify(words, markup=False)


_LISTED = 100
