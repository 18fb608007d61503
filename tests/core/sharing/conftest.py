"""A library in a real database file, and its share links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.limits.password_hashing import PasswordHashing
from core.operations import Operations
from core.sharing.sharing import Sharing
from tests.core.building import Library, operations_on, populate


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path / "config", tmp_path, None, share_listen="127.0.0.1:8023")


@pytest.fixture
async def library(database: Database) -> Library:
    """Two categories; EDITOR and ADMIN may share."""
    return await database.write(
        lambda connection: populate(connection, {"Open": {"Lake": 5, "Wood": 2}, "Secret": {"Safe": 4}})
    )


@pytest.fixture
def passwords() -> Iterator[PasswordHashing]:
    opened = PasswordHashing()
    yield opened
    opened.close()


@pytest.fixture
def shares(
    database: Database, library: Library, settings: Settings, tmp_path: Path, passwords: PasswordHashing
) -> Sharing:
    return Sharing(database, DerivativeStore(tmp_path / "derivatives"), settings, passwords)


@pytest.fixture
def operations(database: Database, library: Library) -> Operations:
    """Operations on the database of `shares`."""
    return operations_on(database)
