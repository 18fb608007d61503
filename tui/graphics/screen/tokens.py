"""Cell tokens: one private code point for each cell of each placement of a session.

A picture travels through Textual as text. Every cell of a placement is one code point of the planes 15 and 16, row by
row in one contiguous range, so that any crop, overlay or partial line still says by itself which cell of which picture
it is. All of them are one cell wide for Rich.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from tui.graphics.payloads.placements import Placement

State = TypeVar("State")

REGIONS: Final = ((0xF0000, 0xFFFFE), (0x100000, 0x10EEEE))
"""First and one past the last code point; U+10EEEE is kitty's own placeholder, the ends of planes are no characters."""

TOKEN_RUN: Final = re.compile("[\U000f0000-\U0010ffff]+")
"""Everything that may be a token, and nothing that `display_text` lets through."""

MAX_SIDE: Final = 297
"""Columns and rows of the largest placement: as many as kitty has diacritics."""


class TokensExhaustedError(Exception):
    """No code points are left for another placement; `str(error)` is a sentence for people."""


@dataclass(slots=True, eq=False)
class Slot(Generic[State]):
    """One placement of a session with its code points: cell = base + row * columns + column."""

    placement: Placement
    base: int
    state: State
    columns: int
    rows: int
    end: int
    """One past the last code point."""
    origins: set[tuple[int, int]] = field(default_factory=set)
    """Screen (row, column) of the placement's first cell, wherever its tokens were last seen; may lie off screen."""
    _texts: dict[int, str] = field(default_factory=dict)

    def text(self, row: int) -> str:
        """Return the tokens of one row."""
        if not 0 <= row < self.rows:
            return " " * self.columns
        found = self._texts.get(row)
        if found is None:
            first = self.base + row * self.columns
            found = self._texts[row] = "".join(map(chr, range(first, first + self.columns)))
        return found

    def cell(self, code: int) -> tuple[int, int]:
        """Return (row, column) of one of this slot's code points."""
        return divmod(code - self.base, self.columns)


class TokenTable(Generic[State]):
    """The session's code points. Least recently used placements make room, never one that `is_held` says is in use.

    `make_state(placement)` builds what the owner of the table keeps beside each placement; `on_evict(slot)` hears of
    every placement that lost its code points.
    """

    def __init__(
        self,
        make_state: Callable[[Placement], State],
        is_held: Callable[[Slot[State]], bool],
        on_evict: Callable[[Slot[State]], None],
        regions: tuple[tuple[int, int], ...] = REGIONS,
    ) -> None:
        self._make_state = make_state
        self._is_held = is_held
        self._on_evict = on_evict
        self._regions = regions
        self._slots: dict[Placement, Slot[State]] = {}  # in order of use, least recent first
        self._sorted: list[Slot[State]] = []  # by base
        self._next = regions[0][0]

    def __len__(self) -> int:
        return len(self._slots)

    def slots(self) -> tuple[Slot[State], ...]:
        """All placements, least recently used first."""
        return tuple(self._slots.values())

    def find(self, placement: Placement) -> Slot[State] | None:
        """Return the slot of a placement that has one; does not count as a use."""
        return self._slots.get(placement)

    def slot(self, placement: Placement) -> Slot[State]:
        """Return the placement's slot, made when needed; it becomes the most recently used.

        Raises:
            TokensExhaustedError: its size is impossible, or all code points belong to placements in use.
        """
        found = self._slots.pop(placement, None)
        if found is None:
            found = self._allocate(placement)
        self._slots[placement] = found
        return found

    def at(self, code: int) -> Slot[State] | None:
        """Return whose cell a code point is, None when nobody's."""
        index = bisect_right(self._sorted, code, key=_base) - 1
        if index < 0:
            return None
        slot = self._sorted[index]
        return slot if code < slot.end else None

    def evict(self, slot: Slot[State]) -> None:
        """Take a placement's code points away."""
        del self._slots[slot.placement]
        self._sorted.remove(slot)
        self._on_evict(slot)

    def _allocate(self, placement: Placement) -> Slot[State]:
        columns, rows = placement.columns, placement.rows
        if not (1 <= columns <= MAX_SIDE and 1 <= rows <= MAX_SIDE):
            raise TokensExhaustedError(f"A picture of {columns} × {rows} cells cannot be shown.")
        base = self._room(columns * rows)
        self._next = base + columns * rows
        slot = Slot(placement, base, self._make_state(placement), columns, rows, self._next)
        insort(self._sorted, slot, key=_base)
        return slot

    def _room(self, count: int) -> int:
        """Return the start of a free range, walking on through the planes so that code points rest before reuse."""
        base = self._gap(count)
        if base is not None:
            return base
        for slot in self.slots():
            if not self._is_held(slot):
                self.evict(slot)
                base = self._gap(count)
                if base is not None:
                    return base
        raise TokensExhaustedError("There are too many pictures on this screen to show this one too.")

    def _gap(self, count: int) -> int | None:
        """Return the first gap of `count` code points behind the last one given out, else the first of all."""
        first: int | None = None
        for start, end in self._gaps():
            if end - start >= count and first is None:
                first = start
            behind = max(start, self._next)
            if end - behind >= count:
                return behind
        return first

    def _gaps(self) -> list[tuple[int, int]]:
        gaps: list[tuple[int, int]] = []
        for start, end in self._regions:
            position = start
            for slot in self._sorted:
                if start <= slot.base < end:
                    gaps.append((position, slot.base))
                    position = slot.end
            gaps.append((position, end))
        return gaps


def _base(slot: Slot[Any]) -> int:
    return slot.base
