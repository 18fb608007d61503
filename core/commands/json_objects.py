"""Categories, collections and photos as JSON objects with the fields that docs/commands.md lists."""

from __future__ import annotations

from datetime import datetime

from core.models import (
    Album,
    AlbumSet,
    Category,
    Collection,
    Marks,
    Photo,
    PhotoDetails,
    PhotoSet,
    TakenAt,
    photo_set_text,
)
from core.models.sets.filtered_sets import named_set


def category_json(category: Category) -> dict[str, object]:
    """Return a category as a JSON object."""
    return {
        "kind": "category",
        "slug": category.slug,
        "name": category.exact_name,
        "collections": category.collection_count,
        "photos": category.photo_count,
        "newest": iso(category.newest),
        "favourites": category.marks.favourites,
        "favourite": category.marks.is_favourite,
    }


def collection_json(collection: Collection) -> dict[str, object]:
    """Return a collection as a JSON object."""
    return {
        "kind": "collection",
        "slug": collection.slug,
        "name": collection.exact_name,
        "category": collection.category_slug,
        "photos": collection.photo_count,
        "oldest": iso(collection.oldest),
        "newest": iso(collection.newest),
        "story": None if collection.story is None else collection.story.value,
        **_marks(collection.marks),
    }


def set_json(photo_set: PhotoSet, count: int) -> dict[str, object]:
    """Return a set of photos that is neither a category nor a collection as a JSON object."""
    return {"kind": "set", "set": photo_set_text(named_set(photo_set)), "photos": count}


def album_json(album: Album) -> dict[str, object]:
    """Return an album as a JSON object."""
    return {
        "kind": "album",
        "set": photo_set_text(AlbumSet(album.id)),
        "address": f"albums/{album.slug}",
        "name": album.full_name,
        "query": album.query if album.is_own else None,
        "smart": album.query is not None,
        "photos": album.photo_count if album.is_counted else None,
        "more_photos": album.has_more,
        "cover": None if album.cover is None else album.cover.asset_key,
        "own": album.is_own,
        "default": album.is_default,
        "shown_to": album.audience.value if album.is_own else None,
        "members": list(album.readers) if album.is_own else None,
        "hidden": album.is_hidden,
    }


def photo_json(photo: Photo, collection: Collection | None = None) -> dict[str, object]:
    """Return a photo as a JSON object, with the slug of its collection if that is given."""
    location = {} if collection is None else {"collection": collection.slug}
    return {
        "kind": "photo",
        "key": photo.asset_key,
        "name": photo.exact_name,
        **location,
        "taken": taken(photo.taken),
        "width": photo.width or None,
        "height": photo.height or None,
        "bytes": photo.size,
        "format": photo.format,
        "media": photo.kind,
        "seconds": photo.seconds,
        "camera": photo.camera,
        "error": photo.error,
        "stack": photo.stack_count or None,
        "below_top": photo.is_below_top,
        **_marks(photo.marks),
    }


def details_json(details: PhotoDetails) -> dict[str, object]:
    """Return a photo with all its metadata as a JSON object."""
    place, named = details.coordinates, details.place
    return photo_json(details.photo, details.collection) | {
        "taken_source": details.photo.taken.source if details.photo.taken else None,
        "camera_make": details.camera_make,
        "camera_model": details.camera_model,
        "lens": details.lens,
        "exposure_seconds": details.exposure_seconds,
        "aperture": details.aperture,
        "iso": details.iso,
        "focal_length": details.focal_length,
        "focal_length_35mm": details.focal_length_35mm,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "neighbourhood": named.neighbourhood or None if named else None,
        "city": named.city or None if named else None,
        "region": named.region or None if named else None,
        "country": named.country or None if named else None,
        "country_code": named.country_code or None if named else None,
        "orientation": details.orientation,
        "modified": iso(details.modified),
        "added": iso(details.added),
        "note": details.note,
        "codec": details.codec,
        "plays_in_browsers": details.plays_in_browsers,
        "has_sound": details.has_sound,
        "offline": details.is_offline,
        "files": [{"name": file.name, "role": file.role, "bytes": file.size} for file in details.files],
        "tags": list(details.tags),
        "people": [{"person": person.person_id, "name": person.name} for person in details.people],
        "lines": list(details.lines),
        "things": [
            {"name": thing.name, "certainty": round(thing.certainty, 3), "is_group": thing.is_group}
            for thing in details.things
        ],
        **_edits(details),
        "member_note": details.edits.note,
    }


def _edits(details: PhotoDetails) -> dict[str, object]:
    """Return the texts of a photo, what was edited, and what its file has, as fields of a JSON object."""
    edits = details.edits
    place = edits.original_coordinates
    return {
        "title": edits.title,
        "caption": edits.caption,
        "edited": sorted(edits.edited),
        "original_title": edits.original_title,
        "original_caption": edits.original_caption,
        "original_taken": taken(edits.original_taken),
        "original_taken_source": edits.original_taken.source if edits.original_taken else None,
        "original_latitude": place.latitude if place else None,
        "original_longitude": place.longitude if place else None,
    }


def _marks(marks: Marks) -> dict[str, object]:
    return {
        "rating": marks.rating,
        "votes": marks.votes,
        "stars": marks.stars,
        "favourites": marks.favourites,
        "favourite": marks.is_favourite,
    }


def iso(moment: datetime | None) -> str | None:
    """Return a time in ISO 8601, to the second; None for None."""
    return None if moment is None else moment.isoformat(timespec="seconds")


def taken(at: TakenAt | None) -> str | None:
    """Return the local time a photo was taken in ISO 8601, with its UTC offset if that is known; None for None."""
    return None if at is None else iso(at.aware or at.local)
