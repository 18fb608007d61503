"""Rewriting cells whose look has changed since a frame wrote them: late half-blocks, placeholders after an upload."""

from __future__ import annotations

from collections.abc import Iterable

from tui.graphics.screen.cell_renderers import PlacementState
from tui.graphics.screen.damage import Damage, column_runs
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.tokens import Slot


def next_cells(model: ScreenModel, damage: Damage, slots: Iterable[Slot[PlacementState]], most_bytes: int) -> str:
    """Return damaged cells as text, of the first placements first; "" when nothing that is text is damaged.

    It ends behind the row of cells that reaches `most_bytes`.

    What is painted is taken off the damage, and so is what does not stand on the screen now.
    """
    parts: list[str] = []
    size = 0
    for slot in slots:
        look = slot.state.look
        if not look.complete:
            continue
        for origin, masks in list(damage.of(slot).items()):
            visible = model.visible(slot, origin)
            for row, mask in enumerate(masks):
                for start, stop in column_runs(mask & visible[row]):
                    place = f"\x1b[{origin[0] + row + 1};{origin[1] + start + 1}H"
                    parts.append(place + look.cells(row, start, stop))
                    size += len(parts[-1].encode())
                masks[row] = 0
                if size >= most_bytes:
                    return "".join(parts)
            damage.drop(slot, origin)
    return "".join(parts)
