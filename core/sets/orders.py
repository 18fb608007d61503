"""Sort orders as SQL: which column, which direction, what comes after a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.models import Actor, AlbumSet, DateSource, DaySet, MonthSet, PhotoSet, Ranking, SortOrder, TopSet, YearSet
from core.models.sets.feed_sets import FeedSet, ReelsSet
from core.models.sets.filtered_sets import unfiltered


@dataclass(frozen=True, slots=True)
class OrderSql:
    """One order of one table; ids break ties in the same direction, so that a key identifies one position."""

    column: str
    descending: bool
    source: str = "photos"
    """What the photos are read from: their table, or one joined with it that has the column."""
    tie: str = "id"
    """The column that breaks ties: the id of the photo, in the table that is read in this order."""

    def reversed(self) -> OrderSql:
        """Return the same order from its end."""
        return replace(self, descending=not self.descending)

    def fill(self, template: str) -> str:
        """Return the template with {photos}, {id}, {column}, {tie} and the words of the direction filled in."""
        forward, backward = ("DESC", "ASC") if self.descending else ("ASC", "DESC")
        after, before = ("<", ">") if self.descending else (">", "<")
        for name, text in (
            ("{photos}", self.source),
            ("{column}", self.column),
            ("{tie}", self.tie),
            ("{id}", "id" if self.tie == "id" else f"{self.tie} AS id"),
            ("{direction}", forward),
            ("{opposite}", backward),
            ("{after}", after),
            ("{before}", before),
        ):
            template = template.replace(name, text)
        return template


def date_sort(local: int, microsecond: int = 0, name_sort: str = "") -> str:
    """Return the key of the date orders, `photos.date_sort`, for a second of the wall clock; names break ties.

    The second alone gives the first key of that second. Times outside of the years 1 to 9999 become the first or last
    key.
    """
    return f"{min(max(local + 10**11, 0), 10**12 - 1):012}{microsecond:06}{name_sort}"


def newest_sort(date_key: str, source: DateSource | str | None) -> str:
    """Return the key of the order "newest first", `photos.newest_sort`, for a key of `date_sort` and its source.

    Photos without a date of their own, dated by their file or not at all, follow those with one.
    """
    return ("0" if source in {None, DateSource.FILE} else "1") + date_key


def photo_order(photo_set: PhotoSet, order: SortOrder, actor: Actor | None = None) -> OrderSql:
    """Return the order of the photos of a set; the guests of a link to an album have its order by hand in every set.

    Days, months and years are ranges of dates, whatever the source: within them the newest come first by date alone.
    Photos that are not those of an album have no order by hand, and are sorted from the oldest. By rating, Top Picks
    come as they are picked. By relevance and as a feed are by date here: only `core.library.search.relevance` reads the
    words, and only `core.library.feeds` shuffles.
    """
    if order is SortOrder.RATING and isinstance(photo_set, TopSet):
        return OrderSql(RANKINGS[photo_set.ranking].replace("{table}", "photos"), descending=True)
    if order is SortOrder.HAND:
        return BY_HAND if isinstance(_shown(photo_set, actor), AlbumSet) else PHOTO_ORDERS[SortOrder.OLDEST]
    if order in {SortOrder.RELEVANCE, SortOrder.FEED}:
        order = SortOrder.DATE
    if order is SortOrder.DATE and isinstance(unfiltered(photo_set), YearSet | MonthSet | DaySet):
        return PHOTO_ORDERS[SortOrder.OLDEST].reversed()
    return SORTED_PHOTO_ORDERS.get(order) or PHOTO_ORDERS.get(order, PHOTO_ORDERS[SortOrder.OLDEST])


def collection_order(order: SortOrder) -> OrderSql:
    """Return the order of the collections of a category."""
    return SORTED_COLLECTION_ORDERS.get(order) or COLLECTION_ORDERS.get(order, COLLECTION_ORDERS[SortOrder.NAME])


def category_order(order: SortOrder) -> OrderSql:
    """Return the order of categories; by name where they do not have it."""
    return SORTED_CATEGORY_ORDERS.get(order) or CATEGORY_ORDERS.get(order, CATEGORY_ORDERS[SortOrder.NAME])


def own_order(photo_set: PhotoSet, actor: Actor | None = None) -> SortOrder:
    """Return the order that photos have by themselves: by hand in an album and its link, Top Picks by their rank."""
    match _shown(photo_set, actor):
        case AlbumSet():
            return SortOrder.HAND
        case TopSet():
            return SortOrder.RATING
        case FeedSet() | ReelsSet():
            return SortOrder.FEED
        case _:
            return SortOrder.OLDEST


def _shown(photo_set: PhotoSet, actor: Actor | None) -> PhotoSet:
    """Return the set that decides about an order: for guests, whatever they list of it, that of their link."""
    return photo_set if actor is None or actor.share is None else actor.share.photo_set


PHOTO_ORDERS: Mapping[SortOrder, OrderSql] = {
    SortOrder.DATE: OrderSql("newest_sort", descending=True),
    SortOrder.OLDEST: OrderSql("date_sort", descending=False),
    SortOrder.NAME: OrderSql("name_sort", descending=False),
    SortOrder.ADDED: OrderSql("added_at", descending=True),
    SortOrder.SIZE: OrderSql("size", descending=True),
    SortOrder.RATING: OrderSql("rating_sort", descending=True),
}
"""Those that have an index."""

SORTED_PHOTO_ORDERS: Mapping[SortOrder, OrderSql] = {
    SortOrder.VOTES: OrderSql("votes", descending=True),
    SortOrder.VIEWS: OrderSql("(SELECT views FROM collections WHERE id = photos.collection_id)", descending=True),
}
"""Without an index, for sets that are looked up and sorted for each page."""

BY_HAND = OrderSql(
    "album_photos.place",
    descending=False,
    source="album_photos JOIN photos ON photos.id = album_photos.shown_id",
    tie="album_photos.shown_id",
)
"""The order by hand; the condition of the set says of which album, see `core.sets.album_conditions`."""

CATEGORY_ORDERS: Mapping[SortOrder, OrderSql] = {
    SortOrder.DATE: OrderSql("newest_sort", descending=True),
    SortOrder.OLDEST: OrderSql("oldest_local", descending=False),
    SortOrder.NAME: OrderSql("name_sort", descending=False),
    SortOrder.ADDED: OrderSql("added_at", descending=True),
    SortOrder.SIZE: OrderSql("total_size", descending=True),
}
"""For categories: by their newest or oldest photo, name, first scan, and total bytes."""

SORTED_CATEGORY_ORDERS: Mapping[SortOrder, OrderSql] = {
    SortOrder.COLLECTIONS: OrderSql("collection_count", descending=True),
    SortOrder.SCANNED: OrderSql("scanned_at", descending=True),
}
"""Without an index: categories are few."""

COLLECTION_ORDERS: Mapping[SortOrder, OrderSql] = {
    **CATEGORY_ORDERS,
    SortOrder.RATING: OrderSql("rating_sort", descending=True),
}

SORTED_COLLECTION_ORDERS: Mapping[SortOrder, OrderSql] = {
    SortOrder.VOTES: OrderSql("votes", descending=True),
    SortOrder.VIEWS: OrderSql("views", descending=True),
}
"""Without an index: the collections of a category are few."""

RANKINGS: Mapping[Ranking, str] = {
    Ranking.STARS: "{table}.rating * {table}.votes * max({table}.views, 1)",
    Ranking.BAYESIAN: "({table}.rating * {table}.votes + 15.0) / ({table}.votes + 5)",
}
"""The rank of a photo or collection with votes, as the indexes have it; the highest ones are the Top Picks.

Stars: average × votes × views. Only views of collections are counted, and those of a photo are those of its collection
(`photos.views` repeats them for photos with votes); what nobody has opened yet counts as opened once.
Bayesian: the average with five more votes of three stars, without views.
"""
