"""Conditions of photo sets. A new kind is one class in `core.models.photo_sets` and a case in two functions here."""

from __future__ import annotations

from calendar import timegm
from datetime import MAXYEAR, MINYEAR
from typing import assert_never

from core.models import Actor, AlbumId, PhotoKind
from core.models.dates.date_sets import DateSet, DaySet, HighlightSet, MomentSet, MonthSet, TripSet, YearSet
from core.models.dates.moment_spans import spans
from core.models.photo_sets import (
    AlbumSet,
    ArchiveSet,
    CategorySet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    KeySet,
    NewSet,
    PhotoSet,
    QuerySet,
    SelectionSet,
    ShareLinkSet,
    SmartAlbumSet,
    StackSet,
    TagSet,
    TopSet,
    TrashSet,
)
from core.models.sets.feed_sets import FeedSet, ReelsSet
from core.models.sets.story_sets import StorySet
from core.models.tags.tag_names import tag_key
from core.permissions import Action, is_member, may, redaction_of
from core.query.search_field import OPEN_FIELDS, SearchAccess, access_of
from core.sets.album_conditions import AlbumShown, InAlbum
from core.sets.expressions import (
    EVERY_PHOTO,
    NO_PHOTO,
    AddedSince,
    And,
    Archived,
    Comparison,
    Expression,
    Membership,
    Not,
    OfKind,
    Operator,
    PhotoField,
    Related,
    Relation,
    StackedWith,
    Tagged,
    Trashed,
)
from core.sets.favourite_clauses import favourites_of_guest
from core.sets.likeness.likeness_conditions import narrowed
from core.sets.moments.highlight_conditions import Highlighted
from core.sets.moments.moment_conditions import taken_between, taken_within
from core.sets.moments.trip_conditions import NearHome
from core.sets.orders import date_sort
from core.sets.picked_photos import TopPicked
from core.sets.search.candidates import CandidateSet
from core.sets.search.search_actor import SearchActor
from core.sets.search.search_conditions import is_valid_query, query_condition
from core.sets.story_conditions import InStory


def condition_of(actor: Actor, photo_set: PhotoSet) -> Expression:
    """Return the condition that a photo belongs to the set; permission is a separate condition.

    A set defined by facts that the actor is not shown has no photos: a month where dates are hidden, a category or
    collection for the guest of a share link.
    """
    if not is_offered(actor, photo_set):
        return NO_PHOTO
    if isinstance(photo_set, ShareLinkSet):
        return EVERY_PHOTO  # a guest has access to nothing but the set of their link
    if isinstance(photo_set, FavouritesSet) and actor.favourites is not None:
        return favourites_of_guest(actor.favourites)
    match photo_set:
        case CandidateSet(ids=ids, rest=rest):
            return rest if ids is None else And((Membership(PhotoField.ID, ids), rest))
        case QuerySet(text) | SmartAlbumSet(_, text):
            matching = _matching(text, access_of(actor), SearchActor(actor.user_id, actor.favourites))
        case TagSet(name):
            matching = Tagged(tag_key(name))
        case _:
            return set_condition(photo_set, actor.user_id, actor.opened_albums)
    if isinstance(photo_set, SmartAlbumSet):
        is_opened = photo_set.album_id in actor.opened_albums
        shown: Expression = AlbumShown(photo_set.album_id, actor.user_id, is_opened)
    else:
        shown = condition_of(actor, photo_set.within)
    return narrowed(matching if shown is EVERY_PHOTO else And((matching, shown)))


def set_condition(photo_set: PhotoSet, user_id: int = 0, opened_albums: frozenset[AlbumId] = frozenset()) -> Expression:
    """Return the condition of a set; selection, favourites and albums are those of the member with this id.

    A query is that of a share link: it finds what open fields say of photos that are not archived, and none with
    another field. Without a member (0), an album is one that the maker of the share link, else the owner, may see.
    `opened_albums` are the protected ones that the member has opened.
    """
    condition: Expression
    match photo_set:
        case EverythingSet() | ArchiveSet():
            condition = EVERY_PHOTO if isinstance(photo_set, EverythingSet) else Archived()
        case CategorySet(slug) | CollectionSet(slug):
            condition = Comparison(_GROUP_FIELDS[type(photo_set)], Operator.EQUAL, slug)
        case SelectionSet() | FavouritesSet() | NewSet() | TopSet() | ShareLinkSet():
            condition = _related(photo_set, user_id)
        case YearSet() | MonthSet() | DaySet() | MomentSet() | HighlightSet() | TripSet() | FeedSet() | ReelsSet():
            condition = _dated(photo_set, user_id)
        case KeySet(keys):
            condition = Membership(PhotoField.KEY, keys)
        case StackSet() | StorySet():
            condition = _with_others(photo_set)
        case TrashSet(slug, keys):
            condition = Trashed(slug)
            condition = And((condition, Membership(PhotoField.KEY, keys))) if keys else condition
        case AlbumSet(album_id) | SmartAlbumSet(album_id):
            condition = _of_album(photo_set, user_id, is_opened=album_id in opened_albums)
        case TagSet(_, within) | QuerySet(_, within):
            condition = Tagged(tag_key(photo_set.name)) if isinstance(photo_set, TagSet) else _of_link(photo_set.text)
            condition = _within(condition, within, set_condition(within, user_id, opened_albums))
        case _:
            assert_never(photo_set)
    return condition


def _with_others(photo_set: StackSet | StorySet) -> Expression:
    if isinstance(photo_set, StackSet):
        return StackedWith(photo_set.key)
    return InStory(photo_set.collection, photo_set.capsule)


