"""Draws land, coasts and borders: as the dots of Braille characters, and as cells that are land."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from tui.widgets.map.coastlines import Coastlines, Segments
from tui.widgets.map.map_window import DOT_COLUMNS, DOT_ROWS, MapWindow

_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
"""The dots of a Braille character (Unicode, block 2800)."""
_EMPTY: Final = 0x2800
_BLANK: Final = 0x20
_TURNS: Final = (-360.0, 0.0, 360.0)

_Dots = npt.NDArray[np.uint8]
_Land = npt.NDArray[np.bool_]


class CellKind(IntEnum):
    """What a cell of the map shows."""

    SEA = 0
    LAND = 1
    BORDER = 2
    COAST_OF_SEA = 3
    COAST_OF_LAND = 4


_KINDS: Final = tuple(CellKind)

Run = tuple[str, CellKind]
"""Neighbouring cells of a kind."""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The rows of a map."""

    rows: tuple[tuple[Run, ...], ...]

    def kind_at(self, row: int, column: int) -> CellKind:
        """Return what a cell shows."""
        for text, kind in self.rows[row]:
            if column < len(text):
                return kind
            column -= len(text)
        raise IndexError(column)


def draw_map(window: MapWindow, coastlines: Coastlines) -> MapPicture:
    """Draw what is in a window, in some milliseconds; what is beyond the poles is not land."""
    coasts, borders = _drawn(window, coastlines.coasts), _drawn(window, coastlines.borders)
    land = _land(window, coastlines.rings)
    kinds = land.astype(np.uint8)
    kinds[borders > 0] = CellKind.BORDER
    kinds[(coasts > 0) & ~land] = CellKind.COAST_OF_SEA
    kinds[(coasts > 0) & land] = CellKind.COAST_OF_LAND
    dots = coasts | borders
    characters = np.where(dots > 0, dots.astype(np.uint32) + _EMPTY, _BLANK).astype("<u4")
    return MapPicture(tuple(_runs(*row) for row in zip(characters, kinds, strict=True)))


def _runs(characters: npt.NDArray[np.uint32], kinds: _Dots) -> tuple[Run, ...]:
    text = characters.tobytes().decode("utf-32-le")
    ends = [*(np.flatnonzero(kinds[1:] != kinds[:-1]) + 1).tolist(), len(kinds)]
    starts = [0, *ends[:-1]]
    return tuple(
        (text[start:end], _KINDS[kind]) for start, end, kind in zip(starts, ends, kinds[starts].tolist(), strict=True)
    )


def _drawn(window: MapWindow, segments: Segments) -> _Dots:
    """Set the dots under each segment."""
    width, height = window.columns * DOT_COLUMNS, window.rows * DOT_ROWS
    ends = _in_dots(window, _at_latitudes(window, segments))
    in_view = (np.maximum(ends[:, 0], ends[:, 2]) >= 0) & (np.minimum(ends[:, 0], ends[:, 2]) < width)
    start, step, first, last = _clipped(ends[in_view], width, height)
    dots = np.ceil(np.abs(step).max(axis=1, initial=0) * np.maximum(last - first, 0)).astype(np.int64) + 1
    dots[last < first] = 0
    if not dots.any():
        return np.zeros((window.rows, window.columns), dtype=np.uint8)
    of_segment = np.repeat(np.arange(len(dots)), dots)
    place = np.arange(len(of_segment)) - np.repeat(np.cumsum(dots) - dots, dots)
    part = first[of_segment] + (last - first)[of_segment] * place / np.maximum(dots[of_segment] - 1, 1)
    x, y = np.floor(start[of_segment] + step[of_segment] * part[:, None]).astype(np.int64).T
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    image = np.zeros((height, width), dtype=np.uint8)
    image[y[inside], x[inside]] = 1
    packed = np.zeros((window.rows, window.columns), dtype=np.uint8)
    for down in range(DOT_ROWS):
        for right in range(DOT_COLUMNS):
            packed |= image[down::DOT_ROWS, right::DOT_COLUMNS] * _BITS[down, right]
    return packed


def _clipped(ends: Segments, width: int, height: int) -> tuple[Segments, Segments, Segments, Segments]:
    """Return begin and step of segments, and the part of each (0 to 1) that is in view (Liang and Barsky, 1984)."""
    start, step = ends[:, :2], ends[:, 2:] - ends[:, :2]
    first, last = np.zeros(len(ends)), np.ones(len(ends))
    for axis, size in enumerate((width, height)):
        moves = step[:, axis]
        with np.errstate(divide="ignore", invalid="ignore"):
            enters, leaves = (0 - start[:, axis]) / moves, (size - start[:, axis]) / moves
        is_still = moves == 0
        first = np.maximum(first, np.where(is_still, 0.0, np.minimum(enters, leaves)))
        last = np.minimum(last, np.where(is_still, 1.0, np.maximum(enters, leaves)))
    return start, step, first, last


def _land(window: MapWindow, rings: Segments) -> _Land:
    """Return which centres of cells are inside of an odd number of rings."""
    # What is left or right of the window counts, too.
    edges = _at_latitudes(window, rings)
    x1, y1, x2, y2 = (_in_dots(window, edges) / [DOT_COLUMNS, DOT_ROWS, DOT_COLUMNS, DOT_ROWS]).T
    toggles = np.zeros((window.rows, window.columns + 1), dtype=np.int32)
    # Edge and row meet where the centre of the row is between its ends, one of them included.
    top = np.clip(np.ceil(np.minimum(y1, y2) - 0.5), 0, window.rows).astype(np.int64)
    rows = np.clip(np.ceil(np.maximum(y1, y2) - 0.5), 0, window.rows).astype(np.int64) - top
    edge = np.repeat(np.arange(len(rows)), rows)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(rows) - rows, rows) + top[edge]
    height = (y2 - y1)[edge]
    x = x1[edge] + (row + 0.5 - y1[edge]) * (x2 - x1)[edge] / height
    column = np.clip(np.ceil(x - 0.5), 0, window.columns).astype(np.int64)
    np.add.at(toggles, (row, column), 1)
    inside: _Land = np.cumsum(toggles[:, :-1], axis=1) % 2 == 1
    return inside


def _at_latitudes(window: MapWindow, segments: Segments) -> Segments:
    """Return the segments between the upper and the lower edge of a window, of which a close one has few."""
    is_within = (np.maximum(segments[:, 1], segments[:, 3]) >= window.south - window.dot_height) & (
        np.minimum(segments[:, 1], segments[:, 3]) <= window.north + window.dot_height
    )
    return segments[is_within]


def _in_dots(window: MapWindow, segments: Segments) -> Segments:
    """Return the segments in dots from the upper left corner, once for each turn of the Earth that is in view."""
    scale = np.array([1 / window.dot, -1 / window.dot_height] * 2)
    west, east = segments[:, ::2].min(initial=360.0), segments[:, ::2].max(initial=-360.0)
    turns = [turn for turn in _TURNS if west + turn <= window.west + window.width and east + turn >= window.west]
    moves = [np.array([turn - window.west, -window.north] * 2) for turn in turns]
    return np.concatenate([segments[:0], *((segments + move) * scale for move in moves)])
