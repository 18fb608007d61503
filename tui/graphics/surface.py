"""What widgets need of a canvas: tokens to draw with, and a place to say what they show."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, Protocol

from core.models import Priority
from core.models.stored_animations import Animation
from tui.graphics.animation.player import PlaybackListener
from tui.graphics.payloads.placements import Placement
from tui.graphics.scheduling.demand import FailureListener
from tui.graphics.terminals.palettes import Colour

PREFETCH_CELLS: Final = 40_000
"""Cells of pictures that a widget may make ready beside what it shows; code points are scarce on huge terminals."""


class PictureSurface(Protocol):
    """Pictures for widgets; `tui.graphics.canvas.Canvas` is the real one."""

    def tokens(self, placement: Placement, row: int) -> str:
        """The characters of one row of a picture, one per cell."""

    def show(self, owner: Hashable, wanted: Sequence[tuple[Placement, Priority]]) -> None:
        """Say what the owner shows from now on, most urgent first; it replaces what was said before."""

    def forget(self, owner: Hashable) -> None:
        """The owner shows nothing any more."""

    def failure(self, placement: Placement) -> str | None:
        """Why there is no picture, for people; None while there is one or it is on its way."""

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        """Call the listener when a picture that the owner shows cannot be had."""

    def play(self, owner: Hashable, placement: Placement, animation: Animation, told: PlaybackListener) -> None:
        """A picture that the owner shows moves from now on; the listener hears when it comes to rest by itself."""

    def pause(self, owner: Hashable) -> None:
        """What the owner plays stands still."""

    def resume(self, owner: Hashable) -> None:
        """What the owner plays goes on."""

    def stop(self, owner: Hashable) -> None:
        """What the owner shows does not move any more."""

    def set_colours(self, background: Colour, tone: Colour) -> None:
        """What shows beside contained pictures, and where pictures are pending; a full frame must follow."""
