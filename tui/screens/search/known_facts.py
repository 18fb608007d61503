"""What a search sheet reads: cameras, lenses, years, places, saved searches once, and suggestions for each text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import GalleryError
from core.library.places.place_rows import NO_REGION
from core.library.search.searches import Suggestion, SuggestionKind
from core.query.search_field import Fields
from tui.screens.search.search_rows import SearchRow, saved_rows
from tui.screens.search.typed_query import NAMED, TypedQuery
from tui.session import Session


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The values of fields that are known without a search."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By field: `camera`, `lens`, `thing`, `taken`, `place`, `country`."""
    saved: Sequence[SearchRow] = ()
    """The rows of saved searches."""
    is_indexing: bool = False
    """Whether so many texts wait for the index of words that searches take longer."""


async def known_facts(session: Session) -> KnownFacts:
    """Read what the member is shown; nothing where it cannot be read."""
    library, actor = session.gallery.library, session.actor
    try:
        cameras = await library.searches.cameras(actor)
        things = await library.searches.things(actor)
        years = [str(year) for year in reversed(await library.folders.years(actor))]
        places = await library.places.tree(actor)
        saved = saved_rows(await library.albums.smart_albums(actor))
        is_indexing = await library.searches.has_many_unindexed()
    except GalleryError:
        return KnownFacts()
    values = {
        "camera": cameras.models,
        "lens": cameras.lenses,
        "thing": things,
        "taken": years,
        "place": tuple(dict.fromkeys(place.name for place in places if place.depth and place.name != NO_REGION)),
        "country": tuple(place.name for place in places if not place.depth),
    }
    return KnownFacts(values, saved, is_indexing)


async def suggested(session: Session, typed: TypedQuery, fields: Fields) -> Sequence[Suggestion]:
    """Read what has the words at the end of a query in its name, of the last word alone where nothing has all of them.

    For a field of names without a value, what is offered of its kind; nothing where it cannot be read.
    """
    searches, actor, asked = session.gallery.library.searches, session.actor, typed.asked
    found: Sequence[Suggestion] = ()
    try:
        if typed.field in NAMED and typed.field in fields and not typed.last:
            return await searches.names(actor, SuggestionKind(typed.field))
        for words in dict.fromkeys((asked, asked.rpartition(" ")[2])):
            found = found or (await searches.suggestions(actor, words))
    except GalleryError:
        return ()
    return found
