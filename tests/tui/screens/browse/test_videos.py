"""Videos in grid, lightbox, details and plain mode: a mark and the duration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.lightbox import LightboxScreen


@pytest.fixture
def gallery(tmp_path: Path) -> SmallGallery:
    """A collection whose first photo is a video of 72 seconds."""
    made = SmallGallery(tmp_path, {"Travel": {"Lima": 3}})
    first = made.photos_of(0)[0]
    made.memory.connection.execute(
        "UPDATE photos SET kind = 'video', seconds = 72.4, codec = 'H.264', has_sound = 1, plays_in_browsers = 1,"
        " format = 'MP4' WHERE asset_key = ?",
        (first.asset_key,),
    )
    return made


async def test_a_video_has_its_mark_and_its_duration(gallery: SmallGallery) -> None:
    """Below its tile, in the lightbox, and in the details with codec; a photo next to it has none."""
    async with run_app(gallery) as running:
        await running.press("enter")
        assert running.text.count("▶ 1:12") == 1
        await running.press("enter")
        assert isinstance(running.screen, LightboxScreen)
        assert "▶ 1:12 ·" in running.text
        await running.press("i")
        assert "1:12 · H.264 · with sound · plays in browsers" in " ".join(running.text.split())
        await running.press("i", "right")
        assert "▶ 1:12" not in running.text


async def test_plain_mode_says_it_in_words(gallery: SmallGallery) -> None:
    """Screen readers do not read a triangle; in place of a player, facts, and how to play it elsewhere."""
    async with run_app(gallery, term="dumb") as running:
        await running.press("enter")
        assert "video 1:12" in running.text
        await running.press("enter")
        shown = " ".join(running.text.split())
        assert "1:12, H.264, with sound, plays in browsers" in shown
        assert "video 1:12, 19 July" in shown
        await running.press("p")
        assert "Plain mode does not play videos. E gives a link to it" in " ".join(running.text.split())
        await running.press("right", "p")
        assert "There is nothing to play in this photo." in running.text
