"""Dates, offsets, shifts and coordinates as people write them; an error says at which column, and shows a right one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from core.errors import UsageError
from core.library.edits.corrections import SECOND
from core.library.edits.edit_limits import EARLIEST, MOST_MINUTES, latest_clock
from core.models import Coordinates, TakenAt
from core.text import display_text

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
_LONGEST = 100
"""Characters of a value."""
_UNKNOWN = frozenset({"unknown", "none"})

DATE_EXAMPLE = "For example: 2024-05-01 18:04, or 2024-05-01 18:04:30 +02:00."
OFFSET_EXAMPLE = "For example: +02:00, -03:30, Z, or unknown."
SHIFT_EXAMPLE = "For example: +1h, -2d 30m, or +01:30."
PLACE_EXAMPLE = "For example: 38.7223, -9.1393, or 38°43'20\"N 9°8'21\"W, or none."


@dataclass(frozen=True, slots=True)
class WrittenClock:
    """A date as a person wrote it."""

    clock: int
    """Microseconds of the wall clock since 1970."""
    offset: int | None = None
    """Minutes; None where it is not written."""


def written_date(text: str) -> WrittenClock:
    """Read "2024-05-01 18:04:30.5 +02:00"; seconds, the time of day and the offset may be left out.

    Raises:
        UsageError: it is not such a date, before 1826, or in the future.
    """
    reader = _Reader(text, "date", DATE_EXAMPLE)
    year = reader.number(r"\d{4}(?!\d)")
    separator = reader.expect(r"[-:/.]")[0]
    month = reader.number(r"\d{1,2}(?!\d)", 1, 12)
    reader.expect(re.escape(separator))
    start = reader.at
    day = reader.number(r"\d{1,2}(?!\d)", 1, 31)
    hour = minute = second = microsecond = 0
    if reader.skip(r"\s*[Tt]\s*|\s+(?=\d)"):
        hour = reader.number(r"\d{1,2}(?!\d)", 0, 23)
        reader.expect(r":")
        minute = reader.number(r"\d{1,2}(?!\d)", 0, 59)
        if reader.skip(r":"):
            second = reader.number(r"\d{1,2}(?!\d)", 0, 59)
            if fraction := reader.skip(r"[.,](\d{1,6})\d*"):
                microsecond = int(fraction[1].ljust(6, "0"))
    reader.skip(r"\s+")
    offset = None if reader.is_at_end() else _offset(reader)
    reader.end()
    try:
        local = datetime(year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001 - a wall clock
    except ValueError:
        reader.fail_at(start)
    clock = (local - _EPOCH) // timedelta(microseconds=1)
    if clock < EARLIEST:
        raise UsageError("This date is before 1826, when the first photograph was taken.", DATE_EXAMPLE)
    if clock > latest_clock():
        raise UsageError("This date is in the future.", DATE_EXAMPLE)
    return WrittenClock(clock, offset)


def written_offset(text: str) -> int | None:
    """Read an offset from UTC in minutes, None for "unknown".

    Raises:
        UsageError: it is not one between -14:00 and +14:00.
    """
    reader = _Reader(text, "offset from UTC", OFFSET_EXAMPLE)
    if reader.text.casefold() in _UNKNOWN:
        return None
    offset = _offset(reader)
    reader.end()
    return offset


def written_shift(text: str) -> int:
    """Read "+1h", "-2d 30m" or "+01:30" in microseconds.

    Raises:
        UsageError: it is not such a time, or none at all.
    """
    reader = _Reader(text, "shift", SHIFT_EXAMPLE)
    sign = reader.skip(r"([+\-\u2212])\s*")
    seconds = 0
    if clock := reader.skip(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?"):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    else:
        units = dict(_UNITS)
        while len(units) == len(_UNITS) or not reader.is_at_end():
            part = reader.expect(r"(\d{1,9})\s*([a-zA-Z]+)[\s,]*")
            unit = units.pop(part[2].casefold()[:1], None) if _UNIT.fullmatch(part[2]) else None
            if unit is None:
                reader.fail_at(part.start(2))
            seconds += int(part[1]) * unit
    reader.end()
    if not seconds:
        raise UsageError("This shift changes nothing.", SHIFT_EXAMPLE)
    return seconds * SECOND * (-1 if sign and sign[1] != "+" else 1)


def written_place(text: str) -> Coordinates | None:
    """Read coordinates, None for "none": decimal degrees with signs or letters, or degrees, minutes and seconds.

    Raises:
        UsageError: they are not coordinates.
    """
    reader = _Reader(text, "place", PLACE_EXAMPLE)
    if reader.text.casefold() in _UNKNOWN:
        return None
    reader.skip(r"(?i:geo):\s*")
    first_at = reader.at
    first, first_letter = _angle(reader)
    reader.expect(r"\s*[,;]\s*|\s+|(?<=[NSEWnsew])")
    second_at = reader.at
    second, second_letter = _angle(reader)
    reader.end()
    if first_letter in set("EW") or second_letter in set("NS"):
        first, first_letter, first_at, second, second_letter, second_at = (
            *(second, second_letter, second_at),
            *(first, first_letter, first_at),
        )
    if first_letter not in set("NS ") or abs(first) > 90:
        reader.fail_at(first_at)
    if second_letter not in set("EW ") or abs(second) > 180:
        reader.fail_at(second_at)
    return Coordinates(first, second)


def date_text(taken: TakenAt | None) -> str:
    """Return a date as `written_date` reads it, without its offset; empty without one."""
    return "" if taken is None else f"{taken.local:%Y-%m-%d %H:%M:%S}".rjust(19, "0")


def offset_text(minutes: int | None) -> str:
    """Return an offset as `written_offset` reads it; empty for an unknown one."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def place_text(place: Coordinates | None) -> str:
    """Return coordinates as `written_place` reads them, to a tenth of a metre; empty without any."""
    return "" if place is None else f"{place.latitude:.6f}, {place.longitude:.6f}"


