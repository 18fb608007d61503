"""A scan counts what is not shown, by folder and kind, and replaces the counts of the last one."""

from __future__ import annotations

from pathlib import Path

from core.models import FileKind
from tests.core.indexing.libraries import Scanner, jpeg, write

ROWS = "SELECT folder, kind, category, number, example FROM unsupported_files ORDER BY folder, kind"


async def test_kinds_are_counted(scanner: Scanner, photos: Path) -> None:
    """In the report, and by folder and category in the database."""
    write(photos, "top.wmv", "a/1.wmv", "a/2.flv", "a/deep/x.x3f", "a/deep/y.jpg.xmp", contents=b"data")
    write(photos, "a/photo.jpg")

    report = await scanner()

    assert report.unsupported == {FileKind.RAW: 1, FileKind.SIDECAR: 1, FileKind.VIDEO: 3}
    assert (report.added, report.errors) == (1, 0)
    assert await scanner.rows(ROWS) == [
        (b"", "video", b"photos", 1, b"top.wmv"),
        (b"a", "video", b"a", 2, b"1.wmv"),
        (b"a/deep", "raw", b"a", 1, b"x.x3f"),
        (b"a/deep", "sidecar", b"a", 1, b"y.jpg.xmp"),
    ]


async def test_counts_are_those_of_the_last_scan(scanner: Scanner, photos: Path) -> None:
    """An unchanged scan counts them again, and removed files are no longer counted."""
    write(photos, "a/1.wmv", "a/2.wmv", contents=b"data")
    write(photos, "a/photo.jpg")
    await scanner()
    assert (await scanner()).unsupported == {FileKind.VIDEO: 2}

    (photos / "a/1.wmv").unlink()
    (photos / "a/2.wmv").unlink()

    assert (await scanner()).unsupported == {}
    assert await scanner.rows(ROWS) == []


async def test_a_photo_without_extension_is_indexed(scanner: Scanner, photos: Path) -> None:
    """By its content, and kept by the next scan."""
    write(photos, "a/IMG_0001", "a/photo.jpg_large", contents=jpeg())

    assert (await scanner()).added == 2
    assert (await scanner()).unchanged == 2
    assert await scanner.rows("SELECT name, format FROM photos ORDER BY name") == [
        ("IMG_0001", "JPEG"),
        ("photo.jpg_large", "JPEG"),
    ]


async def test_an_empty_file_is_called_empty(scanner: Scanner, photos: Path) -> None:
    """As its reason."""
    write(photos, "a/photo.jpg", contents=b"")
    await scanner()

    assert await scanner.rows("SELECT error FROM photos") == [("The file is empty.",)]
