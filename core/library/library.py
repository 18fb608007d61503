"""The queries of one gallery: what its categories, collections and photos are, as one actor has access to them.

Each method is one call into a reading thread of the database; nothing here walks the disk or changes anything.
"""

from __future__ import annotations

from core.database.database import Database
from core.library import health, naming, photo_pages, positions
from core.library.albums.member_albums import Albums
from core.library.duplicates.duplicates import Duplicates
from core.library.edits.edited_photos import Edits
from core.library.feeds.feeds import Feeds
from core.library.files.folders import Folders
from core.library.grouping import guest_groups
from core.library.grouping.favourites import Favourites
from core.library.grouping.groups import groups_of
from core.library.grouping.selected import Selected
from core.library.grouping.top_picks import TopPicks
from core.library.highlights import Highlights
from core.library.likeness import likeness_order
from core.library.milestones import MilestoneCache
from core.library.moments.day_highlights import DayHighlights
from core.library.moments.memories import Memories
from core.library.moments.moments import Moments
from core.library.names.known_names import KnownNames
from core.library.naming import Named
from core.library.people.people import People
from core.library.places.photo_map import PhotoMap
from core.library.places.photo_places import PhotoPlaces
from core.library.search import relevance
from core.library.search.query_corrections import QueryCorrections
from core.library.search.searches import Prepare, Searches
from core.library.statistics.photo_statistics import PhotoStatistics
from core.library.stories.collection_stories import Stories
from core.library.tags.tags import Tags
from core.library.timeline.timeline import PhotoTimeline
from core.library.trash.trash import Trash
from core.library.trips.trips import Trips
from core.models import (
    BLOCK_SIZE,
    Actor,
    AssetKey,
    Category,
    Collection,
    CollectionSet,
    FileKind,
    Health,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
    PhotoSet,
    Ranking,
    ScanError,
    ShareLinkSet,
    SortOrder,
    UnsupportedFiles,
)
from core.models.sets.feed_sets import FeedSet, ReelsSet
from core.operations.actors import present_actor
from core.permissions import Action, may, require


