"""Favourites and ratings: what they count, what undo and redo restore, and which access they need."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts.operations import RemoveMember, RestoreMember
from core.database.transactions import atomic
from core.errors import ConflictError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages, summaries
from core.library.grouping.member_groups import MemberGroups, favourite_categories, favourite_collections
from core.maintenance.mark_checks import mark_findings
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CollectionId,
    EverythingSet,
    FavouritesSet,
    LibraryChanged,
    Marks,
    MarksChanged,
    PhotoId,
    SortOrder,
    both_changed,
    id_ranges,
)
from core.operations import ChangeSelection, Operation, Request, SetCover, ThingKind, Touched
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.changed_marks import changed_marks
from core.operations.history.entries import history, touched_photos
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples

PHOTO, COLLECTION, CATEGORY = PhotoId(1), CollectionId(1), CategoryId(1)
EVERY_KIND = Things.of([PHOTO], [COLLECTION], [CATEGORY])
LIBRARY = {"Open": {"Lake": 3}, "Secret": {"Safe": 2}}


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, five photos, three members."""
    populate(connection, LIBRARY)
    return connection


def rate(stars: int, *photos: int) -> SetRatings:
    return SetRatings.one(stars, Things.of(map(PhotoId, photos)))


def marks_of(connection: sqlite3.Connection, photo: int = 1, actor: Actor = VIEWER) -> Marks:
    key = connection.execute("SELECT asset_key FROM photos WHERE id = ?", (photo,)).fetchone()[0]
    return photo_pages.photo(connection, actor, AssetKey(key)).marks


def contents(connection: sqlite3.Connection) -> list[object]:
    """Return every mark, and every count of them."""
    found: list[object] = []
    for table in (
        "favourite_photos",
        "favourite_collections",
        "favourite_categories",
        "rated_photos",
        "rated_collections",
    ):
        found += [(table, *row) for row in connection.execute(f"SELECT * FROM {table}")]
    found += [
        tuple(row)
        for row in connection.execute("SELECT id, favourites, votes, rating, rating_sort FROM photos ORDER BY id")
    ]
    found += [
        tuple(row) for row in connection.execute("SELECT id, favourites, votes, rating, rating_sort FROM collections")
    ]
    return found + [tuple(row) for row in connection.execute("SELECT id, favourites FROM categories")]


def is_proven(connection: sqlite3.Connection) -> bool:
    return all(finding.level.value == "ok" for finding in mark_findings(connection))


def test_favourites_are_each_members_own_and_counted(gallery: sqlite3.Connection) -> None:
    """Of photos, collections and categories; a removed member no longer counts, and counts again when restored."""
    for member in (VIEWER, EDITOR):
        assert apply_within(gallery, member, SetFavourite(EVERY_KIND)).result == 3
    apply_within(gallery, EDITOR, SetFavourite(EVERY_KIND, is_favourite=False))
    assert apply_within(gallery, EDITOR, SetFavourite(EVERY_KIND, is_favourite=False)).inverse is None
    assert marks_of(gallery) == Marks(is_favourite=True, favourites=1)
    assert marks_of(gallery, actor=EDITOR) == Marks(favourites=1)
    assert [each.marks.favourites for each in favourite_categories(gallery, VIEWER)] == [1]
    assert [each.marks.is_favourite for each in favourite_collections(gallery, VIEWER)] == [True]
    assert photo_pages.count(gallery, VIEWER, FavouritesSet()) == 1
    assert photo_pages.page(gallery, EDITOR, FavouritesSet(), SortOrder.DATE, None) == ()
    apply_within(gallery, ADMIN, RemoveMember(VIEWER.user_id))
    assert marks_of(gallery, actor=EDITOR).favourites == 0
    apply_within(gallery, ADMIN, RestoreMember(VIEWER.user_id))
    assert marks_of(gallery).favourites == 1
    assert is_proven(gallery)


