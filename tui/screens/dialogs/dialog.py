"""The base of all dialogs."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from tui.bindings import key_words
from tui.screens.dialogs.right_click import LeftByRightClick


class Dialog(LeftByRightClick, ModalScreen[ScreenResultType]):
    """A screen on top of another one, which closes once."""

    def key_unhandled(self, key: str) -> None:
        """Say that a key does nothing here."""
        self.notify(f"{key_words(key)} does nothing here. Esc closes this.", markup=False)

    def leave_by_click(self) -> None:
        """Close without an answer."""
        self.dismiss()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result, unless the dialog is closed already or another screen is on top of it.

        Textual closes whatever is on top: after a double click, or at the end of work that a closed dialog started.
        """
        return super().dismiss(result) if self.is_current else AwaitComplete()
