"""A scan stacks photos by the names of their files, and never changes what a person has decided."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.library.stacks.operations import ChooseTop, StackPhotos, UnstackPhotos
from core.models import AssetKey
from core.operations import Operation
from core.operations.applying import apply_within
from tests.core.building import ADMIN, add_members
from tests.core.indexing.libraries import Scanner, write

BURST = tuple(f"20150101_120000_00{number}.jpg" for number in (1, 2, 3))
LISTED = """
SELECT CAST(path AS TEXT), stack_count FROM photos
WHERE deleted_at IS NULL AND width > 0 AND NOT below_top ORDER BY path
"""
NUMBERS = "SELECT slug, photo_count FROM collections WHERE photo_count > 0 ORDER BY slug"
STATES = "SELECT asset_key, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos ORDER BY id"


@pytest.fixture
async def stacked(scanner: Scanner, photos: Path) -> Scanner:
    """A scanned edit, a burst and a photo without others."""
    await scanner.database.write(add_members)
    write(photos, "a/IMG_1234.JPG", "a/IMG_E1234.JPG", *(f"b/{name}" for name in BURST), "b/other.jpg")
    await scanner()
    return scanner


async def decide(scanner: Scanner, make: type[StackPhotos | UnstackPhotos | ChooseTop], *names: str) -> None:
    found = dict(await scanner.rows("SELECT CAST(path AS TEXT), asset_key FROM photos"))
    keys = tuple(AssetKey(found[name]) for name in names)
    operation: Operation[object] = ChooseTop(keys[0]) if make is ChooseTop else make(keys)  # type: ignore[arg-type]
    await scanner.database.write(lambda connection: apply_within(connection, ADMIN, operation))


async def test_edits_and_bursts_are_stacked(stacked: Scanner) -> None:
    """Lists and counts have their tops; the next scan changes nothing."""
    assert await stacked.rows(LISTED) == [("a/IMG_E1234.JPG", 2), (f"b/{BURST[0]}", 3), ("b/other.jpg", 0)]
    assert await stacked.rows(NUMBERS) == [("a/a", 1), ("b/b", 2)]
    before = await stacked.rows(STATES)
    stacked.changes = 0
    await stacked()
    await stacked(reads_all=True)
    assert await stacked.rows(STATES) == before


async def test_an_edit_that_comes_later_becomes_the_top(scanner: Scanner, photos: Path) -> None:
    """The original is below it; when the edit is deleted, it is listed again."""
    write(photos, "a/IMG_1234.JPG", "a/z.jpg", "a/y.jpg", "a/x.jpg", "a/w.jpg", "a/v.jpg")
    await scanner()
    write(photos, "a/IMG_E1234.JPG", mtime=1_700_000_000)
    await scanner()
    assert ("a/IMG_E1234.JPG", 2) in await scanner.rows(LISTED)
    assert await scanner.rows(NUMBERS) == [("a/a", 6)]
    (photos / "a/IMG_E1234.JPG").unlink()
    await scanner()
    assert ("a/IMG_1234.JPG", 0) in await scanner.rows(LISTED)
    assert await scanner.rows(NUMBERS) == [("a/a", 6)]


@pytest.mark.parametrize("decision", ["unstacked", "another top", "another stack"])
async def test_a_decision_outlives_every_scan(stacked: Scanner, photos: Path, decision: str) -> None:
    """After a scan that reads everything, the move of the folder, deletion, return, and a photo more in the burst."""
    first, second, third = (f"b/{name}" for name in BURST)
    if decision == "unstacked":
        await decide(stacked, UnstackPhotos, first)
        expected = {first: 0, second: 0, third: 0, "b/other.jpg": 0}
    elif decision == "another top":
        await decide(stacked, ChooseTop, third)
        expected = {third: 3, "b/other.jpg": 0}
    else:
        await decide(stacked, StackPhotos, "b/other.jpg", first)
        expected = {"b/other.jpg": 4}

    async def shown(folder: str = "b") -> dict[str, int]:
        rows = await stacked.rows(LISTED)
        return {name.replace(f"{folder}/", "b/"): number for name, number in rows if name.startswith(f"{folder}/")}

    assert await shown() == expected
    before = await stacked.rows(STATES)
    await stacked(reads_all=True)
    assert await stacked.rows(STATES) == before

    (photos / "b").rename(photos / "c")
    await stacked()
    assert await shown("c") == expected
    shutil.move(photos / "c", photos.parent / "kept")
    await stacked(accept_missing=True)
    assert await shown("c") == {}
    shutil.move(photos.parent / "kept", photos / "b")
    await stacked()
    assert await shown() == expected
    assert [row[:4] for row in await stacked.rows(STATES)] == [row[:4] for row in before]

    write(photos, "b/20150101_120000_004.jpg", mtime=1_700_000_000)
    await stacked()
    fourth = {"b/20150101_120000_004.jpg": 0}
    assert await shown() == ({third: 4, "b/other.jpg": 0} if decision == "another top" else expected | fourth)


async def test_a_moved_photo_leaves_the_list_of_its_stack_only(stacked: Scanner, photos: Path) -> None:
    """It is listed in its new folder, and goes below its top when it is back."""
    (photos / "c").mkdir()
    (photos / f"b/{BURST[2]}").rename(photos / f"c/{BURST[2]}")
    await stacked()
    assert (f"c/{BURST[2]}", 0) in await stacked.rows(LISTED)
    assert (f"b/{BURST[0]}", 2) in await stacked.rows(LISTED)
    (photos / f"c/{BURST[2]}").rename(photos / f"b/{BURST[2]}")
    await stacked()
    assert (f"b/{BURST[0]}", 3) in await stacked.rows(LISTED)


async def test_a_library_of_before_stacks_is_stacked_by_its_next_scan(stacked: Scanner) -> None:
    """As after an upgrade: nothing is stacked, and every collection is due."""
    reset = "UPDATE photos SET stack_key = NULL, stack_rank = 2, stack_count = 0, below_top = 0"
    before = [row[2:] for row in await stacked.rows(STATES)]
    await stacked.database.write(lambda connection: connection.execute(reset))
    await stacked.database.write(lambda connection: connection.execute("DELETE FROM changed_stacks"))
    await stacked.database.write(lambda connection: connection.execute("UPDATE collections SET stacks_due = 1"))
    await stacked()
    assert [row[2:] for row in await stacked.rows(STATES)] == before
