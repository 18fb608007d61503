"""Values that are numbers: one number, a comparison, or a range, in the units of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.query.values.field_values import Bound, FieldValue, FieldValueError, NumberValue
from core.text import display_text
from core.wording import duration_words, exposure_words, number_words, size_words

BETWEEN = ".."
"""Between the ends of a range, of which one may be left out."""

COMPARED = re.compile(">=|<=|=|>|<")
"""The signs of comparisons."""


@dataclass(frozen=True, slots=True)
class NumberKind:
    """Numbers: `iso:100`, `rating:>=4`, `size:2mb..8mb`, `exposure:..1/250`.

    One number means all that are written so when they are rounded to its last digit: `f:2.8` from 2.75 up to 2.85, and
    `exposure:1/250` what is nearer to it than to 1/249 and 1/251. Comparisons and ranges are exact; their ends are
    included.
    """

    form: str
    units: Mapping[str, float] = field(default_factory=dict)
    """How many of the unit of the field each unit is, in lower case; without one it is 1."""
    prefix: str = ""
    """What may stand before a number: "f/"."""
    has_fractions: bool = False
    """Whether 1/250 is a number."""
    shown: Callable[[float], str] = number_words
    limits: tuple[float, float] | None = None
    """The least and the largest number that there is; a range without one of them is refused."""

    def read(self, text: str, *, is_quoted: bool) -> NumberValue:
        """Read a number, a comparison or a range."""
        del is_quoted
        value = self._read(text.casefold())
        if self.limits is not None and not _is_within(value, *self.limits):
            least, most = map(self.shown, self.limits)
            raise FieldValueError(f"“{display_text(text, 40)}” finds nothing, as numbers are from {least} to {most}")
        return value

    def _read(self, written: str) -> NumberValue:
        if (sign := COMPARED.match(written)) is not None:
            return self._compared(written, sign[0], written[sign.end() :])
        if BETWEEN in written:
            return self._range(written)
        number, margin = self._number(written)
        number_before, number_after = margin
        assert number_before <= number <= number_after
        return NumberValue(written, Bound(number_before, True), Bound(number_after, False))

    def words(self, value: FieldValue) -> str:
        """Say the range."""
        assert isinstance(value, NumberValue)
        low, high = value.low, value.high
        if low is not None and high is not None:
            if not COMPARED.match(value.text) and BETWEEN not in value.text:
                return self.shown(self._number(value.text)[0])
            if low.number == high.number:
                return f"exactly {self.shown(low.number)}"
            return f"{self.shown(low.number)} to {self.shown(high.number)}"
        if low is not None:
            return f"{self.shown(low.number)} or more" if low.is_included else f"more than {self.shown(low.number)}"
        assert high is not None
        return f"{self.shown(high.number)} or less" if high.is_included else f"less than {self.shown(high.number)}"

    def _compared(self, text: str, sign: str, rest: str) -> NumberValue:
        if not rest:
            raise FieldValueError(f"A number is missing after {sign}", is_missing=True)
        bound = Bound(self._number(rest)[0], sign in _INCLUDING)
        return NumberValue(text, None if sign.startswith("<") else bound, None if sign.startswith(">") else bound)

    def _range(self, text: str) -> NumberValue:
        first, _, last = text.partition(BETWEEN)
        if not first and not last:
            raise FieldValueError("A number is missing before or after ..", is_missing=True)
        low = Bound(self._number(first)[0], True) if first else None
        high = Bound(self._number(last)[0], True) if last else None
        if low is not None and high is not None and low.number > high.number:
            raise FieldValueError(f"The range {display_text(text, 40)} begins after its end", f"{last}..{first}")
        return NumberValue(text, low, high)

    def _number(self, text: str) -> tuple[float, tuple[float, float]]:
        """Return a number, and the ends of what is rounded to it."""
        found = _NUMBER.fullmatch(text.removeprefix(self.prefix) if self.prefix else text)
        scale = None if found is None else self.units.get(found["unit"]) if found["unit"] else 1.0
        if found is None or scale is None or (found["below"] and not (self.has_fractions and int(found["below"]))):
            raise FieldValueError(f"“{display_text(text, 40)}” is not {self.form}")
        if found["below"]:
            above, below = float(found["number"]), int(found["below"])
            return above / below, (above / (below + 0.5), above / (below - 0.5))
        half = 0.5 * 10 ** -len(found["digits"] or "")
        number = float(found["number"])
        return number * scale, ((number - half) * scale, (number + half) * scale)


def _is_within(value: NumberValue, least: float, most: float) -> bool:
    """Return whether a range has a number from the least to the largest one."""
    low, high = value.low, value.high
    above = low is None or low.number < most or (low.is_included and low.number == most)
    return above and (high is None or high.number > least or (high.is_included and high.number == least))


_INCLUDING = frozenset({">=", "<=", "="})
_NUMBER = re.compile(
    r"(?P<number>[0-9]{1,12}(?:\.(?P<digits>[0-9]{1,6}))?)(?:/(?P<below>[0-9]{1,6}))?(?P<unit>[a-z]{0,5})"
)


def _length_words(seconds: float) -> str:
    """Format a duration as 12.5 s, and whole seconds from a minute on as 1:30."""
    is_clock = seconds >= _MINUTE and seconds.is_integer()
    return duration_words(seconds) if is_clock else f"{number_words(seconds)} s"


_MINUTE = 60
BYTES: Mapping[str, float] = MappingProxyType({"b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12})

WHOLE = NumberKind("a number such as 100, >=100 or 100..400")
PIXELS = NumberKind("a number of pixels such as 1200, >=1200 or 600..1200", {"px": 1})
STARS = NumberKind("a number of stars such as 4, >=4 or 2..5", limits=(1, 5))
APERTURE = NumberKind("an f-number such as 2.8, <=2.8 or 2..4", prefix="f/")
MILLIMETRES = NumberKind("a focal length such as 50, >=85mm or 24..35", {"mm": 1})
SECONDS = NumberKind(
    "an exposure time such as 1/250, >=0.5s or 1/500..1/60", {"s": 1}, has_fractions=True, shown=exposure_words
)
DURATION = NumberKind(
    "a duration such as 30s, >=2min or 1min..5min", {"s": 1, "min": 60, "h": 3600}, shown=_length_words
)
SIZE = NumberKind("a size such as 8mb, >=500kb or 2mb..8mb", BYTES, shown=lambda number: size_words(round(number)))
