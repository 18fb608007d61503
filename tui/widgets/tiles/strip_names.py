"""The names of the strips of home: the current one is shown below, where the window has room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.runtime.drawing.kept_styles import KeptStyles

_MARGIN = 2
_GAP = 3


class StripNames(KeptStyles, can_focus=True):
    """One line of names; left and right choose, also with the mouse."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"names--current", "names--focused", "names--name", "names--about"}
    DEFAULT_CSS = """
    StripNames {
        height: 1;
        background: $background;
        & > .names--current { color: $foreground; background: $background; text-style: bold underline; }
        & > .names--focused { color: $selected-text; background: $accent; text-style: bold; }
        & > .names--name { color: $muted; background: $background; }
        & > .names--about { color: $muted; background: $background; }
    }
    """

    @dataclass
    class Chosen(Message):
        """Another name was chosen; `opens` for a click on the name that is already chosen."""

        opens: bool = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty line."""
        super().__init__(id=id)
        self.names: tuple[str, ...] = ()
        self.index = 0
        self._linear = False

    @property
    def current(self) -> str:
        """The chosen name; empty without names."""
        return self.names[self.index] if self.names else ""

    def show(self, names: Sequence[str], *, linear: bool = False) -> None:
        """Show these names; the chosen one stays. `linear` marks it with a sign in addition to its style."""
        chosen = self.current
        self.names, self._linear = tuple(names), linear
        self.index = self.names.index(chosen) if chosen in self.names else 0
        self.refresh()

    def move(self, step: int) -> None:
        """Choose the next or the previous name, as far as there is one."""
        index = max(0, min(self.index + step, len(self.names) - 1))
        if index != self.index:
            self.index = index
            self.refresh()
            self.post_message(self.Chosen())

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the focus."""
        super().watch_has_focus(has_focus)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked name, or open the chosen one."""
        column = _MARGIN
        for number, name in enumerate(self.names):
            if column <= event.x < column + cell_len(name):
                self.focus()
                opens, self.index = number == self.index, number
                self.refresh()
                self.post_message(self.Chosen(opens))
                return
            column += cell_len(name) + _GAP

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        style = self.kept_style
        segments = [Segment(" " * _MARGIN, self.kept_style())]
        for number, name in enumerate(self.names):
            is_current = number == self.index
            word = "focused" if is_current and self.has_focus else "current" if is_current else "name"
            mark = f"> {name}" if is_current and self._linear else name
            segments += [Segment(mark, style(f"names--{word}")), Segment(" " * _GAP, self.kept_style())]
        used = sum(cell_len(segment.text) for segment in segments)
        about = "←/→ another strip · Enter all of it" if self.has_focus else ""
        if about and used + cell_len(about) + _MARGIN <= self.size.width:
            segments.append(Segment(" " * (self.size.width - used - cell_len(about) - _MARGIN), self.kept_style()))
            segments.append(Segment(about, style("names--about")))
        return Strip(segments if y == 0 else []).adjust_cell_length(self.size.width, self.kept_style())
