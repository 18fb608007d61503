"""Worker processes and settings for tests that scan real folders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[WorkerPool]:
    running = WorkerPool()
    await running.start(settings)
    yield running
    await running.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """The root folder that tests fill."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def scanner(database: Database, pool: WorkerPool, settings: Settings, photos: Path) -> Scanner:
    return Scanner(database, pool, settings, photos)
