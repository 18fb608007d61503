"""Values that begin again: days of the week, and hours of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.query.values.field_values import CycleValue, FieldValue, FieldValueError
from core.query.values.number_values import BETWEEN
from core.suggestions import close_match
from core.text import display_text


@dataclass(frozen=True, slots=True)
class CycleKind:
    """One of the names of a cycle, or a range of them, both ends included: `weekday:sat`, `hour:22..2`."""

    form: str
    names: tuple[str, ...]
    """As values are written, in order."""
    shown: Callable[[int, int], str]
    """What a range means, from the places of its ends."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Further spellings of names."""

    def read(self, text: str, *, is_quoted: bool) -> CycleValue:
        """Read a name or a range, which may go over the end of the cycle."""
        del is_quoted
        first, between, last = text.casefold().partition(BETWEEN)
        start = self._place(first)
        end = self._place(last) if between else start
        written = self.names[start] if not between else f"{self.names[start]}{BETWEEN}{self.names[end]}"
        number = (end - start) % len(self.names) + 1
        return CycleValue(written, tuple((start + step) % len(self.names) for step in range(number)))

    def words(self, value: FieldValue) -> str:
        """Say the range."""
        assert isinstance(value, CycleValue)
        return self.shown(value.places[0], value.places[-1])

    def _place(self, word: str) -> int:
        name = self.also.get(word, word)
        if name not in self.names:
            shown = display_text(word, 40)
            suggestion = close_match(word, [*self.names, *self.also]) or ""
            raise FieldValueError(f"“{shown}” is not {self.form}", suggestion, is_missing=not word)
        return self.names.index(name)


def _days(first: int, last: int) -> str:
    if first == last:
        return f"on a {_WEEKDAYS[first]}"
    return f"from {_WEEKDAYS[first]} to {_WEEKDAYS[last]}"


def _hours(first: int, last: int) -> str:
    return f"from {first:02}:00 to {last:02}:59"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WEEKDAY = CycleKind(
    "a day of the week such as sat or mon..fri",
    tuple(day[:3].lower() for day in _WEEKDAYS),
    _days,
    {day.lower(): day[:3].lower() for day in _WEEKDAYS},
)
HOUR = CycleKind(
    "an hour from 0 to 23, or a range such as 18..20",
    tuple(map(str, range(24))),
    _hours,
    {f"{hour:02}": str(hour) for hour in range(10)},
)
