"""A pool of real worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.derivatives.worker_pool import WorkerPool
from tests.core.derivatives.pools import settings_for


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[WorkerPool]:
    running = WorkerPool()
    await running.start(settings)
    yield running
    await running.close()
