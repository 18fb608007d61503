"""What cells show until a payload comes: the photo's mean colour, then its low-resolution preview."""

from dataclasses import replace
from itertools import pairwise

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.media.decoding.low_resolution_previews import low_resolution_preview
from core.models import AssetKey
from tests.core.media.drawing import UPRIGHT, near, quarters, quarters_of
from tests.hypothesis_examples import examples
from tests.tui.graphics.drawings import drawn, psnr
from tests.tui.graphics.emulation.half_block_cells import halves
from tui.graphics.encoders.encoding import request_for
from tui.graphics.payloads.placements import Fit, Picture, Placement, Region
from tui.graphics.screen.cell_renderers import FillRenderer
from tui.graphics.screen.preview_renderer import PreviewRenderer, fill_of, pending_renderer
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol
from tui.graphics.terminals.palettes import nearest_256

GREY = FillRenderer((38, 38, 42), ColourDepth.TRUECOLOR)
KITTY = Capabilities(GraphicsProtocol.KITTY, ColourDepth.TRUECOLOR)


def placed(preview: bytes, columns: int = 18, rows: int = 6, **picture: object) -> Placement:
    return Placement(Picture(AssetKey("a"), 1, **picture), columns, rows, preview)  # type: ignore[arg-type]


def seen(placement: Placement, background: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """Return the renderer's cells on a terminal, two pixels per cell."""
    renderer = pending_renderer(placement, request_for(placement, KITTY, background), GREY, KITTY.depth)
    screen = pyte.Screen(placement.columns + 1, placement.rows)
    stream = pyte.Stream(screen)
    image = Image.new("RGB", (placement.columns, placement.rows * 2))
    for row in range(placement.rows):
        stream.feed(f"\x1b[{row + 1};1H{renderer.cells(row, 0, placement.columns)}")
        for column in range(placement.columns):
            cell = screen.buffer[row][column]
            for half, colour in enumerate(halves(cell) or ()):
                red, green, blue = bytes.fromhex(colour)
                image.putpixel((column, row * 2 + half), (red, green, blue))
    return image


def test_the_fill_has_the_mean_colour_of_the_photo() -> None:
    """In one of 256 colours, or fewer where there are fewer; in monochrome, the default fill."""
    placement = placed(bytes([2, 255, 0, 0, 17, 0, 101]))
    fill = fill_of(placement, ColourDepth.TRUECOLOR, GREY)
    assert fill.colour == (136, 0, 50)
    assert fill.cells(0, 0, 2) == f"\x1b[48;5;{nearest_256(136, 0, 50)}m  \x1b[0m"
    assert fill_of(placement, ColourDepth.COLOURS_16, GREY).cells(0, 0, 2) == "\x1b[41m  \x1b[0m"
    assert fill_of(placed(b""), ColourDepth.TRUECOLOR, GREY) is GREY


def test_the_preview_looks_like_the_photo() -> None:
    """As closely as fifty pixels in a few colours can; a turned photo would not match."""
    found = seen(placed(low_resolution_preview(drawn(400, 267))))
    wanted = drawn(400, 267).resize((9, 6), Image.Resampling.BOX)
    assert psnr(found.resize((9, 6), Image.Resampling.BOX), wanted) > 18
    assert psnr(found.resize((9, 6), Image.Resampling.BOX), wanted.transpose(Image.Transpose.ROTATE_180)) < 14
    assert near(quarters_of(seen(placed(low_resolution_preview(quarters((400, 300))), 30, 10))), UPRIGHT, 60)


def test_a_preview_is_cropped_as_its_picture_will_be() -> None:
    """Wide cells over a tall photo of a red, a green and a blue third show the middle one; a region shows its own."""
    thirds = Image.new("RGB", (40, 120))
    for number, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255))):
        thirds.paste(colour, (0, number * 40, 40, number * 40 + 40))
    preview = bytes([1]) + thirds.resize((1, 3), Image.Resampling.BOX).tobytes()
    middle = seen(placed(preview, 40, 4)).getpixel((20, 4))
    assert isinstance(middle, tuple)
    assert middle[0] == 0
    assert middle[1] > 4 * middle[2]
    below = seen(placed(preview, 12, 6, region=Region(0, 5 / 6, 1, 1)))
    last = below.getpixel((6, 11))
    assert isinstance(last, tuple)
    assert last[2] > 240
    assert max(last[:2]) < 20


