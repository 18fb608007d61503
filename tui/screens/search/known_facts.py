"""What a search sheet reads once: cameras, lenses, years, saved searches, and whether words are indexed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import GalleryError
from tui.screens.search.search_rows import SearchRow, saved_rows
from tui.session import Session


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The values of fields that are known without a search."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By field: `camera`, `lens`, `taken`."""
    saved: Sequence[SearchRow] = ()
    """The rows of saved searches."""
    is_indexing: bool = False
    """Whether so many texts wait for the index of words that searches take longer."""


async def known_facts(session: Session) -> KnownFacts:
    """Read what the member is shown; nothing where it cannot be read."""
    library, actor = session.gallery.library, session.actor
    try:
        cameras = await library.searches.cameras(actor)
        years = [str(year) for year in reversed(await library.folders.years(actor))]
        saved = saved_rows(await library.albums.smart_albums(actor))
        is_indexing = await library.searches.has_many_unindexed()
    except GalleryError:
        return KnownFacts()
    return KnownFacts({"camera": cameras.models, "lens": cameras.lenses, "taken": years}, saved, is_indexing)
