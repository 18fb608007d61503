"""What a new share link points to: a photo set as its maker names it, checked against what the maker has access to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from core.errors import NotFoundError, UsageError
from core.library import photo_pages
from core.library.albums.member_albums import album
from core.library.grouping.groups import groups_of
from core.library.stories.collection_stories import capsules
from core.models import (
    Actor,
    Album,
    AlbumId,
    AlbumSet,
    AssetKey,
    CategorySet,
    CollectionSet,
    DaySet,
    EverythingSet,
    KeySet,
    MonthSet,
    PhotoSet,
    ShareLinkSet,
    SmartAlbumSet,
    StorySet,
    TrashSet,
    YearSet,
)
from core.models.sets.filtered_sets import album_of, queries_of, unfiltered
from core.query.search_field import access_of
from core.sets.clauses import Purpose
from core.sets.search.search_conditions import is_valid_query, looks_for_words, not_open, parsed_query
from core.sets.statements import Statement

MAX_PHOTOS = 10_000
"""Photos that one link can name; a collection may hold more."""


NOTES_LEFT_OUT = "Words are not looked for in notes: these are for members."


@dataclass(frozen=True, slots=True)
class ShareTarget:
    """What a link is to show, and a name for it."""

    photo_set: PhotoSet | None
    """None: `photo_ids`, which are stored with the link."""
    photo_ids: tuple[int, ...]
    name: str


def share_target(
    connection: sqlite3.Connection, maker: Actor, photo_set: PhotoSet, *, is_live: bool = False
) -> ShareTarget:
    """Return what a link to this set shows: chosen photos as they are now, other sets as they become.

    Chosen photos are single ones, a selection, favourites, those with a tag, and those that match a query, also that of
    a smart album. A live link (`is_live`) shows what the query finds at any time.

    Raises:
        NotFoundError: the maker has no access to such a category, collection or album, or to one of the photos.
        UsageError: no photo, too many of them, the photos of another link, a protected album, a query that asks for
            what is private or for members, or a live link to something else than a query.
    """
    if queries_of(photo_set):
        return _found(connection, maker, photo_set, is_live=is_live)
    if is_live:
        raise UsageError("Only a link to a query can be live.", "Links to collections and albums always are.")
    if (searched := album_of(photo_set)) is not None:
        name = _shareable_album(connection, maker, searched).name
        if isinstance(photo_set, AlbumSet):
            return ShareTarget(photo_set, (), name)
    match photo_set:
        case CollectionSet() | CategorySet() | EverythingSet() | YearSet() | MonthSet() | DaySet():
            return ShareTarget(photo_set, (), _name(connection, maker, photo_set))
        case KeySet(keys):
            return _chosen(connection, maker, keys)
        case ShareLinkSet():
            raise UsageError("A link cannot show the photos of another link.", "Name the photos.")
        case TrashSet():
            raise UsageError("A link cannot show the trash.", "Restore the photos first.")
    chosen = _chosen(connection, maker, photo_pages.keys(connection, maker, photo_set))
    return (
        replace(chosen, name=_story_name(connection, maker, photo_set)) if isinstance(photo_set, StorySet) else chosen
    )


def _shareable_album(connection: sqlite3.Connection, maker: Actor, album_id: AlbumId) -> Album:
    """Return an album whose photos a link may show, all of them or those that a tag or query selects."""
    found = album(connection, maker, album_id)
    if found.is_protected:
        raise UsageError("A protected album cannot be shared by link.", "Remove its passphrase first.")
    return found


def _chosen(connection: sqlite3.Connection, maker: Actor, wanted: tuple[AssetKey, ...]) -> ShareTarget:
    keys = tuple(dict.fromkeys(wanted))
    if not 0 < len(keys) <= MAX_PHOTOS:
        raise UsageError(f"A link shows 1 to {MAX_PHOTOS} photos.", "Share their collection instead.")
    found = tuple(_photo_id(connection, maker, key) for key in keys)
    return _of_ids(found)


def _of_ids(found: tuple[int, ...]) -> ShareTarget:
    return ShareTarget(None, found, "A photo" if len(found) == 1 else f"{len(found)} photos")


def _found(connection: sqlite3.Connection, maker: Actor, photo_set: PhotoSet, *, is_live: bool) -> ShareTarget:
    """Return what a query finds as far as it may be shared: without what only notes say, and without the archive."""
    _require_open(maker, photo_set)
    within, name = unfiltered(photo_set), ""
    if (searched := album_of(within)) is not None:
        name = _shareable_album(connection, maker, searched).name
    if is_live:
        if not isinstance(within, _FOLLOWED):
            words = "A live link looks for photos everywhere, or within a category, collection, album, year or month."
            raise UsageError(words, "Make one that shows the photos of now.")
        if isinstance(within, CategorySet | CollectionSet):
            _name(connection, maker, within)
        target = ShareTarget(photo_set, (), "Photos")
    else:
        query = _FOUND.fill(None, photo_set, user_id=maker.user_id, limit=MAX_PHOTOS + 1)
        ids = tuple(int(row["id"]) for row in connection.execute(*query))
        if not 0 < len(ids) <= MAX_PHOTOS:
            raise UsageError(f"A link shows 1 to {MAX_PHOTOS} photos, unless it is live.", "Make it live (--live).")
        target = _of_ids(ids)
    return replace(target, name=name) if isinstance(photo_set, SmartAlbumSet) else target


def found_now(connection: sqlite3.Connection, maker: Actor, photo_set: PhotoSet) -> int:
    """Count what a link to a query would show now, up to `MAX_PHOTOS` and one more.

    Raises:
        UsageError: a link cannot show what it finds, because it asks for what is private or for members.
    """
    _require_open(maker, photo_set)
    query = _FOUND.fill(None, photo_set, user_id=maker.user_id, limit=MAX_PHOTOS + 1)
    return len(connection.execute(*query).fetchall())


def leaves_out_notes(maker: Actor, photo_set: PhotoSet) -> bool:
    """Return whether a link to this set looks for words: it does so in all texts but notes, which are for members."""
    access = access_of(maker)
    queries = [query for query in queries_of(photo_set) if is_valid_query(query, access)]
    return any(looks_for_words(parsed_query(query, access)) for query in queries)


def _require_open(maker: Actor, photo_set: PhotoSet) -> None:
    """Refuse a query about what is one member's own, or for members only: what it finds would tell guests of it."""
    for query in queries_of(photo_set):
        if fields := not_open(parsed_query(query, access_of(maker))):
            words = f"A link cannot show what a query with {', '.join(fields)} finds."
            raise UsageError(words, "Leave it out, or select the photos.")


