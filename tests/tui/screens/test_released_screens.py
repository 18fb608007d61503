"""Screens that are left are freed at once: what the garbage collector has to find, other sessions wait for."""

import gc
from pathlib import Path

import pytest
from textual.screen import Screen

from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.home import HomeScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}
WAYS = (
    ["enter"],
    ["enter", "enter"],
    ["r"],
    ["r", "enter", "right", "i"],
    ["r", "right", "o"],
    ["r", "v"],
    ["?"],
    ["T"],
    ["g", "s"],
    ["g", "k"],
    ["g", "a"],
)
"""Keys from home to a screen of each kind."""


async def _home(running: RunningApp) -> None:
    while not isinstance(running.app.screen, HomeScreen):
        await running.press("escape")


@pytest.mark.screens
@pytest.mark.slow
async def test_every_screen_that_was_left_is_freed(tmp_path: Path) -> None:
    """With its dialogs, and without a garbage collection."""
    opened = set()
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            for way in WAYS:
                await running.press(*way)
                opened.add(type(running.app.screen))
                await _home(running)
                await running.rest()
                assert [each for each in gc.get_objects() if isinstance(each, Screen)] == [], way
        finally:
            gc.enable()
            gc.unfreeze()
    assert len(opened) >= 8
