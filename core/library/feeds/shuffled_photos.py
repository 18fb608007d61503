"""The photos of a shuffled feed: pages after a key or from a number on, and the numbers of photos."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from core.library import photo_pages
from core.library.feeds.bucket_counts import BucketCounts
from core.library.feeds.feed_queries import (
    COUNT_IN_BUCKET,
    COUNT_OF_FAVOURITES,
    FAVOURITE_IDS,
    FAVOURITE_IDS_IN_BUCKET,
    FAVOURITES_BY_BUCKET,
    IDS,
    IDS_IN_BUCKET,
    IDS_OF_CATEGORIES,
    IS_FAVOURITE,
    OTHER_IDS,
    OTHER_IDS_IN_BUCKET,
    OTHER_IDS_OF_CATEGORIES,
    PHOTOS,
    SCATTERED_BITS,
)
from core.library.feeds.shuffling import MOST_TOGETHER, bits_for, bounds, bucket_of, bucket_order, shuffled
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.models import Actor, EverythingSet, PageKey, Photo, PhotoId
from core.models.sets.feed_sets import FeedSet
from core.sets.statements import Statement

_BITS_OF_MANY_FAVOURITES = 6

_REVISION = "SELECT value FROM photo_revision"


@dataclass(frozen=True, slots=True)
class _Part:
    """Photos that come together, before or after those of another part."""

    ids: Statement
    ids_in_bucket: Statement
    bits: int


class ShuffledPhotos:
    """A shuffled feed as one actor has access to it, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor, feed: FeedSet, counts: BucketCounts) -> None:
        """Use what was counted of this list before."""
        self._connection = connection
        self._actor = actor
        self._feed = feed
        revision = connection.execute(_REVISION).fetchone()[0]
        sql, parameters = IDS.fill(actor, feed)
        self._kept = counts.of((sql, tuple(sorted(parameters.items()))), revision)
        self._parts = self._found_parts()
        self._favourites: dict[int, dict[int, int]] = {}

    @property
    def total(self) -> int:
        """How many photos there are."""
        if self._kept.total is None:
            self._kept.total = self._count()
        return self._kept.total

    def page(self, after: PageKey | None, limit: int) -> tuple[Photo, ...]:
        """Return up to `limit` photos that follow a key, from the start when it is None."""
        if after is None:
            return self._read(0, 0, 0, limit)
        part, place, members = self._place_of(after)
        rank = members.index(after.photo_id) + 1 if after.photo_id in members else 0
        return self._read(part, place, rank, limit)

    def page_at(self, index: int, limit: int) -> tuple[Photo, ...]:
        """Return up to `limit` photos from the one with this number on."""
        left = index
        for number, part in enumerate(self._parts):
            for place, bucket in enumerate(bucket_order(self._feed.seed, part.bits)):
                photos = self._photos_in(number, bucket)
                if left < photos:
                    return self._read(number, place, left, limit)
                left -= photos
        return ()

    def index_of(self, key: PageKey) -> int:
        """Return how many photos come before the one with this key."""
        part, place, members = self._place_of(key)
        before = 0
        for number, each in enumerate(self._parts[: part + 1]):
            buckets = bucket_order(self._feed.seed, each.bits)
            before += sum(
                self._photos_in(number, bucket) for bucket in (buckets[:place] if number == part else buckets)
            )
        return before + (members.index(key.photo_id) if key.photo_id in members else 0)

    def _found_parts(self) -> tuple[_Part, ...]:
        bits = bits_for(self._photos_with_access())
        is_restricted = self._actor.category_ids is not None and self._actor.share is None
        if self._feed.day is None:
            return (_Part(IDS_OF_CATEGORIES if is_restricted else IDS, IDS_IN_BUCKET, bits),)
        query = COUNT_OF_FAVOURITES.fill(self._actor, self._feed, most=MOST_TOGETHER + 1)
        are_many = self._connection.execute(*query).fetchone()[0] > MOST_TOGETHER
        return (
            _Part(FAVOURITE_IDS, FAVOURITE_IDS_IN_BUCKET, _BITS_OF_MANY_FAVOURITES if are_many else 0),
            _Part(OTHER_IDS_OF_CATEGORIES if is_restricted else OTHER_IDS, OTHER_IDS_IN_BUCKET, bits),
        )

    def _place_of(self, key: PageKey) -> tuple[int, int, list[PhotoId]]:
        """Return the part of a photo, the place of its bucket in it, and the photos of that in order."""
        part = 0
        if self._feed.day is not None:
            row = self._connection.execute(*IS_FAVOURITE.fill(self._actor, photo_id=key.photo_id)).fetchone()
            part = 0 if row is not None and row["is_favourite"] else 1
        bits = self._parts[part].bits
        place = bucket_order(self._feed.seed, bits).index(bucket_of(int(key.value), bits))
        return part, place, self._members(part, place)

    def _read(self, part: int, place: int, rank: int, limit: int) -> tuple[Photo, ...]:
        found: list[PhotoId] = []
        for members in self._from(part, place):
            found += members[rank : rank + limit - len(found)]
            rank = 0
            if len(found) == limit:
                break
        rows = self._connection.execute(*PHOTOS.fill(self._actor, self._feed, ids=json.dumps(found)))
        photos = {row["id"]: redacted_photo(self._actor, to_photo(row)) for row in rows}
        return tuple(photos[photo_id] for photo_id in found if photo_id in photos)

    def _from(self, part: int, place: int) -> Iterator[list[PhotoId]]:
        """Yield the photos of each bucket from a place on, in order."""
        for number in range(part, len(self._parts)):
            for each in range(place if number == part else 0, 1 << self._parts[number].bits):
                yield self._members(number, each)

    def _members(self, number: int, place: int) -> list[PhotoId]:
        part = self._parts[number]
        if part.bits:
            low, high = bounds(bucket_order(self._feed.seed, part.bits)[place], part.bits)
            query = part.ids_in_bucket.fill(self._actor, self._feed, low=low, high=high)
        else:
            query = part.ids.fill(self._actor, self._feed)
        ids = (row["id"] for row in self._connection.execute(*query))
        return [PhotoId(photo_id) for photo_id in shuffled(self._feed.seed, ids)]

    def _photos_in(self, number: int, bucket: int) -> int:
        """Count the photos of a bucket of a part: of those that are not favourites, all of it without these."""
        bits = self._parts[number].bits
        if self._feed.day is None:
            return self._all_in(bucket, bits)
        if (favourites := self._favourites.get(bits)) is None:
            query = FAVOURITES_BY_BUCKET.fill(self._actor, self._feed, shift=SCATTERED_BITS - bits)
            rows = self._connection.execute(*query)
            favourites = self._favourites[bits] = {row["bucket"]: row["photos"] for row in rows}
        found = favourites.get(bucket, 0)
        return found if number == 0 else self._all_in(bucket, bits) - found

    def _all_in(self, bucket: int, bits: int) -> int:
        if not bits:
            return self.total
        if (count := self._kept.buckets.get((bits, bucket))) is None:
            low, high = bounds(bucket, bits)
            query = COUNT_IN_BUCKET.fill(self._actor, self._feed, low=low, high=high)
            count = self._kept.buckets[bits, bucket] = int(self._connection.execute(*query).fetchone()[0])
        return count

    def _photos_with_access(self) -> int:
        """Count all photos, by which the buckets are chosen: those of a day to rediscover are counted one by one."""
        if self._feed.day is None:
            return self.total
        if self._kept.with_access is None:
            self._kept.with_access = photo_pages.count(self._connection, self._actor, EverythingSet())
        return self._kept.with_access

    def _count(self) -> int:
        counted = EverythingSet() if self._feed.day is None else self._feed
        return photo_pages.count(self._connection, self._actor, counted)
