"""Sizes that clients claim become sizes that can be drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.terminals import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TerminalSize

numbers = st.integers(-(2**31), 2**32)


@pytest.mark.parametrize(
    ("claimed", "drawn"),
    [
        (TerminalSize(80, 24, 800, 480), TerminalSize(80, 24, 800, 480)),
        (TerminalSize(0, 0), TerminalSize(80, 24)),
        (TerminalSize(-1, 50), TerminalSize(80, 50)),
        (TerminalSize(1, 1), TerminalSize(1, 1)),
        (TerminalSize(500, 120), TerminalSize(500, 120)),
        (TerminalSize(501, 121), TerminalSize(500, 120)),
        (TerminalSize(10, 201), TerminalSize(10, 200)),
        (TerminalSize(80, 24, 32_768, 32_769), TerminalSize(80, 24, 32_768, 0)),
        (TerminalSize(80, 24, -5, 1), TerminalSize(80, 24, 0, 1)),
    ],
)
def test_a_size_is_kept_within_what_can_be_drawn(claimed: TerminalSize, drawn: TerminalSize) -> None:
    """What is within the limits stays; what is unknown becomes 80×24 cells, and no pixels."""
    assert claimed.clamped() == drawn


@given(numbers, numbers, numbers, numbers)
def test_any_size_can_be_drawn(columns: int, rows: int, width: int, height: int) -> None:
    """Whatever a client claims; a second pass changes nothing."""
    size = TerminalSize(columns, rows, width, height).clamped()
    assert 1 <= size.columns <= MAX_COLUMNS
    assert 1 <= size.rows <= MAX_ROWS
    assert size.columns * size.rows <= MAX_CELLS
    assert size.clamped() == size
