"""The quality of a picture: what it may cost on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

ALL_COLOURS: Final = 1 << 24
"""Every 24-bit colour: no palette, and next to no loss."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What may vary in a payload. A protocol ignores what it cannot vary."""

    colours: int = 256
    """Most colours in a palette (kitty and sixel); `ALL_COLOURS` for pictures at rest (kitty and iTerm2)."""
    scale: float = 1.0
    """Pixels sent per pixel of the cells, in each direction, where the terminal scales (kitty and iTerm2)."""
    blocks: bool = False
    """Half-blocks in at most 256 colours instead of pixels."""

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Sort key: a better quality has a higher rank."""
        return not self.blocks, self.scale, self.colours


BEST: Final = Quality()
BLOCKS: Final = Quality(blocks=True)
FINEST: Final = Quality(colours=ALL_COLOURS)
"""What follows once nothing else was in transit for a while, where the connection carries it."""


class QualityStep(NamedTuple):
    """A quality and its cost in bytes per pixel of the cells; most photos cost less as tiles."""

    quality: Quality
    cost: float
