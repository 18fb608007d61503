"""Records of thumbnails: written in batches, also at the end; a failure is only logged."""

from __future__ import annotations

import sqlite3

import pytest

from core.database.database import Database
from core.errors import DatabaseError
from core.pictures.photo_sources import PhotoSource, visible_photo
from core.pictures.thumbnail_records import ThumbnailRecords
from tests.core.building import ADMIN, populate

PREVIEW = b"\x01\x10\x20\x30"


@pytest.fixture
async def source(database: Database) -> PhotoSource:
    """The source of one photo without a thumbnail."""

    def build(connection: sqlite3.Connection) -> PhotoSource:
        populate(connection, {"Travel": {"Paris": 1}})
        key = connection.execute("SELECT asset_key FROM photos").fetchone()["asset_key"]
        return visible_photo(connection, ADMIN, key)[1]

    return await database.write(build)


async def recorded(database: Database) -> tuple[int, bytes]:
    return await database.read(
        lambda connection: tuple(connection.execute("SELECT has_thumbnail, coarse FROM photos").fetchone())
    )


async def test_closing_writes_what_was_collected(database: Database, source: PhotoSource) -> None:
    """Without waiting for the next batch; an empty preview later replaces none."""
    records = ThumbnailRecords(database)
    records.add(source, PREVIEW)
    assert await recorded(database) == (0, b"")
    await records.close()
    assert await recorded(database) == (1, PREVIEW)
    records.add(source, b"")
    await records.close()
    assert await recorded(database) == (1, PREVIEW)


async def test_a_database_error_is_only_logged(
    database: Database, source: PhotoSource, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The stored file is found by the next pass, so that the session continues."""

    async def full(_change: object) -> None:
        raise DatabaseError("The disk is full.")

    records = ThumbnailRecords(database)
    records.add(source, PREVIEW)
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", full)
        await records.close()
    assert "thumbnails could not be recorded: The disk is full." in caplog.text
    assert await recorded(database) == (0, b"")
