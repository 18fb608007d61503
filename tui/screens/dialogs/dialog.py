"""The base of all dialogs."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, ScreenResultType

from tui.keys.bindings import key_words
from tui.screens.dialogs.leaving import LeavableScreen
from tui.widgets.frame.too_small import announce_too_small, is_too_small

_LINES = 3
"""Lines of a step."""


def scrolling_keys(prefix: str) -> list[Binding]:
    """Return the bindings that scroll the card of a dialog, with ids that begin with `prefix`."""
    return [
        Binding("down,j", "scroll(1)", "Down", show=False, id=f"{prefix}.down"),
        Binding("up,k", "scroll(-1)", "Up", show=False, id=f"{prefix}.up"),
        Binding("pagedown,space", "scroll_page(1)", "Page down", show=False, id=f"{prefix}.page-down"),
        Binding("pageup", "scroll_page(-1)", "Page up", show=False, id=f"{prefix}.page-up"),
        Binding("home", "scroll_to_edge(0)", "Top", show=False, id=f"{prefix}.first"),
        Binding("end,G", "scroll_to_edge(1)", "Bottom", show=False, id=f"{prefix}.last"),
    ]


class Dialog(LeavableScreen, ModalScreen[ScreenResultType]):
    """A screen on top of another one, which closes once."""

    fits_any_size: ClassVar[bool] = False
    """Whether it is shown in a window that is too small for everything else."""

    def on_resize(self) -> None:
        """Show only the message of a window that is too small, like the screen below."""
        too_small = is_too_small(self.app.size) and not self.fits_any_size
        self.set_class(too_small, "-too-small")
        if too_small:
            announce_too_small(self)

    def key_unhandled(self, key: str) -> None:
        """Say that a key does nothing here."""
        self.notify(f"{key_words(key)} does nothing here. Esc closes this.", markup=False)

    def action_scroll(self, step: int) -> None:
        """Scroll a card that is higher than the terminal by some lines."""
        self._card.scroll_relative(y=step * _LINES, animate=False)

    def action_scroll_page(self, step: int) -> None:
        """Scroll such a card by what is in view of it."""
        self._card.scroll_relative(y=step * max(self._card.scrollable_content_region.height - 1, 1), animate=False)

    def action_scroll_to_edge(self, bottom: int) -> None:
        """Scroll such a card to its top (0) or bottom (1)."""
        self._card.scroll_to(y=self._card.max_scroll_y if bottom else 0, animate=False)

    def leave_by_click(self) -> None:
        """Close without an answer."""
        self.dismiss()

    @property
    def _card(self) -> VerticalScroll:
        return self.query_one("#card", VerticalScroll)
