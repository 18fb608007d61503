"""A session with few colours, or none, gets no others, and the nearest ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.colour_downgrade import downgrade
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256, nearest_16, nearest_256

channel = st.integers(min_value=0, max_value=255)


def palette() -> list[tuple[int, int, int]]:
    """Return xterm's colours 16 to 255, by definition."""
    levels = [0, 95, 135, 175, 215, 255]
    cube = [(r, g, b) for r in levels for g in levels for b in levels]
    return cube + [(8 + 10 * i,) * 3 for i in range(24)]


@given(channel, channel, channel)
def test_no_colour_of_the_palette_is_nearer(red: int, green: int, blue: int) -> None:
    """The chosen entry has the least squared distance of all 240."""
    distances = [(r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 for r, g, b in palette()]
    assert distances[nearest_256(red, green, blue) - 16] == min(distances)


@given(st.lists(st.tuples(st.sampled_from([38, 48]), channel, channel, channel), max_size=5))
def test_truecolor_becomes_indexed(colours: list[tuple[int, int, int, int]]) -> None:
    """Foreground and background, alone or among other attributes, become `5;index`; the rest stays."""
    sgr = ";".join(["1", *(f"{kind};2;{r};{g};{b}" for kind, r, g, b in colours), "4"])
    expected = ";".join(["1", *(f"{kind};5;{nearest_256(r, g, b)}" for kind, r, g, b in colours), "4"])
    assert downgrade(f"\x1b[{sgr}mx\x1b[0m", ColourDepth.COLOURS_256) == f"\x1b[{expected}mx\x1b[0m"


@pytest.mark.parametrize("frame", ["", "38;2;1;2;3", "\x1b[31mx", "\x1b[38;5;9mx", "\x1b[2;3H", "plain é"])
def test_other_text_is_left_alone(frame: str) -> None:
    """Only truecolor styles are changed."""
    assert downgrade(frame, ColourDepth.COLOURS_256) == frame


def test_truecolor_stays_where_it_is_understood() -> None:
    """A terminal with all colours gets the frame unchanged."""
    frame = "\x1b[38;2;1;2;3mx\x1b[0m"
    assert downgrade(frame, ColourDepth.TRUECOLOR) is frame


@given(channel, channel, channel)
def test_no_colour_of_sixteen_is_nearer(red: int, green: int, blue: int) -> None:
    """The chosen entry has the least squared distance."""
    distances = [(r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 for r, g, b in COLOURS_16]
    assert distances[nearest_16(red, green, blue)] == min(distances)


def test_the_palette_is_xterms() -> None:
    """Colours 16 to 255 in their order."""
    assert list(COLOURS_256) == palette()


styles = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["38;2", "48;2"]), channel, channel, channel).map(
            lambda colour: ";".join(map(str, colour))
        ),
        st.tuples(st.sampled_from(["38;5", "48;5"]), channel).map(lambda colour: f"{colour[0]};{colour[1]}"),
        st.sampled_from(["0", "1", "3", "4", "7", "31", "97", "40", "107", "39", "49"]),
    ),
    min_size=1,
    max_size=5,
)


@given(styles)
def test_sixteen_colours_have_short_names(codes: list[str]) -> None:
    """Only attributes and the sixteen colours remain, whatever the input."""
    found = downgrade(f"\x1b[{';'.join(codes)}mx", ColourDepth.COLOURS_16)
    numbers = [int(code) for code in found[2 : found.index("m")].split(";")] if found.startswith("\x1b") else []
    assert all(n < 10 or 30 <= n <= 37 or 40 <= n <= 47 or 90 <= n <= 97 or 100 <= n <= 107 for n in numbers)
    assert found.endswith("x")


@given(styles)
def test_no_colours_remain_in_monochrome(codes: list[str]) -> None:
    """Only attributes such as bold, underline and reverse remain."""
    found = downgrade(f"\x1b[{';'.join(codes)}mx", ColourDepth.MONOCHROME)
    assert found.endswith("x")
    assert all(int(code) < 10 for code in (found[2 : found.index("m")].split(";") if found != "x" else []))


@pytest.mark.parametrize(
    ("style", "sixteen", "none"),
    [
        ("38;2;250;250;250;48;2;10;10;10", "97;40", ""),
        ("1;38;2;250;0;0", "1;91", "1"),
        ("1;38;2;20;20;20;48;2;220;160;70", "30;43", "1;7"),  # bold black is grey in many terminals
        ("38;2;120;120;120;48;2;130;130;130", "30;100", "7"),  # it would be invisible
        ("38;2;20;20;20;48;2;250;250;250", "30;107", "7"),  # a light cell
        ("38;2;255;255;255;48;2;0;60;200", "97;44", "7"),  # a coloured cell: it marks something
        ("7;38;2;255;255;255;48;2;0;60;200", "7;97;44", ""),
        ("48;2;230;230;230", "47", "7"),
    ],
)
def test_highlights_survive_the_loss_of_colours(style: str, sixteen: str, none: str) -> None:
    """What differs by its background still does: in the nearest of sixteen colours, or reversed."""
    for depth, codes in ((ColourDepth.COLOURS_16, sixteen), (ColourDepth.MONOCHROME, none)):
        assert downgrade(f"\x1b[{style}mx\x1b[0m", depth) == (f"\x1b[{codes}m" if codes else "") + "x\x1b[0m"
