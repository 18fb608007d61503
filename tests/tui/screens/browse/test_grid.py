"""The grid of photos: cost, cursor, and failures."""

from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region

from core.errors import DatabaseError
from core.models import AssetKey, Priority, SortOrder
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.widgets.tiles.known_shapes import KnownShapes
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.tiles.justified import JustifiedLayout, filling_height
from tui.widgets.tiles.photo_grid import PhotoGrid
from tui.widgets.tiles.tile_rows import fitting_height


def grid(running: RunningApp) -> PhotoGrid:
    return running.screen.query_one(PhotoGrid)


def cursor_key(running: RunningApp) -> AssetKey:
    photo = grid(running).photo_at_cursor
    assert photo is not None
    return photo.asset_key


async def test_ten_thousand_cost_what_twenty_do(tmp_path: Path) -> None:
    """Opening asks for one count and the first page; the last photo is one page away."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 10_000}})
    async with run_app(gallery) as running:
        gallery.calls.clear()
        await running.press("enter")
        assert gallery.calls["count"] == 1
        assert gallery.calls["page"] == 1
        assert len(running.surface.wanted) < 60
        await running.press("end")
        assert (gallery.calls["page"], gallery.calls["page_at"]) == (1, 1)
        assert "10,000 of 10,000 photos" in running.lines[0]
        assert cursor_key(running)[-5:] == "09999"
        await running.press("pageup", "pageup", "pageup")
        assert gallery.calls["page"] + gallery.calls["page_at"] <= 3
        assert gallery.calls["count"] == 1


async def test_pictures_are_wanted_in_order_of_need(tmp_path: Path) -> None:
    """The selected photo first, then the visible ones, then the next screen; nothing else."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Everything": 500}})) as running:
        await running.press("enter", "right")
        view = grid(running)
        wanted = running.surface.shown[view]
        visible = sum(len(row.tiles) for row in view.visible_rows)
        assert [priority for _, priority in wanted[: visible + 1]] == [
            Priority.SELECTED,
            *[Priority.VISIBLE] * (visible - 1),
            Priority.PREFETCH,
        ]
        assert wanted[0][0].picture.asset_key == cursor_key(running)


@pytest.mark.parametrize(("count", "size"), [(19, (120, 40)), (12, (108, 34)), (31, (200, 60))])
async def test_a_few_more_photos_than_fit_are_all_shown(tmp_path: Path, count: int, size: tuple[int, int]) -> None:
    """Up to 48 photos become a little smaller where all of them fit in the window then."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Everything": count}}), size) as running:
        await running.press("enter")
        assert grid(running).visible_rows[-1].end == count


async def test_a_move_redraws_two_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A move of the cursor redraws the old and the new tile only."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Everything": 500}})) as running:
        await running.press("enter")
        view = grid(running)
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
    """The cursor stays on its photo when others are added or removed before it."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 600}})
    async with run_app(gallery) as running:
        await running.press("enter", "end", "up", "up")
        before = cursor_key(running)
        gallery.remove_photo(gallery.all_collections[0], 3)
        gallery.change()
        await running.rest()
        assert cursor_key(running) == before
        assert "of 599 photos" in running.lines[0]


async def test_a_photo_that_went_away_leaves_its_neighbour_selected(tmp_path: Path) -> None:
    """The cursor moves to the photo in its place."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 5}})
    async with run_app(gallery) as running:
        await running.press("enter", "end")
        gallery.remove_photo(gallery.all_collections[0], 4)
        gallery.change()
        await running.rest()
        assert grid(running).cursor_index == 3


async def test_an_emptied_collection_says_so(tmp_path: Path) -> None:
    """When the last photo is removed the screen says that, and Esc goes back."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 1}})
    async with run_app(gallery) as running:
        await running.press("enter")
        gallery.remove_photo(gallery.all_collections[0], 0)
        gallery.change()
        await running.rest()
        assert "There are no photos here." in running.text
        await running.press("enter", "down", "C", "escape")
        assert "There are no photos in this gallery yet." in running.text


async def test_a_sort_order_keeps_the_photo(tmp_path: Path) -> None:
    """Another order keeps the cursor on its photo, and is stored for the next collection."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 50, "Rome": 50}})
    async with run_app(gallery) as running:
        await running.press("enter", "enter", "right")
        before = cursor_key(running)
        await running.press("o", "2")
        assert cursor_key(running) == before
        assert "49 of 50 photos · newest first" in running.lines[0]
        await running.press("escape", "right", "enter")
        assert "newest first" in running.lines[0]


async def test_the_order_of_the_newest_photos_is_not_a_collections(tmp_path: Path) -> None:
    """The order of all photos does not change that of collections."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 50}})
    async with run_app(gallery) as running:
        await running.press("r", "o", "5")
        assert "largest first" in running.lines[0]
        assert gallery.stored == {}


