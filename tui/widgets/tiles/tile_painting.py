"""Draws tiles as segments: frames, pictures, captions, reasons of failures. Without state."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from tui.graphics.payloads.placements import Placement
from tui.graphics.surface import PictureSurface
from tui.widgets.tiles.tile_rows import FRAME

_LEAST_CUT = 6
"""Cells below which nothing of an ending could be read."""
_LONGEST_SUFFIX = 5
"""Cells of the suffix of a file name, such as .jpeg."""
_GAP = 2
"""Cells between the parts of a caption."""
_JOINER = "\u200d"

TILE_CLASSES: Final = {
    "tiles--tile",
    "tiles--frame",
    "tiles--selected",
    "tiles--story",
    "tiles--seen-story",
    "tiles--title",
    "tiles--detail",
    "tiles--cursor-title",
    "tiles--cursor-detail",
    "tiles--scrollbar",
}
"""The names of the styles of a view of tiles in its stylesheet."""

TILE_CSS: Final = """
TileView {
    width: 1fr;
    height: 1fr;
    margin-left: 1;
    background: $background;
    & > .tiles--tile { background: $tile; }
    & > .tiles--frame { color: $accent; background: $background; }
    & > .tiles--selected { color: $success; background: $background; }
    & > .tiles--story { color: $secondary; background: $background; }
    & > .tiles--seen-story { color: $faint; background: $background; }
    & > .tiles--title { color: $foreground; background: $background; }
    & > .tiles--detail { color: $muted; background: $background; }
    & > .tiles--cursor-title { color: $selected-text; background: $accent; text-style: bold; }
    & > .tiles--cursor-detail { color: $selected-text; background: $accent; }
    & > .tiles--scrollbar { color: $faint; background: $background; }
}
"""
"""The stylesheet of a view of tiles."""


@dataclass(frozen=True, slots=True)
class TileStyles:
    """The styles of a view of tiles, from its stylesheet."""

    ground: Style
    """The gap between tiles."""
    tile: Style
    """The background of pictures, and of placeholders."""
    frame: Style
    selected: Style
    """The frame of a selected photo that is not at the cursor."""
    story: Style
    """The frame of a collection with a story of which something is unseen."""
    seen_story: Style
    title: Style
    detail: Style
    cursor_title: Style
    cursor_detail: Style
    scrollbar: Style


def styles_of(view: Widget) -> TileStyles:
    """Return the styles of a view with `TILE_CLASSES`, as its stylesheet and theme are now."""
    style = view.get_component_rich_style
    return TileStyles(
        ground=Style(bgcolor=view.rich_style.bgcolor),
        tile=style("tiles--tile"),
        frame=style("tiles--frame"),
        selected=style("tiles--selected"),
        story=style("tiles--story"),
        seen_story=style("tiles--seen-story"),
        title=style("tiles--title"),
        detail=style("tiles--detail"),
        cursor_title=style("tiles--cursor-title"),
        cursor_detail=style("tiles--cursor-detail"),
        scrollbar=style("tiles--scrollbar"),
    )


@dataclass(frozen=True, slots=True)
class Caption:
    """One line below a tile: a left and a right part."""

    left: str
    right: str = ""
    strong: bool = True
    """Whether it has the style of a title, not of details."""
    short: str = ""
    """Used when there is no room for `left`."""
    short_right: str = ""
    """Used when there is no room for `left` and `right`."""


def clipped(text: str, width: int) -> str:
    """Return the text in at most `width` cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


def cut_in_middle(text: str, width: int) -> str:
    """Return the text in at most `width` cells; where it is cut, its beginning and its whole ending stay."""
    if cell_len(text) <= width:
        return text
    if width < _LEAST_CUT:
        return clipped(text, width)
    half, suffix = width // 2, cell_len(text[text.rfind(".") :]) if "." in text else 0
    if half <= suffix <= _LONGEST_SUFFIX:
        half = min(suffix + 2, width - 2)  # numbers tell photos of one day apart, their suffix does not
    tail = _ending(text, half)
    return set_cell_size(text, width - 1 - cell_len(tail)).rstrip() + "…" + tail


