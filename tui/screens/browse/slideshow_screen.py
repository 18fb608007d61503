"""A slideshow on a screen: only the picture, and for three seconds after a key the frame with its keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Final

from textual.screen import ScreenResultType
from textual.timer import Timer

from core.models import PhotoKind
from tui.graphics.animation.player import Playback
from tui.keys.screen_action import Need
from tui.screens.browse.playing.videos import VideoScreen
from tui.session import Session
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.photo.slide_timer import SlideTimer
from tui.widgets.photo.slideshow import Slideshow

FRAME_SECONDS: Final = 3.0
"""How long breadcrumb and keys are shown after a key."""


class SlideshowScreen(VideoScreen[ScreenResultType]):
    """A screen that can show its photos one after another."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen without a slideshow."""
        super().__init__(session, trail)
        self._slideshow = slideshow = Slideshow()
        self._slide_timer = SlideTimer(self._call_after, lambda: slideshow.seconds, self._slide_is_over)
        self._is_playing = False
        self._frame_timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether there is a slideshow, which may be paused."""
        return self._is_playing

    @property
    def slideshow_words(self) -> str:
        """The state of the slideshow in words."""
        return self._slideshow.words

    @property
    @abstractmethod
    def photo_count(self) -> int:
        """How many photos there are."""

    @abstractmethod
    async def next_slide(self) -> None:
        """Show the next photo of the slideshow."""

    @abstractmethod
    def close_sheets(self) -> bool:
        """Close what is shown next to the photo; return whether there was anything."""

    def meets(self, need: Need) -> bool:
        """Add the slideshow."""
        match need:
            case Need.SLIDESHOW:
                return self.is_playing
            case Need.SELECTION:
                return not self.is_playing
            case _:
                return super().meets(need)

    def slide_after(self, index: int) -> int:
        """Return the index of the photo that follows in the slideshow."""
        return self._slideshow.after(index, self.photo_count)

    def _slide_chosen(self) -> None:
        """Wait for the picture of the photo that is chosen now, then give it its whole time."""
        if self._advances:
            self._slide_timer.choose()

    def _slide_shown(self) -> None:
        """Begin the time of the chosen photo, which its view shows now, when its picture is drawn."""
        if self._is_playing:
            self.photo_views[0].when_drawn(self._slide_timer.drawn)

    def start_slideshow(self) -> None:
        """Start with the current photo; only the picture is shown."""
        self._slideshow.is_paused = False
        self._is_playing = True
        self.close_sheets()
        self.add_class("-playing")
        self._show_frame()
        self._restart()
        self._show_slideshow()

    def stop_slideshow(self) -> None:
        """Stop at the current photo."""
        self._slide_timer.stop()
        if self._frame_timer is not None:
            self._frame_timer.stop()
        self._is_playing, self._frame_timer = False, None
        self.remove_class("-playing", "-framed")
        self._show_slideshow()

    async def action_slideshow(self) -> None:
        """Start or stop the slideshow."""
        if self.is_playing:
            self.stop_slideshow()
        else:
            self.start_slideshow()

    def action_pause(self) -> None:
        """Pause or resume the slideshow."""
        self._slideshow.is_paused = not self._slideshow.is_paused
        self._restart()
        self.show_position()

    def action_pace(self, step: int) -> None:
        """Slow the slideshow down (1) or speed it up (-1)."""
        self._slideshow.pace(step)
        self._restart()
        self.show_position()

    def action_shuffle(self) -> None:
        """Shuffle the slideshow, or return to the order."""
        self._slideshow.toggle_shuffle(self.photo_count)
        self.show_position()

    def on_key(self) -> None:
        """Show the frame after any key."""
        if self.is_playing:
            self._show_frame()

    def on_photo_view_played(self, event: PhotoView.Played) -> None:
        """Wait for the end of a video that plays in the slideshow."""
        if not self._advances or self.photo is None or self.photo.kind is not PhotoKind.VIDEO:
            return
        match event.view.playback.playback:
            case Playback.PLAYING:
                self._slide_timer.stop()
            case Playback.ENDED:
                self._slide_is_over()
            case Playback.FAILED | Playback.SLOW | Playback.PAUSED if not self._slide_timer.is_waiting:
                self._slide_timer.restart()

    @property
    def _plays_videos(self) -> bool:
        return self.is_playing and self.session.gallery.settings.slideshow_videos

    def hide_frame(self) -> None:
        """Show only the picture again."""
        self._frame_timer = None
        self.remove_class("-framed")

    def _show_frame(self) -> None:
        self.add_class("-framed")
        if self._frame_timer is not None:
            self._frame_timer.stop()
        self._frame_timer = self.set_timer(FRAME_SECONDS, self.hide_frame, name="frame of the slideshow")

    @property
    def _advances(self) -> bool:
        """Whether another photo follows by itself."""
        return self._is_playing and not self._slideshow.is_paused

    def _restart(self) -> None:
        """Give the photo its whole time, or none while it is paused or its video plays."""
        view = self.photo_views[0]
        if not self._advances or (view.playback.is_open and view.playback.playback is Playback.PLAYING):
            self._slide_timer.stop()
        else:
            self._slide_chosen()
            self._slide_shown()

    def _slide_is_over(self) -> None:
        self.call_later(self.next_slide)

    def _call_after(self, seconds: float, callback: Callable[[], None]) -> Timer:
        return self.set_timer(seconds, callback, name="slideshow")

    def _show_slideshow(self) -> None:
        self.show_position()
        self.refresh_bindings()
        self._show_status()
