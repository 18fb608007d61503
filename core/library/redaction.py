"""Removal of the facts that an actor is not shown, as `core.permissions.redaction_of` decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.models import NO_MARKS, Actor, Category, Collection, CollectionId, Marks, Photo, PhotoDetails
from core.permissions import is_member, redaction_of


def redacted_photo(actor: Actor, photo: Photo) -> Photo:
    """Return the photo without the facts that the actor is not shown."""
    shown = redaction_of(actor)
    changes: dict[str, Any] = {}
    if actor.share is not None:
        changes["collection_id"] = CollectionId(0)  # that of the link, see core.library.grouping.guest_groups
        changes |= {"stack_count": 0, "is_below_top": False}  # guests are shown tops, and no stacks
    if not shown.shows_names:
        changes["file_name"] = changes["exact_name"] = f"photo-{photo.asset_key[:6]}"
    if not shown.shows_dates:
        changes["taken"] = None
    if not shown.shows_cameras:
        changes["camera"] = None
    if not is_member(actor):
        changes["marks"] = _own_marks(photo.marks)
    return replace(photo, **changes) if changes else photo


def redacted_details(actor: Actor, details: PhotoDetails) -> PhotoDetails:
    """Return the details without the facts that the actor is not shown."""
    shown = redaction_of(actor)
    if not shown.shows_places:
        details = replace(details, coordinates=None, place=None)
    if not shown.shows_dates:
        details = replace(details, modified=details.added)
    if not shown.shows_cameras:
        details = replace(
            details,
            camera_make=None,
            camera_model=None,
            lens=None,
            exposure_seconds=None,
            aperture=None,
            iso=None,
            focal_length=None,
            focal_length_35mm=None,
        )
    return details


def redacted_category(actor: Actor, category: Category) -> Category:
    """Return the category without dates, and marks of others, if the actor is shown none."""
    if not is_member(actor):
        category = replace(category, marks=_own_marks(category.marks))
    return category if redaction_of(actor).shows_dates else replace(category, newest=None)


def redacted_collection(actor: Actor, collection: Collection) -> Collection:
    """Return the collection without dates, and marks of others, if the actor is shown none."""
    if not is_member(actor):
        collection = replace(collection, marks=_own_marks(collection.marks))
    return collection if redaction_of(actor).shows_dates else replace(collection, oldest=None, newest=None)


def _own_marks(marks: Marks) -> Marks:
    """Return what those without an account are shown of marks: their own favourites, and nothing of members."""
    return Marks(is_favourite=True) if marks.is_favourite else NO_MARKS
