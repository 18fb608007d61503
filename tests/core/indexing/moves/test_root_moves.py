"""Photos whose files are moved to another root continue there; what is not certain stays as it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GalleryError
from core.indexing import scanning
from core.indexing.moves.matched_moves import COPIED_SECONDS, HeldFile, moved_between_roots
from core.media.scopes.folder_scope import folder_scope
from core.models import PhotoId, RootId
from tests.core.indexing.libraries import Scanner, jpeg, write

KEYS = "SELECT CAST(path AS TEXT), asset_key FROM photos WHERE deleted_at IS NULL ORDER BY path"
FAVOURITES = """
SELECT CAST(path AS TEXT) FROM photos WHERE deleted_at IS NULL AND id IN (SELECT photo_id FROM archived_photos)
"""
MARK = "INSERT INTO archived_photos SELECT id FROM photos WHERE path = CAST('x/1.jpg' AS BLOB)"


@pytest.fixture
def other(tmp_path: Path, photos: Path) -> Path:
    """A second root; the first has four photos, of which two are equal."""
    for number in range(3):
        write(photos, f"x/{number}.jpg", contents=jpeg(60 + number, taken=f"2020:01:0{number + 1} 10:00:00"))
    write(photos, "x/again.jpg", contents=(photos / "x/1.jpg").read_bytes(), mtime=1_500_000_000)
    write(tmp_path / "other", "y/0.jpg", contents=jpeg(90))
    return tmp_path / "other"


@pytest.mark.parametrize("order", ["former first", "new first", "together", "folders"])
async def test_a_moved_photo_keeps_its_key_and_its_marks(
    scanner: Scanner, photos: Path, other: Path, order: str
) -> None:
    """In whichever order the roots are scanned; a scan of both counts it as moved, and another one changes nothing."""
    await scanner(photos, other)
    await scanner.execute(MARK)
    keys = dict(await scanner.rows(KEYS))
    shutil.move(photos / "x/1.jpg", other / "y/moved.jpg")
    if order == "together":
        report = await scanner(photos, other)
        assert (report.added, report.moved, report.missing) == (0, 1, 0)
    elif order == "folders":
        await scanner(other, scope=folder_scope([b"y"]))
        await scanner(photos, scope=folder_scope([b"x"]))
    else:
        for root in (photos, other) if order == "former first" else (other, photos):
            await scanner(root)
    for _ in range(2):
        found = dict(await scanner.rows(KEYS))
        assert found["y/moved.jpg"] == keys["x/1.jpg"]
        assert "x/1.jpg" not in found
        assert await scanner.rows(FAVOURITES) == [("y/moved.jpg",)]
        await scanner(photos, other)

    shutil.move(other / "y/moved.jpg", photos / "x/1.jpg")
    await scanner(photos, other)
    assert dict(await scanner.rows(KEYS)) == keys


async def test_a_scan_that_ended_too_early_is_made_up_for(
    scanner: Scanner, photos: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next one of whole roots, which finds nothing else to do."""
    await scanner(photos, other)
    keys = dict(await scanner.rows(KEYS))
    shutil.move(photos / "x/1.jpg", other / "y/moved.jpg")
    with monkeypatch.context() as patched:
        patched.setattr(scanning, "follow_moves", ending)
        with pytest.raises(GalleryError, match="ended"):
            await scanner(photos, other)
    assert (await scanner(other, photos)).moved == 1
    assert dict(await scanner.rows(KEYS))["y/moved.jpg"] == keys["x/1.jpg"]


async def ending(*_: object, **__: object) -> None:
    raise GalleryError("The server ended.")


async def test_a_photo_without_marks_keeps_its_key_in_every_scan(
    scanner: Scanner, photos: Path, other: Path, tmp_path: Path
) -> None:
    """Also where it is moved on to a third root, and back: the row that it left is not taken for what was moved."""
    third = tmp_path / "third"
    write(third, "z/0.jpg", contents=jpeg(110))
    await scanner(photos, other, third)
    key = dict(await scanner.rows(KEYS))["x/1.jpg"]
    place = photos / "x/1.jpg"
    for destination in (other / "y/moved.jpg", third / "z/1.jpg", other / "y/moved.jpg", photos / "x/1.jpg"):
        shutil.move(place, destination)
        place = destination
        for _ in range(3):
            await scanner(photos, other, third)
            assert dict(await scanner.rows(KEYS))[destination.relative_to(destination.parents[1]).as_posix()] == key


