"""Sizes that nobody can draw for are clamped, and restore() undoes all that start_sequence() did."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import TerminalSize
from tui.terminal import restore, start_sequence

number = st.integers(min_value=-1, max_value=2**32)


@given(number, number, number, number)
def test_every_size_becomes_one_to_draw_for(columns: int, rows: int, width: int, height: int) -> None:
    """Whatever a client claims, the size is within 500 × 200 and 60,000 cells, and pixels are plausible or unknown."""
    size = TerminalSize(columns, rows, width, height).clamped()
    assert 1 <= size.columns <= 500
    assert 1 <= size.rows <= 200
    assert size.columns * size.rows <= 60_000
    assert 0 <= size.width_px <= 32_768
    assert 0 <= size.height_px <= 32_768
    assert size.clamped() == size


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [
        ((0, 0), (80, 24)),
        ((65_535, 65_535), (500, 120)),
        ((2**32 - 1, 1), (500, 1)),
        ((1, 65_535), (1, 200)),
        ((120, 40), (120, 40)),
    ],
)
def test_claims(claimed: tuple[int, int], taken: tuple[int, int]) -> None:
    """Unknown is 80×24, too large is the largest, the usual stays."""
    size = TerminalSize(*claimed).clamped()
    assert (size.columns, size.rows) == taken


def test_restore_is_the_reverse() -> None:
    """Every mode that is set is unset and the other way round, in reverse order, the screen at last."""
    switched = re.findall(r"\x1b\[\?(\d+)([hl])", start_sequence().decode())
    back = [pair for pair in re.findall(r"\x1b\[\?(\d+)([hl])", restore().decode()) if pair[0] != "2026"]
    assert sorted((mode, {"h": "l", "l": "h"}[way]) for mode, way in switched) == sorted(back)
    modes = [mode for mode, _ in switched if mode not in {"1049", "25"}]
    assert [mode for mode, _ in back if mode not in {"1049", "25"}] == modes[::-1]
    assert back[-2:] == [("1049", "l"), ("25", "h")]


def test_neither_motion_nor_in_band_sizes_are_asked_for() -> None:
    """Mode 1003 floods slow links and mode 2048 lets a size be typed."""
    assert "1003" not in start_sequence().decode()
    assert "2048" not in start_sequence().decode()
