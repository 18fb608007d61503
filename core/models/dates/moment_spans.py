"""Moments: days of earlier years that resemble today. Pure."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import MINYEAR, date, timedelta
from enum import StrEnum


class MomentKind(StrEnum):
    """What photos of earlier years have in common with a day."""

    ON_THIS_DAY = "on-this-day"
    """The same day and month; 29 February is shown on 28 February of years without one."""
    THIS_WEEK = "this-week"
    """At most three days from it in the year."""
    A_YEAR_AGO = "a-year-ago"
    """365 days before it, and at most seven days from that."""


_WEEK = timedelta(days=3)
_YEAR = timedelta(days=365)
_AROUND = timedelta(days=7)
_DAY = timedelta(days=1)
_MOST_YEARS = 200
"""Earlier years that are looked at: as long as there has been photography."""


def spans(kind: MomentKind, day: date) -> tuple[tuple[date, date], ...]:
    """Return the spans of days of a moment, the latest first: the first day of each, and the last one."""
    match kind:
        case MomentKind.A_YEAR_AGO:
            found = [_span(day, -_YEAR - _AROUND, -_YEAR + _AROUND)]
        case MomentKind.ON_THIS_DAY:
            found = list(_same_days(day))
        case MomentKind.THIS_WEEK:
            found = [_span(_in_year(day, year), -_WEEK, _WEEK) for year in _earlier(day)]
    return tuple(found)


def _earlier(day: date) -> range:
    return range(day.year - 1, max(day.year - _MOST_YEARS, MINYEAR) - 1, -1)


def _same_days(day: date) -> Iterator[tuple[date, date]]:
    for year in _earlier(day):
        same = _in_year(day, year)
        if (day.month, day.day) == (2, 29) and not isleap(year):
            continue
        includes_leap_day = (day.month, day.day) == (2, 28) and not isleap(day.year) and isleap(year)
        yield same, same + _DAY if includes_leap_day else same


def _in_year(day: date, year: int) -> date:
    """Return the same day of another year; 28 February for 29 February where there is none."""
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not isleap(year) else day.day)


def _span(day: date, before: timedelta, after: timedelta) -> tuple[date, date]:
    return _shifted(day, before), _shifted(day, after)


def _shifted(day: date, step: timedelta) -> date:
    """Return a day some days away, the first or last of the calendar beyond its ends."""
    try:
        return day + step
    except OverflowError:
        return date.min if step < timedelta() else date.max
