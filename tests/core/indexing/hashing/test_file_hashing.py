"""Files get their SHA-256 in the background, and lose it when they change."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from core.indexing.hashing.file_hashing import hash_files
from core.indexing.hashing.unhashed_files import count_unhashed
from core.jobs.job_run import JobRun
from core.jobs.models import JobProgress, JobStage
from tests.core.indexing.libraries import Scanner, jpeg, write

DIGESTS = "SELECT path, hex(sha256) FROM files WHERE missing_at IS NULL ORDER BY path"


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest().upper()


async def test_every_file_is_hashed_once(scanner: Scanner, photos: Path) -> None:
    """With progress; a second run has nothing to do, and a changed file is hashed again."""
    write(photos, "a/one.jpg", "b/two.jpg")
    write(photos, "b/large.jpg", contents=jpeg() + bytes(3 << 20))
    await scanner()
    progress: list[JobProgress] = []
    assert await hash_files(scanner.database, JobRun({}, on_progress=progress.append)) == 3
    assert await scanner.rows(DIGESTS) == [
        (b"a/one.jpg", digest_of(photos / "a/one.jpg")),
        (b"b/large.jpg", digest_of(photos / "b/large.jpg")),
        (b"b/two.jpg", digest_of(photos / "b/two.jpg")),
    ]
    assert {each.stage for each in progress} == {JobStage.FINGERPRINTS}
    assert (progress[0].done, progress[-1].done, progress[-1].total) == (0, 3, 3)
    assert await hash_files(scanner.database, JobRun({})) == 0
    write(photos, "a/one.jpg", contents=jpeg(80), mtime=1_700_000_000)
    await scanner()
    assert await scanner.database.read(count_unhashed) == 1
    assert await hash_files(scanner.database, JobRun({})) == 1


async def test_files_that_are_not_those_of_the_scan_are_left_out(scanner: Scanner, photos: Path) -> None:
    """Changed, deleted and replaced by a link since: the next scan sees to them; offline roots are not looked at."""
    write(photos, "a/changed.jpg", "a/deleted.jpg", "a/linked.jpg", "a/same.jpg")
    await scanner()
    write(photos, "a/changed.jpg", contents=jpeg(80), mtime=1_700_000_000)
    (photos / "a/deleted.jpg").unlink()
    (photos / "a/linked.jpg").rename(photos / "elsewhere.jpg")
    (photos / "a/linked.jpg").symlink_to(photos / "elsewhere.jpg")
    assert await hash_files(scanner.database, JobRun({})) == 1
    assert await scanner.rows("SELECT path FROM files WHERE sha256 IS NOT NULL") == [(b"a/same.jpg",)]
    await scanner.execute("UPDATE roots SET online = 0")
    assert await scanner.database.read(count_unhashed) == 0


async def test_a_paused_job_stops_within_a_file(scanner: Scanner, photos: Path) -> None:
    """At the next megabyte; cancelling it leaves what was recorded."""
    write(photos, "a/1.jpg")
    write(photos, "a/2.jpg", contents=jpeg() + bytes(4 << 20))
    await scanner()
    begun = asyncio.Event()
    run = JobRun({}, on_progress=lambda _: begun.set())
    run.hold(is_held=True)
    hashing = asyncio.create_task(hash_files(scanner.database, run))
    await asyncio.wait_for(begun.wait(), 60)
    assert await scanner.value("SELECT count(*) FROM files WHERE sha256 IS NOT NULL") == 0
    run.hold(is_held=False)
    assert await hashing == 2
    await scanner.execute("UPDATE files SET sha256 = NULL")
    run.hold(is_held=True)
    hashing = asyncio.create_task(hash_files(scanner.database, run))
    await asyncio.sleep(0)
    hashing.cancel()
    await asyncio.wait({hashing})
    assert hashing.cancelled()
    assert await scanner.database.read(count_unhashed) == 2
