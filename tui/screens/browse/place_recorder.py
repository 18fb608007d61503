"""Records where a session is, and resumes there after a lost connection."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from core.accounts.last_places import LastPlace
from core.errors import GalleryError, NotFoundError, WritesStoppedError
from core.library.grouping.guest_groups import SLUG as SHARED_SLUG
from core.models import (
    AlbumId,
    AlbumSet,
    ArchiveSet,
    CategorySet,
    Collection,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    FeedSet,
    HighlightSet,
    MomentSet,
    PhotoSet,
    QuerySet,
    ReelsSet,
    SelectionSet,
    ShareLinkSet,
    SmartAlbumSet,
    SortOrder,
    StackSet,
    TagSet,
    TrashSet,
    TripSet,
)
from core.models.dates.date_sets import DateSet
from core.models.sets.filtered_sets import album_of as album_shown_in
from core.sets.conditions import is_offered
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.listings import Listing, listing_of
from tui.photos.folder_levels import levels_above, name_within
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.home_strips import ALBUMS, FAVOURITE_PHOTOS, SELECTED, strip_name
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.search.search_scope import SEARCH, search_name
from tui.session import Session
from tui.wording import dated_name

if TYPE_CHECKING:
    from textual.app import App

_log = logging.getLogger(__name__)

BACK = "You are back where you were. Press {go} h for home."
_STORE_SECONDS = 10.0


class PlaceRecorder:
    """Record the place of a session, and resume that of the previous one."""

    def __init__(self, app: App[None], session: Session) -> None:
        """Record the place of this app's session."""
        self._app = app
        self._session = session
        self._timer: Timer | None = None

    def note(self) -> None:
        """Record the current place; it is stored after a delay, and at the end.

        A screen that is being opened is recorded when it is resumed.
        """
        screens = self._app.screen_stack
        if not all(_is_shown(screen) for screen in screens):
            return
        opened = self._session.actor.opened_albums
        for album in filter(None, map(album_of, screens)):
            self._session.opened_albums.use(album)
        self._session.gallery.last_places.note(self._session.actor, place_of(screens, opened))
        if self._session.connected is not None:
            self._session.connected.doing = doing_of(screens, opened)
        if self._timer is None and self._app.is_running:
            self._timer = self._app.set_timer(_STORE_SECONDS, self._store)

    async def resume_last_place(self) -> None:
        """Open the screens of the last place as far as they still exist."""
        place = self._session.last_place
        if place is None or place == LastPlace():
            return
        try:
            with self._app.batch_update():
                await _open_place(self._app, self._session, place)
        except GalleryError as error:
            _log.info("the last place could not be resumed: %s", error)
        if len(self._app.screen_stack) > 1:
            self._app.notify(with_keys(BACK, self._session.keymap), markup=False)

    async def open(self, place: LastPlace) -> None:
        """Open a place on top of home.

        Raises:
            GalleryError: it is gone, or the database cannot be read.
        """
        await _open_place(self._app, self._session, place)

    async def end(self, *, forget: bool) -> None:
        """Store the last place, or remove it after signing out, so that the next session starts at home."""
        places, actor = self._session.gallery.last_places, self._session.actor
        try:
            await (places.forget(actor) if forget else places.store(actor))
        except WritesStoppedError:
            pass  # the database has logged why
        except GalleryError as error:
            _log.warning("the last place of a session was not stored: %s", error)

    def _store(self) -> None:
        self._timer = None
        _: Worker[None] = self._app.run_worker(partial(self.end, forget=False), name="store the place")


def album_of(screen: Screen[Any]) -> AlbumId | None:
    """Return the album whose photos, or one of them, a screen shows."""
    shown: PhotoSet | None = None
    if isinstance(screen, GridScreen):
        shown = screen.photo_set
    elif isinstance(screen, LightboxScreen):
        shown = screen.seen.sequence.photo_set
    return album_shown_in(shown)


