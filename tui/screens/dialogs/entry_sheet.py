"""A sheet at the bottom of the screen: one line of input, chips of what is set, completions above."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from core.errors import GalleryError, UsageError
from tui.photos.running_change import RunningChange
from tui.screens.dialogs.change_sheet import ChangeSheet
from tui.widgets.tiles.tile_painting import cut_in_middle

MOST_COMPLETIONS = 8
"""Completions that are shown, where there is room for them."""

_OTHER_LINES = 9
"""Lines of the window that completions leave free."""
_CHIP_CELLS = 30
"""Cells of a chip before its name is cut."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is set. Its texts must be safe for display."""

    value: str
    """What it is for the source of the sheet."""
    words: str
    note: str = ""
    """What stands behind the words in a dim tone, such as on how many of the photos it is."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that can be added. Its texts must be safe for display."""

    value: str
    """The text that Enter adds."""
    words: str
    note: str = ""
    """What stands at the right end, such as a count."""


class EntrySource(ABC):
    """What a sheet is about: it reads what is set, completes what is typed, and makes the changes."""

    title: str
    """What the sheet does to how many things, safe for display."""
    placeholder: str = ""
    """What the empty line of input says."""
    initial: str = ""
    """The text with which the line of input begins."""
    limit: int = 200
    """Characters of an entry."""
    closes: bool = False
    """Whether Enter closes the sheet after the change, as for a text of which there is one."""
    change: RunningChange | None = None
    """The change of the session, by which its changes are made; None: they never take long."""
    keys: str = "Enter adds, on an empty line it closes. Backspace removes, Ctrl+Z undoes, Esc closes."
    """The last line of the sheet: what the keys do."""

    @abstractmethod
    async def chips(self) -> Sequence[Chip]:
        """Return what is set, in the order in which it is shown.

        Raises:
            GalleryError: it cannot be read.
        """

    async def completions(self, typed: str) -> Sequence[Completion]:  # noqa: ARG002 - for subclasses
        """Return what can be added, the best first, for what is typed so far; it may be empty.

        Raises:
            GalleryError: it cannot be read.
        """
        return ()

    @abstractmethod
    async def add(self, entry: str) -> str:
        """Add what was typed, or the value of a completion; return what was done as a sentence.

        Raises:
            GalleryError: it is refused; the sheet says why and keeps the text.
        """

    async def remove(self, chip: Chip) -> str:
        """Remove something that is set; return what was done as a sentence.

        Raises:
            GalleryError: it is refused.
        """
        raise UsageError(f"{chip.words} cannot be removed here.", "Esc closes the sheet.")

    async def undo(self) -> str:
        """Undo the newest change of this sheet that stands; return what was done as a sentence.

        Raises:
            GalleryError: it cannot be undone, or nothing was changed.
        """
        raise UsageError("There is nothing to undo here.", "Esc closes the sheet, and then u undoes.")


