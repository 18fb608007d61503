"""What home shows first: photos of this day in earlier years, where a member stopped, and how many photos are new."""

from __future__ import annotations

import json
import sqlite3
import time
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.database.database import Database
from core.library import photo_pages
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.models import Actor, AlbumId, AlbumSet, Photo, PhotoSet, SmartAlbumSet, SortOrder
from core.models.dates.moment_spans import MomentKind, spans
from core.permissions import is_member, redaction_of
from core.sets.clauses import Purpose
from core.sets.expressions import READER
from core.sets.orders import date_sort
from core.sets.statements import Statement
from core.text import display_text

MOST_NEW = 1000
"""New photos are counted up to this number."""

MOST_CONTINUED = 40
"""Collections, each by the photo at which a member stopped."""

MOST_ALBUMS = 40
"""Albums, each by its cover."""

SMART_SECONDS = 0.1
"""Processor time after which no further smart albums are added to them."""

_PER_YEAR = 12
_DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True)
class MarkedPhotos:
    """Whether there are photos that are favourites of a member, and photos with votes of members."""

    favourites: bool = False
    rated: bool = False


@dataclass(frozen=True, slots=True)
class AlbumCover:
    """An album with its cover photo."""

    name: str
    """Without the folders; safe to show."""
    photo_set: AlbumSet | SmartAlbumSet
    photo: Photo

    @property
    def order(self) -> SortOrder:
        """The order that its photos have by themselves."""
        return SortOrder.HAND if isinstance(self.photo_set, AlbumSet) else SortOrder.DATE


class Highlights:
    """Queries for home, each of a few index lookups whatever the size of the library; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def on_this_day(self, actor: Actor, today: date) -> tuple[Photo, ...]:
        """Return up to 12 photos of each earlier year that were taken on this day, the newest year first.

        Only dates of the photos themselves count, not those of files. Empty where the actor is not shown dates.
        """
        if not redaction_of(actor).shows_dates:
            return ()
        days = json.dumps([[date_sort(start), date_sort(end)] for start, end in _days(today)])
        query = ON_THIS_DAY.fill(actor, days=days, limit=_PER_YEAR)
        return await self._database.read(lambda connection: _photos(connection, actor, query))

    async def continued(self, actor: Actor) -> tuple[Photo, ...]:
        """Return the photo at which a member stopped in each of the last collections, the latest first.

        Collections that were shown to their end are left out. Empty for guests and the public.
        """
        if not is_member(actor):
            return ()
        query = CONTINUED.fill(actor, limit=MOST_CONTINUED)
        return await self._database.read(lambda connection: _photos(connection, actor, query))

    async def row(self, actor: Actor, photo_set: PhotoSet, order: SortOrder, limit: int) -> tuple[Photo, ...]:
        """Return the first photos of a set, as a row of home: without what is archived, or hidden by the actor."""
        return await self._database.read(
            lambda connection: photo_pages.feed(connection, actor, photo_set, order, limit)
        )

    async def albums(self, actor: Actor) -> tuple[AlbumCover, ...]:
        """Return the albums with photos that a member may see and does not hide, their own first, by name.

        The cover is the chosen one, else the first photo, of those that home shows; of a smart album the newest one.
        Empty for guests and the public.
        """
        if not is_member(actor):
            return ()
        query = ALBUM_COVERS.fill(actor, limit=MOST_ALBUMS)

        def read(connection: sqlite3.Connection) -> tuple[AlbumCover, ...]:
            found: list[tuple[tuple[bool, str, str], AlbumSet | SmartAlbumSet, Photo]] = [
                (_place(row), AlbumSet(AlbumId(row["album_id"])), redacted_photo(actor, to_photo(row)))
                for row in connection.execute(*query)
            ]
            found += _smart_albums(connection, actor)
            return tuple(
                AlbumCover(display_text(name.rpartition("/")[2]), photo_set, photo)
                for (_, _, name), photo_set, photo in sorted(found, key=lambda each: each[0])[:MOST_ALBUMS]
            )

        return await self._database.read(read)

    async def marked(self, actor: Actor) -> MarkedPhotos:
        """Return which photos with marks there are for an actor; none for guests and the public."""
        if not is_member(actor):
            return MarkedPhotos()
        query = MARKED.fill(actor)
        row = await self._database.read(lambda connection: connection.execute(*query).fetchone())
        return MarkedPhotos(bool(row["favourites"]), bool(row["rated"]))

    async def added_since(self, actor: Actor, moment: datetime) -> int:
        """Count the photos that were added after a moment (with zone), at most `MOST_NEW`."""
        query = ADDED_SINCE.fill(actor, since=int(moment.timestamp()), most=MOST_NEW)
        return await self._database.read(lambda connection: int(connection.execute(*query).fetchone()[0]))


def _place(row: sqlite3.Row) -> tuple[bool, str, str]:
    """Return what albums are sorted by, and at last the name."""
    return not row["is_own"], row["name_key"], row["album"]


def _smart_albums(
    connection: sqlite3.Connection, actor: Actor
) -> Iterator[tuple[tuple[bool, str, str], SmartAlbumSet, Photo]]:
    """Yield the first smart albums with the newest photo of each, as long as there is time."""
    start = time.thread_time()
    for row in connection.execute(*SMART_ALBUMS.fill(actor, limit=MOST_ALBUMS)).fetchall():
        photo_set = SmartAlbumSet(AlbumId(row["album_id"]), row["query"])
        for photo in photo_pages.feed(connection, actor, photo_set, SortOrder.DATE, 1):
            yield _place(row), photo_set, photo
        if time.thread_time() - start > SMART_SECONDS:
            return


def _days(today: date) -> Iterator[tuple[int, int]]:
    """Return the first second of this day in each earlier year, and the next one after it, as `taken_local` counts."""
    for first, last in spans(MomentKind.ON_THIS_DAY, today):
        yield timegm(first.timetuple()), timegm(last.timetuple()) + _DAY_SECONDS


def _photos(connection: sqlite3.Connection, actor: Actor, query: tuple[str, dict[str, object]]) -> tuple[Photo, ...]:
    return tuple(redacted_photo(actor, to_photo(row)) for row in connection.execute(*query))


ON_THIS_DAY = Statement(
    "photos of this day in earlier years",
    """
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM (SELECT value FROM json_each(:days)) AS days
JOIN photos ON photos.id IN (
    SELECT id FROM photos AS taken
    WHERE date_sort >= days.value ->> 0 AND date_sort < days.value ->> 1
        AND {taken.listed} AND {taken.visible} AND taken_source IS NOT 'file'
    ORDER BY date_sort
    LIMIT :limit
)
ORDER BY date_sort DESC
""",
    Purpose.FEED,
)

CONTINUED = Statement(
    "photos at which a member stopped",
    """
