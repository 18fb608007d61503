"""Few photos: all of them visible, in shape, as large as the viewport allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.tiles.few_rows import FewRows, few_rows
from tui.widgets.tiles.justified import justify
from tui.widgets.tiles.tile_rows import FRAME, TileRow

VIEWS = [(77, 21), (117, 37), (197, 57)]
aspects = st.lists(st.integers(500, 2500), min_size=1, max_size=30)


def rows_of(layout: FewRows) -> list[TileRow]:
    """Return all rows of a layout, found one after the other."""
    rows = [layout.row_at(0)]
    while rows[-1].end < layout.total:
        rows.append(layout.row_at(rows[-1].end))
    return rows


@given(st.lists(st.integers(100, 60_000), min_size=1, max_size=60), st.integers(20, 300), st.integers(3, 90))
def test_any_photos_have_tiles_inside_the_view(shapes: list[int], width: int, height: int) -> None:
    """No photo is lost and no tile is outside of the columns of the view, whatever the shapes."""
    layout = few_rows(shapes, width, height, 2.0)
    tiles = [tile for row in rows_of(layout) for tile in row.tiles]
    assert [tile.index for tile in tiles] == list(range(len(shapes)))
    for row in rows_of(layout):
        assert all(tile.columns >= 1 and tile.left >= 0 for tile in row.tiles)
        for left, right in zip(row.tiles, row.tiles[1:], strict=False):
            assert left.left + left.columns + FRAME == right.left


@given(aspects, st.integers(60, 250), st.integers(20, 80), st.floats(1.6, 2.4))
def test_usual_photos_fit_and_keep_their_shape(shapes: list[int], width: int, height: int, cell_aspect: float) -> None:
    """All rows fit in the viewport, and pictures differ from their photos by what rounding to cells explains.

    Of two photos or more a fifth may be cropped.
    """
    rows = rows_of(few_rows(shapes, width, height, cell_aspect))
    least = 5 * len(rows)
    assert sum(row.rows + 2 for row in rows) <= max(height, least)
    for row in rows:
        assert sum(tile.columns + FRAME for tile in row.tiles) <= width
        for tile in row.tiles:
            exact = tile.columns / (shapes[tile.index] / 1000 * cell_aspect)
            cropped = exact * 0.2 if len(shapes) > 1 else 0
            if row.rows > 3:
                assert abs(exact - row.rows) <= 1.01 + 1.5 * exact / tile.columns + len(rows) + cropped


@given(
    st.lists(st.integers(500, 2500), min_size=2, max_size=48),
    st.floats(1.5, 4.5),
    st.integers(16, 80),
    st.floats(1.6, 2.4),
)
def test_little_of_the_view_is_empty(shapes: list[int], flatness: float, height: int, cell_aspect: float) -> None:
    """Fewer lines than the highest row has are empty, and five photos or more cover half of the view."""
    width = round(height * flatness)
    rows = rows_of(few_rows(shapes, width, height, cell_aspect))
    if any(row.rows <= 3 for row in rows):
        return  # so many photos that they need more than one page: the grid lays them out otherwise
    highest = max(row.rows + 2 for row in rows)
    empty = height - sum(row.rows + 2 for row in rows)
    assert empty < highest or len(rows) == len(shapes)
    covered = sum((tile.columns + FRAME) * (row.rows + 2) for row in rows for tile in row.tiles)
    assert covered >= width * height * 0.5 or len(shapes) <= 4  # two portraits fill no wide view


@pytest.mark.parametrize(("width", "height"), VIEWS)
def test_seven_photos_leave_less_than_half_a_row(width: int, height: int) -> None:
    """The count between two and three rows: they are cropped by a fifth at most, so that the view is nearly full."""
    rows = rows_of(few_rows([1500] * 7, width, height, 2.0))
    assert height - sum(row.rows + 2 for row in rows) <= max(row.rows + 2 for row in rows) / 2


@pytest.mark.parametrize(("width", "height"), VIEWS)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_one_to_four_photos_grow(count: int, width: int, height: int) -> None:
    """One to four photos reach the edges of the view: its whole width, or its height."""
    rows = rows_of(few_rows([1500] * count, width, height, 2.0))
    wide = max(sum(tile.columns + FRAME for tile in row.tiles) for row in rows)
    high = sum(row.rows + 2 for row in rows)
    assert wide == width or high >= height - 1


@given(aspects, st.sampled_from(VIEWS))
def test_rows_end_together(shapes: list[int], view: tuple[int, int]) -> None:
    """No row is shorter than the others, so none is an orphan, and the block is in the middle of the view."""
    width, height = view
    rows = rows_of(few_rows(shapes, width, height, 2.0))
    widths = [sum(tile.columns + FRAME for tile in row.tiles) for row in rows]
    if all(row.rows > 3 for row in rows):
        assert max(widths) - min(widths) <= max(widths) * 0.2
    assert all(abs(row.tiles[0].left - (width - wide) // 2) <= 1 for row, wide in zip(rows, widths, strict=True))


@pytest.mark.parametrize("width", [77, 117, 197])
@pytest.mark.parametrize("count", range(20, 120, 7))
def test_the_last_row_of_many_photos_is_filled(count: int, width: int) -> None:
    """The rows before the last one are a little lower instead of leaving a photo or two alone in it."""
    rows = justify(
        [(1500, 667, 1333, 1000, 1778)[place % 5] for place in range(count)], width, 10, 2.0, tallest_last=20
    )
    _, last = rows[-1]
    assert sum(last) + FRAME * len(last) == width
