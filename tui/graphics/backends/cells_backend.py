"""CellsBackend: block characters, which every terminal can draw."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graphics.animation.player import Player
from tui.graphics.backends.context import BackendContext
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.screen.cell_renderers import CellRenderer, block_renderer
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot


class CellsBackend:
    """Shows payloads as text. The other backends extend it: on a slow connection they show block characters, too."""

    def __init__(self, context: BackendContext) -> None:
        self._context = context

    def accept(self, slot: Slot[PlacementState], payload: Payload) -> bool:
        """Show the payload of a placement's request, or queue its upload; return False when it is damaged."""
        slot.state.receive(final=payload.final)
        fill = self._context.fill_of(slot)
        self._context.output.show(slot, block_renderer(payload.body, slot.state.request, fill))
        return True

    def next_bytes(self, damaged: Sequence[Slot[PlacementState]]) -> bytes:
        """Return the next uninterruptible bytes of images, b"" when there are none.

        Cells that are text are written before. `damaged` are the damaged placements, most urgent first. The images of a
        previous protocol are deleted with every backend.
        """
        del damaged
        return self._context.output.images.next_commands()

    def render_frame(self, slot: Slot[PlacementState], request: PayloadRequest, body: bytes) -> CellRenderer | None:
        """Return the renderer for a frame of an animation; None when its payload is damaged."""
        return block_renderer(body, request, self._context.fill_of(slot))

    def player_type(self, terminal_name: str) -> type[Player]:
        """Return the class that plays animations on a terminal with this XTVERSION name."""
        del terminal_name
        return Player

    def video_player_type(self, terminal_name: str) -> type[Player]:
        """Return the class that plays videos on a terminal with this XTVERSION name."""
        del terminal_name
        return Player
