"""Fit, zoom and pan: which part of a photo stands in how many cells, its aspect always exact. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tui.graphics.placements import Region

STORED_SIDE = 1200
"""Long side of the pictures that the lightbox shows."""

_STEP = 1.5
_LARGEST = 12.0
_PAN = 0.25


@dataclass(frozen=True, slots=True)
class Window:
    """How a photo is looked at."""

    zoom: float = 1.0
    """Times the size at which it just fits."""
    x: float = 0.5
    y: float = 0.5
    """The middle of what is shown, in fractions of the photo."""

    @property
    def is_zoomed(self) -> bool:
        """Whether only a part may be visible."""
        return self.zoom > 1.001


FITTED = Window()


@dataclass(frozen=True, slots=True)
class Screen:
    """The room for a photo: cells, and pixels of one cell."""

    columns: int
    rows: int
    cell_width: float
    cell_height: float

    def fit(self, width: int, height: int) -> float:
        """Screen pixels per photo pixel at which the whole photo just fits."""
        return min(self.columns * self.cell_width / width, self.rows * self.cell_height / height)


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the photo and the cells it stands in."""

    columns: int
    rows: int
    region: Region


def cut(width: int, height: int, screen: Screen, window: Window) -> Cut:
    """The part that is visible, in the fewest cells that hold it."""
    scale = screen.fit(width, height) * window.zoom
    columns, left, right = _axis(width * scale, screen.columns, screen.cell_width, window.x)
    rows, top, bottom = _axis(height * scale, screen.rows, screen.cell_height, window.y)
    return Cut(columns, rows, Region(left, top, right, bottom))


def actual_zoom(width: int, height: int, screen: Screen) -> float:
    """The zoom at which a pixel of the stored picture is one of the screen; twice the fitted size at least."""
    long_side = max(width, height)
    return max(2.0, min(STORED_SIDE, long_side) / (long_side * screen.fit(width, height)))


def zoomed(window: Window, direction: str) -> Window:
    """One step in or out, or back to where everything fits."""
    if direction == "fit":
        return FITTED
    zoom = window.zoom * _STEP if direction == "in" else window.zoom / _STEP
    return FITTED if zoom <= 1.001 else replace(window, zoom=min(zoom, _LARGEST))


def panned(window: Window, direction: str, seen: Region) -> Window:
    """A quarter of what is seen further, up to the photo's edges."""
    wide, high = seen.right - seen.left, seen.bottom - seen.top
    step_x = {"left": -_PAN, "right": _PAN}.get(direction, 0.0) * wide
    step_y = {"up": -_PAN, "down": _PAN}.get(direction, 0.0) * high
    return replace(
        window,
        x=_within((seen.left + seen.right) / 2 + step_x, wide),
        y=_within((seen.top + seen.bottom) / 2 + step_y, high),
    )


def _axis(pixels: float, cells: int, cell: float, middle: float) -> tuple[int, float, float]:
    needed = max(1, math.ceil(pixels / cell - 1e-6))
    if needed <= cells:
        return needed, 0.0, 1.0
    part = cells * cell / pixels
    start = _within(middle, part) - part / 2
    return cells, start, min(start + part, 1.0)


def _within(middle: float, part: float) -> float:
    return min(max(middle, part / 2), 1 - part / 2)
