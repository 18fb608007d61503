"""Screens that are left are freed at once: what the garbage collector has to find, other sessions wait for."""

import gc
import time
from pathlib import Path

import pytest
from textual.screen import Screen

from core.library.trash.operations import MoveToTrash
from core.marks.things import Things
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tests.tui.screens.deletion.test_deletion_dialog import known_files
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
    ["g", "w"],
    ["g", "M"],
    ["g", "e"],
    ["g", "x", "X"],
    ["/", "o"],
    ["r", "enter", "t", "a"],
)
"""Keys from home to a screen of each kind."""
TIMER_SECONDS = 3.0


async def _home(running: RunningApp) -> None:
    while not isinstance(running.app.screen, HomeScreen):
        await running.press("escape")


async def _left(running: RunningApp) -> list[Screen[object]]:
    """Return the screens in memory; a cancelled timer keeps its screen until its time has come, at most a second."""
    deadline = time.monotonic() + TIMER_SECONDS
    while True:
        left = [each for each in gc.get_objects() if isinstance(each, Screen)]
        if not left or time.monotonic() > deadline:
            return left
        del left
        await running.rest()


@pytest.mark.screens
@pytest.mark.slow
async def test_every_screen_that_was_left_is_freed(tmp_path: Path) -> None:
    """With its dialogs, and without a garbage collection."""
    opened = set()
    gallery = SmallGallery(tmp_path, LIBRARY)
    known_files(gallery, as_they_are=True)
    gallery.deletion.is_allowed = True
    await gallery.apply(OWNER, MoveToTrash(Things.of([gallery.photos_of(0)[0].id])))
    async with run_app(gallery) as running:
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            for way in WAYS:
                await running.press(*way)
                opened.add(type(running.app.screen))
                await _home(running)
                await running.rest()
                assert await _left(running) == [], way
        finally:
            gc.enable()
            gc.unfreeze()
    assert len(opened) >= 11
