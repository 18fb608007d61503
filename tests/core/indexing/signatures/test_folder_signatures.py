"""Which folders a scan compares with the database: those that changed, or all where anything else did."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.indexing.planning import root_planning
from core.indexing.reconciliation import reconcile
from core.indexing.signatures import assumptions
from core.media.metadata.photo_metadata import ReadFailure
from core.models import ScanReport
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner, jpeg, write
from tests.core.media.live.apple_files import apple_still, apple_video


class ScriptedPool(WorkerPool):
    """Runs jobs at once in the test's process; `before` each it may do something, and `outcome` replaces theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Callable[[], object] = lambda: None
        self.outcome: ReadFailure | None = None

    async def run(self, function: Callable[..., Any], *args: Any, **_options: Any) -> Any:
        self.before()
        return function(*args) if self.outcome is None else [self.outcome for _ in args[1]]


@pytest.fixture
async def scanner(tmp_path: Path) -> Any:
    database = await Database.open(place_database(tmp_path / "gallery.db"))
    (tmp_path / "photos").mkdir()
    yield Scanner(database, ScriptedPool(), settings_for(tmp_path), tmp_path / "photos")
    await database.close()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[set[bytes]]:
    """Collect for each plan of a scan the folders whose files are compared with rows."""
    seen: list[set[bytes]] = []

    def watched(found: Iterable[Any], known: Iterable[Any], *others: Any, **options: Any) -> Any:
        known = list(known)
        seen.append({each.path.rpartition(b"/")[0] for each in (*found, *known)})
        return reconcile(found, known, *others, **options)

    monkeypatch.setattr(root_planning, "reconcile", watched)
    return seen


async def counts(scanner: Scanner, **options: Any) -> tuple[int, ...]:
    report: ScanReport = await scanner(**options)
    return report.added, report.changed, report.moved, report.missing, report.unchanged


async def test_folders_without_a_change_are_not_compared(scanner: Scanner, compared: list[set[bytes]]) -> None:
    """Their photos, sidecars and files that are not shown are counted as before."""
    write(scanner.root, "a/1.jpg", "a/2.jpg", "b/3.jpg", "b/sub/4.jpg", "top.jpg")
    write(scanner.root, "a/1.jpg.xmp", "b/notes.doc", contents=b"text")
    first = await scanner()
    assert compared == [{b"", b"a", b"b", b"b/sub"}]

    second = await scanner()

    assert compared[1:] == [set()]
    assert (second.unchanged, second.added, second.sidecars) == (5, 0, first.sidecars)
    assert second.unsupported == first.unsupported
    write(scanner.root, "b/5.jpg", mtime=1_700_000_000)
    assert await counts(scanner) == (1, 0, 0, 0, 5)
    assert compared[2:] == [{b"b"}]
    assert await counts(scanner) == (0, 0, 0, 0, 6)
    assert compared[3:] == [set()]


async def test_a_photo_that_moves_between_folders_keeps_its_row(
    scanner: Scanner, compared: list[set[bytes]], tmp_path: Path
) -> None:
    """Also if it was missing for a scan, and if a folder with all its photos is moved as a whole."""
    write(scanner.root, "a/1.jpg", "a/2.jpg", "b/3.jpg", "c/4.jpg", "c/5.jpg")
    await scanner()
    before = await scanner.rows("SELECT id, asset_key FROM photos ORDER BY id")
    (scanner.root / "a" / "1.jpg").rename(scanner.root / "b" / "1.jpg")
    (scanner.root / "a" / "2.jpg").rename(tmp_path / "2.jpg")
    assert await counts(scanner) == (0, 0, 1, 1, 3)
    assert compared[-1] == {b"a", b"b"}
    (tmp_path / "2.jpg").rename(scanner.root / "c" / "2.jpg")
    assert await counts(scanner) == (0, 0, 1, 0, 4)
    assert b"b" not in compared[-1]
    (scanner.root / "c").rename(scanner.root / "d")
    assert await counts(scanner) == (0, 0, 3, 0, 2)
    assert await scanner.rows("SELECT id, asset_key FROM photos ORDER BY id") == before
    assert await scanner.rows("SELECT DISTINCT CAST(folder AS TEXT) FROM collections WHERE photo_count") == [
        ("b",),
        ("d",),
    ]


