"""Every action of the registry is exercised on every screen where its keys are bound; a new one must be, too."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.timer import Timer

from core.operations import SetCover, SetPreference
from tests.tui.fake_gallery import FakeGallery
from tests.tui.visits import Visit, visit
from tui.bindings import ACTIONS, Action, Place
from tui.screens.collections import CollectionsScreen
from tui.screens.gallery_screen import GalleryScreen
from tui.screens.grid import GridScreen
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.lightbox import LightboxScreen
from tui.screens.list_screen import ListScreen
from tui.screens.menu import LetterPrompt, Menu
from tui.screens.terminal import TerminalScreen
from tui.widgets.details_panel import DetailsPanel
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.photo_view import PhotoView

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40, "Coast": 50}, "Travel": {"Lima": 4, "Rome": 5}}
SCREENS: dict[Place, type[GalleryScreen[Any]]] = {
    Place.HOME: HomeScreen,
    Place.COLLECTIONS: CollectionsScreen,
    Place.PHOTOS: GridScreen,
    Place.LIGHTBOX: LightboxScreen,
}
WAY = {
    Place.HOME: (),
    Place.COLLECTIONS: ("right", "enter"),
    Place.PHOTOS: ("right", "enter", "right", "enter"),
    Place.LIGHTBOX: ("right", "enter", "right", "enter", "right", "enter"),
}
"""From home to each place: the category Nature, its collection Bogs, its second photo."""

Exercise = Callable[[Visit, str], Awaitable[None]]
EXERCISES: dict[str, Exercise] = {}


def exercise(*action_ids: str) -> Callable[[Exercise], Exercise]:
    def keep(function: Exercise) -> Exercise:
        EXERCISES.update(dict.fromkeys(action_ids, function))
        return function

    return keep


def selected(visiting: Visit) -> int:
    assert isinstance(visiting.screen, ListScreen)
    return visiting.screen.view.selected


def shown(visiting: Visit) -> int:
    assert isinstance(visiting.screen, LightboxScreen)
    return visiting.screen.seen.index


def view(visiting: Visit) -> PhotoView:
    return visiting.screen.query_one(PhotoView)


@exercise("open")
async def opens(visiting: Visit, key: str) -> None:
    before = visiting.screen
    await visiting.press(key)
    assert visiting.screen is not before
    assert len(visiting.app.screen_stack) == len([*WAY[before.place], "home", "open"]) - len(WAY[before.place]) // 2


@exercise("move.left", "move.right", "move.first", "move.last", "move.page-up", "move.page-down")
async def moves_sideways(visiting: Visit, key: str) -> None:
    begins = {"left": 2, "h": 2, "pageup": 2, "home": 2}
    assert isinstance(visiting.screen, ListScreen)
    visiting.screen.view.select(begins.get(key, 0))
    before = selected(visiting)
    await visiting.press(key)
    after = selected(visiting)
    if key in begins:
        assert after < before
    else:
        assert after > before


@exercise("move.up", "move.down")
async def moves_between_rows(visiting: Visit, key: str) -> None:
    assert isinstance(visiting.screen, ListScreen)
    rows = visiting.screen.view.visible_rows
    if visiting.screen.place is Place.PHOTOS:
        begin = rows[1].first if key in {"up", "k"} else 0
        visiting.screen.view.select(begin)
        await visiting.press(key)
        assert (selected(visiting) < begin) == (key in {"up", "k"})
    elif visiting.screen.place is Place.HOME:
        tiles = visiting.screen.view
        await visiting.press("k")
        assert visiting.screen.view is not tiles, "up from the tiles leads into the strip of newest photos"
        await visiting.press("j")
        assert visiting.screen.view is tiles
    else:
        visiting.gallery.add_collection(2, "Nature", "Dunes", 3)
        visiting.gallery.add_collection(2, "Nature", "Elbe", 3)
        visiting.gallery.change()
        await visiting.rest()
        visiting.screen.view.select(4 if key in {"up", "k"} else 0)
        before = selected(visiting)
        await visiting.press(key)
        assert (selected(visiting) < before) == (key in {"up", "k"})


@exercise("jump")
async def jumps(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert isinstance(visiting.app.screen, LetterPrompt)
    await visiting.press({Place.HOME: "t", Place.COLLECTIONS: "c", Place.PHOTOS: "c"}[place_below(visiting)])
    expected = {Place.HOME: "Travel", Place.COLLECTIONS: "Coast", Place.PHOTOS: "CMG_0002.jpg"}
    assert selected_name(visiting) == expected[visiting.screen.place]


@exercise("photo.left", "photo.up", "photo.previous")
async def turns_back_and_pans(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == 0
    await visiting.press("+", "+")
    await check_panning(visiting, key)


@exercise("photo.right", "photo.down", "photo.next")
async def turns_on_and_pans(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == 2
    await visiting.press("+", "+")
    await check_panning(visiting, key)


async def check_panning(visiting: Visit, key: str) -> None:
    before, index = region(visiting), shown(visiting)
    await visiting.press(key)
    if key in {"pageup", "pagedown"}:
        assert shown(visiting) == index + (1 if key == "pagedown" else 0), "page keys turn even when zoomed"
    else:
        assert shown(visiting) == index
        assert region(visiting) != before


def region(visiting: Visit) -> object:
    placement = visiting.surface.shown[view(visiting)][0][0]
    return placement.picture.region


@exercise("photo.first", "photo.last")
async def goes_to_the_ends(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == (0 if key == "home" else 39)


@exercise("back")
async def goes_back(visiting: Visit, key: str) -> None:
    depth = len(visiting.app.screen_stack)
    await visiting.press(key)
    assert len(visiting.app.screen_stack) == depth - 1


@exercise("newest")
async def shows_the_newest(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert isinstance(visiting.screen, GridScreen)
    assert visiting.screen.shows_everything
    assert len(visiting.app.screen_stack) == 2
    assert selected_name(visiting) == "BMG_0003.jpg" or "Rome" not in visiting.text


@exercise("photo.details")
async def shows_details(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert visiting.screen.query_one(DetailsPanel).display
    for words in ("XF 35mm F1.4 R", "1/250 s · f/2.8 · ISO 200", "48.8584° N, 2.2945° E", "8.2 MB"):
        assert words in visiting.text
    await visiting.press(key)
    assert not visiting.screen.query_one(DetailsPanel).display


@exercise("photo.actual", "photo.zoom-in")
async def zooms_in(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert view(visiting).is_zoomed
    await visiting.press("enter")
    assert not view(visiting).is_zoomed


@exercise("photo.zoom-out", "photo.fit")
async def zooms_out(visiting: Visit, key: str) -> None:
    await visiting.press("+")
    assert view(visiting).is_zoomed
    await visiting.press(key)
    assert not view(visiting).is_zoomed
    if key == "=":
        await visiting.press(key)
        placement = visiting.surface.shown[view(visiting)][0][0]
        assert (placement.columns, placement.rows) == view(visiting).size, "pressed again, it fills the screen"
        await visiting.press(key)
        assert not view(visiting).is_zoomed


@exercise("photo.rotate")
async def turns_the_view(visiting: Visit, key: str) -> None:
    before = visiting.surface.shown[view(visiting)][0][0]
    for turns in (1, 2, 3, 0):
        await visiting.press(key)
        placement = visiting.surface.shown[view(visiting)][0][0]
        assert placement.picture.turns == turns
        assert (placement.columns > placement.rows * 2) == ((before.columns > before.rows * 2) == (turns % 2 == 0))
    assert placement == before


@exercise("photo.slideshow")
async def plays(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "slideshow" in visiting.lines[0]
    assert isinstance(visiting.screen, LightboxScreen)
    await visiting.screen.next_slide()
    assert shown(visiting) == 2
    await visiting.press("end")
    await visiting.screen.next_slide()
    assert shown(visiting) == 0, "after the last photo it begins anew"
    await visiting.press(key)
    assert "slideshow" not in visiting.lines[0]


def slides(visiting: Visit) -> Timer:
    assert isinstance(visiting.screen, LightboxScreen)
    assert visiting.screen._slides is not None
    return visiting.screen._slides


@exercise("slideshow.pause")
async def pauses(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "slideshow" not in visiting.lines[0], "without a slideshow the key does nothing"
    await visiting.press("w", key)
    assert "slideshow, 5 s, paused" in visiting.lines[0]
    assert slides(visiting)._original_pause, "the clock stands"
    await visiting.press(key)
    assert "paused" not in visiting.lines[0]
    await visiting.press("w")


@exercise("slideshow.slower", "slideshow.faster")
async def paces(visiting: Visit, key: str) -> None:
    await visiting.press("w", key)
    assert ("slideshow, 8 s" if key == "<" else "slideshow, 3 s") in visiting.lines[0]
    assert slides(visiting)._interval == (8 if key == "<" else 3)
    await visiting.press("w")


@exercise("slideshow.shuffle")
async def shuffles(visiting: Visit, key: str) -> None:
    await visiting.press("w", key)
    assert "shuffled" in visiting.lines[0]
    assert isinstance(visiting.screen, LightboxScreen)
    seen = {shown(visiting)}
    for _ in range(39):
        await visiting.screen.next_slide()
        seen.add(shown(visiting))
    assert seen == set(range(40)), "each photo once"
    await visiting.press(key)
    assert "shuffled" not in visiting.lines[0]
    await visiting.press("w")


@exercise("photo.compare")
async def compares(visiting: Visit, key: str) -> None:
    await visiting.press("+", key)
    photos = visiting.gallery.photos_by_collection[visiting.gallery.all_collections[2].id]
    kept = visiting.screen.query_one("#compared", PhotoView)
    assert shown(visiting) == 2
    assert kept.photo == photos[1]
    assert kept.size.width in {view(visiting).size.width, view(visiting).size.width - 1}
    assert f"compared with {photos[1].file_name}" in visiting.lines[0]
    assert kept._window == view(visiting)._window
    await visiting.press("+", "right", "R")
    assert (kept._window, kept._turns) == (view(visiting)._window, 1)
    await visiting.press("pagedown", key)
    assert shown(visiting) == 3
    assert visiting.surface.shown[kept] == ()
    assert not kept.display
    await visiting.press(key, "escape")
    assert visiting.surface.shown[kept] == (), "Esc ends the comparison first"
    assert shown(visiting) == 4


@exercise("photo.filmstrip")
async def shows_the_filmstrip(visiting: Visit, key: str) -> None:
    before = view(visiting).size.height
    await visiting.press(key)
    strip = visiting.screen.query_one(Filmstrip)
    assert view(visiting).size.height == before - 5
    photos = visiting.gallery.photos_by_collection[visiting.gallery.all_collections[2].id]
    wanted = [placement.picture.asset_key for placement, _ in visiting.surface.shown[strip]]
    assert wanted[0] == photos[1].asset_key, "the one that is shown comes first"
    assert set(wanted) == {photo.asset_key for photo in photos[:7]}
    await visiting.pilot.click(strip, offset=(60 + 22, 2))
    await visiting.rest()
    assert shown(visiting) == 3
    await visiting.press(key)
    assert visiting.surface.shown[strip] == ()
    assert view(visiting).size.height == before


@exercise("order")
async def sorts(visiting: Visit, key: str) -> None:
    place = visiting.screen.place
    await visiting.press(key)
    assert isinstance(visiting.app.screen, Menu)
    await visiting.press("2")
    names = {Place.HOME: "categories", Place.COLLECTIONS: "collections", Place.PHOTOS: "photos"}
    assert visiting.gallery.stored == {f"order.{names[place]}": "date"}
    assert isinstance(visiting.screen, ListScreen)
    visiting.screen.view.select(0)
    first = {Place.HOME: "Travel", Place.COLLECTIONS: "Coast", Place.PHOTOS: "BMG_0039.jpg"}
    assert selected_name(visiting) == first[place]


@exercise("collection.previous", "collection.next")
async def goes_to_neighbours(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    name = "Alps" if key == "[" else "Coast"
    assert name in visiting.lines[0]
    await visiting.press(key)
    assert f"This is the {'first' if key == '[' else 'last'} collection of Nature." in visiting.text


@exercise("cover")
async def chooses_a_cover(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    [(operation, _)] = visiting.gallery.done
    assert isinstance(operation, SetCover)
    place = 0 if visiting.screen.place is Place.PHOTOS else 1
    assert operation.asset_key == visiting.gallery.photos_by_collection[operation.collection_id][place].asset_key
    assert "is the cover now; u undoes it." in visiting.text


@exercise("undo")
async def undoes(visiting: Visit, key: str) -> None:
    await visiting.press("D")
    assert visiting.gallery.stored == {"theme": "light"}
    await visiting.press(key)
    assert visiting.gallery.stored == {}
    assert visiting.app.theme == "sshowcase-dark"
    await visiting.press(key)
    assert "There is nothing to undo." in visiting.text


@exercise("go")
async def goes_home(visiting: Visit, key: str) -> None:
    place = visiting.screen.place
    await visiting.press(key, "g")
    assert visiting.screen.place is place
    if isinstance(visiting.screen, LightboxScreen):
        assert shown(visiting) == 0
    await visiting.press(key, "r")
    assert isinstance(visiting.screen, GridScreen)
    await visiting.press(key, "h")
    assert isinstance(visiting.screen, HomeScreen)
    await visiting.press(key, "escape")
    assert isinstance(visiting.screen, HomeScreen)


@exercise("move.section")
async def goes_between_sections(visiting: Visit, key: str) -> None:
    assert isinstance(visiting.screen, HomeScreen)
    tiles = visiting.screen.view
    await visiting.press(key)
    assert visiting.screen.view is not tiles
    await visiting.press(key)
    assert visiting.screen.view is tiles


@exercise("redraw")
async def draws_anew(visiting: Visit, key: str) -> None:
    """What a terminal gets to see of it is proven with the real driver."""
    asked: list[dict[str, bool]] = []
    visiting.app.refresh = lambda **options: asked.append(options)  # type: ignore[method-assign,assignment]
    await visiting.press(key)
    assert asked == [{"layout": True}]


@exercise("theme")
async def changes_the_colours(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert visiting.app.theme == "sshowcase-light"
    assert [operation for operation, _ in visiting.gallery.done] == [SetPreference("theme", "light")]
    await visiting.press(key)
    assert visiting.app.theme == "sshowcase-dark"


@exercise("palette")
async def searches_commands(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert not isinstance(visiting.app.screen, tuple(SCREENS.values()))
    await visiting.press(*"dark", "enter")
    assert visiting.app.theme == "sshowcase-light"


@exercise("help")
async def explains_keys(visiting: Visit, key: str) -> None:
    actions = visiting.screen.available_actions()
    await visiting.press(key)
    assert isinstance(visiting.app.screen, HelpScreen)
    for action in actions:
        assert action.words.split()[0] in visiting.text
    await visiting.press("escape")
    assert isinstance(visiting.app.screen, GridScreen | LightboxScreen | HomeScreen | CollectionsScreen)


@exercise("link")
async def shows_and_hides_the_link(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "link not measured yet" in visiting.text
    link = visiting.app.session.link
    link.wrote(10_000, 0.0)
    link.fenced(0.0)
    link.answered(0.04)
    assert visiting.screen._link_timer is not None
    await visiting.press(key)
    assert "link" not in visiting.lines[-1]
    await visiting.press(key)
    assert "2.0 Mbit/s, 40 ms" in visiting.lines[-1]
    assert visiting.app.session.preferences["link"] == "shown"


@exercise("terminal")
async def shows_the_terminal(visiting: Visit, key: str) -> None:
    below = visiting.screen
    await visiting.press(key)
    assert isinstance(visiting.app.screen, TerminalScreen)
    assert "xterm-256color" in visiting.text
    await visiting.press(key)
    assert visiting.screen is below


@exercise("step-out")
async def steps_out(visiting: Visit, key: str) -> None:
    for depth in range(len(visiting.app.screen_stack), 1, -1):
        assert len(visiting.app.screen_stack) == depth
        await visiting.press(key)
    await visiting.pilot.press(key)
    assert visiting.app._exit


@exercise("leave")
async def leaves(visiting: Visit, key: str) -> None:
    await visiting.pilot.press(key)
    assert visiting.app._exit


CASES = [(place, action, key) for action in ACTIONS for place in Place if place in action.places for key in action.keys]


@pytest.mark.parametrize(
    ("place", "action", "key"), CASES, ids=[f"{place}-{action.id}-{key}" for place, action, key in CASES]
)
async def test_a_key_does_what_its_action_says(tmp_path: Path, place: Place, action: Action, key: str) -> None:
    """On every screen where an action is bound, each of its keys does what the registry promises."""
    async with visit(FakeGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(*WAY[place])
        assert isinstance(visiting.screen, SCREENS[place])
        await EXERCISES[action.id](visiting, key)


def test_no_action_is_without_an_exercise() -> None:
    """The registry and the exercises name the same actions."""
    assert set(EXERCISES) == {action.id for action in ACTIONS}


@pytest.mark.parametrize("place", list(Place))
def test_every_action_has_a_handler(place: Place) -> None:
    """No key is bound to an action that its screen does not have."""
    for action in ACTIONS:
        if place in action.places:
            name = action.call.partition("(")[0]
            assert callable(getattr(SCREENS[place], f"action_{name}", None)), action.id


def place_below(visiting: Visit) -> Place:
    below = visiting.app.screen_stack[-2]
    assert isinstance(below, ListScreen)
    return below.place


def selected_name(visiting: Visit) -> str:
    """The name under the selected tile."""
    assert isinstance(visiting.screen, ListScreen)
    tiles = visiting.screen.view
    return tiles.captions(tiles.selected)[0].left
