"""Cells of four and six parts: the right characters, the best two colours, more detail than half-blocks."""

from itertools import product
from pathlib import Path

import numpy as np
import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from core.models import AssetKey
from tests.tui.graphics.drawings import drawn, psnr
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.encoders.mosaics import CELL_BYTES, PARTS, glyph, monochrome_cells, two_colour_cells
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.screen.cell_renderers import FillRenderer, block_renderer
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256

CELL = (12, 24)
COLUMNS, ROWS = 30, 10
TRUECOLOR, MONOCHROME = ColourDepth.TRUECOLOR, ColourDepth.MONOCHROME
DIVIDED = [Blocks.QUADRANT, Blocks.SEXTANT]


def detailed() -> Image.Image:
    """Draw a picture with edges in every direction, letters and soft parts."""
    image = drawn(COLUMNS * CELL[0], ROWS * CELL[1])
    draw = ImageDraw.Draw(image)
    for step in range(12):
        draw.line((step * 30, 0, 360 - step * 25, 240), fill=(240 - step * 15, 40, step * 20), width=5)
    draw.text((100, 60), "details", fill=(255, 255, 255), font=ImageFont.load_default(60))
    return image


def request(blocks: Blocks, depth: ColourDepth = TRUECOLOR) -> PayloadRequest:
    picture = Picture(AssetKey("a"), 1)
    size = (COLUMNS * CELL[0], ROWS * CELL[1])
    return PayloadRequest(picture, GraphicsProtocol.HALF_BLOCKS, COLUMNS, ROWS, *size, 256, depth, blocks=blocks)


def parts_of(character: str) -> list[tuple[int, int, int, int]]:
    """Return the parts of a cell, in pixels, that a block character fills, by Unicode's definition."""
    wide, high = CELL[0] // 2, CELL[1] // 2
    code = ord(character)
    if 0x1FB00 <= code <= 0x1FB3B:
        number = next(
            n for n in range(64) if n not in (0, 21, 42, 63) and code == 0x1FB00 + n - 1 - (n > 21) - (n > 42)
        )
        third = CELL[1] // 3
        cells = [(row, column) for bit, (row, column) in enumerate(product(range(3), range(2))) if number >> bit & 1]
        return [(c * wide, r * third, (c + 1) * wide, (r + 1) * third) for r, c in cells]
    quarters = {
        " ": "", "▘": "0", "▝": "1", "▀": "01", "▖": "2", "▌": "02", "▞": "12", "▛": "012",
        "▗": "3", "▚": "03", "▐": "13", "▜": "013", "▄": "23", "▙": "023", "▟": "123", "█": "0123",
    }  # fmt: skip
    found = [divmod(int(quarter), 2) for quarter in quarters[character]]
    return [(c * wide, r * high, (c + 1) * wide, (r + 1) * high) for r, c in found]


def seen(body: bytes, asked: PayloadRequest) -> Image.Image:
    """Return the renderer's text as a terminal shows it, each character drawn by Unicode's definition."""
    renderer = block_renderer(body, asked, FillRenderer((0, 0, 0), asked.depth))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    for row in range(ROWS):
        stream.feed(f"\x1b[{row + 1};1H{renderer.cells(row, 0, COLUMNS)}")
    shot = Image.new("RGB", (asked.width, asked.height))
    for row, column in product(range(ROWS), range(COLUMNS)):
        char = screen.buffer[row][column]
        cell = Image.new("RGB", CELL, "black" if char.bg == "default" else f"#{char.bg}")
        for box in parts_of(char.data):
            cell.paste("white" if char.fg == "default" else f"#{char.fg}", box)
        shot.paste(cell, (column * CELL[0], row * CELL[1]))
    return shot


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "picture.jpg"
    detailed().save(path, quality=95, subsampling=0)
    return path


def test_smaller_parts_show_more_detail(stored: Path) -> None:
    """Half-blocks, quadrants, sextants: each is clearly closer to the picture than the one before."""
    quality = [
        psnr(seen(encode_picture(str(stored), request(blocks)), request(blocks)), detailed()) for blocks in Blocks
    ]
    assert quality[1] > quality[0] + 0.5
    assert quality[2] > quality[1] + 0.3
    upside_down = detailed().transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    asked = request(Blocks.SEXTANT)
    assert psnr(seen(encode_picture(str(stored), asked), asked), upside_down) < quality[0] - 3


