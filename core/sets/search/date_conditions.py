"""Conditions of dates: of the wall clock where a photo was taken, and of when it was added."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.query.values.field_values import DaysValue, EveryYearValue, FieldValue, LastDaysValue
from core.sets.expressions import And, Comparison, Expression, Operator, PhotoField
from core.sets.orders import date_sort
from core.sets.search.fact_conditions import DayOfYear, FactBetween
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_facts import Fact


def taken_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare the date of a photo by the clock of its place; a photo without a date has none of them."""
    del actor
    if isinstance(value, EveryYearValue):
        return DayOfYear(Fact.TAKEN, value.first, value.last)
    first, end = _days(value)
    start = -_FOREVER if first is None else _wall_clock(first)
    bounds = [Comparison(PhotoField.TAKEN_LOCAL, Operator.AT_LEAST, start)]
    if first is not None:
        bounds.insert(0, Comparison(PhotoField.TAKEN, Operator.AT_LEAST, date_sort(start)))
    if end is not None:
        bounds.insert(-1, Comparison(PhotoField.TAKEN, Operator.LESS, date_sort(_wall_clock(end))))
    return And(tuple(bounds))


def added_condition(value: FieldValue, actor: SearchActor) -> Expression:
    """Compare when a photo was added by the clock of the server."""
    del actor
    if isinstance(value, EveryYearValue):
        return DayOfYear(Fact.ADDED, value.first, value.last)
    first, end = _days(value)
    return FactBetween(Fact.ADDED, None if first is None else _instant(first), None if end is None else _instant(end))


def _days(value: FieldValue) -> tuple[date | None, date | None]:
    """Return the first day and the one after the last one; the last days end today."""
    if isinstance(value, LastDaysValue):
        today = datetime.now().astimezone().date()
        return today - timedelta(days=value.number - 1), today + timedelta(days=1)
    assert isinstance(value, DaysValue)
    return value.first, value.end


def _wall_clock(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _instant(day: date) -> int:
    try:
        return int(datetime(day.year, day.month, day.day).timestamp())  # noqa: DTZ001 - by the clock of the server
    except (OverflowError, ValueError, OSError):
        return _wall_clock(day)  # the ends of the calendar


_FOREVER = 2**62
"""Seconds that no date reaches."""
