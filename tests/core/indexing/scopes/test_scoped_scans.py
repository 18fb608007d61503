"""Scans of a few folders of a root: only these change, by the rules of a whole scan."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest

from core.indexing.pipeline import RootOfflineError
from core.indexing.scan_lock import ScanRunningError, require_unlocked, scan_lock
from core.media.scopes.folder_scope import FolderScope, folder_scope
from core.models import ScanReport
from tests.core.indexing.libraries import Scanner, jpeg, write

LISTED = "SELECT CAST(path AS TEXT) FROM photos WHERE deleted_at IS NULL ORDER BY path"
KEYS = "SELECT CAST(path AS TEXT), asset_key FROM photos WHERE deleted_at IS NULL"


def counts(report: ScanReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.moved, report.missing


async def listed(scanner: Scanner) -> list[str]:
    return [path for (path,) in await scanner.rows(LISTED)]


async def test_only_the_folders_of_the_scope_change(scanner: Scanner, photos: Path) -> None:
    """What was deleted or added elsewhere, also in a folder below, waits for its own scan."""
    write(photos, *(f"{folder}/{number}.jpg" for folder in ("a", "b", "a/in", "c") for number in range(3)))
    await scanner()
    for name in ("a/0.jpg", "b/0.jpg", "a/in/0.jpg"):
        (photos / name).unlink()
    write(photos, "a/new.jpg", "a/in/new.jpg", "b/new.jpg", contents=jpeg(80))
    assert counts(await scanner(scope=folder_scope([b"a"]))) == (1, 0, 0, 1)
    everything = await listed(scanner)
    assert {"a/new.jpg", "b/0.jpg", "a/in/0.jpg"} <= {*everything}
    assert not {"a/0.jpg", "b/new.jpg", "a/in/new.jpg"} & {*everything}
    assert counts(await scanner(scope=folder_scope([], [b"a"]))) == (1, 0, 0, 1)
    assert counts(await scanner(scope=folder_scope([b"gone", b"gone/too"]))) == (0, 0, 0, 0)
    assert counts(await scanner()) == (1, 0, 0, 1)


async def test_a_photo_that_returns_elsewhere_keeps_its_row(scanner: Scanner, photos: Path) -> None:
    """Also when it was marked as missing in between, and its former folder is in no scope."""
    write(photos, *(f"a/{number}.jpg" for number in range(20)))
    await scanner()
    keys = dict(await scanner.rows(KEYS))
    shutil.move(photos / "a/7.jpg", photos.parent / "7.jpg")
    assert counts(await scanner(scope=folder_scope([b"a"]))) == (0, 0, 0, 1)
    (photos / "b").mkdir()
    shutil.move(photos.parent / "7.jpg", photos / "b/seven.jpg")
    assert counts(await scanner(scope=folder_scope([b"b"]))) == (0, 0, 1, 0)
    assert dict(await scanner.rows(KEYS))["b/seven.jpg"] == keys["a/7.jpg"]


async def test_a_file_from_a_folder_outside_the_scope_keeps_its_row(scanner: Scanner, photos: Path) -> None:
    """Also where it took the place of another one: the change of its folder may be reported later."""
    for folder in "abc":
        write(photos, f"{folder}/1.jpg", contents=jpeg(60 + ord(folder)), mtime=1_600_000_000 + ord(folder))
    await scanner()
    keys = dict(await scanner.rows(KEYS))
    (photos / "b/1.jpg").unlink()
    (photos / "c/1.jpg").rename(photos / "b/1.jpg")
    (photos / "a/1.jpg").rename(photos / "c/1.jpg")
    scope = folder_scope([b"b"], unsettled=[b"c/1.jpg"])
    assert counts(await scanner(scope=scope)) == (0, 0, 1, 1)
    assert dict(await scanner.rows(KEYS))["b/1.jpg"] == keys["c/1.jpg"]
    await scanner(scope=folder_scope([b"c"]))
    assert dict(await scanner.rows(KEYS)) == {"b/1.jpg": keys["c/1.jpg"], "c/1.jpg": keys["a/1.jpg"]}


async def test_a_category_with_photos_elsewhere_does_not_follow_one_of_its_folders(
    scanner: Scanner, photos: Path
) -> None:
    """The photos outside the scope keep the category where it is, as they do in a whole scan."""
    write(photos, "Travel/Rome/1.jpg", "Travel/Oslo/2.jpg")
    await scanner()
    (photos / "Sea").mkdir()
    (photos / "Travel/Rome").rename(photos / "Sea/Rome")
    await scanner(scope=folder_scope([b"Travel/Rome", b"Sea/Rome"]))
    assert await scanner.rows("SELECT CAST(folder AS TEXT) FROM categories WHERE photo_count > 0 ORDER BY folder") == [
        ("Sea",),
        ("Travel",),
    ]


async def test_files_that_are_being_written_stay_as_they_are(scanner: Scanner, photos: Path) -> None:
    """A new one waits, with the files of its exposure; the photo of one that is written again is not missing."""
    write(photos, "a/old.jpg", "a/other.jpg")
    await scanner()
    (photos / "a/old.jpg").unlink()
    write(photos, "a/new.jpg", "a/NEW.xmp", "a/ready.jpg", contents=jpeg(80))
    scope = folder_scope([b"a"], unsettled=[b"a/old.jpg.tmp", b"a/new.jpg"])
    assert counts(await scanner(scope=FolderScope.from_json(json.loads(json.dumps(scope.to_json()))))) == (1, 0, 0, 0)
    assert await listed(scanner) == ["a/old.jpg", "a/other.jpg", "a/ready.jpg"]
    report = await scanner(scope=folder_scope([b"a"]))
    assert (*counts(report), report.sidecars) == (1, 0, 0, 1, 1)


@pytest.mark.parametrize("scope", [folder_scope([b"a/in"]), folder_scope([], [b"a/in"]), folder_scope([], [b"a"])])
async def test_a_marker_above_the_scope_excludes_it(scanner: Scanner, photos: Path, scope: FolderScope) -> None:
    """The photos are excluded, not missing, and come back; so are folders of an excluded name."""
    write(photos, *(f"a/in/{number}.jpg" for number in range(4)), "b/1.jpg")
    await scanner()
    (photos / "a/.NoMedia").touch()
    report = await scanner(scope=scope)
    assert (report.excluded, report.missing) == (4, 0)
    assert await scanner.rows("SELECT CAST(folder AS TEXT), kind FROM unsupported_files") == [("a", "excluded")]
    (photos / "a/.NoMedia").unlink()
    assert counts(await scanner(scope=folder_scope([], [b"a"]))) == (4, 0, 0, 0)
    assert await scanner.rows("SELECT * FROM unsupported_files") == []


async def test_what_discovery_skips_is_skipped_in_a_scope(scanner: Scanner, photos: Path, tmp_path: Path) -> None:
    """Hidden folders, folders of programs, links out of the root, and files in place of a folder."""
    write(photos, "a/1.jpg", "@eaDir/a/2.jpg", ".hidden/3.jpg", "x.lrdata/4.jpg")
    (photos / "file.txt").write_text("text")
    write(tmp_path / "outside", "5.jpg")
    (photos / "link").symlink_to(tmp_path / "outside")
    scopes = [b"@eaDir/a", b".hidden", b"link", b"file.txt/in", b"x.lrdata"]
    await scanner()
    assert counts(await scanner(scope=folder_scope(scopes, [b"@eaDir", b"link/in"]))) == (0, 0, 0, 0)
    assert await listed(scanner) == ["a/1.jpg"]


async def test_many_small_scans_lose_no_more_than_one(scanner: Scanner, photos: Path) -> None:
    """A library that is deleted piece by piece stops at a fifth, until an admin accepts it."""
    write(photos, *(f"{folder}/{number}.jpg" for folder in range(10) for number in range(3)))
    await scanner()
    await scanner.execute("UPDATE roots SET scanned_at = scanned_at - 1")
    for folder in range(2):
        shutil.rmtree(photos / str(folder))
        await scanner(scope=folder_scope([b"%d" % folder]))
    shutil.rmtree(photos / "2")
    with pytest.raises(RootOfflineError, match="9 photos of the folder photos are missing"):
        await scanner(scope=folder_scope([b"2"]))
    assert len(await listed(scanner)) == 24
    write(photos, "3/new.jpg", contents=jpeg(90))
    assert counts(await scanner(scope=folder_scope([b"3"]))) == (1, 0, 0, 0)
    assert counts(await scanner(accept_missing=True)) == (0, 0, 0, 3)


async def test_a_root_that_is_away_loses_nothing(scanner: Scanner, photos: Path, tmp_path: Path) -> None:
    """Whether its folder is gone or an empty mount point."""
    write(photos, "a/1.jpg")
    await scanner()
    photos.rename(tmp_path / "unplugged")
    with pytest.raises(RootOfflineError, match="cannot be read"):
        await scanner(scope=folder_scope([b"a"]))
    photos.mkdir()
    with pytest.raises(RootOfflineError, match="is empty"):
        await scanner(scope=folder_scope([b"a"]))
    assert await listed(scanner) == ["a/1.jpg"]


async def test_a_scan_waits_for_one_of_a_few_folders(scanner: Scanner, photos: Path) -> None:
    """Of another process; it would have to be started again a moment later otherwise."""
    write(photos, "a/1.jpg")
    with scan_lock(scanner.settings.data_dir, is_short=True):
        require_unlocked(scanner.settings.data_dir)
        waiting = asyncio.ensure_future(scanner())
        await asyncio.wait({waiting}, timeout=0.1)
        assert not waiting.done()
    assert counts(await waiting) == (1, 0, 0, 0)
    with scan_lock(scanner.settings.data_dir), pytest.raises(ScanRunningError, match=f"process {os.getpid()}, since"):
        await scanner()


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_holder_that_has_not_said_what_it_is_yet_is_waited_for(tmp_path: Path, *, is_empty: bool) -> None:
    """Also after a long scan, and while it writes that: two roots that change together are not put off for seconds."""
    with scan_lock(tmp_path):
        pass
    if is_empty:
        (tmp_path / "scan.lock").write_bytes(b"")
    with (tmp_path / "scan.lock").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        require_unlocked(tmp_path)
        with pytest.raises(ScanRunningError) as caught, scan_lock(tmp_path):
            pass
        assert caught.value.is_short


async def test_a_change_in_a_takeout_export_is_a_scan_of_all_its_parts(scanner: Scanner, photos: Path) -> None:
    """The sidecar in the second part describes the photo in the first one, which is read again."""
    write(photos, "takeout-1/Google Photos/2020/a.jpg", "b/1.jpg")
    await scanner()
    sidecar = {"title": "a.jpg", "photoTakenTime": {"timestamp": "1500000000"}, "description": "Two boats"}
    write(photos, "takeout-2/Google Photos/2020/a.jpg.json", contents=json.dumps(sidecar).encode())
    write(photos, "b/2.jpg", contents=jpeg(70))
    report = await scanner(scope=folder_scope([b"takeout-2/Google Photos/2020"]))
    assert (*counts(report), report.sidecars) == (1, 1, 0, 0, 1)
