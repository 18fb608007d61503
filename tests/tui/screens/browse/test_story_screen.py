"""The player of stories: from a tile with a ring, photo after photo and capsule after capsule."""

from __future__ import annotations

from pathlib import Path

from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.told_gallery import tell
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.playing.story_screen import StoryScreen

LIBRARY = {"Nature": {"Alps": 3, "Bogs": 2, "Coast": 2, "Dunes": 1}}


def player(running: RunningApp) -> StoryScreen:
    assert isinstance(running.screen, StoryScreen)
    return running.screen


async def next_slide(running: RunningApp) -> str:
    """Do what the timer does when the time of a photo is over; return the top line."""
    await player(running).next_slide()
    await running.rest()
    return running.lines[0]


async def test_a_story_is_played_from_the_ring_of_its_collection(tmp_path: Path) -> None:
    """It plays by itself, holds, skips, begins at what is unseen and closes at its end; then the ring is another."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    tell(gallery, "Alps", entry="Bogs", coast="Coast")
    async with run_app(gallery, size=(120, 40)) as running:
        await running.press("enter")
        assert isinstance(running.screen, CollectionsScreen)
        assert "2 collections · 4 photos" in running.lines[0]
        assert "◉ Alps" in running.text
        assert "W story" in running.lines[-1]

        await running.press("W")
        assert "Alps › Story" in running.lines[0]
        assert "slideshow, 5 s · part 1 of 2 · 1 of 2" in running.lines[0]
        assert "part 1 of 2 · 2 of 2" in await next_slide(running)
        assert "Story: Coast" in await next_slide(running)
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
        seen = gallery.memory.connection.execute("SELECT user_id, count(*) FROM seen_stories GROUP BY 1").fetchall()
        assert [tuple(row) for row in seen] == [(1, 4)]

        await running.press("right")
        assert "W story" not in running.lines[-1]
        await running.press("W")
        assert "This collection has no story." in running.text
        await running.press("left", "enter", "W")
        assert player(running).trail[-1] == "Story"
        await running.press("escape")
        assert isinstance(running.screen, GridScreen)