def _ending(text: str, width: int) -> str:
    """Return the end of a text in at most `width` cells, without the rest of a character that is cut."""
    start, used = len(text), 0
    while start > 0 and used + cell_len(text[start - 1]) <= width:
        start -= 1
        used += cell_len(text[start])
    while start < len(text) and (not cell_len(text[start]) or text[start - 1 : start] == _JOINER):
        start += 1
    return text[start:].lstrip()


def frame_top(columns: int, frame: Style | None, styles: TileStyles) -> Segment:
    """Return the line above a tile: the upper edge of its frame, or a gap."""
    if frame is not None:
        return Segment(f" {'▂' * columns} ", frame)
    return Segment(" " * (columns + FRAME), styles.ground)


def framed(middle: list[Segment], frame: Style | None, styles: TileStyles) -> list[Segment]:
    """Return a line of a tile between the sides of its frame."""
    if frame is not None:
        return [Segment("▐", frame), *middle, Segment("▌", frame)]
    gap = Segment(" ", styles.ground)
    return [gap, *middle, gap]


def caption_segments(caption: Caption, columns: int, at_cursor: bool, styles: TileStyles) -> list[Segment]:
    """Return a caption in the width of its tile; a right part for which there is no room is shortened, then dropped."""
    words, right = _fitting(caption, columns)
    left = cut_in_middle(words, columns) if caption.strong else clipped(words, columns)
    gap = columns - cell_len(left) - cell_len(right)
    left_style, right_style = (
        (styles.cursor_title if caption.strong else styles.cursor_detail, styles.cursor_detail)
        if at_cursor
        else (styles.title if caption.strong else styles.detail, styles.detail)
    )
    segments = [Segment(left + " " * gap, left_style)]
    if right:
        segments.append(Segment(right, right_style))
    return segments


def _fitting(caption: Caption, columns: int) -> tuple[str, str]:
    """Return the longest left and right parts that fit, the left part whole rather than the right one."""
    lefts = [caption.left, *([caption.short] if caption.short else [])]
    rights = [caption.right, *([caption.short_right] if caption.short_right else [])] if caption.right else []
    for left in lefts:
        for right in rights:
            if cell_len(left) + _GAP + cell_len(right) <= columns:
                return left, right
    fitting = [left for left in lefts if cell_len(left) <= columns]
    if fitting or caption.strong or not caption.short:
        return (fitting or lefts[-1:])[0], ""
    return "", ""  # a part of a number is another number


def reason_segment(reason: str, columns: int, rows: int, line: int, styles: TileStyles) -> Segment:
    """Return a line of a tile without picture, with the reason in the middle line."""
    lines = wrap(reason, max(columns - 2, 1))[:rows]
    first = (rows - len(lines)) // 2
    text = lines[line - first] if first <= line < first + len(lines) else ""
    text = clipped(text, columns)
    left = (columns - cell_len(text)) // 2
    style = styles.detail + Style(bgcolor=styles.tile.bgcolor)
    return Segment(" " * left + text + " " * (columns - left - cell_len(text)), style)


def picture_segments(surface: PictureSurface, placement: Placement, styles: TileStyles) -> list[Segment]:
    """Return the lines of a picture, or of the reason why there is none."""
    columns, rows = placement.columns, placement.rows
    reason = surface.failure(placement)
    if reason is not None:
        return [reason_segment(reason, columns, rows, line, styles) for line in range(rows)]
    return [Segment(surface.tokens(placement, line), styles.tile) for line in range(rows)]


def blank_segment(columns: int, styles: TileStyles) -> Segment:
    """Return a line of a placeholder."""
    return Segment(" " * columns, styles.tile)
