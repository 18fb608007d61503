"""The command palette: actions and destinations of a screen, found by any of their words."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.style import Style
from textual.widgets import LoadingIndicator

from core.accounts.last_places import LastPlace
from core.errors import GalleryError
from core.models import CategorySet, TagSet
from tui.keys.bindings import ACTIONS, key_words, keys_of, places_of
from tui.keys.screen_action import ScreenAction
from tui.photos.folder_levels import name_within
from tui.screens.dialogs.leaving import LeavableScreen
from tui.session import Destination, Session
from tui.widgets.frame.too_small import is_too_small

_LONGEST = max(len(action.words) for action in ACTIONS if action.in_palette)
"""Cells of the words before the column of the keys."""

_LEAST = 0.1
"""The score of a tag that is found by another spelling than the one that is typed."""

_log = logging.getLogger(__name__)


@runtime_checkable
class HasActions(Protocol):
    """A screen whose actions the palette offers."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """The keys that the member has set."""

    @property
    def session(self) -> Session:
        """The session, which lists the places."""

    def available_actions(self) -> Sequence[ScreenAction]:
        """Return the actions that are permitted and have an effect now."""

    def available_destinations(self) -> Sequence[Destination]:
        """Return the destinations that are permitted."""

    def action_go(self, name: str) -> None:
        """Open a destination."""

    def perform(self, call: str) -> None:
        """Perform an action."""

    def post_message(self, message: Message) -> bool:
        """Tell the app."""


class PlaceChosen(Message):
    """A category or collection was chosen."""

    def __init__(self, place: LastPlace) -> None:
        """Open this place."""
        super().__init__()
        self.place = place


class ElsewhereChosen(Message):
    """An action of another screen was chosen."""

    def __init__(self, action: ScreenAction) -> None:
        """Perform this action where it works."""
        super().__init__()
        self.action = action


class ActionProvider(Provider):
    """Offer actions, destinations, categories, collections and albums, each with its key."""

    def __init__(self, screen: Screen[object], match_style: Style | None = None) -> None:
        """Offer what a screen has."""
        super().__init__(screen, match_style)
        self._places: tuple[tuple[str, LastPlace], ...] | None = None

    async def discover(self) -> Hits:
        """Offer the actions and destinations of the screen before a word is typed."""
        for words, shown, perform in self._offers():
            yield DiscoveryHit(shown, perform, text=words)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        if self._places is None:
            self._places = await self._read_places()
        for words, shown, perform in (*self._offers(), *self._offers_elsewhere()):
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, shown, perform, text=words)
        for words, shown, perform in await self._tags(query):
            yield Hit(max(matcher.match(words), _LEAST), shown, perform, text=words)

    async def _read_places(self) -> tuple[tuple[str, LastPlace], ...]:
        if not isinstance(self.screen, HasActions):
            return ()
        try:
            return await _places(self.screen.session)
        except GalleryError as error:
            _log.info("the palette has no collections: %s", error)
            return ()

    async def _tags(self, query: str) -> list[tuple[str, Content, partial[None]]]:
        """Return the tags for what is typed; there may be too many to read them all."""
        if not isinstance(screen := self.screen, HasActions):
            return []
        try:
            found = await screen.session.gallery.library.tags.completions(screen.session.actor, query)
        except GalleryError as error:
            _log.info("the palette has no tags: %s", error)
            return []
        places = [(f"Tags › {tag.name}", LastPlace(photo_set=TagSet(tag.name), shows_photos=True)) for tag in found]
        return [(words, _shown(words, "photos"), partial(_open, screen, place)) for words, place in places]

    def _offers(self) -> Iterator[tuple[str, Content, partial[None]]]:
        screen = self.screen
        if not isinstance(screen, HasActions):
            return
        actions = screen.available_actions()
        keys = {action.id: key_words(keys_of(action, screen.keymap)[0]) for action in actions}
        for each in screen.available_destinations():
            if each.action_id not in keys:
                shown = _shown(each.words, f"{keys.get('go', 'g')} {each.key}" if each.key else "")
                yield each.words, shown, partial(screen.action_go, each.name)
        for action in actions:
            if action.in_palette:
                yield action.words, _shown(action.words, keys[action.id]), partial(screen.perform, action.call)

    def _offers_elsewhere(self) -> Iterator[tuple[str, Content, partial[None]]]:
        """Yield what is found by its name only: collections, and actions of other screens."""
        screen = self.screen
        if not isinstance(screen, HasActions):
            return
        offered = {action.id for action in screen.available_actions()}
        for words, place in self._places or ():
            yield words, _shown(words, "photos"), partial(_open, screen, place)
        for action in ACTIONS:
            permitted = action.permission is None or screen.session.may(action.permission)
            if action.in_palette and permitted and action.id not in offered:
                shown = Content(f"{action.words}   {places_of(action)}")  # longer than what a column has room for
                yield action.words, shown, partial(_elsewhere, screen, action)


class ActionPalette(LeavableScreen, CommandPalette):
    """The command palette over `ActionProvider`."""

    def __init__(self) -> None:
        """Search the actions of the screen below."""
        super().__init__(providers=[ActionProvider], placeholder="Search collections, screens and commands")

    def leave_by_click(self) -> None:
        """Close the palette."""
        self.dismiss()

    def on_resize(self) -> None:
        """Close in a window that is too small to show it."""
        if is_too_small(self.app.size):
            self.dismiss()

    def _watch__show_busy(self) -> None:  # type: ignore[override]  # Textual awaits what a watcher returns, if anything
        """Show that a search runs; Textual's method is a coroutine, which a palette that closes never awaits."""
        self.query(LoadingIndicator).set_class(self._show_busy, "--visible")
        self.query(CommandList).set_class(self._show_busy, "--populating")

    def _action_command_list(self, action: str) -> None:
        """Pass a move on to the list; Textual's list fails at a page without any command or before it has a size."""
        commands = self.query_one(CommandList)
        if commands.option_count and commands.scrollable_content_region:
            super()._action_command_list(action)


async def _places(session: Session) -> tuple[tuple[str, LastPlace], ...]:
    """Return all categories, collections and albums that the actor has access to, by their names."""
    found: list[tuple[str, LastPlace]] = []
    for category in await session.gallery.library.categories(session.actor):
        collections = await session.gallery.library.collections(session.actor, category.slug)
        if len(collections) == 1:  # it opens without its category, as on home
            only = collections[0]
            found.append((only.full_name, LastPlace(photo_set=only.photo_set, shows_photos=True)))
            continue
        place = LastPlace(category=CategorySet(category.slug))
        found.append((category.name, place))
        for collection in collections:
            words = f"{category.name} › {name_within(collection, ())}"
            found.append((words, replace(place, photo_set=collection.photo_set, shows_photos=True)))
    for album in await session.gallery.library.albums.of(session.actor, searches=False):
        words = " › ".join(("Albums", *album.path))
        found.append((words, LastPlace(photo_set=album.photo_set, shows_photos=True, order=album.order)))
    return tuple(found)


def _open(screen: HasActions, place: LastPlace) -> None:
    screen.post_message(PlaceChosen(place))


def _elsewhere(screen: HasActions, action: ScreenAction) -> None:
    screen.post_message(ElsewhereChosen(action))


def _shown(words: str, keys: str) -> Content:
    return Content(f"{words.ljust(_LONGEST)}   {keys}")
