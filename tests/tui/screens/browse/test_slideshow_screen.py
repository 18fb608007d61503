"""A slideshow shows only the picture, its keys after a key, and starts from any list; Esc goes back step by step."""

from pathlib import Path

import pytest
from textual.geometry import Size

from tests.tui.harness.running_app import SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.frame.breadcrumb import Breadcrumb
from tui.widgets.frame.status_line import StatusLine
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.filmstrip import Filmstrip

LIBRARY = {"Nature": {"Alps": 3, "Bogs": 4}, "Travel": {"Lima": 20}}


def lightbox(running: RunningApp) -> LightboxScreen:
    assert isinstance(running.app.screen, LightboxScreen)
    return running.app.screen


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_only_the_picture_is_shown(tmp_path: Path, size: tuple[int, int]) -> None:
    """Keys and position are shown when it starts and after any key, over the picture, whose box does not change."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press("right", "enter", "enter", "i", "F", "w")
        view = running.screen.query_one(PhotoView)
        assert view.size == Size(size[0], size[1] - 1), "a sixel in the last row would scroll the screen"
        for _ in range(2):
            assert "slideshow, 5 s" in running.lines[0]
            for words in ("Space pause", "< slower", "> faster", "? help"):
                assert words in running.lines[-1]
            lightbox(running).hide_frame()
            await running.rest()
            assert not running.text.strip()
            await running.press("right")
            assert view.size == Size(size[0], size[1] - 1)


async def test_every_key_shows_the_frame_even_one_without_an_action(tmp_path: Path) -> None:
    """The frame says which keys there are; when the slideshow stops it stays."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter", "w")
        for key in ("#", "space", "f12", "<"):
            lightbox(running).hide_frame()
            await running.press(key)
            assert running.screen.query_one(Breadcrumb).display
        await running.press("w")
        assert running.screen.query_one(Breadcrumb).display
        assert running.screen.query_one(StatusLine).visible
        assert "i details" in running.lines[-1]


async def test_escape_goes_back_one_step_at_a_time(tmp_path: Path) -> None:
    """The zoom first, then the slideshow, then the sheets, then the photo; the photo stays the same."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "right", "enter", "w", "i", "F", "+")
        view = running.screen.query_one(PhotoView)
        assert "150 % of fit" in running.lines[0]
        await running.press("escape")
        assert not view.is_magnified
        assert "2 of 20 · 100 % of fit" in running.lines[0]
        assert "slideshow" in running.lines[0]
        await running.press("escape")
        assert "slideshow" not in running.lines[0]
        sheets = (running.screen.query_one(DetailsPanel), running.screen.query_one(Filmstrip))
        assert all(sheet.display for sheet in sheets)
        await running.press("escape")
        assert not any(sheet.display for sheet in sheets)
        assert lightbox(running).seen.index == 1
        await running.press("escape")
        assert isinstance(running.screen, GridScreen)


async def test_a_small_photo_in_actual_size_is_one_step(tmp_path: Path) -> None:
    """A photo smaller than the screen is shown smaller than it fits; Esc fits it again."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter", "-", "enter")
        view = running.screen.query_one(PhotoView)
        assert view.is_magnified
        await running.press("escape")
        assert "100 % of fit" in running.lines[0]


@pytest.mark.parametrize(
    ("way", "screen", "total"),
    [
        ((), HomeScreen, 7),
        (("right",), HomeScreen, 20),
        (("tab", "right"), HomeScreen, 27),
        (("enter", "right"), CollectionsScreen, 4),
        (("enter", "right", "enter", "right"), GridScreen, 4),
    ],
)
async def test_a_slideshow_starts_from_any_list(tmp_path: Path, way: tuple[str, ...], screen: type, total: int) -> None:
    """A category, a photo of the strip, a collection, a photo of a grid; Esc twice returns to the list."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*way)
        assert isinstance(running.screen, screen)
        await running.press("w")
        assert lightbox(running).is_playing
        assert f"of {total} · 100 % of fit" in running.lines[0]
        await running.press("escape", "escape")
        assert isinstance(running.screen, screen)


async def test_nothing_to_show(tmp_path: Path) -> None:
    """In an empty gallery the key says so."""
    async with run_app(SmallGallery(tmp_path, {})) as running:
        await running.press("w")
        assert isinstance(running.screen, HomeScreen)
        assert "There is nothing here yet." in running.text
