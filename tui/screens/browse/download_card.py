"""A card with command lines for downloads; the first one is on the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogs.dialog import Dialog


@dataclass(frozen=True, slots=True)
class DownloadLine:
    """A command line and what it downloads."""

    words: str
    line: str


class DownloadCard(Dialog[None]):
    """A numbered list of command lines; a number copies its line, any other key closes the card."""

    def __init__(self, lines: Sequence[DownloadLine], *, is_away: bool = False, linear: bool = False) -> None:
        """Offer these; `is_away` says that they fail until a drive is connected.

        `linear` marks the copied line with a sign in addition to its colours.
        """
        super().__init__()
        self._is_away = is_away
        self._lines = tuple(lines)
        self._linear = linear
        self._copied = 0

    def compose(self) -> ComposeResult:
        """Compose the card."""
        yield Static(self._content(), id="card")

    def on_mount(self) -> None:
        """Copy the first line."""
        self._copy(0)

    def on_key(self, event: events.Key) -> None:
        """Copy the line of a number; close the card on other keys."""
        event.stop()
        event.prevent_default()
        typed = event.character or ""
        number = int(typed) if typed in {*"123456789"} else 0
        if 1 <= number <= len(self._lines):
            self._copy(number - 1)
        elif event.key in {"up", "down"}:
            self._copy((self._copied + (1 if event.key == "down" else -1)) % len(self._lines))
        else:
            self.dismiss()

    def on_click(self) -> None:
        """Close the card."""
        self.dismiss()

    def _copy(self, number: int) -> None:
        self._copied = number
        self.app.copy_to_clipboard(self._lines[number].line)
        self.query_one("#card", Static).update(self._content())

    def _content(self) -> Content:
        parts: list[tuple[str, str]] = [("Run this on your own machine\n", "$muted")]
        for number, way in enumerate(self._lines):
            copied = number == self._copied
            mark = (">" if copied else " ") if self._linear else ""
            parts += [
                (f"\n{mark}{number + 1} ", "bold $accent"),
                (way.words, ""),
                ("   copied to your clipboard, if your terminal allows it" if copied else "", "$muted"),
                ("\n  ", ""),
                (way.line, "bold $accent" if copied else "bold"),
                ("\n", ""),
            ]
        if self._is_away:
            parts.append(
                ("\nThe drive is offline: originals cannot be downloaded until it is connected.\n", "$warning")
            )
        more = "Another number copies another line. " if len(self._lines) > 1 else ""
        parts.append((f"\n{more}Esc closes.", "$muted"))
        return Content.assemble(*parts)
