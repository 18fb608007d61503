"""Marks of many photos, and the screen of favourites."""

from __future__ import annotations

from pathlib import Path

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.marks.favourites import FavouritesScreen
from tui.screens.marks.top_picks_screen import TopPicksScreen


async def test_a_selection_or_a_range_is_marked_as_one_change(tmp_path: Path) -> None:
    """Its photos and no others; one undo restores all of them; a range ends with the mark."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[ScreenKind.PHOTOS])
        await running.press("v", "right", "right", "4")
        assert "3 photos rated with 4 stars; u undoes it." in running.text
        rated = [photo.marks.stars for photo in running.gallery.photos_of(2)]
        assert sorted(rated, key=str)[:3] == [4, 4, 4]
        assert rated.count(4) == 3
        await running.press("space", "right", "space", "home", "f")
        assert len(running.gallery.selected) == 2
        assert sum(photo.marks.is_favourite for photo in running.gallery.photos_of(2)) == 2
        await running.press("f")
        assert sum(photo.marks.is_favourite for photo in running.gallery.photos_of(2)) == 0
        await running.press("u", "u", "u")
        assert sum(photo.marks.is_favourite for photo in running.gallery.photos_of(2)) == 0


async def test_favourites_are_shown_and_opened(tmp_path: Path) -> None:
    """Photos as one tile, then categories and collections; one that is no longer a favourite leaves the screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "f")
        assert isinstance(running.screen, FavouritesScreen)
        assert "Nothing is a favourite yet." in running.text
        await running.press("f", "enter", "w", "s", "escape", "escape")
        await running.press(*WAY[ScreenKind.COLLECTIONS], "f", "enter", "f", "right", "f", "g", "h", "f", "g", "f")
        assert "Favourite photos" in running.text
        assert "2 photos" in running.text
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert answer(running.gallery.library.count(OWNER, running.screen.photo_set)) == 2
        await running.press("f")
        assert answer(running.gallery.library.count(OWNER, running.screen.photo_set)) == 1
        await running.press("f")
        assert "No photo is a favourite." in running.text
        await running.press("escape", "f")
        assert answer(running.gallery.library.favourites.of(OWNER)).photo_count == 0


async def test_top_picks_are_shown_and_opened(tmp_path: Path) -> None:
    """Photos as one tile, then collections; a rating that is cleared leaves the screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "p")
        assert isinstance(running.screen, TopPicksScreen)
        assert "Nothing is rated yet." in running.text
        assert "1 to 5 rate a photo or a collection." in running.text
        await running.press("o", "4", "enter", "w", "s", "escape", "escape", "escape")
        await running.press(*WAY[ScreenKind.COLLECTIONS], "4", "enter", "5", "right", "3", "g", "p")
        assert "Top photos" in running.text
        assert "2 photos" in running.text
        await running.press("o")
        assert "always sorted" in running.text
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert "best rated first" in running.text
        await running.press("g", "p", "right", "0")
        assert len(answer(running.gallery.library.top_picks.of(OWNER)).collections) == 0
