"""The playback of the animation or video in a view."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from textual.message import Message
from textual.widget import Widget

from core.models.stored_animations import Animation
from tui.graphics.animation.player import Playback
from tui.graphics.animation.video_frames import Video, VideoFrames
from tui.graphics.payloads.placements import Placement
from tui.graphics.surface import PictureSurface

_STATES = {
    Playback.PAUSED: ", paused",
    Playback.ENDED: ", ended",
    Playback.SLOW: ", too much for this connection",
    Playback.FAILED: ", cannot be played",
}


class _Settings(NamedTuple):
    """What stays when a video is opened again, after a change of the terminal."""

    position: float = 0.0
    speed: float = 1.0
    loops: bool = False


class ViewPlayback:
    """Play the animation or video of a view while its photo is shown as a whole; the view gets a message after changes.

    A video is closed, and its still is shown, until `toggle` opens it in the player.
    The view holds its playback, which refers to it weakly: a cycle would only be freed by the garbage collector.
    """

    def __init__(self, view: Widget, canvas: PictureSurface, changed: Callable[[Any], Message]) -> None:
        """Start without an animation or video."""
        self.film: Animation | Video | None = None
        """The animation or video of the photo; None without one, or while that is unknown."""
        self.playback: Playback | None = None
        """The state of playback; None while there is no placement."""
        self.is_wanted = False
        """Whether it is to play."""
        self.is_open = False
        """Whether a video is in the player, where it may be paused."""
        self.failure = ""
        """Why the video could not be played, in a sentence."""
        self._holder = weakref.ref(view)
        self._canvas = canvas
        self._changed = changed
        self._placement: Placement | None = None
        self._played: Placement | None = None  # what the canvas plays
        self._settings = _Settings()
        self._serial = 0
        self._is_held = False

    @property
    def _view(self) -> Widget:
        view = self._holder()
        assert view is not None
        return view

    @property
    def video(self) -> VideoFrames | None:
        """The video in the player; None while none is open, or while its photo is zoomed."""
        return self._canvas.video(self._view) if self.is_open else None

    @property
    def words(self) -> str:
        """The state in words: animated, 24 frames, paused; empty without an animation or video."""
        film = self.film
        if film is None:
            return ""
        state = "" if self.playback is None else _STATES.get(self.playback, "")
        if isinstance(film, Video):
            return f"video{state}" if self.playback in {Playback.SLOW, Playback.FAILED} else ""
        count = f"{len(film.seconds):,} frames"
        return f"animated, {'the first ' * film.is_cut}{count}{state}"

    def take(self, film: Animation | Video | None, *, plays: bool = True) -> None:
        """Set the animation or video of a photo; `plays` starts it automatically."""
        before = self.film
        self._stop()
        self.film, self.is_wanted = film, plays
        self.is_open = plays and isinstance(film, Video)
        self.failure, self._settings = "", _Settings()
        self._follow()
        if self.film is not before:
            self._tell()

    def place(self, placement: Placement | None) -> None:
        """Set the placement in which to play; None while the photo is zoomed or hidden."""
        self._placement = placement
        self._follow()

    def toggle(self) -> None:
        """Open a video; pause, resume, or restart after the end."""
        self.is_wanted = self.playback is not Playback.PLAYING
        self.is_open = isinstance(self.film, Video)
        self.failure = ""
        self._follow()

    def close_video(self) -> None:
        """Take a video out of the player, and show its still."""
        self._stop()
        self.is_open = self.is_wanted = False
        self._settings = _Settings()
        self._follow()
        self._tell()

    def hold(self, *, held: bool) -> None:
        """Hold or release playback, below a dialog."""
        self._is_held = held
        self._follow()

    def step(self, direction: int) -> None:
        """Pause the video, and show its next frame (1) or the one before (-1)."""
        video = self.video
        if video is not None:
            self.is_wanted = False
            self._follow()
            video.step(direction)

    def _follow(self) -> None:
        """Bring the canvas in line with the state."""
        before = self.playback
        placement = self._placement
        if self.film is None or placement is None or placement != self._played:
            self._stop()
        if self.film is not None and placement is not None:
            self._play(self.film, placement)
        if self.playback is not before:
            self._tell()

    def _play(self, film: Animation | Video, placement: Placement) -> None:
        plays = self.is_wanted and not self._is_held
        if self._played is None and (plays or self.is_open):
            self._start(film, placement)
        if self._played is None:
            self.playback = self.playback if self.playback in {Playback.SLOW, Playback.FAILED} else Playback.PAUSED
        elif plays and self.playback is not Playback.PLAYING:
            self._canvas.resume(self._view)
            self.playback = Playback.PLAYING
        elif not plays and self.playback in {None, Playback.PLAYING}:
            self._canvas.pause(self._view)
            self.playback = Playback.PAUSED

    def _start(self, film: Animation | Video, placement: Placement) -> None:
        self._serial += 1
        self._played, self.playback = placement, Playback.PLAYING
        listener = partial(self._view.call_later, self._heard, self._serial)
        self._canvas.play(self._view, placement, film, listener)
        video, settings = self.video, self._settings
        if video is not None and settings != _Settings():
            video.loops = settings.loops
            video.change_speed(settings.speed)
            video.seek(settings.position)

    def _stop(self) -> None:
        video = self.video
        if video is not None:
            self._settings = _Settings(video.position, video.speed, video.loops)
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
            self._played, self.is_open = None, False
            self.failure = self._canvas.playback_failure(self._view)
        self.playback = playback
        if playback is Playback.ENDED and isinstance(self.film, Video) and self.film.returns:
            self.close_video()
        self._tell()
