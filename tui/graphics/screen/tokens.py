"""Cell tokens: one private code point for each cell of each placement of a session.

A picture passes through Textual as text. Each cell of a placement is one code point of planes 15 and 16, row by row in
one contiguous range, so that every character identifies its cell of its picture, however a line was cropped or covered.
Rich counts each of them as one cell wide.
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
"""First code point and one past the last. U+10EEEE is kitty's placeholder; the ends of planes are noncharacters."""

TOKEN_RUN: Final = re.compile("[\U000f0000-\U0010ffff]+")
"""Everything that may be a token. `display_text` removes these characters from text."""

MAX_SIDE: Final = 297
"""Most columns and rows of a placement: kitty has that many diacritics."""


class TokensExhaustedError(Exception):
    """No code points are left for another placement; the message is user-facing."""


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
    """Screen (row, column) of the placement's first cell, wherever its tokens were last written; may be off screen."""
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
        """Return the (row, column) of one of this slot's code points."""
        return divmod(code - self.base, self.columns)


class TokenTable(Generic[State]):
    """The code points of a session. The least recently used placements are evicted, except where `is_held` holds.

    `make_state(placement)` makes the state stored with a new placement. `on_evict(slot)` is called for every placement
    that lost its code points.
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
        self.changes = 0
        """How often a placement was given code points or lost them."""

    def __len__(self) -> int:
        return len(self._slots)

    def slots(self) -> tuple[Slot[State], ...]:
        """Return all placements, least recently used first."""
        return tuple(self._slots.values())

    def find(self, placement: Placement) -> Slot[State] | None:
        """Return the slot of a placement, None where it has none; does not count as a use."""
        return self._slots.get(placement)

    def slot(self, placement: Placement) -> Slot[State]:
        """Return the slot of a placement, allocated when needed; it becomes the most recently used.

        Raises:
            TokensExhaustedError: the size is not supported, or all code points belong to placements in use.
        """
        found = self._slots.pop(placement, None)
        if found is None:
            found = self._allocate(placement)
        self._slots[placement] = found
        return found

    def at(self, code: int) -> Slot[State] | None:
        """Return the slot that a code point belongs to, None when it is free."""
        index = bisect_right(self._sorted, code, key=_base) - 1
        if index < 0:
            return None
        slot = self._sorted[index]
        return slot if code < slot.end else None

    def evict(self, slot: Slot[State]) -> None:
        """Free the code points of a placement."""
        del self._slots[slot.placement]
        self._sorted.remove(slot)
        self.changes += 1
        self._on_evict(slot)

    def _allocate(self, placement: Placement) -> Slot[State]:
        columns, rows = placement.columns, placement.rows
        if not (1 <= columns <= MAX_SIDE and 1 <= rows <= MAX_SIDE):
            raise TokensExhaustedError(f"Pictures of {columns} × {rows} cells are not supported.")
        base = self._free_range(columns * rows)
        self._next = base + columns * rows
        slot = Slot(placement, base, self._make_state(placement), columns, rows, self._next)
        insort(self._sorted, slot, key=_base)
        self.changes += 1
        return slot

    def _free_range(self, count: int) -> int:
        """Return the start of a free range, as late as possible after the last use of its code points."""
        base = self._find_gap(count)
        if base is not None:
            return base
        for slot in self.slots():
            if not self._is_held(slot):
                self.evict(slot)
                base = self._find_gap(count)
                if base is not None:
                    return base
        raise TokensExhaustedError("There are too many pictures on this screen.")

    def _find_gap(self, count: int) -> int | None:
        """Return the first gap of `count` code points after the last allocation, else the first gap of all."""
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