def _dated(photo_set: DateSet | FeedSet | ReelsSet, user_id: int) -> Expression:
    if isinstance(photo_set, ReelsSet):
        return OfKind(PhotoKind.VIDEO)
    if isinstance(photo_set, FeedSet):
        return _rediscovered(photo_set)
    if isinstance(photo_set, MomentSet):
        return taken_within(spans(photo_set.kind, photo_set.day))
    if isinstance(photo_set, HighlightSet):
        chosen = Highlighted(photo_set.kind, photo_set.day, user_id, photo_set.number)
        within = Comparison(PhotoField.COLLECTION, Operator.EQUAL, photo_set.collection)
        return And((chosen, within)) if photo_set.collection else chosen
    if isinstance(photo_set, TripSet):
        between = taken_between(photo_set.first, photo_set.last)
        return between if photo_set.home is None else And((between, Not(NearHome(photo_set.home))))
    return _taken(*_period(photo_set))


def _rediscovered(feed: FeedSet) -> Expression:
    """Return the condition of a feed: of one to rediscover, that a photo was taken before a day; unknown dates are not.

    It does not compare `date_sort`, which would choose the index of dates.
    """
    before = feed.taken_before
    if before is None:
        return EVERY_PHOTO
    return Comparison(PhotoField.TAKEN_LOCAL, Operator.LESS, timegm(before.timetuple()))


def _period(photo_set: YearSet | MonthSet | DaySet) -> tuple[int, int]:
    """Return the first second of a year, month or day, and that of the next one."""
    if isinstance(photo_set, DaySet):
        start = timegm(photo_set.day.timetuple())
        return start, start + _DAY_SECONDS
    if isinstance(photo_set, YearSet):
        return month_start(photo_set.year, 1), month_start(photo_set.year + 1, 1)
    return month_start(photo_set.year, photo_set.month), month_start(photo_set.year, photo_set.month + 1)


def month_start(year: int, month: int) -> int:
    """Return the first second of a month on the local clock, as `photos.taken_local` counts it; month 13 is January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return -_FOREVER if year < MINYEAR else _FOREVER
    return timegm((year, month, 1, 0, 0, 0))


def is_offered(actor: Actor, photo_set: PhotoSet) -> bool:
    """Return whether this kind of set exists for the actor."""
    match photo_set:
        case EverythingSet() | KeySet() | ReelsSet():
            offered = True
        case CategorySet() | CollectionSet() | SelectionSet() | StackSet() | StorySet():
            offered = actor.share is None
        case TrashSet() | ArchiveSet():
            offered = may(actor, Action.TRASH if isinstance(photo_set, TrashSet) else Action.ARCHIVE)
        case FavouritesSet() | AlbumSet() | NewSet() | TopSet() | HighlightSet() | TripSet():
            has_some = isinstance(photo_set, FavouritesSet) and actor.favourites is not None
            offered = has_some or is_member(actor)
        case TagSet(_, within):
            offered = is_member(actor) and is_offered(actor, within)
        case SmartAlbumSet(_, query):
            offered = is_member(actor) and is_valid_query(query, access_of(actor))
        case YearSet() | MonthSet() | DaySet() | MomentSet() | FeedSet():
            is_by_date = not isinstance(photo_set, FeedSet) or photo_set.day is not None
            offered = not is_by_date or redaction_of(actor).shows_dates
        case QuerySet(text, within):
            offered = is_valid_query(text, access_of(actor)) and is_offered(actor, within)
        case ShareLinkSet(share_id):
            offered = actor.share is not None and actor.share.share_id == share_id
        case _:
            assert_never(photo_set)
    return offered


def _taken(start: int, end: int) -> Expression:
    return And(
        (
            Comparison(PhotoField.TAKEN, Operator.AT_LEAST, date_sort(start)),
            Comparison(PhotoField.TAKEN, Operator.LESS, date_sort(end)),
            Comparison(PhotoField.TAKEN_LOCAL, Operator.AT_LEAST, start),
        )
    )


def _related(photo_set: SelectionSet | FavouritesSet | NewSet | TopSet | ShareLinkSet, user_id: int) -> Expression:
    if isinstance(photo_set, TopSet):
        return TopPicked(photo_set.ranking)
    if isinstance(photo_set, NewSet):
        return AddedSince(user_id)
    if isinstance(photo_set, ShareLinkSet):
        return Related(Relation.CHOSEN_FOR, photo_set.share_id)
    return Related(_MEMBERS_OWN[type(photo_set)], user_id)


def _matching(text: str, access: SearchAccess, actor: SearchActor) -> Expression:
    """Return the condition of a query that is asked with this access; no photo matches one that is not valid."""
    return query_condition(text, access, actor) if is_valid_query(text, access) else NO_PHOTO


def _of_link(text: str) -> Expression:
    return And((_matching(text, OPEN_FIELDS, SearchActor()), Not(Archived())))


def _of_album(album: AlbumSet | SmartAlbumSet, user_id: int, *, is_opened: bool) -> Expression:
    if isinstance(album, AlbumSet):
        return InAlbum(album.album_id, user_id, is_opened)
    return And((_of_link(album.query), AlbumShown(album.album_id, user_id, is_opened)))


def _within(condition: Expression, within: PhotoSet, of_within: Expression) -> Expression:
    return condition if isinstance(within, EverythingSet) else And((condition, of_within))


_MEMBERS_OWN: dict[type[PhotoSet], Relation] = {
    SelectionSet: Relation.SELECTED_BY,
    FavouritesSet: Relation.FAVOURITE_OF,
}

_GROUP_FIELDS: dict[type[PhotoSet], PhotoField] = {
    CategorySet: PhotoField.CATEGORY,
    CollectionSet: PhotoField.COLLECTION,
}

_DAY_SECONDS = 86400

_FOREVER = 2**62
"""Seconds that no date reaches."""
