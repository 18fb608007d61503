"""Exercises of the actions in lists: home, collections, photos."""

from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.told_gallery import tell
from tests.tui.screens.actions.exercising import WAY, Exercises, place_below, selected, selected_name
from tui.keys.screen_action import ScreenKind
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.playing.story_screen import StoryScreen
from tui.screens.dialogs.menu import LetterPrompt, Menu
from tui.screens.feeds.feed_screen import FeedScreen
from tui.screens.search.search_sheet import SearchSheet
from tui.screens.timeline.calendar_screen import CalendarScreen
from tui.screens.timeline.timeline_screen import TimelineScreen
from tui.screens.timeline.years_screen import YearsScreen
from tui.screens.trips.trips_screen import TripsScreen

exercise = Exercises()


@exercise("open")
async def opens(running: RunningApp, key: str) -> None:
    before = running.screen
    if before.kind is ScreenKind.PEOPLE:
        await running.press(key)
        assert isinstance(running.app.screen, Menu)
        return
    await running.press(key)
    assert running.screen is not before
    assert len(running.app.screen_stack) == len([*WAY[before.kind], "home", "open"]) - len(WAY[before.kind]) // 2


@exercise("move.left", "move.right", "move.first", "move.last", "move.page-up", "move.page-down")
async def moves_sideways(running: RunningApp, key: str) -> None:
    begins = {"left": 2, "h": 2, "pageup": 2, "home": 2}
    assert isinstance(running.screen, ListScreen | SectionScreen)
    running.screen.view.move_to(begins.get(key, 0))
    before = selected(running)
    await running.press(key)
    after = selected(running)
    if key in begins:
        assert after < before
    else:
        assert after > before


@exercise("move.up", "move.down")
async def moves_between_rows(running: RunningApp, key: str) -> None:
    if isinstance(running.screen, SectionScreen):
        running.screen.view.move_to(1)
        await running.press(key)
        assert selected(running) == (0 if key in {"up", "k"} else 2)
        return
    assert isinstance(running.screen, ListScreen)
    rows = running.screen.view.visible_rows
    if running.screen.kind is ScreenKind.PHOTOS:
        begin = rows[1].first if key in {"up", "k"} else 0
        running.screen.view.move_to(begin)
        await running.press(key)
        assert (selected(running) < begin) == (key in {"up", "k"})
    elif running.screen.kind is ScreenKind.HOME:
        tiles = running.screen.view
        await running.press("k")
        assert running.screen.view is not tiles, "up from the tiles leads into the strip of newest photos"
        await running.press("j")
        assert running.screen.view is tiles
    else:
        running.gallery.add_collection("Nature", "Dunes", 3)
        running.gallery.add_collection("Nature", "Elbe", 3)
        running.gallery.change()
        await running.rest()
        running.screen.view.move_to(4 if key in {"up", "k"} else 0)
        before = selected(running)
        await running.press(key)
        assert (selected(running) < before) == (key in {"up", "k"})


@exercise("jump")
async def jumps(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.app.screen, LetterPrompt)
    await running.press(
        {ScreenKind.HOME: "t", ScreenKind.COLLECTIONS: "c", ScreenKind.PHOTOS: "c"}[place_below(running)]
    )
    expected = {ScreenKind.HOME: "Travel", ScreenKind.COLLECTIONS: "Coast", ScreenKind.PHOTOS: "CMG_0002.jpg"}
    assert selected_name(running) == expected[running.screen.kind]


@exercise("search")
async def searches(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.app.screen, SearchSheet)
    await running.press("z", "escape")
    assert running.screen.kind in ScreenKind


@exercise("hero")
async def chooses_the_large_row(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.app.screen, Menu)
    await running.press("1")
    assert list(running.gallery.stored) == ["hero"]
    assert "Home begins with: all of " in running.text


