"""What one visitor's terminal can do, as its own answers say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class GraphicsProtocol(StrEnum):
    """How pictures reach a terminal."""

    KITTY = "kitty"
    SIXEL = "sixel"
    ITERM2 = "iterm2"
    HALF_BLOCKS = "half-blocks"


PAINTED: Final = frozenset({GraphicsProtocol.SIXEL, GraphicsProtocol.ITERM2})
"""Protocols whose pictures lie above the cells and are erased by text; the others are text themselves."""

PALETTED: Final = frozenset({GraphicsProtocol.KITTY, GraphicsProtocol.SIXEL})
"""Protocols whose pictures are sent in at most 256 colours of their own."""

SCALED: Final = frozenset({GraphicsProtocol.KITTY, GraphicsProtocol.ITERM2})
"""Protocols whose terminals fit a picture of any size into its cells."""


class ColourDepth(IntEnum):
    """How many colours text and half-blocks may use."""

    MONOCHROME = 2
    COLOURS_16 = 16
    COLOURS_256 = 256
    TRUECOLOR = 1 << 24


class Blocks(StrEnum):
    """Into how many parts half-blocks' pictures divide a cell, as far as the visitor's font has the characters."""

    HALF = "half"
    """1 × 2, each in its own colour."""
    QUADRANT = "quadrant"
    """2 × 2 in two colours."""
    SEXTANT = "sextant"
    """2 × 3 in two colours; Unicode 13."""


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What a visitor wants instead of what was found out about the terminal; None leaves it to that."""

    protocol: GraphicsProtocol | None = None
    depth: ColourDepth | None = None
    """`MONOCHROME` is NO_COLOR: text without colours. Pictures keep theirs unless they are half-blocks."""
    blocks: Blocks = Blocks.HALF
    passthrough: bool = False
    """Inside tmux: kitty pictures for the terminal around it, which must know placeholders (`allow-passthrough on`)."""


AUTOMATIC: Final = PictureChoice()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The picture of a terminal that a session draws for; starts cautious and is replaced when answers arrive."""

    protocol: GraphicsProtocol = GraphicsProtocol.HALF_BLOCKS
    depth: ColourDepth = ColourDepth.COLOURS_256
    cell_width: float = 10.0
    """Pixels of one cell; a fraction where the window does not divide evenly."""
    cell_height: float = 20.0
    name: str = ""
    """The terminal's own name (XTVERSION) or its TERM, already safe to show."""
    sixel_colours: int = 256
    blocks: Blocks = Blocks.HALF
    passthrough: bool = False
    """kitty's commands travel through tmux to the terminal around it."""
    synchronized_output: bool = False
    """Mode 2026: frames may be held back until they are whole."""
