"""Pages, counts, places and details of photos, compared with orders computed in Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotFoundError
from core.library import photo_pages, positions
from core.library.milestones import MilestoneCache
from core.library.slugs import name_sort
from core.library.summaries import refresh_counts
from core.models import (
    BLOCK_SIZE,
    AssetKey,
    CategoryId,
    CollectionId,
    CollectionSet,
    Coordinates,
    DateSource,
    EverythingSet,
    FavouritesSet,
    NewSet,
    Photo,
    PhotoSet,
    SortOrder,
    TakenAt,
)
from core.sets.orders import PHOTO_ORDERS
from tests.core.building import (
    ADMIN,
    FIRST_SECOND,
    add_category,
    add_collection,
    add_photo,
    add_root,
    database_in_memory,
    populate,
)
from tests.hypothesis_examples import examples


@dataclass(frozen=True)
class Shot:
    """A generated photo; small ranges make ties."""

    home: int
    name: str
    taken: int | None
    source: str
    """Where the date was read, if there is one."""
    microsecond: int
    added: int
    size: int
    aspect: int
    rating: tuple[float, int] | None
    """The average and the votes."""
    listed: bool


SHOTS = st.lists(
    st.builds(
        Shot,
        home=st.integers(0, 1),
        name=st.sampled_from(["a.jpg", "A.jpg", "b2.jpg", "b10.jpg", "é.jpg", "7.jpg", "_x.jpg", "я.jpg"]),
        taken=st.integers(-3, 3) | st.none(),
        source=st.sampled_from(["exif", "gps", "modified", "name", "file", "file"]),
        microsecond=st.sampled_from([0, 100_000, 900_000]),
        added=st.integers(0, 2),
        size=st.integers(0, 3),
        aspect=st.integers(100, 60000),
        rating=st.sampled_from([None, None, (3.0, 0), (4.0, 1), (4.0, 2), (14 / 3, 3), (5.0, 1)]),
        listed=st.booleans() | st.just(value=True),
    ),
    max_size=25,
)
ONE, TWO = CollectionSet("travel/one"), CollectionSet("travel/two")


def moment(shot: Shot) -> tuple[int, int, str]:
    """The position in the date orders: a photo without a date is that of its scan, names break ties."""
    return shot.added if shot.taken is None else shot.taken, shot.microsecond, name_sort(shot.name)


def newest(shot: Shot) -> tuple[bool, tuple[int, int, str]]:
    """The position in the order "newest first", from its end: a date of the file counts as little as none."""
    return shot.taken is not None and shot.source != "file", moment(shot)


SORTS: dict[SortOrder, tuple[Callable[[Shot], Any], bool]] = {
    SortOrder.DATE: (newest, True),
    SortOrder.OLDEST: (moment, False),
    SortOrder.NAME: (lambda shot: name_sort(shot.name), False),
    SortOrder.ADDED: (lambda shot: shot.added, True),
    SortOrder.SIZE: (lambda shot: shot.size, True),
    SortOrder.RATING: (lambda shot: shot.rating or (0.0, 0), True),
}


def expected_keys(library: dict[AssetKey, Shot], scope: PhotoSet, order: SortOrder) -> list[AssetKey]:
    """Sort in Python what the database must list: by value, then by id, in the same direction."""
    value, descending = SORTS[order]
    home = {EverythingSet(): None, ONE: 0, TWO: 1}[scope]
    listed = [
        (value(shot), row, key)
        for row, (key, shot) in enumerate(library.items())
        if shot.listed and home in {None, shot.home}
    ]
    return [key for *_, key in sorted(listed, reverse=descending)]


def build(connection: sqlite3.Connection, shots: list[Shot]) -> dict[AssetKey, Shot]:
    root_id = add_root(connection)
    category_id = add_category(connection, "Travel")
    homes = [add_collection(connection, category_id, name, root_id) for name in ("One", "Two")]
    library = {
        add_photo(
            connection,
            homes[shot.home],
            shot.name,
            taken_local=shot.taken,
            taken_source=None if shot.taken is None else shot.source,
            taken_microsecond=shot.microsecond,
            added_at=shot.added,
            size=shot.size,
            aspect=shot.aspect,
            **({} if shot.listed else {"deleted_at": 1} if shot.size % 2 else {"width": 0, "error": "torn"}),
        ): shot
        for shot in shots
    }
    for key, shot in library.items():
        connection.execute(
            "UPDATE photos SET rating = ?1, votes = ?2,"
            " rating_sort = coalesce(CAST(round(?1 * 1000000) AS INTEGER) * 1000000 + ?2, 0) WHERE asset_key = ?3",
            (*(shot.rating or (None, 0)), key),
        )
    refresh_counts(connection, homes)
    return library


def all_pages(connection: sqlite3.Connection, scope: PhotoSet, order: SortOrder, limit: int) -> list[Photo]:
    found: list[Photo] = []
    while page := photo_pages.page(connection, ADMIN, scope, order, found[-1].page_key if found else None, limit):
        assert len(page) <= limit
        found += page
        assert len(found) <= 25, "photos come again and again"
    return found


SCOPES = st.sampled_from([EverythingSet(), ONE, TWO])


@pytest.mark.slow
@settings(max_examples=examples(80), deadline=None)
@given(SHOTS, SCOPES, st.sampled_from([*PHOTO_ORDERS]), st.integers(1, 9))
def test_pages_put_together_are_the_whole_list(
    shots: list[Shot], scope: PhotoSet, order: SortOrder, limit: int
) -> None:
    """Whatever the ties, order and page size: nothing is missing, nothing comes twice, the order is right."""
    with database_in_memory() as connection:
        library = build(connection, shots)
        found = all_pages(connection, scope, order, limit)
        assert [photo.asset_key for photo in found] == expected_keys(library, scope, order)


@settings(max_examples=examples(60), deadline=None)
@given(SHOTS, SCOPES, st.sampled_from([*PHOTO_ORDERS]), st.integers(1, 9), st.integers(1, 4))
def test_counts_and_places_agree_with_the_pages(
    shots: list[Shot], scope: PhotoSet, order: SortOrder, limit: int, step: int
) -> None:
    """A photo's position is its index, others have none; a page by number is that part of the list."""
    with database_in_memory() as connection:
        library = build(connection, shots)
        expected = expected_keys(library, scope, order)
        assert photo_pages.count(connection, ADMIN, scope) == len(expected)
        cache = MilestoneCache(step)
        for key in reversed(library):
            place = positions.position(connection, ADMIN, scope, order, key, cache)
            assert place == (expected.index(key) if key in expected else None)
        for index in range(len(expected) + 2):
            page = positions.page_at(connection, ADMIN, scope, order, index, limit, cache)
            assert [photo.asset_key for photo in page] == expected[index : index + limit]


