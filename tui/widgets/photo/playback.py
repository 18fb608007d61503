"""Whether the photo of a view moves: what its file holds, what the visitor wants, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.widget import Widget

from core.models.stored_animations import Animation
from tui.graphics.animation.player import Playback
from tui.graphics.payloads.placements import Placement
from tui.graphics.surface import PictureSurface

_STATES = {
    Playback.PAUSED: ", paused",
    Playback.ENDED: ", at its end",
    Playback.SLOW: ", too much for this link",
    Playback.FAILED: ", cannot be played",
}


class Moving:
    """Plays the animation of one view's photo while that stands whole on the screen; `changed` hears of news."""

    def __init__(self, view: Widget, canvas: PictureSurface, changed: Callable[[], object]) -> None:
        """Nothing moves yet."""
        self.animation: Animation | None = None
        """What the photo could show; None for one that does not move, or of which that is unknown."""
        self.playback: Playback | None = None
        """How it stands; None while it has no place to move in."""
        self.is_wanted = False
        """Whether the visitor wants it to play."""
        self._view = view
        self._canvas = canvas
        self._changed = changed
        self._placement: Placement | None = None
        self._played: Placement | None = None  # what the canvas plays
        self._serial = 0
        self._is_held = False

    @property
    def words(self) -> str:
        """For people: animated, 24 frames, paused; empty for a photo that does not move."""
        animation = self.animation
        if animation is None:
            return ""
        count = f"{len(animation.seconds):,} frames"
        state = "" if self.playback is None else _STATES.get(self.playback, "")
        return f"animated, {'the first ' * animation.is_cut}{count}{state}"

    def take(self, animation: Animation | None, *, plays: bool = True) -> None:
        """Another photo, or what is known of this one by now; `plays` says whether it begins by itself."""
        before = self.animation
        self._stop()
        self.animation, self.is_wanted = animation, plays
        self._follow()
        if self.animation is not before:
            self._changed()

    def place(self, placement: Placement | None) -> None:
        """The photo may move in a placement that the view shows; None: nowhere now, as it is zoomed or gone."""
        self._placement = placement
        self._follow()

    def toggle(self) -> None:
        """Pause, go on, or begin again."""
        self.is_wanted = self.playback is not Playback.PLAYING
        self._follow()

    def hold(self, *, held: bool) -> None:
        """Something stands above it, or not any more."""
        self._is_held = held
        self._follow()

    def _follow(self) -> None:
        """Let the canvas do what is wanted now."""
        before = self.playback
        placement = self._placement
        if self.animation is None or placement is None or placement != self._played:
            self._stop()
        if self.animation is not None and placement is not None:
            self._play(self.animation, placement)
        if self.playback is not before:
            self._changed()

    def _play(self, animation: Animation, placement: Placement) -> None:
        plays = self.is_wanted and not self._is_held
        if plays and self._played is None:
            self._serial += 1
            self._played, self.playback = placement, Playback.PLAYING
            told = partial(self._view.call_later, self._heard, self._serial)
            self._canvas.play(self._view, placement, animation, told)
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

    def _heard(self, serial: int, playback: Playback) -> None:
        """The canvas says that what it played has come to rest."""
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
        self._changed()
