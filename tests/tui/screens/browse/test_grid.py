"""The grid of photos: as fast with ten thousand as with twenty, faithful to its selection, honest about failures."""

from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region

from core.errors import DatabaseError
from core.models import AssetKey, Priority, SortOrder
from tests.tui.small_gallery import SmallGallery
from tests.tui.visits import Visit, visit
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.tiles.photo_grid import PhotoGrid


def grid(visiting: Visit) -> PhotoGrid:
    return visiting.screen.query_one(PhotoGrid)


def selected_key(visiting: Visit) -> AssetKey:
    photo = grid(visiting).selected_photo
    assert photo is not None
    return photo.asset_key


async def test_ten_thousand_cost_what_twenty_do(tmp_path: Path) -> None:
    """Opening asks for one outline and the first pages; the last photo is one page away."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 10_000}})
    async with visit(gallery) as visiting:
        gallery.calls.clear()
        await visiting.press("enter")
        assert gallery.calls["outline"] == 1
        assert gallery.calls["page"] == 1
        assert len(visiting.surface.wanted) < 60
        await visiting.press("end")
        assert gallery.calls["page"] <= 3
        assert "10,000 of 10,000 photos" in visiting.lines[0]
        assert selected_key(visiting)[-5:] == "09999"
        await visiting.press("pageup", "pageup", "pageup")
        assert gallery.calls["page"] <= 4
        assert gallery.calls["outline"] == 1


async def test_pictures_are_wanted_in_order_of_need(tmp_path: Path) -> None:
    """The selected photo first, then the visible ones, then the next screen; nothing else."""
    async with visit(SmallGallery(tmp_path, {"Travel": {"Everything": 500}})) as visiting:
        await visiting.press("enter", "right")
        view = grid(visiting)
        wanted = visiting.surface.shown[view]
        visible = sum(len(row.tiles) for row in view.visible_rows)
        assert [priority for _, priority in wanted[: visible + 1]] == [
            Priority.SELECTED,
            *[Priority.VISIBLE] * (visible - 1),
            Priority.PREFETCH,
        ]
        assert wanted[0][0].picture.asset_key == selected_key(visiting)


async def test_a_move_redraws_two_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moving the selection touches the old and the new tile only."""
    async with visit(SmallGallery(tmp_path, {"Travel": {"Everything": 500}})) as visiting:
        await visiting.press("enter")
        view = grid(visiting)
        regions: list[Region] = []

        def note(*given: Region, **_options: bool) -> PhotoGrid:
            regions.extend(given)
            return view

        monkeypatch.setattr(view, "refresh", note)
        view.move("right")
        monkeypatch.undo()
        tiles = view.visible_rows[0].tiles
        assert [region.x for region in regions] == [tiles[0].left, tiles[1].left]
        assert [region.width for region in regions] == [tiles[0].columns + 2, tiles[1].columns + 2]


async def test_the_selected_photo_stays_selected_through_a_scan(tmp_path: Path) -> None:
    """Photos that come or go before it do not move the selection to another photo."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 600}})
    async with visit(gallery) as visiting:
        await visiting.press("enter", "end", "up", "up")
        before = selected_key(visiting)
        gallery.remove_photo(gallery.all_collections[0], 3)
        gallery.change()
        await visiting.rest()
        assert selected_key(visiting) == before
        assert "of 599 photos" in visiting.lines[0]


async def test_a_photo_that_went_away_leaves_its_neighbour_selected(tmp_path: Path) -> None:
    """The selection falls on what stands in its place now."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 5}})
    async with visit(gallery) as visiting:
        await visiting.press("enter", "end")
        gallery.remove_photo(gallery.all_collections[0], 4)
        gallery.change()
        await visiting.rest()
        assert grid(visiting).selected == 3


