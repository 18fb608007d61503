"""Pictures as widgets name them: which asset, how cut, in how many cells."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from core.models import AssetKey, DerivativeSize, Priority
from tui.graphics.payloads.quality import BEST, Quality
from tui.graphics.terminals.capabilities import PALETTED, SCALED, Blocks, Capabilities, ColourDepth, GraphicsProtocol


class Fit(StrEnum):
    """How a picture fills its box of cells."""

    COVER = "cover"
    """Fills the box; what does not fit is cut evenly on both sides."""
    CONTAIN = "contain"
    """Whole and centred, as in the lightbox, in a box of any size; the box's background shows beside it."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the upright picture, in fractions of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Region()

TILE_PIXELS: Final = 160_000
"""In boxes above this, tiles too, the steps of few colours or the blocks of a JPEG are seen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to show. Equal pictures share their payload, whoever looks at them."""

    asset_key: AssetKey
    version: int
    size: DerivativeSize = DerivativeSize.THUMBNAIL
    region: Region = WHOLE
    fit: Fit = Fit.COVER
    turns: int = 0
    """Quarters of a turn clockwise (0 to 3); the region is one of the turned picture."""
    original: bool = False
    """Whether the stored picture of that size has too few pixels, so that the original follows it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture in a box of cells. Its cells are tokens: one private code point each."""

    picture: Picture
    columns: int
    rows: int
    coarse: bytes = field(default=b"", compare=False, repr=False)
    """The low-resolution preview (see `core.media.decoding.low_resolution_previews`), shown until a payload comes."""


@dataclass(frozen=True, slots=True)
class CellRectangle:
    """Cells of a placement: from `left`, `top` up to but without `right`, `bottom`."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PayloadRequest:
    """Everything that the bytes of a payload depend on, and nothing else: a cache key."""

    picture: Picture
    protocol: GraphicsProtocol
    columns: int
    rows: int
    width: int
    """Pixels of the box: columns × cell width, fewer where the terminal scales."""
    height: int
    colours: int
    """Palette size for kitty and sixel (2 to 256)."""
    depth: ColourDepth
    """For half-blocks."""
    background: tuple[int, int, int] = (0, 0, 0)
    """RGB behind a contained picture and behind transparency."""
    clip: CellRectangle | None = None
    """Sixel and iTerm2: only these cells of the box, in the colours of the whole; None for all."""
    blocks: Blocks = Blocks.HALF
    """For half-blocks: into what they divide a cell."""
    dither: bool = False
    """Smooth skies for a fifth more bytes with kitty and sixel, for twice the bytes with half-blocks of few colours."""
    frame: int | None = None
    """Which frame of an animation, from 0 on; None for the picture that does not move."""


def request_for(
    placement: Placement,
    capabilities: Capabilities,
    background: tuple[int, int, int] = (0, 0, 0),
    quality: Quality = BEST,
) -> PayloadRequest:
    """Return the request for a placement on a terminal; what does not matter for it is left at one value.

    With a smaller scale the payload has fewer pixels than its box, where the terminal fits it into the cells.
    """
    protocol = GraphicsProtocol.HALF_BLOCKS if quality.blocks else capabilities.protocol
    of_blocks = protocol is GraphicsProtocol.HALF_BLOCKS
    scale = quality.scale if protocol in SCALED else 1.0
    depth = min(capabilities.depth, ColourDepth.COLOURS_256) if quality.blocks else capabilities.depth
    width = max(1, int(placement.columns * capabilities.cell_width * scale))
    height = max(1, int(placement.rows * capabilities.cell_height * scale))
    blocks = capabilities.blocks if of_blocks and not quality.blocks else Blocks.HALF
    if of_blocks:
        few = depth in {ColourDepth.COLOURS_256, ColourDepth.COLOURS_16}
        dither = few and blocks is Blocks.HALF and not quality.blocks
    else:
        looked_at = placement.picture.fit is Fit.CONTAIN or width * height > TILE_PIXELS
        dither = protocol in PALETTED and quality.colours == BEST.colours and looked_at
    return PayloadRequest(
        placement.picture,
        protocol,
        placement.columns,
        placement.rows,
        width,
        height,
        colours=_colours(protocol, capabilities, quality),
        depth=depth if of_blocks else ColourDepth.TRUECOLOR,
        background=background if placement.picture.fit is Fit.CONTAIN else (0, 0, 0),
        blocks=blocks,
        dither=dither,
    )


def _colours(protocol: GraphicsProtocol, capabilities: Capabilities, quality: Quality) -> int:
    match protocol:
        case GraphicsProtocol.KITTY:
            return quality.colours
        case GraphicsProtocol.SIXEL:
            return min(quality.colours, capabilities.sixel_colours)
    return 256


@dataclass(frozen=True, slots=True)
class Payload:
    """Encoded bytes of one request, without ids, so that all visitors can share them.

    kitty: a whole PNG. sixel and iTerm2: whole DCS or OSC strings, one per strip of cell rows, packed by `strips`.
    half-blocks: 6 bytes a cell, row by row: RGB of the upper, RGB of the lower half; smaller blocks, and those without
    colours, as `mosaics` says.
    """

    body: bytes
    final: bool
    """False while a better one will follow."""


class PayloadSource(Protocol):
    """Where a canvas gets payloads from."""

    def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        """Yield what can be shown now, then better ones; the last one is final. Closing the iterator cancels the work.

        Raises:
            GalleryError: there is no picture, with the reason for people.
        """