class Library:
    """Answers the queries of screens, commands, SFTP and web pages. Use it as `gallery.library`."""

    def __init__(self, database: Database, ranking: Ranking = Ranking.STARS) -> None:
        """Read from this database; `ranking` is that of Top Picks."""
        self.folders = Folders(database)
        """The same photos as files of folders."""
        self.favourites = Favourites(database)
        """What is a favourite of a member."""
        self.selected = Selected(database)
        """What a member has selected."""
        self.albums = Albums(database)
        """Albums of a member, and those that others share with them."""
        self.top_picks = TopPicks(database, ranking)
        """What members rate best."""
        self.highlights = Highlights(database)
        """What home shows first."""
        self.duplicates = Duplicates(database)
        """Photos that are there more than once."""
        self.trash = Trash(database)
        """What is in the trash."""
        known = KnownNames()
        self.tags = Tags(database, known)
        """The tags of photos, collections and categories."""
        self.query_corrections = QueryCorrections(self.tags, self.albums)
        """What queries that find nothing probably mean."""
        self.searches = Searches(database, known)
        """What a search can be completed to."""
        self.statistics = PhotoStatistics(database)
        """Photos by their facts."""
        self.timeline = PhotoTimeline(database)
        """The days on which photos were taken."""
        self.memories = Memories(database)
        """Places and people over the years."""
        self.moments = Moments(self.timeline, DayHighlights(database), self.memories)
        """Photos of earlier years around a day, else highlights of the day."""
        self.trips = Trips(database)
        """Trips and events."""
        self.places = PhotoPlaces(database)
        """The named places of photos."""
        self.people = People(database)
        """The people in photos."""
        self.stories = Stories(database)
        """The stories of collections."""
        self.map = PhotoMap(database)
        """Photos by their coordinates."""
        self.edits = Edits(database)
        """Notes on collections."""
        self.prepare: Prepare = _nothing_to_prepare
        """Called before the photos of a query are read, as that of `searches`."""
        self._database = database
        self._milestones = MilestoneCache()
        self._feeds = Feeds(self._milestones)

    async def categories(self, actor: Actor, order: SortOrder = SortOrder.NAME) -> tuple[Category, ...]:
        """List the categories that hold photos."""
        return await self._database.read(lambda connection: groups_of(actor).categories(connection, actor, order))

    async def category(self, actor: Actor, slug: str) -> Category:
        """Return one category, also one that holds no photos now.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(lambda connection: groups_of(actor).category(connection, actor, slug))

    async def collections(
        self, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        """List the collections of a category that hold photos.

        Raises:
            NotFoundError: there is no such category for this actor.
        """
        return await self._database.read(
            lambda connection: groups_of(actor).collections(connection, actor, category_slug, order)
        )

    async def collection(self, actor: Actor, slug: str) -> Collection:
        """Return one collection, also one that holds no photos now.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(lambda connection: groups_of(actor).collection(connection, actor, slug))

    async def collection_of(self, actor: Actor, photo_set: PhotoSet) -> Collection | None:
        """Return the collection that a set is, which for a guest are the photos of the link; None for other sets.

        Raises:
            NotFoundError: there is none for this actor.
        """
        match photo_set:
            case CollectionSet(slug):
                return await self.collection(actor, slug)
            case ShareLinkSet():
                return await self.collection(actor, guest_groups.SLUG)
            case _:
                return None

    async def neighbours(
        self, actor: Actor, collection: Collection, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection | None, Collection | None]:
        """Return the previous and next collection in the same category; None at either end."""
        return await self._database.read(
            lambda connection: groups_of(actor).neighbours(connection, actor, collection, order)
        )

    async def page(
        self,
        actor: Actor,
        photo_set: PhotoSet,
        order: SortOrder,
        after: PageKey | None,
        limit: int = BLOCK_SIZE,
        *,
        backwards: bool = False,
        below_tops: bool = False,
    ) -> tuple[Photo, ...]:
        """Return the photos that follow `after`, from the start when it is None: one keyset query.

        `backwards` reads the order from its end: the photos before `after`, the nearest first. `below_tops` adds the
        photos below the tops of stacks, except for guests.
        """
        if isinstance(photo_set, FeedSet | ReelsSet) and order is SortOrder.FEED:
            return await self._database.read(
                lambda connection: self._feeds.page(connection, actor, photo_set, after, limit, backwards=backwards)
            )
        await self.prepare(actor, photo_set)
        if order is SortOrder.RELEVANCE and likeness_order.ranks_by_likeness(actor, photo_set):
            return await self._database.read(
                lambda connection: likeness_order.page(connection, actor, photo_set, after, limit, backwards=backwards)
            )
        is_ranked = order is SortOrder.RELEVANCE and not below_tops and relevance.is_ranked(actor, photo_set)
        return await self._database.read(
            lambda connection: (
                relevance.page(connection, actor, photo_set, after, limit, backwards=backwards)
                if is_ranked
                else photo_pages.page(
                    connection, actor, photo_set, order, after, limit, backwards=backwards, below_tops=below_tops
                )
            )
        )

    async def page_at(
        self, actor: Actor, photo_set: PhotoSet, order: SortOrder, index: int, limit: int = BLOCK_SIZE
    ) -> tuple[Photo, ...]:
        """Return the photos from the one with this number on, at any depth."""
        if isinstance(photo_set, FeedSet | ReelsSet) and order is SortOrder.FEED:
            return await self._database.read(
                lambda connection: self._feeds.page_at(connection, actor, photo_set, index, limit)
            )
        await self.prepare(actor, photo_set)
        if order is SortOrder.RELEVANCE and likeness_order.ranks_by_likeness(actor, photo_set):
            return await self._database.read(
                lambda connection: likeness_order.page_at(connection, actor, photo_set, index, limit)
            )
        if order is SortOrder.RELEVANCE and relevance.is_ranked(actor, photo_set):
            return await self._database.read(
                lambda connection: relevance.page_at(connection, actor, photo_set, index, limit)
            )
        return await self._database.read(
            lambda connection: positions.page_at(connection, actor, photo_set, order, index, limit, self._milestones)
        )

    async def position(self, actor: Actor, photo_set: PhotoSet, order: SortOrder, asset_key: AssetKey) -> int | None:
        """Return the index of a photo in that order, None when it is not in the set."""
        if isinstance(photo_set, FeedSet | ReelsSet) and order is SortOrder.FEED:
            return await self._database.read(
                lambda connection: self._feeds.position(connection, actor, photo_set, asset_key)
            )
        if order is SortOrder.RELEVANCE and likeness_order.ranks_by_likeness(actor, photo_set):
            return await self._database.read(
                lambda connection: likeness_order.position(connection, actor, photo_set, asset_key)
            )
        if order is SortOrder.RELEVANCE and relevance.is_ranked(actor, photo_set):
            return await self._database.read(
                lambda connection: relevance.position(connection, actor, photo_set, asset_key, self._milestones)
            )
        return await self._database.read(
            lambda connection: positions.position(connection, actor, photo_set, order, asset_key, self._milestones)
        )

    async def first_with_letter(self, actor: Actor, photo_set: PhotoSet, letter: str) -> int | None:
        """Return the index, in name order, of the first photo whose name starts with the letter; None without one."""
        return await self._database.read(
            lambda connection: positions.first_with_letter(connection, actor, photo_set, letter, self._milestones)
        )

    async def photo(self, actor: Actor, asset_key: AssetKey) -> Photo:
        """Return one photo.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(lambda connection: photo_pages.photo(connection, actor, asset_key))

    async def named(self, actor: Actor, word: str) -> Named:
        """Return the photo or photo set that a word names: by key, text of a set, path as SFTP shows it, visible name.

        Raises:
            NotFoundError: there is none for this actor.
            UsageError: the visible name is ambiguous.
        """
        found = await self._database.read(lambda connection: naming.named(connection, actor, word))
        if isinstance(found, Photo):
            return found
        await self.prepare(actor, found)
        return self.top_picks.meant(found)

    async def count(self, actor: Actor, photo_set: PhotoSet) -> int:
        """Count the photos of a set."""
        if isinstance(photo_set, FeedSet | ReelsSet):
            return await self._database.read(lambda connection: self._feeds.count(connection, actor, photo_set))
        await self.prepare(actor, photo_set)
        return await self._database.read(lambda connection: photo_pages.count(connection, actor, photo_set))

    async def details(self, actor: Actor, asset_key: AssetKey, photo_set: PhotoSet | None = None) -> PhotoDetails:
        """Return the metadata of one photo; with a set of the trash, of one that is in the trash.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(
            lambda connection: photo_pages.details(connection, actor, asset_key, photo_set)
        )

    async def errors(self, actor: Actor) -> tuple[ScanError, ...]:
        """List what could not be read, newest first.

        Raises:
            NotAllowedError: the actor may not see errors.
        """
        require(actor, Action.SEE_ERRORS, "see what could not be read")
        return await self._database.read(lambda connection: health.errors(connection, actor))

    async def date_problems(self, actor: Actor) -> tuple[ScanError, ...]:
        """List photos that hold a date which cannot be right, and is not used.

        Raises:
            NotAllowedError: the actor may not see errors.
        """
        require(actor, Action.SEE_ERRORS, "see which dates cannot be right")
        return await self._database.read(lambda connection: health.date_problems(connection, actor))

    async def unsupported(self, actor: Actor) -> tuple[UnsupportedFiles, ...]:
        """List what the last scans found and do not show, by folder and kind.

        Raises:
            NotAllowedError: the actor may not see errors.
        """
        require(actor, Action.SEE_ERRORS, "see what is not shown")
        return await self._database.read(lambda connection: health.unsupported(connection, actor))

    async def unsupported_counts(self, actor: Actor, category_slug: str | None = None) -> dict[FileKind, int]:
        """Count by kind what is not shown, of a category or of all; nothing for those who may not see errors."""
        if not may(actor, Action.SEE_ERRORS):
            return {}
        return await self._database.read(lambda connection: health.unsupported_counts(connection, actor, category_slug))

    async def health(self, actor: Actor) -> Health:
        """Count what this actor has access to."""
        return await self._database.read(lambda connection: health.health(connection, actor))

    async def photo_ids(self, actor: Actor, photo_set: PhotoSet, limit: int) -> tuple[PhotoId, ...]:
        """Return the photos of a set, to be changed together, up to a number."""
        await self.prepare(actor, photo_set)
        return await self._database.read(
            lambda connection: photo_pages.ids(connection, present_actor(connection, actor), photo_set, limit)
        )


async def _nothing_to_prepare(_actor: Actor, _photo_set: PhotoSet) -> None:
    """Without a model, queries need nothing else than the database."""
