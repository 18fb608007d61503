"""Databases for the tests of the core."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.database.database import Database
from tests.core.building import database_in_memory, place_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A real database file of the current shape, empty."""
    opened = await Database.open(place_database(tmp_path / "gallery.db"))
    yield opened
    await opened.close()


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A connection to an empty database of the current shape, in memory."""
    with database_in_memory() as fresh:
        yield fresh
