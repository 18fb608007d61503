"""Reels: a queue of videos, each as high as the terminal, that play one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from core.errors import GalleryError
from core.marks.operations import EraseInterests
from core.models import AssetKey, ReelOrder, ReelsSet, SortOrder
from core.permissions import Action as Permission
from tui.graphics.animation.player import Playback
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.photos.photo_sequence import PhotoSequence
from tui.reel_choice import PREFERENCE, REEL_NAMES, REEL_WORDS, REELS, chosen_order, reels_of
from tui.screens.base.closing import close_for
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.session import Session
from tui.widgets.photo.photo_view import PhotoView

_ERASE: Final = "erase"
NONE_YET: Final = "There are no videos here yet."


class ReelsScreen(LightboxScreen):
    """The videos of an order; the next one follows at the end of each."""

    no_effect: ClassVar[Mapping[str, str]] = {"photo.slideshow": "Reels play one video after the other by themselves."}

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        reels: ReelsSet | None = None,
        begins_at: AssetKey | None = None,
    ) -> None:
        """Create the screen; without reels, in the order that was chosen last; at the first video or another one."""
        self._reels = reels or reels_of(session, chosen_order(session))
        nothing = PhotoSequence(session.gallery, session.actor, self._reels, SortOrder.FEED, 0)
        super().__init__(session, (*trail, REELS, REEL_NAMES[self._reels.kind]), nothing, 0)
        self._begins_at = begins_at
        self._ended: AssetKey | None = None
        self.add_class("-playing")

    async def load(self) -> None:
        """Open the queue; later, read it again at the same video."""
        if not self._sequence.total:
            self._sequence = await self._opened(self._reels)
            self._index = await self._first_index()
        if self._sequence.total:
            await super().load()
        else:
            close_for(self, NONE_YET, "information")

    def meets(self, need: Need) -> bool:
        """Add that these are reels, which do not repeat one video."""
        match need:
            case Need.REELS:
                return True
            case Need.SINGLE_VIDEO:
                return False
            case _:
                return super().meets(need)

    def on_key(self) -> None:
        """Show the frame after any key."""
        self._show_frame()

    def action_back(self) -> None:
        """Go back one step: boxes of text, the zoom, the sheets, then the screen."""
        if self._view.hide_boxes():
            return
        if self._view.is_magnified:
            self._view.fit()
        elif self._compared.photo is not None:
            self._end_comparison()
        elif not self.close_sheets():
            self.dismiss(self.seen)

    def action_order(self) -> None:
        """Ask in which order to show videos, or whether to erase what recommendations are based on."""
        current = self._reels.kind
        choices = [
            MenuChoice(str(number), f"{REEL_NAMES[each]}: {REEL_WORDS[each]}", each, is_current=each is current)
            for number, each in enumerate(ReelOrder, start=1)
        ]
        if self.session.may(Permission.MARK):
            choices.append(MenuChoice("e", "Erase which folders I have looked at", _ERASE))
        self.app.push_screen(Menu(REELS, choices, linear=self.session.plain), self._chosen)

    async def action_reshuffle(self) -> None:
        """Show the videos in another order of the same kind."""
        if self._reels.kind is ReelOrder.RECENT:
            self.answer_key(with_keys("Recent videos are not shuffled. {reels.order} shows others.", self.keymap))
        else:
            await self._show_reels(reels_of(self.session, self._reels.kind, is_new=True))

    def on_photo_view_played(self, event: PhotoView.Played) -> None:
        """Show the next video at the end of one."""
        photo = self.photo
        if photo is None or event.view.photo != photo or event.view.playback.playback is not Playback.ENDED:
            self._ended = None
        elif self._ended != photo.asset_key:
            self._ended = photo.asset_key
            self.session.gallery.views.watched(self.session.actor, photo.collection_id)
            if self.seen.index + 1 < self.photo_count:
                self.call_later(self.action_turn, 1)

    @property
    def _plays_videos(self) -> bool:
        return True

    async def _chosen(self, value: str | None) -> None:
        if value is None:
            return
        session = self.session
        try:
            if value == _ERASE:
                session.gallery.views.forget(session.actor)
                await session.gallery.apply(session.actor, EraseInterests())
                self.notify("Erased. Recommendations begin again with what you look at from now on.", markup=False)
                await self._show_reels(self._reels)
                return
            await session.set_preference(PREFERENCE, value)
        except GalleryError as error:
            self.show_error(error)
        if value != _ERASE:
            await self._show_reels(reels_of(session, ReelOrder(value)))

    async def _show_reels(self, reels: ReelsSet) -> None:
        """Show other reels from their first video on."""
        try:
            sequence = await self._opened(reels)
        except GalleryError as error:
            self.show_error(error)
            return
        self._reels, self._sequence = reels, sequence
        self.trail = (*self.trail[:-1], REEL_NAMES[reels.kind])
        await self._go_to(0)

    async def _first_index(self) -> int:
        """Return where the queue begins: at its first video where the one to begin at is gone."""
        begins_at, self._begins_at = self._begins_at, None
        return (begins_at is not None and await self._sequence.find(begins_at)) or 0

    async def _opened(self, reels: ReelsSet) -> PhotoSequence:
        return await PhotoSequence.open(self.session.gallery, self.session.actor, reels, SortOrder.FEED)
