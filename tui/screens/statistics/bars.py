"""Bars and heat maps as text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from rich.cells import cell_len

from core.library.statistics.models import Bar, FactKind
from core.text import display_text
from core.wording import MONTHS, size_words
from tui.widgets.tiles.tile_painting import clipped
from tui.wording import WEEKDAYS, count_words

_SHADES = ("· ", "░░", "▒▒", "▓▓", "██")
_LONGEST_LABEL = 32
_HOURS = 24
_WEEK = 7 * _HOURS
_LEAST_BAR = 8


def bar_rows(fact: FactKind, bars: Sequence[Bar], width: int, *, by_size: bool = False) -> list[tuple[str, str, str]]:
    """Return for each bar its label, the bar and its number in words, for lines of a width."""
    labels = [label(fact, bar.value) for bar in bars]
    longest = min(max(map(cell_len, labels), default=0), _LONGEST_LABEL)
    words = [_words(bar, by_size=by_size) for bar in bars]
    room = max(width - longest - max(map(len, words), default=0) - 4, _LEAST_BAR)
    amounts = [bar.size if by_size else bar.photos for bar in bars]
    most = max(amounts, default=1) or 1
    return [
        (_padded(name, longest), drawn_bar(amount / most, room), said)
        for name, amount, said in zip(labels, amounts, words, strict=True)
    ]


def drawn_bar(part: float, width: int) -> str:
    """Return a bar of a part of the width, padded to it; anything above zero shows."""
    halves = max(round(part * width * 2), 1) if part > 0 else 0
    full, rest = divmod(halves, 2)
    return ("━" * full + "╸" * rest).ljust(width)


@dataclass(frozen=True, slots=True)
class HourRow:
    """A line about hours of the week, and the bar of its photos; None for the scale."""

    bar: Bar | None
    cells: tuple[str, str, str]


def hour_rows(bars: Sequence[Bar], width: int) -> list[HourRow]:
    """Return lines: the scale, each weekday with a shade for each hour, each hour of all days and of each weekday.

    Hours without photos have no line of their own.
    """
    counts: Mapping[int, int] = {int(bar.value): bar.photos for bar in bars}
    sizes = {int(bar.value): bar.size for bar in bars}
    most = max(counts.values(), default=1)
    rows = [HourRow(None, (" " * 5, "".join(f"{hour:<6}" for hour in range(0, _HOURS, 3)), ""))]
    for number, name in enumerate(WEEKDAYS):
        week = [number * _HOURS + hour for hour in range(_HOURS)]
        shades = "".join(_SHADES[_shade(counts.get(each, 0), most)] for each in week)
        bar = _summed(name, week, counts, sizes, f"weekday:{name[:3].lower()}")
        rows.append(HourRow(bar, (f"{name[:3]}  ", shades, _words(bar, by_size=False))))
    days = [
        _summed(f"{hour:02}:00", range(hour, _WEEK, _HOURS), counts, sizes, f"hour:{hour}") for hour in range(_HOURS)
    ]
    of_week = [replace(bar, value=_hour_words(int(bar.value))) for bar in sorted(bars, key=lambda bar: int(bar.value))]
    for listed in (days, of_week):
        drawn = bar_rows(FactKind.HOUR, listed, width)
        rows += [HourRow(bar, cells) for bar, cells in zip(listed, drawn, strict=True) if bar.photos]
    return rows


def _hour_words(value: int) -> str:
    day, hour = divmod(value, _HOURS)
    return f"{WEEKDAYS[day][:3]} {hour:02}:00"


def _summed(value: str, hours: Iterable[int], counts: Mapping[int, int], sizes: Mapping[int, int], query: str) -> Bar:
    found = [hour for hour in hours if hour in counts]
    return Bar(value, sum(counts[hour] for hour in found), sum(sizes[hour] for hour in found), query)


def label(fact: FactKind, value: str) -> str:
    """Return a value in words, safe to show."""
    match fact:
        case FactKind.MONTH:
            return MONTHS[int(value) - 1]
        case FactKind.FOCAL_LENGTH:
            return f"{value} mm"
        case FactKind.APERTURE:
            return f"f/{value}"
        case FactKind.ISO:
            return f"ISO {int(value):,}"
        case _:
            return display_text(value)


def _words(bar: Bar, *, by_size: bool) -> str:
    photos = count_words(bar.photos, "photo")
    return f"{size_words(bar.size)} · {photos}" if by_size else photos


def _padded(text: str, width: int) -> str:
    text = clipped(text, width)
    return text + " " * (width - cell_len(text))


def _shade(photos: int, most: int) -> int:
    return max(round(sqrt(photos / most) * (len(_SHADES) - 1)), 1) if photos else 0
