"""Moments as tiles, on a frozen day."""

from datetime import UTC, datetime
from pathlib import Path

from core.models.dates.moment_spans import MomentKind
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.grid import GridScreen
from tui.screens.moments.moments_screen import MomentsScreen


async def test_tiles_of_today_open_their_photos(tmp_path: Path) -> None:
    """On 26 July 2025: that day and week of 2024, and the year before; on a day without any the highlights."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 30, "Bogs": 40}})) as running:
        await running.press("g", "m")
        assert isinstance(running.screen, MomentsScreen)
        for words in ("Added to Bogs", "Added to Alps", "Deep cuts", "never opened by you"):
            assert words in running.text
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert "Added to" in running.lines[0]
        await running.press("escape", "escape")
        running.app.session.clock = lambda: datetime(2025, 7, 26, 12, 0, tzinfo=UTC)
        await running.press("g", "m")
        assert "Saturday, 26 July 2025" in running.lines[0]
        for words in ("On this day", "This week in earlier years", "Last year around now", "40 photos", "70 photos"):
            assert words in running.text
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set.kind is MomentKind.ON_THIS_DAY  # type: ignore[union-attr]
        assert "of 40 photos" in running.lines[0]
