"""Tiles are not dithered, which saves a fifth of the bytes; large pictures, where banding would show, are.

Large pictures are those with more than `TILE_PIXELS`, and everything that the lightbox shows.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from core.models import AssetKey, DerivativeSize
from tests.tui.graphics.drawings import psnr
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tui.graphics.encoders.encoding import encode_picture, request_for
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.payloads.quality import BEST, BLOCKS, Quality
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.capabilities import Blocks, Capabilities, ColourDepth, GraphicsProtocol

TILE, VIEW = (Placement(Picture(AssetKey("a"), 1), *cells) for cells in ((20, 8), (90, 30)))
SMALL_VIEW = Placement(Picture(AssetKey("a"), 1, DerivativeSize.PREVIEW, fit=Fit.CONTAIN), 33, 22)
SHARP_TILE = Placement(Picture(AssetKey("a"), 1, DerivativeSize.PREVIEW), 50, 15)


@pytest.mark.parametrize(
    ("protocol", "placement", "quality", "dither"),
    [
        (GraphicsProtocol.KITTY, TILE, BEST, False),
        (GraphicsProtocol.SIXEL, TILE, BEST, False),
        (GraphicsProtocol.KITTY, VIEW, BEST, True),
        (GraphicsProtocol.SIXEL, VIEW, BEST, True),
        (GraphicsProtocol.KITTY, SMALL_VIEW, BEST, True),
        (GraphicsProtocol.SIXEL, SMALL_VIEW, BEST, True),
        (GraphicsProtocol.KITTY, SHARP_TILE, BEST, False),
        (GraphicsProtocol.SIXEL, SHARP_TILE, BEST, False),
        (GraphicsProtocol.SIXEL, VIEW, Quality(64), False),
        (GraphicsProtocol.SIXEL, SMALL_VIEW, Quality(64), False),
        (GraphicsProtocol.KITTY, VIEW, BLOCKS, False),
        (GraphicsProtocol.ITERM2, VIEW, BEST, False),
        (GraphicsProtocol.HALF_BLOCKS, VIEW, BEST, True),
        (GraphicsProtocol.HALF_BLOCKS, TILE, BEST, True),
        (GraphicsProtocol.HALF_BLOCKS, TILE, BLOCKS, False),
    ],
)
def test_large_pictures_in_best_quality_are_dithered(
    protocol: GraphicsProtocol, placement: Placement, quality: Quality, dither: bool
) -> None:
    """Where it makes no difference it is not part of the request, so that equal payloads are shared."""
    assert request_for(placement, Capabilities(protocol), quality=quality).dither is dither


def test_blocks_of_all_colours_or_none_are_not_dithered() -> None:
    """In true colours and in monochrome there is no choice; quadrants and sextants are always dithered."""
    for capabilities in (
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.TRUECOLOR),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.MONOCHROME),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, ColourDepth.COLOURS_16, blocks=Blocks.QUADRANT),
    ):
        assert not request_for(TILE, capabilities).dither


def test_blocks_are_part_of_a_request_for_blocks_alone() -> None:
    """Sessions share a picture in pixels whatever their setting for blocks; `BLOCKS` means plain half-blocks."""
    for protocol in GraphicsProtocol:
        capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, blocks=Blocks.SEXTANT)
        expected = Blocks.SEXTANT if protocol is GraphicsProtocol.HALF_BLOCKS else Blocks.HALF
        assert request_for(TILE, capabilities).blocks is expected
        assert request_for(TILE, capabilities, quality=BLOCKS).blocks is Blocks.HALF


def test_a_dithered_sky_has_no_banding(tmp_path: Path) -> None:
    """From a distance it is closer to the picture than an undithered one, and it takes more bytes."""
    sky = Image.linear_gradient("L").resize((360, 240)).point(lambda value: 90 + value // 4)
    stored = tmp_path / "sky.jpg"
    Image.merge("RGB", (sky, sky.point(lambda value: value + 20), sky.point(lambda value: value + 70))).save(
        stored, quality=95, subsampling=0
    )
    seen, sizes = [], []
    for dither in (False, True):
        asked = PayloadRequest(
            Picture(AssetKey("a"), 1),
            GraphicsProtocol.SIXEL,
            36,
            12,
            360,
            240,
            16,
            ColourDepth.TRUECOLOR,
            dither=dither,
        )
        body = encode_picture(str(stored), asked)
        sizes.append(len(body))
        shown = Image.new("RGB", (360, 240))
        top = 0
        for strip in unpack(body):
            image = decode_sixel(bytes(strip.data))
            shown.paste(image, (0, top))
            top += image.height
        seen.append(shown.filter(ImageFilter.GaussianBlur(4)))
    wanted = Image.open(stored).filter(ImageFilter.GaussianBlur(4))
    assert psnr(seen[1], wanted) > psnr(seen[0], wanted) + 3
    assert sizes[1] > sizes[0]


@pytest.mark.parametrize("depth", [ColourDepth.COLOURS_256, ColourDepth.COLOURS_16, ColourDepth.MONOCHROME])
@pytest.mark.parametrize("blocks", [Blocks.HALF, Blocks.QUADRANT])
@pytest.mark.parametrize("ground", [(247, 245, 242), (13, 13, 14), (120, 130, 60)])
def test_the_ground_around_a_photo_is_plain(
    tmp_path: Path, depth: ColourDepth, blocks: Blocks, ground: tuple[int, int, int]
) -> None:
    """It is the ground of the screen: dithered, it would have dots around the photo."""
    stored = tmp_path / "noise.jpg"
    Image.effect_noise((100, 100), 90).convert("RGB").save(stored)
    asked = request_for(
        replace(SMALL_VIEW, columns=40, rows=10),
        Capabilities(GraphicsProtocol.HALF_BLOCKS, depth, cell_width=10, cell_height=20, blocks=blocks),
        background=ground,
    )
    body = encode_picture(str(stored), asked)
    size = len(body) // 400
    cells = [body[number * size : (number + 1) * size] for number in range(400)]
    shown = [
        cell if size == 6 else cell[:1] + cell[4:] for number, cell in enumerate(cells) if not 9 <= number % 40 <= 30
    ]
    assert len(set(shown)) == 1
