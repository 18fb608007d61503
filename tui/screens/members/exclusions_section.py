"""The list of excluded folders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.models import Exclusion, parse_exclusion
from core.models.exclusions import LONGEST_EXCLUSION
from core.operations import ExcludeFolder, IncludeFolder
from core.text import display_text
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

_FIELDS = (Field("text", "Name, or path below a folder of photos", limit=LONGEST_EXCLUSION),)


class ExclusionsSection(Section):
    """The folders that settings and admins exclude."""

    title: ClassVar[str] = "Excluded"
    noun: ClassVar[str] = "excluded folder"
    purpose: ClassVar[str] = (
        "Folders to leave out, starting with the next scan. {people.new} adds one, {open} removes it."
    )
    facts: ClassVar[int] = 2
    headings: ClassVar[tuple[str, ...]] = ("Folder", "Means", "Since", "By")
    empty: ClassVar[tuple[str, str]] = (
        "No folders are excluded by name or path.",
        "Press {people.new} to exclude one. A file .nogallery in a folder excludes it, too.",
    )
    new_words: ClassVar[str] = "an excluded folder"

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._removable: dict[object, Exclusion] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read those of admins; those of the settings follow."""
        gallery = self.session.gallery
        stored = await gallery.indexing.exclusions(self.session.actor)
        self._removable = {each.exclusion.text: each.exclusion for each in stored}
        rows = [
            ListRow(each.exclusion.text, (*_words(each.exclusion), instant_words(each.added_at), each.added_by))
            for each in stored
        ]
        written = [parse_exclusion(text) for text in gallery.settings.excluded_folders]
        rows += [
            ListRow(("settings", each.text), (*_words(each), "", "the settings"))
            for each in written
            if each is not None
        ]
        return rows

    def words(self, row: ListRow) -> str:
        """Say what a row of the settings is."""
        if row.key in self._removable:
            return f"Excludes {row.cells[1]}. The next scan hides its photos."
        return f"Excludes {row.cells[1]}. It is in the file of settings, as excluded_folders."

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to remove one that an admin added."""
        return [MenuChoice("x", "Show these folders again", "include")] if row.key in self._removable else []

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Remove the exclusion."""
        del choice
        await self.session.gallery.apply(self.session.actor, IncludeFolder(self._removable[row.key].text))
        screen.notify(screen.session.with_history("The next scan shows these folders again"), markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Ask for a name or a path."""
        answers = await screen.ask(Form("Exclude folders", _FIELDS, self._exclude, verb="excludes the folders"))
        if answers is not None:
            screen.notify(screen.session.with_history("The next scan hides these folders"), markup=False)

    async def _exclude(self, answers: Answers) -> None:
        await self.session.gallery.apply(self.session.actor, ExcludeFolder(answers["text"]))


def _words(exclusion: Exclusion) -> tuple[str, str]:
    shown = display_text(exclusion.text)
    return shown, f"the folder {shown.lstrip('/')}" if exclusion.is_path else f"every folder called {shown}"
