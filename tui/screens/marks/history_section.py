"""Lists of changes, the newest first, and what can be done with one: undo it, redo it, show its photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.deletion.deletion_history import DeletePhotos
from core.models import KeySet, SortOrder, TrashSet
from core.operations import HistoryEntry, HistoryFilter, Request, ThingKind
from core.permissions import Action
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.marks.restoring import restore_deleted
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import count_words, instant_words

SHOWN = 300
"""Changes that the list shows."""

_WITH_PHOTOS = (ThingKind.PHOTO, ThingKind.COLLECTION, ThingKind.CATEGORY)
_UNDO, _REDO, _PHOTOS, _LIKE_THIS, _ALL = "undo", "redo", "photos", "like this", "all"
_RESTORE = "restore"


class OwnHistorySection(Section):
    """The changes of the member."""

    title: ClassVar[str] = "My changes"
    noun: ClassVar[str] = "change"
    purpose: ClassVar[str] = "{open} shows the photos of a change and what can be done with it, {undo} undoes it."
    facts: ClassVar[int] = 1
    headings: ClassVar[tuple[str, ...]] = ("Change", "", "")
    empty: ClassVar[tuple[str, str]] = (
        "Nothing was changed yet.",
        "Favourites, ratings, covers and other changes are listed here, and can be undone at any time.",
    )
    others: ClassVar[bool] = False
    """Whether the changes of all members are listed."""

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._entries: dict[object, HistoryEntry] = {}
        self._kind = ""

    async def rows(self) -> Sequence[ListRow]:
        """Read the changes."""
        wanted = HistoryFilter(others=self.others, kind=self._kind)
        entries = await self.session.gallery.operations.history(self.session.actor, wanted, SHOWN)
        self._entries = {entry.id: entry for entry in entries}
        return [ListRow(entry.id, self._cells(entry), entry.undone_at is not None) for entry in entries]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Say which kind of changes are listed."""
        words = super().count(rows)
        return f"{words} of one kind" if self._kind and words else words

    def words(self, row: ListRow) -> str:
        """Return the number of a change, by which commands name it."""
        entry = self._entries[row.key]
        undone = "" if entry.undone_at is None else f" Undone {instant_words(entry.undone_at)}."
        why_final = f" {entry.why_final}" if entry.why_final else ""
        return f"Number {entry.id}, {instant_words(entry.at)}.{undone}{why_final}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer undo or redo, the photos, and the changes of this kind."""
        entry = self._entries[row.key]
        step = [MenuChoice("u", "Undo", _UNDO) if entry.undone_at is None else MenuChoice("r", "Redo", _REDO)]
        if entry.why_final:
            offered = entry.kind == DeletePhotos.kind and self.session.may(Action.DELETE)
            step = [MenuChoice("b", "Restore the files from quarantine…", _RESTORE)] if offered else []
        is_about_photos = not entry.gives_access and any(entry.counts.get(kind) for kind in _WITH_PHOTOS)
        photos = [MenuChoice("p", "Show the photos", _PHOTOS)] if is_about_photos else []
        kind = MenuChoice("f", "All changes", _ALL) if self._kind else MenuChoice("f", "Only such changes", _LIKE_THIS)
        return [*photos, *step, kind]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        entry = self._entries[row.key]
        if choice in {_UNDO, _REDO}:
            await self.step(screen, row, choice)
        elif choice == _RESTORE:
            await restore_deleted(screen, self.session, entry.id)
        elif choice == _PHOTOS:
            await self._show_photos(screen, entry)
        else:
            self._kind = entry.kind if choice == _LIKE_THIS else ""

    async def _show_photos(self, screen: SectionScreen, entry: HistoryEntry) -> None:
        """Show the photos of a change: those that are listed, or those that are in the trash, as the trash does."""
        operations, actor = self.session.gallery.operations, self.session.actor
        keys = await operations.touched_photos(actor, entry.id)
        trashed = await operations.touched_photos(actor, entry.id, in_trash=True)
        if not keys and not trashed:
            screen.answer_key("None of its photos is there for you now.")
            return
        shown = KeySet(keys) if keys else TrashSet(keys=trashed)
        if keys and trashed:
            screen.notify(f"{count_words(len(trashed), 'more photo')} in the trash.", markup=False)
        trail = (*screen.trail, f"Number {entry.id}")
        screen.app.push_screen(GridScreen(self.session, trail, shown, None, SortOrder.DATE))

    async def step(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Undo or redo a change; one that gives people access again, or of another member, is confirmed first.

        Raises:
            GalleryError: it is not permitted, or a newer change stands that touched the same.
        """
        entry, gallery = self._entries[row.key], self.session.gallery
        if entry.why_final:
            screen.answer_key(entry.why_final)
            return
        if entry.gives_access or not entry.is_own:
            access = " This may change who has access." if entry.gives_access else ""
            access = f" {entry.access_words}" if entry.access_words else access
            question = f"{choice.capitalize()} number {entry.id}? {entry.member} {entry.words}.{access}"
            if not await screen.confirm(question, f"Yes, {choice} it"):
                return
        request = Request(entry.id, is_confirmed=True)
        await (gallery.undo if choice == _UNDO else gallery.redo)(self.session.actor, request)
        done = "undone" if choice == _UNDO else "done again"
        screen.notify(f"Number {entry.id} is {done}: {entry.words}.", markup=False)

    def _cells(self, entry: HistoryEntry) -> tuple[str, ...]:
        return (
            f"{entry.member} {entry.words}" if self.others else entry.words[:1].upper() + entry.words[1:],
            instant_words(entry.at),
            "" if entry.undone_at is None else f"undone by {entry.undone_by}" if entry.undone_by else "undone",
        )


class EverybodysHistorySection(OwnHistorySection):
    """The changes of all members, for admins."""

    title: ClassVar[str] = "Changes of everybody"
    others: ClassVar[bool] = True
