"""A session with 256 colours gets no other, and the nearest ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.capabilities import ColourDepth
from tui.graphics.colours import downgrade, nearest_colour

channel = st.integers(min_value=0, max_value=255)


def palette() -> list[tuple[int, int, int]]:
    """Return xterm's colours 16 to 255, by definition."""
    levels = [0, 95, 135, 175, 215, 255]
    cube = [(r, g, b) for r in levels for g in levels for b in levels]
    return cube + [(8 + 10 * i,) * 3 for i in range(24)]


@given(channel, channel, channel)
def test_no_colour_of_the_palette_is_nearer(red: int, green: int, blue: int) -> None:
    """The chosen entry is at the least squared distance of all 240."""
    distances = [(r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 for r, g, b in palette()]
    assert distances[nearest_colour(red, green, blue) - 16] == min(distances)


@given(st.lists(st.tuples(st.sampled_from([38, 48]), channel, channel, channel), max_size=5))
def test_truecolor_becomes_indexed(colours: list[tuple[int, int, int, int]]) -> None:
    """Foreground and background, alone or among other attributes, become `5;index`; the rest stays."""
    sgr = ";".join(["1", *(f"{kind};2;{r};{g};{b}" for kind, r, g, b in colours), "4"])
    expected = ";".join(["1", *(f"{kind};5;{nearest_colour(r, g, b)}" for kind, r, g, b in colours), "4"])
    assert downgrade(f"\x1b[{sgr}mx\x1b[0m", ColourDepth.COLOURS_256) == f"\x1b[{expected}mx\x1b[0m"


@pytest.mark.parametrize("frame", ["", "38;2;1;2;3", "\x1b[31mx", "\x1b[38;5;9mx", "\x1b[2;3H", "plain é"])
def test_other_text_is_left_alone(frame: str) -> None:
    """Only truecolor styles are touched."""
    assert downgrade(frame, ColourDepth.COLOURS_256) == frame


def test_truecolor_stays_where_it_is_understood() -> None:
    """A terminal with all colours gets the frame as it is."""
    frame = "\x1b[38;2;1;2;3mx\x1b[0m"
    assert downgrade(frame, ColourDepth.TRUECOLOR) is frame
