"""Places as a list; Enter shows the photos of one."""

from pathlib import Path

import pytest

from core.models import QuerySet, SortOrder
from tests.core.building import ADMIN
from tests.core.library.places.place_queries import place_photos
from tests.tui.harness.running_app import SIZES, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.grid import GridScreen
from tui.widgets.map.place_covers import PlaceCovers

LISBON = QuerySet("place:portugal/lisboa/lisbon")


@pytest.mark.parametrize("size", SIZES)
async def test_a_place_opens_its_photos(tmp_path: Path, size: tuple[int, int]) -> None:
    """Countries are followed by their cities, a region without a name is left out, the second list has all cities."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 30, "Bogs": 10}}), size) as running:
        await running.press("g", "l")
        assert "No photo here has a named place." in running.text
        await running.press("escape")
        await running.app.session.gallery.database.write(place_photos)
        await running.press("g", "l")
        assert " photos · 3 cities" in running.lines[0]
        assert "CC BY 4.0" in running.text
        assert " -" not in [line.strip()[:2] for line in running.lines]
        await running.press("down", "down")
        shown = running.screen.query_one(PlaceCovers)
        assert shown.display is (size[1] >= 22)
        if shown.display:
            lisbon = await running.app.session.gallery.library.page(ADMIN, LISBON, SortOrder.DATE, None, 1)
            assert shown.sequence is not None
            assert shown.sequence.photo(0) == lisbon[0]
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == LISBON
        await running.press("escape", "right")
        assert "Sintra  PT" in running.text
