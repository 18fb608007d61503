"""Photo sets: values for "which photos", each with one text form.

The text of a set is a path of words, as SFTP shows it: `travel/paris`, `by-date/2024/07`, `selection`. The first word
decides. Those in `WORDS` belong to the grammar and are never read as slugs: a category whose slug equals one of them is
written with `library/` before it. A new kind of set is one class here, one line in each of the two functions, and one
condition in `core.sets.conditions`; a new word also needs a migration, which writes `library/` before stored texts that
began with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from core.models.dates.date_sets import (
    BY_DATE,
    MOMENTS,
    DateSet,
    DaySet,
    HighlightSet,
    MomentSet,
    MonthSet,
    TripSet,
    YearSet,
    date_set_text,
    parse_date_set,
)
from core.models.ids import AlbumId, AssetKey, ShareId
from core.models.lists import Ranking
from core.models.sets.feed_sets import FEED, FeedSet, ReelsSet, feed_set_text, parse_feed_set
from core.models.sets.story_sets import STORIES, StorySet, story_set_text
from core.models.tags.tag_names import parse_tag_path, tag_path


@dataclass(frozen=True, slots=True)
class EverythingSet:
    """All photos that the actor has access to: `library`."""


@dataclass(frozen=True, slots=True)
class CategorySet:
    """The photos of one category, by its slug: `travel`."""

    slug: str


@dataclass(frozen=True, slots=True)
class CollectionSet:
    """The photos of one collection, by its slug, which begins with that of its category: `travel/paris`."""

    slug: str


@dataclass(frozen=True, slots=True)
class SelectionSet:
    """The photos that the actor has selected: `selection`."""


@dataclass(frozen=True, slots=True)
class FavouritesSet:
    """The photos that are favourites of the actor: `favourites`."""


@dataclass(frozen=True, slots=True)
class NewSet:
    """The photos added since the end of the actor's newest session that ended an hour ago or more: `new`."""


@dataclass(frozen=True, slots=True)
class TopSet:
    """The Top Picks among the photos that the actor has access to, those with the highest rank: `top`.

    The rank is that of `core.sets.orders.RANKINGS`. `top/bayesian` is by the Bayesian average; where the owner has
    chosen that one, `top` names it, too: see `TopPicks.chosen`.
    """

    ranking: Ranking = Ranking.STARS


@dataclass(frozen=True, slots=True)
class ShareLinkSet:
    """The photos that were chosen one by one for a share link, stored with it: `share:12`."""

    share_id: ShareId


@dataclass(frozen=True, slots=True)
class KeySet:
    """These photos, by their keys: `photos:k3j5x2abcdefg,m2c7t4hijklmn`."""

    keys: tuple[AssetKey, ...]


@dataclass(frozen=True, slots=True)
class StackSet:
    """The photos of the stack that a photo is in, by the key of any of them: `stack:k3j5x2abcdefg`."""

    key: AssetKey


@dataclass(frozen=True, slots=True)
class TrashSet:
    """The photos in the trash, or those moved there with a collection or category: `trash`, `trash/travel/paris`.

    Of several photos those that are in it: `trash/photos:k3j5x2abcdefg`.
    """

    slug: str = ""
    """That of the collection or category; empty for the whole trash."""
    keys: tuple[AssetKey, ...] = ()
    """Only these photos; empty for all."""


@dataclass(frozen=True, slots=True)
class AlbumSet:
    """The photos of an album, as far as the actor may see it: `album/0f3a9c2b41de`."""

    album_id: AlbumId


@dataclass(frozen=True, slots=True)
class TagSet:
    """The photos with a tag or one below it: `tags/Travel/Lisbon`, within another set `tagged:Lisbon:travel/paris`.

    A name is that of the same tag in any case and with any accents. `tag:Travel/Lisbon` is read as the first form.
    """

    name: str
    within: PhotoSet = EverythingSet()


@dataclass(frozen=True, slots=True)
class ArchiveSet:
    """The photos that are archived: `archive`."""


@dataclass(frozen=True, slots=True)
class QuerySet:
    """The photos that match a query, as the actor may ask it: `query:tag:sea rating:>=4`.

    Within another set, which is without a query: `within:travel/paris?tag:sea`. Whether the query is valid
    depends on the actor; one that is not has no photos. See `core.query`.
    """

    text: str
    within: PhotoSet = EverythingSet()


@dataclass(frozen=True, slots=True)
class SmartAlbumSet:
    """The photos that match the query of a smart album, as the actor may ask it: `smart:0f3a9c2b41de/tag:sea`.

    There are some while the actor may see the album. In the text of the query, %25 stands for "%" and %3F for "?".
    """

    album_id: AlbumId
    query: str
    """As it is printed, and as it was when the album was read."""


