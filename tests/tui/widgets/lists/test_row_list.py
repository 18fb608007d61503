"""A list of rows: headings that stay, a selection that stays on what it was, whole lines at every width."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.themes import DARK
from tui.widgets.lists.row_list import ListRow, RowList

HEADINGS = ("Name", "What")


class Showing(App[None]):
    """An app of one list."""

    def __init__(self, rows: list[ListRow], *, linear: bool = False) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.list = RowList(linear=linear)
        self.first = rows
        self.opened = 0

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.show(HEADINGS, self.first)

    def on_row_list_opened(self) -> None:
        self.opened += 1

    def state(self) -> tuple[int, int]:
        """What is selected, and how often something was opened."""
        return self.list.cursor_index, self.opened

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]


def rows(count: int) -> list[ListRow]:
    return [ListRow(number, (f"row {number}", "x" * number)) for number in range(count)]


@asynccontextmanager
async def showing(app: Showing, size: tuple[int, int] = (40, 8)) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def test_headings_stay_while_rows_scroll() -> None:
    """The selected row is always in sight below them."""
    app = Showing(rows(50))
    async with showing(app) as pilot:
        assert re.fullmatch(r"  Name +What", app.lines[0])
        for direction, expected in (
            ("last", 49),
            ("up", 48),
            ("page_up", 42),
            ("first", 0),
            ("up", 0),
            ("page_down", 6),
        ):
            app.list.move(direction)
            await pilot.pause()
            assert app.list.cursor_index == expected
            assert re.fullmatch(r"  Name +What", app.lines[0])
            assert any(f"row {expected} " in f"{line} " for line in app.lines[1:])


async def test_the_selection_stays_on_its_row() -> None:
    """Rows before it come and go; when it goes itself, the place stays."""
    app = Showing(rows(10))
    async with showing(app) as pilot:
        app.list.move_to(5)
        app.list.show(HEADINGS, rows(10)[3:])
        assert app.list.rows[app.list.cursor_index] == rows(10)[5]
        app.list.show(HEADINGS, [row for row in rows(10) if row.key != 5])
        assert app.list.cursor_index == 2
        app.list.show(HEADINGS, [])
        assert app.list.selected_row is None
        app.list.move("down")
        await pilot.pause()
        assert app.list.cursor_index == 0


async def test_a_click_selects_and_a_second_one_opens() -> None:
    """Headings and empty ground do nothing, also after scrolling."""
    app = Showing(rows(20))
    async with showing(app) as pilot:
        app.list.move("last")
        await pilot.pause()
        await pilot.click(offset=(5, 2))
        assert app.state() == (14, 0)
        await pilot.click(offset=(5, 2))
        await pilot.pause()
        assert app.state() == (14, 1)
        await pilot.click(offset=(5, 0))
        assert app.state() == (14, 1)


async def test_a_long_cell_leaves_room_for_the_next() -> None:
    """It is cut with a sign; the last column takes what there is."""
    app = Showing([ListRow(1, ("x" * 300, "y" * 300))])
    async with showing(app, (60, 8)):
        assert re.fullmatch(r"  x{29}…  y{23}…", app.lines[1])


async def test_a_sign_marks_the_selected_row_where_colours_do_not() -> None:
    """For screen readers."""
    app = Showing(rows(3), linear=True)
    async with showing(app) as pilot:
        app.list.move_to(1)
        await pilot.pause()
        assert [line[0] for line in app.lines[1:4]] == [" ", ">", " "]


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=80)), max_size=6), st.integers(20, 90))
def test_every_line_is_exactly_as_wide_as_the_list(cells: list[tuple[str, str]], width: int) -> None:
    """Whatever the cells hold, wide characters too."""
    shown = RowList()
    shown._widths = tuple(max(cell_len(row[column]) for row in (HEADINGS, *cells)) for column in range(2))
    for row in (HEADINGS, *cells):
        assert shown._strip(" ", row, Style(), width).cell_length == width