SELECT photos.id, asset_key, version, photos.collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, at AS page_value
FROM stops INDEXED BY stops_by_time
JOIN photos ON photos.id = stops.photo_id AND photos.collection_id = stops.collection_id
WHERE stops.user_id = :user_id AND {listed} AND {visible}
ORDER BY at DESC
LIMIT :limit
""",
    Purpose.FEED,
)

ALBUM_COVERS = Statement(
    "albums by their covers",
    """
SELECT photos.id, asset_key, version, collection_id, path, photos.name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value, albums.id AS album_id, albums.name AS album, name_key,
    albums.user_id = {reader} AS is_own
FROM albums CROSS JOIN photos ON photos.id = coalesce(
    (
        SELECT cover.id FROM photos AS cover JOIN album_photos ON album_photos.shown_id = cover.id
        WHERE cover.id = albums.cover_id AND album_photos.album_id = albums.id AND {cover.listed} AND {cover.visible}
    ),
    (
        SELECT first.id FROM album_photos CROSS JOIN photos AS first ON first.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND {first.listed} AND {first.visible}
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE {albums.visible} AND NOT (is_hidden AND albums.user_id = {reader})
ORDER BY albums.user_id <> {reader}, name_key, albums.id
LIMIT :limit
""".replace("{reader}", READER),
    Purpose.FEED,
)

SMART_ALBUMS = Statement(
    "smart albums of home",
    """
SELECT albums.id AS album_id, albums.name AS album, name_key, albums.user_id = {reader} AS is_own, query
FROM albums
WHERE query IS NOT NULL AND {albums.visible} AND NOT (is_hidden AND albums.user_id = {reader})
ORDER BY albums.user_id <> {reader}, name_key, albums.id
LIMIT :limit
""".replace("{reader}", READER),
)

MARKED = Statement(
    "whether there are favourites and rated photos",
    """
SELECT
    EXISTS (
        SELECT 1 FROM favourite_photos JOIN photos ON photos.id = photo_id
        WHERE user_id = :user_id AND {listed} AND {visible}
    ) AS favourites,
    EXISTS (SELECT 1 FROM photos WHERE votes > 0 AND {listed} AND {visible}) AS rated
""",
    Purpose.FEED,
)

ADDED_SINCE = Statement(
    "count of photos added since a moment",
    """
SELECT count(*)
FROM (
    SELECT 1
    FROM photos
    WHERE added_at > :since AND {listed} AND {visible}
    LIMIT :most
)
""",
    Purpose.FEED,
)
