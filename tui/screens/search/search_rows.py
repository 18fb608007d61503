"""The rows below the input of a search: what a query can be completed to, and what can be opened instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from core.accounts.last_places import LastPlace
from core.library.albums.member_albums import SHARED
from core.library.search.facets import Facet
from core.library.search.searches import MOST_COUNTED, Suggestion, SuggestionKind
from core.models import AlbumSet, CategorySet, CollectionSet, QuerySet, ShareLinkSet, SmartAlbumSet, SortOrder, TagSet
from core.query.query_tokens import is_bare, quoted
from core.query.search_field import Fields
from core.query.search_words import has_words, search_pattern
from core.text import display_text
from tui.screens.search.typed_query import TypedQuery, values_of
from tui.widgets.tiles.tile_painting import cut_in_middle

_KIND_CELLS = 11
_MOST_RECENT = 3
_MOST_FACTS = 3
_FACETS = {"taken": "Year"}
_FACTS = {"camera": "Camera", "lens": "Lens", "taken": "Year", "place": "Place", "country": "Country"}
"""The fields whose known values are suggested for words, with what each value is."""


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
    term: str = ""
    """The term of a query that it stands for and whose photos can be counted."""
    opens: LastPlace | TagSet | QuerySet | None = None
    """What it opens: a place, or photos within the scope of the search; None: it only writes."""


def first_rows(recent: Sequence[str], saved: Sequence[SearchRow], narrowing: Sequence[SearchRow]) -> list[SearchRow]:
    """Return the rows before anything is typed: recent searches, few of them above other rows."""
    shown = recent[: _MOST_RECENT if saved or narrowing else None]
    return [*(found_row("Recent", each) for each in shown), *saved, *narrowing]


def completing_rows(
    typed: TypedQuery,
    found: Sequence[Suggestion],
    fields: Fields,
    names: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
) -> list[SearchRow]:
    """Return the rows for the end of a query: values of its field, else what was found for its words and known facts.

    `names` are known values by field, `counts` the numbers of photos that are known of such facts, by their terms.
    """
    if typed.field:
        values = values_of(typed, fields, names)
        return [SearchRow(f"{typed.field}:", display_text(each.words), writes=each.text) for each in values]
    rows = suggested_rows(found)
    pattern = search_pattern(typed.asked, is_exact=False)
    for field, kind in _FACTS.items():
        known = names.get(field, ()) if field in fields and typed.asked else ()
        rows += [
            _fact_row(kind, field_term(field, name), name, typed.before, counts)
            for name in [name for name in known if has_words(pattern, name)][:_MOST_FACTS]
        ]
    return rows


def facet_rows(query: str, found: Sequence[Facet]) -> list[SearchRow]:
    """Return the rows that narrow a query, or a whole scope where it is empty."""
    return [
        SearchRow(
            _FACETS.get(each.field, each.field.capitalize()),
            each.name,
            f"{each.count:,}+" if each.is_least else f"{each.count:,}",
            writes=f"{query}{each.term} ",
        )
        for each in found
    ]


def field_term(field: str, value: str) -> str:
    """Return a field with one of its values as a query has them."""
    return f"{field}:{value if is_bare(value) else quoted(value)}"


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


def saved_rows(saved: Mapping[str, SmartAlbumSet]) -> list[SearchRow]:
    """Return the rows of smart albums by their names; those of the member also write their queries."""
    return [
        SearchRow(
            "Saved",
            name,
            writes="" if name.startswith(f"{SHARED}/") else each.query,
            opens=LastPlace(photo_set=each, shows_photos=True, order=SortOrder.DATE),
        )
        for name, each in saved.items()
    ]


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
        case AlbumSet() | SmartAlbumSet() as album:
            order = SortOrder.HAND if isinstance(album, AlbumSet) else SortOrder.DATE
            return LastPlace(photo_set=album, shows_photos=True, order=order)
        case ShareLinkSet() as shared:
            return LastPlace(photo_set=shared, shows_photos=True)
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


def _fact_row(kind: str, term: str, name: str, before: str, counts: Mapping[str, int]) -> SearchRow:
    """Return the row of a known value; it completes a query of which more stands `before`."""
    note = up_to(counts[term]) if term in counts else ""
    row = SearchRow(kind, name, note, before + term, term=term)
    return row if before.strip() else replace(row, opens=QuerySet(term))
