"""The player of stories: from a tile with a ring, photo after photo and capsule after capsule."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.models import AssetKey, Priority
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.told_gallery import tell
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.playing.story_screen import StoryScreen

LIBRARY = {"Nature": {"Alps": 3, "Bogs": 2, "Coast": 2, "Dunes": 1}}
SECONDS = 6.0
"""More than the time of a photo, less than the longest wait for its picture."""


def player(running: RunningApp) -> StoryScreen:
    assert isinstance(running.screen, StoryScreen)
    return running.screen


async def next_slide(running: RunningApp) -> str:
    """Do what the timer does when the time of a photo is over; return the top line."""
    await player(running).next_slide()
    await running.rest()
    return running.lines[0]


async def after_its_time(running: RunningApp) -> str:
    """Let more than the time of a photo pass; return the name of the capsule that is shown."""
    await asyncio.sleep(SECONDS)
    await running.rest()
    return player(running).trail[-1]


def first_ahead(running: RunningApp) -> AssetKey:
    """Return the photo that is fetched before others that are not shown yet."""
    wanted = running.surface.wanted
    return next(shown.picture.asset_key for shown, priority in wanted if priority is Priority.PREFETCH)


async def test_a_story_is_played_from_the_ring_of_its_collection(tmp_path: Path) -> None:
    """It plays by itself, holds, skips, begins at what is unseen and closes at its end; then the ring is another.

    The first photo of the next capsule is fetched ahead, and the time of a photo begins when it is drawn.
    """
    gallery = SmallGallery(tmp_path, LIBRARY)
    coast = {photo.asset_key for photo in gallery.photos_of(2)}
    tell(gallery, "Alps", entry="Bogs", coast="Coast")
    async with run_app(gallery, size=(120, 40)) as running:
        assert "◉ Nature" in running.text
        await running.press("enter")
        assert isinstance(running.screen, CollectionsScreen)
        assert "2 collections · 4 photos" in running.lines[0]
        assert "◉ Alps" in running.text
        assert "W story" in running.lines[-1]

        await running.press("W")
        assert "Alps › Story" in running.lines[0]
        assert "slideshow, 5 s · part 1 of 2 · 1 of 2" in running.lines[0]
        running.surface.drawn.is_slow = True
        assert "part 1 of 2 · 2 of 2" in await next_slide(running)
        assert first_ahead(running) in coast
        assert await after_its_time(running) == "Story"
        running.surface.drawn.is_slow = False
        running.surface.drawn.draw(player(running).photo_views[0])
        assert await after_its_time(running) == "Story: Coast"
        await running.press("space")
        assert "paused" in running.lines[0]
        await running.press("[")
        assert "part 1 of 2 · 1 of 2" in running.lines[0]
        await running.press("left")
        assert "This is the first photo of the story." in running.text
        await running.press("]", "left")
        assert "part 1 of 2 · 2 of 2" in running.lines[0]
        await running.press("escape")
        assert isinstance(running.screen, CollectionsScreen)
        assert "◉ Alps" in running.text

        await running.press("W")
        assert "Story: Coast" in running.lines[0], "the entry was seen"
        assert "part 2 of 2 · 2 of 2" in await next_slide(running)
        await player(running).next_slide()
        await running.rest()
        assert isinstance(running.screen, CollectionsScreen)
        assert "○ Alps" in running.text
        seen = gallery.memory.connection.execute("SELECT user_id, count(*) FROM seen_stories GROUP BY 1")
        assert [tuple(row) for row in seen] == [(1, 4)]

        await running.press("right", "W")
        assert "W story" not in running.lines[-1]
        assert "This collection has no story." in running.text
        await running.press("left", "enter", "W")
        assert player(running).trail[-1] == "Story"
        await running.press("escape")
        assert isinstance(running.screen, GridScreen)
        await running.press("g", "h")
        assert "◉" not in running.text
