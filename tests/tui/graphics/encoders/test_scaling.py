"""Scaling a stored picture loses no detail compared with scaling all its pixels."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.models import AssetKey
from tests.terminals.images.pictures import landscape
from tests.tui.graphics.drawings import psnr
from tui.graphics.encoders.scaling import scale_file
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol


@pytest.mark.parametrize("divisor", [2, 3, 4, 8])
def test_a_tile_is_as_sharp_as_from_all_pixels(tmp_path: Path, divisor: int) -> None:
    """JPEG's own downscaling is used, but at least 1.5 times the drawn pixels are decoded."""
    size = (800, 640)
    grain = np.random.default_rng(1).normal(0, 12, (size[1], size[0], 3))
    stored = tmp_path / "stored.jpg"
    picture = Image.fromarray((np.asarray(landscape(*size, 2), float) + grain).clip(0, 255).astype(np.uint8))
    picture.save(stored, quality=90)
    drawn = (size[0] // divisor, size[1] // divisor)
    asked = PayloadRequest(Picture(AssetKey("a"), 1), GraphicsProtocol.KITTY, 20, 8, *drawn, 256, ColourDepth.TRUECOLOR)
    wanted = Image.open(stored).convert("RGB").resize(drawn, Image.Resampling.LANCZOS)
    assert psnr(scale_file(str(stored), asked, *drawn), wanted) > 40