def test_the_rating_is_the_average_of_the_members(gallery: sqlite3.Connection) -> None:
    """Without their votes it is that of the file; a later rating of a member replaces the earlier one."""
    gallery.execute("INSERT INTO imported_metadata (photo_id, keywords, rating) VALUES (1, '[]', 3)")
    assert marks_of(gallery) == Marks(rating=3.0)
    apply_within(gallery, VIEWER, rate(5, 1))
    apply_within(gallery, EDITOR, rate(1, 1))
    apply_within(gallery, EDITOR, rate(2, 1))
    assert marks_of(gallery) == Marks(stars=5, rating=3.5, votes=2)
    gallery.execute("INSERT OR REPLACE INTO imported_metadata (photo_id, keywords, rating) VALUES (1, '[]', 4)")
    assert marks_of(gallery).rating == 3.5
    apply_within(gallery, ADMIN, RemoveMember(EDITOR.user_id))
    assert (marks_of(gallery).rating, marks_of(gallery).votes) == (5.0, 1)
    apply_within(gallery, VIEWER, rate(0, 1))
    assert marks_of(gallery) == Marks(rating=4.0)
    gallery.execute("INSERT OR REPLACE INTO imported_metadata (photo_id, keywords, rating) VALUES (1, '[]', NULL)")
    assert marks_of(gallery) == Marks()
    apply_within(gallery, VIEWER, SetRatings.one(4, Things.of(collections=[COLLECTION])))
    lake = MemberGroups().collection(gallery, ADMIN, "open/lake")
    assert lake.marks == Marks(rating=4.0, votes=1)
    assert is_proven(gallery)


def test_the_best_rated_come_first(gallery: sqlite3.Connection) -> None:
    """Of equal averages that of more votes; those without a rating follow, and categories stay as by name."""
    library = MemberGroups()
    apply_within(gallery, VIEWER, SetRatings.one(4, Things.of([PhotoId(2), PhotoId(3)], [CollectionId(2)])))
    apply_within(gallery, ADMIN, rate(4, 3))
    listed = photo_pages.page(gallery, ADMIN, EverythingSet(), SortOrder.RATING, None)
    assert [photo.id for photo in listed] == [3, 2, 5, 4, 1]
    assert [
        photo.id for photo in photo_pages.page(gallery, ADMIN, EverythingSet(), SortOrder.RATING, listed[1].page_key)
    ] == [5, 4, 1]
    assert library.categories(gallery, ADMIN, SortOrder.RATING) == library.categories(gallery, ADMIN)
    gallery.execute("UPDATE collections SET category_id = 1")
    assert [each.id for each in library.collections(gallery, ADMIN, "open", SortOrder.RATING)] == [2, 1]
    gallery.execute("UPDATE photos SET rating_sort = 1 WHERE id = 1")
    assert not is_proven(gallery)


def test_a_mark_and_its_undo_are_noticed_by_other_processes(gallery: sqlite3.Connection) -> None:
    """The snapshot that is compared after a write of others changes with both, and not with a selection."""
    seen = [summaries.snapshot(gallery)]
    for change in (
        lambda: apply_within(gallery, VIEWER, rate(4, 1)),
        lambda: apply_within(gallery, VIEWER, rate(5, 1)),
        lambda: undo_within(gallery, VIEWER, OPERATIONS),
        lambda: redo_within(gallery, VIEWER, OPERATIONS),
    ):
        change()
        seen.append(summaries.snapshot(gallery))
    assert len(set(seen)) == 5
    apply_within(gallery, VIEWER, ChangeSelection(add=(AssetKey("aaaaaaaaaaaab"),)))
    assert summaries.snapshot(gallery) == seen[-1]