PhotoSet = (
    EverythingSet
    | CategorySet
    | CollectionSet
    | SelectionSet
    | FavouritesSet
    | NewSet
    | TopSet
    | YearSet
    | MonthSet
    | DaySet
    | MomentSet
    | FeedSet
    | ReelsSet
    | HighlightSet
    | TripSet
    | StorySet
    | ShareLinkSet
    | KeySet
    | StackSet
    | TrashSet
    | ArchiveSet
    | AlbumSet
    | SmartAlbumSet
    | TagSet
    | QuerySet
)

LIBRARY, SELECTION, FAVOURITES = "library", "selection", "favourites"
NEW, TOP_PICKS = "new", "top"
TRASH, ARCHIVE, TAGS = "trash", "archive", "tags"
ALBUM, ALBUMS = "album", "albums"
WORDS_OF_ALBUMS = frozenset({ALBUM, ALBUMS})
"""The first words of the text of an album, and of its address: `albums/trips/lisbon`."""
WORDS = frozenset(
    {LIBRARY, BY_DATE, SELECTION, FAVOURITES, NEW, TOP_PICKS, TRASH, ARCHIVE, TAGS, MOMENTS, FEED, STORIES}
    | WORDS_OF_ALBUMS
)
"""The first words that belong to the grammar and are not read as slugs."""

_WHOLE_TEXTS: dict[str, PhotoSet] = {
    LIBRARY: EverythingSet(),
    SELECTION: SelectionSet(),
    FAVOURITES: FavouritesSet(),
    NEW: NewSet(),
    TOP_PICKS: TopSet(),
    f"{TOP_PICKS}/{Ranking.BAYESIAN}": TopSet(Ranking.BAYESIAN),
    TRASH: TrashSet(),
    ARCHIVE: ArchiveSet(),
}
_TEXT_OF = {photo_set: text for text, photo_set in _WHOLE_TEXTS.items()}

ASSET_KEY = re.compile("[a-z2-7]{13}")

MOST_TAGS = 8
"""Tags by which one set can be filtered."""

_SHARE, _PHOTOS, _STACK, _TAG, _TAGGED = "share:", "photos:", "stack:", "tag:", "tagged:"
_QUERY, _WITHIN, _SMART = "query:", "within:", "smart:"
_TRASHED = f"{TRASH}/{_PHOTOS}"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_SLUGS = 3
"""In the text of a story: those of category, collection and capsule."""
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_ALBUM_ID = re.compile(r"(?!0{12})[0-9a-f]{12}")


def photo_set_text(photo_set: PhotoSet) -> str:
    """Return the text of a photo set; `parse_photo_set` is the inverse."""
    match photo_set:
        case EverythingSet() | SelectionSet() | FavouritesSet() | NewSet() | TopSet() | ArchiveSet():
            text = _TEXT_OF[photo_set]
        case CategorySet(slug) | CollectionSet(slug):
            text = slug_text(slug)
        case YearSet() | MonthSet() | DaySet() | MomentSet() | HighlightSet() | TripSet() | FeedSet() | ReelsSet():
            text = _dated_text(photo_set)
        case StorySet():
            text = story_set_text(photo_set)
        case ShareLinkSet(share_id):
            text = f"{_SHARE}{share_id}"
        case KeySet() | StackSet():
            text = _PHOTOS + ",".join(photo_set.keys) if isinstance(photo_set, KeySet) else _STACK + photo_set.key
        case TrashSet(slug, keys):
            within = _PHOTOS + ",".join(keys) if keys else slug
            text = f"{TRASH}/{within}" if within else TRASH
        case AlbumSet() | SmartAlbumSet():
            text = _album_text(photo_set)
        case TagSet() | QuerySet():
            text = _tag_text(photo_set) if isinstance(photo_set, TagSet) else _query_text(photo_set)
        case _:
            assert_never(photo_set)
    return text


def _dated_text(photo_set: DateSet | FeedSet | ReelsSet) -> str:
    return feed_set_text(photo_set) if isinstance(photo_set, FeedSet | ReelsSet) else date_set_text(photo_set)


def slug_text(slug: str) -> str:
    """Return the text that names a category or collection by its slug."""
    return f"{LIBRARY}/{slug}" if slug.partition("/")[0] in WORDS else slug