_Named = EverythingSet | YearSet | MonthSet | DaySet | CategorySet | CollectionSet

_FOLLOWED = EverythingSet | CategorySet | CollectionSet | YearSet | MonthSet | DaySet | AlbumSet | SmartAlbumSet
"""The sets within which the query of a live link can look for photos."""


def _photo_id(connection: sqlite3.Connection, maker: Actor, asset_key: AssetKey) -> int:
    row = connection.execute(*_PHOTO.fill(maker, asset_key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError("One of the photos is no longer there.", "Select them again.")
    return int(row["id"])


def _name(connection: sqlite3.Connection, maker: Actor, photo_set: _Named) -> str:
    match photo_set:
        case CollectionSet(slug):
            return groups_of(maker).collection(connection, maker, slug).name
        case CategorySet(slug):
            return groups_of(maker).category(connection, maker, slug).name
        case EverythingSet():
            return "All photos"
        case YearSet(year):
            return f"{year}"
        case MonthSet(year, month):
            return f"{year}-{month:02}"
        case DaySet(day):
            return day.isoformat()


def _story_name(connection: sqlite3.Connection, maker: Actor, story: StorySet) -> str:
    """Return the name of the collection whose story it is, or that of the capsule."""
    collection = groups_of(maker).collection(connection, maker, story.collection)
    parts = capsules(connection, maker, collection)
    return next((part.name for part in parts if part.photo_set == story), collection.name)


_FOUND = Statement(
    "photos of a query to share",
    """
SELECT photos.id FROM users, photos
WHERE users.id = :user_id AND {set} AND {listed} AND {shareable}
ORDER BY photos.date_sort, photos.id
LIMIT :limit
""",
    Purpose.LINK,
)

_PHOTO = Statement(
    "photo to share",
    """
SELECT id FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.FILES,
)
