"""The list of tags, and what can be done with one: rename, merge and delete it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.library.tags.counted_tags import CountedTag
from core.marks.tags.operations import DeleteTag, MergeTags, RenameTag
from core.operations import Operation
from core.permissions import Action
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.entry_sheet import EntrySheet
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.edits.tag_sources import ChosenTagSource, tag_words
from tui.widgets.lists.row_list import ListRow
from tui.wording import count_words

SHOWN = 500
"""Tags that the list shows; more are found by their names."""

_RENAME, _MERGE, _DELETE = "rename", "merge", "delete"


class TagsSection(Section):
    """The tags that the member has access to."""

    title: ClassVar[str] = "Tags"
    noun: ClassVar[str] = "tag"
    purpose: ClassVar[str] = "{open} shows what has a tag, f finds tags by a word of their names."
    headings: ClassVar[tuple[str, ...]] = ("Tag", "")
    empty: ClassVar[tuple[str, str]] = (
        "Nothing is tagged.",
        "{tag} on a photo, a collection or a category sets a tag. {back} goes back.",
    )
    words_of_names: str = ""
    """Only tags whose names contain this are listed."""

    async def rows(self) -> Sequence[ListRow]:
        """Read the tags."""
        found = await self.session.gallery.library.tags.page(
            self.session.actor, words=self.words_of_names, limit=SHOWN + 1
        )
        return [ListRow(tag.name, _cells(tag)) for tag in found]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Say whether these are all."""
        words = f"{SHOWN:,} tags and more" if len(rows) > SHOWN else count_words(len(rows), self.noun)
        return f"{words} with {self.words_of_names}" if self.words_of_names else words

    def words(self, row: ListRow) -> str:
        """Return what can be done with a tag everywhere."""
        return f"e renames {row.key}, m merges it into another tag, x deletes it." if self.choices(row) else ""

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer what changes a tag everywhere, to those with access to everything."""
        del row
        if not self.session.may(Action.TAG) or self.session.actor.category_ids is not None:
            return ()
        return (
            MenuChoice("e", "Rename", _RENAME),
            MenuChoice("m", "Merge into another tag", _MERGE),
            MenuChoice("x", "Delete", _DELETE),
        )

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Ask for a name or a confirmation, and perform the change."""
        name = str(row.key)
        if choice == _RENAME:
            await self._rename(screen, name)
        elif choice == _MERGE:
            await self._merge(screen, name)
        elif await screen.confirm(f"Delete the tag {name} from {row.cells[1]}?", "Yes, delete it"):
            await self._change(screen, DeleteTag(name), f"{name} is deleted")

    async def _rename(self, screen: SectionScreen, name: str) -> None:
        async def submit(answers: Answers) -> None:
            await self._change(screen, RenameTag(name, answers["name"]), f"{name} is renamed")

        await screen.ask(Form(f"Rename {name} everywhere", [Field("name", "Name", name, 800)], submit))

    async def _merge(self, screen: SectionScreen, name: str) -> None:
        async def chosen(other: str) -> None:
            await self._change(screen, MergeTags(name, other), f"{name} is merged into {other}")

        source = ChosenTagSource(self.session, f"Merge {name} into another tag", chosen, without=name)
        await screen.ask(EntrySheet(source, linear=self.session.plain))

    async def _change(self, screen: SectionScreen, operation: Operation[int], words: str) -> None:
        await self.session.gallery.apply(self.session.actor, operation)
        screen.notify(self.session.with_undo(words), markup=False)
        screen.changed_here()


def _cells(tag: CountedTag) -> tuple[str, ...]:
    return tag.name, tag_words(tag)
