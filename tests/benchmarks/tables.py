"""Tables on standard output, and the statistics in them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def show(title: str, rows: Sequence[Sequence[object]], headings: Sequence[str]) -> None:
    """Print a table in aligned columns under its title."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    print(title)
    for row in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(values: Sequence[float]) -> tuple[str, str]:
    """Return median and 95th percentile of seconds, as milliseconds to show."""
    return f"{statistics.median(values) * 1e3:.1f}", f"{percentile(values, 0.95) * 1e3:.1f}"
