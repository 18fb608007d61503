"""What the actor is called, and the form that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.accounts.names import MAX_DISPLAY_NAME
from core.accounts.operations import SetOwnName
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.widgets.lists.row_list import ListRow


class NameSection(Section):
    """What the actor is called; the login name stays."""

    title: ClassVar[str] = "Name"
    purpose: ClassVar[str] = "What others call you. {people.new} changes it; your login name stays."
    facts: ClassVar[int] = 1
    headings: ClassVar[tuple[str, ...]] = ("Name", "")
    empty: ClassVar[tuple[str, str]] = ("", "")
    new_words: ClassVar[str] = "change your name"

    async def rows(self) -> Sequence[ListRow]:
        """Return one row."""
        called = await self.session.gallery.accounts.called(self.session.actor)
        return [ListRow(called, (called, f"login name {self.session.actor.name}"))]

    def words(self, row: ListRow) -> str:
        """Return where each of the names is used."""
        return f"Others see {row.key}. You sign in as {self.session.actor.name}."

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to change it."""
        del row
        return [MenuChoice("c", "Change your name…", "change")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Change the name."""
        del row, choice
        await self.new(screen)

    async def new(self, screen: SectionScreen) -> None:
        """Ask for another name."""
        gallery, actor = self.session.gallery, self.session.actor

        async def change(answers: Answers) -> None:
            await gallery.apply(self.session.actor, SetOwnName(answers["name"]))

        field = Field("name", f"Name; empty: {actor.name}", await gallery.accounts.called(actor), MAX_DISPLAY_NAME)
        if await screen.ask(Form("What others call you", [field], change)) is not None:
            called = await gallery.accounts.called(actor)
            screen.notify(screen.session.with_history(f"You are called {called} now"), markup=False)
