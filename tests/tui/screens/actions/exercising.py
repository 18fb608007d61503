"""The keys that lead to each screen, and the registry of exercises."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.tui.harness.running_app import RunningApp
from tui.keys.screen_action import ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.photo.photo_view import PhotoView

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40, "Coast": 50}, "Travel": {"Lima": 4, "Rome": 5}}
SCREENS: dict[ScreenKind, type[GalleryScreen[Any]]] = {
    ScreenKind.HOME: HomeScreen,
    ScreenKind.COLLECTIONS: CollectionsScreen,
    ScreenKind.PHOTOS: GridScreen,
    ScreenKind.LIGHTBOX: LightboxScreen,
    ScreenKind.PEOPLE: SectionScreen,
}
WAY = {
    ScreenKind.HOME: (),
    ScreenKind.COLLECTIONS: ("right", "enter"),
    ScreenKind.PHOTOS: ("right", "enter", "right", "enter"),
    ScreenKind.LIGHTBOX: ("right", "enter", "right", "enter", "right", "enter"),
    ScreenKind.PEOPLE: ("g", "a"),
}
"""Keys from home to each screen: the category Nature, its collection Bogs, its second photo; the members."""

Exercise = Callable[[RunningApp, str], Awaitable[None]]


class Exercises(dict[str, Exercise]):
    """The exercise of each action."""

    def __call__(self, *action_ids: str) -> Callable[[Exercise], Exercise]:
        def keep(function: Exercise) -> Exercise:
            self.update(dict.fromkeys(action_ids, function))
            return function

        return keep


def selected(running: RunningApp) -> int:
    assert isinstance(running.screen, ListScreen | SectionScreen)
    return running.screen.view.cursor_index


def shown(running: RunningApp) -> int:
    assert isinstance(running.screen, LightboxScreen)
    return running.screen.seen.index


def view(running: RunningApp) -> PhotoView:
    return running.screen.query_one(PhotoView)


def place_below(running: RunningApp) -> ScreenKind:
    below = running.app.screen_stack[-2]
    assert isinstance(below, ListScreen)
    return below.kind


def selected_name(running: RunningApp) -> str:
    """The name below the tile at the cursor."""
    assert isinstance(running.screen, ListScreen)
    tiles = running.screen.view
    return tiles.captions(tiles.cursor_index)[0].left
