"""What an actor is shown does not depend on what is hidden from that actor.

Every question of core/library, asked by a member who may see some categories, is answered as it would be to an admin of
a library that never held the others: lists, counts, covers, positions, neighbours, details, totals.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.library
from core.accounts.operations import SetAccess
from core.database.database import add_search_functions
from core.errors import GalleryError
from core.library import health, naming, photo_pages, positions
from core.library.albums import album_counts, member_albums
from core.library.edits import edited_photos
from core.library.files import folders, media_of_photos
from core.library.grouping import member_groups, top_picks
from core.library.grouping.groups import Groups
from core.library.grouping.guest_groups import GuestGroups
from core.library.grouping.member_groups import MemberGroups
from core.library.search.word_index import index_words
from core.library.stacks import stack_states
from core.library.stacks.operations import StackPhotos
from core.library.summaries import refresh_counts
from core.library.tags import tag_completions, tags
from core.marks.albums.operations import AddToAlbum, ShareAlbum
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    AlbumSet,
    AssetKey,
    CategoryId,
    Collection,
    CollectionId,
    CollectionSet,
    EverythingSet,
    PageKey,
    PhotoId,
    PhotoSet,
    QuerySet,
    Ranking,
    Role,
    SortOrder,
    StackSet,
    TagSet,
    UserId,
    id_sequence,
)
from core.operations import SetCover
from core.operations.actors import member_of
from core.operations.applying import apply_within
from core.sets.orders import PHOTO_ORDERS
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate, refresh_date_sort
from tests.core.library.places.place_queries import place_photos
from tests.core.library.timeline.date_queries import FURTHER_QUERIES
from tests.hypothesis_examples import examples

_PLAN = {
    "Alps": {"Eiger": 5, "Jungfrau": 2},
    "Beach": {"Dunes": 4, "Empty": 0},
    "City": {"Paris": 3, "Rome": 6, "Oslo": 1},
    "Desert": {"Sahara": 2},
    "Empty": {"Nothing": 0},
}
_TAGS = ["sea", "sea/north", "deep/sea", "alps"]
_QUERIES = ["alps", "photo not tag:sea", "collection:rome or album:saved", "taken:..1995 size:>=100kb", "rating:5"]
_CATEGORIES = [CategoryId(number) for number in range(1, len(_PLAN) + 1)]
_COLLECTIONS = [CollectionId(number) for number in range(1, sum(map(len, _PLAN.values())) + 1)]
_SLUGS = [f"{category}/{each}".lower() for category, members in _PLAN.items() for each in members]
_ALBUM = AlbumId(42)
_BY_HAND = AlbumSet(_ALBUM), SortOrder.HAND


@pytest.fixture(scope="module")
def whole() -> Iterator[sqlite3.Connection]:
    """A library in which names, dates and sizes of all categories are mixed."""
    with database_in_memory() as connection:
        built = populate(connection, _PLAN)
        chance = random.Random(4)
        for row in connection.execute("SELECT id FROM photos").fetchall():
            values = (chance.randrange(10**9), chance.randrange(10**6), chance.choice("abc0ß") + "x.jpg", row["id"])
            connection.execute("UPDATE photos SET taken_local = ?, size = ?, name_sort = ? WHERE id = ?", values)
        refresh_date_sort(connection)
        for name in ("Eiger", "Rome", "Sahara"):
            add_photo(connection, built.collections[name], "torn.jpg", width=0, error="torn")
            add_photo(connection, built.collections[name], "cover.jpg", deleted_at=5)
        connection.execute(_ADD_UNSUPPORTED)
        connection.execute(_ADD_TWINS)
        refresh_counts(connection, built.collections.values())
        _choose_covers(connection)
        _stack(connection)
        _collect(connection)
        _tag(connection)
        place_photos(connection)
        index_words(connection, 1_000)
        yield connection


def _stack(connection: sqlite3.Connection) -> None:
    """Stack the photos of each collection with several, except its last ones."""
    for collection_id in _COLLECTIONS:
        rows = connection.execute(
            "SELECT asset_key FROM photos WHERE collection_id = ? AND width > 0 AND deleted_at IS NULL ORDER BY id",
            (collection_id,),
        ).fetchall()
        keys = tuple(AssetKey(row["asset_key"]) for row in rows[: len(rows) - 1])
        if len(keys) > 1:
            apply_within(connection, ADMIN, StackPhotos(keys))


def _collect(connection: sqlite3.Connection) -> None:
    """Make an album of every second photo from the last on, shared with all, with a cover from the first category."""
    (album,) = (row[0] for row in connection.execute("SELECT id FROM albums WHERE user_id = 1"))
    ids = [row["id"] for row in connection.execute("SELECT id FROM photos ORDER BY id DESC")]
    apply_within(connection, ADMIN, AddToAlbum(album, id_sequence(ids[::2])))
    apply_within(connection, ADMIN, ShareAlbum(album, AlbumAudience.ALL))
    connection.execute("UPDATE albums SET cover_id = 1, id = ? WHERE id = ?", (_ALBUM, album))
    connection.execute("UPDATE album_photos SET album_id = ? WHERE album_id = ?", (_ALBUM, album))


def _tag(connection: sqlite3.Connection) -> None:
    """Tag photos everywhere, the collections and categories of some, and a category on its own."""
    photos = [PhotoId(row["id"]) for row in connection.execute("SELECT id FROM photos ORDER BY id")]
    groups = Things.of((), (), _CATEGORIES[1:2])
    tagged = (Things.of(photos[::3], _COLLECTIONS[:2]), Things.of(photos[1::4]), groups, Things.of(photos[:2]))
    for name, things in zip(_TAGS, tagged, strict=True):
        apply_within(connection, ADMIN, SetTag(name, things))


def _choose_covers(connection: sqlite3.Connection) -> None:
    """Choose covers, and move two of them: to another collection, and to another category."""
    for collection_id, thief in ((1, None), (6, 5), (3, 7)):
        key = connection.execute(
            "SELECT asset_key FROM photos WHERE collection_id = ? AND width > 0 ORDER BY id DESC", (collection_id,)
        ).fetchone()["asset_key"]
        apply_within(connection, ADMIN, SetCover(CollectionId(collection_id), key))
        if thief is not None:
            connection.execute(
                "UPDATE photos SET collection_id = :thief, category_id ="
                " (SELECT category_id FROM collections WHERE id = :thief) WHERE asset_key = :key",
                {"thief": thief, "key": key},
            )
    refresh_counts(connection, _COLLECTIONS)


_ADD_UNSUPPORTED = """
INSERT INTO unsupported_files (root_id, folder, kind, category, number, example)
SELECT roots.id, categories.folder, 'video', categories.folder, categories.id, categories.folder
FROM categories, roots
"""
_ADD_TWINS = """
INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns)
SELECT photos.id, photos.root_id, CAST(folder || '/twin ' || (photos.id % 4) || '.dng' AS BLOB), 'raw-twin', 'raw', 9, 0
FROM photos JOIN collections ON collections.id = collection_id
WHERE photos.id IN (SELECT max(id) FROM photos GROUP BY collection_id, id % 4)
"""
_DELETE_UNSUPPORTED = "DELETE FROM unsupported_files WHERE category = (SELECT folder FROM categories WHERE id = ?)"


@contextmanager
def without(whole: sqlite3.Connection, hidden: frozenset[CategoryId]) -> Iterator[sqlite3.Connection]:
    """Return a copy that never held these categories."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        whole.backup(copy)
        copy.row_factory = sqlite3.Row
        add_search_functions(copy)
        for category_id in hidden:
            for table in ("photos", "collections", "category_days", "category_facts", "changed_facts"):
                copy.execute(f"DELETE FROM {table} WHERE category_id = ?", (category_id,))
            copy.execute(_DELETE_UNSUPPORTED, (category_id,))
            copy.execute("DELETE FROM categories WHERE id = ?", (category_id,))
        copy.execute("DELETE FROM files WHERE photo_id NOT IN (SELECT id FROM photos)")
        yield copy