@pytest.mark.parametrize("blocks", DIVIDED)
@given(data=st.data())
def test_no_other_choice_of_two_colours_is_better(blocks: Blocks, data: st.DataObject) -> None:
    """No other division of a cell's parts into two colours has a smaller error; all are tried here."""
    across, down = PARTS[blocks]
    count = across * down
    pixels = data.draw(st.binary(min_size=count * 3, max_size=count * 3))
    body = two_colour_cells(Image.frombytes("RGB", (across, down), pixels), blocks, TRUECOLOR)
    assert len(body) == CELL_BYTES
    parts = np.frombuffer(pixels, np.uint8).reshape(count, 3).astype(float)

    def error(members: list[bool]) -> float:
        groups = [parts[np.array(members) == side] for side in (True, False)]
        return sum(float(((group - group.mean(axis=0)) ** 2).sum()) for group in groups if len(group))

    chosen = [bool(body[0] >> bit & 1) for bit in range(count)]
    least = min(error(list(members)) for members in product((True, False), repeat=count))
    assert error(chosen) <= least + 0.5
    for side, colour in ((True, body[1:4]), (False, body[4:7])):
        group = parts[np.array(chosen) == side]
        if len(group):
            assert np.abs(group.mean(axis=0) - np.frombuffer(colour, np.uint8)).max() <= 0.5001


@pytest.mark.parametrize("blocks", list(Blocks))
def test_each_pattern_has_its_own_character(blocks: Blocks) -> None:
    """There are as many as ways to fill a cell, and each fills just the parts of its bits."""
    across, down = PARTS[blocks]
    characters = [glyph(bits, blocks) for bits in range(1 << across * down)]
    assert len(set(characters)) == len(characters)
    for bits, character in enumerate(characters):
        shown = Image.new("1", CELL)
        for box in parts_of(character):
            shown.paste(1, box)
        for bit, (row, column) in enumerate(product(range(down), range(across))):
            middle = ((2 * column + 1) * CELL[0] // (2 * across), (2 * row + 1) * CELL[1] // (2 * down))
            assert bool(shown.getpixel(middle)) == bool(bits >> bit & 1), (bits, bit)


@pytest.mark.parametrize("blocks", DIVIDED)
@pytest.mark.parametrize(
    ("depth", "palette"), [(ColourDepth.COLOURS_256, COLOURS_256), (ColourDepth.COLOURS_16, COLOURS_16)]
)
def test_colours_are_those_of_the_palette(
    stored: Path, blocks: Blocks, depth: ColourDepth, palette: tuple[tuple[int, int, int], ...]
) -> None:
    """A terminal with few colours gets no others, and they are right on average."""
    asked = request(blocks, depth)
    body = encode_picture(str(stored), asked)
    colours = {tuple(body[at : at + 3]) for cell in range(0, len(body), CELL_BYTES) for at in (cell + 1, cell + 4)}
    assert colours <= set(palette)
    exact = two_colour_cells(detailed().resize((COLUMNS * 2, ROWS * PARTS[blocks][1])), blocks, TRUECOLOR)
    for at in (1, 2, 3, 4, 5, 6):
        assert abs(np.mean(list(body[at::CELL_BYTES])) - np.mean(list(exact[at::CELL_BYTES]))) < 12


@pytest.mark.parametrize("blocks", list(Blocks))
def test_monochrome_cells_have_no_colours(stored: Path, blocks: Blocks) -> None:
    """No colour is stated; light parts are set in a dithered pattern, which is right on average."""
    asked = request(blocks, MONOCHROME)
    body = encode_picture(str(stored), asked)
    renderer = block_renderer(body, asked, FillRenderer((9, 9, 9), MONOCHROME))
    assert "\x1b" not in "".join(renderer.cells(row, 0, COLUMNS).removesuffix("\x1b[0m") for row in range(ROWS))
    small = (10, 5)
    shown = seen(body, asked).convert("L").resize(small, Image.Resampling.BOX)
    wanted = detailed().convert("L").resize(small, Image.Resampling.BOX)
    assert psnr(shown, wanted) > 20
    negative = wanted.point(lambda value: 255 - value)
    assert psnr(shown, negative) < 14


def test_flat_cells_are_one_colour() -> None:
    """A cell without detail is background only, or completely set."""
    body = two_colour_cells(Image.new("RGB", (2, 3), (9, 200, 30)), Blocks.SEXTANT, TRUECOLOR)
    assert body[0] == 0
    assert body[4:] == bytes((9, 200, 30))
    assert monochrome_cells(Image.new("RGB", (2, 2), (255, 255, 255)), Blocks.QUADRANT)[0] == 15


def test_a_short_payload_shows_the_fill() -> None:
    """A payload that is too short leaves its cells blank instead of raising."""
    asked = request(Blocks.SEXTANT)
    fill = FillRenderer((38, 38, 42), TRUECOLOR)
    assert block_renderer(bytes(20), asked, fill).cells(0, 0, 4) == fill.cells(0, 0, 4)
