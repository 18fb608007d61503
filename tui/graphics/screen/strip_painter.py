"""Painting sixels and iTerm2 images: damaged cells become strips, or clips where something covers the picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tui.graphics.payloads.placements import CellRectangle
from tui.graphics.payloads.strips import Strip, covers
from tui.graphics.screen.cell_renderers import StripRenderer
from tui.graphics.screen.damage import Damage, Origin, column_mask, rectangles
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.tokens import Slot

_MAX_CLIPS: Final = 32


class StripWrite(NamedTuple):
    """One image as an escape string, and the screen cell of its upper left corner."""

    row: int
    column: int
    data: bytes | memoryview
    background: str
    """Blank cells for each of its rows, from its column on."""
    rows: int

    def over_background(self) -> bytes:
        """Return the image after blank cells, with cursor positions.

        Some terminals draw characters a pixel wider than their cells: half-blocks would show at the image's edge.
        """
        lines = [f"\x1b[{self.row + 1 + line};{self.column + 1}H{self.background}" for line in range(self.rows)]
        return "".join(lines).encode() + self.positioned()

    def positioned(self) -> bytes:
        """Return the image after a cursor position."""
        return b"".join((f"\x1b[{self.row + 1};{self.column + 1}H".encode(), self.data))


class _Clip(NamedTuple):
    slot: Slot[PlacementState]
    cells: CellRectangle


class _ClipInProgress(NamedTuple):
    """A partly painted clip: the remaining strips, and the row of the first."""

    clip: _Clip
    origin: Origin
    strips: tuple[Strip, ...]
    row: int


class StripPainter:
    """Turns damage into strip writes. Rows in which a picture is completely visible use its payload unchanged."""

    def __init__(self, model: ScreenModel, damage: Damage) -> None:
        self._model = model
        self._damage = damage
        self._clips: dict[_Clip, tuple[Strip, ...]] = {}
        self._needed: dict[_Clip, None] = {}
        self._in_progress: _ClipInProgress | None = None

    def next_write(self, slots: Iterable[Slot[PlacementState]]) -> StripWrite | None:
        """Return what to paint next, in the order of `slots`; None when nothing can be painted yet.

        Afterwards, `needed_clips()` says for which clips painting waits.
        """
        write = self._continue_clip()
        if write is not None:
            return write
        self._needed.clear()
        for slot in slots:
            renderer = slot.state.renderer
            if not isinstance(renderer, StripRenderer):
                continue
            for origin in list(self._damage.of(slot)):
                write = self._paint(slot, renderer, origin)
                if write is not None:
                    return write
        return None

    def needed_clips(self) -> tuple[tuple[Slot[PlacementState], CellRectangle], ...]:
        """Return the clips that painting waits for."""
        return tuple(self._needed)

    def take_clip(self, slot: Slot[PlacementState], cells: CellRectangle, strips: tuple[Strip, ...]) -> None:
        """Accept a needed clip. Its cells stay blank when the strips do not fill them, as after a failure (none)."""
        clip = _Clip(slot, cells)
        self._needed.pop(clip, None)
        self._clips[clip] = strips if covers(strips, cells.bottom - cells.top) else ()
        while len(self._clips) > _MAX_CLIPS:
            del self._clips[next(iter(self._clips))]

    def forget(self, slot: Slot[PlacementState]) -> None:
        """Drop the clips of a placement, because its payload changed or it was evicted."""
        self._clips = {clip: strips for clip, strips in self._clips.items() if clip.slot is not slot}
        self._needed = {clip: None for clip in self._needed if clip.slot is not slot}
        if self._in_progress is not None and self._in_progress.clip.slot is slot:
            self._in_progress = None

    def _paint(self, slot: Slot[PlacementState], renderer: StripRenderer, origin: Origin) -> StripWrite | None:
        visible = self._paintable(slot, origin)
        masks = self._damage.of(slot)[origin]
        for row, mask in enumerate(visible):
            masks[row] &= mask  # covered cells become damage again when they reappear
        if not any(masks):
            self._damage.drop(slot, origin)
            return None
        whole = column_mask(0, slot.columns)
        partial = list(masks)
        top = 0
        for strip in renderer.strips:
            rows = range(top, min(top + strip.rows, slot.rows))
            if all(visible[row] == whole for row in rows):
                if any(masks[row] for row in rows):
                    self._mark_painted(slot, origin, rows, whole)
                    background = renderer.blank(0, slot.columns)
                    return StripWrite(origin[0] + top, origin[1], strip.data, background, len(rows))
                for row in rows:
                    partial[row] = 0
            top += strip.rows
        return self._paint_clip(slot, origin, partial)

    def _paint_clip(self, slot: Slot[PlacementState], origin: Origin, masks: list[int]) -> StripWrite | None:
        for cells in rectangles(masks):
            clip = _Clip(slot, cells)
            strips = self._clips.get(clip)
            if strips is None:
                self._needed[clip] = None
                continue
            if not strips:
                rows, mask = range(cells.top, cells.bottom), column_mask(cells.left, cells.right)
                self._mark_painted(slot, origin, rows, mask)
                continue
            self._in_progress = _ClipInProgress(clip, origin, strips, cells.top)
            write = self._continue_clip()
            if write is not None:
                return write
        return None

    def _continue_clip(self) -> StripWrite | None:
        progress, self._in_progress = self._in_progress, None
        if progress is None or not progress.strips:
            return None
        (slot, cells), origin = progress.clip, progress.origin
        strip = progress.strips[0]
        rows = range(progress.row, min(progress.row + strip.rows, cells.bottom))
        mask = column_mask(cells.left, cells.right)
        visible = self._paintable(slot, origin)
        if not rows or any(visible[row] & mask != mask for row in rows):
            return None  # something covers it now: the damage remains and is cut into other clips
        self._mark_painted(slot, origin, rows, mask)
        self._in_progress = progress._replace(strips=progress.strips[1:], row=rows.stop)
        background = slot.state.renderer.blank(cells.left, cells.right)
        return StripWrite(origin[0] + rows.start, origin[1] + cells.left, strip.data, background, len(rows))

    def _mark_painted(self, slot: Slot[PlacementState], origin: Origin, rows: range, mask: int) -> None:
        masks = self._damage.of(slot).get(origin)
        if masks is None:
            return
        for row in rows:
            masks[row] &= ~mask
        if not any(masks):
            self._damage.drop(slot, origin)

    def _paintable(self, slot: Slot[PlacementState], origin: Origin) -> list[int]:
        """Return the visible cells outside the screen's last row, where a picture would scroll the screen."""
        visible = self._model.visible(slot, origin)
        last = self._model.rows - 1 - origin[0]
        if 0 <= last < slot.rows:
            visible[last] = 0
        return visible
