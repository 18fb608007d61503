"""Where the numbers and pictures of clusters stand on a map. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.library.places.photo_map import PhotoCluster
from tui.widgets.map.map_window import DOT_ROWS, MapWindow

_MOST_PICTURES: Final = 16
_LEAST_COLUMNS: Final = 5
_LEAST_ROWS: Final = 2
_MOST_COLUMNS: Final = 12
_MOST_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class ClusterLabel:
    """The number of a cluster in a row of the map, with room for a picture above it."""

    cluster: PhotoCluster
    row: int
    column: int
    text: str
    picture_columns: int = 0
    """0: without a picture."""
    picture_rows: int = 0
    picture_column: int = 0


def labels_of(window: MapWindow, clusters: Sequence[PhotoCluster], *, pictures: bool) -> tuple[ClusterLabel, ...]:
    """Place the largest clusters first; one without room is left out.

    Each stays within its square, as far as that is in view, so that few are in each other's way.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    labels: list[ClusterLabel] = []
    for cluster in clusters:
        label = _label(window, cluster, pictures=pictures and len(labels) < _MOST_PICTURES)
        if label is None:
            continue
        boxes = [(label.row, label.column, label.column + len(label.text))]
        boxes += [
            (label.row - 1 - up, label.picture_column, label.picture_column + label.picture_columns)
            for up in range(label.picture_rows)
        ]
        if all(end <= first or begin >= last for row, first, last in boxes for begin, end in taken.get(row, ())):
            for row, first, last in boxes:
                taken.setdefault(row, []).append((first, last))
            labels.append(label)
    return tuple(labels)


def short_number(number: int) -> str:
    """Return a number in at most four characters: 999, 1.2k, 35k, 1.2M."""
    for unit, sign in ((1, ""), (1_000, "k"), (1_000_000, "M")):
        if number < unit * 1_000:
            tenths = number * 10 // unit
            return (
                f"{tenths // 10}.{tenths % 10}{sign}"
                if sign and tenths < 100 and tenths % 10
                else f"{number // unit}{sign}"
            )
    return f"{number // 1_000_000_000}G"


def _label(window: MapWindow, cluster: PhotoCluster, *, pictures: bool) -> ClusterLabel | None:
    column, row = window.cell_of(cluster.latitude, cluster.longitude)
    width = window.columns * 360 / (1 << cluster.square.level) / window.width
    left, right = _bounds(
        column,
        width,
        window.columns,
        (cluster.longitude - cluster.square.area.west) / 360 * (1 << cluster.square.level),
    )
    area = cluster.square.area
    bottom = window.row_of(area.south)
    top = bottom - (area.north - area.south) / (DOT_ROWS * window.dot_height)
    first, last = max(int(top + 0.5), 0), min(int(bottom + 0.5), window.rows) - 1
    last = max(last, first)
    text = f" {short_number(cluster.photos)} "
    if first >= window.rows or bottom < 0 or right - left < len(text):
        if not (0 <= row < window.rows and 0 <= column < window.columns):
            return None
        left, right = min(left, window.columns - len(text)), window.columns
    at = min(max(int(column - len(text) / 2), left), right - len(text))
    columns, rows = min(right - left, _MOST_COLUMNS), min(last - first, _MOST_ROWS)
    if pictures and columns >= _LEAST_COLUMNS and rows >= _LEAST_ROWS:
        below = min(max(int(row + rows / 2), first + rows), last)
        left_edge = min(max(int(column - columns / 2), left), right - columns)
        at = left_edge + (columns - len(text)) // 2
        return ClusterLabel(cluster, below, at, text, columns, rows, left_edge)
    return ClusterLabel(cluster, min(max(int(row), first), last, window.rows - 1), at, text)


def _bounds(column: float, width: float, columns: int, part: float) -> tuple[int, int]:
    """Return the columns of a square in view; `part` of it is left of the mean of its photos."""
    left, right = column - part * width, column + (1 - part) * width
    return max(int(left + 0.5), 0), min(int(right + 0.5), columns)
