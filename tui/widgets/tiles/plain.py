"""Plain mode: one line of text per item, without pictures or drawn lines, for screen readers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from tui.runtime.line_filters import changed_segments
from tui.widgets.tiles.tile_painting import Caption, TileStyles, clipped
from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

# Boxes, blocks, geometric shapes; braille; private use (our tokens); legacy computing.
_DRAWN = re.compile("[\u2500-\u25ff\u2800-\u28ff\ue000-\uf8ff\U0001fb00-\U0001fbff\U000f0000-\U0010ffff]")
_SPOKEN = str.maketrans({"›": ">", "·": ",", "×": "x", "−": "-", "–": "-", "←": "<", "→": ">", "↑": "^", "↓": "v"})


class PlainFilter(LineFilter):
    """Replace drawn characters with text of the same width; off by default."""

    def __init__(self) -> None:
        super().__init__(enabled=False)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without drawn characters."""
        del background
        return changed_segments(segments, _plain)


class PlainLayout:
    """A layout of one tile per row, one line high."""

    overhead = 0

    def __init__(self, total: int, width: int) -> None:
        """Lay out `total` tiles for a view of that width."""
        self.total = total
        self._width = width

    def row_at(self, index: int) -> TileRow:
        """Return the row of a tile."""
        return TileRow((Tile(index, 0, max(self._width - FRAME, 1)),), 1)


def plain_text(text: str) -> str:
    """Return the text in the same width, with drawn characters replaced with ASCII characters."""
    return _DRAWN.sub(lambda match: " " * cell_len(match[0]), text.replace(" · ", ",  ").translate(_SPOKEN))


def plain_line(
    captions: Sequence[Caption], width: int, at_cursor: bool, styles: TileStyles, *, is_selected: bool = False
) -> Strip:
    """Return the captions of a tile in one line, after `>` at the cursor and `*` when selected."""
    words = ", ".join(part for caption in captions for part in (caption.left, caption.right) if part)
    words = words.replace(" · ", ", ")
    text = clipped(f"{'>' if at_cursor else ' '} {'* ' if is_selected else ''}{words}", width)
    style = styles.cursor_title if at_cursor else styles.title
    return Strip([Segment(text, style), Segment(" " * (width - cell_len(text)), styles.ground)], width)


def _plain(segment: Segment) -> Segment:
    text = plain_text(segment.text)
    return segment if text == segment.text else Segment(text, segment.style, segment.control)
