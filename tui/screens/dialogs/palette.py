"""The command palette: actions and destinations of a screen, found by any of their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import LoadingIndicator

from tui.bindings import ScreenAction, key_words, keys_of
from tui.session import Destination


@runtime_checkable
class HasActions(Protocol):
    """A screen whose actions the palette offers."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """The keys that the member has set."""

    def available_actions(self) -> Sequence[ScreenAction]:
        """Return the actions that are permitted and have an effect now."""

    def available_destinations(self) -> Sequence[Destination]:
        """Return the destinations that are permitted."""

    def action_go(self, name: str) -> None:
        """Open a destination."""

    def perform(self, call: str) -> None:
        """Perform an action."""


class ActionProvider(Provider):
    """Offer the actions and destinations of a screen with their keys."""

    async def discover(self) -> Hits:
        """Offer everything before a word is typed."""
        for words, shown, perform in self._offers():
            yield DiscoveryHit(shown, perform, text=words)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for words, shown, perform in self._offers():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, shown, perform, text=words)

    def _offers(self) -> Iterator[tuple[str, Content, partial[None]]]:
        screen = self.screen
        if not isinstance(screen, HasActions):
            return
        actions, go = screen.available_actions(), "g"
        for action in actions:
            key = key_words(keys_of(action, screen.keymap)[0])
            if action.in_palette:
                yield action.words, _shown(action.words, key), partial(screen.perform, action.call)
            if action.id == "go":
                go = key
        offered = {action.id for action in actions}
        for each in screen.available_destinations():
            if each.action_id not in offered:
                yield each.words, _shown(each.words, f"{go} {each.key}"), partial(screen.action_go, each.name)


class ActionPalette(CommandPalette):
    """The command palette over `ActionProvider`."""

    def __init__(self) -> None:
        """Search the actions of the screen below."""
        super().__init__(providers=[ActionProvider], placeholder="Search commands")

    def _watch__show_busy(self) -> None:  # type: ignore[override]  # Textual awaits what a watcher returns, if anything
        """Show that a search runs; Textual's method is a coroutine, which a palette that closes never awaits."""
        self.query(LoadingIndicator).set_class(self._show_busy, "--visible")
        self.query(CommandList).set_class(self._show_busy, "--populating")

    def _action_command_list(self, action: str) -> None:
        """Pass a move on to the list; Textual's list fails at a page without any command."""
        if self.query_one(CommandList).option_count:
            super()._action_command_list(action)


def _shown(words: str, keys: str) -> Content:
    return Content.assemble(words, (f"   {keys}", "dim"))
