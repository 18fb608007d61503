"""A photo sequence loads the blocks in use, each with one query, and evicts old ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.errors import DatabaseError
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import BLOCK_SIZE, MarksChanged, Photo, SortOrder
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tui.photos.photo_sequence import PhotoSequence

KEYS: dict[SortOrder, Callable[[Photo], Any]] = {
    SortOrder.NAME: lambda photo: (photo.file_name, photo.id),
    SortOrder.OLDEST: lambda photo: photo.id,
    SortOrder.DATE: lambda photo: photo.id,
    SortOrder.ADDED: lambda photo: photo.id,
    SortOrder.SIZE: lambda photo: (photo.size, photo.id),
    SortOrder.RATING: lambda photo: photo.id,
}
FALLING = {SortOrder.DATE, SortOrder.ADDED, SortOrder.SIZE, SortOrder.RATING}


async def sequence_of(gallery: SmallGallery, order: SortOrder = SortOrder.NAME) -> PhotoSequence:
    return await PhotoSequence.open(gallery, OWNER, gallery.all_collections[0].photo_set, order)


@pytest.mark.parametrize("order", list(KEYS))
async def test_every_index_is_its_photo(tmp_path: Path, order: SortOrder) -> None:
    """Over all block boundaries the photos are those of the order, none twice, none left out."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": BLOCK_SIZE * 2 + 7}})
    sequence = await sequence_of(gallery, order)
    photos = [await sequence.get(index) for index in range(sequence.total)]
    assert gallery.calls["page"] == 3
    listed = [photo for photo in photos if photo is not None]
    assert {photo.asset_key for photo in listed} == {photo.asset_key for photo in gallery.photos_of(0)}
    assert listed == sorted(listed, key=KEYS[order], reverse=order in FALLING)
    for index in (0, BLOCK_SIZE - 1, BLOCK_SIZE, sequence.total - 1):
        photo = photos[index]
        assert photo is not None
        assert await sequence.find(photo.asset_key) == index


async def test_only_a_few_blocks_are_kept(tmp_path: Path) -> None:
    """Walking through a large collection does not gather all of it in memory."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": BLOCK_SIZE * 20}})
    sequence = await sequence_of(gallery)
    for index in range(0, sequence.total, BLOCK_SIZE):
        await sequence.get(index)
    assert sequence.photo(0) is None
    assert sequence.photo(sequence.total - 1) is not None
    assert sequence.missing(0, sequence.total) == 0
    assert sum(sequence.photo(index) is not None for index in range(sequence.total)) <= BLOCK_SIZE * 6


async def test_nothing_and_beyond(tmp_path: Path) -> None:
    """An empty sequence has no photos and misses none; neither has an index beyond the ends."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 3}})
    sequence = await sequence_of(gallery)
    assert await sequence.get(3) is None
    assert sequence.photo(-1) is None
    empty = PhotoSequence.of_photos(gallery, OWNER, ())
    assert (empty.total, empty.missing(0, 10), await empty.get(0)) == (0, None, None)


async def test_photos_that_have_gone_missing(tmp_path: Path) -> None:
    """A block that has become shorter says so by None, not by an error."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 5}})
    sequence = await sequence_of(gallery)
    gallery.remove_photo(gallery.all_collections[0], 4)
    assert await sequence.get(4) is None
    assert await sequence.get(3) is not None


async def test_an_error_is_not_remembered(tmp_path: Path) -> None:
    """After a failed reading the block is missing still, and can be read when the database answers again."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 5}})
    sequence = await sequence_of(gallery)
    gallery.failing = DatabaseError("The database is locked.")
    with pytest.raises(DatabaseError):
        await sequence.get(0)
    gallery.failing = None
    assert await sequence.get(0) is not None


async def test_photos_at_hand_need_no_query(tmp_path: Path) -> None:
    """A sequence of loaded photos needs no query, and has their aspect ratios."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": 5}})
    photos = gallery.photos_of(0)
    sequence = PhotoSequence.of_photos(gallery, OWNER, photos)
    assert [sequence.photo(index) for index in range(5)] == photos
    assert sequence.aspects(0) == [1500, 667, 1333, 1000, 1778]
    assert sum(gallery.calls.values()) == 0


async def test_marks_are_read_again_of_loaded_photos_alone(tmp_path: Path) -> None:
    """Also into a block that was being read when they changed; how many favour a photo makes it look no different."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Lima": BLOCK_SIZE * 2}})
    sequence = await sequence_of(gallery, SortOrder.OLDEST)
    photos = gallery.photos_of(0)
    change = MarksChanged(frozenset(photos[place].id for place in (3, 5, BLOCK_SIZE + 1)), has_ratings=True)
    assert await sequence.refresh_marks(change) == []
    assert gallery.calls["page"] == 0
    await sequence.get(0)
    await gallery.apply(OWNER, SetRatings.one(4, Things.of([photos[3].id, photos[BLOCK_SIZE + 1].id])))
    await gallery.apply(VIEWER, SetFavourite(Things.of([photos[5].id])))
    assert await sequence.refresh_marks(change) == [3]
    assert [photo.marks.stars for photo in map(sequence.photo, range(5)) if photo] == [None, None, None, 4, None]
    assert [photo.marks.favourites for photo in [sequence.photo(5)] if photo] == [1]
    assert (
        await sequence.refresh_marks(replace(change, has_ratings=False, member_ids=frozenset({VIEWER.user_id}))) == []
    )

    read = gallery.library.page

    async def marked_during_it(*arguments: Any, **options: Any) -> tuple[Photo, ...]:
        found = await read(*arguments, **options)
        gallery.library.page = read  # type: ignore[method-assign]
        await gallery.apply(OWNER, SetRatings.one(5, Things.of([photos[BLOCK_SIZE].id])))
        await sequence.refresh_marks(MarksChanged(frozenset({photos[BLOCK_SIZE].id}), has_ratings=True))
        return found

    gallery.library.page = marked_during_it  # type: ignore[method-assign]
    photo = await sequence.get(BLOCK_SIZE)
    assert photo is not None
    assert photo.marks.stars == 5
