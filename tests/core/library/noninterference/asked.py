"""The arguments of queries, drawn from the mixed library."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hypothesis import strategies as st

from core.library import photo_pages
from core.library.grouping.member_groups import MemberGroups
from core.marks.things import Things
from core.models import (
    AlbumSet,
    AssetKey,
    Collection,
    CollectionId,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    PageKey,
    PhotoId,
    PhotoSet,
    QuerySet,
    SelectionSet,
    SortOrder,
    StackSet,
    TagSet,
    TopSet,
)
from core.sets.orders import PHOTO_ORDERS
from tests.core.building import ADMIN
from tests.core.library.noninterference.mixed_library import (
    ALBUM,
    CATEGORIES,
    COLLECTIONS,
    SLUGS,
    TAGS,
)

GROUPS = MemberGroups()
SEARCHED = [
    "alps",
    "photo not tag:sea",
    "collection:rome or album:saved",
    "taken:..1995 size:>=100kb",
    "rating:5",
    "person:ann",
    "person:#4",
]

ORDERS = st.sampled_from([*PHOTO_ORDERS])  # other lists than albums have no order by hand
SCOPES: st.SearchStrategy[PhotoSet] = st.one_of(
    st.just(EverythingSet()),
    st.sampled_from([AlbumSet(ALBUM), FavouritesSet(), SelectionSet(), TopSet()]),
    st.sampled_from(SLUGS).map(CollectionSet),
    st.sampled_from(TAGS).map(TagSet),
    st.builds(TagSet, st.sampled_from(TAGS), st.sampled_from(SLUGS).map(CollectionSet)),
    st.sampled_from(SEARCHED).map(QuerySet),
    st.builds(QuerySet, st.sampled_from(SEARCHED), st.sampled_from(SLUGS).map(CollectionSet)),
    st.sampled_from("bcd234567").map(lambda letter: StackSet(AssetKey(f"aaaaaaaaaaaa{letter}"))),
)


def asset_keys(connection: sqlite3.Connection) -> list[AssetKey]:
    return [AssetKey(row["asset_key"]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]


@dataclass(frozen=True)
class Asked:
    """The arguments of queries, hidden or not."""

    order: SortOrder
    scope: PhotoSet
    slug: str
    number: CollectionId
    collection: Collection
    key: AssetKey
    after: PageKey | None
    limit: int
    letter: str
    word: str

    @property
    def photos(self) -> tuple[PhotoId, ...]:
        return tuple(PhotoId(number) for number in range(1, 200))

    @property
    def tag(self) -> str:
        return TAGS[self.limit % len(TAGS)]

    @property
    def things(self) -> Things:
        return Things.of(self.photos[:: self.limit], COLLECTIONS, CATEGORIES)

    @property
    def category(self) -> str:
        return self.slug.partition("/")[0]


def words(whole: sqlite3.Connection) -> st.SearchStrategy[str]:
    """Name photos and sets in every way that commands accept: key, slug, path of a file, visible name."""
    names = ["photo 1.jpg", "ax.jpg", "bx.jpg", "torn.jpg", "twin 1.dng"]
    places = ["selection", "album/00000000002a", "by-date/1970", "by-date/1970/01", "query:alps or rating:>=3"]
    places += [*SLUGS, *(slug.partition("/")[0] for slug in SLUGS)]
    return st.one_of(
        st.sampled_from(asset_keys(whole)),
        st.sampled_from(places),
        st.builds("{}/{}".format, st.sampled_from(places), st.sampled_from(names)),
        st.sampled_from([*names, "Paris", "alps", "Empty", "Nothing", "EIGER", "photo-aaaaaa"]),
    )


@st.composite
def anything(draw: st.DrawFn, whole: sqlite3.Connection) -> Asked:
    """Draw arguments from the whole library."""
    order, scope, slug = draw(ORDERS), draw(SCOPES), draw(st.sampled_from(SLUGS))
    pages = photo_pages.page(whole, ADMIN, scope, order, None)
    return Asked(
        order,
        scope,
        slug,
        draw(st.sampled_from(COLLECTIONS)),
        GROUPS.collection(whole, ADMIN, slug),
        draw(st.sampled_from(asset_keys(whole))),
        draw(st.sampled_from([None, *(photo.page_key for photo in pages)])),
        draw(st.integers(1, 30)),
        draw(st.sampled_from("abcdp#")),
        draw(words(whole)),
    )