async def test_a_missing_letter_is_told(tmp_path: Path) -> None:
    """A letter without a name shows a message; another key closes the prompt."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Lima": 50}})) as running:
        await running.press("enter", "'", "z")
        assert "No name here starts with Z." in running.text
        await running.press("'", "escape")
        assert isinstance(running.screen, GridScreen)
        await running.press("'", "c")
        assert running.screen.order is SortOrder.NAME


async def test_an_unavailable_picture_says_why(tmp_path: Path) -> None:
    """A tile whose picture failed shows the reason."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Lima": 5}})) as running:
        await running.press("enter")
        view = grid(running)
        placement = running.surface.shown[view][0][0]
        running.surface.failures[placement] = "The drive is not connected."
        running.surface.listeners[view](placement, "The drive is not connected.")
        await running.rest()
        assert "The drive is not connected." in running.text


async def test_a_database_error_is_told_and_survived(tmp_path: Path) -> None:
    """A failed load shows the error; the screen stays usable."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 5000}})
    async with run_app(gallery) as running:
        await running.press("enter")
        gallery.failing = DatabaseError("The database is locked.", "Try again in a moment.")
        await running.press("end")
        assert "The database is locked." in running.text
        gallery.failing = None
        await running.press("home", "end")
        assert cursor_key(running)[-4:] == "4999"


async def test_the_mouse(tmp_path: Path) -> None:
    """A click moves the cursor, a second one opens, the wheel scrolls whole rows, the scrollbar jumps."""
    async with run_app(SmallGallery(tmp_path, {"Travel": {"Lima": 500}})) as running:
        await running.press("enter")
        view = grid(running)
        second = view.visible_rows[1].tiles[1]
        at = (second.left + 4, view.visible_rows[0].rows + 4)
        await running.pilot.click(view, offset=at)
        await running.rest()
        assert view.cursor_index == second.index
        below = view.visible_rows[1].first
        await running.pilot._post_mouse_events([MouseScrollDown], view, offset=(10, 10))
        await running.rest()
        assert view.visible_rows[0].first == below
        await running.pilot._post_mouse_events([MouseScrollUp], view, offset=(10, 10))
        await running.rest()
        assert view.visible_rows[0].first == 0
        await running.pilot.click(view, offset=(view.size.width - 1, view.size.height - 1))
        await running.rest()
        assert view.cursor_index == 499
        last = view.visible_rows[0].tiles[0]
        await running.pilot.click(view, offset=(last.left + 4, 4), times=2)
        await running.rest()
        assert isinstance(running.screen, LightboxScreen)
        assert running.screen.seen.index == last.index


async def test_jumps_end_in_the_rows_of_a_full_layout(tmp_path: Path) -> None:
    """Wherever a jump, a page or another size leads, the rows are those that a layout of all photos has there."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 2_000}})
    shapes = KnownShapes([round(1000 * photo.width / photo.height) for photo in gallery.photos_of(0)])
    async with run_app(gallery) as running:
        await running.press("enter")
        view = grid(running)

        def shown_as_in_full() -> bool:
            width, cell = view.size.width - 1, view.session.capabilities
            height, cell_aspect = view.size.height, cell.cell_height / cell.cell_width
            usual = fitting_height(width, height, 2)
            tallest = filling_height(shapes.aspects(0) or (), width, height, usual, cell_aspect, 2)
            whole = JustifiedLayout(shapes, width, tallest, cell_aspect)
            return all(row == whole.row_at(row.first) for row in view.visible_rows)

        for index in (1_000, 239, 240, 1_999, 1_440, 1_679):
            view.move_to(index)
            await running.rest()
            assert view.cursor_index == index
            assert shown_as_in_full()
            assert view.visible_rows[0].first <= index < view.visible_rows[-1].end
        for key in ("pageup", "pageup", "end", "pagedown", "up", "home", "pagedown"):
            await running.press(key)
            assert shown_as_in_full()
        view.move_to(700)
        await running.rest()
        for size in ((60, 20), (200, 60), (100, 30)):
            await running.pilot.resize_terminal(*size)
            await running.rest()
            assert view.cursor_index == 700
            assert view.visible_rows[0].first <= 700 < view.visible_rows[-1].end
            assert shown_as_in_full()


async def test_the_cursor_stays_on_its_photo_deep_in_a_list(tmp_path: Path) -> None:
    """Photos that are removed in blocks that are not loaded move the number of the cursor, not its photo."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 1_500}})
    async with run_app(gallery) as running:
        await running.press("enter")
        grid(running).move_to(1_200)
        await running.rest()
        before = cursor_key(running)
        for number in (3, 700, 1_300):
            gallery.remove_photo(gallery.all_collections[0], number)
        gallery.change()
        await running.rest()
        assert cursor_key(running) == before
        assert grid(running).cursor_index == 1_198


async def test_a_cut_name_is_whole_in_the_header(tmp_path: Path) -> None:
    """A caption without room keeps the ending of the name, and the header shows all of it while it is selected."""
    name = "The photograph of the harbour at night with the long exposure, number"
    gallery = SmallGallery(tmp_path, {"Travel": {name: 30, f"{name} two": 3}})
    async with run_app(gallery, size=(100, 30)) as running:
        await running.press("enter", "right")
        assert f"{name} two" in running.lines[0]
        assert any(line.count("…") and "number two" in line for line in running.lines[1:])
