"""Fit, zoom and pan: which part of a photo fills how many cells, with the exact aspect ratio. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tui.graphics.payloads.placements import Region

STORED_SIDE = 1200
"""Long side of previews in pixels."""

_STEP = 1.5
_LARGEST = 12.0
_EXHAUSTED = 1.1
"""Screen pixels per preview pixel above which the original is decoded."""
_PAN = 0.25


@dataclass(frozen=True, slots=True)
class PhotoWindow:
    """Zoom and position of a photo."""

    zoom: float = 1.0
    """Factor relative to the size that fits."""
    x: float = 0.5
    y: float = 0.5
    """The centre of the visible part, in fractions of the photo."""

    @property
    def is_zoomed(self) -> bool:
        """Whether the photo is zoomed in."""
        return self.zoom > 1.001


FITTED = PhotoWindow()


@dataclass(frozen=True, slots=True)
class PhotoArea:
    """The area for a photo: cells, and the size of a cell in pixels."""

    columns: int
    rows: int
    cell_width: float
    cell_height: float

    def fit(self, width: int, height: int) -> float:
        """Return the screen pixels per photo pixel at which the whole photo fits."""
        return min(self.columns * self.cell_width / width, self.rows * self.cell_height / height)


@dataclass(frozen=True, slots=True)
class VisiblePart:
    """A part of the photo and the cells that it fills."""

    columns: int
    rows: int
    region: Region


def cut(width: int, height: int, screen: PhotoArea, window: PhotoWindow) -> VisiblePart:
    """Return the visible part, in the fewest cells that contain it."""
    scale = screen.fit(width, height) * window.zoom
    columns, left, right = _axis(width * scale, screen.columns, screen.cell_width, window.x)
    rows, top, bottom = _axis(height * scale, screen.rows, screen.cell_height, window.y)
    return VisiblePart(columns, rows, Region(left, top, right, bottom))


def actual_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """Return the zoom at which one photo pixel is one screen pixel; below 1 when that is smaller than the area."""
    return 1 / screen.fit(width, height)


def fill_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """Return the zoom at which the photo fills the area."""
    across, down = screen.columns * screen.cell_width / width, screen.rows * screen.cell_height / height
    return max(across, down) / min(across, down)


def largest_zoom(width: int, height: int, screen: PhotoArea) -> float:
    """Return the largest zoom: pixels magnified four times, more for small photos."""
    return max(_LARGEST, 4 * actual_zoom(width, height, screen))


def is_exhausted(part: VisiblePart, width: int, height: int, screen: PhotoArea) -> bool:
    """Return whether the area has more pixels than the preview, and the original more than the preview."""
    stored = min(1.0, STORED_SIDE / max(width, height))
    shown = part.region.right - part.region.left, part.region.bottom - part.region.top
    needed = min(
        part.columns * screen.cell_width / (shown[0] * width), part.rows * screen.cell_height / (shown[1] * height)
    )
    return stored < 1 and needed > stored * _EXHAUSTED


def zoomed(window: PhotoWindow, direction: str, largest: float = _LARGEST) -> PhotoWindow:
    """Return the window one step further in or out; zooming out ends when the photo fits."""
    zoom = window.zoom * _STEP if direction == "in" else window.zoom / _STEP
    return FITTED if zoom <= 1.001 else replace(window, zoom=min(zoom, max(largest, window.zoom)))


def aimed(window: PhotoWindow, seen: Region, then: Region, across: float, down: float) -> PhotoWindow:
    """Return a window whose point at `across`, `down` (fractions of the box) shows what it showed in `seen`.

    `then` is the part that the window shows without this correction.
    """
    return replace(
        window,
        x=_aimed(seen.left, seen.right, then.right - then.left, across),
        y=_aimed(seen.top, seen.bottom, then.bottom - then.top, down),
    )


def dragged(window: PhotoWindow, seen: Region, across: float, down: float) -> PhotoWindow:
    """Return a window moved by fractions of the visible part, up to the edges; the content follows the pointer."""
    wide, high = seen.right - seen.left, seen.bottom - seen.top
    return replace(
        window,
        x=_within((seen.left + seen.right) / 2 - across * wide, wide),
        y=_within((seen.top + seen.bottom) / 2 - down * high, high),
    )


def panned(window: PhotoWindow, direction: str, seen: Region) -> PhotoWindow:
    """Return a window moved by a quarter of the visible part, up to the edges."""
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
