"""Orders, pages and outlines: how long lists are cut into what a screen needs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import PhotoId
from core.models.photo_sets import PhotoSet


class SortOrder(StrEnum):
    """How a list is ordered. Dates, additions and sizes come largest first; names from A to Z."""

    DATE = "date"
    OLDEST = "oldest"
    NAME = "name"
    ADDED = "added"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a photo stands in a sort order: the keyset that the next page starts after."""

    value: int | str
    photo_id: PhotoId


BLOCK_SIZE = 240
"""Photos per block: justified rows restart here, so that a block lays out alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """Up to `BLOCK_SIZE` consecutive photos: where they start and their shapes."""

    after: PageKey | None
    """The keyset before the first photo, None for the first block."""
    aspects: array[int]
    """Width : height in thousandths, one unsigned short per photo, 100 to 60000 (1500 is 3:2)."""

    def __len__(self) -> int:
        """How many photos the block holds."""
        return len(self.aspects)


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a whole photo set in one order: enough for scrollbars and jumps without loading a photo."""

    photo_set: PhotoSet
    order: SortOrder
    blocks: tuple[Block, ...]

    @property
    def total(self) -> int:
        """How many photos the set holds."""
        return sum(len(block) for block in self.blocks)

    def __iter__(self) -> Iterator[Block]:
        """The blocks, in order."""
        return iter(self.blocks)
