"""The photos of a collection, or of the whole gallery, in one grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from core.errors import GalleryError
from core.marks.things import Things
from core.models import (
    MOST_RANKED,
    AlbumSet,
    AssetKey,
    Collection,
    EverythingSet,
    FavouritesSet,
    Photo,
    PhotoId,
    PhotoSet,
    SelectionSet,
    SortOrder,
    StackSet,
    TrashSet,
)
from core.models.events import MarksChanged
from core.models.sets.filtered_sets import without_query
from core.operations import LARGEST_SELECTION
from tui.keys.bindings import bindings_of, with_keys
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing, listing_of
from tui.photos.empty_lists import empty_words
from tui.photos.folder_levels import name_within
from tui.photos.photo_sequence import PhotoSequence, Seen
from tui.screens.albums.ordering import choose_cover, move, take_out
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.selecting import select_photos
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.browse.photo_actions import PhotoActions
from tui.screens.edits.editing import collection_words
from tui.screens.stacks.stacking import closes_without_photos, stack, stack_name, stack_to_open
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

_CATEGORY_STEPS = 2
"""Steps of a trail from home to the category: another collection may be in another folder of it."""


class GridScreen(PhotoActions[None], ListScreen):
    """A grid of photos."""

    BINDINGS = bindings_of(ScreenKind.PHOTOS)
    kind: ClassVar[ScreenKind] = ScreenKind.PHOTOS

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        photo_set: PhotoSet,
        collection: Collection | None,
        order: SortOrder,
        starts_at: AssetKey | None = None,
    ) -> None:
        """Create the screen; see `of_collection`, `of_everything` and `of_own`. The cursor is first at a photo."""
        super().__init__(session, trail)
        self._photo_set = photo_set
        self.listing = listing_of(session.actor, photo_set)
        self._collection = collection
        self._order = order
        self._starts_at = starts_at
        self._about_collection = ""

    @classmethod
    def of_collection(cls, session: Session, trail: tuple[str, ...], collection: Collection) -> GridScreen:
        """Return the screen of a collection, in the member's order."""
        return cls(session, trail, collection.photo_set, collection, session.order(Listing.PHOTOS))

    @classmethod
    def of_everything(cls, session: Session, trail: tuple[str, ...], order: SortOrder = SortOrder.DATE) -> GridScreen:
        """Return the screen of all photos, newest first."""
        return cls(session, trail, EverythingSet(), None, order)

    @classmethod
    def of_own(cls, session: Session, trail: tuple[str, ...], photo_set: SelectionSet | FavouritesSet) -> GridScreen:
        """Return the screen of the selected photos, in the order of downloads, or of the favourites, newest first."""
        order = SortOrder.OLDEST if isinstance(photo_set, SelectionSet) else SortOrder.DATE
        return cls(session, trail, photo_set, None, order)

    def compose_body(self) -> Iterable[Widget]:
        """Yield one grid."""
        yield PhotoGrid(self.session, self.selection, id="photos")

    @property
    def view(self) -> TileView:
        """The grid."""
        return self._grid

    @property
    def order(self) -> SortOrder:
        """The current order."""
        return self._order

    @property
    def photo_set(self) -> PhotoSet:
        """The photos that are shown."""
        return self._photo_set

    @property
    def collection(self) -> Collection | None:
        """The collection whose photos these are; None for those of several collections."""
        return self._collection

    @property
    def photo(self) -> Photo | None:
        """The photo at the cursor; None while it is not loaded."""
        return self._grid.photo_at_cursor

    @property
    def _shows_trash(self) -> bool:
        """Whether the photos are in the trash."""
        return isinstance(self._photo_set, TrashSet)

    @property
    def shows_everything(self) -> bool:
        """Whether the screen shows all photos."""
        return self._collection is None and isinstance(self._photo_set, EverythingSet)

    async def load(self) -> None:
        """Count the photos and load those at the cursor; the cursor stays on its photo."""
        grid, photo_set = self._grid, self._photo_set
        sequence = await PhotoSequence.open(self.session.gallery, self.session.actor, photo_set, self._order)
        cursor = -1
        while cursor != grid.cursor_index:  # keys that are pressed during the load move it
            cursor, kept = grid.cursor_index, grid.photo_at_cursor
            key = self._starts_at or (None if kept is None else kept.asset_key)
            found = None if key is None else await sequence.find(key)
            index = min(cursor if found is None else found, max(sequence.total - 1, 0))
            await sequence.get(index)
        self._starts_at = None
        self._about_collection = await collection_words(self.session, self._collection)
        if not await closes_without_photos(self, photo_set, sequence.total) and photo_set == self._photo_set:
            self._show(sequence, index)

    async def _show_marks(self, change: MarksChanged) -> bool:
        """Draw the photos whose marks changed; lists by marks load again."""
        return await self._grid.show_marks(change)

    async def select_photo(self, asset_key: AssetKey | None, index: int) -> bool:
        """Move the cursor to a photo; when it is missing, move to `index` and return False.

        Raises:
            GalleryError: the database cannot be read.
        """
        sequence = self._grid.sequence
        if sequence is None or not sequence.total:
            return False
        found = await sequence.find(asset_key) if asset_key is not None else None
        place = min(index, sequence.total - 1) if found is None else found
        await sequence.get(place)
        self._grid.move_to(place)
        return found is not None

    async def choose_order(self, order: SortOrder) -> None:
        """Change the order; that of a list which has one of its own is stored."""
        self._order = order
        if self._collection is not None or self.listing not in {Listing.PHOTOS, Listing.ALBUMS}:
            await super().choose_order(order)

    async def open_collection(self, collection: Collection) -> None:
        """Show the photos of another collection from the first one."""
        self._collection = collection
        self._photo_set = collection.photo_set
        self.trail = (*self.trail[:-1][:_CATEGORY_STEPS], name_within(collection, ()))
        sequence = await PhotoSequence.open(self.session.gallery, self.session.actor, self._photo_set, self._order)
        await sequence.get(0)
        self._about_collection = await collection_words(self.session, collection)
        self._show(sequence, 0)

    def action_open_stack(self) -> None:
        """Show the photos of the stack in a grid, with the cursor on the same photo."""
        photo = stack_to_open(self, self.photo, self._photo_set)
        if photo is not None:
            trail = (*self.trail, stack_name(photo))
            photo_set = StackSet(photo.asset_key)
            self.app.push_screen(GridScreen(self.session, trail, photo_set, None, SortOrder.OLDEST, photo.asset_key))

    async def action_stack(self) -> None:
        """Stack the photos of the range that ends at the cursor, otherwise the selected ones."""
        grid = self._grid
        try:
            photos = [] if grid.range_start is None else await self._photos(grid.chosen_range)
            chosen = [each.asset_key for each in photos]
        except GalleryError as error:
            self.show_error(error)
            return
        if await stack(self, self.photo, chosen):
            grid.range_start = None
            self.selection_changed()

    @property
    def opens(self) -> ScreenKind | None:
        """A photo, if there is one."""
        return ScreenKind.LIGHTBOX if self.meets(Need.ITEMS) else None

    async def open_at_cursor(self) -> None:
        """Open the photo at the cursor in the lightbox."""
        self._open_lightbox()

    async def play_at_cursor(self) -> bool:
        """Start a slideshow at the cursor."""
        return self._open_lightbox(plays=True)

    async def jump_to(self, letter: str) -> bool:
        """Sort by name and move to the first photo with a letter."""
        index = await self.session.gallery.library.first_with_letter(self.session.actor, self._photo_set, letter)
        if index is None:
            return False
        if self._order is not SortOrder.NAME:
            self._order = SortOrder.NAME
            self._grid.move_to(0)
            await self.load()
        self._grid.move_to(index)
        return True

    def _show_found(self, trail: tuple[str, ...], photo_set: PhotoSet, starts_at: AssetKey | None) -> None:
        """Show the photos of another search in place of those of an earlier one."""
        if not without_query(self._photo_set)[1]:
            super()._show_found(trail, photo_set, starts_at)
            return
        self.trail, self._photo_set, self._starts_at = trail, photo_set, starts_at
        self.listing = listing_of(self.session.actor, photo_set)
        self._order = self.session.order(self.listing)
        self._grid.move_to(0)
        self.library_changed()

    def meets(self, need: Need) -> bool:
        """Add whether there are photos, and exclude the newest ones from what they open."""
        if need is Need.ITEMS:
            sequence = None if self.is_removed else self._grid.sequence
            return sequence is not None and bool(sequence.total)
        if need is Need.ALBUM:
            return isinstance(self._photo_set, AlbumSet)
        return not self.shows_everything if need is Need.OTHER_PHOTOS else super().meets(need)

    async def action_album_remove(self) -> None:
        """Take the range, else what was selected in this session, else the photo out of the album."""
        if isinstance(self._photo_set, AlbumSet):
            await take_out(self, self._photo_set.album_id, self._things_to_mark)

    async def action_album_move(self, step: int) -> None:
        """Move the range or the photo by one place; what was selected in this session, to the photo at the cursor."""
        grid, sequence = self._grid, self._grid.sequence
        if isinstance(self._photo_set, AlbumSet) and sequence is not None and sequence.total:
            await move(self, self._photo_set.album_id, sequence, grid.cursor_index, grid.chosen_range, step)

    async def action_cover(self) -> None:
        """Use the photo as cover of the album, otherwise of its collection."""
        if isinstance(self._photo_set, AlbumSet) and self.photo is not None:
            await choose_cover(self, self._photo_set.album_id, self.photo)
        else:
            await super().action_cover()

    async def _things_to_mark(self) -> Things:
        """Add the range."""
        chosen = await self._range_taken()
        return Things.of(photo.id for photo in chosen) if chosen else await super()._things_to_mark()

    async def _photos_to_add(self) -> Sequence[PhotoId]:
        """Add the range, in the order of the list."""
        chosen = await self._range_taken()
        return [photo.id for photo in chosen] if chosen else await super()._photos_to_add()

    async def _range_taken(self) -> list[Photo]:
        """Return the photos of the range, which ends with that."""
        photos = await self._photos(self._grid.chosen_range)
        self._grid.range_start = None
        return photos

    async def action_select(self) -> None:
        """Select or deselect the photo; at the end of a range, select the range."""
        grid = self._grid
        if grid.range_start is not None:
            await self.action_select_range()
        else:
            await super().action_select()

    async def action_select_range(self) -> None:
        """Start a range, or select the range from its start to the cursor."""
        grid = self._grid
        if grid.range_start is None:
            grid.range_start = grid.cursor_index
        else:
            chosen, grid.range_start = grid.chosen_range, None
            await self._select_all_of(chosen)
        self.selection_changed()

    async def action_select_all(self) -> None:
        """Select all photos; deselect them when all are selected."""
        if self._grid.sequence is not None:
            self._grid.range_start = None
            await self._select_all_of(range(self._grid.sequence.total), toggles=True)

    def action_back(self) -> None:
        """Cancel a range, or close the screen."""
        if self._grid.range_start is not None:
            self._grid.range_start = None
            self.selection_changed()
        else:
            super().action_back()

    def selection_changed(self) -> None:
        """Draw the marks of selected photos."""
        super().selection_changed()
        self._show_position()

    def on_tile_view_cursor_moved(self) -> None:
        """Update the position and the range."""
        if self._grid.range_start is not None:
            self._grid.refresh()
        self._show_position()

    def _open_lightbox(self, *, plays: bool = False) -> bool:
        sequence, index = self._grid.sequence, self._grid.cursor_index
        if sequence is None or not sequence.total:
            return False
        lightbox = LightboxScreen(self.session, self.trail, sequence, index, self._collection, plays=plays)
        self.app.push_screen(lightbox, self._returned)
        return True

    async def _select_all_of(self, indexes: range, *, toggles: bool = False) -> None:
        sequence = self._grid.sequence
        if sequence is None:
            return
        if len(indexes) > LARGEST_SELECTION:
            self.notify(f"A selection holds at most {LARGEST_SELECTION:,} photos.", markup=False)
            return
        try:
            photos = await self._photos(indexes)
        except GalleryError as error:
            self.show_error(error)
            return
        await select_photos(self, [photo.asset_key for photo in photos], toggles=toggles)

    async def _photos(self, indexes: range) -> list[Photo]:
        """Return the photos of a range that are there; GalleryError when the database cannot be read."""
        sequence = self._grid.sequence
        if sequence is None:
            return []
        return [photo for index in indexes if (photo := await sequence.get(index)) is not None]

    def _returned(self, seen: Seen | None) -> None:
        """Move the cursor to the photo that the lightbox showed last."""
        if seen is None:
            return
        if seen.collection is not None and seen.collection != self._collection:
            self._collection = seen.collection
            self._photo_set = seen.collection.photo_set
            self.trail = (*self.trail[:-1][:_CATEGORY_STEPS], name_within(seen.collection, ()))
        self._show(seen.sequence, seen.index)

    def _show(self, sequence: PhotoSequence, index: int) -> None:
        self._grid.show(sequence, index)
        self.show_note(*(() if sequence.total else empty_words(self._photo_set)))
        self._grid.display = bool(sequence.total)
        self.is_gone = self._collection is not None and not sequence.total
        if self._collection is not None and sequence.total:
            self.session.viewed(self._collection.id)
        self._show_position()
        self.set_focus(self._grid)

    def _show_position(self) -> None:
        sequence = self._grid.sequence
        if sequence is None or not sequence.total:
            self.show_trail()
            return
        chosen = len(self._grid.chosen_range)
        order = self.session.order_words(self.listing, self._order)
        if self._order is SortOrder.RELEVANCE and sequence.total > MOST_RANKED:
            order += f" among the newest {MOST_RANKED:,}"
        in_range = f"range of {count_words(chosen, 'photo')}: {{select}} selects, {{back}} leaves it"
        self.show_trail(
            with_keys(in_range, self.keymap)
            if chosen
            else f"{self._grid.cursor_index + 1:,} of {count_words(sequence.total, 'photo')} · {order}"
            + self._trash_words
            + self._about_collection,
            self._grid.cut_name,
        )

    @property
    def _shown(self) -> PhotoSet:
        return self._photo_set

    @property
    def _grid(self) -> PhotoGrid:
        return self.query_one("#photos", PhotoGrid)
