"""The lightbox: the right photo, prefetched neighbours, and the way back."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size

from core.models import DerivativeSize, Priority
from tests.tui.harness.running_app import CAPABILITIES, SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.graphics.payloads.placements import WHOLE, Fit, Placement
from tui.graphics.terminals.capabilities import GraphicsProtocol
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.filmstrip import TILE_COLUMNS, Filmstrip
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Travel": {"Lima": 20, "Rome": 500}}


def lightbox(running: RunningApp) -> LightboxScreen:
    assert isinstance(running.app.screen, LightboxScreen)
    return running.app.screen


def wanted(running: RunningApp) -> list[tuple[Placement, Priority]]:
    return list(running.surface.shown[running.screen.query_one(PhotoView)])


async def test_the_photo_and_its_neighbours_are_wanted(tmp_path: Path) -> None:
    """The photo is requested first, then the next, then the previous one; the grid below requests nothing."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter", "enter", "right", "enter")
        photos = gallery.photos_of(0)
        assert [(placement.picture.asset_key, priority) for placement, priority in wanted(running)] == [
            (photos[1].asset_key, Priority.SELECTED),
            (photos[2].asset_key, Priority.PREFETCH),
            (photos[0].asset_key, Priority.PREFETCH),
        ]
        picture = wanted(running)[0][0].picture
        assert (picture.size, picture.fit, picture.region) == (DerivativeSize.PREVIEW, Fit.CONTAIN, WHOLE)
        assert running.surface.wanted == wanted(running)


async def test_the_box_has_the_photos_shape(tmp_path: Path) -> None:
    """The placement has the aspect ratio of the photo, within a cell."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "right", "enter")
        placement = wanted(running)[0][0]
        assert abs(placement.columns * 10 - placement.rows * 20 * 4000 / 6000) <= 10


async def test_back_selects_what_was_seen_last(tmp_path: Path) -> None:
    """The cursor of the grid is at the last photo shown."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter", "right", "right", "right", "escape")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.query_one(PhotoGrid).cursor_index == 3


async def test_back_after_another_collection(tmp_path: Path) -> None:
    """Back after the next collection leads to that collection's grid."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter", "]", "right", "escape")
        assert "sshowcase › Travel › Rome" in running.lines[0]
        assert "2 of 500 photos" in running.lines[0]


async def test_far_away_photos_are_one_page_away(tmp_path: Path) -> None:
    """End loads one page, not those between."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter", "right", "enter", "enter")
        gallery.calls.clear()
        await running.press("end")
        assert "500 of 500" in running.lines[0]
        assert (gallery.calls["page"], gallery.calls["page_at"]) == (0, 1)
        await running.press("right")
        assert "500 of 500" in running.lines[0]


async def test_turning_ends_a_zoom(tmp_path: Path) -> None:
    """The next photo is fitted again."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter", "+", "+", "pagedown")
        assert wanted(running)[0][0].picture.region == WHOLE


async def test_details_follow_the_photo(tmp_path: Path) -> None:
    """Details stay open for the next photo."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "right", "enter", "i")
        assert "Friday, 19 July 2024, 17:04" in running.text
        await running.press("right")
        assert "17:05" in running.text
        assert "Travel › Lima" in running.text


@pytest.mark.parametrize(
    ("size", "sheet", "room"),
    [
        ((200, 60), Region(156, 1, 44, 57), Size(156, 57)),
        ((120, 40), Region(81, 1, 39, 37), Size(81, 37)),
        ((100, 30), Region(64, 1, 36, 27), Size(64, 27)),
        ((99, 30), Region(0, 19, 99, 9), Size(99, 18)),
        ((80, 24), Region(0, 15, 80, 7), Size(80, 14)),
        ((60, 40), Region(0, 25, 60, 13), Size(60, 24)),
        ((59, 24), Region(0, 1, 59, 21), None),
    ],
)
async def test_the_photo_fits_what_the_details_leave(
    tmp_path: Path, size: tuple[int, int], sheet: Region, room: Size | None
) -> None:
    """The sheet takes 36 to 44 columns, a third of the height, or all; the photo fits the rest."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press("enter", "enter", "enter")
        before = wanted(running)[0][0]
        await running.press("i")
        assert running.screen.query_one(DetailsPanel).region == sheet
        view = running.screen.query_one(PhotoView)
        if room is not None:
            placement = wanted(running)[0][0]
            assert view.size == room
            assert not view.region.overlaps(sheet)
            assert placement.columns == room.width or placement.rows == room.height, "as large as it fits"
        await running.press("i")
        assert wanted(running)[0][0] == before


async def test_the_filmstrip_is_a_row_of_its_own(tmp_path: Path) -> None:
    """Neither the photo nor the details are below it, at every size; its tiles are centred as a row."""
    for size in SIZES:
        async with run_app(SmallGallery(tmp_path / str(size[0]), LIBRARY), size) as running:
            await running.press("enter", "enter", "enter", "F", "i")
            strip = running.screen.query_one(Filmstrip)
            assert strip.region.width == size[0]
            for other in (running.screen.query_one(PhotoView), running.screen.query_one(DetailsPanel)):
                assert not other.region.overlaps(strip.region)
                assert other.size
            tiles = strip._tiles
            margins = (tiles[0].left, size[0] - tiles[-1].left - TILE_COLUMNS)
            assert margins[0] >= 2
            assert abs(margins[0] - margins[1]) <= 1


async def test_details_show_a_histogram(tmp_path: Path) -> None:
    """A histogram is shown below the details; without a picture, the details alone."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, (200, 60)) as running:
        await running.press("enter", "enter", "enter", "i")
        assert "█" in running.text
        gallery.original(gallery.photos_of(0)[1].asset_key).unlink()
        await running.press("right")
        assert "█" not in running.text
        assert "17:04" in running.text
        assert "time zone unknown · camera" in running.text


