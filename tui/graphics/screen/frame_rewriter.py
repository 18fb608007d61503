"""Rewriting frames: Textual's text in, the terminal's text out.

What the screen already shows is skipped, cell tokens are replaced by what the terminal can draw, and the rest is passed
through. No frame raises an error: unknown sequences are passed through, and the model forgets what they may change.
"""

from __future__ import annotations

from operator import eq
from typing import Final

from tui.graphics.payloads.placements import Fit, Picture
from tui.graphics.screen.damage import Damage
from tui.graphics.screen.frame_compaction import compact
from tui.graphics.screen.frame_parsing import (
    CURSOR_POSITION,
    ITEM,
    LINK_END,
    RESET,
    SYNC_END,
    SYNC_START,
    ControlEffect,
    closes_link,
    effect_of,
    measure,
)
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.screen_model import BLANK_COLUMN, Cell, ScreenModel, Segment, blank_segment
from tui.graphics.screen.tokens import TOKEN_RUN, Slot, TokenTable

EXPENSIVE_CELLS_PER_FRAME: Final = 1200
"""Most half-block cells in one frame (up to 40 KB); the image output writes the others."""

_REPAIRED_CELLS: Final = 4
"""Cells after a text of uncertain width that are written again, because the text may have covered them."""

_TRAILING_BLANKS: Final = "    "
"""Spaces at the end of a text that are compared with the screen on their own."""

_STRINGS: Final = frozenset("P]X^_")
"""The characters after ESC that introduce DCS, OSC, SOS, PM and APC."""


