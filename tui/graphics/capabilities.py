"""What one visitor's terminal can do, as its own answers say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class Protocol(StrEnum):
    """How pictures reach a terminal."""

    KITTY = "kitty"
    SIXEL = "sixel"
    ITERM2 = "iterm2"
    HALF_BLOCKS = "half-blocks"


PAINTED: Final = frozenset({Protocol.SIXEL, Protocol.ITERM2})
"""Protocols whose pictures lie above the cells and are erased by text; the others are text themselves."""


class ColourDepth(IntEnum):
    """How many colours text and half-blocks may use."""

    COLOURS_256 = 256
    TRUECOLOR = 1 << 24


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The picture of a terminal that a session draws for; starts cautious and is replaced when answers arrive."""

    protocol: Protocol = Protocol.HALF_BLOCKS
    depth: ColourDepth = ColourDepth.COLOURS_256
    cell_width: float = 10.0
    """Pixels of one cell; a fraction where the window does not divide evenly."""
    cell_height: float = 20.0
    name: str = ""
    """The terminal's own name (XTVERSION) or its TERM, already safe to show."""
    sixel_colours: int = 256
    synchronized_output: bool = False
    """Mode 2026: frames may be held back until they are whole."""
