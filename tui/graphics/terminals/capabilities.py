"""The capabilities of a terminal, as its replies and the user's choice say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class GraphicsProtocol(StrEnum):
    """How pictures are sent to a terminal. The values are stored as user preferences."""

    KITTY = "kitty"
    ITERM2 = "iterm2"
    SIXEL = "sixel"
    HALF_BLOCKS = "half-blocks"

    @property
    def word(self) -> str:
        """What users call it."""
        return _PROTOCOL_WORDS[self]


_PROTOCOL_WORDS: Final = {
    GraphicsProtocol.KITTY: "kitty",
    GraphicsProtocol.ITERM2: "iTerm2",
    GraphicsProtocol.SIXEL: "sixel",
    GraphicsProtocol.HALF_BLOCKS: "blocks",
}


class ColourDepth(IntEnum):
    """How many colours text and block characters may use."""

    MONOCHROME = 2
    COLOURS_16 = 16
    COLOURS_256 = 256
    TRUECOLOR = 1 << 24


class Blocks(StrEnum):
    """Into how many parts block characters divide a cell, depending on the user's font."""

    HALF = "half"
    """1 × 2, each in its own colour."""
    QUADRANT = "quadrant"
    """2 × 2 in two colours."""
    SEXTANT = "sextant"
    """2 × 3 in two colours; Unicode 13."""


_BLOCK_WORDS: Final = {Blocks.HALF: "half-blocks", Blocks.QUADRANT: "quadrants", Blocks.SEXTANT: "sextants"}


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """The user's overrides of the detected capabilities; None keeps what was detected."""

    protocol: GraphicsProtocol | None = None
    depth: ColourDepth | None = None
    """`MONOCHROME` is NO_COLOR: text without colours. Pictures keep theirs unless they are block characters."""
    blocks: Blocks = Blocks.HALF
    passthrough: bool = False
    """Inside tmux: send kitty's graphics to the terminal around it, which must support placeholders
    (`allow-passthrough on`)."""


AUTOMATIC: Final = PictureChoice()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The terminal that a session draws for. A session starts with cautious values, until replies arrive."""

    protocol: GraphicsProtocol = GraphicsProtocol.HALF_BLOCKS
    depth: ColourDepth = ColourDepth.COLOURS_256
    cell_width: float = 10.0
    """Pixels of one cell; a fraction where the window is not a whole number of cells."""
    cell_height: float = 20.0
    name: str = ""
    """The terminal's own name (XTVERSION) or its TERM, sanitized for display."""
    sixel_colours: int = 256
    blocks: Blocks = Blocks.HALF
    passthrough: bool = False
    """kitty's commands pass through tmux to the terminal around it."""
    synchronized_output: bool = False
    """Mode 2026: the terminal can draw a whole frame at once."""

    background_erase: bool = False
    """Erased cells take the background colour (`bce` in terminfo)."""

    light_background: bool | None = None
    """Whether the terminal's own background is light; None when it has not reported its colour."""

    has_answered: bool = False
    """Whether the terminal has answered all queries: until then it may still turn out to draw more."""

    @property
    def has_few_tones(self) -> bool:
        """Whether colours are too few for the tones that tell dialogs from what is below them."""
        return self.depth <= ColourDepth.COLOURS_16

    @property
    def drawing(self) -> str:
        """What pictures are drawn with, as the status line names it."""
        return self.protocol.word if self.draws_pixels else _BLOCK_WORDS[self.blocks]

    @property
    def draws_pixels(self) -> bool:
        """Whether pictures are pixels, not block characters."""
        return self.protocol is not GraphicsProtocol.HALF_BLOCKS

    @property
    def draws_only_blocks(self) -> bool:
        """Whether it is certain that pictures are block characters."""
        return self.has_answered and not self.draws_pixels
