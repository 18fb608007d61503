"""The note of an empty screen: why it is empty, and what to do."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class EmptyNote(Static):
    """A centred note, hidden while there is something to show."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    EmptyNote {
        display: none;
        width: 1fr;
        height: 1fr;
        padding: 0 4;
        content-align: center middle;
        text-align: center;
        &.-shown { display: block; }
    }
    """

    def show(self, sentence: str, advice: str = "") -> None:
        """Show the note; hide it without a sentence."""
        if sentence:
            self.update(Content.assemble((sentence, "bold"), (f"\n\n{advice}" if advice else "", "$muted")))
        self.set_class(bool(sentence), "-shown")
