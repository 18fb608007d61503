"""RequestPlanner: which payload each placement of a session requests, for its terminal and its connection."""

from __future__ import annotations

from typing import Final

from core.models import Priority
from tui.graphics.encoders.encoding import ENCODERS, request_for
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Placement
from tui.graphics.payloads.quality import ALL_COLOURS, BEST, BLOCKS, FINEST, Quality
from tui.graphics.scheduling.grading import PICTURE_SHARE, QualityGrading
from tui.graphics.screen.cell_renderers import HalfBlockRenderer
from tui.graphics.screen.frame_rewriter import EXPENSIVE_CELLS_PER_FRAME
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import Blocks, Capabilities

_FRAME_SECONDS: Final = 0.1
_CELL_BYTES: Final = 34
"""Bytes of a half-block in 24-bit colours: the mean of photos."""
_WRITE_SECONDS: Final = 0.03
_MIN_WRITE, _INITIAL_WRITE, _MAX_WRITE = 2048, 4096, 30_000
_PREVIEW_RATE: Final = 1_000_000 / 8
"""Bytes per second below which only the selected picture shows its low-resolution preview."""

_INSTANT_RATE: Final = 16_000_000 / 8
"""Bytes per second above which a screen of pictures takes about a fifth of a second."""


class RequestPlanner:
    """Makes requests, and decides when a placement should request another quality.

    A changed rate only affects pictures that were not sent yet: what the screen shows is not sent again. While nothing
    else is in progress, pictures below the affordable quality are improved.
    """

    def __init__(
        self,
        estimator: ConnectionEstimator,
        capabilities: Capabilities,
        background: tuple[int, int, int],
        size: tuple[int, int],
    ) -> None:
        """Request the best quality until the connection is measured; `size` is the screen's, in cells."""
        self._estimator = estimator
        self._grading = QualityGrading()
        self._grading.follow(estimator.rate)
        self.configure(capabilities, background, size)

    def configure(self, capabilities: Capabilities, background: tuple[int, int, int], size: tuple[int, int]) -> None:
        """Make requests for another terminal, background or screen size from now on."""
        self._capabilities = capabilities
        self._encoder = ENCODERS[capabilities.protocol]
        self._background = background
        self._pixels = size[0] * size[1] * capabilities.cell_width * capabilities.cell_height * PICTURE_SHARE

    def follow_connection(self) -> bool:
        """Take the measured rate; return whether other qualities may be affordable now."""
        return self._grading.follow(self._estimator.rate)

    @property
    def is_connection_idle(self) -> bool:
        """Whether the connection is measured, and everything sent was read some time ago."""
        return self._estimator.is_idle and self._estimator.is_quiet and self._grading.rate is not None

    @property
    def improves_one_by_one(self) -> bool:
        """Whether each improvement has to arrive before the next is requested: those on a slow connection at rest."""
        return not self.allows_prefetch and self._estimator.is_at_rest

    @property
    def allows_prefetch(self) -> bool:
        """Whether the connection is fast enough to send pictures before they are visible."""
        return self._grading.allows_prefetch

    @property
    def expensive_cells(self) -> int:
        """Most half-block cells in a frame: none until the connection is measured, then what it sends without delay."""
        rate = self._grading.rate
        if rate is None:
            return 0
        return min(EXPENSIVE_CELLS_PER_FRAME, int(rate * _FRAME_SECONDS / _CELL_BYTES))

    @property
    def write_bytes(self) -> int:
        """Where a write of images should end so that text is not delayed: small until the connection is measured."""
        rate = self._grading.rate
        return _INITIAL_WRITE if rate is None else int(min(max(rate * _WRITE_SECONDS, _MIN_WRITE), _MAX_WRITE))

    @property
    def awaits_terminal(self) -> bool:
        """Whether the first reply of the terminal is still expected, with which it may turn out to show pixels."""
        estimator = self._estimator
        return self._grading.rate is None and estimator.round_trip is None and estimator.fences > 0

    @property
    def shows_previews(self) -> bool:
        """Whether to send the low-resolution previews of all pictures; not while the connection is being measured."""
        rate = self._grading.rate
        return not self._estimator.fences if rate is None else rate >= _PREVIEW_RATE

    @property
    def sends_at_once(self) -> bool:
        """Whether the connection carries a screen of pictures as fast as their previews can be drawn."""
        rate = self._grading.rate
        return rate is not None and rate >= _INSTANT_RATE

    def request(self, placement: Placement, priority: Priority, *, patient: bool = False) -> PayloadRequest:
        """Return what a placement should request now.

        `patient` when nothing else is in progress: pictures in blocks then become pixels, as many as a few seconds
        afford. At rest each may take as long as a screen of them otherwise, and the selected one longer. Where only
        blocks can be drawn, they get all colours of the terminal in the same way.
        """
        capabilities, encoder, grading = self._capabilities, self._encoder, self._grading
        is_selected = priority is Priority.SELECTED
        is_at_rest = patient and self._estimator.is_at_rest
        own = placement.columns * placement.rows * capabilities.cell_width * capabilities.cell_height
        if not patient and (encoder.is_blocks or not is_selected):
            quality = grading.grid(encoder, self._pixels)
        elif encoder.is_blocks:
            quality = grading.cells(encoder, self._pixels, own, is_at_rest=is_at_rest)
        elif is_selected or is_at_rest:
            quality = grading.selected(encoder, own, patient=is_selected and is_at_rest)
        else:
            quality = grading.refined(encoder, self._pixels)
        return self._request(placement, quality)

    def is_valid(self, placement: Placement, request: PayloadRequest) -> bool:
        """Whether a request is for this terminal and background, in any quality."""
        qualities = {BEST, BLOCKS, FINEST, *(quality for quality, _ in self._encoder.steps)}
        return any(request == self._request(placement, quality) for quality in qualities)

    def replacement(self, slot: Slot[PlacementState], priority: Priority, *, is_painted: bool) -> PayloadRequest | None:
        """Return what a placement should request instead; None while its own request is right.

        `is_painted` says that the screen shows what the placement has.
        """
        state = slot.state
        request = self.request(slot.placement, priority)
        is_improved = state.request.colours == ALL_COLOURS and not state.still.is_pending
        if request == state.request or state.image_id or is_improved:
            return None
        is_sent = state.phase is PayloadPhase.COMPLETE and state.queued_upload is None and is_painted
        if not is_sent or (priority is Priority.SELECTED and self._is_stopgap(state.request)):
            return request
        return None

    def improvement(self, slot: Slot[PlacementState], priority: Priority) -> PayloadRequest | None:
        """Return a better request that an idle connection affords; None where there is none."""
        if priority > Priority.VISIBLE or slot.state.phase is not PayloadPhase.COMPLETE:
            return None
        request = self.request(slot.placement, priority, patient=True)
        return request if _rank(request) > _rank(slot.state.request) else None

    def finest(self, slot: Slot[PlacementState], priority: Priority) -> PayloadRequest | None:
        """Return the request for the finest quality where a connection at rest carries it; None where it does not.

        A screen of pictures, or the selected one alone, has to arrive in a few seconds.
        """
        if slot.state.phase is not PayloadPhase.COMPLETE or not self._estimator.is_at_rest:
            return None
        capabilities, placement = self._capabilities, slot.placement
        own = placement.columns * placement.rows * capabilities.cell_width * capabilities.cell_height
        is_alone = priority is Priority.SELECTED and placement.picture.fit is Fit.CONTAIN
        if not self._grading.affords_finest(self._encoder, own if is_alone else self._pixels):
            return None
        request = self._request(placement, FINEST)
        return request if _rank(request) > _rank(slot.state.request) else None

    def is_shown(self, slot: Slot[PlacementState], request: PayloadRequest) -> bool:
        """Whether a placement already shows the blocks of a request, because the request for pixels is withdrawn."""
        return ENCODERS[request.protocol].is_blocks and isinstance(slot.state.renderer, HalfBlockRenderer)

    def _is_stopgap(self, request: PayloadRequest) -> bool:
        """Whether a request is for blocks on a terminal that shows pixels."""
        return ENCODERS[request.protocol] is not self._encoder

    def _request(self, placement: Placement, quality: Quality) -> PayloadRequest:
        return request_for(placement, self._capabilities, self._background, quality)


def _rank(request: PayloadRequest) -> tuple[bool, int, int, int, bool, bool]:
    is_pixels = not ENCODERS[request.protocol].is_blocks
    has_parts = request.blocks is not Blocks.HALF
    return is_pixels, request.width, request.colours, request.depth, has_parts, request.dither
