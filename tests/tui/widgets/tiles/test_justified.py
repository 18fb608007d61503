"""Justified rows: nothing lost, every row as wide as the view, pictures in shape, blocks independent."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.models import BLOCK_SIZE
from tests.tui.widgets.tiles.known_shapes import KnownShapes
from tui.widgets.tiles.justified import NARROWEST, WIDEST, JustifiedLayout, filling_height, justify
from tui.widgets.tiles.tile_rows import FRAME, fitting_height, rows_from

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


MIXED = [1500, 667, 1333, 1000, 1778]


@given(st.integers(1, 1200), st.sets(st.integers(0, 4)), st.data())
def test_any_photo_finds_its_row(total: int, known: set[int], data: st.DataObject) -> None:
    """Rows are found by any of their photos, follow each other without gaps, and never span two blocks."""
    shapes = KnownShapes((MIXED * 240)[:total])
    shapes.known = known
    layout = JustifiedLayout(shapes, 100, 8, 2.0)
    for index in data.draw(st.lists(st.integers(0, total - 1), min_size=1, max_size=9)):
        row = layout.row_at(index)
        assert row.first <= index < row.end
        assert [tile.index for tile in row.tiles] == list(range(row.first, row.end))
        if row.end < total:
            assert layout.row_at(row.end).first == row.end
        assert row.first // BLOCK_SIZE == (row.end - 1) // BLOCK_SIZE


@given(st.integers(1, 1200), st.permutations(range(5)), st.integers(30, 250))
def test_parts_agree_with_the_whole(total: int, loads: list[int], width: int) -> None:
    """Whatever the order in which blocks become known, the rows and heights are those of a full layout in the end."""
    pictures = (MIXED * 240)[:total]
    whole, shapes = JustifiedLayout(KnownShapes(pictures), width, 8, 2.0), KnownShapes(pictures)
    shapes.known = set()
    layout = JustifiedLayout(shapes, width, 8, 2.0)
    for number in loads:
        if number * BLOCK_SIZE >= total:
            continue
        assumed = layout.row_at(number * BLOCK_SIZE)
        assert assumed.first == number * BLOCK_SIZE
        shapes.known.add(number)
        assert layout.row_at(number * BLOCK_SIZE) == assumed
        assert layout.refine()
        assert not layout.refine()
    assert all(layout.row_at(index) == whole.row_at(index) for index in range(total))


def test_a_block_that_lost_photos_keeps_its_numbers() -> None:
    """Photos that went away leave places of the assumed shape."""
    shapes = KnownShapes(MIXED * 20)
    shapes.total = 105
    layout = JustifiedLayout(shapes, 100, 8, 2.0)
    assert layout.row_at(104).end == 105


def test_only_looked_at_blocks_are_laid_out() -> None:
    """The last photo of a million is found without the ones before it; walking through all gathers nothing."""
    asked: list[int] = []

    class Counting(KnownShapes):
        def aspects(self, number: int) -> Sequence[int] | None:
            asked.append(number)
            return super().aspects(number)

    layout = JustifiedLayout(Counting(range(1_000_000)), 120, 10, 2.0)
    assert layout.row_at(999_999).end == 1_000_000
    assert len(asked) == 1
    for index in range(0, 24_000, 240):
        layout.row_at(index)
    asked.clear()
    layout.row_at(0)
    assert len(asked) == 1


def test_sessions_share_the_rows_of_the_same_photos() -> None:
    """Rows are found once for all sessions that show the same photos in the same size."""
    found = justify(MIXED, 100, 8, 2.0)
    assert justify(tuple(MIXED), 100, 8, 2.0) is found
    assert justify(MIXED, 101, 8, 2.0) is not found


def spare_lines(shapes: Sequence[int], width: int, height: int, tallest: int) -> float:
    """Return the mean of the lines that pages of whole rows leave empty, the last page excepted."""
    layout, index, spare = JustifiedLayout(KnownShapes(shapes), width, tallest, 2.0), 0, []
    while (page := rows_from(layout, index, height))[-1].end < layout.total:
        spare.append(height - sum(row.rows + layout.overhead for row in page))
        index = page[-1].end
    return sum(spare) / len(spare) if spare else 0.0


@given(st.lists(st.integers(500, 2500), min_size=1, max_size=100), st.sampled_from([(77, 22), (117, 38), (197, 58)]))
def test_lower_rows_are_chosen_where_pages_are_fuller_with_them(shapes: list[int], view: tuple[int, int]) -> None:
    """Rows are never higher than usual nor much lower, and leave no more lines empty than those of the usual height."""
    width, height = view
    usual = fitting_height(width, height, 2)
    chosen = filling_height(shapes, width, height, usual, 2.0, 2)
    assert 0.75 * usual <= chosen <= usual
    assert spare_lines(shapes, width, height, chosen) <= spare_lines(shapes, width, height, usual)
