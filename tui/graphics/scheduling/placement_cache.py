"""PlacementCache: the code points, payloads and terminal images of a session, and their eviction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.graphics.payloads.placements import Placement
from tui.graphics.scheduling.demand import Demand
from tui.graphics.screen.cell_renderers import CellRenderer, HalfBlockRenderer
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.kitty_images import STORE_BYTES
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot, TokenTable

PAYLOAD_BYTES: Final = 4 * 1024 * 1024
"""Most bytes of payloads that no widget shows."""


class PlacementCache:
    """The placements of a session. Those in demand or on the screen stay; the others are evicted by last use."""

    def __init__(
        self,
        output: ImageOutput,
        demand: Demand,
        new_state: Callable[[Placement], PlacementState],
        pending: Callable[[Slot[PlacementState]], CellRenderer],
    ) -> None:
        """`new_state` makes the state of a new placement, `pending` the renderer of one without a payload."""
        self.table: TokenTable[PlacementState] = TokenTable(new_state, self._is_held, self._evicted)
        self._output = output
        self._demand = demand
        self._pending = pending

    def abort_upload(self) -> None:
        """Abort the upload in progress; the payload of a still picture is requested again."""
        upload = self._output.images.uploading
        self._output.images.abort()
        if upload is not None and not upload.frame and upload.slot.state.queued_upload is None:
            upload.slot.state.lose_upload()

    def reset(self, slot: Slot[PlacementState], renderer: CellRenderer | None = None) -> None:
        """Drop what was received and uploaded for a placement; show `renderer`, by default the pending one."""
        state, images = slot.state, self._output.images
        if images.uploading is not None and images.uploading.slot is slot:
            images.abort()
        images.delete(state.image_id)
        state.reset(renderer or self._pending(slot))
        self._output.painter.forget(slot)

    def drop_protocol(self, slot: Slot[PlacementState]) -> None:
        """Drop what only the previous protocol can show; half-blocks stay until something better comes."""
        still = slot.state.still
        self.reset(slot, still if isinstance(still, HalfBlockRenderer) else None)

    def trim_payloads(self) -> None:
        """Evict payloads above the limit, least recently used first."""
        sizes = [(slot, _payload_bytes(slot.state)) for slot in self.table.slots()]
        surplus = sum(size for _, size in sizes) - PAYLOAD_BYTES
        for slot, size in sizes:
            if surplus <= 0:
                return
            if size and not self._is_held(slot):
                self.reset(slot)
                surplus -= size

    def trim_images(self) -> None:
        """Delete images above the limit from the terminal, least recently used first."""
        for slot in self.table.slots():
            if self._output.images.stored_bytes <= STORE_BYTES:
                return
            if slot.state.image_id and not self._is_held(slot):
                self.reset(slot)

    def _is_held(self, slot: Slot[PlacementState]) -> bool:
        return slot.placement in self._demand or self._output.model.shows_any(slot)

    def _evicted(self, slot: Slot[PlacementState]) -> None:
        self.reset(slot)
        self._output.damage.drop(slot)
        self._output.model.forget_rows()


def _payload_bytes(state: PlacementState) -> int:
    return state.still.size + (len(state.queued_upload.body) if state.queued_upload is not None else 0)
