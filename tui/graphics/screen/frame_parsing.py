"""Parsing Textual's frames: what the compositor writes between two flushes.

A frame is `CSI ? 2026 h`, then for each line or part of a line a cursor position (`CSI row ; column H`) with styled
segments (`SGR text SGR-reset`, links as OSC 8) and usually a line feed, and finally the cursor's own position and
`CSI ? 2026 l`. Other control sequences are classified by their effect on the screen.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

CURSOR_POSITION: Final = re.compile(r"\x1b\[(\d{0,5})(?:;(\d{0,5}))?H")
"""Splits a frame into the text before the first position, then (row, column, body) repeatedly."""

ITEM: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<sgr>[0-9;:]*)m"
    r"|(?P<link>\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]X^_].*?(?:\x1b\\|\x07|\Z)|\x1b[ -/]*[0-~]|.)",
    re.DOTALL,
)

RESET: Final = "\x1b[0m"
LINK_END: Final = "\x1b]8;;\x1b\\"
SYNC_START: Final = "\x1b[?2026h"
SYNC_END: Final = "\x1b[?2026l"

_HARMLESS: Final = re.compile(
    r"\x1b\[\?(?!(?:1049|1047|47|3|6)[hl])\d+[hl]"  # private modes that neither clear nor move
    r"|\x1b\[[<>=?][\d;]*u|\x1b\[[>?]?[\d;]*(?:c|n|q|\$p|t)|\x1b\[\d* q"  # keyboard protocol, queries, cursor shape
    r"|\x1b\](?!8;).*|\x07|\x1b[=>]",
    re.DOTALL,
)
_ERASES: Final = re.compile(r"\x1b\[[\d;]*[JKX]")
_MOVES: Final = re.compile(r"\x1b\[[\d;]*[ABCDEFG`adef]|[\r\t\b\x00]|\x1b[78]|\x1b\[[su]")
_LINK_CLOSES: Final = re.compile(r"\x1b\]8;[^;]*;(?:\x07|\x1b\\)")


class ControlEffect(Enum):
    """What a control sequence may do to the screen."""

    NONE = auto()
    ERASES = auto()
    """Cells change, the cursor stays."""
    MOVES = auto()
    """The cursor moves; cells stay."""
    UNKNOWN = auto()
    """Anything may have changed."""


@lru_cache(maxsize=256)
def effect_of(control: str) -> ControlEffect:
    """Return what a control sequence or control character may do."""
    if _HARMLESS.fullmatch(control):
        return ControlEffect.NONE
    if _ERASES.fullmatch(control):
        return ControlEffect.ERASES
    if _MOVES.fullmatch(control):
        return ControlEffect.MOVES
    return ControlEffect.UNKNOWN


def closes_link(link: str) -> bool:
    """Whether an OSC 8 sequence ends a link."""
    return _LINK_CLOSES.fullmatch(link) is not None


@lru_cache(maxsize=4096)
def measure(text: str) -> tuple[int, bool, bool]:
    """Return a text's width in cells, whether terminals may disagree on it, and whether it joins the cell before."""
    if text.isascii():
        return len(text), False, False
    widths = [cell_len(character) for character in text]
    return cell_len(text), any(width != 1 for width in widths), widths[0] == 0
