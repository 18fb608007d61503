"""Which days each moment has, on frozen days, and when moments are shown."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from datetime import date, timedelta

import pytest

from core.library import photo_pages
from core.library.archive.operations.set_archived import SetArchived
from core.library.moments.moments import are_shown, days_within
from core.library.summaries import refresh_counts
from core.library.timeline.models import DayCount
from core.library.timeline.timeline import day_counts
from core.marks.things import Things
from core.models import CollectionId, PhotoId, SortOrder
from core.models.dates.date_sets import MomentSet
from core.models.dates.moment_spans import MomentKind, spans
from core.operations.applying import apply_within
from tests.core.building import ADMIN, VIEWER, populate, refresh_date_sort

DAY, WEEK, YEAR = MomentKind.ON_THIS_DAY, MomentKind.THIS_WEEK, MomentKind.A_YEAR_AGO


def days(text: str) -> list[date]:
    """Return the days of a text, `2019-04-14`, or those between two: `2018-12-29..2019-01-04`."""
    first, _, last = text.partition("..")
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


@pytest.mark.parametrize(
    ("kind", "today", "inside", "outside"),
    [
        (DAY, "2026-11-30", "2025-11-30 1990-11-30", "2026-11-30 2025-11-29 2025-12-01"),
        (DAY, "2024-02-29", "2020-02-29 2000-02-29", "2023-02-28 2023-03-01 2020-02-28 1900-02-28"),
        (DAY, "2023-02-28", "2022-02-28 2020-02-28 2020-02-29", "2023-02-28 2022-03-01"),
        (DAY, "2024-02-28", "2023-02-28 2020-02-28", "2020-02-29 2024-02-28"),
        (DAY, "2023-03-01", "2020-03-01 2022-03-01", "2020-02-29"),
        (WEEK, "2026-06-15", "2025-06-12..2025-06-18 2001-06-15", "2026-06-15 2025-06-11 2025-06-19"),
        (WEEK, "2026-01-01", "2024-12-29..2025-01-04", "2026-01-01 2025-12-31 2025-01-05 2024-12-28"),
        (WEEK, "2025-12-30", "2024-12-27..2025-01-02 2022-01-02", "2025-12-30 2025-01-03 2022-01-03"),
        (WEEK, "2024-02-29", "2023-02-25..2023-03-03 2020-02-26..2020-03-03", "2023-03-04 2024-03-03"),
        (YEAR, "2026-11-30", "2025-11-23..2025-12-07", "2025-11-22 2025-12-08 2024-11-30"),
        (YEAR, "2024-12-31", "2023-12-25..2024-01-08", "2023-12-24 2024-01-09"),
    ],
)
def test_the_days_of_each_moment(kind: MomentKind, today: str, inside: str, outside: str) -> None:
    """Exactly those of its window, also at leap days and at the turn of the year."""
    found = spans(kind, date.fromisoformat(today))
    for words, expected in ((inside, True), (outside, False)):
        for day in (each for word in words.split() for each in days(word)):
            assert any(first <= day <= last for first, last in found) is expected, day


@pytest.mark.parametrize("today", [date.min, date(1, 12, 30), date.max, date(4, 2, 29)])
@pytest.mark.parametrize("kind", MomentKind)
def test_the_ends_of_the_calendar_are_days_as_well(kind: MomentKind, today: date) -> None:
    """No day is beyond the years 1 to 9999."""
    assert all(first <= last for first, last in spans(kind, today))


@pytest.mark.parametrize(
    ("dated", "undated", "shown"),
    [(24, 0, True), (23, 0, False), (18, 6, True), (17, 7, False), (18, 42, True), (18, 43, False), (0, 99, False)],
)
def test_moments_need_photos_with_dates(dated: int, undated: int, shown: bool) -> None:
    """At least 24 photos, 18 of them and 30 % with a date of their own."""
    counted = [DayCount(date(2020, 1, 1), dated)] * bool(dated) + [DayCount(None, undated)] * bool(undated)
    assert are_shown(counted) is shown


def test_the_set_of_a_moment_has_the_photos_of_its_days(connection: sqlite3.Connection) -> None:
    """As the days of the timeline count them: without photos dated by their files, for each member."""
    populate(connection, {"Travel": {"Paris": 10}})
    taken = ["2025-11-30", "2024-11-30", "2024-11-28", "2026-11-30", "2025-12-07", "2025-12-08", "2023-11-30"]
    for number, day in enumerate(taken, 1):
        second = timegm(date.fromisoformat(day).timetuple())
        connection.execute("UPDATE photos SET taken_local = ? WHERE id = ?", (second + 86399 * (number % 2), number))
    connection.execute("UPDATE photos SET taken_source = 'file' WHERE id = 7")
    refresh_date_sort(connection)
    refresh_counts(connection, [CollectionId(1)])
    today = date(2026, 11, 30)
    expected = {DAY: [1, 2], WEEK: [1, 2, 3], YEAR: [1, 5]}
    for kind, ids in expected.items():
        for actor in (ADMIN, VIEWER):
            wanted = MomentSet(kind, today)
            found = photo_pages.page(connection, actor, wanted, SortOrder.DATE, None)
            assert sorted(photo.id for photo in found) == ids
            dated = [each for each in reversed(day_counts(connection, actor)) if each.day is not None]
            assert sum(each.photos for each in days_within(dated, spans(kind, today))) == len(ids)
            assert photo_pages.count(connection, actor, wanted) == len(ids)
    apply_within(connection, ADMIN, SetArchived(Things.of([PhotoId(1)]), is_archived=True))
    assert photo_pages.count(connection, ADMIN, MomentSet(DAY, today)) == 1
    assert date(2025, 11, 30) not in {each.day for each in day_counts(connection, ADMIN)}
