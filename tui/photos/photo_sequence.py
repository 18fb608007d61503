"""The photos of a photo set in one order, read in blocks on demand."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from core.models import Actor, AssetKey, Block, EverythingSet, Outline, Photo, PhotoSet, SortOrder

if TYPE_CHECKING:
    from core.gallery import Gallery

_BLOCKS_KEPT = 12


class PhotoSequence:
    """An outline and the blocks of it that were read last; indexes run from 0 to `total`."""

    def __init__(self, gallery: Gallery, actor: Actor, outline: Outline) -> None:
        """Wrap an outline; `open` reads one."""
        self.outline = outline
        self._gallery = gallery
        self._actor = actor
        self._starts = [0, *accumulate(len(block) for block in outline.blocks)]
        self._blocks: OrderedDict[int, tuple[Photo, ...]] = OrderedDict()

    @classmethod
    async def open(cls, gallery: Gallery, actor: Actor, photo_set: PhotoSet, order: SortOrder) -> PhotoSequence:
        """Read the outline of a photo set."""
        return cls(gallery, actor, await gallery.library.outline(actor, photo_set, order))

    @classmethod
    def of_photos(cls, gallery: Gallery, actor: Actor, photos: Sequence[Photo]) -> PhotoSequence:
        """Return a short sequence of loaded photos, newest first."""
        aspects = array("H", (_aspect(photo) for photo in photos))
        blocks = (Block(None, aspects),) if photos else ()
        sequence = cls(gallery, actor, Outline(EverythingSet(), SortOrder.DATE, blocks))
        if photos:
            sequence._blocks[0] = tuple(photos)
        return sequence

    @property
    def total(self) -> int:
        """Return the number of photos."""
        return self._starts[-1]

    @property
    def photo_set(self) -> PhotoSet:
        """Return the photo set."""
        return self.outline.photo_set

    @property
    def order(self) -> SortOrder:
        """Return the order."""
        return self.outline.order

    def photo(self, index: int) -> Photo | None:
        """Return a photo, None while its block is not loaded."""
        if not 0 <= index < self.total:
            return None
        number = self._number(index)
        block = self._blocks.get(number)
        place = index - self._starts[number]
        return block[place] if block is not None and place < len(block) else None

    def missing(self, first: int, end: int) -> int | None:
        """Return the first block between two indexes that is not loaded, None when all are."""
        if self.total == 0 or end <= first:
            return None
        low, high = self._number(max(first, 0)), self._number(min(end, self.total) - 1)
        return next((number for number in range(low, high + 1) if number not in self._blocks), None)

    async def load(self, number: int) -> None:
        """Read one block with one keyset query and evict the least recently used ones.

        Raises:
            GalleryError: the database cannot be read.
        """
        block = self.outline.blocks[number]
        photos = await self._gallery.library.page(self._actor, self.photo_set, self.order, block.after, len(block))
        self._blocks[number] = photos
        self._blocks.move_to_end(number)
        while len(self._blocks) > _BLOCKS_KEPT:
            self._blocks.popitem(last=False)

    async def get(self, index: int) -> Photo | None:
        """Return a photo, read on demand; None when it is no longer there."""
        if self.missing(index, index + 1) is not None:
            await self.load(self._number(index))
        return self.photo(index)

    async def find(self, asset_key: AssetKey) -> int | None:
        """Return the index of a photo, None when it is not in the set."""
        return await self._gallery.library.position(self._actor, self.photo_set, self.order, asset_key)

    def _number(self, index: int) -> int:
        return bisect_right(self._starts, index) - 1


def _aspect(photo: Photo) -> int:
    if photo.width <= 0 or photo.height <= 0:
        return 1000
    return min(max(round(photo.width * 1000 / photo.height), 100), 60000)
