"""Damage: cells of placements that the image output still has to paint.

A mask is an int: bit c is column c of the placement. Damage records what was disturbed; which of these cells
are visible is decided by the screen model when they are painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.graphics.payloads.placements import CellRectangle
from tui.graphics.screen.tokens import Slot

Origin = tuple[int, int]
"""Screen row and column of a placement's first cell."""


def column_mask(start: int, stop: int) -> int:
    """Return the mask of the columns from `start` up to `stop` (exclusive)."""
    return (1 << stop) - (1 << start)


def column_runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of each run of set bits."""
    position = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        ones = (~mask & (mask + 1)).bit_length() - 1
        yield position + zeros, position + zeros + ones
        mask >>= ones
        position += zeros + ones


def rectangles(masks: list[int]) -> list[CellRectangle]:
    """Return disjoint rectangles that cover the masks; neighbouring rows with the same run share a rectangle."""
    found: list[CellRectangle] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row, mask in enumerate([*masks, 0]):
        here = set(column_runs(mask))
        for (start, stop), top in list(open_runs.items()):
            if (start, stop) not in here:
                found.append(CellRectangle(start, top, stop, row))
                del open_runs[start, stop]
        for run in here:
            open_runs.setdefault(run, row)
    return sorted(found, key=lambda cells: (cells.top, cells.left))


class Damage:
    """Damaged cells by placement and origin, oldest placement first."""

    def __init__(self) -> None:
        self._masks: dict[Slot[Any], dict[Origin, list[int]]] = {}

    def __bool__(self) -> bool:
        return bool(self._masks)

    def add(self, slot: Slot[Any], origin: Origin, row: int, start: int, stop: int) -> None:
        """Add cells of one row."""
        self._rows(slot, origin)[row] |= column_mask(start, stop)

    def add_masks(self, slot: Slot[Any], added: list[int]) -> None:
        """Add the same cells of a placement, one mask per row, at every origin."""
        if any(added):
            for origin in slot.origins:
                rows = self._rows(slot, origin)
                rows[:] = [before | mask for before, mask in zip(rows, added, strict=True)]

    def add_all(self, slot: Slot[Any]) -> None:
        """Add every cell of a placement, at every origin."""
        for origin in slot.origins:
            self._masks.setdefault(slot, {})[origin] = [column_mask(0, slot.columns)] * slot.rows

    def of(self, slot: Slot[Any]) -> dict[Origin, list[int]]:
        """Return the masks of a placement by origin; modifying them modifies the damage."""
        return self._masks.get(slot, {})

    def slots(self) -> tuple[Slot[Any], ...]:
        """Return the damaged placements, oldest damage first."""
        return tuple(self._masks)

    def drop(self, slot: Slot[Any], origin: Origin | None = None) -> None:
        """Remove the damage of a placement, at one origin or at all."""
        if origin is None:
            self._masks.pop(slot, None)
            return
        places = self._masks.get(slot)
        if places is not None:
            places.pop(origin, None)
            if not places:
                del self._masks[slot]

    def clear(self) -> None:
        """Remove all damage."""
        self._masks.clear()

    def _rows(self, slot: Slot[Any], origin: Origin) -> list[int]:
        places = self._masks.setdefault(slot, {})
        rows = places.get(origin)
        if rows is None:
            rows = places[origin] = [0] * slot.rows
        return rows
