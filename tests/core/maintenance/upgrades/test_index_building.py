"""Large galleries are shown after an upgrade before all of their indexes are built; a job builds the others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.config import Settings
from core.database.deferred_indexes import DEFERRED
from core.database.migrations import known_migrations, migrate, missing_indexes
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.library.summaries import refresh_counts
from core.maintenance.upgrades.index_building import IndexBuilding
from core.models import CategorySet, CollectionSet, EverythingSet, SortOrder
from tests.core.building import (
    ADMIN,
    add_category,
    add_collection,
    add_members,
    add_photo,
    add_root,
    place_database,
)

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
ORDERS = [order for order in SortOrder if order is not SortOrder.HAND]


def upgrade(path: Path, number: int) -> None:
    """Write a database of an earlier shape and upgrade it as one with very many photos."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:number])
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Lisbon", add_root(connection))
        for name in "bac":
            add_photo(connection, collection, f"{name}.jpg")
        migrate(connection, path, many_photos=1)
        connection.execute("BEGIN")
        refresh_counts(connection, [collection])
        connection.execute("COMMIT")


@pytest.mark.parametrize("number", [3, 21, 34])
async def test_lists_are_the_same_before_and_after(tmp_path: Path, number: int) -> None:
    """Of every order, in every set; in the end the database is like a new one, and another start builds nothing."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1)
    upgrade(settings.database_path, number)
    gallery = await Gallery.open(settings)
    try:
        left = await gallery.database.read(missing_indexes)
        assert left
        assert left.keys() >= DEFERRED or number == 34
        before = await lists(gallery)
        building = IndexBuilding(gallery.database, gallery.jobs)
        await building.run()
        assert await lists(gallery) == before
        await building.run()
        (job,) = await gallery.jobs.list_jobs(ADMIN)
        assert (job.kind, job.state) == (JobKind.UPGRADE, JobState.COMPLETED)
        schema = await gallery.database.read(schema_of)
        new = tmp_path / "new.db"
        with closing(sqlite3.connect(place_database(new))) as connection:
            assert schema == schema_of(connection)
    finally:
        await gallery.close()


async def lists(gallery: Gallery) -> list[list[str]]:
    """Return the photos of all sets in all orders."""
    sets = (EverythingSet(), CategorySet("travel"), CollectionSet("travel/lisbon"))
    pages = [await gallery.library.page(ADMIN, each, order, None) for each in sets for order in ORDERS]
    return [[photo.asset_key for photo in page] for page in pages]


def schema_of(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return [tuple(row) for row in connection.execute(SCHEMA).fetchall()]
