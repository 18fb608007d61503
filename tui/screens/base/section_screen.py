"""The base of the screens with lists of text rows: several sections of which one is shown, and actions on rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
from tui.keys.bindings import bindings_of, with_keys
from tui.keys.screen_action import Need, ScreenKind
from tui.screens.base.closing import close_for
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.session import Session
from tui.widgets.lists.row_list import ListRow, RowList
from tui.wording import count_words

_T = TypeVar("_T")
_LIVE_SECONDS = 1.0
DIALOGS = "dialogs"
"""The group of workers that wait for a dialog."""


class Section(ABC):
    """One list: its rows and the actions on them."""

    title: ClassVar[str]
    headings: ClassVar[tuple[str, ...]]
    empty: ClassVar[tuple[str, str]]
    """The message of an empty list, and advice."""
    noun: ClassVar[str] = ""
    """What a row is, for the count in the top line; empty: no count."""
    purpose: ClassVar[str] = ""
    """What the list is for, and which key fills it."""
    facts: ClassVar[int] = 1
    """How many cells are in the first line of a card; the others are below, after their headings."""
    new_words: ClassVar[str] = ""
    """What `n` creates; empty: nothing."""
    needs_met: ClassVar[frozenset[Need]] = frozenset()
    """What its rows are, for actions that perform one of the choices for the row at the cursor without the menu."""
    is_live: ClassVar[bool] = False
    """Whether it changes without announcement: it is loaded every second while it is shown."""

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        self.session = session

    @abstractmethod
    async def rows(self) -> Sequence[ListRow]:
        """Read the list.

        Raises:
            GalleryError: it cannot be read, or is no longer permitted.
        """

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the number of rows in words."""
        return count_words(len(rows), self.noun) if self.noun and rows else ""

    def words(self, row: ListRow) -> str:
        """Return the details of a row, for the lines below the list."""
        return "   ".join(cell for cell in row.cells if cell)

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Return the choices for a row; none by default."""
        del row
        return ()

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform one of the choices.

        Raises:
            GalleryError: it cannot be done.
        """
        del screen, row, choice

    async def new(self, screen: SectionScreen) -> None:
        """Create a new row.

        Raises:
            GalleryError: it cannot be created.
        """
        del screen


