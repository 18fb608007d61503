"""The line into which a query is typed: it underlines a mistake, and shows in a dim tone what can complete it."""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from core.query.query_parser import LONGEST


class QueryInput(Input):
    """The input; Right at its end takes the completion."""

    def __init__(self, value: str, placeholder: str) -> None:
        """Begin with a query."""
        self._mistake = _Mistake()
        super().__init__(
            value,
            placeholder=placeholder,
            highlighter=self._mistake,
            max_length=LONGEST,
            select_on_focus=False,
            id="query",
        )

    def write(self, text: str) -> None:
        """Replace the query, with the caret behind it."""
        self.value = text
        self.cursor_position = len(text)

    def complete(self, text: str) -> None:
        """Show what the query can be completed to, which begins with it; an empty text shows nothing."""
        self._suggestion = text if text.startswith(self.value) and self.cursor_at_end else ""

    @property
    def completion(self) -> str:
        """The query as it can be completed; empty where it cannot."""
        return self._suggestion

    def mark(self, start: int, end: int) -> None:
        """Underline from one character to another; nothing where both are the same."""
        self._mistake.span = start, end
        self.refresh()


class _Mistake(Highlighter):
    def __init__(self) -> None:
        self.span = 0, 0

    def highlight(self, text: Text) -> None:
        start, end = self.span
        if start < end:
            text.stylize("underline bold", start, end)
