"""Workers that the system ends while they read what belongs together: nothing is recorded against the files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.database.database import Database
from core.indexing.units.unit_facts import read_videos
from tests.core.indexing import fragile_reading
from tests.core.indexing.libraries import Scanner, SpyPool, write
from tests.core.media.live.apple_files import apple_still, apple_video

IDENTIFIER = "9B539AB8-A668-4FA6-9207-EB653A5E7E3C"
LIVE = """
SELECT CAST(photos.path AS TEXT), CAST(files.path AS TEXT), content_id
FROM files JOIN photos ON photos.id = photo_id WHERE role = 'live-video' AND missing_at IS NULL
"""
PAIRED = [("a/still.jpg", "a/IMG_1.mov", IDENTIFIER)]
MORE_THAN_ATTEMPTS = 99


class KillingPool(SpyPool):
    """A pool whose workers the system ends the first times that they read headers of videos."""

    def __init__(self, diary: Path) -> None:
        super().__init__()
        self.kills = 0
        self._diary = diary

    async def run(self, function: Callable[..., Any], *args: object, **options: Any) -> Any:
        if function is read_videos:
            args = (str(self._diary), self.kills, *args)
            function = fragile_reading.read_videos_after_kills
        return await super().run(function, *args, **options)


@pytest.fixture
async def pool(settings: Settings, tmp_path: Path) -> AsyncIterator[KillingPool]:
    running = KillingPool(tmp_path / "diary")
    await running.start(settings)
    yield running
    await running.close()


@pytest.fixture
def scanner(database: Database, pool: KillingPool, settings: Settings, photos: Path) -> Scanner:
    """A scanner of a live photo whose video has the name of another picture, taken at the same time."""
    write(photos, "a/still.jpg", contents=apple_still(IDENTIFIER))
    write(photos, "a/IMG_1.jpg")
    write(photos, "a/IMG_1.mov", contents=apple_video(IDENTIFIER))
    return Scanner(database, pool, settings, photos)


async def test_a_video_whose_worker_was_killed_is_read_again(scanner: Scanner, pool: KillingPool) -> None:
    """Together with other files, and then by itself: one scan finds its still."""
    pool.kills = 2
    await scanner()

    assert await scanner.rows(LIVE) == PAIRED


async def test_a_video_whose_workers_were_all_killed_is_read_by_the_next_scan(
    scanner: Scanner, pool: KillingPool
) -> None:
    """Until then it is joined by its name; once it was read, no scan reads it again."""
    pool.kills = MORE_THAN_ATTEMPTS
    await scanner()
    assert await scanner.rows(LIVE) == [("a/IMG_1.jpg", "a/IMG_1.mov", None)]

    pool.kills = 0
    await scanner()
    assert await scanner.rows(LIVE) == PAIRED

    pool.runs.clear()
    await scanner()
    assert await scanner.rows(LIVE) == PAIRED
    assert pool.runs == []
