"""A scan that is killed leaves a consistent index, and the next scan makes it what an uninterrupted one makes it."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from core.database.database import Database
from core.jobs import job_records
from core.jobs.models import JobKind, JobState
from tests.core.indexing.kills.killed_scans import ChangedLibrary, Kill, Moment, differences, faults, killed, scan

SEEDS = (2, 5)
"""In the first one, a collection leaves the last one of its category."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_next_scan_completes_a_killed_one(tmp_path: Path, seed: int) -> None:
    """At a transaction early, in the middle and late, before, within or after it; nothing is wrong in between."""
    library = ChangedLibrary(tmp_path, seed)
    await library.index()
    whole = library.copy("whole")
    total = await asyncio.to_thread(killed, whole, library.roots, None)
    assert total > 6
    assert faults(whole) == []
    chooser = random.Random(seed)
    for part, moment in enumerate(Moment):
        kill = Kill(chooser.randint(1 + part * total // 3, (part + 1) * total // 3), moment)
        folder = library.copy(f"killed-{moment}")
        assert await asyncio.to_thread(killed, folder, library.roots, kill) < 0
        assert faults(folder) == [], kill
        await scan(folder, *library.roots)
        assert differences(library, whole, folder) == [], kill


async def test_a_killed_scan_is_listed_as_interrupted(tmp_path: Path) -> None:
    """Its job says that the process ended; the one that completes the work is another."""
    library = ChangedLibrary(tmp_path, 3)
    await library.index()
    folder = library.copy("killed")
    assert await asyncio.to_thread(killed, folder, library.roots, Kill(5, Moment.AFTER)) < 0
    database = await Database.open(folder / "data" / "gallery.db")
    job, *_ = await database.read(lambda connection: job_records.listing(connection, folder / "data" / "jobs", 10))
    assert (job.kind, job.state, "ended before it did" in job.reason) == (JobKind.SCAN, JobState.INTERRUPTED, True)
    await database.close()
    await scan(folder, *library.roots)
    database = await Database.open(folder / "data" / "gallery.db")
    jobs = await database.read(lambda connection: job_records.listing(connection, folder / "data" / "jobs", 10))
    assert [each.state for each in jobs][:2] == [JobState.COMPLETED_WITH_ERRORS, JobState.INTERRUPTED]
    assert jobs[1].ended is not None
    assert [*(folder / "data" / "jobs").iterdir()] == []
    await database.close()
