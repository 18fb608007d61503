"""The rows of photos on home: the hero, and the strips below it."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError
from core.library.highlights import AlbumCover
from core.library.moments.member_day import member_day
from core.library.moments.moments import Moment
from core.models import (
    CategorySet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    FeedSet,
    KeySet,
    Photo,
    PhotoSet,
    ReelsSet,
    SelectionSet,
    SortOrder,
    TopSet,
    parse_photo_set,
)
from tui.feed_choice import FEED, chosen_kind, feed_of
from tui.keys.screen_action import ScreenKind
from tui.listings import Listing, listing_of
from tui.photos.photo_sequence import PhotoSequence
from tui.reel_choice import REELS
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.session import Session
from tui.wording import count_words, day_of_year_words

HERO = "hero"
"""The preference that holds the photo set of the large row; without it, photos of this day, else the newest."""

HERO_ROWS = 34
"""Rows of a window from which on the large row is shown."""

NEWEST = "Newest photos"
ADDED = "Last added"
SELECTED = "Selected photos"
CONTINUE = "Continue"
ALBUMS = "Albums"
FAVOURITE_PHOTOS = "Favourite photos"
TOP_PHOTOS = "Top photos"
ON_THIS_DAY = "On this day"
MOMENTS = "Moments"

MOST = 40
"""Photos of a row; the list behind it holds all."""


@dataclass(frozen=True, slots=True)
class HomeStrip:
    """A row of photos with a name, the first ones of a photo set in an order.

    As in all of home, what is archived or hidden is left out, also where the list behind the row has it; only what the
    member has selected is shown as it is.
    """

    name: str
    photo_set: PhotoSet
    order: SortOrder

    @property
    def names(self) -> tuple[str, ...]:
        """What the photos are called in the row; empty where their days are shown."""
        return ()

    @property
    def notice(self) -> str:
        """What the top line of home says of it; empty for nothing."""
        return ""

    @property
    def opens(self) -> ScreenKind:
        """What opens with a photo of the row."""
        return ScreenKind.LIGHTBOX

    async def photos(self, session: Session) -> tuple[Photo, ...]:
        """Read the photos of the row.

        Raises:
            GalleryError: the database cannot be read.
        """
        library = session.gallery.library
        if isinstance(self.photo_set, SelectionSet | FeedSet):
            return await library.page(session.actor, self.photo_set, self.order, None, MOST)
        return await library.highlights.row(session.actor, self.photo_set, self.order, MOST)

    async def sequence(self, session: Session) -> PhotoSequence:
        """Return all photos of the set.

        Raises:
            GalleryError: the database cannot be read.
        """
        return await PhotoSequence.open(session.gallery, session.actor, self.photo_set, self.order)

    async def opened(
        self, session: Session, trail: tuple[str, ...], index: int, photo: Photo, *, plays: bool
    ) -> GridScreen | LightboxScreen | None:
        """Return the screen that opens with a photo of the row, by its index, or that plays the photos from it on.

        None if it is not in the list any longer.

        Raises:
            GalleryError: the database cannot be read.
        """
        del index
        sequence = await self.sequence(session)
        found = await sequence.find(photo.asset_key)
        where = (*trail, self.name)
        return None if found is None else LightboxScreen(session, where, sequence, found, plays=plays)


@dataclass(frozen=True, slots=True)
class ReadStrip(HomeStrip):
    """A row of photos that are read together with the rows that there are, in an order of their own."""

    read: tuple[Photo, ...] = ()

    async def photos(self, session: Session) -> tuple[Photo, ...]:
        """Return the photos of the row."""
        del session
        return self.read[:MOST]


@dataclass(frozen=True, slots=True)
class ContinueStrip(ReadStrip):
    """The photos at which the member stopped; each opens in its collection."""

    async def opened(
        self, session: Session, trail: tuple[str, ...], index: int, photo: Photo, *, plays: bool
    ) -> GridScreen | LightboxScreen | None:
        """Return the photo in its collection; the slideshow is that of the row."""
        if plays:
            return await ReadStrip.opened(self, session, trail, index, photo, plays=True)
        collection = (await session.gallery.library.details(session.actor, photo.asset_key)).collection
        order = session.order(Listing.PHOTOS)
        sequence = await PhotoSequence.open(session.gallery, session.actor, collection.photo_set, order)
        found = await sequence.find(photo.asset_key)
        where = (*trail, collection.full_name)
        return None if found is None else LightboxScreen(session, where, sequence, found, collection)


@dataclass(frozen=True, slots=True)
class AlbumsStrip(ReadStrip):
    """The covers of albums; each opens its album."""

    albums: tuple[AlbumCover, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the albums."""
        return tuple(each.name for each in self.albums)

    @property
    def opens(self) -> ScreenKind:
        """The photos of the album."""
        return ScreenKind.PHOTOS

    async def opened(
        self, session: Session, trail: tuple[str, ...], index: int, photo: Photo, *, plays: bool
    ) -> GridScreen | LightboxScreen | None:
        """Return the photos of the album, or its slideshow from the cover on."""
        album = self.albums[index]
        where = (*trail, self.name, album.name)
        if not plays:
            order = session.order(listing_of(session.actor, album.photo_set))
            return GridScreen(session, where, album.photo_set, None, order)
        sequence = await PhotoSequence.open(session.gallery, session.actor, album.photo_set, album.order)
        found = await sequence.find(photo.asset_key)
        return None if found is None else LightboxScreen(session, where, sequence, found, plays=True)


