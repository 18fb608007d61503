"""The mouse: a click selects, a second one opens at any pace, a right click goes back, headers respond."""

from pathlib import Path

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.menu import Menu
from tui.widgets.frame.breadcrumb import Breadcrumb
from tui.widgets.tiles.photo_grid import PhotoGrid


async def test_a_second_click_opens_at_any_pace(tmp_path: Path) -> None:
    """The first click selects only; keys and time between the two change nothing."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[ScreenKind.PHOTOS])
        grid = running.screen.query_one(PhotoGrid)
        await running.pilot.click(grid, offset=(4, 3))
        await running.rest()
        assert (running.screen.kind, grid.cursor_index) == (ScreenKind.PHOTOS, 0)
        running.app._click_chain_last_time = None  # a minute later
        await running.pilot.click(grid, offset=(5, 4))
        await running.rest()
        assert running.screen.kind is ScreenKind.LIGHTBOX


async def test_clicks_on_different_tiles_only_select(tmp_path: Path) -> None:
    """However fast they follow each other."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[ScreenKind.PHOTOS])
        grid = running.screen.query_one(PhotoGrid)
        for offset in ((4, 3), (60, 3), (4, 3)):
            await running.pilot.click(grid, offset=offset)
            await running.rest()
        assert running.screen.kind is ScreenKind.PHOTOS


@pytest.mark.parametrize("place", [ScreenKind.COLLECTIONS, ScreenKind.PHOTOS, ScreenKind.LIGHTBOX, ScreenKind.PEOPLE])
async def test_a_right_click_goes_back(tmp_path: Path, place: ScreenKind) -> None:
    """From every screen to the one before, wherever the pointer is; on home one line says that it stays."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[place])
        depth = len(running.app.screen_stack)
        await running.pilot.click(offset=(30, 10), button=3)
        await running.rest()
        assert len(running.app.screen_stack) == depth - 1
        while len(running.app.screen_stack) > 1:
            await running.pilot.click(offset=(30, 10), button=3)
            await running.rest()
        await running.pilot.click(offset=(30, 10), button=3)
        await running.rest()
        assert isinstance(running.screen, HomeScreen)
        assert "This is home." in running.text


@pytest.mark.parametrize("keys", [("?",), ("g",), ("T",), ("ctrl+p",), ("'",)])
async def test_a_right_click_closes_a_dialog(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Without choosing what is below the pointer."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*keys)
        assert len(running.app.screen_stack) == 2
        await running.pilot.click(offset=(20, 12), button=3)
        await running.rest()
        assert isinstance(running.app.screen, HomeScreen)


async def test_a_click_on_the_order_asks_for_another(tmp_path: Path) -> None:
    """The right end of the header of a list opens the menu of orders."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[ScreenKind.PHOTOS])
        await running.pilot.click(Breadcrumb, offset=(running.lines[0].index("oldest"), 0))
        await running.rest()
        assert isinstance(running.app.screen, Menu)
