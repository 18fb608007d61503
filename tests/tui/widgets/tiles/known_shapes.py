"""Shapes of pictures for layouts."""

from __future__ import annotations

from collections.abc import Sequence

from core.models import BLOCK_SIZE


class KnownShapes:
    """A list of pictures of which some blocks are known, all at first."""

    def __init__(self, shapes: Sequence[int]) -> None:
        self.total = len(shapes)
        self.known = set(range(len(shapes) // BLOCK_SIZE + 1))
        self._shapes = shapes

    def aspects(self, number: int) -> Sequence[int] | None:
        first = number * BLOCK_SIZE
        return self._shapes[first : first + BLOCK_SIZE] if number in self.known else None
