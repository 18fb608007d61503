"""Fit, zoom and pan: which part of a photo stands in how many cells, its aspect always exact. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tui.graphics.payloads.placements import Region

STORED_SIDE = 1200
"""Long side of the stored pictures that the lightbox shows."""

_STEP = 1.5
_LARGEST = 12.0
_EXHAUSTED = 1.1
"""Pixels of the screen per stored one from which the original is worth its decoding."""
_PAN = 0.25


@dataclass(frozen=True, slots=True)
class PhotoWindow:
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


FITTED = PhotoWindow()


@dataclass(frozen=True, slots=True)
class PhotoArea:
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


def cut(width: int, height: int, screen: PhotoArea, window: PhotoWindow) -> Cut:
    """The part that is visible, in the fewest cells that hold it."""
    scale = screen.fit(width, height) * window.zoom
    columns, left, right = _axis(width * scale, screen.columns, screen.cell_width, window.x)
    rows, top, bottom = _axis(height * scale, screen.rows, screen.cell_height, window.y)
    return Cut(columns, rows, Region(left, top, right, bottom))


def actual_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """The zoom at which a pixel of the photo is one of the screen; below 1 where the screen shows more than that."""
    return 1 / screen.fit(width, height)


def fill_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """The zoom at which the photo leaves no part of the screen empty."""
    across, down = screen.columns * screen.cell_width / width, screen.rows * screen.cell_height / height
    return max(across, down) / min(across, down)


def largest_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """How far one can zoom in: to pixels four times as large as they are, and far enough in small photos."""
    return max(_LARGEST, 4 * actual_zoom(width, height, screen))


def is_exhausted(part: Cut, width: int, height: int, screen: PhotoArea) -> bool:
    """Whether a screen has so many pixels for a part that the stored picture is blurred, and the original is not."""
    stored = min(1.0, STORED_SIDE / max(width, height))
    shown = part.region.right - part.region.left, part.region.bottom - part.region.top
    needed = min(
        part.columns * screen.cell_width / (shown[0] * width), part.rows * screen.cell_height / (shown[1] * height)
    )
    return stored < 1 and needed > stored * _EXHAUSTED


def zoomed(window: PhotoWindow, direction: str, largest: float = _LARGEST) -> PhotoWindow:
    """One step in or out; out ends where everything fits."""
    zoom = window.zoom * _STEP if direction == "in" else window.zoom / _STEP
    return FITTED if zoom <= 1.001 else replace(window, zoom=min(zoom, max(largest, window.zoom)))


def aimed(window: PhotoWindow, seen: Region, then: Region, across: float, down: float) -> PhotoWindow:
    """A window whose point at `across`, `down` (fractions of the box) shows what it showed in `seen`.

    `then` is what the window shows without that.
    """
    return replace(
        window,
        x=_aimed(seen.left, seen.right, then.right - then.left, across),
        y=_aimed(seen.top, seen.bottom, then.bottom - then.top, down),
    )


def dragged(window: PhotoWindow, seen: Region, across: float, down: float) -> PhotoWindow:
    """Moved by fractions of what is seen, up to the photo's edges: the content follows the pointer."""
    wide, high = seen.right - seen.left, seen.bottom - seen.top
    return replace(
        window,
        x=_within((seen.left + seen.right) / 2 - across * wide, wide),
        y=_within((seen.top + seen.bottom) / 2 - down * high, high),
    )


def panned(window: PhotoWindow, direction: str, seen: Region) -> PhotoWindow:
    """A quarter of what is seen further, up to the photo's edges."""
    step_x = {"left": _PAN, "right": -_PAN}.get(direction, 0.0)
    step_y = {"up": _PAN, "down": -_PAN}.get(direction, 0.0)
    return dragged(window, seen, step_x, step_y)


def _axis(pixels: float, cells: int, cell: float, middle: float) -> tuple[int, float, float]:
    needed = max(1, math.ceil(pixels / cell - 1e-6))
    if needed <= cells:
        return needed, 0.0, 1.0
    part = cells * cell / pixels
    start = _within(middle, part) - part / 2
    return cells, start, min(start + part, 1.0)


def _aimed(begin: float, end: float, part: float, point: float) -> float:
    return _within(begin + (end - begin) * point + (0.5 - point) * part, part)


def _within(middle: float, part: float) -> float:
    return min(max(middle, part / 2), 1 - part / 2)
