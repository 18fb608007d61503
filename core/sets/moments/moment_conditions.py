"""The condition of moments: photos with a date of their own in some spans of days."""

from __future__ import annotations

import json
from calendar import timegm
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from core.models import DateSource
from core.sets.expressions import And, Comparison, Expression, Operator, PhotoFacts, PhotoField, Sql
from core.sets.orders import date_sort, newest_sort

_DAY_SECONDS = 86400


@lru_cache(maxsize=32)
def taken_within(spans: tuple[tuple[date, date], ...]) -> TakenWithin:
    """Return the condition for spans of days, each by its first day and its last one."""
    return TakenWithin(tuple((_start(first), _start(last, 1)) for first, last in spans))


def taken_between(first: datetime, last: datetime) -> Expression:
    """Return the condition for two seconds of the wall clock and those between them, by dates of their own.

    It compares both keys of the order by date, so that either order reads its index between them.
    """
    start, end = timegm(first.timetuple()), timegm(last.timetuple()) + 1
    return And(
        (
            Comparison(PhotoField.NEWEST, Operator.AT_LEAST, position(start)),
            Comparison(PhotoField.NEWEST, Operator.LESS, position(end)),
            Comparison(PhotoField.TAKEN, Operator.AT_LEAST, date_sort(start)),
            Comparison(PhotoField.TAKEN, Operator.LESS, date_sort(end)),
        )
    )


def position(second: int) -> str:
    """Return the first position of a second in the order newest first, among photos with a date of their own."""
    return newest_sort(date_sort(second), DateSource.EXIF)


@dataclass(frozen=True, slots=True)
class TakenWithin:
    """The photos that were taken in any of some spans, by a date of their own."""

    bounds: tuple[tuple[str, str], ...] = field(repr=False)
    """The first position of each in the order newest first, and the first one after it."""

    def sql(self, out: Sql) -> str:
        """Look each span up in the order newest first, in which photos dated by their files are apart."""
        return f"""{out.table}.id IN (
        SELECT dated.id
        FROM (SELECT value FROM json_each({out.parameter(json.dumps(self.bounds))})) AS span CROSS JOIN photos AS dated
            ON dated.newest_sort >= span.value ->> 0 AND dated.newest_sort < span.value ->> 1
        WHERE {out.shown("dated")}
    )"""  # noqa: S608 - a condition of core.sets

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the position of one photo in that order."""
        position = str(photo.fields[PhotoField.NEWEST])
        return photo.is_shown and any(start <= position < end for start, end in self.bounds)


def _start(day: date, later: int = 0) -> str:
    """Return the position of the start of a day, or of a later one."""
    return position(timegm(day.timetuple()) + later * _DAY_SECONDS)
