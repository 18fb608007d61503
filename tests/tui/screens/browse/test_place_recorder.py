"""A session resumes after a lost connection: every place, what has gone missing, and what is not a place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.accounts.last_places import LastPlace
from core.models import AssetKey, CategorySet, CollectionSet, EverythingSet, SelectionSet, SortOrder
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.keys.bindings import with_keys
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.browse.place_recorder import BACK, doing_of
from tui.screens.feeds.reels_screen import ReelsScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40, "Coast": 5}, "Travel": {"Lima": 4}}

WAYS = {
    "home": (),
    "a category": ("right", "enter", "right"),
    "photos of one of several collections": ("right", "enter", "right", "enter", "right", "right", "right"),
    "one of these photos": ("right", "enter", "right", "enter", "right", "enter", "right"),
    "the only collection of a category": ("enter", "right"),
    "one of its photos": ("enter", "right", "right", "enter"),
    "all photos": ("r", "right", "right"),
    "one of all photos": ("r", "right", "enter", "right"),
    "the timeline": ("g", "t", "}", "right"),
    "a photo of the timeline": ("g", "t", "right", "right", "enter"),
    "a feed": ("g", "n", "o", "3", "right", "right"),
    "a photo of a feed": ("g", "n", "o", "3", "right", "enter", "right"),
    "photos of an event": ("g", "e", "right", "enter", "right"),
    "a photo of a highlight": ("g", "m", "end", "enter", "right", "enter"),
    "a photo of the strip": ("up", "right", "right", "enter", "right"),
    "another collection, from a photo": ("right", "enter", "enter", "enter", "]"),
}


async def broken_off(gallery: SmallGallery, *keys: str) -> tuple[LastPlace | None, list[str]]:
    """Run the app, press keys, disconnect; return the place and the lines of the screen."""
    async with run_app(gallery) as running:
        await running.press(*keys)
        shown = seen(running)
    return await gallery.last_places.of(OWNER), shown


def seen(running: RunningApp) -> list[str]:
    """What distinguishes screens: the kinds on the stack, the breadcrumb, and the cursor or photo."""
    app = running.app
    kinds = [type(screen).__name__ for screen in app.screen_stack]
    screen = running.screen
    about = ""
    if isinstance(screen, LightboxScreen):
        about = f"{screen.photo.file_name if screen.photo else None} {screen.seen.index}"
    elif isinstance(screen, GridScreen | CollectionsScreen | HomeScreen):
        about = f"{screen.view.cursor_index} {screen.order}"
    return [*kinds, running.lines[0], about]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_the_next_session_is_where_the_last_one_was(tmp_path: Path, way: tuple[str, ...]) -> None:
    """The same screens with the same breadcrumb, cursor and order."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    place, before = await broken_off(gallery, *way)
    async with run_app(gallery, last_place=place) as running:
        if "LightboxScreen" in before and "GridScreen" in before:
            # A change of the collection in the lightbox is the grid's own when it is closed.
            assert isinstance(running.screen, LightboxScreen)
        assert seen(running) == before
        assert (with_keys(BACK, {}) in [note.message for note in running.app._notifications]) is (way != ())


async def test_the_way_out_is_the_way_that_led_in(tmp_path: Path) -> None:
    """Esc returns from the photo to grid, collections and home, each with its cursor."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    place, _ = await broken_off(gallery, "right", "enter", "right", "enter", "right", "enter", "right")
    async with run_app(gallery, last_place=place) as running:
        await running.press("escape")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.view.cursor_index == 2
        await running.press("escape")
        assert isinstance(running.screen, CollectionsScreen)
        assert running.screen.selected_slug == "nature/bogs"
        await running.press("escape")
        assert isinstance(running.screen, HomeScreen)
        assert running.screen.view.cursor_index == 1


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("home", "Home"),
        ("a category", "Nature"),
        ("photos of one of several collections", "Nature / Bogs"),
        ("one of these photos", "Nature / Bogs / CMG_0002.jpg"),
    ],
)
async def test_an_admin_sees_what_a_members_looks_at(tmp_path: Path, way: str, words: str) -> None:
    """In the words of the breadcrumb."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAYS[way])
        assert doing_of(running.app.screen_stack) == words


