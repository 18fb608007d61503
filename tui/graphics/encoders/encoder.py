"""PayloadEncoder: how one protocol's payloads are requested and encoded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, Final

from core.derivatives.derivative_store import MAX_EDGE
from core.models import DerivativeSize
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.payloads.quality import BEST, FINEST, Quality, QualityStep
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image

THUMBNAIL_SIDE: Final = MAX_EDGE[DerivativeSize.THUMBNAIL]

TILE_PIXELS: Final = 160_000
"""In larger pictures, banding from few colours and JPEG artefacts become visible."""


class BackendFamily(Enum):
    """How a terminal shows payloads."""

    CELLS = auto()
    """As coloured block characters: text."""
    STRIPS = auto()
    """As escape strings that paint over cells and that later text erases."""
    KITTY = auto()
    """As images in the terminal's memory, shown in the cells of placeholder characters."""


class PayloadEncoder(ABC):
    """Requests and encodes the payloads of one protocol. Stateless; one object serves all sessions and workers."""

    protocol: ClassVar[GraphicsProtocol]
    family: ClassVar[BackendFamily]
    steps: ClassVar[tuple[QualityStep, ...]]
    """Qualities, best first. A grid that cannot afford the last one is shown in `BLOCKS`."""
    finest_cost: ClassVar[float | None] = None
    """Bytes per pixel of the cells in the quality `FINEST`; None where nothing is better than the first step."""
    unit_pixels: ClassVar[int] = 0
    """Pixels in the largest escape string that cannot be interrupted; 0 where all of them are small."""
    terminal_scales: ClassVar[bool] = False
    """Whether the terminal fits a picture of any size into its cells."""
    has_palette: ClassVar[bool] = False
    """Whether pictures have a palette of at most 256 colours of their own."""
    stores_frames: ClassVar[bool] = False
    """Whether the frames of an animation stay decoded in the terminal's memory."""
    slow_animation_colours: ClassVar[int] = 256
    """Palette size of animations on a slow connection."""

    @property
    def is_blocks(self) -> bool:
        """Whether payloads are block characters, which every terminal shows."""
        return self.family is BackendFamily.CELLS

    def request(
        self, placement: Placement, capabilities: Capabilities, background: tuple[int, int, int], quality: Quality
    ) -> PayloadRequest:
        """Return the request for a placement; fields that do not matter for this protocol have a fixed value."""
        scale = quality.scale if self.terminal_scales else 1.0
        width = max(1, int(placement.columns * capabilities.cell_width * scale))
        height = max(1, int(placement.rows * capabilities.cell_height * scale))
        is_large = placement.picture.fit is Fit.CONTAIN or width * height > TILE_PIXELS
        return PayloadRequest(
            sharpest(placement.picture, width, height) if quality == FINEST else placement.picture,
            self.protocol,
            placement.columns,
            placement.rows,
            width,
            height,
            colours=self.palette_size(capabilities, quality),
            depth=ColourDepth.TRUECOLOR,
            background=background if placement.picture.fit is Fit.CONTAIN else (0, 0, 0),
            dither=self.has_palette and quality.colours == BEST.colours and is_large,
        )

    def palette_size(self, capabilities: Capabilities, quality: Quality) -> int:
        """Return how many colours a picture may have; 256 where it has no palette, except in the quality `FINEST`."""
        del capabilities
        return max(quality.colours, 256)

    @abstractmethod
    def encode(self, path: str, request: PayloadRequest) -> bytes:
        """Return the payload body for a request, from the path of a stored upright JPEG.

        Raises:
            OSError: the stored picture cannot be read.
        """

    def encode_raster(self, raster: Image.Image, request: PayloadRequest) -> bytes:
        """Return the payload body in the quality `FINEST` for an RGB image of exactly the request's pixels."""
        raise NotImplementedError

    @abstractmethod
    def encode_frame(self, path: str | None, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the payload body for one RGB frame of the stored animation at `path`; None: of a video.

        What does not move must be the same bytes in every frame, so that it is not sent again.

        Raises:
            OSError: the animation cannot be read.
        """


def sharpest(picture: Picture, width: int, height: int) -> Picture:
    """Return where a picture in this number of pixels comes from for the quality `FINEST`.

    A whole photo comes from its original: stored pictures have lost more than a terminal would show. A tile comes from
    the preview where the thumbnail has fewer pixels.
    """
    if picture.fit is Fit.CONTAIN:
        return replace(picture, original=True)
    is_small = picture.size is DerivativeSize.THUMBNAIL and max(width, height) > THUMBNAIL_SIDE
    return replace(picture, size=DerivativeSize.PREVIEW) if is_small else picture
