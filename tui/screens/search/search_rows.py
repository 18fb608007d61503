"""The rows below the input of a search: what a query can be completed to, and what can be opened instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from core.accounts.last_places import LastPlace
from core.library.search.searches import MOST_COUNTED, Suggestion, SuggestionKind
from core.models import AlbumSet, CategorySet, CollectionSet, QuerySet, SortOrder, TagSet
from core.text import display_text
from tui.widgets.tiles.tile_painting import cut_in_middle

_KIND_CELLS = 11


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A row. Its texts must be safe for display."""

    kind: str
    """What it is, in the first column."""
    words: str
    note: str = ""
    """What stands at the right end, such as a count."""
    writes: str = ""
    """The query that it can write into the input."""
    opens: LastPlace | TagSet | QuerySet | None = None
    """What it opens: a place, or photos within the scope of the search; None: it only writes."""


def suggested_rows(found: Sequence[Suggestion]) -> list[SearchRow]:
    """Return the rows of collections, categories, tags and albums, in the order in which they are suggested."""
    return [
        SearchRow(
            each.kind.capitalize(),
            f"{each.category} › {each.name}" if each.category else each.name,
            "" if each.count is None else up_to(each.count, at_least=each.kind is SuggestionKind.TAG),
            opens=_opened(each),
        )
        for each in found
    ]


def found_row(kind: str, query: str) -> SearchRow:
    """Return the row of a whole query."""
    return SearchRow(kind, display_text(query), writes=query, opens=QuerySet(query))


def up_to(count: int, *, at_least: bool = True) -> str:
    """Return a count that was stopped (`at_least`) at `MOST_COUNTED`: "1,000+"."""
    return f"{MOST_COUNTED:,}+" if at_least and count >= MOST_COUNTED else f"{count:,}"


def drawn_rows(rows: Sequence[SearchRow], chosen: int, width: int, *, linear: bool) -> Content:
    """Draw rows, one of which (or -1: none) is chosen; `linear` marks it with a sign in addition to its colours."""
    return Content("\n").join(_line(row, number == chosen, width, linear) for number, row in enumerate(rows))


def _opened(found: Suggestion) -> LastPlace | TagSet | None:
    match found.photo_set:
        case CategorySet() as category:
            return LastPlace(category=category)
        case CollectionSet(slug) as collection:
            within = CategorySet(slug.partition("/")[0]) if found.category else None
            return LastPlace(category=within, photo_set=collection, shows_photos=True)
        case AlbumSet() as album:
            return LastPlace(photo_set=album, shows_photos=True, order=SortOrder.HAND)
        case TagSet() as tagged:
            return tagged
        case _:
            return None


def _line(row: SearchRow, is_chosen: bool, width: int, linear: bool) -> Content:
    mark = "> " if linear and is_chosen else "  " if linear else " "
    kind = row.kind.ljust(_KIND_CELLS)
    room = max(width - len(mark) - len(kind) - len(row.note) - 2, 1)
    words = cut_in_middle(row.words, room)
    gap = " " * max(room - Content(words).cell_length + 1, 1)
    if is_chosen:
        return Content.styled(f"{mark}{kind}{words}{gap}{row.note} ", "$selected-text on $accent")
    return Content.assemble((mark + kind, "$muted"), f"{words}{gap}", (f"{row.note} ", "$muted"))
