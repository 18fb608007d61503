"""Days, months and years begin where the photos of the list do."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.library.timeline.models import DayCount
from tui.photos.timeline_days import TimelineDays

DAYS = st.builds(
    lambda days, undated: [*sorted(days, reverse=True), *undated],
    st.dictionaries(st.dates(date(2019, 11, 1), date(2020, 3, 1)), st.integers(1, 5), max_size=20).map(
        lambda days: [DayCount(*each) for each in days.items()]
    ),
    st.sampled_from([[], [DayCount(None, 3)]]),
)


@given(DAYS)
def test_each_photo_is_in_its_day_month_and_year(days: list[DayCount]) -> None:
    """As a plain list of the dates of all photos has them; steps go to the beginnings of months, and end."""
    dates = [day for day, photos in days for _ in range(photos)]
    timeline = TimelineDays(days)
    assert timeline.total == len(dates)
    for index, day in enumerate(dates):
        found, month = timeline.day_at(index), timeline.month_at(index)
        assert found is not None
        assert found.day == day
        assert timeline.starts_day(index) == (not index or dates[index - 1] != day)
        assert month is not None
        assert month.start == (day and day.replace(day=1))
        assert month.first <= index < month.first + month.photos
        if day is not None:
            of_year = [each for each in dates if each is not None and each.year == day.year]
            assert timeline.photos_of_year(day.year) == len(of_year)
            assert timeline.index_of(day) == dates.index(day)
            before = next((each for each in dates if each is not None and each < day), None)
            if before != day - timedelta(1) and before is not None:
                assert timeline.index_of(day - timedelta(1)) == dates.index(before)
    index, seen = 0, []
    while dates and (following := timeline.stepped(index, 1)) is not None:
        index = following
        seen.append(index)
    assert seen == list(timeline.month_firsts)[1:]
    back = []
    while dates and (previous := timeline.stepped(index, -1)) is not None:
        index = previous
        back.append(index)
    assert back == list(timeline.month_firsts)[-2::-1]
