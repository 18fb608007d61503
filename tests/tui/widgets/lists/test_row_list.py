"""A list of cards: facts and details, a selection that stays on what it was, whole lines at every width."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.hypothesis_examples import examples
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


async def test_the_selected_card_is_always_in_sight() -> None:
    """Both of its lines, wherever the cursor moves; a page is one card less than the view holds."""
    app = Showing(rows(50))
    async with showing(app, (60, 9)) as pilot:
        for direction, expected in (
            ("last", 49),
            ("up", 48),
            ("page_up", 46),
            ("first", 0),
            ("up", 0),
            ("page_down", 2),
        ):
            app.list.move(direction)
            await pilot.pause()
            assert app.list.cursor_index == expected
            line = next(place for place, line in enumerate(app.lines) if line.split()[:2] == ["row", str(expected)])
            assert not expected or app.lines[line + 1].startswith(f"  What {'x' * expected}")


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
    """Both lines of a card count, the gaps do nothing, also after scrolling."""
    app = Showing(rows(20))
    async with showing(app, (40, 9)) as pilot:
        app.list.move("last")
        await pilot.pause()
        line = next(place for place, line in enumerate(app.lines) if line.startswith("  row 18"))
        await pilot.click(offset=(5, line))
        assert app.state() == (18, 0)
        await pilot.click(offset=(5, line + 1))
        await pilot.pause()
        assert app.state() == (18, 1)
        await pilot.click(offset=(5, line + 2))
        assert app.state() == (18, 1)


async def test_a_card_has_facts_and_details() -> None:
    """The first cells stand in the first line, the others below after their headings; empty ones are left out."""
    app = Showing([])
    async with showing(app, (60, 8)) as pilot:
        cells = ("Ben", "viewer", "", "yesterday", "1 key")
        app.list.show(("Name", "Role", "Sees", "Last seen", "Signs in with"), [ListRow(1, cells)], facts=3)
        await pilot.pause()
        assert app.lines[:2] == ["  Ben · viewer", "  Last seen yesterday · Signs in with 1 key"]


async def test_a_sign_marks_the_selected_row_where_colours_do_not() -> None:
    """For screen readers."""
    app = Showing(rows(3), linear=True)
    async with showing(app) as pilot:
        app.list.move_to(1)
        await pilot.pause()
        assert [line[0] for line in app.lines[0:7:3]] == [" ", ">", " "]


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=80)), min_size=1, max_size=6))
@settings(max_examples=examples(25), deadline=None)
async def test_every_line_is_exactly_as_wide_as_the_list(cells: list[tuple[str, str]]) -> None:
    """Whatever the cells hold, wide characters too."""
    app = Showing([ListRow(number, cell) for number, cell in enumerate(cells)])
    async with showing(app, (40, 8)):
        assert all(app.list.render_line(line).cell_length == 40 for line in range(8))
