"""What a new share link points to: a photo set as its maker names it, checked against what the maker has access to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.library import photo_pages
from core.library.albums.member_albums import album
from core.library.grouping.groups import groups_of
from core.models import (
    Actor,
    Album,
    AlbumId,
    AlbumSet,
    ArchiveSet,
    AssetKey,
    CategorySet,
    CollectionSet,
    DaySet,
    EverythingSet,
    FavouritesSet,
    KeySet,
    MonthSet,
    NewSet,
    PhotoSet,
    QuerySet,
    SelectionSet,
    ShareLinkSet,
    StackSet,
    TagSet,
    TopSet,
    TrashSet,
    YearSet,
)
from core.models.photo_sets import unfiltered, without_query
from core.query.search_field import access_of
from core.sets.clauses import Purpose
from core.sets.search.search_conditions import not_open, parsed_query
from core.sets.statements import Statement

MAX_PHOTOS = 10_000
"""Photos that one link can name; a collection may hold more."""


@dataclass(frozen=True, slots=True)
class ShareTarget:
    """What a link is to show, and a name for it."""

    photo_set: PhotoSet | None
    """None: `photo_ids`, which are stored with the link."""
    photo_ids: tuple[int, ...]
    name: str


def share_target(connection: sqlite3.Connection, maker: Actor, photo_set: PhotoSet) -> ShareTarget:
    """Return what a link to this set shows: chosen photos as they are now, other sets as they become.

    Chosen photos are single ones, a selection, favourites, those with a tag, and those that match a query.

    Raises:
        NotFoundError: the maker has no access to such a category, collection or album, or to one of the photos.
        UsageError: no photo, too many of them, the photos of another link, or a protected album.
    """
    match photo_set:
        case CollectionSet(slug):
            return ShareTarget(photo_set, (), groups_of(maker).collection(connection, maker, slug).name)
        case CategorySet(slug):
            return ShareTarget(photo_set, (), groups_of(maker).category(connection, maker, slug).name)
        case AlbumSet(album_id):
            return ShareTarget(photo_set, (), _shareable_album(connection, maker, album_id).name)
        case KeySet(keys):
            return _chosen(connection, maker, keys)
        case SelectionSet() | FavouritesSet() | NewSet() | TopSet() | StackSet() | TagSet() | ArchiveSet() | QuerySet():
            _require_open(maker, photo_set)
            if isinstance(searched := unfiltered(photo_set), AlbumSet):
                _shareable_album(connection, maker, searched.album_id)
            return _chosen(connection, maker, photo_pages.keys(connection, maker, photo_set))
        case ShareLinkSet():
            raise UsageError("A link cannot show the photos of another link.", "Name the photos.")
        case TrashSet():
            raise UsageError("A link cannot show the trash.", "Restore the photos first.")
        case EverythingSet() | YearSet() | MonthSet() | DaySet():
            return ShareTarget(photo_set, (), _name(photo_set))


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
    return ShareTarget(None, found, "A photo" if len(found) == 1 else f"{len(found)} photos")


def _require_open(maker: Actor, photo_set: PhotoSet) -> None:
    """Refuse a query about what is one member's own, or for members only: what it finds would tell guests of it."""
    _, query = without_query(photo_set)
    if query and (fields := not_open(parsed_query(query, access_of(maker)))):
        raise UsageError(
            f"A link cannot show what a query with {', '.join(fields)} finds.", "Leave it out, or select the photos."
        )


def _photo_id(connection: sqlite3.Connection, maker: Actor, asset_key: AssetKey) -> int:
    row = connection.execute(*_PHOTO.fill(maker, asset_key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError("One of the photos is no longer there.", "Select them again.")
    return int(row["id"])


def _name(photo_set: EverythingSet | YearSet | MonthSet | DaySet) -> str:
    match photo_set:
        case EverythingSet():
            return "All photos"
        case YearSet(year):
            return f"{year}"
        case MonthSet(year, month):
            return f"{year}-{month:02}"
        case DaySet(day):
            return day.isoformat()


_PHOTO = Statement(
    "photo to share",
    """
SELECT id FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.FILES,
)
