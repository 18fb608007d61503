"""What is known of a terminal's cells after an erasure."""

from __future__ import annotations

from typing import Any

import pytest

from tui.graphics.screen.screen_model import ScreenModel


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("\x1b[X", ["xxxx", "x.xx", "xxxx"]),
        ("\x1b[0X", ["xxxx", "x.xx", "xxxx"]),
        ("\x1b[2X", ["xxxx", "x..x", "xxxx"]),
        ("\x1b[99X", ["xxxx", "x...", "xxxx"]),
        ("\x1b[K", ["xxxx", "x...", "xxxx"]),
        ("\x1b[0K", ["xxxx", "x...", "xxxx"]),
        ("\x1b[1K", ["xxxx", "..xx", "xxxx"]),
        ("\x1b[2K", ["xxxx", "....", "xxxx"]),
        ("\x1b[J", ["xxxx", "x...", "...."]),
        ("\x1b[1J", ["....", "..xx", "xxxx"]),
        ("\x1b[2J", ["....", "....", "...."]),
    ],
    ids=repr,
)
def test_what_is_erased_is_unknown(control: str, expected: list[str]) -> None:
    """As the standard defines ECH, EL and ED, with the cursor in the second cell of the second of three rows."""
    known: Any = ("x", None)
    model = ScreenModel(4, 3)
    for row in model.cells:
        row[:] = [known] * 4
    model.erase(control, 1, 1)
    assert ["".join("." if cell is None else "x" for cell in row) for row in model.cells] == expected
