"""The home screen: a large row of photos, strips of the newest and other photos, and the categories as large tiles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.errors import GalleryError
from core.library.highlights import MOST_NEW
from core.marks.things import Things
from core.models import Category, CategorySet, FavouritesSet, KeySet, SelectionSet, SortOrder, short_unsupported_words
from core.models.events import MarksChanged
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.marking_screen import MarkingScreen
from tui.screens.base.selecting import select_photos
from tui.screens.browse.choosing_hero import choose_hero
from tui.screens.browse.collections import CollectionsScreen, category_tile
from tui.screens.browse.downloads import download
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home_strips import LISTS_BEHIND, NEWEST, Hero, HomeStrip, hero, shows_hero, strips
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.sharing.making_links import share, share_subjects, subject_of
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoStrip
from tui.widgets.tiles.strip_names import StripNames
from tui.widgets.tiles.tile_cursor import Direction
from tui.widgets.tiles.tile_grid import TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words, since_words

_STRIP_ROWS, _TALL_ROWS = 24, 56
"""Rows of a window from which on the strip is shown, and from which on strip and hero are taller."""


class HomeScreen(MarkingScreen[None], ListScreen):
    """A large row of photos, a strip with several lists to choose from, and the categories."""

    BINDINGS = bindings_of(ScreenKind.HOME)
    kind: ClassVar[ScreenKind] = ScreenKind.HOME
    listing = Listing.CATEGORIES

    def __init__(self, session: Session) -> None:
        """Create an empty widget."""
        super().__init__(session, (session.title,))
        self._categories: tuple[Category, ...] = ()
        self._strips: tuple[HomeStrip, ...] = ()
        self._hero: Hero | None = None
        self._strip_shown = ""
        self._had_selection = False
        self._skipped = ""
        self._new = 0
        self._had_hero: bool | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Yield the rows of photos and the tiles."""
        yield Vertical(
            Static("", id="hero-heading", classes="heading"), PhotoStrip(self.session, id="hero"), id="hero-section"
        )
        yield Vertical(StripNames(id="strip-names"), PhotoStrip(self.session, id="newest"), id="newest-section")
        yield Static("", id="categories-heading", classes="heading")
        yield TileGrid(self.session, id="categories")

    @property
    def view(self) -> TileView:
        """The view with the focus, the tiles by default."""
        return next((view for view in (self._hero_row, self._strip) if view.has_focus), self._tiles)

    async def load(self) -> None:
        """Load the categories and the rows of photos."""
        gallery, actor = self.session.gallery, self.session.actor
        found = await gallery.library.categories(actor, self.order)
        categories = tuple(category for category in found if not category.is_archived)
        self._skipped = short_unsupported_words(await gallery.library.unsupported_counts(actor))
        since = self.session.home_seen
        self._new = 0 if since is None else await gallery.library.highlights.added_since(actor, since)
        self._hero = await hero(self.session) if categories else None
        self._categories = categories  # together with their tiles: a key in between acts on what is shown
        tiles = [category_tile(category) for category in self._categories]
        self._tiles.show(tiles, by_name=self.order is SortOrder.NAME)
        self.query_one("#categories-heading", Static).update(
            _heading("Categories", f"{len(self._categories):,}" if self._categories else "")
        )
        if self._hero is not None:
            self.query_one("#hero-heading", Static).update(_heading(self._hero.strip.name, self._hero.about))
            self._hero_row.show_photos(self._hero.photos)
        await self._load_strip()
        self._show_emptiness()
        self._show_selected()
        if self.focused is None:
            self.set_focus(self._tiles)

    async def _show_marks(self, change: MarksChanged) -> bool:
        """Draw photos with marks of others; own marks and ratings change the strips, and those of categories tiles."""
        if change.has_groups or change.has_ratings or self.session.actor.user_id in change.member_ids:
            return False
        for row in (self._hero_row, self._strip):
            await row.show_marks(change)
        return True

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name of the tile at the cursor if it is cut."""
        self._show_selected()

    def on_descendant_focus(self) -> None:
        """Show the name of the tile at the cursor of the other view."""
        self._show_selected()

    async def on_strip_names_chosen(self, event: StripNames.Chosen) -> None:
        """Show the photos of the chosen name, or all of them after a second click."""
        try:
            await (self._open_strip() if event.opens or not self._shows_strip else self._load_strip())
        except GalleryError as error:
            self.show_error(error)

    def select_category(self, slug: str) -> None:
        """Move the cursor to a category."""
        self._tiles.select_key(slug)

    def resized(self) -> None:
        """Show the rows of photos for which there is enough room."""
        super().resized()
        self._show_sections()
        had_hero, self._had_hero = self._had_hero, self._shows_hero
        if had_hero is not None and had_hero != self._shows_hero:
            self.library_changed()  # the newest photos are in the hero or in the strip

    def on_screen_resume(self) -> None:
        """Load again when there are other strips than before."""
        changed = self.session.has_continued or bool(self.session.selection.photo_count) != self._had_selection
        if self._strips and changed:
            self.library_changed()

    def activity_changed(self) -> None:
        """Show the progress of a scan in the top line, and in the note while there are no photos."""
        super().activity_changed()
        if self.is_removed:
            return
        if not self._categories:
            self._show_emptiness()
        self._show_selected()

    def meets(self, need: Need) -> bool:
        """Add whether there are categories, and so photos."""
        return bool(self._categories) if need is Need.ITEMS else super().meets(need)

    @property
    def opens(self) -> ScreenKind | None:
        """A photo in the rows of photos; a category may be its only collection."""
        row = None if self._names.has_focus else self._row_at_cursor
        return None if row is None else row[0].opens

    async def open_at_cursor(self) -> None:
        """Open the category, the photo or the list at the cursor."""
        if self._names.has_focus:
            await self._open_strip()
        elif self._row_at_cursor is not None:
            await self._open_photo(*self._row_at_cursor)
        elif self._categories:
            await self._open_category(self._categories[self._tiles.cursor_index])

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the category at the cursor, or of the photos of a row from the one at its cursor on."""
        if self._row_at_cursor is not None:
            await self._open_photo(*self._row_at_cursor, plays=True)
            return True
        if not self._categories:
            return False
        category = self._categories[self._tiles.cursor_index]
        return await open_slideshow(self, (*self.trail, category.name), CategorySet(category.slug))

    async def jump_to(self, letter: str) -> bool:
        """Move to the first category with a letter."""
        self.set_focus(self._tiles)
        return self._tiles.jump(letter)

    def action_move(self, direction: Direction) -> None:
        """Move the cursor; on the names of strips, choose one."""
        if not self._names.has_focus:
            super().action_move(direction)
        elif direction in {"left", "right"}:
            self._names.move(1 if direction == "right" else -1)
        else:
            self._leave(self._names, up=direction in {"up", "page_up", "first"})

    def reached_edge(self, event: TileView.Edge) -> None:
        """Move the focus to the section above or below."""
        up = event.direction == "up"
        if event.direction not in {"up", "down", "page_down"} or not self._leave(event.view, up=up):
            super().reached_edge(event)

    def action_section(self) -> None:
        """Move the focus to the next section."""
        sections = self._sections()
        places = [place for place, section in enumerate(sections) if section.has_focus]
        self.set_focus(sections[(places[0] + 1) % len(sections)] if places else self._tiles)

    def _things_at_cursor(self) -> Things:
        """Return the photo at the cursor of a row, or the category at the cursor."""
        view = self.view
        if isinstance(view, PhotoStrip):
            return Things.of([] if view.photo_at_cursor is None else [view.photo_at_cursor.id])
        return Things.of(categories=[self._categories[self._tiles.cursor_index].id] if self._categories else [])

    def _all_things(self) -> Things:
        return Things.of(categories=[each.id for each in self._categories])

    async def action_select(self) -> None:
        """Select or deselect the photo at the cursor of a row, or the category at the cursor."""
        view = self.view
        if not isinstance(view, PhotoStrip):
            await super().action_select()
        elif view.photo_at_cursor is not None:
            await select_photos(self, [view.photo_at_cursor.asset_key], toggles=True)

    async def action_take(self) -> None:
        """Download what is selected, or the photo of a row or the category at the cursor."""
        view = self.view
        if isinstance(view, PhotoStrip):
            await download(self, view.photo_at_cursor)
        else:
            await download(self, None, self._categories[self._tiles.cursor_index :][:1])

    def action_share(self) -> None:
        """Offer a link to what is selected, and to this category or to this photo of a row."""
        view = self.view
        if isinstance(view, PhotoStrip):
            share(self, view.photo_at_cursor, None)
        else:
            share_subjects(self, [subject_of(self._categories[self._tiles.cursor_index])] if self._categories else [])

    def action_hero(self) -> None:
        """Ask what the large row shows: among others, all of the category at the cursor."""
        choose_hero(self, self._categories[self._tiles.cursor_index :][:1])

    async def _load_strip(self) -> None:
        """Show the names of the strips, and the photos of the chosen one."""
        self._had_selection = bool(self.session.selection.photo_count)
        found = await strips(self.session)
        hides_newest = self._hero is not None and self._hero.is_newest and self._shows_hero
        self._strips = tuple(each for each in found if each.name != NEWEST or not hides_newest)
        self._names.show([each.name for each in self._strips], linear=self.session.plain)
        strip = self._current_strip
        if strip is None or not self._categories:
            return
        is_other = strip.name != self._strip_shown
        self._strip_shown = strip.name
        photos = await strip.photos(self.session)
        self._strip.show_photos(photos, strip.names, is_other=is_other)

    async def _open_strip(self) -> None:
        strip = self._current_strip
        if strip is None:
            return
        trail = (*self.trail, strip.name)
        match strip.photo_set:
            case SelectionSet() | FavouritesSet() as photo_set:
                self.app.push_screen(GridScreen.of_own(self.session, trail, photo_set))
            case _ if strip.name in LISTS_BEHIND:
                self.action_go(LISTS_BEHIND[strip.name])
            case KeySet():
                await self._open_photo(strip, self._strip)
            case _:
                self.app.push_screen(GridScreen.of_everything(self.session, trail, strip.order))

    async def _open_photo(self, strip: HomeStrip, row: PhotoStrip, *, plays: bool = False) -> None:
        photo = row.photo_at_cursor
        if photo is None:
            return
        opened = await strip.opened(self.session, self.trail, row.cursor_index, photo, plays=plays)
        if opened is not None:
            self.app.push_screen(opened)

    async def _open_category(self, category: Category) -> None:
        trail = (*self.trail, category.name)
        if category.collection_count == 1:
            collections = await self.session.gallery.library.collections(self.session.actor, category.slug)
            if len(collections) == 1:
                self.app.push_screen(GridScreen.of_collection(self.session, trail, collections[0]))
                return
        self.app.push_screen(CollectionsScreen(self.session, trail, category.slug))

    def _show_emptiness(self) -> None:
        empty = not self._categories
        self.set_class(empty, "-empty")
        if not empty:
            self.show_note()
        elif self.session.activity.sentence:
            found = self.session.activity
            self.show_note("Looking for photos…", f"{found.sentence}. They appear here as they are found.")
        else:
            self.show_note(
                "There are no photos in this gallery yet.",
                "Add a folder on the machine where it runs:\n\nsshowcase scan ~/Pictures"
                + (f"\n\nFound and not shown: {self._skipped}." if self._skipped else ""),
            )
        self._show_sections()

    def _show_sections(self) -> None:
        """Show the sections for which there is room, and move the focus out of those that are hidden."""
        self.set_class(not self._shows_hero, "-no-hero")
        self.set_class(not self._categories or not self._strips, "-no-strips")
        self.set_class(not self._shows_strip, "-links")
        self.set_class(self.app.size.height >= _TALL_ROWS, "-tall")
        if self.focused is not None and self.focused not in self._sections():
            self.set_focus(self._tiles)

    def _sections(self) -> list[Widget]:
        """Return what the focus can be on, from the top."""
        shown: list[Widget] = [self._hero_row] if self._shows_hero else []
        if self._categories and self._strips:
            shown += [self._names, *([self._strip] if self._shows_strip else [])]
        return [*shown, self._tiles]

    def _leave(self, section: Widget, *, up: bool) -> bool:
        """Move the focus to the next section; return whether there is one.

        From one that was hidden since the key was pressed, as after a resize, it moves to the categories.
        """
        sections = self._sections()
        if section not in sections:
            self.set_focus(self._tiles)
            return True
        place = sections.index(section) + (-1 if up else 1)
        if not 0 <= place < len(sections):
            return False
        self.set_focus(sections[place])
        return True

    @property
    def _row_at_cursor(self) -> tuple[HomeStrip, PhotoStrip] | None:
        """The row of photos with the focus."""
        if self._hero_row.has_focus and self._hero is not None:
            return self._hero.strip, self._hero_row
        strip = self._current_strip
        return (strip, self._strip) if strip is not None and (self._strip.has_focus or self._names.has_focus) else None

    @property
    def _shows_hero(self) -> bool:
        return bool(self._categories) and shows_hero(self.app.size.height)

    @property
    def _shows_strip(self) -> bool:
        return self.app.size.height >= _STRIP_ROWS

    @property
    def _current_strip(self) -> HomeStrip | None:
        return next((each for each in self._strips if each.name == self._names.current), None)

    def _about(self) -> str:
        photos = sum(category.photo_count for category in self._categories)
        away = sum(category.is_away for category in self._categories)
        words = [count_words(photos, "photo")] if photos else []
        if self._new and self.session.home_seen is not None:
            more = "more than " if self._new >= MOST_NEW else ""
            words.append(f"{more}{self._new:,} new since {since_words(self.session.home_seen, self.session.clock())}")
        words += [each.notice for each in self._strips if each.notice]
        activity = self.session.activity
        if activity.is_scan:
            done = f" {100 * min(activity.done, activity.total) // activity.total} %" if activity.total else ""
            words.append(f"scanning{done}")
        if away:
            words.append(f"{away:,} of {len(self._categories):,} offline")
        if self._skipped:
            words.append(f"not shown: {self._skipped}")
        return " · ".join(words)

    def _show_selected(self) -> None:
        self.show_trail(self._about(), self.view.cut_name)

    @property
    def _names(self) -> StripNames:
        return self.query_one("#strip-names", StripNames)

    @property
    def _hero_row(self) -> PhotoStrip:
        return self.query_one("#hero", PhotoStrip)

    @property
    def _strip(self) -> PhotoStrip:
        return self.query_one("#newest", PhotoStrip)

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#categories", TileGrid)


def _heading(words: str, about: str) -> Content:
    return Content.assemble((words, "bold"), (f"   {about}" if about else "", "$muted"))
