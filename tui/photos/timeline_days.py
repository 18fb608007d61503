"""Where days, months and years begin in the list of the newest photos. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby

from core.library.timeline.models import DayCount


@dataclass(frozen=True, slots=True)
class TimelineMonth:
    """A month with photos, or at the end of the timeline the photos without a date of their own."""

    start: date | None
    """Its first day; None for photos without a date."""
    first: int
    """Index of its first photo, which is its newest."""
    photos: int
    """How many."""


class TimelineDays:
    """The days of a timeline by the indexes of their photos, which are in the order newest first."""

    def __init__(self, days: Sequence[DayCount] = ()) -> None:
        """Keep the days, the newest first, with photos without a date of their own last."""
        self._days = tuple(days)
        self._ordinals = [-each.day.toordinal() for each in days if each.day is not None]
        self._firsts = [0, *accumulate(each.photos for each in days)]
        months = groupby(range(len(days)), key=lambda number: _month_of(self._days[number].day))
        self.months = tuple(_month(start, list(numbers), self._firsts) for start, numbers in months)
        self._month_firsts = [each.first for each in self.months]
        self._years = Counter[int]()
        for day, photos in self._days:
            self._years[0 if day is None else day.year] += photos

    @property
    def total(self) -> int:
        """Return the number of photos."""
        return self._firsts[-1]

    @property
    def month_firsts(self) -> Sequence[int]:
        """Return the indexes of the first photos of all months."""
        return self._month_firsts

    def month_number(self, index: int) -> int:
        """Return the number of the month that a photo is in, from the newest on; 0 without photos."""
        return max(bisect_right(self._month_firsts, index) - 1, 0)

    def month_at(self, index: int) -> TimelineMonth | None:
        """Return the month that a photo is in; None without photos."""
        return self.months[self.month_number(index)] if self.months else None

    def day_at(self, index: int) -> DayCount | None:
        """Return the day that a photo is in; None without photos."""
        return self._days[self._number(index)] if self._days else None

    def starts_day(self, index: int) -> bool:
        """Return whether a photo is the first of its day in the list."""
        return bool(self._days) and self._firsts[self._number(index)] == index

    def photos_of_year(self, year: int) -> int:
        """Return how many photos a year has."""
        return self._years[year]

    def photos_of_days(self) -> dict[date, int]:
        """Return how many photos each day has, without those that have no date of their own."""
        return {day: photos for day, photos in self._days if day is not None}

    def index_of(self, day: date) -> int:
        """Return the index of the first photo of a day, else of the nearest day before it with photos."""
        number = bisect_left(self._ordinals, -day.toordinal())
        return self._firsts[min(number, max(len(self._days) - 1, 0))]

    def stepped(self, index: int, step: int) -> int | None:
        """Return the first photo of the next month (1, earlier in time) or previous one (-1); None at the end.

        From within a month the previous one is its own beginning.
        """
        number = self.month_number(index)
        if step < 0 and self.months and self.months[number].first < index:
            return self.months[number].first
        wanted = number + step
        return self.months[wanted].first if 0 <= wanted < len(self.months) else None

    def _number(self, index: int) -> int:
        return min(max(bisect_right(self._firsts, index) - 1, 0), len(self._days) - 1)


def _month_of(day: date | None) -> date | None:
    return None if day is None else day.replace(day=1)


def _month(start: date | None, numbers: Sequence[int], firsts: Sequence[int]) -> TimelineMonth:
    first = firsts[numbers[0]]
    return TimelineMonth(start, first, firsts[numbers[-1] + 1] - first)
