"""Half-blocks in few colours: smoothed where bytes are scarce, dithered otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.models import AssetKey
from tests.hypothesis_examples import examples
from tests.terminals.images.pictures import landscape
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.encoders.half_blocks import to_palette, to_smoothed_palette
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.screen.cell_renderers import FillRenderer, HalfBlockRenderer
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 1 << 30), st.sampled_from([16, 256]))
def test_a_smoothed_pixel_has_a_similar_error(columns: int, rows: int, seed: int, colours: int) -> None:
    """Every pixel has a colour of the palette: its own, or a neighbour's that is nearly as close."""
    depth = ColourDepth(colours)
    noise = np.random.default_rng(seed).integers(0, 256, (rows * 2, columns, 3), np.uint8)
    noise[:, columns // 2 :] //= 4
    picture = Image.fromarray(noise)
    nearest = to_palette(picture, depth)
    calm = to_smoothed_palette(picture, depth)
    assert calm.size == picture.size
    assert {colour for _, colour in calm.getcolors(1000) or ()} <= {*(COLOURS_256 if colours == 256 else COLOURS_16)}
    wanted, before, after = (np.asarray(image, float) for image in (picture, nearest, calm))
    more = ((after - wanted) ** 2).sum(axis=2) - ((before - wanted) ** 2).sum(axis=2)
    assert (more <= 800 * (wanted.sum(axis=2) / 384 + 0.25)).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_smoothed_blocks_take_half_the_bytes(tmp_path: Path, seed: int) -> None:
    """Compared with dithered ones, which a terminal with 256 colours gets on a fast connection."""
    stored = tmp_path / "stored.jpg"
    landscape(400, 320, seed).save(stored, quality=85)
    sizes = []
    for dither in (True, False):
        depth = ColourDepth.COLOURS_256
        asked = PayloadRequest(
            Picture(AssetKey("a"), 1), GraphicsProtocol.HALF_BLOCKS, 30, 12, 300, 240, 256, depth, dither=dither
        )
        renderer = HalfBlockRenderer(encode_picture(str(stored), asked), 30, depth, FillRenderer((0, 0, 0), depth))
        sizes.append(sum(len(renderer.cells(row, 0, 30).encode()) for row in range(12)))
    assert sizes[1] < 0.6 * sizes[0]


def test_shadows_have_no_single_coloured_pixels() -> None:
    """What is dark and nearly grey is dithered in greys; what is clearly coloured or bright keeps its colour."""

    def colours(pixel: tuple[int, int, int]) -> list[tuple[int, ...]]:
        shown = to_palette(Image.new("RGB", (60, 60), pixel), dither=True)
        return [colour for _, colour in shown.getcolors(256) or () if isinstance(colour, tuple)]

    for shadow in ((30, 24, 18), (14, 16, 20), (44, 38, 33), (2, 0, 0)):
        assert all(red == green == blue for red, green, blue in colours(shadow))
    for pixel in ((70, 20, 12), (8, 14, 60), (120, 108, 96)):
        assert any(red != blue for red, _, blue in colours(pixel))


def test_runs_are_found_without_numpy() -> None:
    """The main process draws previews, and numpy would cost it 13 MB."""
    program = (
        "import sys; from PIL import Image; from tui.graphics.encoders.half_blocks import to_runs\n"
        "assert to_runs(Image.effect_noise((9, 6), 50).convert('RGB')).size == (9, 6)\n"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[4], check=False).returncode == 0
