"""Sharing colours within columns of six pixels: fewer bytes for a picture that looks the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.models import AssetKey
from tests.hypothesis_examples import examples
from tests.terminals.images.pictures import landscape
from tests.tui.graphics.drawings import psnr
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tui.graphics.encoders import sixel
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.encoders.scaling import quantized
from tui.graphics.encoders.sixel_columns import BAND, share_colours
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol


def colours_of_columns(image: Image.Image) -> int:
    """Return the number of colours in all columns of six pixels, summed."""
    numbers = np.asarray(image)
    return sum(
        len(set(numbers[top : top + BAND, x].tolist()))
        for top in range(0, image.height, BAND)
        for x in range(image.width)
    )


@settings(max_examples=examples(60), deadline=None)
@given(
    width=st.integers(1, 9),
    height=st.integers(1, 20),
    colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=256),
    seed=st.integers(0, 1 << 30),
)
def test_a_pixel_takes_a_similar_colour_of_its_column(
    width: int, height: int, colours: list[tuple[int, int, int]], seed: int
) -> None:
    """In any picture: a pixel takes a colour of its column, at most slightly worse; no column gains colours."""
    noise = np.random.default_rng(seed)
    picture = Image.fromarray(noise.integers(0, 256, (height, width, 3), np.uint8))
    indexed = Image.fromarray(noise.integers(0, len(colours), (height, width)).astype(np.uint8), "P")
    indexed.putpalette([value for colour in colours for value in colour])
    shared = share_colours(indexed, picture)
    assert shared.size == indexed.size
    assert shared.getpalette("RGB") == indexed.getpalette("RGB")
    assert colours_of_columns(shared) <= colours_of_columns(indexed)
    before, after, wanted = (np.asarray(image.convert("RGB"), float) for image in (indexed, shared, picture))
    errors = [((shown - wanted) ** 2).sum(axis=2) for shown in (before, after)]
    assert (errors[1] <= errors[0] + wanted.sum(axis=2) / 2 + 0.5).all()
    for top in range(0, height, BAND):
        for x in range(width):
            there, taken = (np.asarray(image)[top : top + BAND, x] for image in (indexed, shared))
            assert set(taken.tolist()) <= set(there.tolist())


@pytest.mark.parametrize("colours", [64, 256])
def test_it_saves_bytes_and_loses_little_quality(colours: int) -> None:
    """A picture with fine grain takes a tenth fewer bytes, and loses at most half a decibel."""
    picture = grainy()
    indexed = quantized(picture, colours, dither=False)
    shared = share_colours(indexed, picture)
    assert len(sixel.encode_indexed(shared)) < 0.9 * len(sixel.encode_indexed(indexed))
    assert psnr(shared, picture) > psnr(indexed, picture) - 0.5


def test_dark_pictures_share_fewer_colours() -> None:
    """Where banding is most visible, a picture keeps more of its colours than the same picture brightened."""
    dark = grainy().point(lambda value: value // 4)
    kept = []
    for picture in (dark, dark.point(lambda value: value + 180)):
        indexed = quantized(picture, 256, dither=False)
        kept.append(colours_of_columns(share_colours(indexed, picture)) / colours_of_columns(indexed))
    assert kept[0] > kept[1] + 0.1


@pytest.mark.parametrize("dither", [False, True])
def test_dithered_pictures_are_not_changed(tmp_path: Path, dither: bool) -> None:
    """Sharing would undo dithering: a dithered picture is unchanged, others have fewer colours per column."""
    stored = tmp_path / "stored.jpg"
    grainy().save(stored, quality=95)
    asked = PayloadRequest(
        Picture(AssetKey("a"), 1), GraphicsProtocol.SIXEL, 20, 8, 200, 160, 64, ColourDepth.TRUECOLOR, dither=dither
    )
    shown = Image.new("RGB", (200, 160))
    top = 0
    for strip in unpack(encode_picture(str(stored), asked)):
        part = decode_sixel(bytes(strip.data))
        shown.paste(part, (0, top))
        top += part.height
    plain = quantized(Image.open(stored).resize((200, 160), Image.Resampling.LANCZOS), 64, dither=dither).convert("RGB")
    assert (psnr(shown, plain) > 45) is dither


def grainy() -> Image.Image:
    """Draw a scene of 200 × 160 pixels with the grain of a photo."""
    noise = np.random.default_rng(5).normal(0, 6, (160, 200, 3))
    pixels = np.asarray(landscape(200, 160, 3), float) + noise
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
