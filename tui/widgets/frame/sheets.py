"""Sheets: panels that are laid out next to the content of a screen, never on top of it. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from textual.geometry import Size

_SIDE_COLUMNS: Final = 100
"""Width of the screen from which a sheet is at the right."""
_PART_COLUMNS: Final = 60
"""Width below which a sheet fills the screen."""


class Sheet(StrEnum):
    """Where a sheet lies; the value is the class of its screen."""

    SIDE = "-sheet-side"
    """At the right, 36 to 44 columns wide."""
    BOTTOM = "-sheet-bottom"
    """Below, a third of the height."""
    WHOLE = "-sheet-whole"
    """In place of the content."""


def sheet_of(size: Size) -> Sheet:
    """Return where a sheet lies on a screen of this size."""
    if size.width >= _SIDE_COLUMNS:
        return Sheet.SIDE
    return Sheet.BOTTOM if size.width >= _PART_COLUMNS else Sheet.WHOLE