@exercise("order")
async def sorts(running: RunningApp, key: str) -> None:
    place = running.screen.kind
    await running.press(key)
    assert isinstance(running.app.screen, Menu)
    await running.press("2")
    names = {ScreenKind.HOME: "categories", ScreenKind.COLLECTIONS: "collections", ScreenKind.PHOTOS: "photos"}
    assert running.gallery.stored == {f"order.{names[place]}": "date"}
    assert isinstance(running.screen, ListScreen)
    running.screen.view.move_to(0)
    first = {ScreenKind.HOME: "Travel", ScreenKind.COLLECTIONS: "Coast", ScreenKind.PHOTOS: "BMG_0039.jpg"}
    assert selected_name(running) == first[place]


@exercise("collection.previous", "collection.next")
async def goes_to_neighbours(running: RunningApp, key: str) -> None:
    await running.press(key)
    name = "Alps" if key == "[" else "Coast"
    assert name in running.lines[0]
    await running.press(key)
    assert f"This is the {'first' if key == '[' else 'last'} collection of Nature." in running.text


@exercise("story", "story.previous", "story.next")
async def plays_a_story(running: RunningApp, key: str) -> None:
    tell(running.gallery, "Bogs", alps="Alps")
    await running.press("g", "h", "home", "right", "enter", "W")
    assert isinstance(running.screen, StoryScreen)
    if key != "W":
        await running.press(key)
        assert "part 2 of 2" in running.lines[0] or "This is the first capsule of the story." in running.text


@exercise("move.section")
async def goes_between_sections(running: RunningApp, key: str) -> None:
    assert isinstance(running.screen, HomeScreen)
    tiles = running.screen.view
    await running.press(key)
    assert running.screen.view is not tiles
    await running.press(key)
    assert running.screen.view is tiles


def type_shown(running: RunningApp) -> type[object]:
    return type(running.screen)


@exercise("timeline.later", "timeline.earlier")
async def goes_by_month(running: RunningApp, key: str) -> None:
    calendar = running.screen.kind is ScreenKind.COLLECTIONS
    await running.press("g", "t", *(("c",) if calendar else ()))
    assert type_shown(running) is (CalendarScreen if calendar else TimelineScreen)
    await running.press("}")
    assert "July 2024" in (running.lines[0] if calendar else running.text)
    if key == "{":
        await running.press(key)
        assert "August 2024" in running.lines[0 if calendar else 1]
        assert calendar or selected(running) == 0


@exercise("timeline.calendar")
async def opens_the_calendar(running: RunningApp, key: str) -> None:
    years = running.screen.kind is ScreenKind.COLLECTIONS
    await running.press("g", "t", key)
    assert type_shown(running) is (CalendarScreen)
    if years:
        await running.press(key)
        assert type_shown(running) is (YearsScreen)


@exercise("feed.shuffle")
async def shuffles_the_feed(running: RunningApp, key: str) -> None:
    await running.press("g", "n", "o", "3")
    screen = running.screen
    assert isinstance(screen, FeedScreen)
    assert "shuffled" in running.lines[0]
    before = screen.photo_set
    await running.press(key)
    assert screen.photo_set != before
    assert selected(running) == 0


@exercise("trip.dismiss")
async def dismisses_an_event(running: RunningApp, key: str) -> None:
    await running.press("g", "e")
    screen = running.screen
    assert isinstance(screen, TripsScreen)
    assert "1 of 3 · b makes an album, - dismisses" in running.lines[0]
    assert "50 photos" in running.text
    await running.press("d")
    assert "50 photos copied to" in " ".join(running.text.split())
    await running.press(key)
    assert "Event, 9 August 2024 is dismissed." in running.text
    assert "1 of 2" in running.lines[0]
    await running.press("u")
    assert "2 of 3" in running.lines[0], "the cursor stays at its event"
    await running.press("left", "b")
    assert "The album Event, 9 August 2024 has 50 photos now." in running.text
    assert "1 of 2" in running.lines[0]
    await running.press("o", "2")
    assert "There are none of this kind." in running.text
    await running.press("o", "3", "enter")
    assert isinstance(running.screen, GridScreen)
    assert "of 40 photos" in running.lines[0]
