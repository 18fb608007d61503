"""Damage: cells of placements that still have to be painted by the image lane.

A mask is an int: bit c stands for column c of the placement. Damage says what was disturbed; what of it may be painted
is asked of the screen model at the moment of painting.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tui.graphics.screen.tokens import Slot

Origin = tuple[int, int]


class Rectangle(NamedTuple):
    """Cells of a placement, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int


def column_mask(start: int, stop: int) -> int:
    """Return the mask of the columns from `start` up to `stop`."""
    return (1 << stop) - (1 << start)


def column_runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of each row of set bits."""
    position = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        ones = (~mask & (mask + 1)).bit_length() - 1
        yield position + zeros, position + zeros + ones
        mask >>= ones
        position += zeros + ones


def rectangles(masks: list[int]) -> list[Rectangle]:
    """Cut masks into rectangles: neighbouring rows that share a run share a rectangle."""
    found: list[Rectangle] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row, mask in enumerate([*masks, 0]):
        here = set(column_runs(mask))
        for (start, stop), top in list(open_runs.items()):
            if (start, stop) not in here:
                found.append(Rectangle(start, top, stop, row))
                del open_runs[start, stop]
        for run in here:
            open_runs.setdefault(run, row)
    return sorted(found, key=lambda box: (box.top, box.left))


class Damage:
    """Disturbed cells by placement and origin, oldest placement first."""

    def __init__(self) -> None:
        self._masks: dict[Slot[Any], dict[Origin, list[int]]] = {}

    def __bool__(self) -> bool:
        return bool(self._masks)

    def add(self, slot: Slot[Any], origin: Origin, row: int, start: int, stop: int) -> None:
        """Record cells of one row."""
        self._rows(slot, origin)[row] |= column_mask(start, stop)

    def add_changed(self, slot: Slot[Any], changed: list[int]) -> None:
        """Record the same cells of a placement, a mask for each row, wherever it stands."""
        if any(changed):
            for origin in slot.origins:
                rows = self._rows(slot, origin)
                rows[:] = [before | mask for before, mask in zip(rows, changed, strict=True)]

    def add_all(self, slot: Slot[Any]) -> None:
        """Record every cell of a placement, wherever it stands."""
        for origin in slot.origins:
            self._masks.setdefault(slot, {})[origin] = [column_mask(0, slot.columns)] * slot.rows

    def of(self, slot: Slot[Any]) -> dict[Origin, list[int]]:
        """Return the masks of a placement by origin; changing them changes the damage."""
        return self._masks.get(slot, {})

    def slots(self) -> tuple[Slot[Any], ...]:
        """The damaged placements, oldest damage first."""
        return tuple(self._masks)

    def drop(self, slot: Slot[Any], origin: Origin | None = None) -> None:
        """Forget damage that is painted or gone."""
        if origin is None:
            self._masks.pop(slot, None)
            return
        places = self._masks.get(slot)
        if places is not None:
            places.pop(origin, None)
            if not places:
                del self._masks[slot]

    def clear(self) -> None:
        """Forget all."""
        self._masks.clear()

    def _rows(self, slot: Slot[Any], origin: Origin) -> list[int]:
        places = self._masks.setdefault(slot, {})
        rows = places.get(origin)
        if rows is None:
            rows = places[origin] = [0] * slot.rows
        return rows
