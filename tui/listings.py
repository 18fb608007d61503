"""The lists that have a sort order of their own, which each member chooses."""

from __future__ import annotations

from enum import StrEnum

from core.library.likeness.likeness_order import ranks_by_likeness
from core.library.search.relevance import is_ranked
from core.models import Actor, AlbumSet, FavouritesSet, PhotoSet, QuerySet, SmartAlbumSet, SortOrder, TagSet


class Listing(StrEnum):
    """The lists with a sort order of their own."""

    CATEGORIES = "categories"
    COLLECTIONS = "collections"
    PHOTOS = "photos"
    """The photos of a collection."""
    SEARCHES = "searches"
    """The photos of a query with words, or of one that compares what photos show."""
    MATCHES = "matches"
    """The photos of any other query, of a tag, and of a smart album."""
    FAVOURITES = "favourites"
    ALBUMS = "albums"
    """The photos of an album, which open in its own order: another one is not stored."""


_DATES_FIRST = (SortOrder.DATE, SortOrder.OLDEST, SortOrder.NAME, SortOrder.ADDED, SortOrder.SIZE, SortOrder.RATING)
_LOOKED_UP = (*_DATES_FIRST, SortOrder.VOTES, SortOrder.VIEWS)

ORDERS: dict[Listing, tuple[SortOrder, ...]] = {
    Listing.CATEGORIES: (
        SortOrder.NAME,
        SortOrder.DATE,
        SortOrder.OLDEST,
        SortOrder.ADDED,
        SortOrder.SIZE,
        SortOrder.COLLECTIONS,
        SortOrder.SCANNED,
    ),
    Listing.COLLECTIONS: (
        SortOrder.NAME,
        SortOrder.DATE,
        SortOrder.OLDEST,
        SortOrder.ADDED,
        SortOrder.SIZE,
        SortOrder.RATING,
        SortOrder.VOTES,
        SortOrder.VIEWS,
    ),
    Listing.PHOTOS: (
        SortOrder.OLDEST,
        SortOrder.DATE,
        SortOrder.NAME,
        SortOrder.ADDED,
        SortOrder.SIZE,
        SortOrder.RATING,
    ),
    Listing.SEARCHES: (SortOrder.RELEVANCE, *_LOOKED_UP),
    Listing.MATCHES: _LOOKED_UP,
    Listing.FAVOURITES: _DATES_FIRST,
    Listing.ALBUMS: (SortOrder.HAND, SortOrder.OLDEST, SortOrder.DATE, *_DATES_FIRST[2:]),
}
"""The orders that each list offers; the first is the default."""

GROUPS = frozenset({Listing.CATEGORIES, Listing.COLLECTIONS})
"""The lists that are not of photos."""


def listing_of(actor: Actor, photo_set: PhotoSet) -> Listing:
    """Return the list that the photos of a set are."""
    match photo_set:
        case QuerySet() | SmartAlbumSet() if ranks_by_likeness(actor, photo_set):
            return Listing.SEARCHES
        case QuerySet():
            return Listing.SEARCHES if is_ranked(actor, photo_set) else Listing.MATCHES
        case TagSet() | SmartAlbumSet():
            return Listing.MATCHES
        case FavouritesSet():
            return Listing.FAVOURITES
        case AlbumSet():
            return Listing.ALBUMS
        case _:
            return Listing.PHOTOS
