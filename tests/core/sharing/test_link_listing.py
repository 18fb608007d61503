"""The list of share links: right numbers of photos, from few statements."""

from __future__ import annotations

import sqlite3

from core.database.database import Database
from core.library import photo_pages
from core.models import CategorySet, EverythingSet, KeySet, PhotoSet, SortOrder, YearSet
from core.operations import Operations
from core.sharing import link_listing
from core.sharing.models import ShareLink
from core.sharing.operations import MakeShareLink
from tests.core.building import ADMIN, Library


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
