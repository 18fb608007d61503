"""Bars and heat maps as text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from rich.cells import cell_len

from core.library.statistics.models import Bar, FactKind
from core.text import display_text
from core.wording import size_words
from tui.widgets.tiles.tile_painting import clipped
from tui.wording import MONTHS, WEEKDAYS, count_words

_SHADES = ("· ", "░░", "▒▒", "▓▓", "██")
_LONGEST_LABEL = 32
_HOURS = 24
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


def hour_rows(bars: Sequence[Bar]) -> list[tuple[str, str, str]]:
    """Return a line for the hours, and for each weekday its name, a shade for each hour, and its number of photos."""
    counts: Mapping[int, int] = {int(bar.value): bar.photos for bar in bars}
    most = max(counts.values(), default=1)
    rows = [(" " * 3, "".join(f"{hour:<6}" for hour in range(0, _HOURS, 3)), "")]
    for number, name in enumerate(WEEKDAYS):
        hours = [counts.get(number * _HOURS + hour, 0) for hour in range(_HOURS)]
        shades = "".join(_SHADES[_shade(photos, most)] for photos in hours)
        rows.append((name[:3], shades, count_words(sum(hours), "photo")))
    return rows


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
