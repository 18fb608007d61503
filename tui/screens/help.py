"""The keys of a screen, grouped, as the registry has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import Action, Group, key_words, keys_of

_KEY_COLUMN = 16


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """A card over the screen that it explains; any of the usual ways out closes it."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,question_mark,q,enter,backspace", "close", "Close", show=False, id="help.close"),
        Binding("down,j", "scroll(1)", "Down", show=False, id="help.down"),
        Binding("up,k", "scroll(-1)", "Up", show=False, id="help.up"),
    ]

    def __init__(self, actions: Sequence[Action], keymap: Mapping[str, str]) -> None:
        """Explain these actions with the keys of this visitor."""
        super().__init__()
        self._actions = tuple(actions)
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Groups in two columns; in one where the terminal is narrow."""
        sections = [self._section(group, actions) for group, actions in self._groups()]
        half = self._balanced(sections)
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.assemble(("Keys on this screen", "bold"), ("      Esc closes", "$muted")), id="title")
            with Horizontal(id="columns"):
                with Vertical(classes="column"):
                    yield from (Static(content) for content in sections[:half])
                with Vertical(classes="column"):
                    yield from (Static(content) for content in sections[half:])

    def on_click(self) -> None:
        """A click closes the card."""
        self.dismiss()

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll a card that is higher than the terminal."""
        self.query_one("#card", VerticalScroll).scroll_relative(y=lines * 3, animate=False)

    def _groups(self) -> Iterator[tuple[Group, list[Action]]]:
        order = list(Group)
        ordered = sorted(self._actions, key=lambda action: order.index(action.group))
        return ((group, list(actions)) for group, actions in groupby(ordered, key=lambda action: action.group))

    def _section(self, group: Group, actions: Sequence[Action]) -> Content:
        parts: list[tuple[str, str]] = [(f"{group}\n", "bold $accent")]
        for action in actions:
            keys = "  ".join(key_words(key) for key in keys_of(action, self._keymap))
            parts.append((keys.ljust(_KEY_COLUMN), "bold"))
            parts.append((f" {action.words}\n", "$muted"))
        return Content.assemble(*parts)

    def _balanced(self, sections: Sequence[Content]) -> int:
        """How many sections the first column takes so that both are about as high."""
        heights = [len(content.plain.splitlines()) + 1 for content in sections]
        return min(
            range(1, len(sections) + 1), key=lambda half: max(sum(heights[:half]), sum(heights[half:])), default=0
        )