@pytest.mark.parametrize("assumption", ["exclusion", "root photos", "pixels", "schema", "scanner", "all"])
async def test_a_changed_assumption_lets_all_folders_be_compared(
    scanner: Scanner, compared: list[set[bytes]], monkeypatch: pytest.MonkeyPatch, assumption: str
) -> None:
    """An exclusion, a setting, another version of schema or scanner, and a scan of all files."""
    write(scanner.root, "a/1.jpg", "b/2.jpg")
    await scanner()
    if assumption == "exclusion":
        scanner.settings = replace(scanner.settings, excluded_folders=("elsewhere",))
    elif assumption == "root photos":
        scanner.settings = replace(scanner.settings, root_photos="ignore")
    elif assumption == "pixels":
        scanner.settings = replace(scanner.settings, pixel_limit=scanner.settings.pixel_limit + 1)
    elif assumption == "schema":
        await scanner.execute("INSERT INTO migrations (number, name, applied_at) VALUES (9999, 'next', 1)")
    elif assumption == "scanner":
        monkeypatch.setattr(assumptions, "SCANNER_VERSION", -1)

    await scanner(reads_all=assumption == "all")

    assert compared[-1] == {b"a", b"b"}
    monkeypatch.undo()


async def test_an_excluded_folder_and_a_marker_take_effect(scanner: Scanner) -> None:
    """Nothing else changed on disk, and both ways back do, too."""
    write(scanner.root, "a/1.jpg", "b/2.jpg", "b/c/3.jpg", "d/4.jpg", "d/5.jpg", "d/6.jpg", "d/7.jpg", "d/8.jpg")
    await scanner()
    shown = "SELECT count(*) FROM photos WHERE deleted_at IS NULL"
    scanner.settings = replace(scanner.settings, excluded_folders=("b",))
    assert (await scanner()).excluded == 2
    scanner.settings = replace(scanner.settings, excluded_folders=())
    assert await counts(scanner) == (2, 0, 0, 0, 6)
    (scanner.root / "b" / ".nomedia").touch()
    assert (await scanner()).excluded == 2
    assert await scanner.value(shown) == 6
    await scanner()
    (scanner.root / "b" / ".nomedia").unlink()
    assert await counts(scanner) == (2, 0, 0, 0, 6)
    assert await scanner.value(shown) == 8


async def test_a_scan_after_one_that_did_not_complete_compares_all_folders(
    scanner: Scanner, compared: list[set[bytes]]
) -> None:
    """What it had written is compared also where the files are again what they were at the last complete scan."""
    write(scanner.root, "a/1.jpg", "b/2.jpg", *(f"c/{number}.jpg" for number in range(10)))
    await scanner()
    write(scanner.root, *(f"a/new {number}.jpg" for number in range(600)), mtime=1_700_000_000)
    pool = scanner.pool
    assert isinstance(pool, ScriptedPool)
    saved = 0

    def stop() -> None:
        nonlocal saved
        saved += 1
        if saved > 18:
            raise asyncio.CancelledError

    pool.before = stop
    with pytest.raises(asyncio.CancelledError):
        await scanner()
    assert await scanner.value("SELECT count(*) FROM photos") > 12
    pool.before = lambda: None
    for path in (scanner.root / "a").glob("new*"):
        path.unlink()

    await scanner(accept_missing=True)

    assert compared[-1] == {b"a", b"b", b"c"}
    assert await scanner.value("SELECT count(*) FROM photos WHERE deleted_at IS NULL") == 12


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE photos SET must_reread = 1 WHERE name = '2.jpg'",
        "UPDATE photos SET deleted_at = 1 WHERE name = '2.jpg'",
        "UPDATE photos SET mtime_ns = -1 WHERE name = '2.jpg'",
        "DELETE FROM photos WHERE name = '2.jpg'",
    ],
)
async def test_a_folder_whose_rows_were_changed_is_compared(
    scanner: Scanner, compared: list[set[bytes]], change: str
) -> None:
    """No scan has to have changed them; the folder is again as it is on disk after the scan."""
    write(scanner.root, "a/1.jpg", "b/2.jpg", "b/3.jpg")
    await scanner()
    await scanner.execute(change)

    await scanner()

    assert compared[-1] == {b"b"}
    assert await scanner.value("SELECT count(*) FROM photos WHERE deleted_at IS NULL AND must_reread = 0") == 3
    assert await scanner.value("SELECT min(mtime_ns) FROM photos") > 0