def test_what_changed_is_known_of_a_few_marks_alone(gallery: sqlite3.Connection) -> None:
    """All marks between two snapshots, those that were undone among them; anything else, or many, is the library."""

    def changed(*changes: Callable[[], object]) -> MarksChanged | LibraryChanged:
        before = summaries.snapshot(gallery)
        for change in changes:
            change()
        return summaries.change_between(before, summaries.snapshot(gallery))

    def apply(actor: Actor, operation: Operation[object]) -> Callable[[], object]:
        return lambda: apply_within(gallery, actor, operation)

    viewer, editor = VIEWER.user_id, EDITOR.user_id
    heart, stars = apply(VIEWER, SetFavourite(Things.of([PHOTO]))), apply(EDITOR, rate(4, 2, 3))
    assert changed(heart) == MarksChanged(frozenset({PHOTO}), member_ids=frozenset({viewer}))
    assert changed(lambda: undo_within(gallery, VIEWER, OPERATIONS), stars) == MarksChanged(
        frozenset(map(PhotoId, (1, 2, 3))), has_ratings=True, member_ids=frozenset({viewer, editor})
    )
    assert changed(apply(EDITOR, SetTag("sea", EVERY_KIND))) == MarksChanged(frozenset({PHOTO}), has_groups=True)
    cover = apply(ADMIN, SetCover(COLLECTION, photo_pages.keys(gallery, ADMIN, EverythingSet())[1]))
    assert changed(heart, cover) == LibraryChanged()
    assert changed(*(apply(VIEWER, rate(1 + number % 5, 1)) for number in range(70))) == LibraryChanged()
    many = (Touched("rating", ThingKind.PHOTO, id_ranges(range(number, 4_000, 4)), editor) for number in (1, 2))
    assert changed_marks(many) == LibraryChanged()
    few = MarksChanged(frozenset(map(PhotoId, range(400)))), MarksChanged(frozenset(map(PhotoId, range(300, 600))))
    assert both_changed(few[0], few[0]) == few[0]
    assert both_changed(*few) == LibraryChanged()


def test_wrong_counts_are_found(gallery: sqlite3.Connection) -> None:
    """`doctor` compares them with the marks."""
    gallery.execute("UPDATE photos SET votes = 1 WHERE id = 2")
    gallery.execute("UPDATE categories SET favourites = 2 WHERE id = 1")
    (finding,) = mark_findings(gallery)
    assert "1 photos, 1 categories" in finding.message


@pytest.mark.parametrize("operation", [SetFavourite(Things.of(map(PhotoId, (1, 4, 5)))), rate(5, 1, 4, 5)])
def test_many_are_changed_whole_or_not_at_all(gallery: sqlite3.Connection, operation: Operation[object]) -> None:
    """The refusal says to how many the actor has no access, and nothing is written; undo needs the access of now."""
    before = contents(gallery)
    restricted = replace(VIEWER, category_ids=frozenset({CATEGORY}))
    with pytest.raises(NotFoundError, match="2 of the 3"), atomic(gallery):
        apply_within(gallery, restricted, operation, lambda *_: restricted)
    assert contents(gallery) == before
    apply_within(gallery, VIEWER, operation)
    after = contents(gallery)
    assert isinstance(undo_within(gallery, VIEWER, OPERATIONS, lambda *_: restricted), NotFoundError)
    assert contents(gallery) == after
    (entry,) = history(gallery, restricted, OPERATIONS)
    assert list(entry.counts.values()) == [1]
    assert len(touched_photos(gallery, restricted, entry.id)) == 1


@pytest.mark.parametrize(
    "operation",
    [rate(6, 1), rate(-1, 1), SetRatings.one(1, EVERY_KIND), SetFavourite(Things.of(map(PhotoId, range(100_001))))],
)
def test_impossible_marks_are_refused(gallery: sqlite3.Connection, operation: Operation[object]) -> None:
    """More than five stars, a rated category, too many things at once."""
    with pytest.raises(UsageError):
        apply_within(gallery, VIEWER, operation)


def test_an_admin_undoes_the_marks_of_a_member(gallery: sqlite3.Connection) -> None:
    """Those of the member change, not those of the admin; a newer mark of the same member is in the way."""
    apply_within(gallery, ADMIN, rate(1, 1))
    apply_within(gallery, VIEWER, rate(5, 1, 2))
    apply_within(gallery, VIEWER, rate(4, 2))
    with pytest.raises(ConflictError, match="of vera, number 3"):
        undo_within(gallery, ADMIN, OPERATIONS, request=Request(2))
    undo_within(gallery, ADMIN, OPERATIONS, request=Request(3))
    undo_within(gallery, ADMIN, OPERATIONS, request=Request(2))
    assert marks_of(gallery, actor=ADMIN) == Marks(stars=1, rating=1.0, votes=1)
    assert marks_of(gallery, 2) == Marks()


