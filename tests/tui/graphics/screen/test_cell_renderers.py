"""Cell renderers: half-blocks state colours only where they change, in the nearest colours of the palette."""

from itertools import product

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.graphics.emulation.half_block_cells import halves
from tui.graphics.screen.cell_renderers import FillRenderer, HalfBlockRenderer, PlaceholderRenderer
from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.diacritics import DIACRITICS
from tui.graphics.terminals.palettes import nearest_256

FILL = FillRenderer((38, 38, 42), ColourDepth.TRUECOLOR)
COLOURS = st.sampled_from([bytes((255, 0, 0)), bytes((0, 0, 95)), bytes((8, 8, 8)), bytes((1, 2, 3))])


@given(st.lists(st.tuples(COLOURS, COLOURS), min_size=12, max_size=12), st.integers(0, 5), st.integers(1, 6))
def test_half_blocks_show_two_pixels_in_each_cell(pixels: list[tuple[bytes, bytes]], start: int, count: int) -> None:
    """The upper pixel is above the lower one, whichever cells of a row are written."""
    renderer = HalfBlockRenderer(b"".join(upper + lower for upper, lower in pixels), 6, ColourDepth.TRUECOLOR, FILL)
    stop = min(6, start + count)
    screen = pyte.Screen(10, 1)
    pyte.Stream(screen).feed(renderer.cells(1, start, stop) + "!")
    for column, (upper, lower) in enumerate(pixels[6 + start : 6 + stop]):
        cell = screen.buffer[0][column]
        assert halves(cell) == (upper.hex(), lower.hex())
    assert screen.buffer[0][stop - start] == screen.default_char._replace(data="!")


def test_equal_cells_state_their_colours_once() -> None:
    """A plain sky takes almost no bytes."""
    renderer = HalfBlockRenderer(bytes((1, 2, 3, 4, 5, 6)) * 5, 5, ColourDepth.TRUECOLOR, FILL)
    assert renderer.cells(0, 0, 5) == "\x1b[38;2;4;5;6;48;2;1;2;3m▄▄▄▄▄\x1b[0m"


def test_cells_are_written_with_fewer_colour_changes() -> None:
    """An upper half-block where that changes fewer colours, and a space where both pixels are equal.

    Otherwise a lower one: upper ones leave a line above them in xterm with DejaVu Sans Mono.
    """
    red, blue, grey = (bytes((value,) * 3) for value in (196, 21, 100))
    renderer = HalfBlockRenderer(red + blue + blue + red + red + red + grey + red, 4, ColourDepth.TRUECOLOR, FILL)
    first = "\x1b[38;2;21;21;21;48;2;196;196;196m▄"
    assert renderer.cells(0, 0, 4) == f"{first}▀ \x1b[38;2;100;100;100m▀\x1b[0m"


def test_a_terminal_of_256_colours_gets_numbers() -> None:
    """No 24-bit colour is used where the terminal does not support it."""
    renderer = HalfBlockRenderer(bytes((255, 0, 0, 8, 8, 8)), 1, ColourDepth.COLOURS_256, FILL)
    assert renderer.cells(0, 0, 1) == "\x1b[38;5;232;48;5;196m▄\x1b[0m"
    assert FillRenderer((255, 255, 255), ColourDepth.COLOURS_256).cells(0, 0, 2) == "\x1b[48;5;231m  \x1b[0m"


def test_a_short_payload_shows_the_fill() -> None:
    """A payload that is too short leaves its cells blank instead of raising."""
    assert HalfBlockRenderer(bytes(7), 4, ColourDepth.TRUECOLOR, FILL).cells(0, 0, 4) == FILL.cells(0, 0, 4)


def test_placeholders_number_up_to_297_columns_and_rows() -> None:
    """Each row and column has its own diacritic, in kitty's order."""
    assert len(set(DIACRITICS)) == 297
    assert [f"{ord(mark):04X}" for mark in (*DIACRITICS[:4], *DIACRITICS[-2:])] == [
        "0305", "030D", "030E", "0310", "1D243", "1D244"
    ]  # fmt: skip
    text = PlaceholderRenderer(0xABCDEF, FILL).cells(296, 295, 297)
    assert text.startswith("\x1b[38;2;171;205;239;48;2;38;38;42m")
    assert f"\U0010eeee{DIACRITICS[296]}{DIACRITICS[295]}\U0010eeee{DIACRITICS[296]}{DIACRITICS[296]}" in text


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_the_nearest_of_256_colours(colour: tuple[int, int, int]) -> None:
    """No other colour of the cube or the greys is nearer."""
    palette = dict(enumerate(product((0, 95, 135, 175, 215, 255), repeat=3), start=16))
    palette |= {232 + step: (8 + 10 * step,) * 3 for step in range(24)}

    def distance(number: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(palette[number], colour, strict=True))

    assert distance(nearest_256(*colour)) == min(map(distance, palette))
