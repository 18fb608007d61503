"""Selection and whole-row scrolling: whatever keys are pressed, the selected tile is visible and no row is cut."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.widgets.tiles.known_shapes import KnownShapes
from tui.widgets.tiles.cover_rows import CoverLayout
from tui.widgets.tiles.justified import JustifiedLayout
from tui.widgets.tiles.tile_cursor import Direction, TileCursor
from tui.widgets.tiles.tile_rows import RowLayout, fits, fitting_height, rows_from

DIRECTIONS: tuple[Direction, ...] = ("left", "right", "up", "down", "page_up", "page_down", "first", "last")


def photos(total: int) -> RowLayout:
    return JustifiedLayout(KnownShapes(([1500, 667, 1333, 1000, 1778] * 200)[:total]), 100, 8, 2.0)


def covers(total: int) -> RowLayout:
    return CoverLayout(total, 100, 30, 2.0)


layouts = st.builds(
    lambda make, total: make(total),
    st.sampled_from([photos, covers]),
    st.integers(0, 200),
)
moves = st.lists(
    st.one_of(
        st.sampled_from(DIRECTIONS).map(lambda direction: ("move", direction)),
        st.integers(-5, 5).map(lambda rows: ("scroll", rows)),
        st.integers(-10, 300).map(lambda index: ("move_to", index)),
    ),
    max_size=40,
)


@given(layouts, st.integers(11, 60), moves)
def test_the_cursor_is_always_visible_and_rows_are_whole(
    layout: RowLayout,
    height: int,
    steps: list[tuple[str, Any]],
) -> None:
    """After any keys, wheel turns and clicks: the tile at the cursor is on the screen, and all rows fit wholly."""
    cursor = TileCursor()
    cursor.lay_out(layout, height)
    for name, value in steps:
        call: Callable[..., object] = getattr(cursor, name)
        call(value)
        if not layout.total:
            assert cursor.visible == ()
            continue
        assert 0 <= cursor.index < layout.total
        assert cursor.first_visible <= cursor.index < cursor.end_visible
        assert len(cursor.lines()) <= height or len(cursor.visible) == 1
        assert cursor.box_of(cursor.index) is not None


@given(layouts, st.integers(11, 60))
def test_paging_down_shows_every_tile_once(layout: RowLayout, height: int) -> None:
    """From the first tile, PageDown reaches the last without leaving out a row."""
    cursor = TileCursor()
    cursor.lay_out(layout, height)
    seen = set(range(cursor.first_visible, cursor.end_visible))
    for _ in range(layout.total):
        before = cursor.first_visible
        cursor.move("page_down")
        assert cursor.first_visible <= max(seen, default=0) + 1
        seen |= set(range(cursor.first_visible, cursor.end_visible))
        if cursor.first_visible == before:
            break
    assert seen == set(range(layout.total))


@given(layouts, st.integers(11, 60))
def test_the_last_screen_is_full(layout: RowLayout, height: int) -> None:
    """At the end the rows above the last one are still there, as many as fit."""
    cursor = TileCursor()
    cursor.lay_out(layout, height)
    cursor.move("last")
    if layout.total and cursor.first_visible > 0:
        above = layout.row_at(cursor.first_visible - 1)
        assert len(cursor.lines()) + above.rows + layout.overhead > height


@given(st.integers(30, 200), st.integers(22, 60))
def test_the_last_screen_is_filled_with_higher_rows(total: int, height: int) -> None:
    """Each by a sixth at most; other screens and shorter lists are as they are without."""
    cursor, usual = TileCursor(), TileCursor()
    cursor.fills_end = True
    for each in (cursor, usual):
        each.lay_out(photos(total), height)
    assert cursor.first_visible == usual.first_visible == 0
    assert cursor.visible == usual.visible
    for each in (cursor, usual):
        each.move("last")
    pairs = list(zip(cursor.visible, usual.visible, strict=True))
    assert [row.tiles for row, _ in pairs] == [row.tiles for _, row in pairs]
    assert all(before.rows <= row.rows <= before.rows + before.rows // 6 for row, before in pairs)
    if cursor.first_visible:
        can_grow = sum(row.rows // 6 for row in usual.visible)
        assert len(cursor.lines()) == min(height, len(usual.lines()) + can_grow)


def test_up_and_down_keep_the_column() -> None:
    """Three rows down and three up lead back to the same photo, although the tiles have different widths."""
    cursor = TileCursor()
    cursor.lay_out(photos(100), 30)
    cursor.move_to(2)
    for direction in ("down",) * 3 + ("up",) * 3:
        cursor.move(direction)
    assert cursor.index == 2


@pytest.mark.parametrize(("direction", "begin"), [("up", 0), ("left", 0), ("down", 99), ("right", 99)])
def test_edges_are_told(direction: Direction, begin: int) -> None:
    """A move over the edge of all tiles changes nothing and says so."""
    cursor = TileCursor()
    cursor.lay_out(photos(100), 30)
    cursor.move_to(begin)
    assert not cursor.move(direction)
    assert cursor.index == begin


def test_the_thumb_goes_from_top_to_bottom() -> None:
    """The scrollbar's thumb touches both ends of its track, and is absent when everything is visible."""
    cursor = TileCursor()
    cursor.lay_out(photos(200), 30)
    assert cursor.thumb() is not None
    start, length = cursor.thumb() or (0, 0)
    assert start == 0
    cursor.move("last")
    start, length = cursor.thumb() or (0, 0)
    assert start + length == 30
    cursor.lay_out(photos(3), 30)
    assert cursor.thumb() is None


@given(st.integers(38, 300), st.integers(8, 100))
def test_whole_rows_fit_the_view(width: int, height: int) -> None:
    """The height that is chosen for photos leaves room for at least one whole row in the viewport."""
    tallest = fitting_height(width, height, 2)
    assert tallest >= 3
    assert tallest + 2 <= max(height, 5)


@given(layouts, st.integers(5, 80))
def test_fitting_means_that_all_rows_are_visible(layout: RowLayout, height: int) -> None:
    """`fits` agrees with the rows that a screen shows."""
    rows = rows_from(layout, 0, height)
    tall = sum(row.rows + layout.overhead for row in rows)
    assert fits(layout, height) == (tall <= height and (not rows or rows[-1].end == layout.total))
