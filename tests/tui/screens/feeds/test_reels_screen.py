"""Reels play one video after the other; a slideshow waits for the end of its videos."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.models import ReelOrder, ReelsSet
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.graphics.animation.player import Playback
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.feeds.reels_screen import NONE_YET, ReelsScreen
from tui.widgets.photo.photo_view import PhotoView

LIBRARY = {"Nature": {"Alps": 4, "Bogs": 4}}
SECONDS = 6.0
"""More than the time of one photo, less than that of two."""
LONG = 60.0
VIDEOS = "UPDATE photos SET kind = 'video', seconds = 9 WHERE id % 2 = 0"


def view(running: RunningApp) -> PhotoView:
    return running.screen.query_one("#photo", PhotoView)


async def end(running: RunningApp) -> None:
    """Let the video that plays end."""
    shown = view(running)
    running.surface.told[shown](Playback.ENDED)
    await running.rest()


async def test_reels_follow_each_other_and_learn_from_it(tmp_path: Path) -> None:
    """Videos alone, each from its start; what was seen to its end is an interest, until the member erases it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, size=(120, 40)) as running:
        await running.press("g", "y")
        assert NONE_YET in running.text
        assert isinstance(running.screen, HomeScreen)
        gallery.memory.connection.execute(VIDEOS)
        gallery.change()
        await running.press("g", "y")
        reels = running.screen
        assert isinstance(reels, ReelsScreen)
        assert reels.trail[1:] == ("Reels", "Recommended")
        assert view(running) in running.surface.playing
        assert view(running).size.height >= 36, "all of the window, apart from the line of the player and the keys"
        assert "no sound" in running.text
        first = reels.photo
        await end(running)
        assert (reels.seen.index, reels.photo_count) == (1, 4)
        assert reels.photo != first
        assert view(running) in running.surface.playing
        await gallery.views.store()
        interests = gallery.memory.connection.execute("SELECT collection_id FROM interests").fetchall()
        assert first is not None
        assert [row["collection_id"] for row in interests] == [first.collection_id]
        await running.press("down", "down", "down")
        assert "This is the last photo." in running.text
        await end(running)
        assert reels.seen.index == 3, "at the end it rests"
        await running.press("o", "e")
        assert gallery.memory.connection.execute("SELECT * FROM interests").fetchall() == []
        assert reels.seen.index == 0
        await running.press("o", "2", "S")
        assert reels.seen.sequence.photo_set == ReelsSet(ReelOrder.RECENT)
        assert "Recent videos are not shuffled. o shows others." in running.text
        await running.press("escape")
        assert isinstance(running.screen, HomeScreen)
        assert running.surface.playing == {}


async def test_a_slideshow_waits_for_the_end_of_a_video(tmp_path: Path) -> None:
    """The time of a photo does not end it, and the photo after it has its time again."""
    gallery = SmallGallery(tmp_path, {"Nature": {"Alps": 4}})
    gallery.memory.connection.execute(VIDEOS)
    async with run_app(gallery, size=(120, 40)) as running:
        await running.press("enter", "enter", "w")
        lightbox = running.screen
        assert isinstance(lightbox, LightboxScreen)
        while not running.surface.playing:
            await lightbox.next_slide()
            await running.rest()
        place = lightbox.seen.index
        await asyncio.sleep(LONG)
        await running.rest()
        assert lightbox.seen.index == place
        await end(running)
        assert lightbox.seen.index == (place + 1) % 4
        assert not running.surface.playing
        await asyncio.sleep(SECONDS)
        await running.rest()
        assert lightbox.seen.index == (place + 2) % 4
