"""Cover tiles: all there, rows as wide as the view, as large as the view allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.tiles.cover_rows import CoverLayout, mosaic
from tui.widgets.tiles.tile_rows import FRAME, fits, rows_from


@given(st.integers(1, 300), st.integers(38, 300), st.integers(9, 100), st.floats(1.5, 2.5))
def test_tiles_stand_side_by_side(total: int, width: int, height: int, cell_aspect: float) -> None:
    """Tiles follow each other without gaps or overlaps and end at the view's edge."""
    layout = CoverLayout(total, width, height, cell_aspect)
    index = 0
    while index < total:
        row = layout.row_at(index)
        column = 0
        for tile in row.tiles:
            assert tile.index == index
            assert tile.left == column
            assert tile.columns >= 10
            column += tile.columns + FRAME
            index += 1
        assert column <= width
        assert column == width
    assert layout.picture_rows + layout.overhead <= max(height, 6)


@pytest.mark.parametrize(
    ("total", "width", "height"), [(5, 118, 25), (5, 198, 40), (4, 118, 25), (6, 78, 21), (3, 77, 22), (1, 118, 36)]
)
def test_few_tiles_are_all_visible(total: int, width: int, height: int) -> None:
    """A handful of categories stands on one screen."""
    assert fits(CoverLayout(total, width, height, 2.0), height)


@pytest.mark.parametrize(("width", "height"), [(77, 21), (117, 37), (197, 57)])
@pytest.mark.parametrize("total", range(1, 60))
def test_the_last_row_is_not_an_orphan(total: int, width: int, height: int) -> None:
    """All rows have the same number of tiles, or one less, and a short one never has a single tile."""
    layout = CoverLayout(total, width, height, 2.0)
    first, last = layout.row_at(0), layout.row_at(total - 1)
    assert len(first.tiles) - len(last.tiles) <= 1
    assert len(last.tiles) > 1 or len(first.tiles) == 1


@pytest.mark.parametrize(
    ("width", "height"), [(77, 15), (77, 19), (77, 21), (117, 17), (117, 37), (197, 27), (197, 57)]
)
@pytest.mark.parametrize("total", [1, *range(8, 30)])
def test_rows_fill_the_viewport(total: int, width: int, height: int) -> None:
    """A single tile, and rows of more tiles than are visible at once, leave at most one line empty for each row."""
    layout = CoverLayout(total, width, height, 2.0)
    visible = rows_from(layout, 0, height)
    if total == 1 or visible[-1].end < total:
        assert height - len(visible) * (layout.picture_rows + layout.overhead) <= len(visible)


@pytest.mark.parametrize("total", [4, 8, 14, 60])
@pytest.mark.parametrize(("width", "height"), [(77, 21), (117, 37), (197, 57)])
def test_large_tiles_are_larger(total: int, width: int, height: int) -> None:
    """Where only blocks can be drawn, no cover is smaller than usual, and those of many tiles are larger."""
    usual, large = (CoverLayout(total, width, height, 2.0, large=large) for large in (False, True))
    narrowest = [min(tile.columns for tile in layout.row_at(0).tiles) for layout in (usual, large)]
    assert narrowest[1] >= narrowest[0]
    assert large.picture_rows >= usual.picture_rows or narrowest[1] > narrowest[0]
    if total == 60:
        assert narrowest[1] >= 1.3 * narrowest[0]


@given(st.integers(10, 80), st.integers(3, 40), st.integers(0, 4))
def test_a_mosaic_covers_its_tile(columns: int, rows: int, count: int) -> None:
    """Covers do not overlap and leave nothing of the tile bare but the gap between them."""
    cells: list[tuple[int, int]] = []
    for panel in mosaic(columns, rows, count):
        cells += [
            (column, row)
            for column in range(panel.left, panel.left + panel.columns)
            for row in range(panel.top, panel.top + panel.rows)
        ]
    assert len(cells) == len(set(cells))
    assert all(0 <= column < columns and 0 <= row < rows for column, row in cells)
    assert len(cells) >= (0 if count == 0 else columns * rows - rows)