def place_of(screens: Sequence[Screen[Any]], opened_albums: frozenset[AlbumId] = frozenset()) -> LastPlace:
    """Return the place of a stack of screens; dialogs and lists of text rows do not count.

    A session does not resume in protected albums, which are closed then.
    """
    place = LastPlace()
    # A screen that is being built has no cursor yet.
    for screen in filter(_is_shown, screens):
        if album_of(screen) in opened_albums:
            return place
        match screen:
            case CollectionsScreen():
                slug = screen.selected_slug
                selected = None if slug is None else CollectionSet(slug)
                place = replace(place, category=CategorySet(screen.category_slug), photo_set=selected)
            case GridScreen(photo_set=StackSet() | TrashSet() | ArchiveSet()):
                return place  # of the list in which the stack is; a session does not resume in trash and archive
            case LightboxScreen(seen=seen) if isinstance(seen.sequence.photo_set, StackSet | TrashSet | ArchiveSet):
                return place
            case GridScreen():
                photo = screen.photo
                place = replace(
                    place,
                    photo_set=screen.photo_set,
                    shows_photos=True,
                    order=screen.order,
                    asset_key=None if photo is None else photo.asset_key,
                    index=screen.view.cursor_index,
                    is_open=False,
                    is_timeline=screen.meets(Need.TIMELINE),
                )
            case LightboxScreen(photo=photo, seen=seen) if isinstance(seen.sequence.photo_set, ReelsSet):
                key = None if photo is None else photo.asset_key
                reels, order = seen.sequence.photo_set, seen.sequence.order
                place = LastPlace(photo_set=reels, order=order, asset_key=key, index=seen.index, is_open=True)
            case LightboxScreen(photo=photo, seen=seen) if photo is not None:
                place = replace(
                    place,
                    photo_set=(place.photo_set or seen.sequence.photo_set)
                    if seen.collection is None
                    else seen.collection.photo_set,
                    shows_photos=place.shows_photos or seen.collection is not None,
                    order=seen.sequence.order,
                    asset_key=photo.asset_key,
                    index=seen.index,
                    is_open=True,
                )
    return place


def _is_shown(screen: Screen[Any]) -> bool:
    """Whether the widgets of a screen exist: not before it is built, nor while it is removed."""
    return screen.is_mounted and not (isinstance(screen, GalleryScreen) and screen.is_removed)


def doing_of(screens: Sequence[Screen[Any]], opened_albums: frozenset[AlbumId] = frozenset()) -> str:
    """Return in a few words what a stack of screens shows, for admins: nothing of protected albums that are open."""
    shown = [screen for screen in screens if isinstance(screen, GalleryScreen)]
    if not shown:
        return ""
    if opened_albums and (shown[-1].trail[1:2] == (ALBUMS,) or any(album_of(each) in opened_albums for each in shown)):
        return ALBUMS
    photo = shown[-1].photo if isinstance(shown[-1], LightboxScreen) else None
    trail = shown[-1].trail[1:2] if shown[-1].is_gone else shown[-1].trail[1:]
    trail = tuple(SEARCH if each.startswith(f"{SEARCH}: ") else each for each in trail)  # not what is searched for
    return " / ".join([*trail, *([photo.file_name] if photo is not None else [])]) or "Home"


async def _open_place(app: App[None], session: Session, place: LastPlace) -> None:
    home = app.screen_stack[0]
    collection = await _collection(session, place)
    slug = place.category.slug if place.category else (collection.category_slug if collection is not None else None)
    if isinstance(home, HomeScreen) and slug is not None:
        home.select_category(slug)
    trail: tuple[str, ...] = (session.title,)
    if place.category is not None:
        listed = await session.gallery.library.collections(session.actor, place.category.slug)
        if not listed:
            return
        trail = (session.title, listed[0].category_name)
        await app.push_screen(
            CollectionsScreen(session, trail, place.category.slug, collection.slug if collection else "")
        )
        if place.shows_photos and collection is not None and session.gallery.settings.folder_view == "levels":
            for level in levels_above(listed, collection):
                trail = (*trail, level[-1])
                await app.push_screen(CollectionsScreen(session, trail, place.category.slug, collection.slug, level))
    if place.shows_photos:
        await _open_photos(app, session, place, collection, trail)
    elif isinstance(place.photo_set, ReelsSet):
        reels = _destination(session, "reels", place)
        if reels is not None:
            await app.push_screen(reels)
    elif place.is_open:
        await _open_photo_of_home(app, session, place)


async def _collection(session: Session, place: LastPlace) -> Collection | None:
    """Return the collection of a place; None when it is gone or no longer visible to the actor."""
    match place.photo_set:
        case CollectionSet(slug):
            pass
        case ShareLinkSet():
            slug = SHARED_SLUG
        case _:
            return None
    try:
        return await session.gallery.library.collection(session.actor, slug)
    except NotFoundError:
        return None