def parse_photo_set(text: str) -> PhotoSet | None:
    """Read the text of a photo set; None when it is not one. It does not check that there are such photos."""
    found: PhotoSet | None
    prefix, colon, rest = text.partition(":")
    if (read := _WITH_PREFIX.get(prefix + colon)) is not None:
        return read(rest)
    match text.split("/"):
        case _ if text in _WHOLE_TEXTS:
            found = _WHOLE_TEXTS[text]
        case ["by-date" | "moments" as word, *words]:
            found = parse_date_set(word, words)
        case ["feed" | "stories" as word, *words]:
            found = parse_feed_set(words) if word == FEED else _story(words)
        case ["album", album_id] if _ALBUM_ID.fullmatch(album_id):
            found = AlbumSet(AlbumId(int(album_id, 16)))
        case ["tags", _, *_]:
            found = _tag(text.partition("/")[2])
        case ["library", *slugs]:
            found = _slug_path(slugs)
        case ["trash", *slugs]:
            found = TrashSet("/".join(slugs)) if _slug_path(slugs) is not None else None
        case [word, *_] if word in WORDS:
            found = None
        case slugs:
            found = _slug_path(slugs)
    return found


def _story(slugs: list[str]) -> StorySet | None:
    collection = _slug_path(slugs[:2])
    if not isinstance(collection, CollectionSet) or not all(_SLUG.fullmatch(slug) for slug in slugs[2:]):
        return None
    return StorySet(collection.slug, *slugs[2:]) if len(slugs) <= _MOST_SLUGS else None


def _slug_path(slugs: list[str]) -> PhotoSet | None:
    if not all(_SLUG.fullmatch(slug) for slug in slugs):
        return None
    match slugs:
        case [category]:
            return CategorySet(category)
        case [category, collection]:
            return CollectionSet(f"{category}/{collection}")
        case _:
            return None


def _album_text(album: AlbumSet | SmartAlbumSet) -> str:
    if isinstance(album, AlbumSet):
        return f"{ALBUM}/{album.album_id:012x}"
    return f"{_SMART}{album.album_id:012x}/{album.query.replace('%', '%25').replace('?', '%3F')}"


def _tag_text(tagged: TagSet) -> str:
    path = tag_path(tagged.name)
    if isinstance(tagged.within, EverythingSet):
        return f"{TAGS}/{path}"
    return f"{_TAGGED}{path}:{photo_set_text(tagged.within)}"


def _tag(path: str) -> TagSet | None:
    name = parse_tag_path(path)
    return None if name is None else TagSet(name)


def _query_text(query: QuerySet) -> str:
    if isinstance(query.within, EverythingSet):
        return _QUERY + query.text
    # Of all that these texts consist of, only names of tags can have a question mark.
    return f"{_WITHIN}{photo_set_text(query.within).replace('?', '%3F')}?{query.text}"


def _queried(text: str) -> QuerySet | None:
    scope, mark, query = text.partition("?")
    within = shown = parse_photo_set(scope) if mark else None
    while isinstance(shown, TagSet):
        shown = shown.within
    return None if within is None or isinstance(shown, QuerySet) else QuerySet(query, within)


def _smart_album(text: str) -> SmartAlbumSet | None:
    album_id, _, query = text.partition("/")
    if not query or not _ALBUM_ID.fullmatch(album_id):
        return None
    return SmartAlbumSet(AlbumId(int(album_id, 16)), query.replace("%3F", "?").replace("%25", "%"))


def _filtered(text: str) -> TagSet | None:
    path, _, rest = text.partition(":")
    tag = _tag(path)
    within = None if tag is None or text.count(_TAGGED) >= MOST_TAGS else parse_photo_set(rest)
    return None if tag is None or within is None else TagSet(tag.name, within)


def _share_link(number: str) -> PhotoSet | None:
    return ShareLinkSet(ShareId(int(number))) if _NUMBER.fullmatch(number) else None


def _photos(words: str) -> PhotoSet | None:
    keys = words.split(",") if words else []
    return KeySet(tuple(AssetKey(key) for key in keys)) if all(ASSET_KEY.fullmatch(key) for key in keys) else None


def _trashed(words: str) -> PhotoSet | None:
    chosen = _photos(words)
    return TrashSet(keys=chosen.keys) if isinstance(chosen, KeySet) and chosen.keys else None


def _stack(key: str) -> PhotoSet | None:
    return StackSet(AssetKey(key)) if ASSET_KEY.fullmatch(key) else None


_WITH_PREFIX: dict[str, Callable[[str], PhotoSet | None]] = {
    _SHARE: _share_link,
    _PHOTOS: _photos,
    _STACK: _stack,
    _TRASHED: _trashed,
    _TAG: _tag,
    _TAGGED: _filtered,
    _QUERY: QuerySet,
    _WITHIN: _queried,
    _SMART: _smart_album,
}
