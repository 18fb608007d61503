"""The photos of a photo set in one order, read in blocks on demand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.models import BLOCK_SIZE, Actor, AssetKey, Collection, EverythingSet, PageKey, Photo, PhotoSet, SortOrder

if TYPE_CHECKING:
    from core.gallery import Gallery

_BLOCKS_KEPT = 6
"""Blocks that are kept, more on a screen so large that it shows that many."""


class PhotoSequence:
    """The number of photos of a set, and the blocks that were read last; indexes run from 0 to `total`.

    Block n begins with photo n * `BLOCK_SIZE`. Memory does not grow with the set.
    """

    def __init__(self, gallery: Gallery, actor: Actor, photo_set: PhotoSet, order: SortOrder, total: int) -> None:
        """Start without any block; `open` counts the photos."""
        self.photo_set = photo_set
        self.order = order
        self.total = total
        self._gallery = gallery
        self.actor = actor
        """Who has read the photos."""
        self._blocks: OrderedDict[int, tuple[Photo, ...]] = OrderedDict()
        self._most_asked = 0

    @classmethod
    async def open(cls, gallery: Gallery, actor: Actor, photo_set: PhotoSet, order: SortOrder) -> PhotoSequence:
        """Count the photos of a set.

        Raises:
            GalleryError: the database cannot be read.
        """
        return cls(gallery, actor, photo_set, order, await gallery.library.count(actor, photo_set))

    @classmethod
    def of_photos(cls, gallery: Gallery, actor: Actor, photos: Sequence[Photo]) -> PhotoSequence:
        """Return a sequence of at most `BLOCK_SIZE` loaded photos, newest first."""
        sequence = cls(gallery, actor, EverythingSet(), SortOrder.DATE, len(photos))
        if photos:
            sequence._blocks[0] = tuple(photos)
        return sequence

    def photo(self, index: int) -> Photo | None:
        """Return a photo, None while its block is not loaded."""
        if not 0 <= index < self.total:
            return None
        number, place = divmod(index, BLOCK_SIZE)
        block = self._blocks.get(number, ())
        return block[place] if place < len(block) else None

    def aspects(self, number: int) -> Sequence[int] | None:
        """Return width : height of the photos of a block in thousandths, None while it is not loaded.

        A block that lost photos since the sequence was opened has fewer.
        """
        block = self._blocks.get(number)
        return None if block is None else [_aspect(photo) for photo in block]

    def missing(self, first: int, end: int) -> int | None:
        """Return the first block between two indexes that is not loaded, None when all are."""
        if self.total == 0 or end <= first:
            return None
        low, high = max(first, 0) // BLOCK_SIZE, (min(end, self.total) - 1) // BLOCK_SIZE
        self._most_asked = max(self._most_asked, high + 1 - low)
        found = None
        for number in range(high, low - 1, -1):
            if number in self._blocks:
                self._blocks.move_to_end(number)
            else:
                found = number
        return found

    async def load(self, number: int) -> None:
        """Read one block with one query and evict the least recently used ones.

        Raises:
            GalleryError: the database cannot be read.
        """
        self._blocks[number] = await self._read(number)
        self._blocks.move_to_end(number)
        while len(self._blocks) > max(_BLOCKS_KEPT, 2 * self._most_asked):
            self._blocks.popitem(last=False)

    async def get(self, index: int) -> Photo | None:
        """Return a photo, read on demand; None when it is no longer there."""
        if self.missing(index, index + 1) is not None:
            await self.load(index // BLOCK_SIZE)
        return self.photo(index)

    async def find(self, asset_key: AssetKey) -> int | None:
        """Return the index of a photo, None when it is not in the set."""
        return await self._gallery.library.position(self.actor, self.photo_set, self.order, asset_key)

    async def _read(self, number: int) -> tuple[Photo, ...]:
        """Read a block: the photos after those of the block before it, if that is loaded, otherwise by number."""
        library, first = self._gallery.library, number * BLOCK_SIZE
        asked, length = (self.actor, self.photo_set, self.order), min(BLOCK_SIZE, self.total - first)
        before = self._blocks.get(number - 1)
        if first and not before:
            return await library.page_at(*asked, first, length)
        return await library.page(*asked, before[-1].page_key if before else None, length)


async def photos_of(gallery: Gallery, actor: Actor, photo_set: PhotoSet) -> AsyncIterator[Photo]:
    """Yield all photos of a set, the oldest first, as they are listed.

    Raises:
        GalleryError: the database cannot be read.
    """
    after: PageKey | None = None
    while page := await gallery.library.page(actor, photo_set, SortOrder.OLDEST, after):
        for photo in page:
            yield photo
        after = page[-1].page_key


def _aspect(photo: Photo) -> int:
    if photo.width <= 0 or photo.height <= 0:
        return 1000
    return min(max(round(photo.width * 1000 / photo.height), 100), 60000)


@dataclass(frozen=True, slots=True)
class Seen:
    """The photo that a lightbox showed when it closed: `sequence[index]`, and the collection that was open."""

    collection: Collection | None
    sequence: PhotoSequence
    index: int
