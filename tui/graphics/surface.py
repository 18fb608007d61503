"""PictureSurface: what widgets need of a canvas: tokens to draw with, and a place to say what they show."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, Protocol

from core.models import Priority
from core.models.stored_animations import Animation
from tui.graphics.animation.player import PlaybackListener
from tui.graphics.animation.video_frames import Video, VideoFrames
from tui.graphics.payloads.placements import Placement
from tui.graphics.scheduling.demand import FailureListener
from tui.graphics.scheduling.drawn_listeners import DrawnListener
from tui.graphics.terminals.palettes import Colour

PREFETCH_CELLS: Final = 40_000
"""Most cells of pictures that a widget prefetches; a huge terminal could otherwise run out of code points."""


class DrawnPictures(Protocol):
    """Listeners for pictures that are drawn. The implementation is `DrawnListeners`."""

    def listen(self, owner: Hashable, placement: Placement, listener: DrawnListener) -> None:
        """Call the listener once when the terminal shows the picture, or there is a reason why it has none."""

    def forget(self, owner: Hashable) -> None:
        """Remove the owner's listener."""


class PictureSurface(Protocol):
    """Pictures for widgets. The implementation is `tui.graphics.canvas.Canvas`."""

    @property
    def drawn(self) -> DrawnPictures:
        """Who waits until a picture is drawn; `forget` of this surface removes the owner there, too."""

    def tokens(self, placement: Placement, row: int) -> str:
        """Return the characters for one row of a placement, one per cell."""

    def show(self, owner: Hashable, placements: Sequence[tuple[Placement, Priority]]) -> None:
        """Set what the owner shows from now on, most urgent first."""

    def forget(self, owner: Hashable) -> None:
        """Remove an owner, which no longer shows anything."""

    def failure(self, placement: Placement) -> str | None:
        """Return the user-facing reason why there is no picture; None while there is one or it is still to come."""

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        """Call the listener when a picture that the owner shows is not available."""

    def play(self, owner: Hashable, placement: Placement, film: Animation | Video, listener: PlaybackListener) -> None:
        """Play in a placement that the owner shows; call the listener when playback ends by itself."""

    def video(self, owner: Hashable) -> VideoFrames | None:
        """Return the video that the owner plays, None if it plays none."""

    def playback_failure(self, owner: Hashable) -> str:
        """Return why the owner's video ended by itself, in a sentence; empty where there is none."""

    def pause(self, owner: Hashable) -> None:
        """Pause the owner's animation."""

    def resume(self, owner: Hashable) -> None:
        """Resume the owner's animation."""

    def stop(self, owner: Hashable) -> None:
        """End the owner's animation and show the still picture."""

    def set_colours(self, background: Colour, placeholder: Colour) -> None:
        """Set the colours around contained pictures and of pending ones; a full frame must follow."""
