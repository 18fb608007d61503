"""The sheet at the top of the screen in which a query is typed, with its scope, its meaning and what completes it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from core.accounts.last_places import LastPlace
from core.errors import GalleryError
from core.library.search.searches import Cameras, Suggestion
from core.models import PhotoSet, QuerySet, TagSet
from core.query.query_errors import QueryError
from core.query.query_tokens import is_bare, quoted
from core.query.search_field import Fields, access_of
from core.query.search_words import has_words, search_pattern
from core.sets.search.explained_query import ExplainedQuery, explained_query
from core.sets.search.search_fields import fields_of
from core.text import display_text
from tui.screens.dialogs.dialog import Dialog
from tui.screens.search.query_input import QueryInput
from tui.screens.search.search_rows import SearchRow, drawn_rows, found_row, suggested_rows, up_to
from tui.screens.search.search_scope import ScopeChip, scope_chips, search_name
from tui.screens.search.typed_query import TypedQuery, completed_field, typed_query, values_of
from tui.session import Session
from tui.widgets.tiles.tile_painting import cut_in_middle

REST_SECONDS = 0.25
"""How long no key comes before the photos of a query are counted."""

_MOST_ROWS = 14
_OTHER_LINES = 8
"""Lines of the window that the rows leave free."""
_CHIP_CELLS = 30
_KEYS = "Enter shows photos, ↓ chooses, Tab completes, ↑ recalls, Esc leaves."
_KEYS_WITH_CHIP = "Enter shows photos, ↓ chooses, Tab completes, Backspace searches all."
_EXAMPLES = "Words, or fields such as tag:sea rating:>=4 taken:2024 camera:canon not kind:video."


@dataclass(frozen=True, slots=True)
class Searched:
    """The photos to show, and what a list of them is called."""

    photo_set: PhotoSet
    words: str


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
        self._cameras = Cameras()
        self._years: Sequence[str] = ()
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
            yield Static(id="rows")
            yield Static(id="keys")

    async def on_mount(self) -> None:
        """Name the scope before the first frame."""
        self._chips = await scope_chips(self._session, self._scope)
        self._read_query()
        _: Worker[None] = self.run_worker(self._read_facts, name="facts", group="facts")

    def on_resize(self) -> None:
        """Show as many rows as there is room for; the line has the focus again after a window without room."""
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
        if not self.query_one("#card").region.contains(x, y):
            self.dismiss()
        elif self.query_one("#rows").region.contains(x, y):
            line = y - self.query_one("#rows").content_region.y
            if 0 <= line < len(rows := self._rows):
                self._take(rows[line])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Take the key of the chips only where the line is empty."""
        return not self._input.value and bool(self._chips) if action == "remove_chip" else True

    def action_close(self) -> None:
        """Close without a search."""
        self.dismiss()

    def action_choose(self, step: int) -> None:
        """Move among the rows, above which is the input; on from there are the recent searches."""
        if step < 0 and self._chosen < 0 and (self._recalled >= 0 or not self._input.value):
            recent = self._session.recent_searches.queries
            if self._recalled + 1 < len(recent):
                self._recalled += 1
                self._input.write(recent[self._recalled])
            return
        self._chosen = max(-1, min(self._chosen + step, len(self._rows) - 1))
        self._draw()

    def action_complete(self) -> None:
        """Write the chosen row into the line, or the completion."""
        rows = self._rows
        row = (
            rows[self._chosen] if 0 <= self._chosen < len(rows) else next((each for each in rows if each.writes), None)
        )
        if self._input.completion:
            self._input.write(self._input.completion)
        elif row is not None and row.writes:
            self._input.write(row.writes)

    def action_remove_chip(self) -> None:
        """Search within what the last chip filters, at last everywhere."""
        self._scope = self._chips[-1].without
        self._chips = self._chips[:-1]
        self._read_query()

    # What is read.

    def _read_query(self) -> None:
        """Read the query that stands in the input, and forget what was read for another one."""
        text, actor = self._input.value, self._session.actor
        self._chosen, self._count, self._meant = -1, None, ""
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
        self._draw()
        _: Worker[None] = self.run_worker(partial(self._suggest, text), name="suggest", group="suggest", exclusive=True)
        _ = self.run_worker(partial(self._count_found, text), name="count", group="count", exclusive=True)

    async def _read_facts(self) -> None:
        library, actor = self._session.gallery.library, self._session.actor
        try:
            self._cameras = await library.searches.cameras(actor)
            self._years = [str(year) for year in reversed(await library.folders.years(actor))]
        except GalleryError:
            return  # nothing of it is suggested
        self._draw()

    async def _suggest(self, text: str) -> None:
        searches, actor, asked = self._session.gallery.library.searches, self._session.actor, typed_query(text).asked
        found: Sequence[Suggestion] = ()
        try:
            for words in dict.fromkeys((asked, asked.rpartition(" ")[2])):
                found = found or (await searches.suggestions(actor, words))
        except GalleryError:
            found = ()
        if not self._is_gone and self._input.value == text:
            self._found = found
            self._chosen = min(self._chosen, len(self._rows) - 1)
            self._draw()

    async def _count_found(self, text: str) -> None:
        library, actor, explained, scope = (
            *(self._session.gallery.library, self._session.actor),
            *(self._explained, self._scope),
        )
        if explained is None:
            return
        await asyncio.sleep(REST_SECONDS)
        try:
            count = await library.searches.count(actor, QuerySet(explained.text, scope))
            meant = "" if count else await library.query_corrections.of(actor, explained.text)
        except GalleryError:
            return  # Enter says why
        if not self._is_gone and self._input.value == text and self._scope is scope:
            self._count, self._meant = count, meant or ""
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

    def _find(self, query: str) -> None:
        self._session.recent_searches.note(query)
        self.dismiss(Searched(QuerySet(query, self._scope), search_name(query)))

    # What is shown.

    @property
    def _rows(self) -> Sequence[SearchRow]:
        """The rows for which there is room."""
        return self._all_rows()[: max(min(_MOST_ROWS, self.app.size.height - _OTHER_LINES), 0)]

    def _all_rows(self) -> list[SearchRow]:
        if not self._input.value:
            return [found_row("Recent", each) for each in self._session.recent_searches.queries]
        typed = self._typed
        rows = [found_row("Meant", self._meant)] if self._meant else []
        if typed.field:
            values = values_of(typed, self._fields, self._names)
            return rows + [SearchRow(f"{typed.field}:", display_text(each.words), writes=each.text) for each in values]
        rows += suggested_rows(self._found)
        pattern = search_pattern(typed.asked, is_exact=False)
        for field, kind in _FACTS.items():
            names = self._names.get(field, ()) if field in self._fields and typed.asked else ()
            found = [name for name in names if has_words(pattern, name)][:_MOST_FACTS]
            rows += [_fact_row(kind, field, name, typed.before) for name in found]
        return rows

    @property
    def _names(self) -> dict[str, Sequence[str]]:
        """Names that are known, by the field that asks for them."""
        kinds = {kind: [each.name for each in self._found if each.kind == kind] for kind in _NAMED}
        return {**kinds, "camera": self._cameras.models, "lens": self._cameras.lenses, "taken": self._years}

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
        values = [each for each in self._all_rows() if each.opens is None] if self._typed.field else []
        line.complete(values[0].writes if values else completed_field(self._typed, self._fields))
        parts: list[tuple[str, str]] = []
        for chip in self._chips:
            words = cut_in_middle(chip.words, _CHIP_CELLS)
            parts += [(f"[{words}]" if linear else f" {words} ", "$foreground on $tile"), (" ", "")]
        self.query_one("#chips", Static).update(Content.assemble(*parts))
        count = "" if self._count is None else f" {up_to(self._count)} {'photo' if self._count == 1 else 'photos'}"
        self.query_one("#count", Static).update(Content.styled(count, "$muted"))
        self.query_one("#said", Static).update(self._said())
        width = max(self.query_one("#card").content_size.width, 1)
        rows = self._rows
        self.query_one("#rows", Static).update(drawn_rows(rows, self._chosen, width, linear=linear))
        self.query_one("#rows").set_class(not rows, "-empty")
        keys = _KEYS_WITH_CHIP if self._chips else _KEYS
        self.query_one("#keys", Static).update(Content.styled(keys, "$muted"))

    def _said(self) -> Content:
        if self._error is not None:
            return Content.styled(str(self._error), "$error")
        return Content.styled(_EXAMPLES if self._explained is None else self._explained.sentence, "$muted")

    def _focus_line(self) -> None:
        if not self._is_gone and self.focused is None:
            self.set_focus(self._input)

    @property
    def _input(self) -> QueryInput:
        return self.query_one("#query", QueryInput)

    @property
    def _is_gone(self) -> bool:
        return self._pruning or not self.is_attached or not self.query("#query")


def _fact_row(kind: str, field: str, name: str, before: str) -> SearchRow:
    """Return the row of a known value; it completes a query of which more stands `before`."""
    query = f"{field}:{name if is_bare(name) else quoted(name)}"
    return (
        replace(found_row(kind, query), words=name) if not before.strip() else SearchRow(kind, name, "", before + query)
    )


_MOST_FACTS = 3
_FACTS = {"camera": "Camera", "lens": "Lens", "taken": "Year"}
"""The fields whose known values are suggested for words, with what each value is."""
_NAMED = ("tag", "album", "category", "collection")