async def test_details_fit_a_small_terminal(tmp_path: Path) -> None:
    """On 80 by 24 all details fit."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 24)) as running:
        await running.press("enter", "enter", "enter", "i")
        for words in ("17:03", "Lens", "Exposure", "Place", "8.2 MB", "Collection", "Travel › Lima"):
            assert words in running.text


async def test_a_photo_that_went_away(tmp_path: Path) -> None:
    """When the photo is removed, the one in its place is shown; when all are, a message."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 2}})
    async with run_app(gallery) as running:
        await running.press("enter", "enter")
        gallery.remove_photo(gallery.all_collections[0], 0)
        gallery.change()
        await running.rest()
        assert "1 of 1" in running.lines[0]
        assert "AMG_0001" in running.text
        gallery.remove_photo(gallery.all_collections[0], 0)
        running.app._library._passed()
        gallery.change()
        await running.rest()
        assert "This photo no longer exists." in running.text
        await running.press("right", "home", "end", "+", "enter", "i", "C", "w", "escape", "escape")
        assert isinstance(running.screen, GridScreen)


async def test_an_unavailable_picture_says_why(tmp_path: Path) -> None:
    """The reason is shown in the middle of the screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter")
        view = running.screen.query_one(PhotoView)
        placement = wanted(running)[0][0]
        running.surface.failures[placement] = "The drive is not connected."
        running.surface.listeners[view](placement, "The drive is not connected.")
        await running.rest()
        assert "The drive is not connected." in running.text


async def test_a_zoomed_photo_comes_from_the_original(tmp_path: Path) -> None:
    """On a screen with more pixels than the preview, the original is decoded; actual size is pixel by pixel."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter")
        await running.press("enter")
        assert not wanted(running)[0][0].picture.original, "half-blocks have fewer pixels than the view"
        lightbox(running).session.capabilities = replace(CAPABILITIES, protocol=GraphicsProtocol.KITTY)
        await running.press("enter")
        assert not wanted(running)[0][0].picture.original
        await running.press("enter")
        placement = wanted(running)[0][0]
        assert placement.picture.original
        region = placement.picture.region
        assert abs((region.right - region.left) * 6000 - placement.columns * 10) < 1
        assert abs((region.bottom - region.top) * 4000 - placement.rows * 20) < 1


async def test_wheel_and_drag_in_a_zoomed_photo(tmp_path: Path) -> None:
    """Ctrl and the wheel zoom at the pointer, the wheel alone in a zoomed photo; a drag only pans."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter")
        view = running.screen.query_one(PhotoView)
        await running.pilot._post_mouse_events([MouseScrollUp], view, offset=(100, 10), control=True)
        await running.rest()
        assert view.is_zoomed
        assert lightbox(running).seen.index == 0
        near = wanted(running)[0][0].picture.region
        assert near.left > 1 - near.right, "the right side, where the pointer is, stays in sight"
        await running.pilot._post_mouse_events([MouseScrollUp], view, offset=(60, 10))
        await running.rest()
        nearer = wanted(running)[0][0].picture.region
        assert nearer.right - nearer.left < near.right - near.left
        await running.pilot.mouse_down(view, offset=(110, 10))
        await running.pilot.hover(view, offset=(90, 10))
        await running.pilot.mouse_up(view, offset=(90, 10))
        await running.rest()
        dragged = wanted(running)[0][0].picture.region
        assert abs(dragged.left - nearer.left - (nearer.right - nearer.left) / 6) < 0.01
        await running.pilot.hover(view, offset=(20, 5))
        await running.rest()
        assert wanted(running)[0][0].picture.region == dragged, "let go"
        assert lightbox(running).seen.index == 0


async def test_a_turned_view_belongs_to_one_photo(tmp_path: Path) -> None:
    """Rotation ends with the next photo; a rotated photo zooms and pans in the visible direction."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter", "R", "+", "+", "+", "+")
        before = wanted(running)[0][0].picture
        await running.press("right")
        after = wanted(running)[0][0].picture
        assert (after.turns, after.region.left > before.region.left) == (1, True)
        await running.press("pagedown")
        assert wanted(running)[0][0].picture.turns == 0


async def test_what_comes_next_is_ready_as_it_will_be_seen(tmp_path: Path) -> None:
    """Neighbours are prefetched fitted; in a comparison, with the zoom of the current photo."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter", "right", "+", "+")
        ahead = wanted(running)[1]
        assert (ahead[0].picture.region, ahead[1]) == (WHOLE, Priority.PREFETCH)
        await running.press("pagedown")
        assert wanted(running)[0][0] == ahead[0]
        await running.press("pageup", "c", "+", "+", "R")
        ahead = wanted(running)[1]
        await running.press("pagedown")
        assert wanted(running)[0][0] == ahead[0]
        assert ahead[0].picture.turns == 1


async def test_the_mouse(tmp_path: Path) -> None:
    """The wheel and clicks at the sides show other photos, a double click in the middle toggles actual size."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "enter")
        view = running.screen.query_one(PhotoView)
        await running.pilot._post_mouse_events([MouseScrollDown], view, offset=(60, 10))
        await running.rest()
        assert lightbox(running).seen.index == 1
        await running.pilot._post_mouse_events([MouseScrollUp], view, offset=(60, 10))
        await running.rest()
        assert lightbox(running).seen.index == 0
        await running.pilot.click(view, offset=(115, 10))
        await running.rest()
        assert lightbox(running).seen.index == 1
        await running.pilot.click(view, offset=(3, 10))
        await running.rest()
        assert lightbox(running).seen.index == 0
        await running.pilot.click(view, offset=(60, 10), times=2)
        await running.rest()
        assert view.is_zoomed
