"""The collections and folders of a category, one level of them, as cover tiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from core.errors import NotFoundError
from core.marks.things import Things, union
from core.models import (
    Category,
    CategorySet,
    Collection,
    MarksChanged,
    PhotoSet,
    SortOrder,
    StoryState,
    short_unsupported_words,
)
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.photos.folder_levels import LevelEntry, folder_entries, name_within
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.marking_screen import MarkingScreen
from tui.screens.browse.choosing_hero import choose_hero
from tui.screens.browse.downloads import download
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.browse.playing.story_screen import open_story
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects, subject_of, subject_of_folder
from tui.session import Session
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words, month_words, short_span_words, span_words, with_marks

_EMPTY = ("There are no photos in this category.", "Press {back} to go back.")


class CollectionsScreen(MarkingScreen[None], ListScreen):
    """The collections of a category."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS

    def __init__(
        self,
        session: Session,
        trail: tuple[str, ...],
        category_slug: str,
        selected_slug: str = "",
        level: tuple[str, ...] = (),
    ) -> None:
        """Create the screen of one level of folders, with the cursor at a collection or the folder that holds it."""
        super().__init__(session, trail)
        self._selected_first = selected_slug
        self._slug = category_slug
        self._counts = ""
        self._level = level
        self._entries: tuple[LevelEntry, ...] = ()
        self._named_story = False

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, id="collections")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @property
    def category_slug(self) -> str:
        """The slug of the category."""
        return self._slug

    @property
    def selected_slug(self) -> str | None:
        """The slug of the collection at the cursor."""
        return self._entry.collections[0].slug if self._entry is not None else None

    async def load(self) -> None:
        """Load the collections."""
        library, actor = self.session.gallery.library, self.session.actor
        try:
            entries = self._entries_of(await library.collections(actor, self._slug, self.order))
            skipped = short_unsupported_words(await library.unsupported_counts(actor, self._slug))
        except NotFoundError:  # removed, or no longer for this member: its names are not shown any longer, either
            entries, skipped = (), ""
        self._entries = entries  # together with their tiles: a key in between acts on what is shown
        self.is_gone = not self._entries
        wanted = (entry.key for entry in self._entries if self._selected_first in {c.slug for c in entry.collections})
        tiles = [_tile(entry) for entry in self._entries]
        self._tiles.show(tiles, next(wanted, ""), by_name=self.order is SortOrder.NAME)
        self._selected_first = ""
        self.show_note(*(() if self._entries else _EMPTY))
        inside = [collection for entry in self._entries for collection in entry.collections]
        photos = sum(collection.photo_count for collection in inside)
        self._counts = (
            f"{count_words(len(inside), 'collection')} · {count_words(photos, 'photo')}"
            + (f" · not shown: {skipped}" if skipped else "")
            if inside
            else ""
        )
        self._show_selected()
        self.set_focus(self._tiles)

    async def _show_marks(self, change: MarksChanged) -> bool:
        """Show nothing of marks of photos; tiles have those of collections."""
        return not change.has_groups

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name of the collection at the cursor if it is cut."""
        self._show_selected()

    def meets(self, need: Need) -> bool:
        """Add whether there are collections, and whether that at the cursor has a story."""
        if need is Need.STORY:
            return self._told is not None
        return bool(self._entries) if need is Need.ITEMS else super().meets(need)

    @property
    def opens(self) -> ScreenKind | None:
        """The photos of a collection; None for a folder."""
        return ScreenKind.PHOTOS if self._entry is not None and self._entry.level is None else None

    async def open_at_cursor(self) -> None:
        """Open the photos of the collection, or the level of the folder at the cursor."""
        entry = self._entry
        if entry is None:
            return
        trail = (*self.trail, entry.name)
        if entry.level is not None:
            self.app.push_screen(CollectionsScreen(self.session, trail, self._slug, level=entry.level))
        else:
            self.app.push_screen(GridScreen.of_collection(self.session, trail, entry.collections[0]))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the collection at the cursor, or of the first one in a folder."""
        entry = self._entry
        if entry is None:
            return False
        collection = entry.collections[0]
        return await open_slideshow(self, (*self.trail, entry.name), collection.photo_set, collection)

    async def action_story(self) -> None:
        """Play the story of the collection at the cursor."""
        entry, collection = self._entry, self._told
        if entry is not None and collection is not None:
            await open_story(self, (*self.trail, entry.name), collection)

    def _things_at_cursor(self) -> Things:
        """Return the collection at the cursor, or those in the folder there."""
        return Things() if self._entry is None else _things_of(self._entry)

    def _all_things(self) -> Things:
        return union(map(_things_of, self._entries))

    async def action_take(self) -> None:
        """Download what is selected, or the collection or folder at the cursor."""
        await download(self, None, () if self._entry is None else self._entry.collections)

    @property
    def _filtered_set(self) -> PhotoSet:
        return CategorySet(self._slug)

    def action_share(self) -> None:
        """Offer a link to this collection or folder, to what is selected, or to the whole category."""
        subjects = []
        entry = self._entry
        if entry is not None:
            first = entry.collections[0]
            category = Subject(f"All of {first.category_name}", CategorySet(first.category_slug))
            is_folder = entry.level is not None
            own = subject_of_folder(entry.name, entry.collections) if is_folder else subject_of(first)
            subjects = [own, category]
        share_subjects(self, subjects)

    def action_hero(self) -> None:
        """Ask what the large row of home shows: among others, all of the collection at the cursor."""
        entry = self._entry
        choose_hero(self, entry.collections if entry is not None and entry.level is None else ())

    async def jump_to(self, letter: str) -> bool:
        """Move to the first collection with a letter."""
        return self._tiles.jump(letter)

    def _entries_of(self, collections: Sequence[Collection]) -> tuple[LevelEntry, ...]:
        if self.session.gallery.settings.folder_view == "flat":
            return tuple(LevelEntry(name_within(collection, ()), (collection,)) for collection in collections)
        return folder_entries(collections, self._level)

    @property
    def _entry(self) -> LevelEntry | None:
        """The entry at the cursor."""
        return self._entries[self._tiles.cursor_index] if self._entries else None

    @property
    def _told(self) -> Collection | None:
        """The collection at the cursor if it has a story."""
        entry = self._entry
        is_told = entry is not None and entry.level is None and entry.collections[0].story is not None
        return entry.collections[0] if entry is not None and is_told else None

    def _show_selected(self) -> None:
        self.show_trail(self._counts, self._tiles.cut_name)
        told = self._told is not None
        if told is not self._named_story:  # the footer names its key
            self._named_story = told
            self.refresh_bindings()
            self._show_status()

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#collections", TileGrid)


