"""A sheet at the bottom of the screen with an area for a note."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea
from textual.worker import Worker

from core.errors import GalleryError
from tui.photos.running_change import RunningChange
from tui.screens.dialogs.change_sheet import ChangeSheet


class NoteSheet(ChangeSheet, inherit_bindings=False):
    """The sheet; returns whether the note was saved. Escape asks once more where it was changed."""

    AUTO_FOCUS = "#note"
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, priority=True, id="note-sheet.close"),
        Binding("ctrl+s", "save", "Save", show=False, priority=True, id="note-sheet.save"),
    ]
    keys = "Ctrl+S saves, Esc closes. **bold**, *italics*, lists with - or 1."

    def __init__(
        self, title: str, note: str, save: Callable[[str], Awaitable[None]], change: RunningChange | None = None
    ) -> None:
        """Edit a note that is safe to show; a GalleryError that `save` raises is shown in the sheet.

        `change` is that of the session, by which `save` makes the change; None: it never takes long.
        """
        super().__init__(change)
        self._title = title
        self._note = note
        self._save = save
        self._is_warned = False

    def compose(self) -> ComposeResult:
        """Compose the sheet."""
        with Vertical(id="card"):
            yield Static(Content.styled(self._title, "bold"), id="title")
            yield TextArea(
                self._note, soft_wrap=True, tab_behavior="focus", id="note", placeholder="A note for members"
            )
            yield Static(id="said")
            yield Static(Content.styled(self.keys, "$muted"), id="keys")

    def on_resize(self) -> None:
        """Give the area the focus again after a window without room."""
        self.call_after_refresh(self._focus_area)

    def on_text_area_changed(self) -> None:
        """Warn again before a changed note is thrown away."""
        self._is_warned = False
        self._say("")

    def on_click(self, event: events.Click) -> None:
        """Close after a click outside of the sheet, as with its key."""
        if not self.query_one("#card").region.contains(int(event.screen_x), int(event.screen_y)):
            self.action_close()

    def action_save(self) -> None:
        """Save the note; an empty one removes it."""
        _: Worker[None] = self.run_worker(self._hand_over, name="save", group="save", exclusive=True)

    def action_close(self) -> None:
        """Cancel a change that takes long, or close; a changed note is kept until the key comes again."""
        if self._cancels():
            return
        if self._area.text == self._note or self._is_warned:
            self.dismiss(False)
            return
        self._is_warned = True
        self._say("The note was changed. Ctrl+S saves it, Esc again discards the change.")

    def leave_by_click(self) -> None:
        """Close as with its key."""
        self.action_close()

    async def _hand_over(self) -> None:
        text = self._area.text
        if text == self._note:
            self.dismiss(False)
            return
        try:
            await self._carried_out(lambda: self._save(text))
        except GalleryError as error:
            if not self._is_gone:
                self._say(str(error), is_error=True)
            return
        self.dismiss(True)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        if not self._is_gone:
            self.query_one("#said", Static).update(Content.styled(words, "$error" if is_error else "$accent"))

    def _focus_area(self) -> None:
        if not self._is_gone and self.focused is None:
            self.set_focus(self._area)

    @property
    def _area(self) -> TextArea:
        return self.query_one("#note", TextArea)

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#note")
