"""What is written behind the text of frames: cells that changed since, strips of pictures, images for a kitty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.graphics.screen.cell_renderers import CellRenderer, PlacementState
from tui.graphics.screen.cell_repaint import next_cells
from tui.graphics.screen.damage import Damage
from tui.graphics.screen.frame_parsing import SYNC_END, SYNC_START
from tui.graphics.screen.kitty_images import KittyImageStore
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.strip_painter import StripPainter
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import Capabilities


class ImageOutput:
    """The terminal's screen as far as it is known, what is damaged on it, and what mends that."""

    def __init__(self, capabilities: Capabilities, size: tuple[int, int]) -> None:
        """Know nothing of a screen of `size` columns and rows."""
        self.damage = Damage()
        self.images = KittyImageStore()
        self.begin_anew(capabilities, size)

    def begin_anew(self, capabilities: Capabilities, size: tuple[int, int]) -> None:
        """Forget the screen: it has another size, or was cleared."""
        self._synchronized = capabilities.synchronized_output
        self.images.passthrough = capabilities.passthrough
        self.damage.clear()
        self.model = ScreenModel(*size)
        self.painter = StripPainter(self.model, self.damage)

    def show(self, slot: Slot[PlacementState], look: CellRenderer) -> None:
        """Let a picture have another look, and the cells that stand on the screen follow."""
        slot.state.still = look
        self.touch(slot)

    def touch(self, slot: Slot[PlacementState]) -> None:
        """Let all cells of a picture that stand on the screen follow its look."""
        self.painter.forget(slot)
        self.damage.add_all(slot)

    def next_cells(self, slots: Sequence[Slot[PlacementState]], most_bytes: int) -> bytes | None:
        """Return cells that are text, of the most urgent pictures first; None where none is damaged."""
        cells = next_cells(self.model, self.damage, slots, most_bytes)
        return self._framed(cells.encode()) if cells else None

    def next_strip(self, slots: Sequence[Slot[PlacementState]], missing: Callable[[], None]) -> bytes | None:
        """Return a strip of a picture; call `missing` when other clips must be made first than were before."""
        asked = self.painter.asked()
        stroke = self.painter.next_stroke(slots)
        if self.painter.asked() != asked:
            missing()
        if stroke is None:
            return None
        return self._framed(stroke.grounded() if self._synchronized else stroke.placed())

    def _framed(self, data: bytes) -> bytes:
        """Let a write happen at once where the terminal can, and leave its cursor where it was."""
        cursor = self.model.cursor
        before, after = (
            (b"\x1b7", b"\x1b8") if cursor is None else (b"", b"\x1b[%d;%dH" % (cursor[0] + 1, cursor[1] + 1))
        )
        if self._synchronized:
            before, after = SYNC_START.encode("ascii") + before, after + SYNC_END.encode("ascii")
        return before + data + after
