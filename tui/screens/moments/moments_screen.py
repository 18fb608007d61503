"""The moments of today as tiles, else its highlights; Enter shows the photos of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.widget import Widget

from core.library.moments.day_highlights import Highlight
from core.library.moments.member_day import member_day
from core.library.moments.moments import Moment
from core.models import SortOrder, photo_set_text
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home_strips import MOMENTS
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects
from tui.screens.timeline.day_tiles import NO_EFFECT_ON_DAYS
from tui.session import Session
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words, long_day_words

_EMPTY = (
    "There are no photos yet.",
    "What was taken around this day in earlier years is shown here, else what is worth a look. {back} goes back.",
)


class MomentsScreen(ListScreen):
    """Tiles of what was photographed around this day in earlier years, or of what is worth a look today."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = NO_EFFECT_ON_DAYS

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, MOMENTS))
        self._moments: tuple[Moment | Highlight, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, id="moments")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @property
    def opens(self) -> ScreenKind | None:
        """Photos, if there are any."""
        return ScreenKind.PHOTOS if self._moments else None

    async def load(self) -> None:
        """Read the moments of today on the member's clock."""
        session = self.session
        today = member_day(session.preferences, session.clock())
        self._moments = await session.gallery.library.moments.shown(session.actor, today)
        self._tiles.show([_tile(each) for each in self._moments])
        self.show_note(*(() if self._moments else _EMPTY))
        self.show_trail(long_day_words(today))
        self.set_focus(self._tiles)

    def meets(self, need: Need) -> bool:
        """Add whether there are moments."""
        return bool(self._moments) if need is Need.ITEMS else super().meets(need)

    async def open_at_cursor(self) -> None:
        """Show the photos of a moment, the newest first."""
        if self._moments:
            moment = self._moment
            trail = (*self.trail, moment.name)
            self.app.push_screen(GridScreen(self.session, trail, moment.photo_set, None, SortOrder.DATE))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of a moment."""
        if not self._moments:
            return False
        return await open_slideshow(self, (*self.trail, self._moment.name), self._moment.photo_set)

    async def jump_to(self, letter: str) -> bool:
        """Find nothing: moments are not sorted by name."""
        del letter
        return False

    def on_breadcrumb_about_pressed(self) -> None:
        """Say that there is one order."""
        self.answer_key(NO_EFFECT_ON_DAYS["order"])

    def action_share(self) -> None:
        """Offer a link to the photos of a moment."""
        share_subjects(self, [Subject(self._moment.name, self._moment.photo_set)] if self._moments else [])

    @property
    def _moment(self) -> Moment | Highlight:
        return self._moments[self._tiles.cursor_index]

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#moments", TileGrid)


def _tile(moment: Moment | Highlight) -> CoverTile:
    return CoverTile(
        key=photo_set_text(moment.photo_set),
        name=moment.name,
        count=count_words(moment.photos, "photo"),
        short_count=f"{moment.photos:,}",
        when=moment.about,
        covers=tuple(photo.picture for photo in moment.covers),
    )
