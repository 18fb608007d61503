"""Collections of a category, covers, neighbours."""

from __future__ import annotations

import sqlite3

import pytest

from core.database.database import Database
from core.errors import NotFoundError
from core.library.grouping.member_groups import MemberGroups
from core.library.library import Library
from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CategorySet,
    CollectionId,
    CollectionSet,
    Downloads,
    Role,
    SelectionSet,
    ShareId,
    ShareLinkSet,
    SharePass,
    SortOrder,
    UserId,
)
from core.sets.orders import COLLECTION_ORDERS
from tests.core.building import (
    ADMIN,
    FIRST_SECOND,
    add_category,
    add_collection,
    add_members,
    add_photo,
    add_root,
    populate,
)

GROUPS = MemberGroups()


def choose_cover(connection: sqlite3.Connection, collection_id: CollectionId, asset_key: AssetKey) -> None:
    connection.execute(
        "UPDATE collections SET chosen_cover_id = (SELECT id FROM photos WHERE asset_key = ?) WHERE id = ?",
        (asset_key, collection_id),
    )


@pytest.fixture
def travel(connection: sqlite3.Connection) -> CategoryId:
    """Three collections that each order lists differently, an empty one, and another category."""
    root_id = add_root(connection)
    travel = add_category(connection, "Travel")
    plan = {
        # name: (added, taken and size of each photo)
        "Day 10": (3, [(50, 5), (10, 5)]),
        "day 2": (1, [(40, 100)]),
        "Ärø": (2, [(60, 1), (55, 1), (57, 1)]),
        "Empty": (4, []),
    }
    for name, (added, shots) in plan.items():
        home = add_collection(connection, travel, name, root_id, added_at=added)
        for taken, size in shots:
            add_photo(connection, home, f"{taken}.jpg", taken_local=taken, size=size)
    other = add_collection(connection, add_category(connection, "Home"), "Garden", root_id)
    add_photo(connection, other, "rose.jpg")
    refresh_counts(connection, [CollectionId(number) for number in range(1, 6)])
    add_members(connection)
    for name, stars in (("Day 10", 5), ("Ärø", 3)):
        connection.execute(
            "INSERT INTO rated_collections SELECT ?, id, ? FROM collections WHERE name = ?",
            (ADMIN.user_id, stars, name),
        )
    return travel


ORDERS = {
    SortOrder.NAME: ["Ärø", "day 2", "Day 10"],
    SortOrder.DATE: ["Ärø", "Day 10", "day 2"],
    SortOrder.OLDEST: ["Day 10", "day 2", "Ärø"],
    SortOrder.ADDED: ["Day 10", "Ärø", "day 2"],
    SortOrder.SIZE: ["day 2", "Day 10", "Ärø"],
    SortOrder.RATING: ["Day 10", "Ärø", "day 2"],
}


@pytest.mark.parametrize("order", COLLECTION_ORDERS)
@pytest.mark.usefixtures("travel")
def test_collections_come_in_the_order_asked_for(connection: sqlite3.Connection, order: SortOrder) -> None:
    """By natural name, newest or oldest photo, first scan, all bytes, or rating; empty ones are not listed."""
    assert [each.name for each in GROUPS.collections(connection, ADMIN, "travel", order)] == ORDERS[order]


@pytest.mark.parametrize("order", COLLECTION_ORDERS)
@pytest.mark.usefixtures("travel")
def test_neighbours_are_those_of_the_list(connection: sqlite3.Connection, order: SortOrder) -> None:
    """Previous and next follow the list in every order and stop at its ends."""
    listed = GROUPS.collections(connection, ADMIN, "travel", order)
    for before, here, after in zip((None, *listed), listed, (*listed[1:], None), strict=False):
        assert GROUPS.neighbours(connection, ADMIN, here, order) == (before, after)


def test_neighbours_of_equals_keep_their_order(connection: sqlite3.Connection) -> None:
    """Collections that were added in the same second are listed one by one."""
    populate(connection, {"Travel": dict.fromkeys("abcde", 1)})
    listed = GROUPS.collections(connection, ADMIN, "travel", SortOrder.ADDED)
    walked = [listed[0]]
    while (following := GROUPS.neighbours(connection, ADMIN, walked[-1], SortOrder.ADDED)[1]) is not None:
        walked.append(following)
    assert walked == list(listed)


