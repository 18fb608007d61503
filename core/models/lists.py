"""Orders, pages and outlines: long lists in the parts that a screen needs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import PhotoId
from core.models.photo_sets import PhotoSet


class SortOrder(StrEnum):
    """The order of a list. Dates, additions and sizes are sorted from the largest, names from A to Z."""

    DATE = "date"
    OLDEST = "oldest"
    NAME = "name"
    ADDED = "added"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class PageKey:
    """The position of a photo in an order: the keyset that the next page starts after."""

    value: int | str
    photo_id: PhotoId


BLOCK_SIZE = 240
"""Photos per block: justified rows restart here, so that each block can be laid out alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """Up to `BLOCK_SIZE` consecutive photos: their start and their shapes."""

    after: PageKey | None
    """The keyset before the first photo, None for the first block."""
    aspects: array[int]
    """Width : height in thousandths, one unsigned short per photo, 100 to 60000 (1500 is 3:2)."""

    def __len__(self) -> int:
        """Return the number of photos."""
        return len(self.aspects)


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a whole photo set in one order: enough for scrollbars and jumps without loading any photo."""

    photo_set: PhotoSet
    order: SortOrder
    blocks: tuple[Block, ...]

    @property
    def total(self) -> int:
        """The number of photos."""
        return sum(len(block) for block in self.blocks)

    def __iter__(self) -> Iterator[Block]:
        """Iterate over the blocks, in order."""
        return iter(self.blocks)
