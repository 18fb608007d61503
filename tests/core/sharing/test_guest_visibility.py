"""Every query shows a guest the same photos, whatever the link shows and whatever became of its maker."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GalleryError
from core.library import photo_pages, positions
from core.library.grouping.guest_groups import GuestGroups
from core.models import (
    Actor,
    AssetKey,
    CategorySet,
    Collection,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    GuestId,
    MonthSet,
    PhotoSet,
    SessionFavourites,
    ShareId,
    SortOrder,
    YearSet,
    id_ranges,
    photo_set_text,
)
from core.pictures.photo_sources import visible_photo
from core.sets.statements import Statement
from core.sharing import valid_links
from tests.core.building import EDITOR, Library, database_in_memory, populate

PHOTOS = 9
_VISIBLE = Statement("test: photos of a guest", "SELECT id FROM photos WHERE {listed} AND {visible}")
_ROWS = """
SELECT photos.id, photos.category_id, deleted_at, width, categories.slug AS category, collections.slug AS collection
FROM photos JOIN collections ON collections.id = collection_id JOIN categories ON categories.id = photos.category_id
"""
TARGETS: tuple[PhotoSet | None, ...] = (
    None,
    CollectionSet("open/lake"),
    CollectionSet("secret/safe"),
    CategorySet("open"),
    CategorySet("nowhere"),
    EverythingSet(),
    YearSet(2020),
    MonthSet(2020, 9),
    MonthSet(2020, 10),
)
NUMBERS = st.frozensets(st.integers(1, PHOTOS))


@pytest.fixture(scope="module")
def plain() -> Iterator[tuple[sqlite3.Connection, Library]]:
    with database_in_memory() as connection:
        yield connection, populate(connection, {"Open": {"Lake": 3, "Wood": 2}, "Secret": {"Safe": 4}})


def expected(
    connection: sqlite3.Connection, chosen: frozenset[int], target: PhotoSet | None, access: object
) -> set[int]:
    """Say in Python what {visible} says in SQL, for a valid link."""
    shown = set()
    for row in connection.execute(_ROWS):
        sets: dict[PhotoSet | None, bool] = {
            None: row["id"] in chosen,
            CollectionSet(row["collection"]): True,
            CategorySet(row["category"]): True,
            EverythingSet(): True,
            YearSet(2020): True,
            MonthSet(2020, 9): True,
        }
        named = sets.get(target, False)
        allowed = access is None or row["category_id"] in access  # type: ignore[operator]
        if named and allowed and row["deleted_at"] is None and row["width"]:
            shown.add(row["id"])
    return shown


@given(
    chosen=NUMBERS,
    target=st.sampled_from(TARGETS),
    access=st.none() | st.frozensets(st.integers(1, 2)),
    role=st.sampled_from(["admin", "editor", "viewer"]),
    gone=NUMBERS,
    broken=NUMBERS,
    ended=st.sampled_from(["", "", "", "revoked_at = 1", "expires_at = 1", "removed"]),
)
def test_every_query_agrees(
    plain: tuple[sqlite3.Connection, Library],
    chosen: frozenset[int],
    target: PhotoSet | None,
    access: frozenset[int] | None,
    role: str,
    gone: frozenset[int],
    broken: frozenset[int],
    ended: str,
) -> None:
    """Pages, counts, places, single photos, details, originals and the condition show exactly the same photos.

    Of photos that were once made favourites, in a session or on a web page, a guest is shown the same ones, too.
    """
    connection, _ = plain
    connection.execute("BEGIN")
    try:
        guest = build(connection, chosen, target, access, role, gone, broken)
        stands = role != "viewer" and not ended
        if ended == "removed":
            connection.execute("UPDATE users SET removed_at = 1 WHERE id = ?", (EDITOR.user_id,))
        elif ended:
            connection.execute(f"UPDATE shares SET {ended}")
        shown = expected(connection, chosen, target, None if role == "admin" else access) if stands else set()
        assert query_everything(connection, guest) == [shown] * 6
        assert favourites(connection, guest, chosen) == [shown & chosen] * 4
    finally:
        connection.execute("ROLLBACK")


def build(
    connection: sqlite3.Connection,
    chosen: frozenset[int],
    target: PhotoSet | None,
    access: frozenset[int] | None,
    role: str,
    gone: frozenset[int],
    broken: frozenset[int],
) -> Actor:
    """Store the state; return the guest as they were while the link was valid."""
    connection.execute(
        "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', ?, ?, 't', '', 0, NULL, NULL, 0, 'originals', 0, 1, 1,"
        " 4000000000, NULL, NULL)",
        (EDITOR.user_id, "share:1" if target is None else photo_set_text(target)),
    )
    if target is None:
        connection.executemany("INSERT INTO share_photos VALUES (1, ?)", [(number,) for number in chosen])
    connection.execute(
        "UPDATE users SET role = 'editor', restricted = ? WHERE id = ?", (access is not None, EDITOR.user_id)
    )
    connection.executemany(
        "INSERT INTO category_access VALUES (?, ?)", [(EDITOR.user_id, each) for each in access or ()]
    )
    connection.executemany("UPDATE photos SET deleted_at = 1 WHERE id = ?", [(number,) for number in gone])
    connection.executemany("UPDATE photos SET width = 0 WHERE id = ?", [(number,) for number in broken])
    share = valid_links.by_id(connection, ShareId(1))
    assert share is not None
    connection.execute("UPDATE users SET role = ? WHERE id = ?", (role, EDITOR.user_id))
    return share.actor


def query_everything(connection: sqlite3.Connection, guest: Actor) -> list[set[int]]:
    """Return the ids that each kind of query shows."""
    keys = {row["asset_key"]: row["id"] for row in connection.execute("SELECT id, asset_key FROM photos")}
    scope = EverythingSet()

    def answered(question: object, key: AssetKey) -> bool:
        try:
            return question(connection, guest, key) is not None  # type: ignore[operator]
        except GalleryError:
            return False

    page = photo_pages.page(connection, guest, scope, SortOrder.NAME, None)
    assert photo_pages.page(connection, guest, CollectionSet("secret/safe"), SortOrder.DATE, None) == ()
    assert photo_pages.count(connection, guest, scope) == len(page)
    total = sum(each.photo_count for each in collections_of(connection, guest))
    assert total == len(page)
    return [
        {photo.id for photo in page},
        {number for key, number in keys.items() if answered(photo_pages.photo, AssetKey(key))},
        {number for key, number in keys.items() if answered(photo_pages.details, AssetKey(key))},
        {number for key, number in keys.items() if answered(visible_photo, AssetKey(key))},
        {
            number
            for key, number in keys.items()
            if positions.position(connection, guest, scope, SortOrder.OLDEST, AssetKey(key)) is not None
        },
        {row["id"] for row in connection.execute(*_VISIBLE.fill(guest))},
    ]


def favourites(connection: sqlite3.Connection, guest: Actor, chosen: frozenset[int]) -> list[set[int]]:
    """Return the favourites that a session and a web page show and mark with a heart, if those chosen became some."""
    connection.executemany("INSERT INTO guest_favourites VALUES (7, ?, 1, 0)", [(number,) for number in chosen])
    found = []
    for kept in (SessionFavourites(id_ranges(chosen)), GuestId(7)):
        actor = replace(guest, favourites=kept)
        listed = photo_pages.page(connection, actor, FavouritesSet(), SortOrder.OLDEST, None)
        everything = photo_pages.page(connection, actor, EverythingSet(), SortOrder.OLDEST, None)
        hearts = {int(photo.id) for photo in everything if photo.marks.is_favourite}
        found += [{int(photo.id) for photo in listed}, hearts]
    return found


def collections_of(connection: sqlite3.Connection, guest: Actor) -> list[Collection]:
    try:
        return list(GuestGroups().collections(connection, guest, "shared"))
    except GalleryError:
        return []
