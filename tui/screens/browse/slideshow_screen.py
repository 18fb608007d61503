"""A slideshow on a screen: only the picture, and for three seconds after a key the frame with its keys."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from textual.screen import ScreenResultType
from textual.timer import Timer

from core.models import PhotoKind
from tui.graphics.animation.player import Playback
from tui.keys.screen_action import Need
from tui.screens.browse.playing.videos import VideoScreen
from tui.session import Session
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.photo.slideshow import Slideshow

FRAME_SECONDS: Final = 3.0
"""How long breadcrumb and keys are shown after a key."""


class SlideshowScreen(VideoScreen[ScreenResultType]):
    """A screen that can show its photos one after another."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen without a slideshow."""
        super().__init__(session, trail)
        self._slideshow = Slideshow()
        self._slides: Timer | None = None
        self._frame_timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether there is a slideshow, which may be paused."""
        return self._slides is not None

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

    def postpone_slide(self) -> None:
        """Give the photo that was just chosen its whole time."""
        if self._slides is not None and not self._slideshow.is_paused:
            self._slides.reset()

    def start_slideshow(self) -> None:
        """Start with the current photo; only the picture is shown."""
        self._slideshow.is_paused = False
        self.close_sheets()
        self.add_class("-playing")
        self._show_frame()
        self._restart()
        self._show_slideshow()

    def stop_slideshow(self) -> None:
        """Stop at the current photo."""
        for timer in (self._slides, self._frame_timer):
            if timer is not None:
                timer.stop()
        self._slides = self._frame_timer = None
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
        photo, slides = self.photo, self._slides
        if slides is None or photo is None or photo.kind is not PhotoKind.VIDEO or self._slideshow.is_paused:
            return
        match event.view.playback.playback:
            case Playback.PLAYING:
                slides.pause()
            case Playback.ENDED:
                slides.reset()
                slides.resume()
                self.call_later(self.next_slide)
            case Playback.FAILED | Playback.SLOW | Playback.PAUSED:
                slides.reset()
                slides.resume()

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

    def _restart(self) -> None:
        """Restart the timer of the slideshow."""
        if self._slides is not None:
            self._slides.stop()
        paused = self._slideshow.is_paused
        self._slides = self.set_interval(self._slideshow.seconds, self.next_slide, name="slideshow", pause=paused)

    def _show_slideshow(self) -> None:
        self.show_position()
        self.refresh_bindings()
        self._show_status()
