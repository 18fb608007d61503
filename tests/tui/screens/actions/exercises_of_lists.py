"""What keys do in lists: home, collections, photos."""

from tests.tui.screens.actions.exercising import WAY, Exercises, place_below, selected, selected_name
from tests.tui.visits import Visit
from tui.bindings import ScreenKind
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.section_screen import PeopleScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.menu import LetterPrompt, Menu

exercise = Exercises()


@exercise("open")
async def opens(visiting: Visit, key: str) -> None:
    before = visiting.screen
    if before.kind is ScreenKind.PEOPLE:
        await visiting.press(key)
        assert isinstance(visiting.app.screen, Menu)
        return
    await visiting.press(key)
    assert visiting.screen is not before
    assert len(visiting.app.screen_stack) == len([*WAY[before.kind], "home", "open"]) - len(WAY[before.kind]) // 2


@exercise("move.left", "move.right", "move.first", "move.last", "move.page-up", "move.page-down")
async def moves_sideways(visiting: Visit, key: str) -> None:
    begins = {"left": 2, "h": 2, "pageup": 2, "home": 2}
    assert isinstance(visiting.screen, ListScreen | PeopleScreen)
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
    if isinstance(visiting.screen, PeopleScreen):
        visiting.screen.view.select(1)
        await visiting.press(key)
        assert selected(visiting) == (0 if key in {"up", "k"} else 2)
        return
    assert isinstance(visiting.screen, ListScreen)
    rows = visiting.screen.view.visible_rows
    if visiting.screen.kind is ScreenKind.PHOTOS:
        begin = rows[1].first if key in {"up", "k"} else 0
        visiting.screen.view.select(begin)
        await visiting.press(key)
        assert (selected(visiting) < begin) == (key in {"up", "k"})
    elif visiting.screen.kind is ScreenKind.HOME:
        tiles = visiting.screen.view
        await visiting.press("k")
        assert visiting.screen.view is not tiles, "up from the tiles leads into the strip of newest photos"
        await visiting.press("j")
        assert visiting.screen.view is tiles
    else:
        visiting.gallery.add_collection("Nature", "Dunes", 3)
        visiting.gallery.add_collection("Nature", "Elbe", 3)
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
    await visiting.press(
        {ScreenKind.HOME: "t", ScreenKind.COLLECTIONS: "c", ScreenKind.PHOTOS: "c"}[place_below(visiting)]
    )
    expected = {ScreenKind.HOME: "Travel", ScreenKind.COLLECTIONS: "Coast", ScreenKind.PHOTOS: "CMG_0002.jpg"}
    assert selected_name(visiting) == expected[visiting.screen.kind]


@exercise("order")
async def sorts(visiting: Visit, key: str) -> None:
    place = visiting.screen.kind
    await visiting.press(key)
    assert isinstance(visiting.app.screen, Menu)
    await visiting.press("2")
    names = {ScreenKind.HOME: "categories", ScreenKind.COLLECTIONS: "collections", ScreenKind.PHOTOS: "photos"}
    assert visiting.gallery.stored == {f"order.{names[place]}": "date"}
    assert isinstance(visiting.screen, ListScreen)
    visiting.screen.view.select(0)
    first = {ScreenKind.HOME: "Travel", ScreenKind.COLLECTIONS: "Coast", ScreenKind.PHOTOS: "BMG_0039.jpg"}
    assert selected_name(visiting) == first[place]


@exercise("collection.previous", "collection.next")
async def goes_to_neighbours(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    name = "Alps" if key == "[" else "Coast"
    assert name in visiting.lines[0]
    await visiting.press(key)
    assert f"This is the {'first' if key == '[' else 'last'} collection of Nature." in visiting.text


@exercise("move.section")
async def goes_between_sections(visiting: Visit, key: str) -> None:
    assert isinstance(visiting.screen, HomeScreen)
    tiles = visiting.screen.view
    await visiting.press(key)
    assert visiting.screen.view is not tiles
    await visiting.press(key)
    assert visiting.screen.view is tiles
