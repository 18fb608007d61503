"""QualityGrading: the quality of pictures on a connection, chosen so that a screen of them takes about a second."""

from __future__ import annotations

from typing import Final

from tui.graphics.encoders.encoder import PayloadEncoder
from tui.graphics.payloads.quality import BEST, BLOCKS, Quality

GRID_SECONDS: Final = 1.2
"""Longest time for a screen of pictures, or for the selected one."""
REFINED_SECONDS: Final = 3.6
"""Longest time for a screen of pictures in pixels that follow blocks while no key is pressed."""
PATIENT_SECONDS: Final = 6.0
"""Longest time for the selected picture while nothing else is in progress, and for a screen in the finest quality."""

UNIT_SECONDS: Final = 0.4
"""Longest time for one uninterruptible escape string, which delays the response to a key."""

PREFETCH_RATE: Final = 3_000_000 / 8
"""Bytes per second above which pictures are sent before they are visible."""

PICTURE_SHARE: Final = 0.7
"""How much of the screen the pictures of a grid fill."""

_FALL, _RISE = 0.7, 1.4
"""A measured rate replaces the current one when it is lower or higher by these factors."""


class QualityGrading:
    """Follows the rate of one session's connection and grades its pictures.

    Hysteresis keeps the quality stable: only a clearly different rate replaces the current one. An unmeasured
    connection counts as fast.
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        """The current rate in bytes per second."""

    def follow(self, measured: float | None) -> bool:
        """Take a measured rate; return whether the current rate changed."""
        current = self.rate
        if measured is None or (current is not None and current * _FALL <= measured <= current * _RISE):
            return False
        self.rate = measured
        return True

    @property
    def allows_prefetch(self) -> bool:
        """Whether pictures may be sent before they are visible."""
        return self.rate is None or self.rate >= PREFETCH_RATE

    def grid(self, encoder: PayloadEncoder, pixels: float) -> Quality:
        """Return the quality for pictures with this number of pixels in total."""
        return self._affordable(encoder, pixels, GRID_SECONDS) or BLOCKS

    def refined(self, encoder: PayloadEncoder, pixels: float) -> Quality:
        """Return the quality for pictures with this number of pixels in total that replace blocks, never `BLOCKS`."""
        return self._affordable(encoder, pixels, REFINED_SECONDS) or encoder.steps[-1].quality

    def cells(self, encoder: PayloadEncoder, screen: float, own: float, *, is_at_rest: bool) -> Quality:
        """Return the quality for one picture of block characters while nothing else is in progress.

        At rest its `own` pixels may take as long as a whole `screen` of them otherwise.
        """
        if is_at_rest:
            return self._affordable(encoder, own, PATIENT_SECONDS) or BLOCKS
        return self._affordable(encoder, screen, REFINED_SECONDS) or BLOCKS

    def selected(self, encoder: PayloadEncoder, pixels: float, *, patient: bool = False) -> Quality:
        """Return the quality for one picture, never `BLOCKS`; `patient` when nothing else is in progress."""
        quality = self._affordable(encoder, pixels, PATIENT_SECONDS if patient else GRID_SECONDS)
        return quality or encoder.steps[-1].quality

    def affords_finest(self, encoder: PayloadEncoder, pixels: float) -> bool:
        """Whether the connection carries pictures with this number of pixels in total in the quality `FINEST`."""
        cost, rate = encoder.finest_cost, self.rate
        if cost is None or rate is None:
            return False
        unit = min(pixels, encoder.unit_pixels) * cost
        return pixels * cost <= rate * PATIENT_SECONDS and unit <= rate * UNIT_SECONDS

    def _affordable(self, encoder: PayloadEncoder, pixels: float, seconds: float) -> Quality | None:
        if self.rate is None:
            return BEST
        total, unit = self.rate * seconds, self.rate * UNIT_SECONDS
        unit_pixels = min(pixels, encoder.unit_pixels)
        return next(
            (quality for quality, cost in encoder.steps if pixels * cost <= total and unit_pixels * cost <= unit), None
        )