@pytest.mark.parametrize("failure", [{"missing": True}, {"refused": True}], ids=str)
async def test_a_file_that_could_not_be_read_for_now_is_tried_again(
    scanner: Scanner, compared: list[set[bytes]], failure: dict[str, bool]
) -> None:
    """A new one and one that was touched, until they are read."""
    write(scanner.root, "a/1.jpg", "b/2.jpg")
    await scanner()
    pool = scanner.pool
    assert isinstance(pool, ScriptedPool)
    write(scanner.root, "a/3.jpg", mtime=1_700_000_000)
    os.utime(scanner.root / "b" / "2.jpg", (1_600_000_001, 1_600_000_001))
    pool.outcome = ReadFailure("It cannot be read now.", **failure)
    await scanner()
    for _ in range(2):
        await scanner()
        assert compared[-1] == {b"a", b"b"}
    pool.outcome = None
    await scanner()
    assert await scanner.value("SELECT count(*) FROM photos WHERE error IS NULL AND width > 0") == 3
    await scanner()
    assert compared[-1] == set()


async def test_a_changed_sidecar_in_another_part_of_an_export_is_read(scanner: Scanner) -> None:
    """The folder of its photo did not change."""
    write(scanner.root, "takeout-001/Trip/1.jpg", "takeout-002/Trip/2.jpg", "other/3.jpg")
    await scanner()
    write(scanner.root, "takeout-002/Trip/1.jpg.json", contents=b'{"title": "1.jpg", "description": "At the sea"}')
    assert await counts(scanner) == (0, 1, 0, 0, 2)
    assert await counts(scanner) == (0, 0, 0, 0, 3)
    (scanner.root / "takeout-002" / "Trip" / "1.jpg.json").unlink()
    assert await counts(scanner) == (0, 1, 0, 0, 2)


async def test_a_folder_with_a_link_or_an_unreadable_file_is_always_compared(
    scanner: Scanner, compared: list[set[bytes]]
) -> None:
    """What a link leads to is not among what a signature covers."""
    write(scanner.root, "a/1.jpg", "b/2.jpg", contents=jpeg())
    (scanner.root / "b" / "3.jpg").symlink_to(scanner.root / "a" / "1.jpg")
    for _ in range(2):
        assert (await scanner()).errors == 1
    assert compared[-1] == {b"b"}


async def test_a_folder_is_compared_again_after_a_content_identifier_was_read(
    scanner: Scanner, compared: list[set[bytes]]
) -> None:
    """Which picture a video belongs to can be another one then; the identifiers of other pictures were known before."""
    write(scanner.root, "a/1.dng", "a/2.jpg", "b/3.jpg", contents=apple_still("AAAAAAAA-A668"))
    write(scanner.root, "a/1.MOV", "b/3.MOV", contents=apple_video("AAAAAAAA-A668"))
    await scanner()
    await scanner()
    assert compared[-1] == {b"a"}
    before = await scanner.rows("SELECT path, photo_id FROM files ORDER BY id")
    await scanner()
    assert compared[-1] == set()
    assert await scanner.rows("SELECT path, photo_id FROM files ORDER BY id") == before