def answer(name: str, it: Asked, connection: sqlite3.Connection, actor: Actor) -> object:
    """Return the answer, or the error."""
    try:
        return QUERIES[name](connection, actor, it)
    except GalleryError as error:
        return type(error), str(error)


ORDERS = st.sampled_from([*PHOTO_ORDERS])  # other lists than albums have no order by hand
SCOPES: st.SearchStrategy[PhotoSet] = st.one_of(
    st.just(EverythingSet()),
    st.just(AlbumSet(_ALBUM)),
    st.sampled_from(_SLUGS).map(CollectionSet),
    st.sampled_from(_TAGS).map(TagSet),
    st.builds(TagSet, st.sampled_from(_TAGS), st.sampled_from(_SLUGS).map(CollectionSet)),
    st.sampled_from(_QUERIES).map(QuerySet),
    st.builds(QuerySet, st.sampled_from(_QUERIES), st.sampled_from(_SLUGS).map(CollectionSet)),
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
        return _TAGS[self.limit % len(_TAGS)]

    @property
    def things(self) -> Things:
        return Things.of(self.photos[:: self.limit], _COLLECTIONS, _CATEGORIES)

    @property
    def category(self) -> str:
        return self.slug.partition("/")[0]


def words(whole: sqlite3.Connection) -> st.SearchStrategy[str]:
    """Name photos and sets in every way that commands accept: key, slug, path of a file, visible name."""
    names = ["photo 1.jpg", "ax.jpg", "bx.jpg", "torn.jpg", "twin 1.dng"]
    places = ["selection", "album/00000000002a", "by-date/1970", "by-date/1970/01", "query:alps or rating:>=3"]
    places += [*_SLUGS, *(slug.partition("/")[0] for slug in _SLUGS)]
    return st.one_of(
        st.sampled_from(asset_keys(whole)),
        st.sampled_from(places),
        st.builds("{}/{}".format, st.sampled_from(places), st.sampled_from(names)),
        st.sampled_from([*names, "Paris", "alps", "Empty", "Nothing", "EIGER", "photo-aaaaaa"]),
    )


@st.composite
def anything(draw: st.DrawFn, whole: sqlite3.Connection) -> Asked:
    """Draw arguments from the whole library."""
    order, scope, slug = draw(ORDERS), draw(SCOPES), draw(st.sampled_from(_SLUGS))
    pages = photo_pages.page(whole, ADMIN, scope, order, None)
    return Asked(
        order,
        scope,
        slug,
        draw(st.sampled_from(_COLLECTIONS)),
        GROUPS.collection(whole, ADMIN, slug),
        draw(st.sampled_from(asset_keys(whole))),
        draw(st.sampled_from([None, *(photo.page_key for photo in pages)])),
        draw(st.integers(1, 30)),
        draw(st.sampled_from("abcdp#")),
        draw(words(whole)),
    )


GROUPS = MemberGroups()
_OTHERS = (Groups, GuestGroups)
"""The protocol, and the queries of guests, which have tests of their own."""
QUERIES: Mapping[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "AlbumCounts.of": lambda db, actor, _: album_counts.AlbumCounts().of(db, actor, [_ALBUM]),
    "AlbumCounts.of_all": lambda db, actor, _: album_counts.AlbumCounts().of_all(db, actor, [_ALBUM, AlbumId(2)]),
    "member_albums.album": lambda db, actor, _: member_albums.album(db, actor, _ALBUM),
    "member_albums.albums": lambda db, actor, _: member_albums.albums(db, actor),
    "member_albums.find": lambda db, actor, _: member_albums.find(db, actor, "albums/shared-with-me/saved"),
    "member_albums.named_album": lambda db, actor, it: member_albums.named_album(db, actor, it.word),
    "edited_photos.collection_note": lambda db, actor, it: edited_photos.collection_note(db, actor, it.number),
    "edited_photos.photo_key": lambda db, actor, it: edited_photos.photo_key(db, actor, it.photos[it.limit]),
    "edited_photos.photo_edits": lambda db, actor, it: [edited_photos.photo_edits(db, actor, n) for n in it.photos],
    "member_groups.favourite_categories": lambda db, actor, it: member_groups.favourite_categories(db, actor, it.order),
    "member_groups.favourite_collections": lambda db, actor, it: member_groups.favourite_collections(
        db, actor, it.order
    ),
    "photo_pages.ids": lambda db, actor, it: photo_pages.ids(db, actor, it.scope, 999),
    "member_groups.selected_categories": lambda db, actor, it: member_groups.selected_categories(db, actor, it.order),
    "member_groups.selected_collections": lambda db, actor, it: member_groups.selected_collections(db, actor, it.order),
    "member_groups.top_collections": lambda db, actor, _: member_groups.top_collections(db, actor, Ranking.STARS, 10),
    "top_picks.top_things": lambda db, actor, _: top_picks.top_things(db, actor, Ranking.BAYESIAN),
    "MemberGroups.categories": lambda db, actor, it: GROUPS.categories(db, actor, it.order),
    "MemberGroups.category": lambda db, actor, it: GROUPS.category(db, actor, it.category),
    "MemberGroups.collection": lambda db, actor, it: GROUPS.collection(db, actor, it.slug),
    "MemberGroups.collection_by_id": lambda db, actor, it: GROUPS.collection_by_id(db, actor, it.number),
    "MemberGroups.collections": lambda db, actor, it: GROUPS.collections(db, actor, it.category, it.order),
    "MemberGroups.neighbours": lambda db, actor, it: GROUPS.neighbours(db, actor, it.collection, it.order),
    "health.errors": lambda db, actor, _: health.errors(db, actor),
    "health.unsupported": lambda db, actor, _: health.unsupported(db, actor),
    "health.unsupported_counts": lambda db, actor, it: health.unsupported_counts(db, actor, it.word),
    "health.date_problems": lambda db, actor, _: health.date_problems(db, actor),
    "health.health": lambda db, actor, _: health.health(db, actor),
    "folders.find_file": lambda db, actor, it: folders.find_file(db, actor, it.scope, it.word),
    "media_of_photos.further_files": lambda db, actor, it: media_of_photos.further_files(db, actor, it.photos),
    "media_of_photos.find_further_file": lambda db, actor, it: media_of_photos.find_further_file(
        db, actor, CollectionSet(it.slug), it.word
    ),
    "naming.named": lambda db, actor, it: naming.named(db, actor, it.word),
    "photo_pages.count": lambda db, actor, it: photo_pages.count(db, actor, it.scope),
    "photo_pages.details": lambda db, actor, it: photo_pages.details(db, actor, it.key),
    "photo_pages.page": lambda db, actor, it: photo_pages.page(db, actor, it.scope, it.order, it.after, it.limit),
    "photo_pages.feed": lambda db, actor, it: photo_pages.feed(db, actor, it.scope, it.order, it.limit),
    "photo_pages.page of an album": lambda db, actor, it: photo_pages.page(db, actor, *_BY_HAND, None, it.limit),
    "photo_pages.page_from": lambda db, actor, it: photo_pages.page_from(db, actor, TagSet(it.tag), it.order, 0, 9),
    "photo_pages.photo": lambda db, actor, it: photo_pages.photo(db, actor, it.key),
    "positions.first_with_letter": lambda db, actor, it: positions.first_with_letter(db, actor, it.scope, it.letter),
    "positions.page_at": lambda db, actor, it: positions.page_at(db, actor, it.scope, it.order, it.limit, 7),
    "positions.position in an album": lambda db, actor, it: positions.position(db, actor, *_BY_HAND, it.key),
    "positions.position": lambda db, actor, it: positions.position(db, actor, it.scope, it.order, it.key),
    "photo_pages.keys": lambda db, actor, it: photo_pages.keys(db, actor, it.scope),
    "stack_states.members_named": lambda db, actor, it: stack_states.members_named(db, actor, [it.key]),
    "stack_states.members_with": lambda db, actor, it: [
        stack_states.members_with(db, actor, each) for each in stack_states.members_named(db, actor, [it.key])
    ],
    "stack_states.states_of": lambda db, actor, it: stack_states.states_of(db, actor, [it.key]),
    "tags.page": lambda db, actor, it: tags.page(db, actor, "", it.tag, it.letter, it.limit),
    "tags.children": lambda db, actor, it: [tags.children(db, actor, name) for name in ("", it.tag)],
    "tags.tag_of": lambda db, actor, it: tags.tag_of(db, actor, it.tag),
    "tag_completions.completions": lambda db, actor, it: [
        tag_completions.completions(db, actor, each, it.limit) for each in ("", it.letter, it.tag[:2], it.tag[1:])
    ],
    "tag_completions.similar_tags": lambda db, actor, it: tag_completions.similar_tags(
        db, actor, it.tag[:2].lower(), lambda _: True, it.limit
    ),
    "tags.things": lambda db, actor, it: tags.things(db, actor, it.tag, it.order),
    "member_groups.tagged_categories": lambda db, actor, it: member_groups.tagged_categories(db, actor, it.tag + "/"),
    "member_groups.tagged_collections": lambda db, actor, it: member_groups.tagged_collections(db, actor, it.tag + "/"),
    "tags.of_things": lambda db, actor, it: tags.of_things(db, actor, it.things),
    "tags.of_photo": lambda db, actor, it: tags.of_photo(db, actor, it.key),
} | FURTHER_QUERIES


def test_every_query_of_the_library_has_a_case() -> None:
    """A function of core/library with a connection and an actor has its case above."""
    found = set()
    for found_module in pkgutil.walk_packages(core.library.__path__, "core.library."):
        module = importlib.import_module(found_module.name)
        classes: list[Any] = [each for _, each in inspect.getmembers(module, inspect.isclass) if each not in _OTHERS]
        for owner in [module, *classes]:
            for name, function in inspect.getmembers(owner, inspect.isfunction):
                asked = {"connection", "actor"} <= set(inspect.signature(function).parameters)
                if asked and function.__module__ == module.__name__ and not name.startswith("_"):
                    found.add(f"{owner.__name__.rpartition('.')[2]}.{name}")
    assert found == {name.partition(" ")[0] for name in QUERIES}


ALLOWED = st.frozensets(st.sampled_from(_CATEGORIES))
ROLES = st.sampled_from([Role.EDITOR, Role.VIEWER, Role.PUBLIC])


@pytest.mark.slow
@settings(max_examples=examples(400), deadline=None)
@given(data=st.data(), role=ROLES, allowed=ALLOWED)
def test_what_is_hidden_changes_no_answer(
    whole: sqlite3.Connection, data: st.DataObject, role: Role, allowed: frozenset[CategoryId]
) -> None:
    """The answer is that of a library without the hidden categories, whatever is asked and named."""
    name, it = data.draw(st.sampled_from(sorted(QUERIES))), data.draw(anything(whole))
    with without(whole, frozenset(_CATEGORIES) - allowed) as rest:
        shown = answer(name, it, whole, Actor(UserId(2), "edith", role, allowed))
        assert shown == answer(name, it, rest, Actor(UserId(2), "edith", role))


@settings(max_examples=examples(60), deadline=None)
@given(before=ALLOWED, after=st.none() | ALLOWED)
def test_access_is_what_was_set_last(
    whole: sqlite3.Connection, before: frozenset[CategoryId], after: frozenset[CategoryId] | None
) -> None:
    """Setting a list gives an actor with exactly that list; the inverse gives the one before, and all is all."""
    for member in (EDITOR, VIEWER):
        apply_within(whole, ADMIN, SetAccess(member.user_id, before))
        inverse = apply_within(whole, ADMIN, SetAccess(member.user_id, after)).inverse
        assert inverse is not None
        assert (found := member_of(whole, member.user_id)) is not None
        assert found.category_ids == after
        apply_within(whole, ADMIN, inverse)
        assert (again := member_of(whole, member.user_id)) is not None
        assert again.category_ids == before