def test_history_says_what_was_marked(gallery: sqlite3.Connection) -> None:
    """One thing by its name, several by their number."""
    apply_within(gallery, VIEWER, SetFavourite(Things.of(collections=[COLLECTION])))
    apply_within(gallery, VIEWER, rate(4, 1, 2, 3))
    apply_within(gallery, VIEWER, rate(0, 1))
    words = [entry.words for entry in history(gallery, VIEWER, OPERATIONS)]
    assert words == ["cleared the rating of photo 1.jpg", "rated 3 photos with 4 stars", "favourited Lake"]


def test_ten_thousand_photos_have_a_compact_inverse(gallery: sqlite3.Connection) -> None:
    """What the history stores of photos that follow each other takes a few bytes."""
    columns = [row["name"] for row in gallery.execute("SELECT name FROM pragma_table_info('photos')")][1:]
    others = ", ".join(
        {"asset_key": "'k' || number", "path": "CAST(number || path AS BLOB)"}.get(name, name) for name in columns
    )
    numbers = "WITH RECURSIVE numbers AS (SELECT 11 AS number UNION ALL SELECT number + 1 FROM numbers LIMIT 10000)"
    gallery.execute(
        f"INSERT INTO photos (id, {', '.join(columns)}) {numbers}"
        f" SELECT number, {others} FROM photos, numbers WHERE photos.id = 1"
    )
    apply_within(gallery, VIEWER, rate(5, *range(11, 10_011)))
    apply_within(gallery, VIEWER, rate(4, *range(1_000, 9_000)))
    stored = gallery.execute("SELECT max(length(arguments) + length(inverse)) FROM operations").fetchone()[0]
    assert stored < 500
    undo_within(gallery, VIEWER, OPERATIONS)
    assert gallery.execute("SELECT count(*), avg(rating) FROM photos WHERE rating > 0").fetchone()[:] == (10_000, 5.0)


PHOTOS = st.sets(st.integers(1, 5), min_size=1).map(lambda ids: Things.of(map(PhotoId, ids)))
GROUPS = st.builds(
    lambda collections, categories: Things.of([], map(CollectionId, collections), map(CategoryId, categories)),
    st.sets(st.integers(1, 2)),
    st.sets(st.integers(1, 2)),
)
MARKS = st.lists(
    st.tuples(
        st.sampled_from([ADMIN, VIEWER]),
        st.builds(SetFavourite, PHOTOS | GROUPS, st.booleans())
        | st.builds(SetRatings.one, st.integers(0, 5), PHOTOS)
        | st.builds(lambda stars: SetRatings.one(stars, Things.of(collections=[COLLECTION])), st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(max_examples=examples(40), deadline=None)
@given(MARKS, st.data())
def test_marks_undone_and_redone_in_any_order(
    marks: list[tuple[Actor, Operation[object]]], data: st.DataObject
) -> None:
    """Undone in any order that conflicts allow, the beginning is back; redone in the first order, the end."""
    with database_in_memory() as connection:
        populate(connection, LIBRARY)
        beginning = contents(connection)
        for actor, mark in marks:
            apply_within(connection, actor, mark)
        end = contents(connection)
        numbers = [row[0] for row in connection.execute("SELECT id FROM operations")]
        standing = list(numbers)
        while standing:
            number = data.draw(st.sampled_from(standing))
            try:
                undo_within(connection, ADMIN, OPERATIONS, request=Request(number))
                standing.remove(number)
            except ConflictError:
                assert number != standing[-1]
        assert contents(connection) == beginning
        for number in numbers:
            redo_within(connection, ADMIN, OPERATIONS, request=Request(number))
        assert contents(connection) == end
        assert is_proven(connection)
