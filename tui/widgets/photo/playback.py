"""The playback of the animation in a view."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.message import Message
from textual.widget import Widget

from core.models.stored_animations import Animation
from tui.graphics.animation.player import Playback
from tui.graphics.payloads.placements import Placement
from tui.graphics.surface import PictureSurface

_STATES = {
    Playback.PAUSED: ", paused",
    Playback.ENDED: ", ended",
    Playback.SLOW: ", too much for this connection",
    Playback.FAILED: ", cannot be played",
}


class ViewPlayback:
    """Play the animation of a view while its photo is shown as a whole; the view gets a message after changes.

    The view holds its playback, which refers to it weakly: a cycle would only be freed by the garbage collector.
    """

    def __init__(self, view: Widget, canvas: PictureSurface, changed: Callable[[Any], Message]) -> None:
        """Start without an animation."""
        self.animation: Animation | None = None
        """The animation of the photo; None without one, or while that is unknown."""
        self.playback: Playback | None = None
        """The state of playback; None while there is no placement."""
        self.is_wanted = False
        """Whether it is to play."""
        self._holder = weakref.ref(view)
        self._canvas = canvas
        self._changed = changed
        self._placement: Placement | None = None
        self._played: Placement | None = None  # what the canvas plays
        self._serial = 0
        self._is_held = False

    @property
    def _view(self) -> Widget:
        view = self._holder()
        assert view is not None
        return view

    @property
    def words(self) -> str:
        """The state in words: animated, 24 frames, paused; empty without an animation."""
        animation = self.animation
        if animation is None:
            return ""
        count = f"{len(animation.seconds):,} frames"
        state = "" if self.playback is None else _STATES.get(self.playback, "")
        return f"animated, {'the first ' * animation.is_cut}{count}{state}"

    def take(self, animation: Animation | None, *, plays: bool = True) -> None:
        """Set the animation of a photo; `plays` starts it automatically."""
        before = self.animation
        self._stop()
        self.animation, self.is_wanted = animation, plays
        self._follow()
        if self.animation is not before:
            self._tell()

    def place(self, placement: Placement | None) -> None:
        """Set the placement in which to play; None while the photo is zoomed or hidden."""
        self._placement = placement
        self._follow()

    def toggle(self) -> None:
        """Pause, resume, or restart after the end."""
        self.is_wanted = self.playback is not Playback.PLAYING
        self._follow()

    def hold(self, *, held: bool) -> None:
        """Hold or release playback, below a dialog."""
        self._is_held = held
        self._follow()

    def _follow(self) -> None:
        """Bring the canvas in line with the state."""
        before = self.playback
        placement = self._placement
        if self.animation is None or placement is None or placement != self._played:
            self._stop()
        if self.animation is not None and placement is not None:
            self._play(self.animation, placement)
        if self.playback is not before:
            self._tell()

    def _play(self, animation: Animation, placement: Placement) -> None:
        plays = self.is_wanted and not self._is_held
        if plays and self._played is None:
            self._serial += 1
            self._played, self.playback = placement, Playback.PLAYING
            listener = partial(self._view.call_later, self._heard, self._serial)
            self._canvas.play(self._view, placement, animation, listener)
        elif plays and self.playback is not Playback.PLAYING:
            self._canvas.resume(self._view)
            self.playback = Playback.PLAYING
        elif not plays and self.playback in {None, Playback.PLAYING}:
            if self._played is not None:
                self._canvas.pause(self._view)
            self.playback = Playback.PAUSED

    def _stop(self) -> None:
        if self._played is not None:
            self._played = None
            self._canvas.stop(self._view)
        self.playback = None

    def _tell(self) -> None:
        self._view.post_message(self._changed(self._view))

    def _heard(self, serial: int, playback: Playback) -> None:
        """Record that the canvas has ended the playback."""
        if serial != self._serial or self._played is None:
            return
        if playback is Playback.STOPPED:
            self._played = None
            self._follow()
            return
        self.is_wanted = False
        if playback is not Playback.ENDED:
            self._played = None
        self.playback = playback
        self._tell()
