"""The rows of places: photos that wait, and what is written of those that were found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from core.library.places.place_rows import (
    common_place,
    count_unplaced,
    has_unplaced,
    place_all_again,
    place_of,
    save_places,
    waiting_photos,
)
from core.models import NamedPlace, PhotoId
from core.models.places.named_places import FoundPlace
from tests.core.building import (
    add_category,
    add_collection,
    add_members,
    add_photo,
    add_root,
    database_in_memory,
)


def found(city: str, city_id: int, neighbourhood: str = "", neighbourhood_id: int = 0) -> FoundPlace:
    region = "Lisboa" if city else ""
    place = NamedPlace(neighbourhood, city, region, "Portugal", "PT")
    return FoundPlace(place, city_id, neighbourhood_id, "Europe/Lisbon", 38.7, -9.1)


LISBON, ALFAMA, SINTRA = found("Lisbon", 1), found("Lisbon", 1, "Alfama", 2), found("Sintra", 3)
COUNTRY = found("", 0)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Portugal", add_root(connection))
        for number in range(3):
            add_photo(connection, collection, f"{number}.jpg", latitude=38.7 + number, longitude=-9.1)
        add_photo(connection, collection, "nowhere.jpg")
        connection.execute("DELETE FROM changed_facts")
        yield connection


def place_ids(connection: sqlite3.Connection) -> list[int | None]:
    return [row[0] for row in connection.execute("SELECT place_id FROM photos ORDER BY id")]


def settle(connection: sqlite3.Connection, *places: FoundPlace | None) -> None:
    save_places(connection, list(zip(waiting_photos(connection, 100), places, strict=True)))


def test_new_photos_with_coordinates_wait(connection: sqlite3.Connection) -> None:
    assert [tuple(photo) for photo in waiting_photos(connection, 2)] == [(1, 38.7, -9.1), (2, 39.7, -9.1)]
    assert count_unplaced(connection) == 3


def test_found_places_are_written_once_and_categories_are_counted_again(connection: sqlite3.Connection) -> None:
    settle(connection, ALFAMA, ALFAMA, None)
    assert place_ids(connection) == [1, 1, None, None]
    assert place_of(connection, 1) == ALFAMA.place
    assert place_of(connection, None) is None
    assert not has_unplaced(connection)
    assert [tuple(row) for row in connection.execute("SELECT * FROM changed_facts")] == [(1, 1)]


def test_a_photo_whose_coordinates_change_loses_its_place_and_waits_again(connection: sqlite3.Connection) -> None:
    settle(connection, LISBON, LISBON, SINTRA)
    connection.execute("UPDATE photos SET latitude = 40 WHERE id = 2")
    connection.execute("UPDATE photos SET latitude = NULL, longitude = NULL WHERE id = 3")
    connection.execute("UPDATE photos SET latitude = latitude, longitude = longitude WHERE id = 1")
    assert place_ids(connection) == [1, None, None, None]
    assert [tuple(photo) for photo in waiting_photos(connection, 9)] == [(2, 40, -9.1), (3, None, None)]


def test_what_changed_while_places_were_looked_for_still_waits(connection: sqlite3.Connection) -> None:
    waiting = waiting_photos(connection, 100)
    connection.execute("UPDATE photos SET longitude = 7 WHERE id = 2")
    save_places(connection, [(photo, LISBON) for photo in waiting])
    assert place_ids(connection) == [1, None, 1, None]
    assert [photo.photo_id for photo in waiting_photos(connection, 9)] == [2]


def test_a_removed_photo_no_longer_waits(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM photos WHERE id = 2")
    settle(connection, LISBON, None, LISBON)
    assert not has_unplaced(connection)


def test_places_that_are_prepared_again_keep_their_rows_and_get_the_names_of_now(
    connection: sqlite3.Connection,
) -> None:
    settle(connection, LISBON, SINTRA, COUNTRY)
    assert place_all_again(connection) == 3
    renamed = LISBON._replace(place=NamedPlace("", "Lisboa", "Lisboa", "Portugal", "PT"))
    settle(connection, renamed, SINTRA, COUNTRY)
    rows = connection.execute("SELECT id, city, path FROM places ORDER BY id")
    assert [tuple(row) for row in rows] == [
        (1, "Lisboa", "portugal/lisboa/lisboa"),
        (2, "Sintra", "portugal/lisboa/sintra"),
        (3, "", "portugal"),
    ]


def test_the_common_place_is_the_city_of_most_photos(connection: sqlite3.Connection) -> None:
    ids = [PhotoId(number) for number in (1, 2, 3, 4)]
    assert common_place(connection, ids) is None
    settle(connection, ALFAMA, LISBON, SINTRA)
    assert common_place(connection, ids) == LISBON.place
    assert common_place(connection, ids[:1]) == ALFAMA.place
    assert common_place(connection, ids[2:]) == SINTRA.place
    assert common_place(connection, []) is None
