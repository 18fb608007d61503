"""Animated photos and videos on a screen."""

from __future__ import annotations

import logging
from abc import abstractmethod
from functools import partial
from typing import Final

from textual.screen import ScreenResultType
from textual.worker import Worker

from core.errors import GalleryError
from core.marks.things import Things
from core.models import Photo, PhotoKind, Priority
from core.models.stored_animations import Animation
from tui.graphics.animation.video_frames import Video
from tui.keys.bindings import ACTIONS, key_words, keys_of
from tui.screens.browse.photo_actions import PhotoActions
from tui.widgets.photo.photo_view import PhotoView

_log = logging.getLogger(__name__)
VIDEOS: Final = frozenset({PhotoKind.VIDEO, PhotoKind.LIVE})
"""The kinds of photos that the player plays."""


class AnimatedScreen(PhotoActions[ScreenResultType]):
    """A screen that plays animated photos and videos."""

    @property
    def _plays_videos(self) -> bool:
        """Whether videos play without a key."""
        return False

    @property
    @abstractmethod
    def photo_views(self) -> tuple[PhotoView, ...]:
        """The views of photos; the first one shows `photo`."""

    @abstractmethod
    def show_position(self) -> None:
        """Show the position, the caption and the state of the animation."""

    async def _things_to_mark(self) -> Things:
        """Return the photo that is shown, whatever is selected."""
        return self._things_at_cursor()

    def look_for_frames(self) -> None:
        """Look for frames of the photo in a worker, and play them."""
        photo, playback = self.photo, self.photo_views[0].playback
        if photo is None or self.session.plain or playback.film is not None:
            return
        if photo.kind in VIDEOS and photo.width > 0:
            is_live = photo.kind is PhotoKind.LIVE
            video = Video(photo.width, photo.height, None if is_live else photo.seconds, returns=is_live)
            playback.take(video, plays=self._plays_videos)
        else:
            # The function, not a coroutine, which would never be awaited if the worker is replaced before it starts.
            _: Worker[None] = self.run_worker(
                partial(self._move, photo), name="look for frames", group="frames", exclusive=True
            )

    def animated_views(self) -> list[PhotoView]:
        """Return the views with animated photos or videos."""
        return [view for view in self.photo_views if view.playback.film is not None and view.display]

    def action_play(self) -> None:
        """Play, pause or resume animations and videos."""
        for view in self.animated_views():
            view.playback.toggle()

    async def action_animations(self) -> None:
        """Switch automatic playback of animations on or off."""
        plays = not self._plays_animations
        try:
            await self.session.set_preference("animations", "playing" if plays else "still")
        except GalleryError as error:
            self.show_error(error)
        play = next(action for action in ACTIONS if action.id == "photo.play")
        key = key_words(keys_of(play, self.keymap)[0])
        words = "Animations play automatically." if plays else f"Animations are paused until you press {key}."
        self.notify(words, markup=False)
        for view in self.animated_views():
            if isinstance(view.playback.film, Animation) and view.playback.is_wanted is not plays:
                view.playback.toggle()

    def terminal_changed(self) -> None:
        """Look for animations: plain mode may have been switched off."""
        super().terminal_changed()
        self.look_for_frames()

    def on_screen_suspend(self) -> None:
        """Hold animations below a dialog."""
        for view in self.photo_views:
            view.playback.hold(held=True)

    def on_screen_resume(self) -> None:
        """Release held animations."""
        for view in self.photo_views:
            view.playback.hold(held=False)

    def on_photo_view_played(self, event: PhotoView.Played) -> None:
        """Show the state of the animation or video, and why it cannot be played."""
        self.show_position()
        self.refresh_bindings()
        self._show_status()
        playback = event.view.playback
        if playback.failure:
            self.answer_key(playback.failure)
            playback.failure = ""

    @property
    def _plays_animations(self) -> bool:
        """Whether animations play automatically."""
        return self.session.preferences.get("animations") != "still"

    async def _move(self, photo: Photo) -> None:
        try:
            pictures = await self.session.gallery.pictures.of(self.session.actor, photo.asset_key)
            stored = await pictures.animation(Priority.VISIBLE)
        except GalleryError as error:
            _log.info("%s is shown without its frames: %s", photo.asset_key, error)
            return
        if stored is not None and self.photo == photo:
            self.photo_views[0].playback.take(stored.animation, plays=self._plays_animations)
