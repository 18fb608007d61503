"""Marks of photos whose worker failed: scans clear them and try again, a bounded number of times."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.indexing import file_reading
from core.indexing.commit import MOST_WORKER_FAILURES
from core.maintenance.database_checks import database_findings
from core.maintenance.findings import Level
from tests.core.indexing import fragile_reading
from tests.core.indexing.libraries import Scanner, write

MARK = "UPDATE photos SET error = 'Reading this picture took too long.', error_at = 1, worker_failures = "


@pytest.mark.parametrize("header", ["width", "0"])
async def test_a_scan_clears_a_mark(scanner: Scanner, photos: Path, header: str) -> None:
    """A good photo that was marked because the system was busy is a photo again, whether or not its header was read."""
    write(photos, "a/one.jpg", "a/two.jpg")
    await scanner()
    await scanner.execute(f"{MARK} 1, width = {header} WHERE name = 'one.jpg'")

    await scanner()

    assert await scanner.rows("SELECT name, width, error FROM photos") == [("one.jpg", 60, None), ("two.jpg", 60, None)]


async def test_errors_of_files_stay(scanner: Scanner, photos: Path) -> None:
    """A damaged file is not read again by each scan."""
    write(photos, "a/damaged.jpg", contents=b"\xff\xd8 no more")
    await scanner()
    before = await scanner.rows("SELECT version, error FROM photos")
    await scanner()
    assert await scanner.rows("SELECT version, error FROM photos") == before


@pytest.mark.slow
async def test_a_picture_that_ends_its_worker_is_not_tried_forever(
    scanner: Scanner, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its neighbours are read; after some scans it keeps its mark and costs nothing."""
    monkeypatch.setattr(file_reading, "read_files", fragile_reading.read_or_crash)
    write(photos, "a/crash.jpg", "a/good.jpg")
    for _ in range(MOST_WORKER_FAILURES + 2):
        await scanner()
        await scanner.execute("UPDATE photos SET error_at = 1 WHERE error IS NOT NULL")
    assert await scanner.value("SELECT error FROM photos WHERE name = 'good.jpg'") is None
    row = await scanner.rows("SELECT worker_failures, version, error FROM photos WHERE name = 'crash.jpg'")
    assert row == [(MOST_WORKER_FAILURES, MOST_WORKER_FAILURES, "Reading this picture crashed its decoder.")]


async def test_doctor_lists_marked_photos(scanner: Scanner, photos: Path) -> None:
    """It names them, and says that a scan tries them again."""
    write(photos, "a/one.jpg", "a/two.jpg")
    await scanner()
    await scanner.execute(f"{MARK} 1 WHERE name = 'one.jpg'")
    (found,) = [each for each in database_findings(scanner.database.path) if each.subject == "decoding"]
    assert found.level is Level.WARN
    assert "one.jpg" in found.message
    assert "two.jpg" not in found.message
    assert "sshowcase scan" in found.advice
