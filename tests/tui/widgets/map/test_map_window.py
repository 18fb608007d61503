"""The part of the Earth in a window: cells and points, moves, zoom, and 180°."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.places.map_grid import MapArea
from tui.widgets.map.map_window import MapWindow

windows = st.builds(
    lambda latitude, longitude, zoom, columns, rows: MapWindow(latitude, longitude, zoom, columns, rows).centred(
        latitude, longitude
    ),
    st.floats(-85, 85),
    st.floats(-180, 179.9),
    st.integers(0, 10),
    st.integers(30, 200),
    st.integers(8, 60),
)


@given(window=windows, right=st.floats(0.01, 0.99), down=st.floats(0, 1))
def test_the_cell_of_a_point_is_where_the_point_is(window: MapWindow, right: float, down: float) -> None:
    column, row = right * window.columns, down * window.rows
    assert window.cell_of(*window.point_at(column, row)) == pytest.approx((column, row), abs=1e-6)


@given(window=windows)
def test_squares_of_the_grid_are_six_to_twelve_columns_wide(window: MapWindow) -> None:
    width = 360 / (1 << window.grid_level) / window.width * window.columns
    assert 6 <= width < 12 or not window.can_zoom_in or window.columns < 12


@given(window=windows, right=st.floats(0.2, 0.8), down=st.floats(0.2, 0.8))
def test_zooming_keeps_the_point_under_the_pointer(window: MapWindow, right: float, down: float) -> None:
    """Except at the poles, beyond which no map begins."""
    column, row = right * window.columns, down * window.rows
    point = window.point_at(column, row)
    closer = window.zoomed(1, column, row)
    reach = 90 - (closer.north - closer.south) / 2
    if closer.zoom > window.zoom and abs(closer.latitude) < reach - 1e-6:
        # The scale of latitudes is that of the centre, which has moved a little.
        assert closer.cell_of(*point)[0] == pytest.approx(column, abs=1e-6)
        assert abs(closer.cell_of(*point)[1] - row) < 0.35 * window.rows


@given(window=windows, steps=st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), max_size=5))
def test_moves_stay_on_earth(window: MapWindow, steps: list[tuple[float, float]]) -> None:
    for right, down in steps:
        window = window.moved(right, down)
    area = window.area
    assert -90 <= area.south < area.north <= 90
    assert -180 <= area.west <= 180
    assert -180 <= area.east <= 180


def test_a_window_across_180_degrees_has_its_west_east_of_its_east() -> None:
    area = MapWindow(-17.0, 179.0, 4, 80, 24).area
    assert area.west > area.east
    assert area.query.startswith("area:-")


def test_the_whole_earth_is_an_area_of_all_longitudes() -> None:
    area = MapWindow(10.0, 150.0, 0, 120, 60).area
    assert (area.west, area.east, area.south, area.north) == (-180.0, 180.0, -90.0, 90.0)


@given(
    south=st.floats(-80, 80),
    height=st.floats(0, 60),
    west=st.floats(-180, 179),
    width=st.floats(0, 300),
    window=windows,
)
def test_a_window_shows_all_of_an_area(
    south: float, height: float, west: float, width: float, window: MapWindow
) -> None:
    """Except on a window that is not as high as the area at the whole width of the Earth."""
    area = MapArea(south, west, min(south + height, 85.0), (west + width + 180.0) % 360.0 - 180.0)
    shown = window.showing(area, 6)
    assert 0 <= shown.zoom <= 6
    for longitude in (area.west, area.east):
        column, _ = shown.cell_of(south, longitude)
        assert -1e-6 <= column <= shown.columns + 1e-6
    assert shown.zoom == 0 or (shown.south <= area.south + 1e-6 and area.north <= shown.north + 1e-6)
