"""Which payload each placement of a session asks for: what its terminal takes, in the quality that its link affords."""

from __future__ import annotations

from typing import Final

from core.models import Priority
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.placements import PayloadRequest, Placement, request_for
from tui.graphics.payloads.quality import BEST, BLOCKS, PICTURED_SHARE, QUALITY_STEPS, Quality, QualityGrading
from tui.graphics.screen.cell_renderers import HalfBlockRenderer, PlacementState
from tui.graphics.screen.frame_rewriter import HEAVY_CELLS_PER_FRAME
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

_FRAME_SECONDS: Final = 0.1
_CELL_BYTES: Final = 34
"""Of a half-block in 24-bit colours: a mean of photographs."""
_FIRST_HEAVY_CELLS: Final = 200
_WRITE_SECONDS: Final = 0.1
_LEAST_WRITE, _MOST_WRITE = 4096, 14_000
_SQUARES_RATE: Final = 1_000_000 / 8
"""Bytes per second below which only what is selected shows squares before its picture."""


class RequestPlanner:
    """Makes requests, and says when a placement should ask for another quality than it did.

    What stands on the screen is not sent again because the link became a little slower or faster: only what was not
    sent yet changes. When nothing else is under way, pictures that are less than the link affords are improved.
    """

    def __init__(
        self,
        link: ConnectionEstimator,
        capabilities: Capabilities,
        background: tuple[int, int, int],
        size: tuple[int, int],
    ) -> None:
        """Ask for the best until the link is measured; `size` is the screen's, in cells."""
        self._link = link
        self._grading = QualityGrading()
        self.take(capabilities, background, size)

    def take(self, capabilities: Capabilities, background: tuple[int, int, int], size: tuple[int, int]) -> None:
        """Make requests for another terminal, background or screen from now on."""
        self._capabilities = capabilities
        self._background = background
        self._pixels = size[0] * size[1] * capabilities.cell_width * capabilities.cell_height * PICTURED_SHARE

    def follow(self) -> bool:
        """Look at the link; say whether other qualities may be right now."""
        return self._grading.follow(self._link.rate)

    @property
    def link_is_idle(self) -> bool:
        """Whether the terminal has read all that was sent, some time ago, on a link whose rate is known."""
        return self._link.idle and self._link.paused and self._grading.rate is not None

    @property
    def prefetches(self) -> bool:
        """Whether the link is fast enough for pictures that nobody has asked for yet."""
        return self._grading.prefetches

    @property
    def heavy_cells(self) -> int:
        """Half-blocks that a frame may carry: few until the link is known, then what it takes without a pause."""
        rate = self._grading.rate
        return (
            _FIRST_HEAVY_CELLS if rate is None else min(HEAVY_CELLS_PER_FRAME, int(rate * _FRAME_SECONDS / _CELL_BYTES))
        )

    @property
    def write_bytes(self) -> int:
        """Where a write of the image lane should end, so that text never waits long: little until the link is known."""
        rate = self._grading.rate
        return _LEAST_WRITE if rate is None else int(min(max(rate * _WRITE_SECONDS, _LEAST_WRITE), _MOST_WRITE))

    @property
    def shows_squares(self) -> bool:
        """Whether the link carries a few squares for every box, before their pictures; not while that is found out."""
        rate = self._grading.rate
        return not self._link.fences if rate is None else rate >= _SQUARES_RATE

    def wanted(self, placement: Placement, priority: Priority, *, patient: bool = False) -> PayloadRequest:
        """Return what a placement should ask for now.

        It is patient when nothing else is under way: each picture may then take as long as a screen of them otherwise.
        """
        capabilities, protocol = self._capabilities, self._capabilities.protocol
        selected = priority is Priority.SELECTED
        if (selected or patient) and protocol is not GraphicsProtocol.HALF_BLOCKS:
            pixels = placement.columns * placement.rows * capabilities.cell_width * capabilities.cell_height
            quality = self._grading.selected(protocol, pixels, patient=selected and patient)
        else:
            quality = self._grading.grid(protocol, self._pixels)
        return self._request(placement, quality)

    def suits(self, placement: Placement, request: PayloadRequest) -> bool:
        """Whether a request is for this terminal and background, in whatever quality."""
        qualities = {BEST, BLOCKS, *(quality for quality, _ in QUALITY_STEPS[self._capabilities.protocol])}
        return any(request == self._request(placement, quality) for quality in qualities)

    def another(self, slot: Slot[PlacementState], priority: Priority, *, painted: bool) -> PayloadRequest | None:
        """Return what a placement should ask for instead; None while its own request stays right.

        `painted` says that nothing of its look is still to be sent.
        """
        state = slot.state
        wanted = self.wanted(slot.placement, priority)
        if wanted == state.request or state.image_id:
            return None
        sent = state.final and state.upload is None and painted
        if not sent or (priority is Priority.SELECTED and self._is_stopgap(state.request)):
            return wanted
        return None

    def better(self, slot: Slot[PlacementState], priority: Priority) -> PayloadRequest | None:
        """Return what a placement that has all it asked for may ask for on an idle link; None when it is as good."""
        if priority > Priority.VISIBLE or not slot.state.final:
            return None
        wanted = self.wanted(slot.placement, priority, patient=True)
        return wanted if _rank(wanted) > _rank(slot.state.request) else None

    def is_there(self, slot: Slot[PlacementState], request: PayloadRequest) -> bool:
        """Whether the half-blocks that a request asks for stand there already, below a picture that is called off."""
        return request.protocol is GraphicsProtocol.HALF_BLOCKS and isinstance(slot.state.look, HalfBlockRenderer)

    def _is_stopgap(self, request: PayloadRequest) -> bool:
        return request.protocol is not self._capabilities.protocol

    def _request(self, placement: Placement, quality: Quality) -> PayloadRequest:
        return request_for(placement, self._capabilities, self._background, quality)


def _rank(request: PayloadRequest) -> tuple[bool, int, int, int]:
    return request.protocol is not GraphicsProtocol.HALF_BLOCKS, request.width, request.colours, request.depth