class FrameRewriter:
    """Rewrites the frames of one session, given the model of its screen."""

    def __init__(
        self, table: TokenTable[PlacementState], model: ScreenModel, damage: Damage, *, erases: bool = False
    ) -> None:
        """Start with an unknown screen; `erases` says that erased cells take the background colour."""
        self._erases = erases
        self._table = table
        self._model = model
        self._damage = damage
        self._out: list[str] = []
        self._style = ""
        self._link = ""
        self._row = self._column = -1  # position in the frame; -1 when unknown
        self._cursor: tuple[int, int] | None = None  # position of the terminal's cursor
        self.expensive_cells = EXPENSIVE_CELLS_PER_FRAME
        """Most expensive cells in one frame on this connection."""
        self._expensive_left = 0
        self._is_skippable = True  # whether the current part of the frame may be skipped as a whole next time

    def rewrite(self, frame: str) -> str:
        """Return the bytes to send for one whole frame, as text."""
        self._out = []
        self._expensive_left = self.expensive_cells
        parts = CURSOR_POSITION.split(frame)
        self._items(parts[0])
        for index in range(1, len(parts), 3):
            body = parts[index + 2]
            if body.endswith("\n") and index + 3 < len(parts):
                body = body[:-1]
            self._row = min(max(int(parts[index] or 1), 1), self._model.rows) - 1
            self._column = min(max(int(parts[index + 1] or 1), 1), self._model.columns) - 1
            if body:
                self._body(body)
        self._sync_cursor()
        self._model.cursor = self._cursor
        text = compact("".join(self._out), erases=self._erases)
        return "" if text == SYNC_START + SYNC_END else text

    def _body(self, body: str) -> None:
        row, start = self._row, self._column
        contents = self._model.row_contents
        known = contents[row]
        if known is not None and known[0] == start and known[1] == body and not self._style:
            self._column = known[2]
            return
        contents[row] = None
        self._is_skippable = not self._style
        self._items(body)
        if self._is_skippable and not self._style and self._row == row:
            contents[row] = (start, body, self._column)

    def _items(self, body: str) -> None:
        for match in ITEM.finditer(body):
            kind = match.lastgroup
            if kind == "text":
                self._text(match[0])
            elif kind == "sgr":
                codes = match["sgr"]
                if codes in {"", "0"}:
                    self._style = ""
                else:
                    self._style = match[0] if codes.startswith("0;") else self._style + match[0]
            elif kind == "link":
                self._link = "" if closes_link(match[0]) else match[0]
            else:
                self._control(match[0])

    def _control(self, control: str) -> None:
        if control[1:2] in _STRINGS and not control.endswith(("\x1b\\", "\x07")):
            return  # an unterminated string would swallow what follows
        effect = effect_of(control)
        self._sync_cursor()
        self._out.append(TOKEN_RUN.sub("", control))
        self._is_skippable = False
        if effect is ControlEffect.NONE:
            return
        if effect is ControlEffect.ERASES:
            if self._row < 0:
                self._model.forget_all()
            else:
                self._model.erase(control, self._row, min(self._column, self._model.columns - 1))
            return
        if effect is ControlEffect.UNKNOWN:
            self._model.forget_all()
        self._row = self._column = -1
        self._cursor = None

    def _text(self, text: str) -> None:
        if text.isascii():
            self._plain(text)
            return
        position = 0
        for run in TOKEN_RUN.finditer(text):
            if run.start() > position:
                self._plain(text[position : run.start()])
            self._tokens(run[0])
            position = run.end()
        if position < len(text):
            self._plain(text[position:])

    def _plain(self, text: str) -> None:
        if self._row < 0:
            self._write_at_unknown(text)
            return
        if not self._link and not text.strip(" "):
            self._blanks(len(text))
            return
        if not self._link and text.endswith(_TRAILING_BLANKS):
            words = text.rstrip(" ")
            self._plain(words)
            self._blanks(len(text) - len(words))
            return
        model, row, column = self._model, self._row, self._column
        width, uncertain, joins = measure(text)
        end = column + width
        segment: Segment = (column, self._link + self._style, text)
        self._column = end
        if column >= model.columns:
            self._overflow(segment)
            return
        if end <= model.columns and width and not joins and model.shows(row, segment, width):
            return
        self._move(row, column)
        self._put(segment)
        if end > model.columns or joins or not width:
            self._cursor = None
            self._is_skippable = False
            model.set_unknown(row, max(0, column - 1), end)
            return
        model.set_text(row, segment, width)
        self._cursor = (row, end) if end < model.columns else None
        if uncertain:
            self._is_skippable = False
            self._repair(row, end)

    def _blanks(self, count: int) -> None:
        """Write spaces, except where the screen shows spaces that look the same."""
        model, row, start = self._model, self._row, self._column
        self._column = start + count
        blank = blank_segment(self._style)
        start = min(start, model.columns - 1)
        wanted: list[Cell] = [blank] * min(count, model.columns - start)
        for first, last in _differences(model.cells[row][start : start + len(wanted)], wanted):
            self._move(row, start + first)
            self._put((start + first, blank[1], " " * (last - first)))
            self._cursor = (row, start + last) if start + last < model.columns else None
        model.cells[row][start : start + len(wanted)] = wanted

    def _tokens(self, text: str) -> None:
        """Write a run of tokens: cells of one placement, or of several next to each other."""
        if self._row < 0:
            self._write_at_unknown(" " * len(text))
            return
        position = 0
        while position < len(text):
            slot = self._table.at(ord(text[position]))
            if slot is None:
                self._is_skippable = False
                self._plain(" ")
                position += 1
                continue
            row, column = slot.cell(ord(text[position]))
            rest = slot.text(row)[column:]
            count = len(rest) if text.startswith(rest, position) else _common(rest, text, position)
            self._place(slot, row, column, count)
            position += count

    def _place(self, slot: Slot[PlacementState], row: int, column: int, count: int) -> None:
        """Write cells of one row of a placement, except those that the screen already shows."""
        model, y, x = self._model, self._row, self._column
        self._column = x + count
        count = min(count, model.columns - x)
        if count <= 0:
            return
        first = slot.base + row * slot.columns + column
        wanted: list[Cell] = list(range(first, first + count))
        here = model.cells[y][x : x + count]
        if here == wanted:
            return
        model.record_origin(slot, (y - row, x - column))
        for first_cell, last_cell in _differences(here, wanted):
            for start, stop in self._replaced(slot, here, first_cell, last_cell):
                self._draw(slot, row, column + start, column + stop, y, x + start)
        model.cells[y][x : x + count] = wanted

    def _replaced(self, slot: Slot[PlacementState], here: list[Cell], start: int, stop: int) -> list[tuple[int, int]]:
        """Return the runs of cells to draw: a photo whose box changes keeps its old cells until its payload comes."""
        if not slot.state.renderer.is_pending or slot.placement.picture.fit is not Fit.CONTAIN:
            return [(start, stop)]
        runs: list[tuple[int, int]] = []
        known: Slot[PlacementState] | None = None
        for index in range(start, stop):
            cell = here[index]
            if isinstance(cell, int):
                if known is None or not known.base <= cell < known.end:
                    known = self._table.at(cell)
                if known is not None and _is_same_view(known.placement.picture, slot.placement.picture):
                    continue
            if runs and runs[-1][1] == index:
                runs[-1] = (runs[-1][0], index + 1)
            else:
                runs.append((index, index + 1))
        return runs

    def _draw(self, slot: Slot[PlacementState], row: int, start: int, stop: int, y: int, x: int) -> None:
        renderer, count = slot.state.renderer, stop - start
        is_affordable = not renderer.is_expensive or self._expensive_left > 0
        if renderer.is_text and not renderer.is_deferred and is_affordable:
            self._move(y, x)
            self._out.append(renderer.cells(row, start, stop))
            if renderer.is_expensive:
                self._expensive_left -= count
        else:
            self._damage.add(slot, (y - row, x - start), row, start, stop)
            if set(map(type, self._model.cells[y][x : x + count])) == {int}:
                return  # one picture replaces another without blank cells in between
            self._move(y, x)
            self._out.append(renderer.blank(start, stop))
        end = x + count
        self._cursor = (y, end) if end < self._model.columns else None

    def _repair(self, row: int, column: int) -> None:
        """Rewrite the cells right after a text that some terminals draw wider than Textual counts."""
        model = self._model
        self._out.append(f"\x1b[{column + 1}G")
        following = model.cells[row][column : column + _REPAIRED_CELLS]
        model.set_unknown(row, column, column + _REPAIRED_CELLS)
        place = self._column
        for offset, cell in enumerate(following):
            if isinstance(cell, int):
                slot = self._table.at(cell)
                if slot is not None:
                    self._column = column + offset
                    self._place(slot, *slot.cell(cell), 1)
            elif cell is not None and cell[0] == BLANK_COLUMN:
                self._move(row, column + offset)
                self._put(cell)
                self._cursor = (row, column + offset + 1) if column + offset + 1 < model.columns else None
                model.cells[row][column + offset] = cell
            elif cell is not None and cell[0] == column + offset:
                self._rewrite_segment(row, cell)
        self._column = place

    def _rewrite_segment(self, row: int, segment: Segment) -> None:
        width, uncertain, joins = measure(segment[2])
        end = segment[0] + width
        cells = self._model.cells[row]
        if uncertain or joins or any(cell is not segment for cell in cells[segment[0] + _REPAIRED_CELLS : end]):
            return
        self._move(row, segment[0])
        self._put(segment)
        self._model.set_text(row, segment, width)
        self._cursor = (row, end) if end < self._model.columns else None

    def _overflow(self, segment: Segment) -> None:
        """Write text beyond the right edge where the terminal would write it: over the last cell."""
        self._is_skippable = False
        self._move(self._row, self._model.columns - 1)
        self._put(segment)
        self._cursor = None
        self._model.set_unknown(self._row, max(0, self._model.columns - 2), self._model.columns)

    def _write_at_unknown(self, text: str) -> None:
        """Write text at an unknown cursor position: it may cover anything."""
        self._put((0, self._link + self._style, TOKEN_RUN.sub(lambda run: " " * len(run[0]), text)))
        self._model.forget_all()
        self._is_skippable = False

    def _put(self, segment: Segment) -> None:
        _, style, text = segment
        if not style:
            self._out.append(text)
        elif style.startswith("\x1b]8;"):
            self._out += (f"{style}{text}{RESET}", LINK_END)
        else:
            self._out.append(f"{style}{text}{RESET}")

    def _sync_cursor(self) -> None:
        """Move the terminal's cursor to the frame's position."""
        if self._row >= 0:
            self._move(self._row, min(self._column, self._model.columns - 1))

    def _move(self, row: int, column: int) -> None:
        if self._cursor == (row, column):
            return
        if self._cursor is not None and self._cursor[0] == row:
            self._out.append(f"\x1b[{column + 1}G")
        else:
            self._out.append(f"\x1b[{row + 1};{column + 1}H")
        self._cursor = (row, column)


def _is_same_view(one: Picture, other: Picture) -> bool:
    """Whether two pictures show a photo as a whole or in part, in the same rotation."""
    return (one.asset_key, one.version, one.fit, one.turns) == (
        other.asset_key,
        other.version,
        other.fit,
        other.turns,
    )


def _common(rest: str, text: str, position: int) -> int:
    count = 0
    limit = min(len(rest), len(text) - position)
    while count < limit and rest[count] == text[position + count]:
        count += 1
    return count


def _differences(here: list[Cell], wanted: list[Cell]) -> list[tuple[int, int]]:
    """Return (start, stop) of each run of cells that differ."""
    same = list(map(eq, here, wanted))
    if not any(same):
        return [(0, len(wanted))]
    found: list[tuple[int, int]] = []
    start = -1
    for index, equal in enumerate(same):
        if equal:
            if start >= 0:
                found.append((start, index))
                start = -1
        elif start < 0:
            start = index
    if start >= 0:
        found.append((start, len(wanted)))
    return found
