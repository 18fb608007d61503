"""Live photos whose still is in one root and whose video is in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.indexing.moves.marked_photos import MARKS
from core.media.scopes.folder_scope import folder_scope
from core.models import PhotoKind
from tests.core.building import database_in_memory
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.live.apple_files import apple_still, apple_video

FIRST = "9B539AB8-A668-4FA6-9207-EB653A5E7E3C"
SHOWN = "SELECT CAST(path AS TEXT), kind FROM photos WHERE deleted_at IS NULL ORDER BY path"
LIVE = [("x/still.jpg", PhotoKind.LIVE)]
REFERRING = """
SELECT tables.name FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys
WHERE tables.type = 'table' AND keys."table" = 'photos'
"""
APART = [("x/still.jpg", PhotoKind.STILL), ("y/clip.mov", PhotoKind.VIDEO)]


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A second root, with a video."""
    write(tmp_path / "films", "y/clip.mov", contents=apple_video(FIRST))
    return tmp_path / "films"


@pytest.mark.parametrize("stills_first", [True, False])
async def test_scans_of_either_root_join_them(scanner: Scanner, photos: Path, films: Path, stills_first: bool) -> None:
    """The one that is found later joins, also in a scan of its folder alone; the report counts one photo."""
    write(photos, "x/still.jpg", contents=apple_still(FIRST))
    roots = [photos, films] if stills_first else [films, photos]
    assert (await scanner(roots[0])).added == 1
    await scanner(roots[1])
    for _ in range(2):
        assert await scanner.rows(SHOWN) == LIVE
        await scanner(*roots)
        await scanner(photos, scope=folder_scope([b"x"]))
        await scanner(films, scope=folder_scope([b"y"]))


async def test_one_scan_of_both_roots_adds_one_photo(scanner: Scanner, photos: Path, films: Path) -> None:
    write(photos, "x/still.jpg", contents=apple_still(FIRST))
    assert (await scanner(films, photos)).added == 1
    assert await scanner.rows(SHOWN) == LIVE


async def test_a_video_is_shown_again_when_its_still_goes(scanner: Scanner, photos: Path, films: Path) -> None:
    """Under the key that it had before; when the still returns, they are one photo again."""
    write(photos, "x/a.jpg", "x/b.jpg")
    await scanner(films)
    key = "SELECT asset_key FROM photos WHERE path = CAST('y/clip.mov' AS BLOB) AND deleted_at IS NULL"
    before = await scanner.rows(key)
    for _ in range(2):
        write(photos, "x/still.jpg", contents=apple_still(FIRST))
        await scanner(photos)
        assert await scanner.rows(key) == []
        (photos / "x/still.jpg").unlink()
        await scanner(photos, scope=folder_scope([b"x"]))
        assert await scanner.rows(key) == before


async def test_an_offline_root_keeps_its_pairs(scanner: Scanner, photos: Path, films: Path) -> None:
    """Nothing of a drive that is away is missing, and the other root is scanned as before."""
    write(photos, "x/still.jpg", contents=apple_still(FIRST))
    await scanner(photos, films)
    films.rename(films.with_name("away"))
    await scanner(photos, films)
    assert await scanner.rows(SHOWN) == LIVE
    assert await scanner.rows("SELECT missing_at FROM files WHERE role = 'live-video'") == [(None,)]


async def test_a_video_with_marks_stays_a_photo(scanner: Scanner, photos: Path, films: Path) -> None:
    """No scan hides what a person has said; it joins when that is taken back."""
    await scanner(films)
    await scanner.execute("INSERT INTO archived_photos SELECT id FROM photos")
    write(photos, "x/still.jpg", contents=apple_still(FIRST))
    await scanner(photos)
    assert await scanner.rows(SHOWN) == APART
    await scanner.execute("DELETE FROM archived_photos")
    await scanner(photos)
    assert await scanner.rows(SHOWN) == LIVE


async def test_a_joined_video_that_changes_is_looked_at_again(scanner: Scanner, photos: Path, films: Path) -> None:
    """Another video at its path is a photo by itself, and so is its former still."""
    write(photos, "x/still.jpg", contents=apple_still(FIRST))
    await scanner(photos, films)
    write(films, "y/clip.mov", contents=apple_video(None, seconds=40), mtime=1_700_000_000)
    await scanner(films)
    assert await scanner.rows(SHOWN) == APART


def test_every_table_about_photos_is_known_as_marks_or_not() -> None:
    """A new kind of marks must be in the list, or scans would hide a video that has some."""
    derived = {"imported_metadata", "files", "picture_hashes", "similar_photos", "written_sidecars", "photo_vectors"}
    derived |= {
        "faces",
        "picture_sharpness",
        "faced_photos",
        "absent_people",
        "photo_lines",
        "read_photos",
        "photo_things",
        "recognized_photos",
        "stops",
        "story_photos",
        "seen_stories",
    }
    decided = {"tagged_photos", "collections", "albums"}
    with database_in_memory() as connection:
        referring = {row["name"] for row in connection.execute(REFERRING).fetchall()}
    assert referring - derived - decided == set(MARKS)