@pytest.mark.usefixtures("travel")
def test_a_collection_is_found_by_its_slug(connection: sqlite3.Connection) -> None:
    """It has its category; an empty one is found as well; an unknown slug is an error."""
    found = GROUPS.collection(connection, ADMIN, "travel/day-10")
    assert (found.name, found.category_slug, found.category_name, found.photo_count) == (
        "Day 10",
        "travel",
        "Travel",
        2,
    )
    assert found.oldest is not None
    assert found.newest is not None
    assert (found.newest - found.oldest).total_seconds() == 40
    empty = GROUPS.collection(connection, ADMIN, "travel/empty")
    assert (empty.photo_count, empty.cover, empty.oldest, empty.newest) == (0, None, None, None)
    with pytest.raises(NotFoundError, match="collection"):
        GROUPS.collection(connection, ADMIN, "travel/nowhere")
    with pytest.raises(NotFoundError, match="category"):
        GROUPS.collections(connection, ADMIN, "nowhere")
    with pytest.raises(NotFoundError, match="category"):
        GROUPS.category(connection, ADMIN, "nowhere")


@pytest.mark.usefixtures("travel")
def test_categories_come_with_counts_and_covers(connection: sqlite3.Connection) -> None:
    """Counts leave out empty collections; covers are those of the newest collections, newest first, at most four."""
    home, travel = GROUPS.categories(connection, ADMIN)
    assert (home.name, home.collection_count, home.photo_count, len(home.covers)) == ("Home", 1, 1, 1)
    assert (travel.name, travel.collection_count, travel.photo_count) == ("Travel", 3, 6)
    listed = GROUPS.collections(connection, ADMIN, "travel", SortOrder.DATE)
    assert travel.covers == tuple(each.cover for each in listed)
    assert travel == GROUPS.category(connection, ADMIN, "travel")
    assert travel.newest == listed[0].newest
    for order, first in {SortOrder.DATE: "Home", SortOrder.OLDEST: "Travel", SortOrder.SIZE: "Home"}.items():
        assert GROUPS.categories(connection, ADMIN, order)[0].name == first


def test_covers_are_at_most_four(connection: sqlite3.Connection) -> None:
    """A category of many collections shows the four newest."""
    populate(connection, {"Travel": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 0}})
    listed = GROUPS.collections(connection, ADMIN, "travel", SortOrder.DATE)
    assert GROUPS.categories(connection, ADMIN)[0].covers == tuple(each.cover for each in listed[:4])


def test_a_chosen_cover_comes_before_the_automatic_one(connection: sqlite3.Connection) -> None:
    """While its photo is listed in this collection; otherwise the automatic one is used."""
    library = populate(connection, {"Travel": {"Paris": 3, "Rome": 1}})
    paris = library.collections["Paris"]
    automatic = GROUPS.collection(connection, ADMIN, "travel/paris").cover
    chosen = add_photo(connection, paris, "z.jpg")
    choose_cover(connection, paris, chosen)
    found = GROUPS.collection(connection, ADMIN, "travel/paris")
    assert found.cover is not None
    assert found.cover.asset_key == chosen
    assert found.cover in GROUPS.categories(connection, ADMIN)[0].covers
    for change in (
        "UPDATE photos SET deleted_at = 1 WHERE asset_key = ?",
        "UPDATE photos SET deleted_at = NULL, width = 0 WHERE asset_key = ?",
        "UPDATE photos SET width = 600, collection_id = 2 WHERE asset_key = ?",
        "DELETE FROM photos WHERE asset_key = ?",
    ):
        connection.execute(change, (chosen,))
        found = GROUPS.collection(connection, ADMIN, "travel/paris")
        assert found.cover == automatic


def test_dates_are_wall_clocks(connection: sqlite3.Connection) -> None:
    """The dates of a collection are local times without a zone."""
    populate(connection, {"Travel": {"Paris": 1}})
    newest = GROUPS.collection(connection, ADMIN, "travel/paris").newest
    assert newest is not None
    assert newest.tzinfo is None
    assert newest.isoformat() == "2020-09-13T12:27:40"
    assert FIRST_SECOND == 1_600_000_000


async def test_a_set_that_is_a_collection(database: Database) -> None:
    """Also the photos of a link, for its guest; other sets are of no collection, and a missing one is an error."""
    sets = (await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 2}}))).sets
    await database.write(
        lambda connection: connection.execute(
            "INSERT INTO shares VALUES (5, 'id', 'hash', x'00', 1, 'travel', 'Fine', '', 0, NULL, NULL, 0, 'off', 0, 1,"
            " 1, 4000000000, NULL, NULL)"
        )
    )
    library = Library(database)
    share = SharePass(ShareId(5), "Fine", CategorySet("travel"), shows_details=True, downloads=Downloads.OFF)
    guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)

    paris = await library.collection_of(ADMIN, sets["Paris"])
    shared = await library.collection_of(guest, ShareLinkSet(ShareId(5)))

    assert paris is not None
    assert paris.photo_set == sets["Paris"]
    assert shared is not None
    assert (shared.name, shared.photo_count) == ("Fine", 2)
    assert await library.collection_of(ADMIN, CategorySet("travel")) is None
    assert await library.collection_of(ADMIN, SelectionSet()) is None
    with pytest.raises(NotFoundError):
        await library.collection_of(ADMIN, CollectionSet("travel/rome"))
