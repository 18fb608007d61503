"""Low-resolution previews: a few pixels with the colours and the shape of a picture."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.media.decoding.low_resolution_previews import PIXELS, low_resolution_preview
from tests.core.media.drawing import UPRIGHT, near, quarters, quarters_of
from tests.hypothesis_examples import examples


def drawn(coarse: bytes) -> Image.Image:
    """Return a low-resolution preview as a picture."""
    columns = coarse[0]
    return Image.frombytes("RGB", (columns, (len(coarse) - 1) // 3 // columns), coarse[1:])


@pytest.mark.parametrize(
    ("size", "grid"),
    [((400, 267), (9, 6)), ((267, 400), (6, 9)), ((400, 300), (8, 6)), ((400, 400), (7, 7)), ((400, 225), (10, 6))],
)
def test_the_grid_has_the_shape_of_the_picture(size: tuple[int, int], grid: tuple[int, int]) -> None:
    """Pixels are nearly square, in about 150 bytes; each quarter of the picture keeps its colour."""
    coarse = low_resolution_preview(quarters(size))
    assert drawn(coarse).size == grid
    assert len(coarse) < 200
    assert near(quarters_of(drawn(coarse)), UPRIGHT)


@settings(max_examples=examples(100), deadline=None)
@given(width=st.integers(1, 500), height=st.integers(1, 500), colour=st.tuples(*[st.integers(0, 255)] * 3))
def test_any_picture_has_a_preview(width: int, height: int, colour: tuple[int, int, int]) -> None:
    """Whatever its shape: one to twice the usual number of pixels, in whole rows, of the picture's colour."""
    coarse = low_resolution_preview(Image.new("RGB", (width, height), colour))
    rows, rest = divmod(len(coarse) - 1, 3 * coarse[0])
    squares = rows * coarse[0]
    assert rest == 0
    assert 1 <= squares <= 2 * PIXELS
    assert drawn(coarse).getcolors() == [(squares, colour)]


def test_the_pixels_have_mean_colours() -> None:
    """Their mean is that of the picture, to a step or two."""
    picture = Image.effect_noise((400, 300), 90).convert("RGB")
    whole = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    small = drawn(low_resolution_preview(picture)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(whole, tuple)
    assert isinstance(small, tuple)
    assert math.dist(whole, small) < 4