@dataclass(frozen=True, slots=True)
class MomentsStrip(ReadStrip):
    """A photo of each moment of today; it opens all photos of that."""

    moments: tuple[Moment, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(each.name for each in self.moments)

    @property
    def notice(self) -> str:
        """The number of photos of this day, else of the first moment."""
        first = self.moments[0]
        return f"{first.name.lower()}: {count_words(first.photos, 'photo')}"

    @property
    def opens(self) -> ScreenKind:
        """The photos of a moment."""
        return ScreenKind.PHOTOS

    async def opened(
        self, session: Session, trail: tuple[str, ...], index: int, photo: Photo, *, plays: bool
    ) -> GridScreen | LightboxScreen | None:
        """Return the photos of the moment, or its slideshow from the photo on."""
        moment = self.moments[index]
        where = (*trail, self.name, moment.name)
        if not plays:
            return GridScreen(session, where, moment.photo_set, None, SortOrder.DATE)
        sequence = await PhotoSequence.open(session.gallery, session.actor, moment.photo_set, SortOrder.DATE)
        found = await sequence.find(photo.asset_key)
        return None if found is None else LightboxScreen(session, where, sequence, found, plays=True)


@dataclass(frozen=True, slots=True)
class Hero:
    """The large row: what the member has chosen, else the photos of this day in earlier years, else the newest ones."""

    strip: HomeStrip
    photos: tuple[Photo, ...]
    about: str = ""

    @property
    def is_newest(self) -> bool:
        """Whether these are the newest photos."""
        return self.strip.name == NEWEST


async def strip_name(session: Session, photo_set: PhotoSet, order: SortOrder) -> str:
    """Return the name of the row of home that shows a photo set in an order.

    Raises:
        GalleryError: there is no such category or collection any longer, or the database cannot be read.
    """
    library, actor = session.gallery.library, session.actor
    match photo_set:
        case KeySet() | TopSet() | SelectionSet() | FavouritesSet() | FeedSet() | ReelsSet():
            return _NAMES[type(photo_set)]
        case CategorySet(slug):
            return (await library.category(actor, slug)).name
        case CollectionSet(slug):
            return (await library.collection(actor, slug)).name
        case _:
            return ADDED if order is SortOrder.ADDED else NEWEST


_NAMES: dict[type[PhotoSet], str] = {
    KeySet: ON_THIS_DAY,
    TopSet: TOP_PHOTOS,
    SelectionSet: SELECTED,
    FavouritesSet: FAVOURITE_PHOTOS,
    FeedSet: FEED,
    ReelsSet: REELS,
}

LISTS_BEHIND = {TOP_PHOTOS: "top-picks", ALBUMS: "albums", MOMENTS: "moments", FEED: "feed"}
"""The destinations behind rows that have a screen of their own."""


def shows_hero(rows: int) -> bool:
    """Return whether there is room for the large row in a window of that many rows."""
    return rows >= HERO_ROWS


async def strips(session: Session) -> tuple[HomeStrip, ...]:
    """Return the strips that there are for this session; those without photos are left out.

    Raises:
        GalleryError: the database cannot be read.
    """
    library, actor = session.gallery.library, session.actor
    found = [HomeStrip(NEWEST, EverythingSet(), SortOrder.DATE)]
    if session.has_continued:
        session.has_continued = False
        await session.gallery.views.store()
    if stops := await library.highlights.continued(actor):
        keys = KeySet(tuple(photo.asset_key for photo in stops))
        found.append(ContinueStrip(CONTINUE, keys, SortOrder.DATE, stops))
    marked = await library.highlights.marked(actor)
    if marked.favourites:
        found.append(HomeStrip(FAVOURITE_PHOTOS, FavouritesSet(), SortOrder.DATE))
    if marked.rated:
        found.append(HomeStrip(TOP_PHOTOS, library.top_picks.chosen, SortOrder.RATING))
    if albums := await library.highlights.albums(actor):
        photos = tuple(each.photo for each in albums)
        keys = KeySet(tuple(photo.asset_key for photo in photos))
        found.append(AlbumsStrip(ALBUMS, keys, SortOrder.HAND, photos, albums))
    today = member_day(session.preferences, session.clock())
    if moments := tuple(each for each in await library.moments.of(actor, today, covers=1) if each.covers):
        photos = tuple(each.covers[0] for each in moments)
        keys = KeySet(tuple(photo.asset_key for photo in photos))
        found.append(MomentsStrip(MOMENTS, keys, SortOrder.DATE, photos, moments))
    if SortOrder.ADDED in session.orders(Listing.PHOTOS):
        found.append(HomeStrip(ADDED, EverythingSet(), SortOrder.ADDED))
    found.append(HomeStrip(FEED, feed_of(session, chosen_kind(session)), SortOrder.FEED))
    if session.selection.photo_count:
        found.append(HomeStrip(SELECTED, SelectionSet(), SortOrder.OLDEST))
    return tuple(found)


async def hero(session: Session) -> Hero:
    """Read the large row.

    Raises:
        GalleryError: the database cannot be read.
    """
    strip = await _chosen(session)
    photos = await strip.photos(session) if strip is not None else ()
    if strip is not None and photos:
        return Hero(strip, photos)
    today = member_day(session.preferences, session.clock())
    found = await session.gallery.library.highlights.on_this_day(session.actor, today)
    if not found:
        newest = HomeStrip(NEWEST, EverythingSet(), SortOrder.DATE)
        return Hero(newest, await newest.photos(session))
    years = sorted({photo.taken.local.year for photo in found if photo.taken is not None})
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
    row = HomeStrip(ON_THIS_DAY, KeySet(tuple(photo.asset_key for photo in found)), SortOrder.DATE)
    return Hero(row, found, f"{day_of_year_words(today)} · {span} · {count_words(len(found), 'photo')}")


async def _chosen(session: Session) -> HomeStrip | None:
    """Return the row that the member has chosen; None without one, or when it is gone."""
    photo_set = parse_photo_set(session.preferences.get(HERO, ""))
    if not isinstance(photo_set, EverythingSet | FavouritesSet | SelectionSet | CategorySet | CollectionSet):
        return None
    order = SortOrder.OLDEST if isinstance(photo_set, SelectionSet) else SortOrder.DATE
    try:
        return HomeStrip(await strip_name(session, photo_set, order), photo_set, order)
    except NotFoundError:
        return None