@settings(max_examples=examples(60), deadline=None)
@given(SHOTS, SCOPES, st.sampled_from("aAbéÉяЯz#7_"))
def test_letters_find_the_first_name(shots: list[Shot], scope: PhotoSet, letter: str) -> None:
    """Case and accents do not count; "#", digits and signs are equivalent."""
    with database_in_memory() as connection:
        library = build(connection, shots)
        names = [library[key].name for key in expected_keys(library, scope, SortOrder.NAME)]
        wanted = {"a": "aA", "A": "aA", "é": "é", "É": "é", "b": "b", "я": "я", "Я": "я"}.get(letter, "7_")
        if letter in "éÉ":
            wanted = "é"
        matching = [index for index, name in enumerate(names) if name[0] in wanted]
        expected = None if letter == "z" or not matching else matching[0]
        assert positions.first_with_letter(connection, ADMIN, scope, letter) == expected


def test_pages_by_number_start_where_the_page_before_ends(connection: sqlite3.Connection) -> None:
    """Whatever was asked before, from the start, the middle or the end: a page by number begins with that photo."""
    populate(connection, {"Travel": {"Paris": 2 * BLOCK_SIZE + 7}})
    scope = CollectionSet("travel/paris")
    for order in PHOTO_ORDERS:
        cache = MilestoneCache(100)
        listed = photo_pages.page(connection, ADMIN, scope, order, None, 3 * BLOCK_SIZE)
        for index in (480, 150, 0, 300, 240, 486, 1, 100):
            page = positions.page_at(connection, ADMIN, scope, order, index, cache=cache)
            assert page == listed[index : index + BLOCK_SIZE]
            assert positions.position(connection, ADMIN, scope, order, page[0].asset_key, cache) == index


def test_an_empty_set_is_not_an_error(connection: sqlite3.Connection) -> None:
    """Nothing to list is an empty page, a count of 0, and no position for any letter."""
    for scope in (EverythingSet(), CollectionSet("travel/nowhere")):
        assert photo_pages.page(connection, ADMIN, scope, SortOrder.DATE, None) == ()
        assert positions.page_at(connection, ADMIN, scope, SortOrder.DATE, 5) == ()
        assert photo_pages.count(connection, ADMIN, scope) == 0
        assert positions.first_with_letter(connection, ADMIN, scope, "a") is None


@pytest.fixture
def home(connection: sqlite3.Connection) -> CollectionId:
    return populate(connection, {"Travel": {"Paris": 1}}).collections["Paris"]


