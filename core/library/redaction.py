"""Removal of the facts that an actor is not shown, as `core.permissions.redaction_of` decides."""

from __future__ import annotations

from dataclasses import replace

from core.models import Actor, Category, Collection, CollectionId, Photo, PhotoDetails
from core.permissions import redaction_of


def redacted_photo(actor: Actor, photo: Photo) -> Photo:
    """Return the photo without the facts that the actor is not shown."""
    shown = redaction_of(actor)
    if actor.share is not None:
        photo = replace(photo, collection_id=CollectionId(0))
    return replace(
        photo,
        file_name=photo.file_name if shown.shows_names else f"photo-{photo.asset_key[:6]}",
        taken=photo.taken if shown.shows_dates else None,
        camera=photo.camera if shown.shows_cameras else None,
    )


def redacted_details(actor: Actor, details: PhotoDetails) -> PhotoDetails:
    """Return the details without the facts that the actor is not shown."""
    shown = redaction_of(actor)
    if not shown.shows_places:
        details = replace(details, coordinates=None)
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
    """Return the category without dates if the actor is shown none."""
    return category if redaction_of(actor).shows_dates else replace(category, newest=None)


def redacted_collection(actor: Actor, collection: Collection) -> Collection:
    """Return the collection without dates if the actor is shown none."""
    return collection if redaction_of(actor).shows_dates else replace(collection, oldest=None, newest=None)
