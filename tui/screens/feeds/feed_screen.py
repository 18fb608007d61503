"""A feed as a grid: recent photos, those to rediscover, or random ones."""

from __future__ import annotations

from core.errors import GalleryError
from core.models import FeedKind, FeedSet, SortOrder
from tui.feed_choice import FEED, FEED_NAMES, FEED_WORDS, PREFERENCE, chosen_kind, feed_kinds, feed_of
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.session import Session
from tui.wording import count_words


class FeedScreen(GridScreen):
    """The photos of a feed; the sort key chooses another one."""

    def __init__(self, session: Session, trail: tuple[str, ...], feed: FeedSet | None = None) -> None:
        """Create the screen; without a feed, of the kind that was chosen last."""
        self._feed = feed or feed_of(session, chosen_kind(session))
        super().__init__(session, (*trail, FEED, FEED_NAMES[self._feed.kind]), self._feed, None, SortOrder.FEED)

    async def load(self) -> None:
        """Count the photos and load those at the cursor; without any to rediscover, show the recent ones."""
        await super().load()
        sequence = self._grid.sequence
        if self._feed.kind is FeedKind.REDISCOVER and sequence is not None and not sequence.total:
            await self._open_feed(self._feed)

    def meets(self, need: Need) -> bool:
        """Add that this is a feed."""
        return need is Need.FEED or super().meets(need)

    def action_order(self) -> None:
        """Ask which feed to show."""
        choices = [
            MenuChoice(str(number), f"{FEED_NAMES[kind]}: {FEED_WORDS[kind]}", kind, is_current=kind is self._feed.kind)
            for number, kind in enumerate(feed_kinds(self.session), start=1)
        ]
        self.app.push_screen(Menu(FEED, choices, linear=self.session.plain), self._kind_chosen)

    async def action_shuffle(self) -> None:
        """Show the photos of the feed in another order."""
        if self._feed.kind is FeedKind.RECENT:
            self.answer_key(with_keys("Recent photos are not shuffled. {order} shows another feed.", self.keymap))
        else:
            await self._open_feed(feed_of(self.session, self._feed.kind, is_new=True))

    async def jump_to(self, letter: str) -> bool:
        """Find nothing: a feed is not sorted by name."""
        del letter
        return False

    async def _kind_chosen(self, value: str | None) -> None:
        if value is None:
            return
        kind = FeedKind(value)
        try:
            await self.session.set_preference(PREFERENCE, kind)
        except GalleryError as error:
            self.show_error(error)
        await self._open_feed(feed_of(self.session, kind))

    async def _open_feed(self, feed: FeedSet) -> None:
        """Show another feed from its first photo on."""
        try:
            sequence = await PhotoSequence.open(self.session.gallery, self.session.actor, feed, self.order)
            await sequence.get(0)
        except GalleryError as error:
            self.show_error(error)
            return
        if feed.kind is FeedKind.REDISCOVER and not sequence.total:
            self.notify("No photo is half a year old yet: these are the recent ones.", markup=False)
            await self._open_feed(feed_of(self.session, FeedKind.RECENT))
            return
        self._feed = self._photo_set = feed
        self.trail = (*self.trail[:-1], FEED_NAMES[feed.kind])
        self._show(sequence, 0)

    def _show_position(self) -> None:
        sequence, grid = self._grid.sequence, self._grid
        if sequence is None or not sequence.total or grid.chosen_range:
            super()._show_position()
            return
        place = f"{grid.cursor_index + 1:,} of {count_words(sequence.total, 'photo')}"
        self.show_trail(f"{place} · {FEED_WORDS[self._feed.kind]}", grid.cut_name)