def test_details_have_every_field(connection: sqlite3.Connection, home: CollectionId) -> None:
    """Each column has its field and unit; the camera's make is not repeated."""
    key = add_photo(
        connection,
        home,
        "seine.jpg",
        version=3,
        camera_make="Canon",
        camera_model="Canon EOS R5\x1b[31m",
        lens="RF 50",
        exposure_seconds=0.004,
        aperture=1.8,
        iso=200,
        focal_length=50.0,
        focal_length_35mm=52.0,
        latitude=48.8,
        longitude=0.0,
        orientation=6,
        taken_local=86_400,
        taken_offset=120,
        taken_source="exif+offset",
        mtime_ns=1_500_000_000,
        added_at=7,
    )
    refresh_counts(connection, [home])
    found = photo_pages.details(connection, ADMIN, key)
    assert found.photo.asset_key == key
    assert found.photo.version == 3
    assert found.photo.taken == TakenAt(datetime(1970, 1, 2), 120, DateSource.EXIF_OFFSET)  # noqa: DTZ001 - wall clock
    assert found.photo.camera == "Canon EOS R5\N{REPLACEMENT CHARACTER}[31m"
    assert found.camera_model == found.photo.camera
    assert found.collection.name == "Paris"
    assert found.collection.photo_count == 2
    assert (found.lens, found.exposure_seconds, found.aperture, found.iso) == ("RF 50", 0.004, 1.8, 200)
    assert (found.focal_length, found.focal_length_35mm, found.orientation) == (50.0, 52.0, 6)
    assert found.coordinates == Coordinates(48.8, 0.0)
    assert found.modified == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert found.added == datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC)


def test_what_is_unknown_is_none(connection: sqlite3.Connection, home: CollectionId) -> None:
    """No camera, no place, a date outside the calendar: unknown, not empty, zero or an exception."""
    key = add_photo(connection, home, "bare.png", taken_local=10**15, latitude=1.0)
    found = photo_pages.details(connection, ADMIN, key)
    assert found.photo.taken is None
    assert found.photo.camera is None
    assert (found.camera_make, found.camera_model, found.lens, found.iso) == (None, None, None, None)
    assert found.coordinates is None


def test_a_photo_that_cannot_be_read_can_still_be_asked_for(connection: sqlite3.Connection, home: CollectionId) -> None:
    """It is not listed, but has its error by key; a photo whose file is missing is not found."""
    torn = add_photo(connection, home, "torn.jpg", width=0, height=0, error="It is cut off.")
    gone = add_photo(connection, home, "gone.jpg", deleted_at=FIRST_SECOND)
    assert photo_pages.photo(connection, ADMIN, torn).error == "It is cut off."
    for key in (gone, AssetKey("nosuchphoto22")):
        with pytest.raises(NotFoundError):
            photo_pages.photo(connection, ADMIN, key)
        with pytest.raises(NotFoundError):
            photo_pages.details(connection, ADMIN, key)


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("Apple", "iPhone 15", "Apple iPhone 15"),
        ("Canon", None, "Canon"),
        (None, "X100V", "X100V"),
        (" ", "", None),
    ],
)
def test_cameras_are_named_once(
    connection: sqlite3.Connection, home: CollectionId, make: str | None, model: str | None, expected: str | None
) -> None:
    """The make is put before the model unless the model has it already."""
    key = add_photo(connection, home, "a.jpg", camera_make=make, camera_model=model)
    assert photo_pages.photo(connection, ADMIN, key).camera == expected


@pytest.mark.parametrize("most", [0, 1, photo_pages.MOST_OLDER])
def test_what_is_new_is_counted_from_either_end(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """As many as there are in the list: for any end of the last session, and for members with access to a part."""
    monkeypatch.setattr(photo_pages, "MOST_OLDER", most)
    populate(connection, {"Open": {"Lake": 6}, "Secret": {"Safe": 4}})
    connection.execute("INSERT INTO archived_photos VALUES (2), (9)")
    connection.execute("INSERT INTO trashed_photos (photo_id) VALUES (3)")
    refresh_counts(connection, [CollectionId(1), CollectionId(2)])
    restricted = replace(ADMIN, category_ids=frozenset({CategoryId(1)}))
    seen = set()
    for end in (None, *range(0, 660, 60)):
        connection.execute("DELETE FROM session_ends")
        if end is not None:
            connection.execute("INSERT INTO session_ends VALUES (1, ?)", (FIRST_SECOND + end,))
        for actor in (ADMIN, restricted):
            listed = photo_pages.page(connection, actor, NewSet(), SortOrder.ADDED, None)
            assert photo_pages.count(connection, actor, NewSet()) == len(listed)
            seen.add(len(listed))
    assert {0, 1, 4, 6} <= seen


@pytest.mark.parametrize("many", [1, 3, photo_pages.MANY_MARKED])
def test_a_row_of_many_favourites_is_that_of_few(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """The same photos, whether all favourites are sorted or looked for among the first photos."""
    populate(connection, {"Open": {"Lake": 8}, "Secret": {"Safe": 4}})
    connection.execute("INSERT INTO favourite_photos SELECT 1, id FROM photos WHERE id % 3 > 0")
    connection.execute("INSERT INTO archived_photos VALUES (2), (11)")
    monkeypatch.setattr(photo_pages, "MANY_MARKED", many)
    restricted = replace(ADMIN, category_ids=frozenset({CategoryId(1)}))
    for actor, marked in ((ADMIN, [10, 8, 7, 5, 4, 1]), (restricted, [8, 7, 5, 4, 1])):
        for limit in range(1, 9):
            found = photo_pages.feed(connection, actor, FavouritesSet(), SortOrder.DATE, limit)
            assert [photo.id for photo in found] == marked[:limit]
            assert all(photo.marks.is_favourite for photo in found)
