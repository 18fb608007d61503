"""Previews of scans: what would change and why, while nothing is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import GalleryError
from core.indexing.previews.models import RootPreview
from core.indexing.scanning import preview
from core.jobs.job_run import JobRun
from tests.core.indexing.libraries import Scanner, jpeg, write

EVERYTHING = """
SELECT (SELECT json_group_array(json_array(id, hex(path), deleted_at, error, mtime_ns, hex(coarse))) FROM photos),
    (SELECT json_group_array(json_array(id, online, scanned_at)) FROM roots),
    (SELECT count(*) FROM scan_runs), (SELECT count(*) FROM scan_errors), (SELECT count(*) FROM unsupported_files)
"""


async def previewed(scanner: Scanner, **options: bool) -> RootPreview:
    (found,) = await preview(
        scanner.database,
        scanner.pool,
        scanner.settings,
        [scanner.root],
        run=JobRun({}, on_progress=scanner.progress.append),
        **options,
    )
    return found


def facts(found: RootPreview) -> list[tuple[str, bytes, str]]:
    return [(change.kind.value, change.path, change.reason) for change in found.changes]


async def test_every_change_is_listed_with_its_reason(photos: Path, scanner: Scanner) -> None:
    """As the next scan finds it; the database stays as it was."""
    write(photos, *[f"a/{name}.jpg" for name in ("edited", "gone", "retouched", "same", "touched")], "a/moves.jpg")
    write(photos, "a/returns.jpg", "b/hidden.jpg", mtime=1_700_000_000)
    (photos / "a/returns.jpg").rename(photos.parent / "returns.jpg")
    await scanner()
    (photos.parent / "returns.jpg").rename(photos / "a/returns.jpg")
    await scanner()
    (photos / "a/returns.jpg").rename(photos.parent / "returns.jpg")
    await scanner()

    (photos.parent / "returns.jpg").rename(photos / "a/returns.jpg")
    (photos / "a/edited.jpg").write_bytes(jpeg(80, 40))
    (photos / "a/gone.jpg").unlink()
    old = (photos / "a/retouched.jpg").stat()
    (photos / "a/retouched.jpg").write_bytes(jpeg()[:-2] + b"\xff\xd8")
    os.utime(photos / "a/retouched.jpg", ns=(old.st_atime_ns, old.st_mtime_ns))
    os.utime(photos / "a/touched.jpg", ns=(old.st_atime_ns, (photos / "a/touched.jpg").stat().st_mtime_ns))
    (photos / "a/moves.jpg").rename(photos / "a/moved.jpg")
    (photos / "b/.nomedia").touch()
    write(photos, "c/new.jpg", mtime=1_800_000_000)
    (photos / "c/link.jpg").symlink_to(photos / "a/same.jpg")
    before = await scanner.rows(EVERYTHING)
    sizes = [len(jpeg()), len(jpeg(80, 40))]

    found = await previewed(scanner)
    assert facts(found) == [
        ("changed", b"a/edited.jpg", f"{sizes[0]:,} bytes before, {sizes[1]:,} now"),
        ("missing", b"a/gone.jpg", "its file is gone"),
        ("moved", b"a/moved.jpg", "the same inode, size and time"),
        ("changed", b"a/retouched.jpg", "other contents of the same size and time"),
        ("back", b"a/returns.jpg", "its file is there again"),
        ("excluded", b"b/hidden.jpg", "excluded by the file .nomedia in it"),
        (
            "error",
            b"c/link.jpg",
            "this is a symbolic link, and links are not followed. Serve the folder that it points to instead",
        ),
        ("added", b"c/new.jpg", "a new file"),
    ]
    assert found.changes[2].former == b"a/moves.jpg"
    assert (found.unchanged, found.problem) == (2, None)
    assert await scanner.rows(EVERYTHING) == before

    report = await scanner()
    assert (report.added, report.changed, report.moved, report.missing, report.excluded) == (2, 2, 1, 1, 1)
    assert (await previewed(scanner)).unchanged == report.unchanged + 6 - 1


async def test_a_new_folder_is_not_added(photos: Path, scanner: Scanner) -> None:
    """Its photos are listed as new ones."""
    write(photos, "a/one.jpg", "two.jpg")
    found = await previewed(scanner)
    assert facts(found) == [("added", b"a/one.jpg", "a new file"), ("added", b"two.jpg", "a new file")]
    assert await scanner.value("SELECT count(*) FROM roots") == 0


async def test_a_scan_that_would_stop_is_said(photos: Path, scanner: Scanner) -> None:
    """With what would change if the loss was accepted."""
    write(photos, *[f"a/{number}.jpg" for number in range(40)])
    await scanner()
    for number in range(30):
        (photos / f"a/{number}.jpg").unlink()

    found = await previewed(scanner)
    assert found.problem is not None
    assert "30 photos" in found.problem
    assert len(found.changes) == 30
    assert (await previewed(scanner, accept_missing=True)).problem is None
    assert await scanner.value("SELECT online FROM roots") == 1


async def test_an_offline_root_is_not_marked(photos: Path, scanner: Scanner) -> None:
    """The reason is said, and nothing else happens."""
    write(photos, "a/one.jpg")
    await scanner()
    photos.rename(photos.parent / "away")
    before = await scanner.rows(EVERYTHING)
    with pytest.raises(GalleryError, match="cannot be read"):
        await previewed(scanner)
    assert await scanner.rows(EVERYTHING) == before
