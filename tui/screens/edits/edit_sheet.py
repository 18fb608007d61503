"""A sheet with lines of input for values that are checked while they are typed; a key restores what the file has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from core.errors import GalleryError, UsageError
from tui.photos.running_change import RunningChange
from tui.screens.dialogs.change_sheet import ChangeSheet
from tui.widgets.frame.sheets import Sheet, sheet_of

Edited = Mapping[str, str | None]
"""The changed values by the names of their fields; None: restored."""


@dataclass(frozen=True, slots=True)
class EditLine:
    """A field of the sheet. Its texts must be safe for display."""

    name: str
    label: str
    value: str = ""
    """What is in the line at first."""
    placeholder: str = ""
    original: str | None = None
    """What the file has, as a value; None: it cannot be restored."""
    original_words: str = ""
    """The same for people; it stands below the line."""
    limit: int = 200
    """Characters."""
    check: Callable[[str], object] | None = None
    """Raises UsageError for a wrong value that is not empty."""


class EditLines(VerticalScroll, inherit_bindings=False):
    """The lines of the sheet: arrows would scroll it instead of moving to the next line."""

    def on_resize(self) -> None:
        """Keep the line with the cursor in view where there is less room, as above a message."""
        if self.screen.focused is not None:
            self.screen.focused.scroll_visible(animate=False, immediate=True)


class EditSheet(ChangeSheet, inherit_bindings=False):
    """The sheet; returns whether anything was saved. Escape asks once more where a value was changed."""

    AUTO_FOCUS = ""  # it would scroll to the field
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, priority=True, id="edit-sheet.close"),
        Binding("enter,ctrl+s", "save", "Save", show=False, id="edit-sheet.save"),
        Binding("down,tab", "step(1)", "Down", show=False, id="edit-sheet.down"),
        Binding("up,shift+tab", "step(-1)", "Up", show=False, id="edit-sheet.up"),
        Binding("ctrl+o", "restore", "Restore", show=False, priority=True, id="edit-sheet.restore"),
    ]
    keys = "Enter saves, Ctrl+O restores what the file has, Esc closes."

    def __init__(
        self,
        title: str,
        lines: Sequence[EditLine],
        save: Callable[[Edited], Awaitable[None]],
        change: RunningChange | None = None,
    ) -> None:
        """Edit these values; a GalleryError that `save` raises is shown in the sheet.

        `change` is that of the session, by which `save` makes the change; None: it never takes long.
        """
        super().__init__(change)
        self._title = title
        self._lines = tuple(lines)
        self._save = save
        self._restored: set[int] = set()
        self._is_warned = False

    def compose(self) -> ComposeResult:
        """Compose the sheet."""
        with Vertical(id="card"):
            with EditLines(id="lines", can_focus=False):
                yield Static(Content.styled(self._title, "bold"), id="title")
                for number, line in enumerate(self._lines):
                    yield Static(Content(line.label), classes="label")
                    yield Input(
                        line.value,
                        placeholder=line.placeholder,
                        max_length=line.limit,
                        select_on_focus=False,
                        id=f"line-{number}",
                    )
                    yield Static(Content.styled(line.original_words, "$muted"), id=f"about-{number}", classes="about")
            with Vertical(id="foot"):
                yield Static(id="said")
                yield Static(Content.styled(self.keys, "$muted"), id="keys")

    def on_mount(self) -> None:
        """Start in the first line, with the title in view."""
        self._place()
        self.set_focus(self._input(0), scroll_visible=False)

    def on_resize(self) -> None:
        """Lie at the right, below, or over everything, as the width allows."""
        self._place()
        self.call_after_refresh(self._focus_line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check what is typed; a restored value that is changed is a new one."""
        event.stop()
        self._is_warned = False
        number = int(str(event.input.id).removeprefix("line-"))
        if event.value != self._lines[number].original:
            self._restored.discard(number)
        self._say("")
        self._show_about(number)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save after Enter in a line."""
        event.stop()
        self.action_save()

    def on_click(self, event: events.Click) -> None:
        """Close after a click outside of the sheet, as with its key."""
        if not self.query_one("#card").region.contains(int(event.screen_x), int(event.screen_y)):
            self.action_close()

    def action_step(self, step: int) -> None:
        """Move to the next (1) or previous (-1) line."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_restore(self) -> None:
        """Put what the file has into the line, and take the correction back."""
        number = self._focused_line
        original = None if number is None else self._lines[number].original
        if number is None or original is None:
            self._say("This has nothing to restore.")
            return
        self._restored.add(number)
        self._input(number).value = original
        self._show_about(number)

    def action_save(self) -> None:
        """Save what was changed, unless a value is wrong."""
        for number in range(len(self._lines)):
            if (problem := self._problem(number)) is not None:
                self.set_focus(self._input(number))
                self._say(problem.message, is_error=True)
                return
        _: Worker[None] = self.run_worker(self._hand_over, name="save", group="save", exclusive=True)

    def action_close(self) -> None:
        """Cancel a change that takes long, or close; changed values are kept until the key comes again."""
        if self._cancels():
            return
        if not self._edited or self._is_warned:
            self.dismiss(False)
            return
        self._is_warned = True
        self._say("Values were changed. Enter saves them, Esc again discards the changes.")

    def leave_by_click(self) -> None:
        """Close as with its key."""
        self.action_close()

    @property
    def _edited(self) -> Edited:
        found: dict[str, str | None] = {}
        for number, line in enumerate(self._lines):
            value = self._input(number).value.strip()
            if number in self._restored:
                found[line.name] = None
            elif value != line.value.strip():
                found[line.name] = value
        return found

    async def _hand_over(self) -> None:
        edited = self._edited
        if not edited:
            self.dismiss(False)
            return
        try:
            await self._carried_out(lambda: self._save(edited))
        except GalleryError as error:
            self._say(str(error), is_error=True)
            return
        self.dismiss(True)

    def _problem(self, number: int) -> UsageError | None:
        line, value = self._lines[number], self._input(number).value.strip()
        if line.check is None or not value or number in self._restored or value == line.value.strip():
            return None
        try:
            line.check(value)
        except UsageError as error:
            return error
        return None

    def _show_about(self, number: int) -> None:
        problem, line = self._problem(number), self._lines[number]
        about = Content.styled(line.original_words, "$muted")
        if problem is not None:
            about = Content.styled(str(problem), "$error")
        elif number in self._restored:
            about = Content.styled(f"{line.original_words} · restored", "$accent")
        self.query_one(f"#about-{number}", Static).update(about)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        if not self._is_gone:
            said = self.query_one("#said", Static)
            said.update(Content.styled(words, "$error" if is_error else "$accent"))
            said.display = bool(words)

    def _place(self) -> None:
        sheet = sheet_of(self.app.size)
        for each in Sheet:
            self.set_class(each is sheet, each)

    def _focus_line(self) -> None:
        if not self._is_gone and self.focused is None:
            self.set_focus(self._input(0))

    @property
    def _focused_line(self) -> int | None:
        name = "" if self.focused is None else str(self.focused.id)
        return int(name.removeprefix("line-")) if name.startswith("line-") else None

    def _input(self, number: int) -> Input:
        return self.query_one(f"#line-{number}", Input)

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#said")
