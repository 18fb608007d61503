"""A root that was moved: it is recognised by a sample of its files, and everything about its photos stays."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotAllowedError, UsageError
from core.indexing.roots.move_root import MoveRoot
from core.indexing.roots.root_sample import SampledFile, count_same, is_same_library, sampled_files
from core.models import RootId
from core.operations import Operations
from core.permissions import AT_THE_MACHINE
from tests.core.building import ADMIN, add_members, operations_on
from tests.core.indexing.libraries import Scanner, jpeg, write

OWNER = replace(ADMIN, user_id=AT_THE_MACHINE)
STATE = """
SELECT asset_key, version, photos.path, collections.slug, categories.slug, categories.name, collections.name
FROM photos JOIN collections ON collections.id = collection_id JOIN categories ON categories.id = photos.category_id
ORDER BY photos.id
"""


@pytest.fixture
async def operations(scanner: Scanner) -> Operations:
    await scanner.database.write(add_members)
    return operations_on(scanner.database)


async def sample_of(scanner: Scanner) -> list[SampledFile]:
    return await scanner.database.read(lambda connection: sampled_files(connection, RootId(1)))


async def test_a_copy_of_a_root_has_its_files(photos: Path, scanner: Scanner) -> None:
    """With its times, without them, with coarse ones; edited and missing files do not count."""
    write(photos, *[f"a/{number}.jpg" for number in range(6)])
    await scanner()
    sample = await sample_of(scanner)
    assert len(sample) == 6
    copy = photos.parent / "copy"
    shutil.copytree(photos, copy)
    assert count_same(bytes(copy), sample) == 6
    for number, path in enumerate(sorted((copy / "a").iterdir())):
        if number:
            path.write_bytes(path.read_bytes())
        else:
            path.unlink()
    assert count_same(bytes(copy), sample) == 5
    (copy / "a/1.jpg").write_bytes(jpeg(80, 40))
    (copy / "a/2.jpg").unlink()
    (copy / "a/2.jpg").symlink_to(photos / "a/2.jpg")
    assert count_same(bytes(copy), sample) == 3
    assert count_same(bytes(photos.parent / "nowhere"), sample) == 0


@pytest.mark.parametrize(
    ("same", "sample", "expected"), [(0, 0, True), (0, 1, False), (75, 100, True), (74, 100, False), (3, 4, True)]
)
def test_three_quarters_of_the_sample_are_the_same_library(same: int, sample: int, *, expected: bool) -> None:
    """A root without photos can be anywhere."""
    assert is_same_library(same, sample) is expected


async def test_a_moved_root_keeps_everything(photos: Path, scanner: Scanner, operations: Operations) -> None:
    """Keys, addresses and collections; a scan of the new folder finds nothing to do, and the inverse points back."""
    write(photos, "one.jpg", "a/two.jpg", "a/b/three.jpg")
    await scanner()
    before = await scanner.rows(STATE)
    moved = photos.rename(photos.parent / "drive")
    applied = await operations.apply(OWNER, MoveRoot(str(photos), str(moved)))

    assert [row[:5] for row in await scanner.rows(STATE)] == [row[:5] for row in before]
    assert (await scanner.rows(STATE))[-1][5:] == ("drive", "drive")
    report = await scanner(moved)
    assert (report.unchanged, report.added, report.missing) == (3, 0, 0)
    assert await scanner.rows("SELECT id, CAST(path AS TEXT), name, online FROM roots") == [(1, str(moved), "drive", 1)]
    write(moved, "four.jpg", mtime=1_700_000_000)
    assert (await scanner(moved)).added == 1
    assert await scanner.value("SELECT count(DISTINCT collection_id) FROM photos") == 3

    assert applied.inverse == MoveRoot(str(moved), str(photos))


async def test_a_category_with_other_photos_keeps_its_name(
    photos: Path, scanner: Scanner, operations: Operations
) -> None:
    """The folder of that name in the root is not renamed with it."""
    write(photos, "one.jpg", "photos/two.jpg")
    await scanner()
    moved = photos.rename(photos.parent / "drive")
    await operations.apply(OWNER, MoveRoot(str(photos), str(moved)))
    assert [row[5] for row in await scanner.rows(STATE)] == ["drive", "photos"]
    assert (await scanner(moved)).unchanged == 2


async def test_only_the_person_at_the_machine_moves_roots(
    photos: Path, scanner: Scanner, operations: Operations
) -> None:
    """And never onto another root."""
    write(photos, "one.jpg")
    other = photos.parent / "other"
    write(other, "two.jpg")
    await scanner(photos, other)
    with pytest.raises(NotAllowedError):
        await operations.apply(ADMIN, MoveRoot(str(photos), str(photos.parent / "x")))
    with pytest.raises(UsageError, match="indexed already"):
        await operations.apply(OWNER, MoveRoot(str(photos), str(other)))
