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
            return photo_set_text(scope).partition("/")[2].replace("/", "-")
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
