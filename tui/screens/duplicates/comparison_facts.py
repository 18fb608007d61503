"""The facts of photos that are compared, as a table in which those that differ stand out. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from core.library.duplicates.models import DuplicatePhoto
from core.models import AssetKey
from core.text import display_text
from core.wording import size_words, taken_time_words
from tui.widgets.tiles.tile_painting import clipped

_GAP: Final = 2
_KEEP: Final = "keep"


def facts_table(photos: Sequence[DuplicatePhoto], kept: Container[AssetKey], width: int, first: int = 1) -> Content:
    """Return a line for each photo: its number, whether it is kept, pixels, size, format, date, camera and folder.

    Facts that are the same for all are muted, others are bold. The folder takes the rest of the width.
    """
    rows = [_facts(each, number, kept) for number, each in enumerate(photos, first)]
    columns = [*zip(*rows, strict=True)]
    widths = [max(cell_len(fact) for fact in column) for column in columns]
    widths[-1] = max(width - sum(widths[:-1]) - _GAP * (len(widths) - 1), 1)
    differs = [len(set(column)) > 1 for column in columns]
    lines = []
    for row in rows:
        parts: list[Content | tuple[str, str]] = []
        for number, fact in enumerate(row):
            shown = clipped(fact, widths[number])
            style = "bold $accent" if number == 0 else "bold $foreground" if differs[number] else "$muted"
            parts += [(shown + " " * (widths[number] - cell_len(shown)), style), (" " * _GAP, "")]
        lines.append(Content.assemble(*parts[:-1]))
    return Content("\n").join(lines)


def _facts(each: DuplicatePhoto, number: int, kept: Container[AssetKey]) -> tuple[str, ...]:
    photo = each.photo
    return (
        f"{number} {_KEEP}" if each.photo.asset_key in kept else f"{number}",
        f"{photo.width} × {photo.height}",
        size_words(photo.size),
        photo.format,
        taken_time_words(photo.taken),
        photo.camera or "",
        display_text(each.folder),
    )
