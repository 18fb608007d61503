"""Land, sea, coasts and borders are where they are on Earth."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians

import pytest

from tui.widgets.map.coastlines import coastlines, read_coastlines
from tui.widgets.map.map_picture import CellKind, MapPicture, draw_map
from tui.widgets.map.map_window import MapWindow

LAND = {
    "Madrid": (40.42, -3.70), "Paris": (48.86, 2.35), "Berlin": (52.52, 13.40), "Moscow": (55.75, 37.62),
    "Cairo": (30.04, 31.24), "Nairobi": (-1.29, 36.82), "Kinshasa": (-4.33, 15.31), "Timbuktu": (16.77, -3.01),
    "Denver": (39.74, -104.99), "Mexico City": (19.43, -99.13), "Manaus": (-3.12, -60.02), "La Paz": (-16.50, -68.15),
    "Delhi": (28.61, 77.21), "Lhasa": (29.65, 91.10), "Ulaanbaatar": (47.89, 106.91), "Novosibirsk": (55.03, 82.92),
    "Alice Springs": (-23.70, 133.88), "South Pole": (-89.0, 0.0), "Vostok": (-78.46, 106.84),
    "Summit of Greenland": (72.58, -38.46), "Madagascar": (-19.0, 46.7), "Borneo": (0.5, 114.0),
    "Chukotka, east of 180°": (66.5, -175.0), "Chukotka, west of 180°": (67.5, 178.0), "Tasmania": (-42.0, 146.6),
    "South Island": (-43.9, 170.5), "Hokkaido": (43.4, 142.8), "Iceland": (64.9, -18.5), "Sicily": (37.5, 14.1),
    "Mallorca": (39.6, 3.0), "Viti Levu": (-17.8, 178.0),
}  # fmt: skip
SEA = {
    "North Atlantic": (35.0, -40.0), "South Atlantic": (-30.0, -15.0), "North Pacific": (35.0, -150.0),
    "Pacific at 180°": (0.0, 180.0), "Indian Ocean": (-20.0, 80.0), "Arctic Ocean": (88.0, 0.0),
    "Mediterranean": (35.0, 18.5), "Black Sea": (43.3, 34.0), "Caspian Sea": (42.0, 50.5), "Baltic": (57.0, 19.8),
    "Gulf of Mexico": (25.0, -90.0), "Hudson Bay": (59.0, -85.0), "Bay of Bengal": (14.0, 88.0),
    "Red Sea": (20.0, 38.5), "Tasman Sea": (-38.0, 160.0), "Bering Sea": (58.0, -178.0), "North Sea": (56.0, 3.0),
    "Bay of Biscay": (45.5, -5.0), "Drake Passage": (-59.0, -65.0), "Sea of Japan": (40.0, 134.5),
}  # fmt: skip
COASTS = {
    "Lisbon": (38.70, -9.40), "Nice": (43.69, 7.27), "Cape Town": (-33.92, 18.42), "Miami": (25.77, -80.13),
    "San Francisco": (37.75, -122.51), "Rio de Janeiro": (-22.97, -43.18), "Lima": (-12.05, -77.15),
    "Sydney": (-33.89, 151.28), "Mumbai": (18.95, 72.80), "Chennai": (13.05, 80.28), "Dakar": (14.69, -17.46),
    "Casablanca": (33.60, -7.63), "Tel Aviv": (32.08, 34.77), "Reykjavik": (64.15, -21.94), "Honolulu": (21.28, -157.8),
    "Anchorage": (61.22, -149.9), "Vladivostok": (43.11, 131.88), "Darwin": (-12.46, 130.84), "Perth": (-32.0, 115.8),
    "Accra": (5.55, -0.20), "Mombasa": (-4.06, 39.68), "Colombo": (6.93, 79.84), "Halifax": (44.60, -63.55),
    "Valparaiso": (-33.04, -71.63),
}  # fmt: skip
BORDERS = {
    "Pyrenees": (42.70, 0.60), "Brenner": (47.00, 11.51), "49th parallel": (49.0, -105.0), "Andes": (-33.0, -70.1),
    "Oder": (52.35, 14.55), "Zambezi": (-17.92, 25.85),
}  # fmt: skip
ALL = [(name, *point) for points in (LAND, SEA, COASTS, BORDERS) for name, point in points.items()]


def kind_of(latitude: float, longitude: float, zoom: int = 5) -> CellKind:
    """Draw a map around a point, and return what the cell of the point shows."""
    return _around(latitude, longitude, zoom, 0)[0]


def kinds_near(latitude: float, longitude: float, cells: int) -> list[CellKind]:
    return _around(latitude, longitude, 5, cells)


def _around(latitude: float, longitude: float, zoom: int, cells: int) -> list[CellKind]:
    window = MapWindow(latitude, longitude, zoom, 80, 24).centred(latitude, longitude)
    column, row = map(int, window.cell_of(min(max(latitude, window.south + 1e-6), window.north - 1e-6), longitude))
    picture = draw_map(window, coastlines())
    return list(_cells(picture, row, column, cells))


def _cells(picture: MapPicture, row: int, column: int, cells: int) -> Iterator[CellKind]:
    for down in range(-cells, cells + 1):
        for right in range(-cells, cells + 1):
            yield picture.kind_at(row + down, column + right)


@pytest.mark.parametrize("zoom", [0, 3, 5])
def test_inland_points_are_land_and_points_at_sea_are_not(zoom: int) -> None:
    """At three scales; small islands only where they are larger than a cell."""
    for name, (latitude, longitude) in LAND.items():
        if zoom or name not in {"Mallorca", "Viti Levu", "Sicily", "Hokkaido", "South Island", "Tasmania"}:
            wet = {CellKind.SEA} | ({CellKind.COAST_OF_SEA} if zoom == 5 else set())
            assert kind_of(latitude, longitude, zoom) not in wet, name
    for name, (latitude, longitude) in SEA.items():
        assert kind_of(latitude, longitude, zoom) not in {CellKind.LAND, CellKind.BORDER}, name


def test_coasts_and_borders_are_within_two_cells_of_places_at_them() -> None:
    """A cell is 0.14° wide there, and the table was simplified by 0.12°."""
    for name, (latitude, longitude) in COASTS.items():
        assert {CellKind.COAST_OF_LAND, CellKind.COAST_OF_SEA} & set(kinds_near(latitude, longitude, 2)), name
    for name, (latitude, longitude) in BORDERS.items():
        assert CellKind.BORDER in kinds_near(latitude, longitude, 2), name


def test_the_land_has_the_area_of_the_land_of_the_earth() -> None:
    """29 % of the surface: cells of a row count by the cosine of its latitude."""
    window = MapWindow(0.0, 0.0, 0, 360, 90)
    picture = draw_map(window, coastlines())
    weights = [cos(radians(window.point_at(0, row + 0.5)[0])) for row in range(90)]
    land = [
        sum(len(text) for text, kind in row if kind in {CellKind.LAND, CellKind.BORDER, CellKind.COAST_OF_LAND})
        for row in picture.rows
    ]
    share = sum(each * weight for each, weight in zip(land, weights, strict=True)) / (360 * sum(weights))
    assert 0.28 < share < 0.31


def test_a_ring_across_180_degrees_is_filled_on_both_sides() -> None:
    """An island between 170° E and 170° W, as one line that jumps from one side to the other."""
    ring = "c 8500,-500 1000,0 -18000,0 0,1000 18000,0 -1000,0 0,-1000"
    found = draw_map(MapWindow(0.0, 180.0, 3, 80, 24), read_coastlines([ring, "b 0,0 50,0", "r 0"]))
    window = MapWindow(0.0, 180.0, 3, 80, 24)
    for longitude, is_land in ((175.0, True), (-175.0, True), (165.0, False), (-165.0, False)):
        column, row = map(int, window.cell_of(0.0, longitude))
        assert (found.kind_at(row, column) is CellKind.LAND) == is_land
