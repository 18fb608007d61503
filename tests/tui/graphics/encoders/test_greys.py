"""Palettes: black-and-white pictures keep their greys, which an octree would reduce to sixteen."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from tests.tui.graphics.drawings import drawn
from tui.graphics.encoders.scaling import is_grey, quantized, quantized_to_greys, shared_palette

FORMER_GREYS = 16


def ramp() -> Image.Image:
    """Return a picture of all greys, as wide as a tile."""
    return Image.linear_gradient("L").rotate(90).resize((200, 150)).convert("RGB")


def furthest(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference between the greys of two pictures."""
    return max(ImageChops.difference(one.convert("RGB").convert("L"), other.convert("L")).tobytes())


@pytest.mark.parametrize(("dither", "levels"), [(False, 64), (True, 128)])
def test_a_black_and_white_picture_has_no_banding(dither: bool, levels: int) -> None:
    """Each grey is off by at most half a step of 64 or 128 levels; an octree would be off by more."""
    picture = quantized(ramp(), 256, dither=dither)
    assert len(picture.getcolors() or []) == levels
    assert furthest(picture, ramp()) <= 255 / (levels - 1) / 2 + 0.5
    octree = ramp().quantize(256, method=Image.Quantize.FASTOCTREE)
    assert len(octree.getcolors() or []) <= FORMER_GREYS
    assert furthest(octree, ramp()) > 255 / (levels - 1) / 2 + 0.5


@given(levels=st.integers(2, 256))
def test_greys_have_the_requested_number_from_black_to_white(levels: int) -> None:
    """A slow connection gets few greys; black and white stay black and white."""
    picture = quantized_to_greys(ramp(), levels).convert("L")
    assert 2 <= len(picture.getcolors() or []) <= levels
    assert picture.getextrema() == (0, 255)


def test_few_colours_stay_few() -> None:
    """A palette of 16 has at most that many greys, for stills and for all frames of an animation."""
    for picture in (quantized(ramp(), 16, dither=False), shared_palette(ramp(), 16)):
        assert picture.mode == "P"
        assert len(picture.getcolors() or []) == FORMER_GREYS


def test_only_pictures_without_colour_are_grey() -> None:
    """JPEG artefacts in a black-and-white photo do not count as colour; a drawing and one coloured pixel do."""
    file = BytesIO()
    ramp().save(file, "JPEG", quality=85)
    with Image.open(file) as stored:
        assert is_grey(stored.convert("RGB"))
    assert not is_grey(drawn(60, 40))
    spotted = ramp()
    spotted.putpixel((5, 5), (200, 30, 30))
    assert not is_grey(spotted)
    assert not is_grey(quantized(spotted, 256, dither=False).convert("RGB"))
