"""Menus: a card of choices, each with a key, and a prompt for one letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogs.dialog import Dialog

_NOTE_WIDTH = 46


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """A line of a menu."""

    key: str
    words: str
    value: str
    is_current: bool = False


class Menu(Dialog[str | None]):
    """A menu. Returns the value chosen by key, by arrows and Enter or by mouse, else None."""

    def __init__(
        self,
        title: str,
        choices: Sequence[MenuChoice],
        *,
        linear: bool = False,
        note: str = "",
        sample: Sequence[str] = (),
        why_not: Callable[[str], str] | None = None,
    ) -> None:
        """Start at the current choice; `linear` marks it with a sign in addition to its colours.

        `note` stands below the choices, and so does `sample`, lines of characters that draw something. `why_not`
        returns the answer to a character that is not among the choices.
        """
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._linear = linear
        self._note = note
        self._sample = tuple(sample)
        self._why_not = why_not or (lambda key: f"{key} is not in this menu.")
        self._selected = next((number for number, choice in enumerate(choices) if choice.is_current), 0)

    def compose(self) -> ComposeResult:
        """Compose the card."""
        yield Static(self._content(), id="card")

    def on_key(self, event: events.Key) -> None:
        """Choose, move, or close the menu."""
        event.stop()
        event.prevent_default()
        if event.key in {"down", "up"}:
            step = 1 if event.key == "down" else -1
            self._selected = (self._selected + step) % len(self._choices)
            self.query_one("#card", Static).update(self._content())
        elif event.key == "enter":
            self.dismiss(self._choices[self._selected].value)
        else:
            chosen = next((choice.value for choice in self._choices if choice.key == event.character), None)
            if chosen is None and event.is_printable and event.character != "q":
                self.notify(self._why_not(event.character or ""), markup=False)
            self.dismiss(chosen)

    def on_click(self, event: events.Click) -> None:
        """Choose a clicked line; close the menu after a click outside the card."""
        card = self.query_one("#card", Static)
        line = event.screen_y - card.content_region.y - 2
        inside = card.region.contains(event.screen_x, event.screen_y)
        self.dismiss(self._choices[line].value if inside and 0 <= line < len(self._choices) else None)

    def _content(self) -> Content:
        width = max(len(choice.words) for choice in self._choices) + 2
        parts: list[tuple[str, str]] = [(f"{self._title}\n", "$muted")]
        for number, choice in enumerate(self._choices):
            style = "$selected-text on $accent" if number == self._selected else ""
            parts.append(("\n", ""))
            mark = (">" if number == self._selected else " ") if self._linear else ""
            parts.append((f"{mark} {choice.key} ", style or "bold $accent"))
            parts.append((f" {choice.words.ljust(width)}", style))
        if self._note:
            parts.append(("\n\n" + "\n".join(wrap(self._note, max(width, _NOTE_WIDTH))), "$muted"))
        if self._sample:
            parts.append(("\n\n" + "\n".join(self._sample), "$accent"))
        return Content.assemble(*parts)


class LetterPrompt(Dialog[str | None]):
    """A prompt for the letter to jump to."""

    def compose(self) -> ComposeResult:
        """Compose the card."""
        yield Static(Content.assemble(("Jump to a name\n\n", "$muted"), "Type its first letter."), id="card")

    def on_key(self, event: events.Key) -> None:
        """Return a letter or digit; other keys cancel."""
        event.stop()
        event.prevent_default()
        letter = event.character or ""
        self.dismiss(letter if letter.isalnum() else None)

    def on_click(self) -> None:
        """Cancel."""
        self.dismiss(None)
