"""Encoded frames: what does not move is the same in all of them, byte for byte."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.derivatives.animation_store import AnimationStore, make_animation
from core.media.decoding.frame_decoding import FrameLimits
from core.models import AssetKey
from tests.core.media.drawing import LIMIT
from tests.core.media.moving import written
from tests.tui.graphics.drawings import drawn, psnr
from tests.tui.graphics.emulation.inline_images import decode_inline
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tui.graphics.animation.frame_diff import frame_diff
from tui.graphics.encoders.encoding import encode_frame
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Fit, Picture
from tui.graphics.payloads.strips import covers, unpack
from tui.graphics.screen.cell_renderers import CellRenderer, FillRenderer, StripRenderer, block_renderer
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol

COLUMNS, ROWS = 20, 24
FILL = FillRenderer((0, 0, 0), ColourDepth.TRUECOLOR)
BACKGROUND = (10, 60, 110)


@pytest.fixture(scope="module")
def frames() -> list[Image.Image]:
    """Draw a scene in which one square moves in the upper half."""
    scene = drawn().convert("RGB").resize((200, 480))
    moved = [scene.copy() for _ in range(3)]
    for number, frame in enumerate(moved):
        ImageDraw.Draw(frame).rectangle((20 + 30 * number, 20, 40 + 30 * number, 60), fill=(255, 255, 255))
    return moved


@pytest.fixture(scope="module")
def stored(frames: list[Image.Image], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The animation as the gallery stores it."""
    folder = tmp_path_factory.mktemp("stored")
    original = written(folder, "scene.png", frames, duration=100)
    made = make_animation(original, AssetKey("a"), 1, AnimationStore(folder / "kept"), LIMIT, FrameLimits(seconds=60))
    assert made is not None
    return str(made.path)


def request(protocol: GraphicsProtocol, frame: int, depth: ColourDepth = ColourDepth.TRUECOLOR) -> PayloadRequest:
    picture = Picture(AssetKey("a"), 1, fit=Fit.CONTAIN)
    asked = PayloadRequest(picture, protocol, COLUMNS, ROWS, COLUMNS * 10, ROWS * 20, 256, depth, BACKGROUND)
    return replace(asked, frame=frame)


def renderer_of(stored: str, asked: PayloadRequest) -> CellRenderer:
    body = encode_frame(stored, asked)
    if asked.protocol is GraphicsProtocol.HALF_BLOCKS:
        return block_renderer(body, asked, FILL)
    strips = unpack(body)
    assert covers(strips, ROWS)
    return StripRenderer(strips, FILL)


@pytest.mark.parametrize("protocol", [GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2])
def test_each_frame_is_encoded(stored: str, frames: list[Image.Image], protocol: GraphicsProtocol) -> None:
    """And no other frame."""
    for number, frame in enumerate(frames):
        body = encode_frame(stored, request(protocol, number))
        shown = Image.new("RGB", frame.size)
        if protocol is GraphicsProtocol.KITTY:
            with Image.open(io.BytesIO(body), formats=["PNG"]) as png:
                shown = png.convert("RGB")
        else:
            decode = decode_sixel if protocol is GraphicsProtocol.SIXEL else decode_inline
            top = 0
            for strip in unpack(body):
                part = decode(bytes(strip.data)).convert("RGB")
                shown.paste(part.resize((200, strip.rows * 20)), (0, top))
                top += strip.rows * 20
        assert [other for other in frames if psnr(shown, other) >= 26] == [frame]


