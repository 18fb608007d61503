"""How an action is exercised: the way to each screen, and who exercises what."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.tui.visits import Visit
from tui.bindings import ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.section_screen import PeopleScreen
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
    ScreenKind.PEOPLE: PeopleScreen,
}
WAY = {
    ScreenKind.HOME: (),
    ScreenKind.COLLECTIONS: ("right", "enter"),
    ScreenKind.PHOTOS: ("right", "enter", "right", "enter"),
    ScreenKind.LIGHTBOX: ("right", "enter", "right", "enter", "right", "enter"),
    ScreenKind.PEOPLE: ("g", "a"),
}
"""From home to each place: the category Nature, its collection Bogs, its second photo; the members."""

Exercise = Callable[[Visit, str], Awaitable[None]]


class Exercises(dict[str, Exercise]):
    """Who exercises which action."""

    def __call__(self, *action_ids: str) -> Callable[[Exercise], Exercise]:
        def keep(function: Exercise) -> Exercise:
            self.update(dict.fromkeys(action_ids, function))
            return function

        return keep


def selected(visiting: Visit) -> int:
    assert isinstance(visiting.screen, ListScreen | PeopleScreen)
    return visiting.screen.view.selected


def shown(visiting: Visit) -> int:
    assert isinstance(visiting.screen, LightboxScreen)
    return visiting.screen.seen.index


def view(visiting: Visit) -> PhotoView:
    return visiting.screen.query_one(PhotoView)


def place_below(visiting: Visit) -> ScreenKind:
    below = visiting.app.screen_stack[-2]
    assert isinstance(below, ListScreen)
    return below.kind


def selected_name(visiting: Visit) -> str:
    """The name under the selected tile."""
    assert isinstance(visiting.screen, ListScreen)
    tiles = visiting.screen.view
    return tiles.captions(tiles.selected)[0].left
