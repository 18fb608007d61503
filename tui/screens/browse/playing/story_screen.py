"""The player of a story: its photos one after another, capsule after capsule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from core.errors import GalleryError
from core.models import Collection, Photo, SortOrder, StoryCapsule
from tui.keys.screen_action import Need
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.loading_screen import LoadingScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.session import Session


class StoryScreen(LightboxScreen):
    """The capsules of one story, from the entry on, oldest photos first; it closes after the last photo."""

    no_effect: ClassVar[Mapping[str, str]] = {"slideshow.shuffle": "A story is told in its order."}

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        capsules: Sequence[StoryCapsule],
        sequence: PhotoSequence,
        number: int,
    ) -> None:
        """Create the player; `sequence` has the photos of the capsule with this number, which begins at once."""
        super().__init__(session, (*trail, _name(capsules[number])), sequence, 0, plays=True)
        self._capsules, self._number = capsules, number
        self._following: tuple[int, PhotoSequence] | None = None  # the capsule that was read ahead

    def meets(self, need: Need) -> bool:
        """Add the capsules."""
        return need is Need.CAPSULES or super().meets(need)

    @property
    def slideshow_words(self) -> str:
        """Add which part is shown."""
        return f"{super().slideshow_words} · part {self._number + 1} of {len(self._capsules)}"

    async def load(self) -> None:
        """Also forget what was read ahead."""
        self._following = None
        await super().load()

    async def next_slide(self) -> None:
        """Show the next photo, then the next capsule; close the player after the last one."""
        await self.action_turn(1)

    async def action_turn(self, step: int) -> None:
        """Show the next (1) or previous (-1) photo, also of another capsule."""
        if 0 <= self._index + step < self._sequence.total:
            await super().action_turn(step)
        elif 0 <= self._number + step < len(self._capsules):
            await self._open_capsule(self._number + step, at_end=step < 0)
        elif step > 0:
            self.dismiss(self.seen)
        else:
            self.answer_key("This is the first photo of the story.")

    async def action_capsule(self, step: int) -> None:
        """Skip to the next (1) or previous (-1) capsule."""
        if 0 <= self._number + step < len(self._capsules):
            await self._open_capsule(self._number + step)
        else:
            self.answer_key(f"This is the {'first' if step < 0 else 'last'} capsule of the story.")

    def action_back(self) -> None:
        """Close the boxes of text, the zoom or the video, then the player."""
        shows_whole_photo = not (self._view.has_boxes or self._view.is_magnified or self._has_open_video)
        if self.is_playing and shows_whole_photo:
            self.dismiss(self.seen)
        else:
            super().action_back()

    def show_position(self) -> None:
        """Show it, and note that the photo was seen."""
        super().show_position()
        if self.photo is not None and not self.withheld:
            self.session.gallery.views.seen_in_story(self.session.actor, self.photo.id)

    async def _neighbours(self) -> list[Photo]:
        """Add the first photo of the next capsule, which follows the last one of this."""
        neighbours = await super()._neighbours()
        if self._index + 1 >= self._sequence.total and self._number + 1 < len(self._capsules):
            first = await (await self._opened(self._number + 1)).get(0)
            if first is not None:
                neighbours.insert(0, first)
        return neighbours

    async def _open_capsule(self, number: int, *, at_end: bool = False) -> None:
        try:
            sequence = await self._opened(number)
        except GalleryError as error:
            self.show_error(error)
            return
        self._number, self._sequence = number, sequence
        self.trail = (*self.trail[:-1], _name(self._capsules[number]))
        if sequence.total:
            await self._go_to(sequence.total - 1 if at_end else 0)
        else:
            await self.action_turn(-1 if at_end else 1)

    async def _opened(self, number: int) -> PhotoSequence:
        """Open the photos of a capsule, or return those that were read ahead."""
        ahead, session = self._following, self.session
        if ahead is None or ahead[0] != number or ahead[1].actor is not session.actor:
            photos = self._capsules[number].photo_set
            ahead = number, await PhotoSequence.open(session.gallery, session.actor, photos, SortOrder.OLDEST)
            self._following = ahead
        return ahead[1]


async def open_story(screen: GalleryScreen[Any], trail: tuple[str, ...], collection: Collection) -> None:
    """Open the story of a collection at the first capsule with something unseen, otherwise at its entry."""
    session = screen.session
    try:
        capsules = await session.gallery.library.stories.capsules(session.actor, collection)
        if not capsules:
            screen.answer_key("This collection has no story.")
            return
        number = next((at for at, capsule in enumerate(capsules) if capsule.unseen_count), 0)
        first = capsules[number].photo_set
        sequence = await PhotoSequence.open(session.gallery, session.actor, first, SortOrder.OLDEST)
    except GalleryError as error:
        screen.show_error(error)
        return

    async def closed(_: object) -> None:
        await session.gallery.views.store()
        for below in screen.app.screen_stack:  # home has a ring, too
            if isinstance(below, LoadingScreen):
                below.library_changed()

    screen.app.push_screen(StoryScreen(session, trail, capsules, sequence, number), closed)


def _name(capsule: StoryCapsule) -> str:
    return "Story" if capsule.is_entry else f"Story: {capsule.name}"
