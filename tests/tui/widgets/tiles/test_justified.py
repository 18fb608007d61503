"""Justified rows: nothing lost, every row as wide as the view, pictures in shape, blocks independent."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from core.models import Block, EverythingSet, Outline, PageKey, PhotoId, SortOrder
from tui.widgets.tiles.justified import NARROWEST, WIDEST, JustifiedLayout, justify
from tui.widgets.tiles.tile_rows import FRAME

aspects = st.lists(st.integers(100, 60_000), min_size=1, max_size=240)
usual_aspects = st.lists(st.integers(500, 2500), min_size=12, max_size=240)
widths = st.integers(20, 300)
heights = st.integers(3, 40)
cell_aspects = st.floats(1.5, 2.5)


@given(aspects, widths, heights, cell_aspects, st.booleans())
def test_no_picture_is_lost_and_none_leaves_the_view(
    shapes: list[int], width: int, tallest: int, cell_aspect: float, last_block: bool
) -> None:
    """Every picture has a tile that can be seen, and no row is wider than the view or higher than allowed."""
    rows = justify(shapes, width, tallest, cell_aspect, last_block=last_block)
    assert sum(len(columns) for _, columns in rows) == len(shapes)
    for height, columns in rows:
        assert 1 <= height <= max(tallest, 2)
        assert all(wide >= 1 for wide in columns)
        assert sum(columns) + FRAME * len(columns) <= max(width, FRAME + 2)


@given(usual_aspects, st.integers(60, 300), st.integers(6, 14), st.booleans())
def test_rows_fill_the_width(shapes: list[int], width: int, tallest: int, last_block: bool) -> None:
    """Photos of usual shapes fill every row to the last column; only the last row may be short."""
    rows = justify(shapes, width, tallest, 2.0, last_block=last_block)
    for _, columns in rows[:-1]:
        assert sum(columns) + FRAME * len(columns) == width


@given(usual_aspects, st.integers(60, 300), st.integers(6, 14), cell_aspects)
def test_pictures_keep_their_shape(shapes: list[int], width: int, tallest: int, cell_aspect: float) -> None:
    """A tile's shape differs from its photo's by what rounding to whole cells explains, and no more."""
    number = 0
    for height, columns in justify(shapes, width, tallest, cell_aspect):
        for wide in columns:
            wanted = min(max(shapes[number] / 1000, NARROWEST), WIDEST)
            exact_height = wide / (wanted * cell_aspect)
            rounding = 0.51 + 1.0 * exact_height / wide
            assert abs(exact_height - height) <= rounding
            number += 1


@given(st.lists(st.integers(500, 2500), min_size=240, max_size=240), st.integers(70, 250))
def test_a_full_block_ends_with_a_full_row(shapes: list[int], width: int) -> None:
    """Inside a collection the seam between two blocks cannot be seen."""
    rows = justify(shapes, width, 10, 2.0, last_block=False)
    assert all(sum(columns) + FRAME * len(columns) == width for _, columns in rows)


def outline(lengths: list[int]) -> Outline:
    blocks = tuple(
        Block(
            PageKey(number, PhotoId(number)),
            array("H", [1500, 667, 1333, 1000] * (length // 4) + [1500] * (length % 4)),
        )
        for number, length in enumerate(lengths)
    )
    return Outline(EverythingSet(), SortOrder.NAME, blocks)


@given(st.lists(st.integers(1, 240), min_size=1, max_size=6), st.data())
def test_any_photo_finds_its_row(lengths: list[int], data: st.DataObject) -> None:
    """Rows are found by any of their photos, follow each other without gaps, and never span two blocks."""
    layout = JustifiedLayout(outline(lengths), 100, 8, 2.0)
    index = data.draw(st.integers(0, layout.total - 1))
    row = layout.row_at(index)
    assert row.first <= index < row.end
    assert [tile.index for tile in row.tiles] == list(range(row.first, row.end))
    if row.end < layout.total:
        assert layout.row_at(row.end).first == row.end
    starts = {sum(lengths[:number]) for number in range(len(lengths))}
    assert not starts & set(range(row.first + 1, row.end))


def test_blocks_sum_their_heights() -> None:
    """A block's height is that of its rows with frame and caption lines."""
    layout = JustifiedLayout(outline([240, 10]), 100, 8, 2.0)
    index, height = 0, 0
    while index < 240:
        row = layout.row_at(index)
        height += row.rows + 2
        index = row.end
    assert layout.block_height(0) == height


def test_only_looked_at_blocks_are_laid_out() -> None:
    """The last photo of ten thousand is found without laying out the thousands before it."""
    layout = JustifiedLayout(outline([240] * 41 + [160]), 120, 10, 2.0)
    assert layout.row_at(9_999).end == 10_000
    assert len(layout._blocks) == 1
