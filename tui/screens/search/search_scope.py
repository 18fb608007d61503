"""The set within which a search looks, as chips before its input."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import GalleryError
from core.models import (
    AlbumSet,
    ArchiveSet,
    CategorySet,
    CollectionSet,
    DaySet,
    EverythingSet,
    FavouritesSet,
    HighlightSet,
    MomentSet,
    MonthSet,
    NewSet,
    PhotoSet,
    SelectionSet,
    ShareLinkSet,
    SmartAlbumSet,
    StackSet,
    TagSet,
    TopSet,
    TrashSet,
    YearSet,
    photo_set_text,
)
from core.query.query_tokens import quoted
from core.text import display_text
from tui.session import Session
from tui.widgets.tiles.tile_painting import cut_in_middle

SEARCH = "Search"
"""What is before the query in the name of a list."""

_NAME_CELLS = 60


@dataclass(frozen=True, slots=True)
class ScopeChip:
    """A chip."""

    words: str
    without: PhotoSet
    """The scope that is left when it and those after it are removed."""


def search_name(query: str) -> str:
    """Return what the list of the photos of a query is called."""
    return f"{SEARCH}: {cut_in_middle(display_text(query), _NAME_CELLS)}"


def scope_of(photo_set: PhotoSet) -> PhotoSet:
    """Return the scope of a search from a list; for a guest, that of the whole link is everything."""
    return EverythingSet() if isinstance(photo_set, ShareLinkSet) else photo_set


async def scope_chips(session: Session, scope: PhotoSet) -> tuple[ScopeChip, ...]:
    """Return the chips of a scope, tags after what they filter; none for everything."""
    if isinstance(scope, EverythingSet):
        return ()
    if isinstance(scope, TagSet):
        words = f"# {display_text(scope.name, 60)}"
        return (*await scope_chips(session, scope.within), ScopeChip(words, scope.within))
    try:
        words = await _words(session, scope)
    except GalleryError:
        words = "this list"  # it has just been removed: then nothing is found in it
    return (ScopeChip(words, EverythingSet()),)


async def scope_query(session: Session, scope: PhotoSet) -> str | None:
    """Return the query that a saved search says its scope with: empty for everything, None for what no query says.

    Categories, collections and albums are said by the words of their names.
    """
    if isinstance(scope, EverythingSet):
        return ""
    if isinstance(scope, TagSet):
        outer = await scope_query(session, scope.within)
        return None if outer is None else f"{outer} {_term('tag', scope.name)}".strip()
    try:
        return await _query_of_names(session, scope) or _query_of(scope)
    except GalleryError:
        return None


async def _query_of_names(session: Session, scope: PhotoSet) -> str:
    library, actor = session.gallery.library, session.actor
    match scope:
        case CategorySet(slug):
            return _term("category", (await library.category(actor, slug)).name)
        case CollectionSet(slug):
            collection = await library.collection(actor, slug)
            return f"{_term('category', collection.category_name)} {_term('collection', collection.name)}"
        case AlbumSet(album_id):
            return _term("album", (await library.albums.one(actor, album_id)).full_name)
        case _:
            return ""


def _query_of(scope: PhotoSet) -> str | None:
    match scope:
        case SmartAlbumSet(_, query):
            return f"({query})"
        case FavouritesSet():
            return "fav:yes"
        case NewSet():
            return "is:new"
        case YearSet() | MonthSet() | DaySet():
            return f"taken:{_dates(scope)}"
        case _:
            return None


def _term(field: str, name: str) -> str:
    """Return a field with a name as whole words."""
    return f"{field}:{quoted(name)}"


def _dates(scope: YearSet | MonthSet | DaySet) -> str:
    return photo_set_text(scope).partition("/")[2].replace("/", "-")


async def _words(session: Session, scope: PhotoSet) -> str:
    library, actor = session.gallery.library, session.actor
    match scope:
        case CategorySet(slug):
            return (await library.category(actor, slug)).name
        case CollectionSet(slug):
            return (await library.collection(actor, slug)).name
        case AlbumSet(album_id) | SmartAlbumSet(album_id):
            return (await library.albums.one(actor, album_id)).full_name
        case YearSet() | MonthSet() | DaySet():
            return _dates(scope)
        case _:
            return _NAMES.get(type(scope), "this list")


_NAMES: dict[type[PhotoSet], str] = {
    SelectionSet: "Selected",
    FavouritesSet: "Favourites",
    NewSet: "New",
    TopSet: "Top photos",
    StackSet: "Stack",
    TrashSet: "Trash",
    ArchiveSet: "Archive",
    MomentSet: "This moment",
    HighlightSet: "This highlight",
}