async def _open_photos(
    app: App[None], session: Session, place: LastPlace, collection: Collection | None, trail: tuple[str, ...]
) -> None:
    if place.is_timeline or isinstance(place.photo_set, FeedSet):
        screen = _destination(session, "timeline" if place.is_timeline else "feed", place)
        grid = screen if isinstance(screen, GridScreen) else None
    elif isinstance(place.photo_set, DateSet) and is_offered(session.actor, place.photo_set):
        grid = await _dated_grid(app, session, place, place.photo_set)
    elif isinstance(place.photo_set, CollectionSet | ShareLinkSet):
        grid = _grid_of_collection(session, place, collection, trail)
    else:
        grid = await _grid_of_set(session, place)
    if grid is None:
        return
    await app.push_screen(grid)
    if await grid.select_photo(place.asset_key, place.index) and place.is_open:
        await grid.open_at_cursor()


async def _grid_of_set(session: Session, place: LastPlace) -> GridScreen:
    """Return the grid of photos that are not those of a collection; of all where the set has no grid of its own."""
    match place.photo_set:
        case SelectionSet():
            return GridScreen.of_own(session, (session.title, SELECTED), SelectionSet())
        case FavouritesSet():
            return GridScreen.of_own(session, (session.title, FAVOURITE_PHOTOS), FavouritesSet())
        case TagSet(name):
            order = place.order or session.order(Listing.MATCHES)
            return GridScreen(session, (session.title, name), place.photo_set, None, order)
        case QuerySet(text):
            order = place.order or session.order(listing_of(session.actor, place.photo_set))
            return GridScreen(session, (session.title, search_name(text)), place.photo_set, None, order)
        case AlbumSet(album_id) | SmartAlbumSet(album_id):
            album = await session.gallery.library.albums.one(session.actor, album_id)
            order = place.order or session.order(listing_of(session.actor, album.photo_set))
            return GridScreen(session, (session.title, *album.path), album.photo_set, None, order)
        case _:
            order = place.order or SortOrder.DATE
            name = await strip_name(session, EverythingSet(), order)
            return GridScreen.of_everything(session, (session.title, name), order)


def _grid_of_collection(
    session: Session, place: LastPlace, collection: Collection | None, trail: tuple[str, ...]
) -> GridScreen | None:
    """Return the grid of a collection that has photos."""
    if collection is None or not collection.photo_count:
        return None
    name = collection.category_name if place.category is None else name_within(collection, trail[2:])
    return GridScreen.of_collection(session, (*trail, name), collection)


async def _dated_grid(app: App[None], session: Session, place: LastPlace, photo_set: DateSet) -> GridScreen:
    """Return the grid of photos of some days, on top of the list from which moments and trips are opened."""
    trail: tuple[str, ...] = (session.title,)
    name = _LISTS_OF_DATES.get(type(photo_set))
    found = next((each for each in session.destinations if each.name == name), None)
    if found is not None and found.open is not None:
        screen = found.open(session)
        if isinstance(screen, GalleryScreen):
            await app.push_screen(screen)
            trail = screen.trail
    order = place.order or SortOrder.DATE
    return GridScreen(session, (*trail, dated_name(photo_set)), photo_set, None, order)


_LISTS_OF_DATES: dict[type[PhotoSet], str] = {MomentSet: "moments", HighlightSet: "moments", TripSet: "trips"}
"""The destinations of sets that have a list of their own."""


def _destination(session: Session, name: str, place: LastPlace) -> Screen[Any] | None:
    """Return the screen of a destination at a place; None where the actor does not have it."""
    found = next((each for each in session.destinations if each.name == name), None)
    if found is None or place.photo_set is None or not is_offered(session.actor, place.photo_set):
        return None
    if found.open_set is not None:
        return found.open_set(session, place.photo_set, place.asset_key)
    return None if found.open is None else found.open(session)


async def _open_photo_of_home(app: App[None], session: Session, place: LastPlace) -> None:
    """Open a photo of one of the rows of home."""
    if place.asset_key is None:
        return
    photo_set, order = place.photo_set or EverythingSet(), place.order or SortOrder.DATE
    sequence = await PhotoSequence.open(session.gallery, session.actor, photo_set, order)
    index = await sequence.find(place.asset_key)
    if index is not None:
        trail = (session.title, await strip_name(session, photo_set, order))
        await app.push_screen(LightboxScreen(session, trail, sequence, index))