class SectionScreen(GalleryScreen[None]):
    """A screen with some lists of which one is shown."""

    BINDINGS = bindings_of(ScreenKind.PEOPLE)
    kind: ClassVar[ScreenKind] = ScreenKind.PEOPLE

    def __init__(self, session: Session, trail: tuple[str, ...], sections: Sequence[Section]) -> None:
        """Show the first list."""
        super().__init__(session, trail)
        self._sections = tuple(sections)
        self._shown = 0
        self._loaded: Section | None = None
        self._begins_new = False

    def begin_new(self, kind: type[Section]) -> None:
        """Show a list first, and ask for a new row of it; call it before the screen is shown."""
        self.begin_with(kind)
        self._begins_new = True

    def begin_with(self, kind: type[Section]) -> None:
        """Show a list first; call it before the screen is shown."""
        self._shown = next(number for number, section in enumerate(self._sections) if isinstance(section, kind))

    @property
    def section(self) -> Section:
        """The list that is shown."""
        return self._sections[self._shown]

    @property
    def view(self) -> RowList:
        """The view of its rows."""
        return self.query_one(RowList)

    # The screen.

    def compose_body(self) -> Iterable[Widget]:
        """Yield the names of the lists, the rows, and the details of the row at the cursor."""
        yield Static(id="sections")
        yield Static(id="purpose", markup=False)
        yield RowList(linear=self.session.plain, id="rows")
        yield Static(id="words", markup=False)

    async def on_mount(self) -> None:
        """Start loading live lists regularly."""
        self.set_interval(_LIVE_SECONDS, self._follow)

    async def load(self) -> None:
        """Load the list that is shown."""
        section = self.section
        rows = await section.rows()
        if section is not self.section:
            return
        self.view.linear = self.session.plain
        self.view.show(section.headings, rows, facts=section.facts, reset_cursor=section is not self._loaded)
        self._loaded = section
        self.view.display = bool(rows)
        self.show_note(*(() if rows else section.empty))
        self._show_sections()
        self.show_trail(section.count(rows))
        if self._begins_new:
            self._begins_new = False
            self.action_new()

    def members_changed(self) -> None:
        """Load again."""
        self.library_changed()

    def on_row_list_moved(self) -> None:
        """Show the details of the row at the cursor."""
        row = self._selected_row
        self.query_one("#words", Static).update(Content(self.section.words(row) if row is not None else ""))

    async def on_row_list_opened(self) -> None:
        """Open a clicked row."""
        await self.action_open()

    def on_click(self, event: events.Click) -> None:
        """Show the list whose name was clicked."""
        if "section" in event.style.meta:
            self._show(event.style.meta["section"])

    # Its actions.

    def meets(self, need: Need) -> bool:
        """Add rows, several lists, and a list that can get new rows."""
        match need:
            case Need.ITEMS:
                return not self.is_removed and bool(self.view.rows)
            case Need.SECTIONS:
                return len(self._sections) > 1
            case Need.CREATION:
                return bool(self.section.new_words)
            case _:
                return need in self.section.needs_met or super().meets(need)

    def action_move(self, direction: str) -> None:
        """Move the cursor."""
        before = self.view.cursor_index
        self.view.move(direction)
        if self.view.cursor_index == before:
            self.answer_key("There is nothing more this way.")

    def action_section(self, step: int) -> None:
        """Show the next (1) or previous (-1) list."""
        self._show((self._shown + step) % len(self._sections))

    async def action_open(self) -> None:
        """Show the choices for the row at the cursor."""
        row, section = self._selected_row, self.section
        choices = () if row is None else section.choices(row)
        if row is None or not choices:
            self.answer_key("There is nothing to open here." if row is None else "Nothing can be done with this row.")
            return
        title = row.cells[0] or section.title

        def chosen(value: str | None) -> None:
            if value is not None:
                self.attempt(lambda: section.act(self, row, value))

        self.app.push_screen(Menu(title, choices, linear=self.session.plain), chosen)

    def action_choice(self, value: str) -> None:
        """Perform a choice on the row at the cursor."""
        row, section = self._selected_row, self.section
        if row is not None and value in {choice.value for choice in section.choices(row)}:
            self.attempt(lambda: section.act(self, row, value))

    def action_new(self) -> None:
        """Create a new row of this list."""
        self.attempt(lambda: self.section.new(self))

    # For sections.

    def attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a change in a worker, show its error, and load again."""

        async def safely() -> None:
            try:
                await work()
            except GalleryError as error:
                self.show_error(error)
            self.library_changed()

        _: Worker[None] = self.run_worker(safely, name="change", group=DIALOGS)

    async def ask(self, dialog: ModalScreen[_T]) -> _T | None:
        """Show a dialog and return its answer; call it in a worker."""
        return await self.app.push_screen_wait(dialog)

    async def choose(self, title: str, choices: Sequence[MenuChoice]) -> str | None:
        """Show a menu and return what was chosen."""
        return await self.ask(Menu(title, choices, linear=self.session.plain))

    def close_for(self, reason: str) -> None:
        """Close this screen and what is on top of it, and say why."""
        close_for(self, reason)

    async def confirm(self, question: str, yes: str) -> bool:
        """Ask for confirmation before something that ends sessions or revokes access."""
        return await self.choose(question, [MenuChoice("n", "No", "no"), MenuChoice("y", yes, "yes")]) == "yes"

    # Private.

    @property
    def _selected_row(self) -> ListRow | None:
        """The row at the cursor; None while the rows are still those of the list that was shown before."""
        return self.view.selected_row if self._loaded is self.section else None

    def _follow(self) -> None:
        if self.section.is_live and self.app.screen is self:
            self.library_changed()

    def _show(self, number: int) -> None:
        self._shown = number
        self._show_sections()
        self._show_status()
        self.library_changed()

    def _show_sections(self) -> None:
        parts: list[Content | tuple[str, str]] = []
        for number, section in enumerate(self._sections):
            here = number == self._shown
            words = f"[{section.title}]" if here and self.session.plain else f" {section.title} "
            style = "bold $accent" if here else "$muted"
            parts.append(Content.styled(words, style).stylize(Style.from_meta({"section": number})))
            parts.append(("  ", ""))
        self.query_one("#sections", Static).update(Content.assemble(*parts), layout=False)
        self.query_one("#purpose", Static).update(Content(with_keys(self.section.purpose, self.keymap)))
