"""What a link shows its guests: one category with one collection, and photos that tell only what they may."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from core.errors import NotFoundError
from core.library.rows import wall_clock
from core.models import (
    Actor,
    AssetKey,
    Category,
    CategoryId,
    Collection,
    CollectionId,
    CollectionScope,
    Photo,
    PhotoDetails,
    PictureRef,
    Scope,
    SharePass,
    ShareScope,
)
from core.permissions import visibility

SLUG = "shared"
"""The slug of the only category and of the only collection that a guest can name."""


def scope_of(actor: Actor, scope: Scope) -> Scope:
    """Return the scope itself, for a guest that of their link: beside it there is nothing."""
    if actor.share is None:
        return scope
    if actor.share.collection_id is None:
        return ShareScope()
    return CollectionScope(actor.share.collection_id)


def shown_to(actor: Actor, photo: Photo) -> Photo:
    """Return the photo as this actor may know it: without details, a link tells no name, date or camera."""
    if actor.share is None:
        return photo
    photo = replace(photo, collection_id=_collection_id(actor.share))
    if actor.share.shows_details:
        return photo
    return replace(photo, file_name=f"photo-{photo.asset_key[:6]}", taken=None, camera=None)


def details_shown_to(actor: Actor, details: PhotoDetails) -> PhotoDetails:
    """Return details as this actor may know them: a link never tells places, and without details only sizes."""
    if actor.share is None:
        return details
    details = replace(details, coordinates=None)
    if actor.share.shows_details:
        return details
    return replace(
        details,
        camera_make=None,
        camera_model=None,
        lens=None,
        exposure_seconds=None,
        aperture=None,
        iso=None,
        focal_length=None,
        focal_length_35mm=None,
        modified=details.added,
    )


def guest_collection(connection: sqlite3.Connection, actor: Actor, slug: str = SLUG) -> Collection:
    """Return what the link shows as a collection with the link's own title.

    Raises:
        NotFoundError: the link shows nothing any more, or the slug is another one.
    """
    share = actor.share
    scope = scope_of(actor, ShareScope())
    values: dict[str, Any] = dict(visibility(actor))
    if isinstance(scope, CollectionScope):
        values["collection_id"] = scope.collection_id
    row = connection.execute(_SUMMARY[type(scope)], values).fetchone()
    if share is None or slug != SLUG or not row["photo_count"]:
        raise NotFoundError("There is no such collection.", "It may have been moved or taken away.")
    cover = connection.execute(_COVER[type(scope)], values).fetchone()
    return Collection(
        id=_collection_id(share),
        category_id=CategoryId(0),
        category_slug=SLUG,
        category_name=share.title,
        slug=SLUG,
        name=share.title,
        photo_count=row["photo_count"],
        cover=PictureRef(AssetKey(cover["asset_key"]), *cover[1:]),
        cover_chosen=False,
        oldest=wall_clock(row["oldest"]),
        newest=wall_clock(row["newest"]),
    )


def guest_category(connection: sqlite3.Connection, actor: Actor, slug: str = SLUG) -> Category:
    """Return the only category of a guest; errors are those of `guest_collection`."""
    collection = guest_collection(connection, actor, slug)
    covers = () if collection.cover is None else (collection.cover,)
    return Category(CategoryId(0), SLUG, collection.name, 1, collection.photo_count, covers, collection.newest)


def _collection_id(share: SharePass) -> CollectionId:
    return share.collection_id or CollectionId(0)


_COUNT_OF_COLLECTION = """
SELECT count(*) AS photo_count, min(taken_local) AS oldest, max(taken_local) AS newest
FROM photos
WHERE collection_id = :collection_id AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""

_COUNT_OF_CHOSEN = """
SELECT count(*) AS photo_count, min(taken_local) AS oldest, max(taken_local) AS newest
FROM photos
WHERE photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :share_id)
    AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""

_FIRST_OF_COLLECTION = """
SELECT asset_key, version, width, height, coarse
FROM photos
WHERE collection_id = :collection_id AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
ORDER BY taken_local, id
LIMIT 1
"""

_FIRST_CHOSEN = """
SELECT asset_key, version, width, height, coarse
FROM photos
WHERE photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :share_id)
    AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
ORDER BY taken_local, id
LIMIT 1
"""

_SUMMARY: dict[type[Scope], str] = {CollectionScope: _COUNT_OF_COLLECTION, ShareScope: _COUNT_OF_CHOSEN}
_COVER: dict[type[Scope], str] = {CollectionScope: _FIRST_OF_COLLECTION, ShareScope: _FIRST_CHOSEN}