class EntrySheet(ChangeSheet, inherit_bindings=False):
    """The sheet. Enter adds, on an empty line it closes; returns whether anything was changed.

    Completions stand above the input with the best one next to it: Up goes to it, Tab writes it into the line.
    Backspace on an empty line chooses the last chip, and then removes it.
    """

    AUTO_FOCUS = "#entry"
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, id="entry-sheet.close"),
        Binding("up,shift+tab", "choose(1)", "Previous completion", show=False, id="entry-sheet.up"),
        Binding("down", "choose(-1)", "Next completion", show=False, id="entry-sheet.down"),
        Binding("tab", "complete", "Complete", show=False, id="entry-sheet.complete"),
        Binding("ctrl+z", "undo", "Undo", show=False, id="entry-sheet.undo"),
        # Before the input sees them, on an empty line.
        Binding("left", "chip(-1)", "Previous chip", show=False, priority=True, id="entry-sheet.left"),
        Binding("right", "chip(1)", "Next chip", show=False, priority=True, id="entry-sheet.right"),
        Binding("backspace,delete", "remove", "Remove", show=False, priority=True, id="entry-sheet.remove"),
    ]

    def __init__(self, source: EntrySource, *, linear: bool = False) -> None:
        """Ask for entries; `linear` marks what is chosen with a sign in addition to its colours."""
        super().__init__(source.change)
        self._source = source
        self._linear = linear
        self._chips: Sequence[Chip] = ()
        self._completions: Sequence[Completion] = ()
        self._chosen = -1
        """The number of the chosen completion; -1: none."""
        self._chip = -1
        """The number of the chosen chip; -1: none."""
        self._is_changed = False
        self._turns = asyncio.Lock()
        """Changes are made one after the other, in the order of the keys."""

    def compose(self) -> ComposeResult:
        """Compose the sheet."""
        with Vertical(id="card"):
            yield Static(Content.styled(self._source.title, "bold"), id="title")
            yield Static(id="completions")
            yield Static(id="chips")
            yield Input(
                self._source.initial,
                placeholder=self._source.placeholder,
                max_length=self._source.limit,
                select_on_focus=False,
                id="entry",
            )
            yield Static(id="said")
            yield Static(Content.styled(self._source.keys, "$muted"), id="keys")

    async def on_mount(self) -> None:
        """Read what is set before the first frame."""
        await self._refresh_chips()
        await self._refresh_completions()

    def on_resize(self) -> None:
        """Show as many completions as there is room for; the line has the focus again after a window without room."""
        self._draw()
        self.call_after_refresh(self._draw)  # in the width that the sheet has then
        self.call_after_refresh(self._focus_line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete what is typed; a newer search replaces one in progress."""
        event.stop()
        self._chosen = self._chip = -1
        self._draw()
        _: Worker[None] = self.run_worker(self._refresh_completions, name="complete", group="complete", exclusive=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add the chosen completion or what is typed; close on an empty line."""
        event.stop()
        entry = self._completions[self._chosen].value if self._chosen >= 0 else event.value.strip()
        if entry or self._source.closes:
            if not self._source.closes:
                self._input.clear()
            self._change(lambda: self._source.add(entry), entry)
        else:
            self.action_close()

    def on_click(self, event: events.Click) -> None:
        """Add a clicked completion; close after a click outside of the sheet."""
        if not self._is_in("#card", event):
            self.action_close()
        elif self._is_in("#completions", event):
            shown = self._shown
            line = event.screen_y - self.query_one("#completions").content_region.y
            if 0 <= line < len(shown):
                value = shown[len(shown) - 1 - line].value
                self._input.clear()
                self._change(lambda: self._source.add(value), value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Take the keys of the chips only where the line is empty."""
        return not (self._input.value or not self._chips) if action in {"chip", "remove"} else True

    def action_close(self) -> None:
        """Cancel a change that takes long, or close once the changes of the earlier keys are made."""
        if not self._cancels():
            self._in_turn(self._close)

    def action_choose(self, step: int) -> None:
        """Move up (1) or down (-1) among the completions; below them is the line of input."""
        self._chosen = max(-1, min(self._chosen + step, len(self._shown) - 1))
        self._chip = -1
        self._draw()

    def action_complete(self) -> None:
        """Write the chosen completion, or the best one, into the line."""
        shown = self._shown
        if shown:
            self._input.value = shown[max(self._chosen, 0)].value
            self._input.cursor_position = len(self._input.value)

    def action_chip(self, step: int) -> None:
        """Move among the chips; after the last one is the line of input."""
        last = len(self._chips)
        place = (last if self._chip < 0 else self._chip) + step
        self._chip = max(place, 0) if place < last else -1
        self._chosen = -1
        self._draw()

    def action_remove(self) -> None:
        """Choose the last chip, or remove the chosen one."""
        if self._chip < 0:
            self.action_chip(-1)
            return
        chip = self._chips[self._chip]
        self._chip = -1
        self._change(lambda: self._source.remove(chip))

    def action_undo(self) -> None:
        """Undo the newest change of this sheet."""
        self._change(self._source.undo)

    def leave_by_click(self) -> None:
        """Close as with its key."""
        self.action_close()

    def _change(self, change: Callable[[], Awaitable[str]], entry: str = "") -> None:
        async def make() -> None:
            try:
                said = await self._carried_out(change)
            except GalleryError as error:
                self._say(str(error), is_error=True)
                if not self._is_gone and not self._input.value:
                    self._input.value = entry
                    self._input.cursor_position = len(entry)
                return
            self._is_changed = True
            if self._source.closes:
                self.dismiss(True)
                return
            self._say(said)
            await self._refresh_chips()
            await self._refresh_completions()

        self._in_turn(make)

    def _in_turn(self, step: Callable[[], Awaitable[None]]) -> None:
        async def wait() -> None:
            async with self._turns:
                if not self._is_gone:
                    await step()

        _: Worker[None] = self.run_worker(wait, name="change", group="change")

    def _focus_line(self) -> None:
        if not self._is_gone and self.focused is None:
            self.set_focus(self._input)

    async def _close(self) -> None:
        self.dismiss(self._is_changed)

    async def _refresh_chips(self) -> None:
        try:
            chips = await self._source.chips()
        except GalleryError as error:
            self._say(str(error), is_error=True)
            return
        self._chips, self._chip = chips, -1
        self._draw()

    async def _refresh_completions(self) -> None:
        try:
            completions = await self._source.completions(self._input.value.strip())
        except GalleryError as error:
            self._say(str(error), is_error=True)
            return
        self._completions = completions
        self._chosen = min(self._chosen, len(self._shown) - 1)
        self._draw()

    def _say(self, words: str, *, is_error: bool = False) -> None:
        if not self._is_gone:
            self.query_one("#said", Static).update(Content.styled(words, "$error" if is_error else ""))

    def _draw(self) -> None:
        if self._is_gone:
            return
        width = max(self.query_one("#card").content_size.width, 1)
        lines = [self._line(number, width) for number in reversed(range(len(self._shown)))]
        self.query_one("#completions", Static).update(Content("\n").join(lines))
        parts: list[tuple[str, str]] = []
        for number, chip in enumerate(self._chips):
            is_chosen = number == self._chip
            words = cut_in_middle(chip.words, _CHIP_CELLS)
            style = "$selected-text on $accent" if is_chosen else "$foreground on $tile"
            parts.append((f"[{words}]" if self._linear and is_chosen else f" {words} ", style))
            parts.append((f" {chip.note}  " if chip.note else " ", "$muted"))
        self.query_one("#chips", Static).update(Content.assemble(*parts))
        self.query_one("#chips").display = bool(parts)

    def _line(self, number: int, width: int) -> Content:
        each, is_chosen = self._completions[number], number == self._chosen
        mark = "> " if self._linear and is_chosen else "  " if self._linear else " "
        room = max(width - len(mark) - len(each.note) - 2, 1)
        words = cut_in_middle(each.words, room)
        gap = " " * max(room - Content(words).cell_length + 1, 1)
        if is_chosen:
            return Content.styled(f"{mark}{words}{gap}{each.note} ", "$selected-text on $accent")
        return Content.assemble(f"{mark}{words}{gap}", (f"{each.note} ", "$muted"))

    def _is_in(self, selector: str, event: events.Click) -> bool:
        return self.query_one(selector).region.contains(int(event.screen_x), int(event.screen_y))

    @property
    def _shown(self) -> Sequence[Completion]:
        """The completions for which there is room, the best first."""
        return self._completions[: max(min(MOST_COMPLETIONS, self.app.size.height - _OTHER_LINES), 0)]

    @property
    def _input(self) -> Input:
        return self.query_one("#entry", Input)

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#entry")