async def test_an_emptied_collection_says_so(tmp_path: Path) -> None:
    """When the last photo goes the screen says that, and Esc still leads back."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 1}})
    async with visit(gallery) as visiting:
        await visiting.press("enter")
        gallery.remove_photo(gallery.all_collections[0], 0)
        gallery.change()
        await visiting.rest()
        assert "There are no longer any photos here." in visiting.text
        await visiting.press("enter", "down", "C", "escape")
        assert "There are no photos in this gallery yet." in visiting.text


async def test_a_sort_order_keeps_the_photo(tmp_path: Path) -> None:
    """Another order shows the same photo selected at its new place, and is remembered for the next collection."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 50, "Rome": 50}})
    async with visit(gallery) as visiting:
        await visiting.press("enter", "enter", "right")
        before = selected_key(visiting)
        await visiting.press("o", "2")
        assert selected_key(visiting) == before
        assert "49 of 50 photos · newest first" in visiting.lines[0]
        await visiting.press("escape", "right", "enter")
        assert "newest first" in visiting.lines[0]


async def test_the_order_of_the_newest_photos_is_not_a_collections(tmp_path: Path) -> None:
    """What is chosen for all photos together leaves the order of collections alone."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 50}})
    async with visit(gallery) as visiting:
        await visiting.press("r", "o", "5")
        assert "largest first" in visiting.lines[0]
        assert gallery.stored == {}


async def test_a_missing_letter_is_told(tmp_path: Path) -> None:
    """A letter that no name starts with changes nothing but says so; another key closes the prompt."""
    async with visit(SmallGallery(tmp_path, {"Travel": {"Lima": 50}})) as visiting:
        await visiting.press("enter", "'", "z")
        assert "No name here starts with Z." in visiting.text
        await visiting.press("'", "escape")
        assert isinstance(visiting.screen, GridScreen)
        await visiting.press("'", "c")
        assert visiting.screen.order is SortOrder.NAME


async def test_an_unavailable_picture_says_why(tmp_path: Path) -> None:
    """A tile whose picture cannot be had shows the reason in its place."""
    async with visit(SmallGallery(tmp_path, {"Travel": {"Lima": 5}})) as visiting:
        await visiting.press("enter")
        view = grid(visiting)
        placement = visiting.surface.shown[view][0][0]
        visiting.surface.failures[placement] = "The drive is not connected."
        visiting.surface.listeners[view](placement, "The drive is not connected.")
        await visiting.rest()
        assert "The drive is not connected." in visiting.text


async def test_a_database_error_is_told_and_survived(tmp_path: Path) -> None:
    """What cannot be read is said; the screen stays usable."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 5000}})
    async with visit(gallery) as visiting:
        await visiting.press("enter")
        gallery.failing = DatabaseError("The database is locked.", "Try again in a moment.")
        await visiting.press("end")
        assert "The database is locked." in visiting.text
        gallery.failing = None
        await visiting.press("home", "end")
        assert selected_key(visiting)[-4:] == "4999"


async def test_the_mouse(tmp_path: Path) -> None:
    """A click selects, a second one opens, the wheel scrolls whole rows, the scrollbar leads anywhere."""
    async with visit(SmallGallery(tmp_path, {"Travel": {"Lima": 500}})) as visiting:
        await visiting.press("enter")
        view = grid(visiting)
        second = view.visible_rows[1].tiles[1]
        at = (second.left + 4, view.visible_rows[0].rows + 4)
        await visiting.pilot.click(view, offset=at)
        await visiting.rest()
        assert view.selected == second.index
        below = view.visible_rows[1].first
        await visiting.pilot._post_mouse_events([MouseScrollDown], view, offset=(10, 10))
        await visiting.rest()
        assert view.visible_rows[0].first == below
        await visiting.pilot._post_mouse_events([MouseScrollUp], view, offset=(10, 10))
        await visiting.rest()
        assert view.visible_rows[0].first == 0
        await visiting.pilot.click(view, offset=(view.size.width - 1, view.size.height - 1))
        await visiting.rest()
        assert view.selected == 499
        last = view.visible_rows[0].tiles[0]
        await visiting.pilot.click(view, offset=(last.left + 4, 4), times=2)
        await visiting.rest()
        assert isinstance(visiting.screen, LightboxScreen)
        assert visiting.screen.seen.index == last.index
