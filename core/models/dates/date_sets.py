"""Photo sets of dates, and their texts; `core.models.photo_sets` has all others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.models.dates.highlight_kinds import MEMORIES, HighlightKind
from core.models.dates.moment_spans import MomentKind
from core.models.trips.cells import HIGHEST_CELL

BY_DATE = "by-date"
MOMENTS = "moments"


@dataclass(frozen=True, slots=True)
class YearSet:
    """The photos taken in a year (1 to 9999), by the local clock: `by-date/2024`."""

    year: int


@dataclass(frozen=True, slots=True)
class MonthSet:
    """The photos taken in a month (1 to 12) of a year, by the local clock: `by-date/2024/07`."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class DaySet:
    """The photos taken on a day, by the local clock: `by-date/2024/07/14`."""

    day: date


@dataclass(frozen=True, slots=True)
class MomentSet:
    """The photos of earlier years that resemble a day, by a date of their own: `moments/on-this-day/2024-07-14`."""

    kind: MomentKind
    day: date


@dataclass(frozen=True, slots=True)
class HighlightSet:
    """The photos of a highlight of a day: `moments/lucky-dip/2024-07-14`.

    Of the latest additions also those of one collection: `moments/recent-batches/2024-07-14/travel/paris`. Of a memory
    those of one place or person: `moments/over-the-years/2024-07-14/7`.
    """

    kind: HighlightKind
    day: date
    collection: str = ""
    """Its slug; empty for all."""
    number: int | None = None
    """That of the spot or the person of a memory, which has no photos without it."""


class TripKind(StrEnum):
    """What photos taken one after another are of."""

    TRIP = "trip"
    """Away from home."""
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class TripSet:
    """The photos of a trip or an event, by a date of their own: `moments/event/20240714T100000/20240714T183000`."""

    first: datetime
    """Of the wall clock, in whole seconds."""
    last: datetime
    home: int | None = None
    """The cell of home of a trip, whose photos are not near it: see `core.models.trips.cells`. None for an event."""

    @property
    def kind(self) -> TripKind:
        """Whether it is a trip or an event."""
        return TripKind.EVENT if self.home is None else TripKind.TRIP


DateSet = YearSet | MonthSet | DaySet | MomentSet | HighlightSet | TripSet

_YEAR = re.compile(r"(?!0000)[0-9]{4}")
_MONTH = re.compile(r"0[1-9]|1[0-2]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"(?!0000)[0-9]{8}T[0-9]{6}")
_CELL = re.compile(r"0|[1-9][0-9]{0,6}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def date_set_text(period: DateSet) -> str:
    """Return the text of a set of dates; `parse_date_set` is the inverse."""
    match period:
        case YearSet(year):
            return f"{BY_DATE}/{year:04}"
        case MonthSet(year, month):
            return f"{BY_DATE}/{year:04}/{month:02}"
        case DaySet(day):
            return f"{BY_DATE}/{day.isoformat().replace('-', '/')}"
        case MomentSet(kind, day):
            return f"{MOMENTS}/{kind}/{day.isoformat()}"
        case TripSet(first, last, home):
            ends = f"{_second_text(first)}/{_second_text(last)}"
            return f"{MOMENTS}/{TripKind.EVENT}/{ends}" if home is None else f"{MOMENTS}/{TripKind.TRIP}/{ends}/{home}"
        case HighlightSet(kind, day, collection, number):
            subject = collection if number is None else number
            return f"{MOMENTS}/{kind}/{day.isoformat()}" + (f"/{subject}" if subject != "" else "")


def parse_date_set(word: str, words: list[str]) -> DateSet | None:
    """Read what follows the first word of the text of a set of dates; None when it is not one."""
    return _period(words) if word == BY_DATE else _moment(words)


def _period(numbers: list[str]) -> DateSet | None:
    match numbers:
        case [year] if _YEAR.fullmatch(year):
            return YearSet(int(year))
        case [year, month] if _YEAR.fullmatch(year) and _MONTH.fullmatch(month):
            return MonthSet(int(year), int(month))
        case [year, month, day] if _DAY.fullmatch(f"{year}-{month}-{day}"):
            try:
                return DaySet(date(int(year), int(month), int(day)))
            except ValueError:
                return None
        case _:
            return None


def _second_text(second: datetime) -> str:
    return f"{second.year:04}{second:%m%dT%H%M%S}"


def _second(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall clocks have no zone


def _trip(words: list[str]) -> TripSet | None:
    match words:
        case ["event", first, last]:
            home = None
        case ["trip", first, last, cell] if _CELL.fullmatch(cell) and int(cell) <= HIGHEST_CELL:
            home = int(cell)
        case _:
            return None
    if not _SECOND.fullmatch(first) or not _SECOND.fullmatch(last) or first > last:
        return None
    try:
        return TripSet(_second(first), _second(last), home)
    except ValueError:
        return None


def _moment(words: list[str]) -> MomentSet | HighlightSet | TripSet | None:
    if words and words[0] in set(TripKind):
        return _trip(words)
    kind, day, *slugs = [*words, "", ""][: max(len(words), 2)]
    if not _DAY.fullmatch(day) or not all(_SLUG.fullmatch(slug) for slug in slugs):
        return None
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    if kind in set(MomentKind) and not slugs:
        return MomentSet(MomentKind(kind), found)
    return _highlight(HighlightKind(kind), found, slugs) if kind in set(HighlightKind) else None


def _highlight(kind: HighlightKind, day: date, subject: list[str]) -> HighlightSet | None:
    if kind in MEMORIES and len(subject) == 1 and _NUMBER.fullmatch(subject[0]):
        return HighlightSet(kind, day, number=int(subject[0]))
    if len(subject) in ({0, 2} if kind is HighlightKind.RECENT_BATCHES else {0}):
        return HighlightSet(kind, day, "/".join(subject))
    return None
