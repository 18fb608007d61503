"""The help card: the keys of a screen in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keys.bindings import key_words, keys_of
from tui.keys.screen_action import Group, ScreenAction
from tui.screens.dialogs.dialog import Dialog, scrolling_keys
from tui.session import Destination

_KEY_COLUMN = 15
_LEAST_WORDS = 10
"""Columns for the words of an action; where there are less next to the keys, they are below them."""
_TWO_COLUMNS = 66


class _Columns(Horizontal):
    """The two columns; they are laid out again whenever their width changes."""

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width > 0 and isinstance(self.screen, HelpScreen):
            self.screen.lay_out(event.size.width)


class HelpScreen(Dialog[None], inherit_bindings=False):
    """A card with the keys of the screen below it."""

    fits_any_size = True

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,question_mark,q,enter,backspace", "close", "Close", show=False, id="help.close"),
        *scrolling_keys("help"),
    ]

    def __init__(
        self,
        actions: Sequence[ScreenAction],
        destinations: Sequence[Destination],
        keymap: Mapping[str, str],
        *,
        linear: bool = False,
    ) -> None:
        """Explain these with the keys of this member; `linear` uses one column."""
        super().__init__()
        self._actions = tuple(actions)
        self._destinations = tuple(destinations)
        self._keymap = keymap
        self._linear = linear

    def compose(self) -> ComposeResult:
        """Compose the card; its text is laid out for the width that it gets."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.assemble(("Keys on this screen", "bold"), ("   Esc closes", "$muted")), id="title")
            with _Columns(id="columns"):
                yield Static(classes="column")
                yield Static(classes="column")

    def lay_out(self, width: int) -> None:
        """Lay the keys out in this width, in two columns where there is room for them."""
        narrow = self._linear or width < _TWO_COLUMNS
        self.set_class(narrow, "-narrow")
        each = width if narrow else (width + 1) // 2 - 3
        sections = [self._section(group, actions, each) for group, actions in self._groups()]
        half = _balanced(sections)
        left, right = self.query(".column").results(Static)
        left.update(Content("\n").join(sections[:half]))
        right.update(Content("\n").join(sections[half:]))

    def on_click(self) -> None:
        """Close the card."""
        self.dismiss()

    def action_close(self) -> None:
        """Close the card."""
        self.dismiss()

    def _groups(self) -> Iterator[tuple[Group, list[ScreenAction]]]:
        order = list(Group)
        ordered = sorted(self._actions, key=lambda action: order.index(action.group))
        return ((group, list(actions)) for group, actions in groupby(ordered, key=lambda action: action.group))

    def _section(self, group: Group, actions: Sequence[ScreenAction], width: int) -> Content:
        parts: list[tuple[str, str]] = [(f"{group}\n", "bold $accent")]
        for action in actions:
            keys = keys_of(action, self._keymap)
            parts += _line(" ".join(key_words(key, spelled=self._linear) for key in keys), action.words, width)
            if action.id == "go":
                for each in filter(lambda each: each.key, self._destinations):
                    parts += _line(f"{key_words(keys[0])} {each.key}", each.words, width)
        return Content.assemble(*parts)


def _line(keys: str, words: str, width: int) -> Iterator[tuple[str, str]]:
    if width < _KEY_COLUMN + _LEAST_WORDS:
        yield f"{keys}\n", "bold"
        yield from ((f"  {line}\n", "$muted") for line in wrap(words, max(width - 2, _LEAST_WORDS)))
        return
    first, *more = wrap(words, width - _KEY_COLUMN)
    yield f"{keys:<{_KEY_COLUMN - 1}} ", "bold"
    yield f"{first}\n", "$muted"
    for line in more:
        yield f"{' ' * _KEY_COLUMN}{line}\n", "$muted"


def _balanced(sections: Sequence[Content]) -> int:
    """Return the number of sections in the first column for which both are about equally high."""
    heights = [len(content.plain.splitlines()) + 1 for content in sections]
    return min(range(1, len(sections) + 1), key=lambda half: max(sum(heights[:half]), sum(heights[half:])), default=0)
