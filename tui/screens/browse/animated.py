"""What a screen of photos does with those that move."""

from __future__ import annotations

import logging
from abc import abstractmethod
from functools import partial

from textual.screen import ScreenResultType
from textual.worker import Worker

from core.errors import GalleryError
from core.models import Photo, Priority
from tui.bindings import ACTIONS, key_words, keys_of
from tui.screens.browse.photo_actions import PhotoActions
from tui.widgets.photo.photo_view import PhotoView

_log = logging.getLogger(__name__)


class AnimatedScreen(PhotoActions[ScreenResultType]):
    """A screen whose photos move where their files do."""

    @property
    @abstractmethod
    def photo_views(self) -> tuple[PhotoView, ...]:
        """The views that can show a photo; the first one shows this one."""

    @abstractmethod
    def show_position(self) -> None:
        """Say what is shown, and how it stands."""

    def look_for_frames(self) -> None:
        """Find out behind everything else whether the photo moves, and let it."""
        photo = self.photo
        if photo is not None and not self.session.plain and self.photo_views[0].moving.animation is None:
            # A function, not its coroutine: one that is replaced before it began leaves nothing that was never awaited.
            _: Worker[None] = self.run_worker(
                partial(self._move, photo), name="look for frames", group="frames", exclusive=True
            )

    def moving_views(self) -> list[PhotoView]:
        """The views whose photos can move."""
        return [view for view in self.photo_views if view.moving.animation is not None and view.display]

    def action_play(self) -> None:
        """Let what moves stand still, or go on."""
        for view in self.moving_views():
            view.moving.toggle()

    async def action_animations(self) -> None:
        """Let animations play by themselves from now on, or not any more."""
        plays = not self.plays_animations
        try:
            await self.session.prefer("animations", "playing" if plays else "still")
        except GalleryError as error:
            self.tell(error)
        play = next(action for action in ACTIONS if action.id == "photo.play")
        key = key_words(keys_of(play, self.keymap)[0])
        words = "Animations play by themselves." if plays else f"Animations stand still until you press {key}."
        self.notify(words, markup=False)
        for view in self.moving_views():
            if view.moving.is_wanted is not plays:
                view.moving.toggle()

    def terminal_changed(self) -> None:
        """Where there was only text before, there may be something that moves."""
        super().terminal_changed()
        self.look_for_frames()

    def on_screen_suspend(self) -> None:
        """What moves stands still below a dialog."""
        for view in self.photo_views:
            view.moving.hold(held=True)

    def on_screen_resume(self) -> None:
        """It goes on."""
        for view in self.photo_views:
            view.moving.hold(held=False)

    def on_photo_view_played(self) -> None:
        """Say how it stands."""
        self.show_position()
        self._show_status()

    @property
    def plays_animations(self) -> bool:
        """Whether this person lets animations play by themselves."""
        return self.session.preferences.get("animations") != "still"

    async def _move(self, photo: Photo) -> None:
        try:
            pictures = await self.session.gallery.pictures.of(self.session.actor, photo.asset_key)
            stored = await pictures.animation(Priority.VISIBLE)
        except GalleryError as error:
            _log.info("%s is shown without its frames: %s", photo.asset_key, error)
            return
        if stored is not None and self.photo == photo:
            self.photo_views[0].moving.take(stored.animation, plays=self.plays_animations)