async def test_reels_are_a_place(tmp_path: Path) -> None:
    """Opened over a list or not, they resume as reels in the same order at the same video, which plays."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.memory.connection.execute("UPDATE photos SET kind = 'video', seconds = 9")
    place, before = await broken_off(gallery, "right", "enter", "g", "y", "o", "3", "down", "down")
    assert place is not None
    async with run_app(gallery, last_place=place) as running:
        assert isinstance(running.screen, ReelsScreen)
        assert seen(running)[-1] == before[-1]
        assert running.screen.seen.index == 2
        assert running.screen.seen.sequence.photo_set == place.photo_set
        assert running.surface.playing


async def test_the_selection_is_a_place(tmp_path: Path) -> None:
    """The selection is shown again, not the whole gallery."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    place = LastPlace(photo_set=SelectionSet(), shows_photos=True)
    async with run_app(gallery, last_place=place) as running:
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == SelectionSet()


async def test_an_order_of_the_whole_gallery_is_kept(tmp_path: Path) -> None:
    """The order is part of the place, because no preference stores it, and the top line names the row of home."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    place = LastPlace(photo_set=EverythingSet(), shows_photos=True, order=SortOrder.NAME, index=3)
    async with run_app(gallery, last_place=place) as running:
        assert isinstance(running.screen, GridScreen)
        assert running.screen.order is SortOrder.NAME
        assert running.screen.view.cursor_index == 3
        assert "› Newest photos" in running.lines[0]
    place = LastPlace(photo_set=EverythingSet(), shows_photos=True, order=SortOrder.ADDED, index=3)
    async with run_app(gallery, last_place=place) as running:
        assert "› Last added" in running.lines[0]


GONE = AssetKey("gone")
PHOTO = LastPlace(CategorySet("nature"), CollectionSet("nature/bogs"), True, SortOrder.OLDEST, GONE, 7, True)


@pytest.mark.parametrize(
    ("place", "screen", "selected"),
    [
        (PHOTO, GridScreen, 7),
        (replace(PHOTO, index=4000), GridScreen, 39),
        (replace(PHOTO, photo_set=CollectionSet("nature/dried-up")), CollectionsScreen, 0),
        (replace(PHOTO, category=CategorySet("gone"), photo_set=CollectionSet("gone/away")), HomeScreen, 0),
        (replace(PHOTO, category=None, photo_set=CollectionSet("gone/away")), HomeScreen, 0),
        (LastPlace(is_open=True, asset_key=GONE), HomeScreen, 0),
        (LastPlace(is_open=True), HomeScreen, 0),
        (LastPlace(photo_set=EverythingSet(), shows_photos=True, asset_key=GONE, index=9), GridScreen, 9),
        (LastPlace(), HomeScreen, 0),
    ],
)
async def test_what_vanished_is_left_out(
    tmp_path: Path, place: LastPlace, screen: type[GridScreen | CollectionsScreen | HomeScreen], selected: int
) -> None:
    """A missing photo resumes at its neighbours, a missing collection at its category, a missing category at home."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), last_place=place) as running:
        assert isinstance(running.screen, screen)
        assert running.screen.view.cursor_index == selected


async def test_a_collection_without_photos_is_not_recorded(tmp_path: Path) -> None:
    """Its last photo was removed in the meantime."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    bogs = gallery.all_collections[2]
    for _ in range(bogs.photo_count):
        gallery.remove_photo(bogs, 0)
    async with run_app(gallery, last_place=PHOTO) as running:
        assert isinstance(running.screen, CollectionsScreen)


async def test_dialogs_are_not_recorded(tmp_path: Path) -> None:
    """A session that was disconnected in a menu resumes with the screen below it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("r", "right", "?")
        running.app.places.note()
    place = await gallery.last_places.of(OWNER)
    assert place is not None
    assert (place.shows_photos, place.index) == (True, 1)


@pytest.mark.parametrize("keys", [("q",), ("r", "q", "q"), ("r", "ctrl+q"), ("ctrl+c",)])
async def test_a_place_that_was_left_is_not_resumed(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """The session is marked as signed out, so that the place is removed."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        for key in keys:
            await running.pilot.press(key)
        await running.pilot.pause()
        assert running.app.session.signed_out
