"""The lightbox: the right photo, its neighbours made ready, back to where one came from."""

from dataclasses import replace
from pathlib import Path

from textual.events import MouseScrollDown, MouseScrollUp

from core.models import DerivativeSize, Priority
from tests.tui.small_gallery import SmallGallery
from tests.tui.visits import CAPABILITIES, Visit, visit
from tui.graphics.payloads.placements import WHOLE, Fit, Placement
from tui.graphics.terminals.capabilities import GraphicsProtocol
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Travel": {"Lima": 20, "Rome": 500}}


def lightbox(visiting: Visit) -> LightboxScreen:
    assert isinstance(visiting.app.screen, LightboxScreen)
    return visiting.app.screen


def wanted(visiting: Visit) -> list[tuple[Placement, Priority]]:
    return list(visiting.surface.shown[visiting.screen.query_one(PhotoView)])


async def test_the_photo_and_its_neighbours_are_wanted(tmp_path: Path) -> None:
    """The photo is wanted whole and first, then the next, then the previous one; the grid below wants nothing."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("enter", "enter", "right", "enter")
        photos = gallery.photos_of(0)
        assert [(placement.picture.asset_key, priority) for placement, priority in wanted(visiting)] == [
            (photos[1].asset_key, Priority.SELECTED),
            (photos[2].asset_key, Priority.PREFETCH),
            (photos[0].asset_key, Priority.PREFETCH),
        ]
        picture = wanted(visiting)[0][0].picture
        assert (picture.size, picture.fit, picture.region) == (DerivativeSize.PREVIEW, Fit.CONTAIN, WHOLE)
        assert visiting.surface.wanted == wanted(visiting)


async def test_the_box_has_the_photos_shape(tmp_path: Path) -> None:
    """The cells of an upright photo are upright too, within a cell."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "right", "enter")
        placement = wanted(visiting)[0][0]
        assert abs(placement.columns * 10 - placement.rows * 20 * 4000 / 6000) <= 10


async def test_back_selects_what_was_seen_last(tmp_path: Path) -> None:
    """After turning some photos the grid has the last one selected."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter", "right", "right", "right", "escape")
        assert isinstance(visiting.screen, GridScreen)
        assert visiting.screen.query_one(PhotoGrid).selected == 3


async def test_back_after_another_collection(tmp_path: Path) -> None:
    """Going on to the next collection and back leads to that one's grid."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter", "]", "right", "escape")
        assert "sshowcase › Travel › Rome" in visiting.lines[0]
        assert "2 of 500 photos" in visiting.lines[0]


async def test_far_away_photos_are_one_page_away(tmp_path: Path) -> None:
    """End reads one page more, whatever lies between."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("enter", "right", "enter", "enter")
        gallery.calls.clear()
        await visiting.press("end")
        assert "500 of 500" in visiting.lines[0]
        assert gallery.calls["page"] == 1
        await visiting.press("right")
        assert "500 of 500" in visiting.lines[0]


async def test_turning_ends_a_zoom(tmp_path: Path) -> None:
    """The next photo is shown whole again."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter", "+", "+", "pagedown")
        assert wanted(visiting)[0][0].picture.region == WHOLE


async def test_details_follow_the_photo_and_make_room(tmp_path: Path) -> None:
    """Details stay open while turning; an upright photo makes way for them without getting smaller."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "right", "enter")
        placement = wanted(visiting)[0][0]
        await visiting.press("i")
        assert wanted(visiting)[0][0] == placement
        panel = visiting.screen.query_one(DetailsPanel)
        assert panel.region.right == 120
        assert "Friday, 19 July 2024, 17:04" in visiting.text
        await visiting.press("right")
        assert "17:05" in visiting.text
        assert "Travel › Lima" in visiting.text


async def test_details_show_a_histogram(tmp_path: Path) -> None:
    """Bars of the photo's brightness below what is known; without a picture of it the rest still stands there."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery, (200, 60)) as visiting:
        await visiting.press("enter", "enter", "enter", "i")
        assert "█" in visiting.text
        gallery.original(gallery.photos_of(0)[1].asset_key).unlink()
        await visiting.press("right")
        assert "█" not in visiting.text
        assert "17:04" in visiting.text
        assert "UTC offset unknown · camera" in visiting.text


async def test_details_fit_a_small_terminal(tmp_path: Path) -> None:
    """On 80 by 24 everything known stands on the screen."""
    async with visit(SmallGallery(tmp_path, LIBRARY), (80, 24)) as visiting:
        await visiting.press("enter", "enter", "enter", "i")
        for words in ("Taken", "Lens", "Exposure", "Place", "Collection", "Travel › Lima"):
            assert words in visiting.text


