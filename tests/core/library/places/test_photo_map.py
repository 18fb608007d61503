"""Clusters of the map are what counting photo by photo in Python finds, for every actor, area and level."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.places.kept_squares import LEVELS, POINTS_OF_CATEGORY, SQUARE, squares_of_category
from core.library.places.map_counts import POINTS_OF_CHANGED
from core.library.places.photo_map import clusters, extent
from core.library.places.square_lists import read_squares, squares_of_points
from core.library.statistics.category_facts import keep, next_changed
from core.models import Actor, CategoryId
from core.models.places.map_grid import FINEST, GridSquare, MapArea, number_of, view_of
from tests.core.building import ADMIN, VIEWER, add_photo, database_in_memory, populate
from tests.hypothesis_examples import examples

_SOME = replace(VIEWER, category_ids=frozenset({CategoryId(2)}))

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0]), st.floats(38.7, 38.72))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 0.0]), st.floats(-9.15, -9.13))


@st.composite
def areas(draw: st.DrawFn) -> MapArea:
    south, north = sorted((draw(latitudes), draw(latitudes)))
    west, east = draw(longitudes), draw(longitudes)
    return MapArea(*(round(edge, 6) for edge in (south, west, north, east)))


def counted(connection: sqlite3.Connection, actor: Actor, area: MapArea, level: int) -> dict[GridSquare, int]:
    return {each.square: each.photos for each in clusters(connection, actor, area, level)}


def counted_in_python(connection: sqlite3.Connection, actor: Actor, area: MapArea, level: int) -> dict[GridSquare, int]:
    """Count the photos that an actor has access to in each square that the area touches."""
    rows = connection.execute(
        """SELECT latitude, longitude, category_id FROM photos
        WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND deleted_at IS NULL AND width > 0
            AND id NOT IN (SELECT photo_id FROM trashed_photos)"""
    )
    squares: Counter[GridSquare] = Counter()
    for latitude, longitude, category_id in rows:
        if actor.category_ids is None or category_id in actor.category_ids:
            squares[square_at(latitude, longitude, level)] += 1
    return {square: photos for square, photos in squares.items() if _touches(area, square)}


def square_at(latitude: float, longitude: float, level: int) -> GridSquare:
    column, row = int((longitude + 180.0) * 262144 / 360.0) % 262144, int((latitude + 90.0) * 262144 / 360.0)
    return GridSquare(level, column >> FINEST - level, row >> FINEST - level)


def _touches(area: MapArea, square: GridSquare) -> bool:
    """Compare the edges; 180° E is the end of the last square here."""
    box = square.area
    if not (box.south <= area.north and (area.south < box.north or area.south == box.south)):
        return False
    is_last = box.east == 180.0
    after = area.west < box.east or (is_last and area.west == 180.0)
    before = box.west <= area.east
    return after and before if area.west <= area.east else after or before


@pytest.fixture(scope="module")
def crowded() -> Iterator[list[sqlite3.Connection]]:
    """Crowded and lonely photos of three categories, of which none, one or all counts are kept; one is in the trash."""
    with ExitStack() as stack:
        libraries = [stack.enter_context(database_in_memory()) for _ in range(3)]
        built = populate(libraries[0], {"A": {"One": 0}, "B": {"Two": 0}, "C": {"Three": 0}})
        chance = Random(7)
        for number in range(300):
            near = chance.choice([0.0, 1e-3, 1.0])
            latitude, longitude = (38.71, -9.14) if number % 3 else (chance.uniform(-90, 90), chance.uniform(-180, 180))
            place = {"latitude": latitude + near * chance.random(), "longitude": longitude + near * chance.random()}
            place = {"latitude": min(place["latitude"], 90.0), "longitude": min(place["longitude"], 180.0)}
            add_photo(libraries[0], list(built.collections.values())[chance.randrange(3)], "x.jpg", **place)
        for latitude, longitude in product((-90.0, 0.0, 90.0), (-180.0, 0.0, 180.0)):
            add_photo(libraries[0], built.collections["Two"], "x.jpg", latitude=latitude, longitude=longitude)
        libraries[0].execute("INSERT INTO trashed_photos (photo_id) VALUES (2)")
        for library, kept in zip(libraries[1:], (1, 3), strict=True):
            libraries[0].backup(library)
            for _ in range(kept):
                changed = next_changed(library)
                assert changed is not None
                keep(library, changed)
        yield libraries


@settings(max_examples=examples(60), deadline=None)
@given(area=areas(), level=st.integers(1, FINEST))
def test_clusters_are_those_of_counting_photo_by_photo(
    crowded: list[sqlite3.Connection], area: MapArea, level: int
) -> None:
    """In every view, for a member with all categories and one with some, whether counts are kept or not."""
    for actor in (ADMIN, _SOME):
        expected = counted_in_python(crowded[0], actor, area, level)
        assert [counted(library, actor, area, level) for library in crowded] == [expected] * 3


@settings(max_examples=examples(40))
@given(latitude=latitudes, longitude=longitudes)
def test_the_database_numbers_squares_as_the_grid_does(latitude: float, longitude: float) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        query = f"SELECT {SQUARE} FROM (SELECT :latitude AS latitude, :longitude AS longitude)"
        found = connection.execute(query, {"latitude": latitude, "longitude": longitude}).fetchone()[0]
    square = square_at(latitude, longitude, FINEST)
    assert found == number_of(square.column, square.row)
    parts = [square_at(latitude, longitude, level).spans() for level in range(FINEST + 1)]
    assert all(any(first <= found < end for first, end in spans) for spans in parts)


@settings(max_examples=examples(40))
@given(area=areas(), level=st.integers(1, FINEST))
def test_a_view_reads_few_ranges_of_squares(area: MapArea, level: int) -> None:
    assert len(view_of(area, level).spans) <= 33


@pytest.fixture
def lisbon() -> Iterator[sqlite3.Connection]:
    """Forty photos of Lisbon in a category, one of Fiji on each side of 180° in another."""
    with database_in_memory() as connection:
        built = populate(connection, {"Open": {"City": 0}, "Secret": {"Island": 0}})
        for number in range(40):
            add_photo(connection, built.collections["City"], "x.jpg", latitude=38.71, longitude=-9.14 + number / 1e5)
        for longitude in (179.9, -179.9):
            add_photo(connection, built.collections["Island"], "y.jpg", latitude=-16.8, longitude=longitude)
        while (changed := next_changed(connection)) is not None:
            keep(connection, changed)
        yield connection


def test_a_view_across_180_degrees_has_both_sides(lisbon: sqlite3.Connection) -> None:
    found = clusters(lisbon, ADMIN, MapArea(-20, 179, -15, -179), 8)
    assert sorted((each.photos, round(each.longitude, 3)) for each in found) == [(1, -179.9), (1, 179.9)]


def test_a_cluster_is_where_its_photos_are_on_average(lisbon: sqlite3.Connection) -> None:
    (found,) = clusters(lisbon, ADMIN, MapArea(30, -20, 50, 0), 5)
    assert (found.photos, round(found.latitude, 6), round(found.longitude, 6)) == (40, 38.71, -9.139805)
    assert found.square.area.query == "area:33.75,-11.25,45,0"


def test_a_category_keeps_its_squares_at_some_levels(lisbon: sqlite3.Connection) -> None:
    """The forty photos of Lisbon are in one square of each level; the edges of a list are those of its squares."""
    kept = squares_of_category(lisbon, 1)
    assert [row[1] for row in kept] == [*reversed(LEVELS)]
    assert [read_squares([row[-1]])[:, 2].tolist() for row in kept] == [[40]] * len(LEVELS)
    for _, _, _, west, east, south, north, squares in squares_of_category(lisbon, 2):
        columns, rows, photos = zip(*read_squares([squares]).tolist(), strict=True)
        assert (min(columns), max(columns), min(rows), max(rows), sum(photos)) == (west, east, south, north, 2)


def test_the_ends_of_the_earth_have_a_square() -> None:
    found = squares_of_points([(-180.0, -90.0), (180.0, 90.0), (0.0, 0.0)]).tolist()
    assert found == [[0, 0, 1], [0, 2**31, 1], [2**31, 2**30, 1]]


def test_every_statement_of_the_map_reads_its_index_alone(lisbon: sqlite3.Connection) -> None:
    """Photos are looked up in the index of squares, which has all that is counted."""
    for query, searched in (
        (POINTS_OF_CATEGORY.fill(category_id=1), "category_id=?"),
        (POINTS_OF_CHANGED.fill(ADMIN, ids="[]", spans="[]"), "category_id=? AND <expr>>? AND <expr><?"),
    ):
        plan = [row["detail"] for row in lisbon.execute(f"EXPLAIN QUERY PLAN {query[0]}", query[1])]
        read = [
            line for line in plan if "photos" in line and "trashed_photos" not in line and "story_photos" not in line
        ]
        assert read == [f"SEARCH photos USING COVERING INDEX photos_on_map ({searched})"]
        assert not any("TEMP B-TREE" in line for line in plan)


def test_the_map_begins_where_photos_with_access_are(lisbon: sqlite3.Connection) -> None:
    """Of all photos across 180°, of one category around it alone; without photos nowhere."""
    whole, some = extent(lisbon, ADMIN), extent(lisbon, replace(VIEWER, category_ids=frozenset({CategoryId(1)})))
    assert whole is not None
    assert some is not None
    assert [round(each, 2) for each in (whole.south, whole.west, whole.north, whole.east)] == [
        -16.8,
        179.9,
        38.71,
        -9.14,
    ]
    assert [round(each, 2) for each in (some.south, some.west, some.north, some.east)] == [38.71, -9.14, 38.71, -9.14]
    assert extent(lisbon, replace(VIEWER, category_ids=frozenset())) is None
