"""The list of share links: right numbers of photos, from few statements."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from core.accounts.operations import RemoveMember, SetAccess, SetRole
from core.database.database import Database
from core.library import photo_pages
from core.models import CategorySet, EverythingSet, KeySet, PhotoSet, Role, SortOrder, YearSet
from core.operations import Operations
from core.sharing import link_listing, valid_links
from core.sharing.models import ShareLink
from core.sharing.operations import MakeShareLink
from tests.core.building import ADMIN, EDITOR, Library


async def listed(database: Database) -> tuple[dict[str, int], int]:
    """The number of photos of each link by its title, and how many statements it took to list them."""
    statements: list[str] = []

    def read(connection: sqlite3.Connection) -> tuple[ShareLink, ...]:
        connection.set_trace_callback(statements.append)
        try:
            return link_listing.share_links(connection, ADMIN)
        finally:
            connection.set_trace_callback(None)

    links = await database.read(read)
    return {link.title: link.photo_count for link in links}, len(statements)


async def test_each_link_has_its_number_of_photos(operations: Operations, database: Database, library: Library) -> None:
    """Categories, collections, chosen photos, everything and a year; a photo whose file is missing is not counted."""
    photos = await database.read(
        lambda connection: photo_pages.page(connection, ADMIN, EverythingSet(), SortOrder.OLDEST, None)
    )
    chosen = tuple(photo.asset_key for photo in photos)
    sets = (CategorySet("open"), library.sets["Lake"], EverythingSet(), YearSet(2020), YearSet(1990))
    for photo_set in (*sets, KeySet(chosen[:4]), KeySet(chosen[3:])):
        await operations.apply(ADMIN, MakeShareLink(photo_set))
    await database.write(lambda connection: connection.execute("UPDATE photos SET deleted_at = 1 WHERE id = 4").close())
    counts, _ = await listed(database)
    assert counts == {"Open": 7, "Lake": 5, "All photos": 10, "2020": 10, "1990": 0, "4 photos": 3, "8 photos": 7}


async def test_a_link_counts_what_its_guests_are_shown(
    operations: Operations, database: Database, library: Library
) -> None:
    """Also after its maker lost access to a category, or may share nothing, and after its collection was moved.

    The right number is that of the photos that a guest of the link has.
    """
    photos = await database.read(
        lambda connection: photo_pages.page(connection, ADMIN, EverythingSet(), SortOrder.OLDEST, None)
    )
    chosen = KeySet(tuple(photo.asset_key for photo in photos))
    sets: tuple[PhotoSet, ...] = (CategorySet("open"), *library.sets.values(), EverythingSet(), YearSet(2020), chosen)
    for maker in (ADMIN, EDITOR):
        for photo_set in sets:
            await operations.apply(maker, MakeShareLink(photo_set))
    whole = (7, 5, 2, 4, 11, 11, 11)
    assert await counted(database) == (*whole, *whole)
    await operations.apply(ADMIN, SetAccess(EDITOR.user_id, (library.categories["Secret"],)))
    assert await counted(database) == (*whole, 0, 0, 0, 4, 4, 4, 4)
    await database.write(move_lake)
    assert await counted(database) == (*whole, 0, 0, 0, 4, 4, 4, 4)
    for change in (SetRole(EDITOR.user_id, Role.VIEWER), RemoveMember(EDITOR.user_id)):
        await operations.apply(ADMIN, change)
        assert await counted(database) == (*whole, 0, 0, 0, 0, 0, 0, 0)


async def counted(database: Database) -> tuple[int, ...]:
    """The number of photos of each link in the order of making, which is what its guests have."""

    def read(connection: sqlite3.Connection) -> tuple[int, ...]:
        links = link_listing.share_links(connection, ADMIN)
        for link in links:
            guest = valid_links.by_id(connection, link.share_id)
            shown = 0 if guest is None else photo_pages.count(connection, guest.actor, EverythingSet())
            assert shown == link.photo_count, link
            assert link.state(datetime.now(UTC)) == ("open" if shown else "shows nothing")
        return tuple(link.photo_count for link in reversed(links))

    return await database.read(read)


def move_lake(connection: sqlite3.Connection) -> None:
    """Give the collection another slug, as a move to another category does; its former one stays an address."""
    connection.execute("INSERT INTO former_slugs SELECT slug, id FROM collections WHERE slug = 'open/lake'")
    connection.execute("UPDATE collections SET slug = 'open/sea' WHERE slug = 'open/lake'")


async def test_more_links_take_no_more_statements(operations: Operations, database: Database, library: Library) -> None:
    """Twelve links of each kind are listed with as many statements as one."""
    keys = [
        photo.asset_key
        for photo in await database.read(
            lambda connection: photo_pages.page(connection, ADMIN, EverythingSet(), SortOrder.OLDEST, None)
        )
    ]
    found = []
    for _ in range(12):
        sets: tuple[PhotoSet, ...] = (*library.sets.values(), CategorySet("open"), KeySet((keys[0], keys[9])))
        for photo_set in sets:
            await operations.apply(ADMIN, MakeShareLink(photo_set))
        found.append((await listed(database))[1])
    assert len(set(found)) == 1
