"""Statistics as bars: lists, and the photos of a bar."""

from pathlib import Path

import pytest

from core.library.statistics.models import Bar, FactKind
from core.library.statistics.photo_statistics import query_for
from core.models import QuerySet
from tests.tui.harness.running_app import SIZES, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.browse.grid import GridScreen
from tui.screens.statistics.bars import bar_rows, drawn_bar, hour_rows


@pytest.mark.parametrize("size", SIZES)
async def test_a_bar_opens_its_photos(tmp_path: Path, size: tuple[int, int]) -> None:
    """Each fact has its list, in which Enter shows the photos of a bar."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 30, "Bogs": 40}}), size) as running:
        await running.press("g", "i")
        assert "70 photos" in running.lines[0]
        assert "2024" in running.text
        await running.press(*["right"] * 3)
        assert "FUJIFILM X-T4" in running.text
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == QuerySet('camera:"FUJIFILM X-T4"')
        await running.press("escape", "left", "enter")
        assert "no list of these" in running.text
        await running.press("down", "enter")
        assert running.screen.photo_set == QuerySet("weekday:mon")
        await running.press("escape", "G", "enter")
        assert isinstance(running.screen.photo_set, QuerySet)
        assert [each.partition(":")[0] for each in running.screen.photo_set.text.split()] == ["weekday", "hour"]


def test_bars_are_as_long_as_their_part() -> None:
    """The longest fills the room, the smallest shows, and all have one width."""
    assert drawn_bar(1, 10) == "━" * 10
    assert drawn_bar(0.0001, 10).strip()
    assert drawn_bar(0, 4) == "    "
    bars = [Bar("100", 8, 0, ""), Bar("6400", 2, 0, "")]
    first, second = bar_rows(FactKind.ISO, bars, 60)
    assert first[0].strip() == "ISO 100"
    assert (round(first[1].count("━") / 4), len(first[1])) == (second[1].count("━"), len(second[1]))


def test_the_week_is_a_heat_map() -> None:
    """A line for each weekday, the fullest hour the darkest."""
    counted = (("000", 9, 7), ("024", 2, 1), ("167", 1, 0))
    bars = [Bar(value, photos, size, query_for(FactKind.HOUR, value)) for value, photos, size in counted]
    rows = hour_rows(bars, 60)
    labels = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "00:00", "23:00"]
    labels += ["Mon 00:00", "Tue 00:00", "Sun 23:00"]
    assert [row.cells[0].strip() for row in rows] == labels
    assert rows[1].cells[1].startswith("██")
    assert rows[7].cells[1].endswith("░░")
    assert [row.bar for row in rows[-3:]] == [
        Bar("Mon 00:00", 9, 7, "weekday:mon hour:0"),
        Bar("Tue 00:00", 2, 1, "weekday:tue hour:0"),
        Bar("Sun 23:00", 1, 0, "weekday:sun hour:23"),
    ]
    assert [row.bar for row in rows[7:-3]] == [
        Bar("Sunday", 1, 0, "weekday:sun"),
        Bar("00:00", 11, 8, "hour:0"),
        Bar("23:00", 1, 0, "hour:23"),
    ]
