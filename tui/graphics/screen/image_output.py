"""ImageOutput: what is written after the text of frames: changed cells, strips of pictures, and kitty's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui.graphics.screen.cell_renderers import CellRenderer
from tui.graphics.screen.damage import Damage, column_runs
from tui.graphics.screen.frame_compaction import compact
from tui.graphics.screen.frame_parsing import SYNC_END, SYNC_START
from tui.graphics.screen.kitty_images import KittyImageStore
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.strip_painter import StripPainter
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import Capabilities


class ImageOutput:
    """The model of a terminal's screen, the damage on it, and the writes that repair it."""

    def __init__(self, capabilities: Capabilities, size: tuple[int, int]) -> None:
        """Start with an unknown screen of `size` columns and rows."""
        self.damage = Damage()
        self.images = KittyImageStore()
        self.reset(capabilities, size)

    def reset(self, capabilities: Capabilities, size: tuple[int, int]) -> None:
        """Forget what the screen shows, because it was resized or cleared."""
        self._synchronized = capabilities.synchronized_output
        self._erases = capabilities.background_erase
        self.images.passthrough = capabilities.passthrough
        self.damage.clear()
        self.model = ScreenModel(*size)
        self.painter = StripPainter(self.model, self.damage)

    def show(self, slot: Slot[PlacementState], renderer: CellRenderer) -> None:
        """Show another still picture in a placement's cells."""
        slot.state.show(renderer)
        self.repaint(slot)

    def repaint(self, slot: Slot[PlacementState]) -> None:
        """Mark all cells of a placement on the screen as damaged."""
        self.painter.forget(slot)
        self.damage.add_all(slot)

    def next_cells(
        self, slots: Iterable[Slot[PlacementState]], max_bytes: int, *, saves_bytes: bool = True
    ) -> bytes | None:
        """Return damaged cells that are text, in the order of `slots`; None where no such cell is damaged.

        The result ends after the row of cells that reaches `max_bytes`. Cells that are no longer on the screen are
        removed from the damage. `saves_bytes` takes three times the processor time for a twentieth fewer bytes.
        """
        cells = _damaged_cells(self.model, self.damage, slots, max_bytes)
        if not cells:
            return None
        return self._framed((compact(cells, erases=self._erases) if saves_bytes else cells).encode())

    def next_strip(self, slots: Sequence[Slot[PlacementState]], on_new_clips: Callable[[], None]) -> bytes | None:
        """Return the next damaged strip, in the order of `slots`; call `on_new_clips` when other clips are needed."""
        before = self.painter.needed_clips()
        write = self.painter.next_write(slots)
        if self.painter.needed_clips() != before:
            on_new_clips()
        if write is None:
            return None
        return self._framed(write.over_background() if self._synchronized else write.positioned())

    def _framed(self, data: bytes) -> bytes:
        """Restore the cursor after a write, and let the terminal show it at once where it can."""
        cursor = self.model.cursor
        before, after = (
            (b"\x1b7", b"\x1b8") if cursor is None else (b"", b"\x1b[%d;%dH" % (cursor[0] + 1, cursor[1] + 1))
        )
        if self._synchronized:
            before, after = SYNC_START.encode("ascii") + before, after + SYNC_END.encode("ascii")
        return before + data + after


def _damaged_cells(model: ScreenModel, damage: Damage, slots: Iterable[Slot[PlacementState]], max_bytes: int) -> str:
    parts: list[str] = []
    size = 0
    for slot in slots:
        renderer = slot.state.renderer
        if not renderer.is_text:
            continue
        for origin, masks in list(damage.of(slot).items()):
            visible = model.visible(slot, origin)
            for row, mask in enumerate(masks):
                for start, stop in column_runs(mask & visible[row]):
                    position = f"\x1b[{origin[0] + row + 1};{origin[1] + start + 1}H"
                    parts.append(position + renderer.cells(row, start, stop))
                    size += len(parts[-1].encode())
                masks[row] = 0
                if size >= max_bytes:
                    return "".join(parts)
            damage.drop(slot, origin)
    return "".join(parts)
