"""What a photo set shows that is filtered by tags and queries, and by which queries."""

from __future__ import annotations

from dataclasses import replace

from core.models.ids import AlbumId
from core.models.photo_sets import AlbumSet, PhotoSet, QuerySet, SmartAlbumSet, TagSet


def unfiltered(photo_set: PhotoSet | None) -> PhotoSet | None:
    """Return the set that is filtered by tags and queries, or the set itself."""
    while isinstance(photo_set, TagSet | QuerySet):
        photo_set = photo_set.within
    return photo_set


def album_of(photo_set: PhotoSet | None) -> AlbumId | None:
    """Return the album that a set shows, or filters by tags and queries."""
    shown = unfiltered(photo_set)
    return shown.album_id if isinstance(shown, AlbumSet | SmartAlbumSet) else None


def named_set(photo_set: PhotoSet) -> PhotoSet:
    """Return a set as its text names it to others: a smart album without its query, which commands look up again."""
    match photo_set:
        case SmartAlbumSet(album_id):
            return AlbumSet(album_id)
        case TagSet() | QuerySet():
            return replace(photo_set, within=named_set(photo_set.within))
        case _:
            return photo_set


def queries_of(photo_set: PhotoSet) -> tuple[str, ...]:
    """Return the queries that a set is filtered by, that of a smart album too."""
    match photo_set:
        case QuerySet(text, within):
            return text, *queries_of(within)
        case TagSet(_, within):
            return queries_of(within)
        case SmartAlbumSet(_, query):
            return (query,)
        case _:
            return ()


def without_query(photo_set: PhotoSet) -> tuple[PhotoSet, str]:
    """Take a set apart into the set that is searched and the query, which is empty for a set without one."""
    match photo_set:
        case QuerySet(text, within):
            return within, text
        case TagSet(name, within):
            searched, text = without_query(within)
            return TagSet(name, searched), text
        case _:
            return photo_set, ""
