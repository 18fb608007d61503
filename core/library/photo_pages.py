"""Photos as one actor has access to them: pages by keyset, counts, details."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.library.edits.edited_photos import photo_edits
from core.library.files.media_of_photos import further_files
from core.library.grouping.groups import groups_of
from core.library.likeness.photo_lines import lines_of
from core.library.likeness.photo_things import things_of, without_tags
from core.library.people.people import people_of
from core.library.photo_queries import (
    COUNT,
    COUNT_IN_CATEGORIES,
    COUNT_IN_CATEGORY,
    COUNT_IN_COLLECTION,
    COUNT_OF_OLDER,
    DETAILS,
    FIRST_FAVOURITES,
    FIRST_OF_FEED,
    FIRST_PAGE,
    FIRST_PAGE_OF_FILES,
    IDS,
    KEYS,
    MANY_FAVOURITES,
    NEXT_PAGE,
    NEXT_PAGE_OF_FILES,
    ONE_PHOTO,
    PAGE_AT,
)
from core.library.places.place_rows import place_of
from core.library.redaction import redacted_details, redacted_photo
from core.library.rows import to_photo, utc
from core.library.search import word_pages
from core.library.tags.tags import of_photo
from core.models import (
    BLOCK_SIZE,
    Actor,
    AssetKey,
    CategorySet,
    CollectionSet,
    Coordinates,
    EverythingSet,
    FavouritesSet,
    NewSet,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
    PhotoKind,
    PhotoSet,
    QuerySet,
    SmartAlbumSet,
    SortOrder,
    TagSet,
)
from core.permissions import is_member
from core.sets.orders import OrderSql, photo_order
from core.text import display_text

LOOKED_UP = TagSet | QuerySet | SmartAlbumSet
"""Sets that are looked up and sorted for each page by number: any change of marks changes them, and most are small."""


MANY_MARKED = 5_000
"""Favourites that are sorted for a row of home; of more, the first ones are looked for in the order."""

MOST_OLDER = 20_000
"""Photos that are not new and are counted instead of those that are: that many take a few milliseconds."""


def page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    order: SortOrder,
    after: PageKey | None,
    limit: int = BLOCK_SIZE,
    *,
    backwards: bool = False,
    below_tops: bool = False,
) -> tuple[Photo, ...]:
    """Return up to `limit` photos that follow `after` in the order, from the start when it is None.

    `backwards` reads the order from its end: the photos before `after`, the nearest first. `below_tops` adds the photos
    below the tops of stacks, except for guests.
    """
    if (
        actor.category_ids is not None
        and isinstance(photo_set, EverythingSet)
        and not count(connection, actor, photo_set)
    ):
        return ()  # otherwise every photo would be read to find that none of them is visible
    if isinstance(photo_set, LOOKED_UP) and not (backwards or below_tops):
        if after is None:
            return page_from(connection, actor, photo_set, order, 0, limit)
        found = word_pages.newest_page(connection, actor, photo_set, order, 0, limit, after)
        if found is not None:
            return found
    sql_order = photo_order(photo_set, order, actor)
    ordered = actor, photo_set, sql_order.reversed() if backwards else sql_order
    if after is None:
        first = FIRST_PAGE_OF_FILES if below_tops else FIRST_PAGE
        query = first.fill(*ordered, limit=limit)
    else:
        following = NEXT_PAGE_OF_FILES if below_tops else NEXT_PAGE
        query = following.fill(*ordered, limit=limit, value=after.value, photo_id=after.photo_id)
    return tuple(redacted_photo(actor, to_photo(row)) for row in connection.execute(*query))


def feed(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, order: SortOrder, limit: int
) -> tuple[Photo, ...]:
    """Return the first photos of a set for home: without what is archived, or hidden by the actor."""
    if isinstance(photo_set, EverythingSet):
        return page(connection, actor, photo_set, order, None, limit)  # a feed by itself
    sql_order = photo_order(photo_set, order)
    if isinstance(photo_set, FavouritesSet) and is_member(actor):
        found = _first_favourites(connection, actor, sql_order, limit)
        if len(found) == limit:
            return found
    query = FIRST_OF_FEED.fill(actor, photo_set, sql_order, limit=limit)
    return tuple(redacted_photo(actor, to_photo(row)) for row in connection.execute(*query))


def _first_favourites(connection: sqlite3.Connection, actor: Actor, order: OrderSql, limit: int) -> tuple[Photo, ...]:
    """Return the favourites among the first photos of the order, of a member with many; none of one with few."""
    values = {"user_id": actor.user_id, "many": MANY_MARKED}
    if not connection.execute(MANY_FAVOURITES, values).fetchone()[0]:
        return ()
    query = FIRST_FAVOURITES.fill(actor, FavouritesSet(), order, limit=limit, read=2 * MANY_MARKED)
    return tuple(redacted_photo(actor, to_photo(row)) for row in connection.execute(*query))


def page_from(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, order: SortOrder, index: int, limit: int
) -> tuple[Photo, ...]:
    """Return up to `limit` photos of a set that is looked up from the one with this number on: all are sorted."""
    found = word_pages.newest_page(connection, actor, photo_set, order, max(index, 0), limit)
    if found is not None:
        return found
    planned = word_pages.narrowed(connection, actor, photo_set, photo_order(photo_set, order))
    query = PAGE_AT.fill(actor, *planned, limit=limit, skipped=max(index, 0))
    return tuple(redacted_photo(actor, to_photo(row)) for row in connection.execute(*query))


def count(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> int:
    """Count the photos of a set; for members, the kept counts of categories and collections are added up.

    A collection that is a story is listed without photos, and its own are counted here.
    """
    match photo_set:
        case EverythingSet() if actor.share is None:
            query = COUNT_IN_CATEGORIES.fill(actor)
        case CategorySet(slug) if actor.share is None:
            query = COUNT_IN_CATEGORY.fill(actor, slug=slug)
        case CollectionSet(slug) if actor.share is None:
            query = COUNT_IN_COLLECTION.fill(actor, slug=slug)
        case QuerySet() | SmartAlbumSet() if (found := word_pages.count(connection, actor, photo_set)) is not None:
            return found
        case NewSet() if (older := _older(connection, actor)) is not None:
            return count(connection, actor, EverythingSet()) - older
        case _:
            query = COUNT.fill(actor, photo_set)
    found = int(connection.execute(*query).fetchone()[0])
    if not found and isinstance(photo_set, CollectionSet):
        found = int(connection.execute(*COUNT.fill(actor, photo_set)).fetchone()[0])
    return found


def _older(connection: sqlite3.Connection, actor: Actor) -> int | None:
    """Count what is not new to a member, of which most photos are new; None if there are too many for that."""
    if not is_member(actor):
        return None
    older = int(connection.execute(*COUNT_OF_OLDER.fill(actor, most=MOST_OLDER)).fetchone()[0])
    return older if older < MOST_OLDER else None


def photo(
    connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey, photo_set: PhotoSet | None = None
) -> Photo:
    """Return one photo whose file is present, supported or not; its page key is that of the order "oldest first".

    With a set of the trash, one that is in the trash.

    Raises:
        NotFoundError: there is none for this actor.
    """
    row = connection.execute(*ONE_PHOTO.fill(actor, photo_set, asset_key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or removed.")
    return redacted_photo(actor, to_photo(row))


def keys(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> tuple[AssetKey, ...]:
    """Return the photos of a small set, oldest first."""
    return tuple(AssetKey(row["asset_key"]) for row in connection.execute(*KEYS.fill(actor, photo_set)))


def ids(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, limit: int) -> tuple[PhotoId, ...]:
    """Return the photos of a set, to be changed together, up to a number."""
    return tuple(PhotoId(row["id"]) for row in connection.execute(*IDS.fill(actor, photo_set, limit=limit)))


def details(
    connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey, photo_set: PhotoSet | None = None
) -> PhotoDetails:
    """Return the metadata of one photo, as `photo` finds it.

    Raises:
        NotFoundError: there is none for this actor.
    """
    found = photo(connection, actor, asset_key, photo_set)
    row = connection.execute(*DETAILS.fill(actor, photo_set, asset_key=asset_key)).fetchone()
    located = row["latitude"] is not None and row["longitude"] is not None
    tags = tuple(tag.name for tag in of_photo(connection, actor, asset_key))
    known = PhotoDetails(
        photo=found,
        collection=groups_of(actor).collection_by_id(connection, actor, found.collection_id),
        camera_make=_shown(row["camera_make"]),
        camera_model=_shown(row["camera_model"]),
        lens=_shown(row["lens"]),
        exposure_seconds=row["exposure_seconds"],
        aperture=row["aperture"],
        iso=row["iso"],
        focal_length=row["focal_length"],
        focal_length_35mm=row["focal_length_35mm"],
        coordinates=Coordinates(row["latitude"], row["longitude"]) if located else None,
        orientation=row["orientation"],
        modified=utc(row["mtime_ns"] / 1e9),
        added=utc(row["added_at"]),
        note=row["note"],
        codec=_shown(row["codec"]),
        plays_in_browsers=bool(row["plays_in_browsers"]) if found.kind is PhotoKind.VIDEO else None,
        has_sound=None if row["has_sound"] is None else bool(row["has_sound"]),
        files=further_files(connection, actor, [found.id], with_sidecars=True).get(asset_key, ()),
        tags=tags,
        people=people_of(connection, actor, found.id),
        lines=tuple(line.text for line in lines_of(connection, actor, found.id)),
        things=without_tags(things_of(connection, actor, found.id), tags),
        edits=photo_edits(connection, actor, found.id),
        place=place_of(connection, row["place_id"]),
    )
    return redacted_details(actor, known)


def _shown(untrusted: str | None) -> str | None:
    return display_text(untrusted) if untrusted else None
