"""DrawnListeners: who waits until the terminal shows a picture."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.screen.tokens import Slot, TokenTable

DrawnListener = Callable[[], object]


class DrawnListeners:
    """One listener for each owner, called once."""

    def __init__(self, table: TokenTable[PlacementState], output: ImageOutput, wake: Callable[[], None]) -> None:
        """`wake()` asks for a call of `report`."""
        self._table = table
        self._output = output
        self._wake = wake
        self._waiting: dict[Hashable, tuple[Placement, DrawnListener]] = {}

    def listen(self, owner: Hashable, placement: Placement, listener: DrawnListener) -> None:
        """Call `listener` when the placement is on the screen with its picture, or there is a reason why it has none.

        The first picture counts, also where a better one follows on a slow connection. It replaces the owner's
        listener; a listener is not called for a placement that is never drawn.
        """
        self._waiting[owner] = placement, listener
        self._wake()

    def forget(self, owner: Hashable) -> None:
        """Remove the owner's listener."""
        self._waiting.pop(owner, None)

    def report(self) -> None:
        """Call the listeners whose pictures are drawn; to be called when everything before was written."""
        for owner, (placement, listener) in list(self._waiting.items()):
            slot = self._table.find(placement)
            if slot is not None and (slot.state.failure is not None or self._is_drawn(slot)):
                del self._waiting[owner]
                listener()

    def _is_drawn(self, slot: Slot[PlacementState]) -> bool:
        state, output = slot.state, self._output
        upload = output.images.uploading
        return (
            state.phase is PayloadPhase.COMPLETE
            and state.queued_upload is None
            and (upload is None or upload.slot is not slot)
            and not output.damage.of(slot)
            and any(any(output.model.visible(slot, origin)) for origin in slot.origins)
        )
