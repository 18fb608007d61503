"""Painting sixels and iTerm2 images: what is damaged and visible, in strips, and in clips beside what lies above."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tui.graphics.payloads.placements import CellRectangle
from tui.graphics.payloads.strips import Strip, covers
from tui.graphics.screen.cell_renderers import PlacementState, StripRenderer
from tui.graphics.screen.damage import Damage, Origin, column_mask, rectangles
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.tokens import Slot

_MAX_CLIPS: Final = 32


class StripWrite(NamedTuple):
    """One image as an escape string, and the screen cell of its upper left corner."""

    row: int
    column: int
    data: bytes
    ground: str
    """What may be written into each of its rows first, from its column on."""
    rows: int

    def grounded(self) -> bytes:
        """Return the image over its bare ground, from wherever the cursor is.

        Some terminals draw letters a pixel wider than their cells: those of half-blocks would look out beside it.
        """
        lines = [f"\x1b[{self.row + 1 + line};{self.column + 1}H{self.ground}" for line in range(self.rows)]
        return "".join(lines).encode() + self.placed()

    def placed(self) -> bytes:
        """Return the image over whatever stands there, from wherever the cursor is."""
        return f"\x1b[{self.row + 1};{self.column + 1}H".encode() + self.data


class _Clip(NamedTuple):
    slot: Slot[PlacementState]
    box: CellRectangle


class _Job(NamedTuple):
    """A clip half painted: the strips that are left, and the row of the first."""

    clip: _Clip
    origin: Origin
    strips: tuple[Strip, ...]
    row: int


class StripPainter:
    """Turns damage into strokes. A picture that is whole in a strip's rows uses the payload as it is."""

    def __init__(self, model: ScreenModel, damage: Damage) -> None:
        self._model = model
        self._damage = damage
        self._clips: dict[_Clip, tuple[Strip, ...]] = {}
        self._asked: dict[_Clip, None] = {}
        self._job: _Job | None = None

    def next_stroke(self, slots: Iterable[Slot[PlacementState]]) -> StripWrite | None:
        """Return what to paint next, most urgent placement first; None when nothing can be painted yet.

        Clips that must be made first are told by `asked()` afterwards.
        """
        stroke = self._continue_job()
        if stroke is not None:
            return stroke
        self._asked.clear()
        for slot in slots:
            look = slot.state.look
            if not isinstance(look, StripRenderer):
                continue
            for origin in list(self._damage.of(slot)):
                stroke = self._paint(slot, look, origin)
                if stroke is not None:
                    return stroke
        return None

    def asked(self) -> tuple[tuple[Slot[PlacementState], CellRectangle], ...]:
        """The clips that painting waits for."""
        return tuple(self._asked)

    def take_clip(self, slot: Slot[PlacementState], box: CellRectangle, strips: tuple[Strip, ...]) -> None:
        """Accept a clip that was asked for; without strips, or with strips that do not fill the box, it stays blank."""
        clip = _Clip(slot, box)
        self._asked.pop(clip, None)
        self._clips[clip] = strips if covers(strips, box.bottom - box.top) else ()
        while len(self._clips) > _MAX_CLIPS:
            del self._clips[next(iter(self._clips))]

    def forget(self, slot: Slot[PlacementState]) -> None:
        """Drop what belongs to a placement: its payload changed, or it is gone."""
        self._clips = {clip: strips for clip, strips in self._clips.items() if clip.slot is not slot}
        self._asked = {clip: None for clip in self._asked if clip.slot is not slot}
        if self._job is not None and self._job.clip.slot is slot:
            self._job = None

    def _paint(self, slot: Slot[PlacementState], look: StripRenderer, origin: Origin) -> StripWrite | None:
        visible = self._paintable(slot, origin)
        masks = self._damage.of(slot)[origin]
        for row, mask in enumerate(visible):
            masks[row] &= mask  # what is covered becomes damage again when it reappears
        if not any(masks):
            self._damage.drop(slot, origin)
            return None
        whole = column_mask(0, slot.columns)
        partial = list(masks)
        top = 0
        for strip in look.strips:
            rows = range(top, min(top + strip.rows, slot.rows))
            if all(visible[row] == whole for row in rows):
                if any(masks[row] for row in rows):
                    self._painted(slot, origin, rows, whole)
                    ground = look.blank(0, slot.columns)
                    return StripWrite(origin[0] + top, origin[1], strip.data, ground, len(rows))
                for row in rows:
                    partial[row] = 0
            top += strip.rows
        return self._paint_clip(slot, origin, partial)

    def _paint_clip(self, slot: Slot[PlacementState], origin: Origin, masks: list[int]) -> StripWrite | None:
        for rectangle in rectangles(masks):
            clip = _Clip(slot, CellRectangle(*rectangle))
            strips = self._clips.get(clip)
            if strips is None:
                self._asked[clip] = None
                continue
            if not strips:
                self._painted(
                    slot, origin, range(clip.box.top, clip.box.bottom), column_mask(clip.box.left, clip.box.right)
                )
                continue
            self._job = _Job(clip, origin, strips, clip.box.top)
            stroke = self._continue_job()
            if stroke is not None:
                return stroke
        return None

    def _continue_job(self) -> StripWrite | None:
        job, self._job = self._job, None
        if job is None or not job.strips:
            return None
        (slot, box), origin = job.clip, job.origin
        strip = job.strips[0]
        rows = range(job.row, min(job.row + strip.rows, box.bottom))
        mask = column_mask(box.left, box.right)
        visible = self._paintable(slot, origin)
        if not rows or any(visible[row] & mask != mask for row in rows):
            return None  # something came above meanwhile: the damage stays and is cut anew
        self._painted(slot, origin, rows, mask)
        self._job = job._replace(strips=job.strips[1:], row=rows.stop)
        ground = slot.state.look.blank(box.left, box.right)
        return StripWrite(origin[0] + rows.start, origin[1] + box.left, strip.data, ground, len(rows))

    def _painted(self, slot: Slot[PlacementState], origin: Origin, rows: range, mask: int) -> None:
        masks = self._damage.of(slot).get(origin)
        if masks is None:
            return
        for row in rows:
            masks[row] &= ~mask
        if not any(masks):
            self._damage.drop(slot, origin)

    def _paintable(self, slot: Slot[PlacementState], origin: Origin) -> list[int]:
        """Return what stands on the screen, without its last row, where a picture would scroll it."""
        visible = self._model.visible(slot, origin)
        last = self._model.rows - 1 - origin[0]
        if 0 <= last < slot.rows:
            visible[last] = 0
        return visible
