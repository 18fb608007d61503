"""What a session keeps of its pictures: code points, payloads, images in the terminal; and what goes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.graphics.payloads.placements import Placement
from tui.graphics.scheduling.demand import Demand
from tui.graphics.screen.cell_renderers import CellRenderer, HalfBlockRenderer, PlacementState
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.kitty_images import STORE_BYTES
from tui.graphics.screen.tokens import Slot, TokenTable

PAYLOAD_BYTES: Final = 4 * 1024 * 1024
"""Payloads kept although nothing shows them."""


class PlacementCache:
    """The session's placements. What is shown, or stands on the screen, is held; the rest goes by last use."""

    def __init__(
        self,
        lane: ImageOutput,
        wishes: Demand,
        new_shown: Callable[[Placement], PlacementState],
        pending: Callable[[Slot[PlacementState]], CellRenderer],
    ) -> None:
        """`new_shown` says what is known of a new placement, `pending` what one shows that has no payload."""
        self.table: TokenTable[PlacementState] = TokenTable(new_shown, self._is_held, self._evicted)
        self._lane = lane
        self._wishes = wishes
        self._pending = pending

    def abandon_upload(self) -> None:
        """Stop the upload that is under way; a placement whose still was sent needs a payload again."""
        upload = self._lane.images.uploading
        self._lane.images.abandon()
        if upload is not None and not upload.frame and upload.slot.state.upload is None:
            upload.slot.state.final = False

    def drop_look(self, slot: Slot[PlacementState]) -> None:
        """Forget what was fetched and sent for a placement."""
        state, images = slot.state, self._lane.images
        if images.uploading is not None and images.uploading.slot is slot:
            images.abandon()
        if state.image_id:
            images.delete(state.image_id)
        state.still = self._pending(slot)
        state.final, state.upload, state.image_id = False, None, 0
        self._lane.painter.forget(slot)

    def drop_protocol(self, slot: Slot[PlacementState]) -> None:
        """Leave what only the old protocol understands; half-blocks stay until something better comes."""
        half = slot.state.still if isinstance(slot.state.still, HalfBlockRenderer) else None
        self.drop_look(slot)
        if half is not None:
            slot.state.still = half

    def trim_payloads(self) -> None:
        """Drop the payloads of the least recently used placements that nobody shows."""
        kept = [(slot, _kept_bytes(slot.state)) for slot in self.table.slots()]
        surplus = sum(size for _, size in kept) - PAYLOAD_BYTES
        for slot, size in kept:
            if surplus <= 0:
                return
            if size and not self._is_held(slot):
                self.drop_look(slot)
                surplus -= size

    def trim_images(self) -> None:
        """Take images back from the terminal, least recently used first, never one that is shown."""
        for slot in self.table.slots():
            if self._lane.images.stored_bytes <= STORE_BYTES:
                return
            if slot.state.image_id and not self._is_held(slot):
                self.drop_look(slot)

    def _is_held(self, slot: Slot[PlacementState]) -> bool:
        return slot.placement in self._wishes or self._lane.model.holds(slot)

    def _evicted(self, slot: Slot[PlacementState]) -> None:
        self.drop_look(slot)
        self._lane.damage.drop(slot)
        self._lane.model.forget_standing()


def _kept_bytes(state: PlacementState) -> int:
    return state.still.size + (len(state.upload.body) if state.upload is not None else 0)
