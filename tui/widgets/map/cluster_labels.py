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
    squares = _Squares(window)
    cells = window.cells_of((cluster.latitude, cluster.longitude) for cluster in clusters)
    for cluster, (column, row) in zip(clusters, cells, strict=True):
        label = squares.label(cluster, column, row, pictures=pictures and len(labels) < _MOST_PICTURES)
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


class _Squares:
    """Where the squares of a map are, with what is the same for all of them."""

    def __init__(self, window: MapWindow) -> None:
        """Measure a window."""
        self._columns, self._rows = window.columns, window.rows
        self._rows_per_degree = 1.0 / (DOT_ROWS * window.dot_height)
        self._columns_per_degree = window.columns / window.width

    def label(self, cluster: PhotoCluster, column: float, row: float, *, pictures: bool) -> ClusterLabel | None:
        """Return the label of a cluster whose photos are at a cell on average; None where it is not in view."""
        columns_of_window, rows_of_window = self._columns, self._rows
        square = cluster.square
        degrees = 360.0 / (1 << square.level)
        south = square.row * degrees - 90.0
        # Edges count from the mean of the photos: the square may be cut by the left edge of the window.
        west = column - (cluster.longitude - square.column * degrees + 180.0) * self._columns_per_degree
        east = west + degrees * self._columns_per_degree
        left, right = max(int(west + 0.5), 0), min(int(east + 0.5), columns_of_window)
        bottom = row + (cluster.latitude - south) * self._rows_per_degree
        top = bottom - min(degrees, 90.0 - south) * self._rows_per_degree
        first, last = max(int(top + 0.5), 0), min(int(bottom + 0.5), rows_of_window) - 1
        last = max(last, first)
        text = f" {short_number(cluster.photos)} "
        if first >= rows_of_window or bottom < 0 or right - left < len(text):
            if not (0 <= row < rows_of_window and 0 <= column < columns_of_window):
                return None
            left, right = min(left, columns_of_window - len(text)), columns_of_window
        at = min(max(int(column - len(text) / 2), left), right - len(text))
        columns, rows = min(right - left, _MOST_COLUMNS), min(last - first, _MOST_ROWS)
        if pictures and columns >= _LEAST_COLUMNS and rows >= _LEAST_ROWS:
            below = min(max(int(row + rows / 2), first + rows), last)
            left_edge = min(max(int(column - columns / 2), left), right - columns)
            at = left_edge + (columns - len(text)) // 2
            return ClusterLabel(cluster, below, at, text, columns, rows, left_edge)
        return ClusterLabel(cluster, min(max(int(row), first), last, rows_of_window - 1), at, text)