def shift_text(microseconds: int) -> str:
    """Return a shift as `written_shift` reads it, to the second."""
    rest, words = abs(microseconds) // SECOND, []
    for letter, seconds in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)):
        number, rest = divmod(rest, seconds)
        if number:
            words.append(f"{number}{letter}")
    return ("-" if microseconds < 0 else "+") + (" ".join(words) or "0s")


_UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
_UNIT = re.compile(r"w(?:eeks?)?|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?", re.IGNORECASE)


class _Reader:
    """Reads a value from left to right."""

    def __init__(self, text: str, what: str, example: str) -> None:
        self.text = text.strip()
        self.at = 0
        self._before = len(text) - len(text.lstrip())
        self._what = f"an {what}" if what.startswith("o") else f"a {what}"
        self._example = example
        if len(text) > _LONGEST:
            raise UsageError(f"This is too long for {self._what}.", example)
        if not self.text:
            raise UsageError(f"There is no {what}.", example)

    def skip(self, pattern: str) -> re.Match[str] | None:
        """Return what matches here and go behind it, None if nothing does."""
        found = re.compile(pattern, re.ASCII).match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def expect(self, pattern: str) -> re.Match[str]:
        """Do the same; what does not match is an error."""
        found = self.skip(pattern)
        if found is None:
            self.fail_at(self.at)
        return found

    def number(self, pattern: str, least: int = 0, most: int = 9999) -> int:
        """Return a whole number in a range."""
        start = self.at
        found = int(self.expect(pattern)[0])
        if not least <= found <= most:
            self.fail_at(start)
        return found

    def is_at_end(self) -> bool:
        """Return whether nothing follows."""
        return self.at == len(self.text)

    def end(self) -> None:
        """Check that nothing follows."""
        if not self.is_at_end():
            self.fail_at(self.at)

    def fail_at(self, place: int) -> NoReturn:
        """Raise an error about the text from here on."""
        rest = display_text(self.text[place:], 30)
        column = self._before + place + 1
        problem = f'"{rest}" at column {column} is wrong' if rest else f"the end is missing, at column {column}"
        raise UsageError(f"This is not {self._what}: {problem}.", self._example)


def _offset(reader: _Reader) -> int:
    start = reader.at
    if reader.skip(r"[Zz](?![a-zA-Z])|(?:UTC|GMT|utc|gmt)(?![+\-\u2212])"):
        return 0
    reader.skip(r"UTC|GMT|utc|gmt")
    sign = reader.expect(r"[+\-\u2212]\s?")[0][0]
    hours = reader.number(r"\d{1,2}")
    minutes = reader.number(r"\d{2}", 0, 59) if reader.skip(r":(?=\d)|(?=\d)") else 0
    if hours * 60 + minutes > MOST_MINUTES:
        reader.fail_at(start)
    return (hours * 60 + minutes) * (1 if sign == "+" else -1)


def _angle(reader: _Reader) -> tuple[float, str]:
    """Return degrees and the letter of the hemisphere, a blank without one."""
    before = reader.skip(r"([NSEWnsew])\s*")
    sign = reader.skip(r"([+\-\u2212])\s*")
    degrees = float(reader.expect(r"\d{1,3}(?:\.\d{1,20})?(?!\d)")[0])
    if reader.skip(r"\s*[°º]\s*"):
        for symbols, factor in (("['\u2019\u2032]", 60), ('["\u201d\u2033]', 3600)):
            if part := reader.skip(rf"(\d{{1,2}}(?:\.\d{{1,20}})?)\s*{symbols}\s*"):
                if float(part[1]) >= 60:
                    reader.fail_at(part.start())
                degrees += float(part[1]) / factor
    after = None if before else reader.skip(r"\s*([NSEWnsew])(?![a-zA-Z])")
    found = before or after
    letter = found[1].upper() if found else " "
    if sign and letter != " ":
        reader.fail_at(sign.start())
    is_negative = letter in "SW" if letter != " " else bool(sign and sign[1] != "+")
    return -degrees if is_negative else degrees, letter
