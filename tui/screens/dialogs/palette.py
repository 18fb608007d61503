"""The command palette: the actions of the screen that it was opened on, found by any of their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.bindings import Action, key_words, keys_of


@runtime_checkable
class HasActions(Protocol):
    """A screen whose actions the palette offers."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """The keys that the visitor has set."""

    def available_actions(self) -> Sequence[Action]:
        """The actions that do something there."""

    def perform(self, call: str) -> None:
        """Do one of them."""


class ActionProvider(Provider):
    """Offers the registry's actions; their keys stand beside, to be learned in passing."""

    async def discover(self) -> Hits:
        """Offer everything before a word is typed."""
        for action, shown, perform in self._offers():
            yield DiscoveryHit(shown, perform, text=action.words)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for action, shown, perform in self._offers():
            score = matcher.match(action.words)
            if score > 0:
                yield Hit(score, shown, perform, text=action.words)

    def _offers(self) -> Iterator[tuple[Action, Content, partial[None]]]:
        screen = self.screen
        if not isinstance(screen, HasActions):
            return
        for action in screen.available_actions():
            if action.in_palette:
                key = key_words(keys_of(action, screen.keymap)[0])
                shown = Content.assemble(action.words, (f"   {key}", "dim"))
                yield action, shown, partial(screen.perform, action.call)
