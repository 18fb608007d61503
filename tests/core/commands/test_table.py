"""Aligned columns on a terminal, tab-separated lines otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.commands.table import Column, Table
from core.text import display_text
from tests.core.commands.memory_context import context

COLUMNS = (Column("KEY"), Column("COUNT", right=True), Column("NAME"))
ROWS = [("a", "3", "Paris"), ("bcd", "1200", "東京 🗼")]


def test_a_terminal_gets_a_heading_and_aligned_columns() -> None:
    """Widths are counted in cells; numbers are aligned right."""
    run, out, _ = context(terminal=True)
    Table(run, COLUMNS).print(ROWS)
    assert out.text == "KEY  COUNT  NAME\na        3  Paris\nbcd   1200  東京 🗼\n"


def test_later_pages_keep_the_widths_of_the_first() -> None:
    """There is one heading, and the second page is aligned with the first."""
    run, out, _ = context(terminal=True)
    table = Table(run, COLUMNS)
    table.print(ROWS[:1])
    table.print(ROWS[1:])
    assert out.text.count("KEY") == 1
    assert [line.index(word) for line, word in zip(out.text.splitlines(), ("NAME", "Paris"), strict=False)] == [12, 12]


def test_without_a_terminal_there_are_tabs_and_one_line_of_headings() -> None:
    """The output suits `cut -f1`; an empty table is empty."""
    run, out, _ = context()
    Table(run, COLUMNS).print([])
    table = Table(run, COLUMNS)
    table.print(ROWS[:1])
    table.print(ROWS[1:])
    assert out.text == "KEY\tCOUNT\tNAME\na\t3\tParis\nbcd\t1200\t東京 🗼\n"


@pytest.mark.parametrize("terminal", [False, True])
def test_headings_can_be_left_out(terminal: bool) -> None:
    """On a terminal the columns stay aligned."""
    run, out, _ = context(terminal=terminal)
    Table(replace(run, headers=False), COLUMNS).print(ROWS)
    assert out.text == ("a       3  Paris\nbcd  1200  東京 🗼\n" if terminal else "a\t3\tParis\nbcd\t1200\t東京 🗼\n")


@given(rows=st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=5), width=st.integers(10, 120))
def test_any_text_stays_in_its_line(rows: list[tuple[str, str, str]], width: int) -> None:
    """Whatever the cells contain: one line per row, no wider than the terminal; three fields per line without one."""
    run, out, _ = context(terminal=True, width=width)
    Table(run, COLUMNS).print(rows)
    lines = out.text.splitlines()
    assert len(lines) == (len(rows) + 1 if rows else 0)
    assert all(cell_len(line) <= width for line in lines)
    plain, out, _ = context()
    Table(plain, COLUMNS).print(rows)
    fields = [line.split("\t") for line in out.text.split("\n")[:-1]]
    assert fields[1:] == [[display_text(c) for c in row] for row in rows]
