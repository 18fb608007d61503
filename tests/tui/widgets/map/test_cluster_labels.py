"""Numbers and pictures of clusters on the map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.places.photo_map import PhotoCluster
from core.models.places.map_grid import GridSquare
from tui.widgets.map.cluster_labels import labels_of, short_number
from tui.widgets.map.map_window import MapWindow


def cluster(window: MapWindow, latitude: float, longitude: float, photos: int = 1) -> PhotoCluster:
    level = window.grid_level
    column, row = int((longitude + 180) / 360 * 2**level) % 2**level, int((latitude + 90) / 360 * 2**level)
    return PhotoCluster(GridSquare(level, column, row), photos, latitude, longitude)


@given(
    points=st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 179.9)), max_size=60),
    zoom=st.integers(0, 6),
    pictures=st.booleans(),
)
def test_nothing_is_drawn_twice_or_outside(points: list[tuple[float, float]], zoom: int, pictures: bool) -> None:
    window = MapWindow(38.0, -9.0, zoom, 120, 37).centred(38.0, -9.0)
    taken: set[tuple[int, int]] = set()
    for label in labels_of(window, [cluster(window, *point) for point in points], pictures=pictures):
        cells = {(label.row, label.column + each) for each in range(len(label.text))}
        cells |= {
            (label.row - 1 - up, label.picture_column + each)
            for up in range(label.picture_rows)
            for each in range(label.picture_columns)
        }
        assert not cells & taken
        assert all(0 <= row < 37 and 0 <= column < 120 for row, column in cells)
        taken |= cells


def test_every_cluster_of_a_whole_earth_has_a_number() -> None:
    """One in the middle of each square that is in view."""
    window = MapWindow(10.0, 0.0, 0, 120, 37).centred(10.0, 0.0)
    squares = [(latitude, longitude) for latitude in range(-56, 90, 23) for longitude in range(-169, 180, 23)]
    found = labels_of(window, [cluster(window, *each) for each in squares], pictures=False)
    assert len(found) == len({label.cluster.square for label in found}) == len(squares)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1"), (999, "999"), (1_000, "1k"), (1_249, "1.2k"), (9_999, "9.9k"), (10_500, "10k"), (999_999, "999k"),
     (1_000_000, "1M"), (2_500_000, "2.5M")],
)  # fmt: skip
def test_numbers_have_four_characters_at_most(number: int, text: str) -> None:
    assert short_number(number) == text