def category_tile(category: Category) -> CoverTile:
    """Return the tile of a category."""
    photos = count_words(category.photo_count, "photo")
    collections = count_words(category.collection_count, "collection")
    return CoverTile(
        key=category.slug,
        name=category.name,
        count=with_marks(f"{collections} · {photos}" if category.collection_count > 1 else photos, category.marks),
        short_count=with_marks(photos, category.marks),
        when=month_words(category.newest) if category.newest is not None else "",
        covers=category.covers,
        is_away=category.is_away,
        things=Things.of(categories=[category.id]),
        story=StoryState.UNSEEN if category.has_new_story else None,
    )


def collection_tile(collection: Collection) -> CoverTile:
    """Return the tile of a collection by its whole name."""
    return _tile(LevelEntry(collection.name, (collection,)))


def _things_of(entry: LevelEntry) -> Things:
    return Things.of(collections=[each.id for each in entry.collections])


def _tile(entry: LevelEntry) -> CoverTile:
    collections = entry.collections
    photos = count_words(sum(collection.photo_count for collection in collections), "photo")
    dated = [moment for each in collections for moment in (each.oldest, each.newest) if moment is not None]
    is_folder = entry.level is not None
    marks = collections[0].marks
    return CoverTile(
        key=entry.key,
        name=entry.name,
        count=f"{count_words(len(collections), 'collection')} · {photos}" if is_folder else with_marks(photos, marks),
        short_count=photos if is_folder else with_marks(f"{collections[0].photo_count:,}", marks),
        when=span_words(min(dated), max(dated)) if dated else "",
        short_when=short_span_words(min(dated), max(dated)) if dated else "",
        covers=tuple(collection.cover for collection in collections if collection.cover is not None)[:3],
        is_away=all(collection.is_away for collection in collections),
        things=_things_of(entry),
        story=None if is_folder else collections[0].story,
    )
