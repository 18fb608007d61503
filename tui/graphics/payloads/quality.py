"""How good pictures are on a link: as good as makes a screen of them sharp within about a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from tui.graphics.terminals.capabilities import GraphicsProtocol

SHARP_SECONDS: Final = 1.2
"""What a screen of pictures, or the selected one, may take."""
PATIENT_SECONDS: Final = 6.0
"""What the selected picture may take when nothing else is under way."""

STROKE_SECONDS: Final = 0.4
"""What one piece of a painted picture may take, because nothing can be sent before it ends, no key's answer either."""
STROKE_PIXELS: Final = {GraphicsProtocol.SIXEL: 16_000, GraphicsProtocol.ITERM2: 190_000}
"""Pixels of the box in such a piece: a strip of cell rows, and for iTerm2 a stored picture that goes out as it is."""

PREFETCH_RATE: Final = 3_000_000 / 8
"""Bytes per second above which pictures are sent before they are asked for."""

PICTURED_SHARE: Final = 0.7
"""How much of a screen a grid fills with pictures."""

_FALL, _RISE = 0.7, 1.4
"""A measured rate counts when it has left the last one that counted by so much."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What a picture may cost. Whatever a protocol cannot change stays as it is."""

    colours: int = 256
    """Most colours of a palette, for kitty and sixel."""
    scale: float = 1.0
    """Pixels sent per pixel of the box, in each direction, where the terminal scales: kitty and iTerm2."""
    blocks: bool = False
    """Half-blocks in 256 colours instead of pixels."""

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Orders qualities, better ones later."""
        return not self.blocks, self.scale, self.colours


BEST: Final = Quality()
BLOCKS: Final = Quality(blocks=True)


class QualityStep(NamedTuple):
    """A quality and its cost on the wire, in bytes per pixel of the box: what most photographs stay below as tiles."""

    quality: Quality
    cost: float


QUALITY_STEPS: Final[dict[GraphicsProtocol, tuple[QualityStep, ...]]] = {
    GraphicsProtocol.KITTY: (
        QualityStep(BEST, 0.92),
        QualityStep(Quality(64), 0.72),
        QualityStep(Quality(16), 0.39),
        QualityStep(Quality(64, 0.5), 0.21),
    ),
    GraphicsProtocol.SIXEL: (QualityStep(BEST, 1.2), QualityStep(Quality(64), 0.85), QualityStep(Quality(16), 0.4)),
    GraphicsProtocol.ITERM2: (QualityStep(BEST, 0.33), QualityStep(Quality(scale=0.5), 0.11)),
    GraphicsProtocol.HALF_BLOCKS: (QualityStep(BEST, 0.17),),
}
"""Best first. Below the last step of a grid there are only `BLOCKS`."""


class QualityGrading:
    """Follows one session's link and says how good its pictures should be.

    A rate that moves a little changes nothing: the one that counts is replaced only when the measured one has clearly
    left it, so that quality does not flap. Until a link is measured it counts as a fast one.
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        """The rate that counts, in bytes per second."""

    def follow(self, measured: float | None) -> bool:
        """Take a measured rate; say whether another one counts now."""
        known = self.rate
        if measured is None or (known is not None and known * _FALL <= measured <= known * _RISE):
            return False
        self.rate = measured
        return True

    @property
    def prefetches(self) -> bool:
        """Whether pictures may be sent before they are asked for."""
        return self.rate is None or self.rate >= PREFETCH_RATE

    def grid(self, protocol: GraphicsProtocol, pixels: float) -> Quality:
        """Return the quality of pictures that together have so many pixels."""
        return self._affordable(protocol, pixels, SHARP_SECONDS) or BLOCKS

    def selected(self, protocol: GraphicsProtocol, pixels: float, *, patient: bool = False) -> Quality:
        """Return the quality of one picture of so many pixels, sharp on any link; patient when the link is idle."""
        affordable = self._affordable(protocol, pixels, PATIENT_SECONDS if patient else SHARP_SECONDS)
        return affordable or QUALITY_STEPS[protocol][-1].quality

    def _affordable(self, protocol: GraphicsProtocol, pixels: float, seconds: float) -> Quality | None:
        if self.rate is None:
            return BEST
        room, piece = self.rate * seconds, self.rate * STROKE_SECONDS
        stroke = min(pixels, STROKE_PIXELS.get(protocol, 0))
        steps = QUALITY_STEPS[protocol]
        return next((quality for quality, cost in steps if pixels * cost <= room and stroke * cost <= piece), None)