async def test_sidecars_and_videos_go_with_it(scanner: Scanner, photos: Path, other: Path) -> None:
    """The files that were moved with it belong to it there."""
    await scanner(photos, other)
    write(other, "y/1.dng", contents=b"II*\0no picture")
    shutil.move(photos / "x/1.jpg", other / "y/1.jpg")
    os.utime(other / "y/1.dng", (other / "y/1.jpg").stat()[7:9])
    await scanner(photos, other)
    files = "SELECT CAST(files.path AS TEXT), role FROM files JOIN photos ON photos.id = photo_id {} ORDER BY role"
    where = "WHERE photos.path = CAST('y/1.jpg' AS BLOB) AND photos.deleted_at IS NULL"
    assert await scanner.rows(files.replace("{}", where)) == [("y/1.jpg", "primary"), ("y/1.dng", "raw-twin")]


async def test_a_picture_that_is_moved_alone_leaves_its_photo_to_the_raw_file(
    scanner: Scanner, photos: Path, other: Path
) -> None:
    """With key and marks, whichever root is scanned first; the picture is a new photo, until it returns."""
    write(photos, "x/1.dng", contents=b"II*\0no picture")
    os.utime(photos / "x/1.dng", (photos / "x/1.jpg").stat()[7:9])
    await scanner(photos, other)
    await scanner.execute(MARK)
    keys = dict(await scanner.rows(KEYS))
    shutil.move(photos / "x/1.jpg", other / "y/1.jpg")
    for roots in ([other], [photos], [photos, other]):
        await scanner(*roots)
    moved = dict(await scanner.rows(KEYS))
    assert moved["x/1.dng"] == keys["x/1.jpg"] != moved["y/1.jpg"]
    assert await scanner.rows(FAVOURITES) == [("x/1.dng",)]
    shutil.move(other / "y/1.jpg", photos / "x/1.jpg")
    await scanner(photos, other)
    assert dict(await scanner.rows(KEYS)) == keys


async def test_a_photo_in_the_trash_takes_no_copy_with_it(scanner: Scanner, photos: Path, other: Path) -> None:
    """Where one of two copies is thrown away and its file removed, the other one stays in lists."""
    await scanner(photos, other)
    await scanner.execute(MARK.replace("archived_photos", "trashed_photos (photo_id)"))
    shutil.copy2(photos / "x/1.jpg", other / "y/1.jpg")
    await scanner(other)
    keys = dict(await scanner.rows(KEYS))
    (photos / "x/1.jpg").unlink()
    await scanner(photos)
    assert dict(await scanner.rows(KEYS)) == {path: key for path, key in keys.items() if path != "x/1.jpg"}


async def test_a_photo_with_marks_of_its_own_is_left(scanner: Scanner, photos: Path, other: Path) -> None:
    """Nothing that was said about the one that was found is replaced."""
    await scanner(photos, other)
    shutil.copy2(photos / "x/1.jpg", other / "y/1.jpg")
    await scanner(other)
    keys = dict(await scanner.rows(KEYS))
    await scanner.execute(MARK.replace("x/1", "y/1"))
    (photos / "x/1.jpg").unlink()
    await scanner(photos)
    assert dict(await scanner.rows(KEYS)) == {path: key for path, key in keys.items() if path != "x/1.jpg"}


COLLECTIONS = """
SELECT collections.id, collections.slug, CAST(collections.folder AS TEXT), roots.name, collections.photo_count,
    categories.slug
FROM collections JOIN roots ON roots.id = root_id JOIN categories ON categories.id = category_id
WHERE collections.photo_count > 0 ORDER BY collections.id
"""
NOTED = "SELECT slug FROM collection_notes JOIN collections ON collections.id = collection_id"


