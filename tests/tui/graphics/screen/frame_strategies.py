"""Frames as Textual's compositor sends them, drawn by hypothesis: scenes with pictures and dialogs, and patches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from rich.cells import cell_len

from tui.graphics.payloads.placements import Placement

COLUMNS, ROWS = 26, 11

STYLES = ("", "1", "38;2;200;10;20", "48;5;17", "38;2;1;2;3;48;2;4;5;6")
WORDS = ("a", "photo", "—", " ", "    ", "日本", "été", "one two three", "🎉")

Tokens = Callable[[Placement, int], str]


@dataclass(frozen=True)
class Run:
    """One styled segment: text, or cells of one row of a placement."""

    style: str
    text: str = ""
    placement: Placement | None = None
    row: int = 0
    start: int = 0
    stop: int = 0

    @property
    def width(self) -> int:
        return self.stop - self.start if self.placement is not None else cell_len(self.text)

    def render(self, tokens: Tokens) -> str:
        text = self.text if self.placement is None else tokens(self.placement, self.row)[self.start : self.stop]
        return f"\x1b[{self.style}m{text}\x1b[0m" if self.style else text


@dataclass(frozen=True)
class Part:
    """A line, or a part of one."""

    row: int
    column: int
    runs: tuple[Run, ...]

    def render(self, tokens: Tokens) -> str:
        return f"\x1b[{self.row + 1};{self.column + 1}H" + "".join(run.render(tokens) for run in self.runs)


@dataclass(frozen=True)
class Frame:
    """A frame: what comes between two flushes."""

    parts: tuple[Part, ...]
    cursor: tuple[int, int] = (0, 0)
    sync: bool = True
    feeds: bool = False
    control: str = ""

    def render(self, tokens: Tokens) -> str:
        lines = ""
        for before, part in zip([None, *self.parts], self.parts, strict=False):
            lines += "\n" if self.feeds and before is not None and before.row != part.row else ""
            lines += part.render(tokens)
        body = f"{lines}\x1b[{self.cursor[0] + 1};{self.cursor[1] + 1}H{self.control}"
        return f"\x1b[?2026h{body}\x1b[?2026l" if self.sync else body


@st.composite
def runs(draw: st.DrawFn, placements: Sequence[Placement], width: int, *, pictures: bool) -> tuple[Run, ...]:
    """Draw adjacent segments that fill at most `width` cells."""
    found: list[Run] = []
    for _ in range(draw(st.integers(1, 4))):
        style = draw(st.sampled_from(STYLES))
        if pictures and draw(st.booleans()):
            shown = draw(st.sampled_from(placements))
            start = draw(st.integers(0, shown.columns - 1))
            stop = draw(st.integers(start + 1, shown.columns))
            run = Run(style, "", shown, draw(st.integers(0, shown.rows - 1)), start, stop)
        else:
            run = Run(style, draw(st.sampled_from(WORDS)))
        if run.width > width:
            break
        width -= run.width
        found.append(run)
    return tuple(found)


@st.composite
def patches(draw: st.DrawFn, placements: Sequence[Placement]) -> Frame:
    """Draw a few parts of lines, as when a widget was refreshed."""
    parts: list[Part] = []
    for _ in range(draw(st.integers(1, 4))):
        row, column = draw(st.integers(0, ROWS - 1)), draw(st.integers(0, COLUMNS - 1))
        parts.append(Part(row, column, draw(runs(placements, COLUMNS - column, pictures=row < ROWS - 1))))
    control = draw(st.sampled_from(("", "", "", "", "\x1b[2J", "\x1b[K", "\x1b[1K", "\x1b[J", "\x1b[3X", "\x1b[?25l")))
    parts.sort(key=lambda part: part.row)
    return Frame(tuple(parts), draw(_cells), draw(st.booleans()), draw(st.booleans()), control)


@st.composite
def scenes(draw: st.DrawFn, placements: Sequence[Placement]) -> Frame:
    """Draw a whole screen: pictures, perhaps cropped by its edges, perhaps a dialog over them, text in the last row."""
    cells: list[list[Run]] = [[Run("", " ")] * COLUMNS for _ in range(ROWS)]
    for shown in draw(st.lists(st.sampled_from(placements), max_size=3)):
        top, left = draw(st.integers(-2, ROWS - 2)), draw(st.integers(-3, COLUMNS - 1))
        for row in range(max(0, -top), min(shown.rows, ROWS - 1 - top)):
            for column in range(max(0, -left), min(shown.columns, COLUMNS - left)):
                cells[top + row][left + column] = Run("1", "", shown, row, column, column + 1)
    if draw(st.booleans()):
        top, left = draw(st.integers(0, ROWS - 2)), draw(st.integers(0, COLUMNS - 4))
        for row in range(top, min(ROWS, top + draw(st.integers(1, 6)))):
            for column in range(left, min(COLUMNS, left + draw(st.integers(3, 18)))):
                cells[row][column] = Run("48;5;17", draw(st.sampled_from(" d")))
    return Frame(tuple(Part(row, 0, _joined(line)) for row, line in enumerate(cells)), draw(_cells), feeds=True)


def frames(placements: Sequence[Placement]) -> st.SearchStrategy[Frame]:
    """Draw any frame."""
    return scenes(placements) | patches(placements)


_cells = st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1))


def _joined(cells: list[Run]) -> tuple[Run, ...]:
    """Join adjacent cells of a row, as Textual's strips do."""
    found: list[Run] = []
    for cell in cells:
        last = found[-1] if found else None
        if last is not None and last.style == cell.style and last.placement == cell.placement:
            if cell.placement is None:
                found[-1] = Run(cell.style, last.text + cell.text)
                continue
            if last.row == cell.row and last.stop == cell.start:
                found[-1] = Run(cell.style, "", cell.placement, cell.row, last.start, cell.stop)
                continue
        found.append(cell)
    return tuple(found)