def test_the_background_surrounds_a_contained_picture() -> None:
    """The photo is whole and centred."""
    found = seen(placed(bytes([1, 0, 255, 0]), 20, 4, fit=Fit.CONTAIN), (0, 0, 255))
    assert found.getpixel((0, 0)) == found.getpixel((19, 7)) == (0, 0, 255)
    assert found.getpixel((10, 4)) == (0, 255, 0)


@pytest.mark.parametrize("damaged", [b"", b"\0", b"\x01", b"\0abc", b"\x02abc", b"\x01abcd"])
def test_an_invalid_preview_is_a_plain_fill(damaged: bytes) -> None:
    """Bytes that are not whole rows of pixels are ignored."""
    placement = placed(damaged)
    assert fill_of(placement, ColourDepth.TRUECOLOR, GREY) is GREY
    assert pending_renderer(placement, request_for(placement, KITTY), GREY, KITTY.depth) is GREY


@settings(max_examples=examples(60), deadline=None)
@given(
    columns=st.integers(1, 30),
    rows=st.integers(1, 12),
    fit=st.sampled_from(Fit),
    edges=st.tuples(*[st.floats(-0.2, 1.2)] * 4),
    grid=st.tuples(st.integers(1, 54), st.integers(1, 12)),
)
def test_any_placement_is_filled(
    columns: int, rows: int, fit: Fit, edges: tuple[float, float, float, float], grid: tuple[int, int]
) -> None:
    """Tiny placements, empty or reversed regions, any preview size: every cell has its two colours."""
    preview = bytes([grid[0]]) + bytes([200, 40, 90]) * (grid[0] * grid[1])
    found = seen(placed(preview, columns, rows, region=Region(*edges), fit=fit))
    assert found.size == (columns, rows * 2)
    assert found.getpixel((columns // 2, rows)) == (200, 40, 90) or fit is Fit.CONTAIN


@pytest.mark.parametrize("name", ["kitty", "sixel", "iterm2", "half-blocks"])
def test_a_preview_is_smooth_and_has_the_right_colours(name: str) -> None:
    """A soft gradient of muted colours, which 256 colours turn into blotches of other hues, in every protocol."""
    left, right = (108, 100, 84), (150, 138, 110)
    grid = [tuple(round(a + (b - a) * x / 8) for a, b in zip(left, right, strict=True)) for x in range(9)]
    preview = bytes([9]) + bytes(value for _ in range(6) for colour in grid for value in colour)
    placement = placed(preview, 90, 30)
    capabilities = replace(KITTY, protocol=GraphicsProtocol(name))
    request = request_for(placement, capabilities)
    renderer = pending_renderer(placement, request, GREY, capabilities.depth)
    assert isinstance(renderer, PreviewRenderer)
    renderer.cells(0, 0, 90)
    assert renderer._blocks is not None
    pixels = [tuple(renderer._blocks.body[cell * 6 : cell * 6 + 3]) for cell in range(90)]
    for column, pixel in enumerate(pixels):
        wanted = [a + (b - a) * column / 89 for a, b in zip(left, right, strict=True)]
        assert max(abs(value - right_value) for value, right_value in zip(pixel, wanted, strict=True)) <= 12
    assert all(max(abs(a - b) for a, b in zip(*pair, strict=True)) <= 14 for pair in pairwise(pixels)), "no edges"
    assert len("".join(renderer.cells(row, 0, 90) for row in range(30))) < 30 * 90 * 8, "few bytes"


def test_it_is_scaled_when_it_is_needed() -> None:
    """A payload that comes at once saves scaling a preview that is never shown."""
    placement = placed(low_resolution_preview(drawn(400, 267)))
    renderer = pending_renderer(placement, request_for(placement, KITTY), GREY, KITTY.depth)
    assert isinstance(renderer, PreviewRenderer)
    assert renderer._blocks is None
    assert renderer.blank(0, 3) == GREY.blank(0, 3)
    assert renderer.is_pending
    assert renderer.is_deferred
    renderer.cells(0, 0, 3)
    assert renderer._blocks is not None