@pytest.mark.parametrize("destination", ["x", "z/x"])
@pytest.mark.parametrize("order", ["former first", "new first", "together", "folders", "in parts"])
async def test_a_moved_folder_stays_the_same_collection(
    scanner: Scanner, photos: Path, other: Path, order: str, destination: str
) -> None:
    """With its slug, or as a second address in another category, and with all that refers to it; also on its return."""
    await scanner(photos, other)
    await scanner.execute("INSERT INTO collection_notes SELECT id, 'by the lake' FROM collections WHERE slug = 'x/x'")
    before = await scanner.rows(COLLECTIONS)
    (found,) = [row for row in before if row[2] == "x"]
    (other / destination).parent.mkdir(exist_ok=True)
    if order == "in parts":
        (other / destination).mkdir()
        for name in ("0.jpg", "1.jpg"):
            shutil.move(photos / "x" / name, other / destination / name)
        await scanner(photos, other, accept_missing=True)
        await scanner.execute("UPDATE photos SET added_at = added_at - 100, deleted_at = deleted_at - 100")
        for name in ("2.jpg", "again.jpg"):
            shutil.move(photos / "x" / name, other / destination / name)
        write(other, f"{destination}/new.jpg", contents=jpeg(95))
    else:
        shutil.move(photos / "x", other / destination)
    write(photos, "w/always.jpg", contents=jpeg(99))
    if order == "folders":
        await scanner(other, scope=folder_scope([], trees=[destination.encode()]), accept_missing=True)
        await scanner(photos, scope=folder_scope([b"x", b"w"]), accept_missing=True)
    else:
        for roots in {"former first": [[photos], [other]], "new first": [[other], [photos]]}.get(
            order, [[photos, other]]
        ):
            await scanner(*roots, accept_missing=True)
    for _ in range(2):
        (moved,) = [row for row in await scanner.rows(COLLECTIONS) if row[2] == destination]
        category = destination.partition("/")[0]
        assert moved == (found[0], f"{category}/x", destination, "other", 5 if order == "in parts" else 4, category)
        assert await scanner.value(NOTED) == moved[1]
        await scanner(photos, other)

    (photos / "x").rmdir() if order == "in parts" else None
    shutil.move(other / destination, photos / "x")
    await scanner(photos, other, accept_missing=True)
    assert [row[:4] for row in await scanner.rows(COLLECTIONS) if row[2] == "x"] == [found[:4]]


@pytest.mark.parametrize("left", ["a photo", "older photos there", "marks there"])
async def test_a_collection_of_which_anything_says_otherwise_stays(
    scanner: Scanner, photos: Path, other: Path, left: str
) -> None:
    """While photos are left, or where its photos went to a folder that had some, or marks: links show what they did."""
    if left == "older photos there":
        write(other, "x/older.jpg", contents=jpeg(95))
    await scanner(photos, other)
    await scanner.execute("UPDATE photos SET added_at = added_at - 100")
    before = await scanner.rows(COLLECTIONS)
    if left == "marks there":
        shutil.copytree(photos / "x", other / "x")
        await scanner(other)
        await scanner.execute("INSERT INTO collection_notes SELECT max(id), 'of its own' FROM collections")
        shutil.rmtree(photos / "x")
    else:
        (other / "x").mkdir(exist_ok=True)
        for path in list((photos / "x").iterdir())[left == "a photo" :]:
            shutil.move(path, other / "x")
    write(photos, "w/always.jpg", contents=jpeg(99))
    await scanner(photos, other, accept_missing=True)
    after = {
        row[0]: row[1:4]
        for row in await scanner.rows("SELECT id, slug, CAST(folder AS TEXT), root_id FROM collections")
    }
    assert {row[0]: row[1:3] for row in before} == {row[0]: after[row[0]][:2] for row in before}
    assert after[before[0][0]][2] != after[before[-1][0]][2]


HELD = st.builds(
    HeldFile,
    st.integers(1, 9).map(PhotoId),
    st.integers(1, 2).map(RootId),
    st.sampled_from([b"a/1.jpg", b"b/1.JPG", b"b/2.jpg"]),
    st.sampled_from([10, 20]),
    st.sampled_from([0, 10**9, 10**11]),
    st.sampled_from([b"1", b"2"]),
    st.sampled_from([0, COPIED_SECONDS + 1]),
)
UNIQUE = st.lists(HELD, max_size=5, unique_by=lambda file: file.photo_id)


@given(UNIQUE, UNIQUE)
def test_only_equal_files_of_other_roots_are_paired_once(missing: list[HeldFile], present: list[HeldFile]) -> None:
    """Of equal size and beginning, in another root, not older; in any order the same."""
    moves = moved_between_roots(missing, present)
    for former, found in moves:
        assert (former.size, former.head) == (found.size, found.head)
        assert former.root_id != found.root_id
        assert found.since >= former.since - COPIED_SECONDS
        assert former.name == found.name or abs(former.mtime_ns - found.mtime_ns) < 2 * 10**9
    assert len({former.photo_id for former, _ in moves}) == len({found.photo_id for _, found in moves}) == len(moves)
    assert set(moved_between_roots(missing[::-1], present[::-1])) == set(moves)
