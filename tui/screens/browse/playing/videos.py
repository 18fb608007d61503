"""The player of a screen: seeking, single frames, speed, and the line with the position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.screen import ScreenResultType
from textual.timer import Timer

from core.models import PhotoKind
from tui.graphics.animation.player import Playback
from tui.graphics.animation.video_frames import VideoFrames
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.screens.browse.playing.animated import VIDEOS, AnimatedScreen
from tui.screens.sharing.video_links import link_to_video
from tui.session import Session
from tui.widgets.frame.photo_caption import PhotoCaption
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.photo.player_line import player_line

SPEEDS: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)

_LINE_SECONDS: Final = 0.25
"""How often the line is drawn while a video plays."""

_PLAIN: Final = "Plain mode does not play videos."
_PLAIN_WITH_LINK: Final = _PLAIN + " {video.link} gives a link to it for another player."


class VideoScreen(AnimatedScreen[ScreenResultType]):
    """A screen with a player for the video that it shows."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen with a closed player."""
        super().__init__(session, trail)
        self._line_timer: Timer | None = None
        self._has_said_silent = False
        self._says_silent = False  # with the first frame

    @property
    def _has_open_video(self) -> bool:
        """Whether a video is in the player."""
        return any(view.playback.is_open for view in self.animated_views())

    def meets(self, need: Need) -> bool:
        """Add animations, and the player: its keys change photos while a slideshow is running."""
        match need:
            case Need.ANIMATION:
                return bool(self.animated_views())
            case Need.VIDEO_FILE:
                return self.photo is not None and self.photo.kind is PhotoKind.VIDEO
            case Need.VIDEO | Need.SINGLE_VIDEO:
                return self._has_open_video and not super().meets(Need.SLIDESHOW)
            case Need.NO_VIDEO:
                return not self.meets(Need.VIDEO)
            case _:
                return super().meets(need)

    def _without_effect(self) -> Mapping[str, str]:
        """Add what to do with a video in plain mode, which shows its facts only."""
        photo = self.photo
        if photo is None or not self.session.plain or photo.kind not in VIDEOS:
            return super()._without_effect()
        reason = _PLAIN_WITH_LINK if photo.kind is PhotoKind.VIDEO else _PLAIN
        return {**super()._without_effect(), "photo.play": with_keys(reason, self.keymap)}

    def action_play(self) -> None:
        """Play, pause or resume; say once that there is no sound, when a video plays."""
        super().action_play()
        self._says_silent = self._has_open_video and not self._has_said_silent

    async def action_link_video(self) -> None:
        """Give a link to the file of the video, for a player of one's own."""
        if self.photo is not None:
            await link_to_video(self, self.photo)

    def action_seek(self, seconds: float) -> None:
        """Move by so many seconds."""
        for video in self._videos():
            video.seek(video.position + seconds)
        self.show_position()

    def action_frame(self, direction: int) -> None:
        """Pause, and show the next frame (1) or the one before (-1)."""
        for view in self.animated_views():
            view.playback.step(direction)
        self.show_position()

    def action_speed(self, step: int) -> None:
        """Play faster (1) or slower (-1)."""
        for video in self._videos():
            index = min(range(len(SPEEDS)), key=lambda at: abs(SPEEDS[at] - video.speed)) + step
            video.change_speed(SPEEDS[min(max(index, 0), len(SPEEDS) - 1)])
        self.show_position()

    def action_loop(self) -> None:
        """Repeat the video without end, or no longer."""
        for video in self._videos():
            video.loops = not video.loops
        self.show_position()

    def _close_video(self) -> bool:
        """Show the still of a video again; return whether one was open."""
        is_open = self._has_open_video
        for view in self.animated_views():
            if view.playback.is_open:
                view.playback.close_video()
        return is_open

    def _shows_player(self, caption: PhotoCaption, name: str) -> bool:
        """Draw the line of the open video in place of a caption; return False without one."""
        view = self.photo_views[0]
        video = view.playback.video
        self._draw_line_again(view)
        if video is not None and not video.is_waiting and self._says_silent:
            self._has_said_silent, self._says_silent = True, False
            self.notify("Videos play here without sound.", markup=False)
        if video is not None:
            plays = view.playback.playback is Playback.PLAYING
            caption.show_line(player_line(name, video, plays=plays, width=caption.size.width))
        return video is not None

    def _draw_line_again(self, view: PhotoView) -> None:
        """Draw the line again and again while something changes in it."""
        video = view.playback.video
        moves = video is not None and (view.playback.playback is Playback.PLAYING or video.is_waiting)
        if moves and self._line_timer is None:
            self._line_timer = self.set_interval(_LINE_SECONDS, self.show_position, name="line of the player")
        elif not moves and self._line_timer is not None:
            self._line_timer.stop()
            self._line_timer = None

    def _videos(self) -> list[VideoFrames]:
        return [video for view in self.animated_views() if (video := view.playback.video) is not None]
