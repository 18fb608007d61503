"""The sheet in which a query is typed, with its scope, its meaning, what completes it, and its first photos."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from core.accounts.last_places import LastPlace
from core.errors import GalleryError
from core.library.search.facets import Facet
from core.library.search.searches import Suggestion, SuggestionKind
from core.models import BLOCK_SIZE, AssetKey, Photo, PhotoSet, QuerySet, TagSet
from core.permissions import Action
from core.query.query_errors import QueryError
from core.query.search_field import Fields, access_of, examples_of
from core.query.search_words import has_words, search_pattern
from core.sets.search.explained_query import NOT_SEARCHED, ExplainedQuery, explained_query
from core.sets.search.search_fields import fields_of
from core.text import display_text
from tui.listings import listing_of
from tui.screens.dialogs.dialog import Dialog
from tui.screens.search.known_facts import KnownFacts, known_facts, suggested
from tui.screens.search.photos_chosen import Searched
from tui.screens.search.query_input import QueryInput
from tui.screens.search.saved_queries import ask_to_save, saved_query
from tui.screens.search.search_results import SearchResults
from tui.screens.search.search_rows import SearchRow, completing_rows, facet_rows, first_rows, found_row, up_to
from tui.screens.search.search_scope import ScopeChip, scope_chips, scope_query, search_name
from tui.screens.search.suggestion_list import WIDE, SuggestionList
from tui.screens.search.typed_query import TypedQuery, completed_field, typed_query
from tui.session import Session
from tui.widgets.tiles.tile_cursor import Direction
from tui.widgets.tiles.tile_painting import cut_in_middle
from tui.widgets.tiles.tile_view import TileView

REST_SECONDS = 0.25
"""How long no key comes before the photos of a query are counted."""

HELD_SECONDS = 0.05
"""How long a frame waits for the photos of a query, so that a letter and its photos are drawn at once."""

_CHIP_CELLS = 30
_KEYS = "Enter shows photos, ↓ chooses, Tab completes, ↑ recalls, Esc leaves."
_KEYS_TO_SAVE = "Enter shows photos, ↓ chooses, Tab completes, ↑ recalls, Ctrl+S saves it."
_KEYS_WITH_CHIP = "Enter shows photos, ↓ chooses, Tab completes, Backspace searches all."
_INDEXING = "Words are still being indexed: until then searches take longer."


class SearchSheet(Dialog[Searched | LastPlace], inherit_bindings=False):
    """The sheet; returns the photos that were searched for, or the place that was chosen instead.

    What is read for a text is shown only while that text stands in the input.
    """

    AUTO_FOCUS = "#query"
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, id="search.close"),
        Binding("up,shift+tab", "choose(-1)", "Previous suggestion", show=False, id="search.up"),
        Binding("down", "choose(1)", "Next suggestion", show=False, id="search.down"),
        Binding("tab", "complete", "Complete", show=False, id="search.complete"),
        Binding("pageup", "page('page_up')", "Photos before", show=False, id="search.page-up"),
        Binding("pagedown", "page('page_down')", "Photos after", show=False, id="search.page-down"),
        Binding("ctrl+s", "save", "Save as a smart album", show=False, priority=True, id="search.save"),
        # Before the input sees it, on an empty line.
        Binding("backspace", "remove_chip", "Remove the scope", show=False, priority=True, id="search.remove"),
    ]

    def __init__(self, session: Session, scope: PhotoSet, query: str = "") -> None:
        """Search within a set, beginning with a query."""
        super().__init__()
        self._session = session
        self._scope = scope
        self._query = query
        self._chips: Sequence[ScopeChip] = ()
        self._facts = KnownFacts()
        self._counts: dict[str, int] = {}
        """The numbers of photos of known facts, by their terms."""
        self._facets: Sequence[Facet] = ()
        """What narrows the query."""
        self._explained: ExplainedQuery | None = None
        self._error: QueryError | None = None
        self._count: int | None = None
        self._meant = ""
        """A query with other names than one without photos."""
        self._found: Sequence[Suggestion] = ()
        self._chosen = -1
        self._recalled = -1
        """The number of the recent search that stands in the input; -1: none."""

    def compose(self) -> ComposeResult:
        """Compose the sheet."""
        with Vertical(id="card"):
            with Horizontal(id="line"):
                yield Static(id="chips")
                yield QueryInput(self._query, "Search")
                yield Static(id="count")
            yield Static(id="said")
        with Container(id="body"):
            yield SuggestionList()
            yield SearchResults(self._session)
        yield Static(id="keys")

    async def on_mount(self) -> None:
        """Name the scope before the first frame."""
        self._chips = await scope_chips(self._session, self._scope)
        self._read_query()
        _: Worker[None] = self.run_worker(self._read_facts, name="facts", group="facts")

    def on_resize(self) -> None:
        """Show as many rows as there is room for; the line has the focus again after a window without room."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        self._draw()
        self.call_after_refresh(self._focus_line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read the query again."""
        event.stop()
        self._read_query()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the chosen row, else show the photos of the query."""
        event.stop()
        rows = self._rows
        if 0 <= self._chosen < len(rows):
            self._take(rows[self._chosen])
        elif self._explained is not None:
            self._find(self._explained.text)
        elif not event.value.strip():
            self.dismiss()

    def on_click(self, event: events.Click) -> None:
        """Take a clicked row; close after a click outside of the sheet."""
        x, y = int(event.screen_x), int(event.screen_y)
        listed = self.query_one(SuggestionList)
        if listed.region.contains(x, y):
            if (row := listed.row_at(y)) is not None:
                self._take(row)
        elif not any(self.query_one(each).region.contains(x, y) for each in ("#card", "#body", "#keys")):
            self.dismiss()

    def on_tile_view_opened(self, event: TileView.Opened) -> None:
        """Show the photos of the query from one that was clicked on."""
        event.stop()
        sequence = self._results.sequence
        photo = None if sequence is None else sequence.photo(event.index)
        if self._explained is not None and photo is not None:
            self._find(self._explained.text, photo.asset_key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Take the key of the chips only where the line is empty."""
        return not self._input.value and bool(self._chips) if action == "remove_chip" else True

    def action_close(self) -> None:
        """Close without a search."""
        self.dismiss()

    async def action_choose(self, step: int) -> None:
        """Move among the rows, above which is the input; on from there are the recent searches."""
        if step < 0 and self._chosen < 0 and (self._recalled >= 0 or not self._input.value):
            recent = self._session.recent_searches.queries
            if self._recalled + 1 < len(recent):
                self._recalled += 1
                self._input.write(recent[self._recalled])
            return
        await self.query_one(SuggestionList).answered()
        self._chosen = max(-1, min(self._chosen + step, len(self._rows) - 1))
        self._draw()

    async def action_complete(self) -> None:
        """Write the chosen row into the line, or the completion."""
        if not self._input.completion:
            await self.query_one(SuggestionList).answered()
        rows = self._rows
        row = (
            rows[self._chosen] if 0 <= self._chosen < len(rows) else next((each for each in rows if each.writes), None)
        )
        if self._input.completion:
            self._input.write(self._input.completion)
        elif row is not None and row.writes:
            self._input.write(row.writes)

    async def action_save(self) -> None:
        """Ask for the name of a smart album of a valid query, with its scope as far as a query can say it."""
        explained, names = self._explained, " › ".join(chip.words for chip in self._chips)
        if explained is None or not self._session.may(Action.MARK):
            return
        scope = await scope_query(self._session, self._scope)
        ask_to_save(self.app, self._session, *saved_query(self._session.actor, explained.text, scope, names))

    def action_page(self, direction: Direction) -> None:
        """Scroll the photos."""
        self._results.move(direction)

    def action_remove_chip(self) -> None:
        """Search within what the last chip filters, at last everywhere."""
        self._scope = self._chips[-1].without
        self._chips = self._chips[:-1]
        self._read_query()

    # What is read.

    def _read_query(self) -> None:
        """Read the query that stands in the input, and forget what was read for another one."""
        text, actor = self._input.value, self._session.actor
        self._chosen, self._count, self._meant, self._facets = -1, None, "", ()
        if self._recalled >= 0 and text != self._session.recent_searches.queries[self._recalled]:
            self._recalled = -1
        self._explained = self._error = None
        if text.strip():
            try:
                self._explained = explained_query(actor, text)
            except QueryError as error:
                self._error = error
        asked = self._typed.asked
        pattern = search_pattern(asked, is_exact=False)
        self._found = [each for each in self._found if asked and has_words(pattern, each.name)]
        self._results.clear()
        self._draw()
        self.query_one(SuggestionList).is_answered.clear()
        for name, read in (("suggest", self._suggest), ("photos", self._find_photos), ("facets", self._read_facets)):
            _: Worker[None] = self.run_worker(partial(read, text), name=name, group=name, exclusive=True)

    async def _read_facts(self) -> None:
        self._facts = await known_facts(self._session)
        self._draw()

    async def _suggest(self, text: str) -> None:
        found = await suggested(self._session, typed_query(text), self._fields)
        if not self._is_gone and self._input.value == text:
            self._found = found
            self._chosen = min(self._chosen, len(self._rows) - 1)
            self._draw()
            self.query_one(SuggestionList).is_answered.set()

    async def _find_photos(self, text: str) -> None:
        """Show the first photos of the query, then how many there are."""
        searches, actor = self._session.gallery.library.searches, self._session.actor
        explained, scope = self._explained, self._scope
        if explained is None:
            return
        found = QuerySet(explained.text, scope)
        try:
            with ExitStack() as held:
                held.enter_context(self.app.batch_update())
                release = asyncio.get_running_loop().call_later(HELD_SECONDS, held.close)
                try:
                    photos = await searches.photos(actor, found, self._session.order(listing_of(actor, found)))
                finally:
                    release.cancel()
                if not self._is_asked(text, scope):
                    return
                self._show_photos(photos)
            if len(photos) == BLOCK_SIZE:
                await asyncio.sleep(REST_SECONDS)
            count = len(photos) if len(photos) < BLOCK_SIZE else await searches.count(actor, found)
            meant = "" if count else await self._session.gallery.library.query_corrections.of(actor, explained.text)
        except GalleryError:
            return  # Enter says why
        if self._is_asked(text, scope):
            self._count, self._meant = count, meant or ""
            self._draw()

    async def _read_facets(self, text: str) -> None:
        """Read what narrows a query that is complete, or a scope, and how many photos known facts have."""
        searches, actor, scope = self._session.gallery.library.searches, self._session.actor, self._scope
        await asyncio.sleep(REST_SECONDS)
        terms = [row.term for row in self._rows if row.term and row.term not in self._counts]
        try:
            counts = await searches.counts(actor, [QuerySet(term) for term in terms])
            self._counts.update(zip(terms, counts, strict=True))
            if self._is_narrowed:
                query = "" if self._explained is None else self._explained.text
                facets = await searches.facets(actor, QuerySet(query, scope) if query else scope)
            else:
                facets = ()
        except GalleryError:
            return  # Enter says why
        if self._is_asked(text, scope):
            self._facets = facets
            self._draw()

    @property
    def _is_narrowed(self) -> bool:
        """Whether what narrows the query is suggested: behind a complete term, or in a list."""
        text = self._input.value
        return text.endswith(" ") and self._explained is not None if text else bool(self._chips)

    def _is_asked(self, text: str, scope: PhotoSet) -> bool:
        """Return whether an answer to a text is still asked for."""
        return not self._is_gone and self._input.value == text and self._scope is scope

    def _show_photos(self, photos: Sequence[Photo]) -> None:
        self._results.show_first(photos)
        if len(photos) < BLOCK_SIZE:
            self._count = len(photos)
        self._draw()

    # What is chosen.

    def _take(self, row: SearchRow) -> None:
        match row.opens:
            case LastPlace() as place:
                self.dismiss(place)
            case TagSet(name):
                self.dismiss(Searched(TagSet(name, self._scope), display_text(name)))
            case QuerySet(text):
                self._find(text)
            case None:
                self._input.write(row.writes)

    def _find(self, query: str, starts_at: AssetKey | None = None) -> None:
        self._session.recent_searches.note(query)
        self.dismiss(Searched(QuerySet(query, self._scope), search_name(query), starts_at))

    # What is shown.

    @property
    def _rows(self) -> list[SearchRow]:
        query = self._input.value
        narrowing = facet_rows(query, self._facets)
        if not query:
            return first_rows(self._session.recent_searches.queries, self._facts.saved, narrowing)
        meant = [found_row("Meant", self._meant)] if self._meant else []
        return meant + completing_rows(self._typed, self._found, self._fields, self._names, self._counts) + narrowing

    @property
    def _names(self) -> dict[str, Sequence[str]]:
        """Names that are known, by the field that asks for them."""
        kinds = {str(kind): [each.name for each in self._found if each.kind is kind] for kind in SuggestionKind}
        return {**kinds, **self._facts.values}

    @property
    def _fields(self) -> Fields:
        return fields_of(access_of(self._session.actor))

    @property
    def _typed(self) -> TypedQuery:
        return typed_query(self._input.value)

    def _draw(self) -> None:
        if self._is_gone:
            return
        line, error, linear = self._input, self._error, self._session.plain
        line.mark(*((error.start, max(error.end, error.start)) if error is not None else (0, 0)))
        values = [each for each in self._rows if each.opens is None] if self._typed.field else []
        line.complete(values[0].writes if values else completed_field(self._typed, self._fields))
        parts: list[tuple[str, str]] = []
        for chip in self._chips:
            words = cut_in_middle(chip.words, _CHIP_CELLS)
            parts += [(f"[{words}]" if linear else f" {words} ", "$foreground on $tile"), (" ", "")]
        self.query_one("#chips", Static).update(Content.assemble(*parts))
        count = "" if self._count is None else f" {up_to(self._count)} {'photo' if self._count == 1 else 'photos'}"
        self.query_one("#count", Static).update(Content.styled(count, "$muted"))
        self.query_one("#said", Static).update(self._said())
        with_photos = bool(line.value.strip())
        self.set_class(with_photos, "-with-photos")
        self.query_one(SuggestionList).show(self._rows, self._chosen, with_photos=with_photos, linear=linear)
        saves = self._explained is not None and self._session.may(Action.MARK)
        keys = _KEYS_TO_SAVE if saves else _KEYS_WITH_CHIP if self._chips else _KEYS
        self.query_one("#keys", Static).update(Content.styled(keys, "$muted"))

    def _said(self) -> Content:
        if self._error is not None:
            return Content.styled(str(self._error), "$error")
        said = examples_of(self._fields) if self._explained is None else self._explained.sentence
        if self._explained is not None and self._explained.searched == NOT_SEARCHED:
            said += f" {NOT_SEARCHED}"
        return Content.styled(f"{said} {_INDEXING}" if self._facts.is_indexing else said, "$muted")

    def _focus_line(self) -> None:
        if not self._is_gone and self.focused is None:
            self.set_focus(self._input)

    @property
    def _results(self) -> SearchResults:
        return self.query_one(SearchResults)

    @property
    def _input(self) -> QueryInput:
        return self.query_one("#query", QueryInput)

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#query")
