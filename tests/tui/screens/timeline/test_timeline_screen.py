"""The timeline, its calendar and its years, as members use them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.library.summaries import refresh_counts
from core.models import Actor, CollectionId, CollectionSet, Downloads, Role, ShareId, SharePass
from core.permissions import ANONYMOUS
from core.sharing.operations import MakeShareLink
from tests.core.building import refresh_date_sort
from tests.tui.harness.running_app import SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tui.screens.timeline.calendar_screen import CalendarScreen
from tui.screens.timeline.timeline_screen import TimelineScreen
from tui.screens.timeline.years_screen import YearsScreen
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.timeline.day_grid import DayGrid
from tui.widgets.timeline.density_ruler import DensityRuler

PLAN = {"Nature": {"Alps": 30, "Bogs": 40, "Coast": 50}}


def dated(tmp_path: Path) -> SmallGallery:
    """Photos of 26 July and 2 August 2024, of 29 February 2020, and five without a date of their own."""
    gallery = SmallGallery(tmp_path, PLAN)
    connection = gallery.memory.connection
    connection.execute("UPDATE photos SET taken_local = 1582970400 WHERE collection_id = 1")
    connection.execute("UPDATE photos SET taken_source = 'file' WHERE id IN (SELECT id FROM photos LIMIT 5)")
    refresh_date_sort(connection)
    refresh_counts(connection, [CollectionId(1)])
    return gallery


def shown(running: RunningApp) -> type[object]:
    return type(running.screen)


def grid(running: RunningApp) -> DayGrid:
    return running.screen.query_one(DayGrid)


@pytest.mark.parametrize("size", SIZES)
async def test_months_begin_rows_and_stay_above_them(tmp_path: Path, size: tuple[int, int]) -> None:
    """A heading begins each month, days are named above their first photo, the month in view stays in its line."""
    async with run_app(dated(tmp_path), size) as running:
        await running.press("g", "t")
        assert shown(running) is TimelineScreen
        assert "August 2024 · 50 photos" in running.lines[1]
        assert running.lines[1].rstrip().endswith("2024 · 90 photos")
        assert re.search("Fri(day)? 2", running.text)
        await running.press("}")
        assert (grid(running).cursor_index, "July 2024" in running.text) == (50, True)
        firsts = [row.first for row in grid(running).visible_rows]
        assert 50 in firsts
        await running.press("}", "}")
        assert grid(running).cursor_index == 115
        assert "Date unknown · 5 photos" in running.text
        await running.press("}")
        assert "This is the last month." in running.text
        await running.press("up", "home", "enter")
        assert running.screen.query(PhotoView)
        await running.press("escape", "o")
        assert "always sorted by date" in running.text


async def test_the_ruler_leads_to_a_month(tmp_path: Path) -> None:
    """A press or drag at any line shows the month there; where there is no room, there is none."""
    async with run_app(dated(tmp_path)) as running:
        await running.press("g", "t")
        ruler = running.screen.query_one(DensityRuler)
        assert "2024" in "".join(segment.text for segment in ruler.render_line(0))
        await running.pilot.mouse_down(ruler, offset=(6, ruler.size.height // 2 + 1))
        await running.rest()
        assert grid(running).cursor_index == 90
        await running.pilot.mouse_up(ruler, offset=(6, ruler.size.height - 1))
        await running.pilot.resize_terminal(48, 24)
        await running.rest()
        assert not ruler.display


async def test_a_day_of_the_calendar_opens_in_the_timeline(tmp_path: Path) -> None:
    """From the timeline to its month, to all years, to another month, and back to a day of that."""
    async with run_app(dated(tmp_path)) as running:
        await running.press("g", "t", "c")
        assert shown(running) is CalendarScreen
        assert "Friday, 2 August 2024 · 50 of 50 photos" in running.lines[0]
        await running.press("left", "left")
        assert "Wednesday, 31 July 2024 · 0 of 40 photos" in running.lines[0]
        await running.press("enter", "f")
        assert shown(running) is CalendarScreen
        assert "Open the day first" in running.text
        await running.press("c")
        assert shown(running) is YearsScreen
        assert "July 2024 · 40 · 2024: 90 photos" in running.lines[0]
        await running.press("}", "enter")
        assert shown(running) is CalendarScreen
        await running.press(*["down"] * 4)
        assert "Saturday, 29 February 2020 · 25 of 25 photos" in running.lines[0]
        await running.press("enter")
        assert shown(running) is TimelineScreen
        assert grid(running).cursor_index == 90


@pytest.mark.parametrize("details", [True, False])
async def test_guests_who_are_shown_dates_have_a_timeline(tmp_path: Path, *, details: bool) -> None:
    """That of the photos of their link; without details there is none, and no key for it."""
    gallery = dated(tmp_path)
    making = MakeShareLink(CollectionSet("nature/bogs"))
    new = answer(gallery.apply(OWNER, making)).result
    share = SharePass(ShareId(new.share.share_id), "Bogs", CollectionSet("nature/bogs"), details, Downloads.OFF)
    async with run_app(gallery, actor=Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share)) as running:
        await running.press("g", "t")
        if not details:
            assert "g t opens nothing." in running.text
            return
        assert shown(running) is TimelineScreen
        assert "of 40 photos" in running.lines[0]
        assert "40 photos" in running.lines[1]
        await running.press("c")
        assert shown(running) is CalendarScreen
