"""StripsBackend: sixel and iTerm2 images, which are painted over cells."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graphics.backends.cells_backend import CellsBackend
from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.strips import covers, unpack
from tui.graphics.screen.cell_renderers import CellRenderer, StripRenderer
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot


class StripsBackend(CellsBackend):
    """Paints strips over the cells of the fill."""

    def accept(self, slot: Slot[PlacementState], payload: Payload) -> bool:
        """Show strips, or blocks where these were requested; return False when the strips do not fill the placement."""
        if ENCODERS[slot.state.request.protocol].is_blocks:
            return super().accept(slot, payload)
        renderer = self.render_frame(slot, slot.state.request, payload.body)
        if renderer is None:
            return False
        slot.state.receive(final=payload.final)
        self._context.output.show(slot, renderer)
        return True

    def next_bytes(self, damaged: Sequence[Slot[PlacementState]]) -> bytes:
        """Return the next strip."""
        strip = self._context.output.next_strip(damaged, self._context.fetch)
        return strip or super().next_bytes(damaged)

    def render_frame(self, slot: Slot[PlacementState], request: PayloadRequest, body: bytes) -> CellRenderer | None:
        """Return the renderer for the strips of a payload; None when they do not fill the placement."""
        del request
        strips = unpack(body)
        return StripRenderer(strips, self._context.fill_of(slot)) if covers(strips, slot.rows) else None