async def test_a_photo_that_went_away(tmp_path: Path) -> None:
    """When the shown photo is gone the one in its place is shown; when all are gone, that is said."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 2}})
    async with visit(gallery) as visiting:
        await visiting.press("enter", "enter")
        gallery.remove_photo(gallery.all_collections[0], 0)
        gallery.change()
        await visiting.rest()
        assert "1 of 1" in visiting.lines[0]
        assert "AMG_0001" in visiting.text
        gallery.remove_photo(gallery.all_collections[0], 0)
        visiting.app._library._passed()
        gallery.change()
        await visiting.rest()
        assert "This photo no longer exists." in visiting.text
        await visiting.press("right", "home", "end", "+", "enter", "i", "C", "w", "escape")
        assert isinstance(visiting.screen, GridScreen)


async def test_an_unavailable_picture_says_why(tmp_path: Path) -> None:
    """The reason stands in the middle of the screen."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter")
        view = visiting.screen.query_one(PhotoView)
        placement = wanted(visiting)[0][0]
        visiting.surface.failures[placement] = "The drive is not connected."
        visiting.surface.listeners[view](placement, "The drive is not connected.")
        await visiting.rest()
        assert "The drive is not connected." in visiting.text


async def test_a_zoomed_photo_comes_from_the_original(tmp_path: Path) -> None:
    """Where the screen has more pixels than the stored view, the original follows; full size is pixel by pixel."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter")
        await visiting.press("enter")
        assert not wanted(visiting)[0][0].picture.original, "half-blocks have fewer pixels than the view"
        lightbox(visiting).session.capabilities = replace(CAPABILITIES, protocol=GraphicsProtocol.KITTY)
        await visiting.press("enter")
        assert not wanted(visiting)[0][0].picture.original
        await visiting.press("enter")
        placement = wanted(visiting)[0][0]
        assert placement.picture.original
        region = placement.picture.region
        assert abs((region.right - region.left) * 6000 - placement.columns * 10) < 1
        assert abs((region.bottom - region.top) * 4000 - placement.rows * 20) < 1


async def test_wheel_and_drag_in_a_zoomed_photo(tmp_path: Path) -> None:
    """Ctrl and the wheel zoom at the pointer, the wheel alone in a zoomed photo; a drag moves and turns nothing."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter")
        view = visiting.screen.query_one(PhotoView)
        await visiting.pilot._post_mouse_events([MouseScrollUp], view, offset=(100, 10), control=True)
        await visiting.rest()
        assert view.is_zoomed
        assert lightbox(visiting).seen.index == 0
        near = wanted(visiting)[0][0].picture.region
        assert near.left > 1 - near.right, "the right side, where the pointer is, stays in sight"
        await visiting.pilot._post_mouse_events([MouseScrollUp], view, offset=(60, 10))
        await visiting.rest()
        nearer = wanted(visiting)[0][0].picture.region
        assert nearer.right - nearer.left < near.right - near.left
        await visiting.pilot.mouse_down(view, offset=(110, 10))
        await visiting.pilot.hover(view, offset=(90, 10))
        await visiting.pilot.mouse_up(view, offset=(90, 10))
        await visiting.rest()
        dragged = wanted(visiting)[0][0].picture.region
        assert abs(dragged.left - nearer.left - (nearer.right - nearer.left) / 6) < 0.01
        await visiting.pilot.hover(view, offset=(20, 5))
        await visiting.rest()
        assert wanted(visiting)[0][0].picture.region == dragged, "let go"
        assert lightbox(visiting).seen.index == 0


async def test_a_turned_view_belongs_to_one_photo(tmp_path: Path) -> None:
    """The next photo stands as it was taken; a turned one zooms and pans in the direction that is seen."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter", "R", "+", "+", "+", "+")
        before = wanted(visiting)[0][0].picture
        await visiting.press("right")
        after = wanted(visiting)[0][0].picture
        assert (after.turns, after.region.left > before.region.left) == (1, True)
        await visiting.press("pagedown")
        assert wanted(visiting)[0][0].picture.turns == 0


async def test_what_comes_next_is_ready_as_it_will_be_seen(tmp_path: Path) -> None:
    """The neighbours are prefetched whole; in a comparison as far zoomed as the photo that is shown."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter", "right", "+", "+")
        ahead = wanted(visiting)[1]
        assert (ahead[0].picture.region, ahead[1]) == (WHOLE, Priority.PREFETCH)
        await visiting.press("pagedown")
        assert wanted(visiting)[0][0] == ahead[0]
        await visiting.press("pageup", "c", "+", "+", "R")
        ahead = wanted(visiting)[1]
        await visiting.press("pagedown")
        assert wanted(visiting)[0][0] == ahead[0]
        assert ahead[0].picture.turns == 1


async def test_the_mouse(tmp_path: Path) -> None:
    """The wheel and the sides turn, a double click in the middle is full size."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter", "enter", "enter")
        view = visiting.screen.query_one(PhotoView)
        await visiting.pilot._post_mouse_events([MouseScrollDown], view, offset=(60, 10))
        await visiting.rest()
        assert lightbox(visiting).seen.index == 1
        await visiting.pilot._post_mouse_events([MouseScrollUp], view, offset=(60, 10))
        await visiting.rest()
        assert lightbox(visiting).seen.index == 0
        await visiting.pilot.click(view, offset=(115, 10))
        await visiting.rest()
        assert lightbox(visiting).seen.index == 1
        await visiting.pilot.click(view, offset=(3, 10))
        await visiting.rest()
        assert lightbox(visiting).seen.index == 0
        await visiting.pilot.click(view, offset=(60, 10), times=2)
        await visiting.rest()
        assert view.is_zoomed
