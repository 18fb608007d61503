"""The values of fields, as frozen values, each with the one text that means it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WordsValue:
    """Words that a text has. Quoted (`is_exact`): whole words in this order; otherwise the last one may be longer."""

    text: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class NameValue:
    """The name of a thing, equal in any case and with any accents."""

    text: str


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One word of a list, such as `video`."""

    text: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range of numbers."""

    number: float
    is_included: bool


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A range of numbers in the unit of the field; an end without a bound (None) is open."""

    text: str
    low: Bound | None
    high: Bound | None


@dataclass(frozen=True, slots=True)
class DaysValue:
    """The days from the first one to the one before `end`; None is open."""

    text: str
    first: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class LastDaysValue:
    """Today and the days before it, together this many."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class EveryYearValue:
    """The days of each year from one to another, both included, as month and day; over the new year if they turn."""

    text: str
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class CycleValue:
    """Neighbours in a cycle, such as the days of the week, by their places in it from 0 on."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearValue:
    """A circle on the Earth, in degrees and kilometres."""

    text: str
    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class AreaValue:
    """An area between two latitudes and two longitudes in degrees; across the antimeridian where west is the larger."""

    text: str
    south: float
    west: float
    north: float
    east: float


DateValue = DaysValue | LastDaysValue | EveryYearValue
FieldValue = WordsValue | NameValue | OptionValue | NumberValue | DateValue | CycleValue | NearValue | AreaValue


class FieldValueError(Exception):
    """A text is not a value of a field. The reason says what is expected; the suggestion is a value, or empty."""

    def __init__(self, reason: str, suggestion: str = "", *, is_missing: bool = False) -> None:
        """`is_missing`: a part of the value is not there, such as the number after `>=`."""
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion
        self.is_missing = is_missing


class ValueKind(Protocol):
    """How the values of a field are written."""

    @property
    def form(self) -> str:
        """What a value is, for messages: "a number such as 4, >=4 or 2..5"."""
        ...

    def read(self, text: str, *, is_quoted: bool) -> FieldValue:
        """Read a value that is not empty.

        Raises:
            FieldValueError: the text is none.
        """
        ...

    def words(self, value: FieldValue) -> str:
        """Say what a value means, after the words of the field."""
        ...
