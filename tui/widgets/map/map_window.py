"""The part of the Earth that a map shows. Pure.

Longitudes are drawn evenly; latitudes too, in the same scale near the centre of a part, so that shapes are right there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import cos, floor, log2, radians
from typing import Final

from core.models.places.map_grid import FINEST, MapArea

DOT_COLUMNS: Final = 2
DOT_ROWS: Final = 4
"""The dots of one cell."""
_CLUSTER_COLUMNS: Final = 6
"""Columns of a cluster, at least; less than twice as many."""
_WHOLE: Final = 2
"""Below this zoom, all latitudes have the scale of the equator."""
_LEAST_SCALE: Final = 0.2
_SPACE: Final = 1.15
"""The width of a window around an area of width 1."""


@dataclass(frozen=True, slots=True)
class MapWindow:
    """A map of some columns and rows around a point; at zoom 0 it is as wide as the Earth, each step doubles it."""

    latitude: float
    longitude: float
    zoom: int
    columns: int
    rows: int

    @property
    def dot(self) -> float:
        """Degrees of longitude of a dot."""
        return 360.0 / (self.columns * DOT_COLUMNS) / (1 << self.zoom)

    @property
    def dot_height(self) -> float:
        """Degrees of latitude of a dot."""
        scale = max(cos(radians(self.latitude)), _LEAST_SCALE) if self.zoom >= _WHOLE else 1.0
        return self.dot * scale

    @property
    def west(self) -> float:
        """The longitude of the left edge, from -180 to less than 180."""
        return turned(self.longitude - self.columns * DOT_COLUMNS * self.dot / 2)

    @property
    def width(self) -> float:
        """Degrees of longitude from the left edge to the right one."""
        return self.columns * DOT_COLUMNS * self.dot

    @property
    def north(self) -> float:
        """The latitude of the upper edge; it may be beyond the pole."""
        return self.latitude + self.rows * DOT_ROWS * self.dot_height / 2

    @property
    def south(self) -> float:
        """The latitude of the lower edge."""
        return self.north - self.rows * DOT_ROWS * self.dot_height

    @property
    def area(self) -> MapArea:
        """What is in view."""
        south, north = max(self.south, -90.0), min(self.north, 90.0)
        if self.zoom == 0:
            return MapArea(south, -180.0, north, 180.0)
        return MapArea(south, self.west, north, turned(self.west + self.width))

    @property
    def grid_level(self) -> int:
        """The level of the grid whose cells are as wide as a cluster."""
        return min(max(floor(log2(self.columns / _CLUSTER_COLUMNS)), 1) + self.zoom, FINEST)

    @property
    def can_zoom_in(self) -> bool:
        """Whether a closer view would show more."""
        return self.grid_level < FINEST

    def moved(self, columns: float, rows: float) -> MapWindow:
        """Return the window so many cells to the right and down; the centre stays on Earth."""
        longitude = turned(self.longitude + columns * DOT_COLUMNS * self.dot)
        return self.centred(self.latitude - rows * DOT_ROWS * self.dot_height, longitude)

    def centred(self, latitude: float, longitude: float) -> MapWindow:
        """Return the window around another point; poles stay at the edge of a window that is high enough for both."""
        reach = max(90.0 - self.rows * DOT_ROWS * self.dot_height / 2, 0.0)
        return replace(self, latitude=min(max(latitude, -reach), reach), longitude=turned(longitude))

    def zoomed(self, steps: int, column: float | None = None, row: float | None = None) -> MapWindow:
        """Return a closer window (or a wider one), in which the point at a cell stays where it is; None: the centre."""
        zoom = max(self.zoom + steps, 0)
        if steps > 0 and not self.can_zoom_in:
            return self
        closer = replace(self, zoom=zoom)
        if column is None or row is None:
            return closer.centred(self.latitude, self.longitude)
        latitude, longitude = self.point_at(column, row)
        right, down = column - self.columns / 2, row - self.rows / 2
        closer = replace(closer, latitude=latitude)
        return closer.centred(
            latitude + down * DOT_ROWS * closer.dot_height, longitude - right * DOT_COLUMNS * closer.dot
        )

    def showing(self, area: MapArea, closest: int) -> MapWindow:
        """Return the window with all of an area and some space around it, at most at the zoom `closest`."""
        width = (area.east - area.west) % 360.0
        window = replace(self, zoom=0).centred((area.south + area.north) / 2, area.west + width / 2)
        while window.zoom < closest:
            closer = window.zoomed(1).centred((area.south + area.north) / 2, window.longitude)
            is_too_high = area.south < closer.south or area.north > closer.north
            if is_too_high or width * _SPACE > closer.width or closer.zoom == window.zoom:
                break
            window = closer
        return window

    def sized(self, columns: int, rows: int) -> MapWindow:
        """Return the window with the same centre on another screen."""
        return replace(self, columns=columns, rows=rows).centred(self.latitude, self.longitude)

    def point_at(self, column: float, row: float) -> tuple[float, float]:
        """Return latitude and longitude at a cell."""
        longitude = self.west + column * DOT_COLUMNS * self.dot
        return self.north - row * DOT_ROWS * self.dot_height, turned(longitude)

    def cell_of(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the column and row of a point; those outside are beyond the edges."""
        return next(self.cells_of([(latitude, longitude)]))

    def cells_of(self, points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        """Yield the column and row of each point of latitude and longitude, with what is measured once for all."""
        width, height, middle = self.width, DOT_ROWS * self.dot_height, self.rows / 2
        left_edge, columns = turned(self.longitude - width / 2), self.columns / width
        for latitude, longitude in points:
            east = (longitude - left_edge) % 360.0
            if width < 360.0 and east > (360.0 + width) / 2:
                east -= 360.0  # nearer to the left edge
            yield east * columns, (self.latitude - latitude) / height + middle

    def row_of(self, latitude: float) -> float:
        """Return the row of a latitude."""
        return (self.latitude - latitude) / (DOT_ROWS * self.dot_height) + self.rows / 2


def turned(longitude: float) -> float:
    """Return a longitude from -180 to less than 180."""
    return (longitude + 180.0) % 360.0 - 180.0