@pytest.mark.parametrize(
    ("protocol", "depth"),
    [
        (GraphicsProtocol.SIXEL, ColourDepth.TRUECOLOR),
        (GraphicsProtocol.ITERM2, ColourDepth.TRUECOLOR),
        (GraphicsProtocol.HALF_BLOCKS, ColourDepth.TRUECOLOR),
        (GraphicsProtocol.HALF_BLOCKS, ColourDepth.COLOURS_256),
        (GraphicsProtocol.HALF_BLOCKS, ColourDepth.COLOURS_16),
    ],
)
def test_what_does_not_move_is_not_sent_again(stored: str, protocol: GraphicsProtocol, depth: ColourDepth) -> None:
    """From frame to frame only rows with the square change; with blocks only its cells."""
    one, two = (renderer_of(stored, request(protocol, number, depth)) for number in (0, 1))
    changed = frame_diff(one, two, COLUMNS, ROWS)
    rows = [row for row, mask in enumerate(changed.masks) if mask]
    assert rows
    assert max(rows) < ROWS // 2
    assert 0 < changed.size < frame_diff(FILL, two, COLUMNS, ROWS).size * 0.6
    if protocol is GraphicsProtocol.HALF_BLOCKS:
        assert all(mask < 1 << 12 for mask in changed.masks), "nothing at the right of the square"
    assert not any(frame_diff(one, one, COLUMNS, ROWS).masks)


@pytest.mark.parametrize("blocks", [Blocks.QUADRANT, Blocks.SEXTANT])
@pytest.mark.parametrize("depth", [ColourDepth.TRUECOLOR, ColourDepth.MONOCHROME])
def test_mosaics_are_animated_too(stored: str, blocks: Blocks, depth: ColourDepth) -> None:
    """In colours and monochrome."""
    asked = [replace(request(GraphicsProtocol.HALF_BLOCKS, number, depth), blocks=blocks) for number in (0, 1)]
    one, two = (renderer_of(stored, each) for each in asked)
    assert any(frame_diff(one, two, COLUMNS, ROWS).masks)


def test_renderers_of_different_types_differ_everywhere(stored: str) -> None:
    """From the still picture to the first frame, everything is sent."""
    two = renderer_of(stored, request(GraphicsProtocol.SIXEL, 1))
    blocks = renderer_of(stored, request(GraphicsProtocol.HALF_BLOCKS, 1))
    whole = [(1 << COLUMNS) - 1] * ROWS
    assert frame_diff(blocks, two, COLUMNS, ROWS).masks == whole
    assert frame_diff(two, blocks, COLUMNS, ROWS).masks == whole
    assert frame_diff(two, FILL, COLUMNS, ROWS).masks == whole


def test_a_clip_of_a_frame_joins_without_a_seam(stored: str) -> None:
    """It has the pixels and the palette of the whole frame."""
    clip = CellRectangle(4, 1, 9, 3)
    whole = Image.new("RGBA", (200, 480))
    top = 0
    for strip in unpack(encode_frame(stored, request(GraphicsProtocol.SIXEL, 1))):
        whole.paste(decode_sixel(bytes(strip.data)), (0, top))
        top += strip.rows * 20
    (part,) = unpack(encode_frame(stored, replace(request(GraphicsProtocol.SIXEL, 1), clip=clip)))
    assert decode_sixel(bytes(part.data)).tobytes() == whole.crop((40, 20, 90, 60)).tobytes()


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
def test_the_background_surrounds_a_frame(stored: str, protocol: GraphicsProtocol) -> None:
    """In the colour of the theme, even if no frame has it."""
    wide = replace(request(protocol, 0), columns=40, width=400)
    body = encode_frame(stored, wide)
    if protocol is GraphicsProtocol.HALF_BLOCKS:
        assert tuple(body[:3]) == BACKGROUND
        return
    if protocol is GraphicsProtocol.KITTY:
        with Image.open(io.BytesIO(body), formats=["PNG"]) as png:
            shown = png.convert("RGB")
    else:
        decode = decode_sixel if protocol is GraphicsProtocol.SIXEL else decode_inline
        shown = decode(bytes(unpack(body)[0].data)).convert("RGB")
    corner = shown.getpixel((3, 3))
    assert isinstance(corner, tuple)
    assert all(abs(part - wanted) <= 4 for part, wanted in zip(corner, BACKGROUND, strict=True))


def test_a_missing_frame_is_an_error(stored: str) -> None:
    """It raises an error that can be reported."""
    with pytest.raises(OSError, match="no such frame"):
        encode_frame(stored, request(GraphicsProtocol.KITTY, 99))


def test_a_missing_animation_is_an_error(tmp_path: Path) -> None:
    """So does a folder that was swept."""
    with pytest.raises(FileNotFoundError):
        encode_frame(str(tmp_path / "gone"), request(GraphicsProtocol.KITTY, 0))
