"""KittyBackend: images in the terminal's memory, shown in the cells of placeholder characters."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graphics.animation.kitty_players import KittyPlayer, UploadingPlayer
from tui.graphics.animation.player import Player
from tui.graphics.backends.cells_backend import CellsBackend
from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.payloads.payload_requests import Payload
from tui.graphics.screen.cell_renderers import PlaceholderRenderer
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.brands import plays_kitty_animations


class KittyBackend(CellsBackend):
    """Uploads one image at a time; a placement shows its image when the upload has ended."""

    def accept(self, slot: Slot[PlacementState], payload: Payload) -> bool:
        """Queue an upload, or show blocks where these were requested."""
        if ENCODERS[slot.state.request.protocol].is_blocks:
            return super().accept(slot, payload)
        slot.state.receive(final=payload.final)
        slot.state.queue_upload(payload)
        return True

    def next_bytes(self, damaged: Sequence[Slot[PlacementState]]) -> bytes:
        """Return the next chunks of the upload in progress; otherwise queued commands, then the most urgent upload."""
        images = self._context.output.images
        if images.uploading is None:
            commands = super().next_bytes(damaged)
            if commands:
                return commands
            if not self._start_upload():
                return b""
        chunks, completed = images.next_chunks(self._context.planner.write_bytes)
        if completed is not None:
            self._finish_upload(completed)
        return chunks

    def player_type(self, terminal_name: str) -> type[Player]:
        """Return a player that lets the terminal play animations, where it can."""
        return KittyPlayer if plays_kitty_animations(terminal_name) else UploadingPlayer

    def video_player_type(self, terminal_name: str) -> type[Player]:
        """Return a player that uploads each frame as an image: kitty 0.41 does not always redraw one that is edited."""
        del terminal_name
        return UploadingPlayer

    def _start_upload(self) -> bool:
        """Start an upload: visible still pictures first, then frames of animations, then prefetched pictures."""
        context = self._context
        slot = context.updates.next_upload()
        is_visible = slot is not None and context.updates.is_visible(slot)
        if not is_visible and context.players.start_upload():
            return True
        if slot is None:
            return False
        context.output.images.start(slot, slot.state.take_upload().body)
        return True

    def _finish_upload(self, upload: Upload) -> None:
        context = self._context
        if upload.frame:
            context.players.uploaded(upload)
            return
        slot = upload.slot
        renderer = PlaceholderRenderer(upload.image_id, context.fill_of(slot))
        context.output.images.delete(slot.state.finish_upload(upload.image_id, renderer))
        context.output.repaint(slot)
        context.cache.trim_images()
