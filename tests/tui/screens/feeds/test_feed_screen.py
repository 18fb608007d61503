"""The feed as a grid, and as a row of home."""

from datetime import UTC, datetime
from pathlib import Path

from core.models import FeedKind, FeedSet, SortOrder
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.feeds.feed_screen import FeedScreen
from tui.widgets.tiles.strip_names import StripNames


async def test_a_feed_is_chosen_as_a_sort_order_is_and_kept(tmp_path: Path) -> None:
    """Photos of two collections alternate; what is old enough is rediscovered; the choice holds for the next feed."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 6, "Bogs": 4}}), size=(160, 40)) as running:
        running.app.session.clock = lambda: datetime(2025, 7, 26, 12, 0, tzinfo=UTC)
        await running.press("g", "n")
        screen = running.screen
        assert isinstance(screen, FeedScreen)
        assert "Feed › Recent" in running.lines[0]
        assert "1 of 10 photos · newest first, collections mixed" in running.lines[0]
        await running.press("S")
        assert "Recent photos are not shuffled." in running.text
        await running.press("o", "2")
        assert "half a year and older, favourites first" in running.lines[0]
        assert screen.photo_set == FeedSet(FeedKind.REDISCOVER, datetime(2025, 7, 26, tzinfo=UTC).date())
        await running.press("S", "G", "enter")
        lightbox = running.screen
        assert isinstance(lightbox, LightboxScreen)
        assert lightbox.seen.sequence.order is SortOrder.FEED
        assert "10 of 10" in running.lines[0]
        await running.press("escape", "escape", "g", "n")
        assert "Feed › Rediscover" in running.lines[0]


async def test_without_photos_to_rediscover_the_recent_ones_are_shown(tmp_path: Path) -> None:
    """The choice of another feed is always there."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 6}}), size=(120, 40)) as running:
        running.app.session.clock = lambda: datetime(2024, 7, 26, 12, 0, tzinfo=UTC)
        await running.press("g", "n", "o", "2")
        assert "No photo is half a year old yet" in running.text
        assert "Feed › Recent" in running.lines[0]
        assert "of 6 photos" in running.lines[0]


async def test_home_has_a_row_of_the_feed(tmp_path: Path) -> None:
    """Its photos are those of the feed, which opens from its name."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 6}}), size=(120, 40)) as running:
        await running.press("up")
        names = running.screen.query_one(StripNames)
        running.screen.set_focus(names)
        while names.current != "Feed":
            await running.press("right")
        await running.press("enter")
        assert isinstance(running.screen, FeedScreen)
