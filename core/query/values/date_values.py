"""Values that are dates: years, months, days, ranges of them, the last days, and days of every year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from core.query.values.field_values import (
    DateValue,
    DaysValue,
    EveryYearValue,
    FieldValue,
    FieldValueError,
    LastDaysValue,
)
from core.query.values.number_values import BETWEEN, COMPARED
from core.text import display_text

EVERY_YEAR = "every-year:"
"""Before days that mean those of each year."""

LONGEST = 36_500
"""Days of `last-30-days`."""


@dataclass(frozen=True, slots=True)
class DateKind:
    """Dates: `2024`, `2024-08`, `2024-08-15`, `2023..2024`, `>=2024-05`, `last-30-days`, `every-year:08-10..08-20`.

    A year or month means all of its days, also as the end of a range and in comparisons: `>2024` begins in 2025.
    """

    form: str = "a date such as 2024, 2024-08, 2023..2024, last-30-days or every-year:08-10..08-20"

    def read(self, text: str, *, is_quoted: bool) -> DateValue:
        """Read a date."""
        del is_quoted
        written = text.casefold()
        if written.startswith(EVERY_YEAR):
            return self._every_year(written)
        if (last := _LAST.fullmatch(written)) is not None:
            return self._last(written, last[1])
        if (sign := COMPARED.match(written)) is not None:
            return self._compared(written, sign[0], written[sign.end() :])
        if BETWEEN in written:
            return self._range(written)
        return DaysValue(written, *self._days(written))

    def words(self, value: FieldValue) -> str:
        """Say the days."""
        match value:
            case LastDaysValue(_, number):
                return "today" if number == 1 else f"in the last {number:,} days"
            case EveryYearValue(_, first, last):
                one = first == last
                days = f"on {_day_words(first)}" if one else f"from {_day_words(first)} to {_day_words(last)}"
                return f"{days} of any year"
            case DaysValue(text):
                return _span_words(text)
            case _:
                raise AssertionError(value)

    def _every_year(self, text: str) -> EveryYearValue:
        days = text.removeprefix(EVERY_YEAR)
        if not days:
            raise FieldValueError(f"Days are missing after {EVERY_YEAR}", f"{EVERY_YEAR}08-10..08-20", is_missing=True)
        first, between, last = days.partition(BETWEEN)
        return EveryYearValue(text, self._day_of_year(first), self._day_of_year(last if between else first))

    def _day_of_year(self, text: str) -> tuple[int, int]:
        found = _DAY_OF_YEAR.fullmatch(text)
        month, day = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(_LEAP_YEAR, month)[1]:
            raise FieldValueError(f"“{display_text(text, 40)}” is not a month and day such as 08-10")
        return month, day

    def _last(self, text: str, digits: str) -> LastDaysValue:
        number = int(digits)
        if not 1 <= number <= LONGEST:
            raise FieldValueError(f"The last days are 1 to {LONGEST:,}", "last-30-days")
        return LastDaysValue(text, number)

    def _compared(self, text: str, sign: str, rest: str) -> DaysValue:
        if not rest:
            raise FieldValueError(f"A date is missing after {sign}", is_missing=True)
        first, end = self._days(rest)
        if sign == ">" and end is None:
            raise FieldValueError(f"There is no date after {rest}")
        spans = {">": (end, None), ">=": (first, None), "<": (None, first), "<=": (None, end), "=": (first, end)}
        return DaysValue(text, *spans[sign])

    def _range(self, text: str) -> DaysValue:
        first, _, last = text.partition(BETWEEN)
        if not first and not last:
            raise FieldValueError("A date is missing before or after ..", is_missing=True)
        begin = self._days(first)[0] if first else None
        end = self._days(last)[1] if last else None
        if begin is not None and end is not None and begin >= end:
            raise FieldValueError(f"The range {display_text(text, 40)} begins after its end", f"{last}..{first}")
        return DaysValue(text, begin, end)

    def _days(self, text: str) -> tuple[date, date | None]:
        """Return the first day of a year, month or day, and the one after its last; None after the last of all."""
        found = _DATE.fullmatch(text)
        if found is None:
            raise FieldValueError(f"“{display_text(text, 40)}” is not {self.form}", _repaired(text))
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            first = date(year, month or 1, day or 1)
        except ValueError:
            raise FieldValueError(f"There is no date {text}") from None
        if day:
            return first, None if first == date.max else first + timedelta(days=1)
        if month:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        else:
            year, month = year + 1, 1
        return first, None if year > MAXYEAR else date(year, month, 1)


def _span_words(text: str) -> str:
    if (sign := COMPARED.match(text)) is not None:
        rest = text[sign.end() :]
        return {
            ">=": f"{_in(rest)} or later",
            ">": f"after {_date_words(rest)}",
            "<": f"before {_date_words(rest)}",
            "<=": f"{_in(rest)} or earlier",
            "=": _in(rest),
        }[sign[0]]
    first, between, last = text.partition(BETWEEN)
    if not between:
        return _in(text)
    if not first:
        return f"{_in(last)} or earlier"
    return f"from {_date_words(first)} to {_date_words(last)}" if last else f"{_in(first)} or later"


def _in(text: str) -> str:
    return f"{'on' if text.count('-') == _DASHES_OF_DAY else 'in'} {_date_words(text)}"


def _date_words(text: str) -> str:
    year, *rest = text.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def _day_words(day: tuple[int, int]) -> str:
    return f"{day[1]} {_MONTHS[day[0] - 1]}"


def _repaired(text: str) -> str:
    """Return the date that was probably meant: 2024-08 for 2024/8 and 2024.08; empty for others."""
    found = _OTHER_DATE.fullmatch(text)
    if found is None or not MINYEAR <= int(found[1]) <= MAXYEAR:
        return ""
    return "-".join([found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)])


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_OTHER_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_LAST = re.compile(r"last-([0-9]{1,6})-days?")
_DAY_OF_YEAR = re.compile(r"([0-9]{2})-([0-9]{2})")
_DASHES_OF_DAY = 2
_LEAP_YEAR = 2024
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
