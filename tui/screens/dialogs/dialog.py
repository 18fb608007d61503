"""The base of all dialogs."""

from __future__ import annotations

from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from tui.bindings import key_words
from tui.screens.dialogs.right_click import LeftByRightClick
from tui.widgets.frame.too_small import TooSmall, is_too_small


class Dialog(LeftByRightClick, ModalScreen[ScreenResultType]):
    """A screen on top of another one, which closes once."""

    fits_any_size: ClassVar[bool] = False
    """Whether it is shown in a window that is too small for everything else."""

    def on_resize(self) -> None:
        """Show only the message of a window that is too small, like the screen below."""
        too_small = is_too_small(self.app.size) and not self.fits_any_size
        self.set_class(too_small, "-too-small")
        if too_small:
            notices = self.query_children(TooSmall)
            notice = notices.first() if notices else TooSmall()
            notice.show(self.app.size)
            if not notice.is_attached:
                self.mount(notice)

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
