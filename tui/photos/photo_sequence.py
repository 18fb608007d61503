"""The photos of a photo set in one order, read in blocks on demand."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.models import (
    BLOCK_SIZE,
    Actor,
    AlbumSet,
    ArchiveSet,
    AssetKey,
    CategorySet,
    Collection,
    CollectionSet,
    DaySet,
    EverythingSet,
    FeedSet,
    KeySet,
    Marks,
    MarksChanged,
    MomentSet,
    MonthSet,
    NewSet,
    PageKey,
    Photo,
    PhotoId,
    PhotoSet,
    ReelsSet,
    SelectionSet,
    ShareLinkSet,
    SortOrder,
    StackSet,
    YearSet,
)

if TYPE_CHECKING:
    from core.gallery import Gallery

_BLOCKS_KEPT = 6
"""Blocks that are kept, more on a screen so large that it shows that many."""

_NOT_BY_MARKS = (
    EverythingSet
    | CategorySet
    | CollectionSet
    | SelectionSet
    | NewSet
    | YearSet
    | MonthSet
    | DaySet
    | MomentSet
    | ShareLinkSet
    | KeySet
    | StackSet
    | ArchiveSet
    | AlbumSet
    | ReelsSet
)
"""Sets that no mark changes, and whose photos a `KeySet` has, too."""
_BY_RATINGS = frozenset({SortOrder.RATING, SortOrder.VOTES})


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
        self._marking = asyncio.Lock()
        self._marked = 0
        """How often marks were read again."""

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

    @property
    def is_by_marks(self) -> bool:
        """Whether marks may decide which photos it has, or in which order."""
        if isinstance(self.photo_set, FeedSet):
            return self.photo_set.day is not None  # own favourites are rediscovered first
        return not isinstance(self.photo_set, _NOT_BY_MARKS) or self.order in _BY_RATINGS

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
        marked = -1
        while marked != self._marked:  # marks that were read during this are newer
            marked, block = self._marked, await self._read(number)
            self._blocks[number] = block
        self._blocks.move_to_end(number)
        while len(self._blocks) > max(_BLOCKS_KEPT, 2 * self._most_asked):
            self._blocks.popitem(last=False)

    async def get(self, index: int) -> Photo | None:
        """Return a photo, read on demand; None when it is no longer there."""
        if self.missing(index, index + 1) is not None:
            await self.load(index // BLOCK_SIZE)
        return self.photo(index)

    def make_mark(self, photo_ids: AbstractSet[PhotoId], marked: Callable[[Marks], Marks]) -> list[int]:
        """Change the marks of these photos where they are loaded; return the indexes of those that look different."""
        self._marked += 1
        return self._replace({photo.id: marked(photo.marks) for photo in self._loaded(photo_ids)})

    async def refresh_marks(self, change: MarksChanged) -> list[int]:
        """Read the marks of changed photos again that are loaded; return the indexes of those that look different.

        Of how many members a photo is a favourite, only its details show, which are read when they are shown.

        Raises:
            GalleryError: the database cannot be read.
        """
        if not change.is_seen_by(self.actor.user_id):
            return []
        async with self._marking:  # so that the last one to begin has the last word
            self._marked += 1
            keys = tuple(photo.asset_key for photo in self._loaded(change.photo_ids))
            if not keys:
                return []
            read = self._gallery.library.page
            found = await read(self.actor, KeySet(keys), SortOrder.OLDEST, None, len(keys), below_tops=True)
            return self._replace({photo.id: photo.marks for photo in found})

    async def find(self, asset_key: AssetKey) -> int | None:
        """Return the index of a photo, None when it is not in the set."""
        return await self._gallery.library.position(self.actor, self.photo_set, self.order, asset_key)

    def _loaded(self, photo_ids: AbstractSet[PhotoId]) -> list[Photo]:
        return [photo for block in self._blocks.values() for photo in block if photo.id in photo_ids]

    def _replace(self, now: Mapping[PhotoId, Marks]) -> list[int]:
        """Give photos the marks of now."""
        changed = []
        for number, block in self._blocks.items():
            for place, photo in enumerate(block):
                marks = now.get(photo.id, photo.marks)
                if marks == photo.marks:
                    continue
                shown = self._blocks[number]
                self._blocks[number] = (*shown[:place], replace(photo, marks=marks), *shown[place + 1 :])
                if replace(marks, favourites=0) != replace(photo.marks, favourites=0):
                    changed.append(number * BLOCK_SIZE + place)
        return changed

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
