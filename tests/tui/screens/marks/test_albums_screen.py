"""The screen of albums: folders, names, readers and what keys do there."""

from __future__ import annotations

from pathlib import Path

from core.models import AlbumAudience, FavouritesSet, SortOrder
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.place_recorder import place_of
from tui.screens.marks.albums_screen import AlbumsScreen

ON_SELECTION = {"favourite", "rate.5", "mark.repeat", "tag", "note", "archive", "trash", "take"}


async def test_albums_are_made_renamed_shared_and_deleted(tmp_path: Path) -> None:
    """In the folder that is open; a folder is renamed with all that is in it; an undo brings a deleted album back."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        library = running.gallery.library

        def names() -> list[str]:
            return [each.full_name for each in answer(library.albums.of(OWNER))]

        await running.press("g", "b")
        assert isinstance(running.screen, AlbumsScreen)
        assert "Saved" in running.text
        offered = {each.id for each in running.screen.available_actions()}
        assert offered.isdisjoint({"select", "select.all", "filter", "order", "hero", *ON_SELECTION})
        await running.press("space")
        assert "Albums are not selected. Select their photos." in running.text
        for key in ("f", "5", "t", "n", "a", "x", "d", "."):
            await running.press(key)
            assert "Nothing is selected. Open an album, and select photos." in running.text
        await running.press("o", "H", "w")
        await running.press("b", "n", *"Trips/Lima", "enter")
        assert names() == ["Saved", "Trips/Lima"]
        await running.press("home", "enter", "b", "n", *"Rome", "enter")
        assert names() == ["Saved", "Trips/Lima", "Trips/Rome"]
        await running.press("home", "b", "m", *"all", "up", "enter", "enter")
        assert answer(library.albums.find(OWNER, "lima")).audience is AlbumAudience.ALL
        assert "shared" in running.text
        await running.press("b", "h")
        assert "shared · hidden" in running.text
        await running.press("b", "d")
        assert names() == ["Saved", "Trips/Rome"]
        assert "The album Lima is deleted; u undoes it." in running.text
        await running.press("u")
        assert names() == ["Saved", "Trips/Lima", "Trips/Rome"]
        await running.press("escape", "home", "b", "r", *("backspace",) * 5, *"Ways", "enter")
        assert names() == ["Saved", "Ways/Lima", "Ways/Rome"]
        await running.press("home", "b", "d")
        assert "2 albums of Ways are deleted; u undoes it." in running.text
        assert names() == ["Saved"]
        await running.press("u")
        assert names() == ["Saved", "Ways/Lima", "Ways/Rome"]
        await running.press("b", "n", *"Saved", "enter")
        assert "already" in running.text


async def test_an_album_is_a_grid_in_its_own_order(tmp_path: Path) -> None:
    """With a cover of its own; sorting otherwise and back; the palette and the next session open it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        library = running.gallery.library
        await running.press(*WAY[ScreenKind.PHOTOS], "v", "right", "right", "b", *"Best", "enter", "enter")
        await running.press("g", "b", "enter")
        assert isinstance(running.screen, GridScreen)
        assert "1 of 3 photos · by hand" in running.text
        await running.press("right", ">", "C")
        album = answer(library.albums.find(OWNER, "best"))
        moved = answer(library.page(OWNER, album.photo_set, SortOrder.HAND, None))
        assert album.cover is not None
        assert album.cover.asset_key == moved[2].asset_key
        assert place_of(running.app.screen_stack).photo_set == album.photo_set
        await running.press("o", "2")
        assert "oldest first" in running.text
        await running.press("o", "1", "g", "h", "ctrl+p", *"albums best", "enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == album.photo_set


async def test_a_range_is_added_in_the_order_of_its_list(tmp_path: Path) -> None:
    """From an album ordered by hand, the other one gets the same order; `.` adds to that album again.

    Among albums keys for marks are offered while something is selected.
    """
    gallery = SmallGallery(tmp_path, LIBRARY)
    albums = gallery.library.albums

    def photos_in(name: str) -> list[int]:
        photo_set = answer(albums.find(OWNER, name)).photo_set
        return list(answer(albums.photo_ids(OWNER, photo_set, SortOrder.HAND, 9)))

    async with run_app(gallery) as running:
        await running.press(*WAY[ScreenKind.PHOTOS], "v", "right", "right", "b", *"One", "enter", "enter")
        first, second, third = photos_in("one")
        await running.press("g", "b", "enter", "home", ">", "home", "v", "end", "b", *"Two", "enter", "enter")
        assert photos_in("one") == photos_in("two") == [second, first, third]
        await running.press("escape", "escape", *WAY[ScreenKind.PHOTOS], "home", "end", ".")
        assert "1 photo added to Two; u undoes it." in running.text
        assert photos_in("two")[:3] == [second, first, third]
        await running.press(".")
        assert "Two has all of them already." in running.text
        await running.press("space", "g", "b")
        assert {each.id for each in running.screen.available_actions()} >= ON_SELECTION
        await running.press("f")
        assert answer(gallery.library.count(OWNER, FavouritesSet())) == 1


async def test_a_search_is_saved_shared_and_changed(tmp_path: Path) -> None:
    """From the sheet of the search, as a smart album with a mark and a count.

    Its link can be live; a query about one member's own is refused by the name of its field.
    """
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        library = running.gallery.library
        await running.press("/", *"width", "colon", *">0", "ctrl+s", *"Best", "enter")
        assert "The smart album Best is made; u undoes it." in running.text
        await running.press("escape", "/")
        assert "Saved      Best" in running.text
        await running.press("down", "enter")
        assert isinstance(running.screen, GridScreen)
        await running.press("g", "b")
        album = answer(library.albums.find(OWNER, "best"))
        assert (album.query, album.photo_count) == ("width:>0", 135)
        assert "smart" in running.text
        await running.press("s")
        assert "Live: 135 photos now; future matches join" in running.text
        await running.press("2")
        assert "135 photos now; future matches join" in running.text
        (link,) = answer(running.gallery.sharing.list(OWNER))
        assert (link.is_live, link.title, link.photo_count) == (True, "Best", 135)
        await running.press("escape", "enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == album.photo_set
        await running.press("escape", "b", "e", *("backspace",) * 8, *"fav", "colon", *"yes", "enter")
        assert answer(library.albums.find(OWNER, "best")).query == "fav:yes"
        await running.press("s", "s")
        assert "A link cannot show what a query with fav: finds." in running.text
        await running.press("u")
        assert answer(library.albums.find(OWNER, "best")).query == "width:>0"
