"""Streamed archives: other programs read back the same files, and memory does not grow."""

from __future__ import annotations

import asyncio
import io
import subprocess
import tracemalloc
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PictureUnavailableError
from core.models import AssetKey
from core.pictures import zip_archive as room
from core.pictures.zip_archive import ArchiveBrokenError, ArchiveEntry, UniqueNames, archive, archive_size
from tests.programs import needs_program

WHEN = datetime(2024, 5, 1, 12, 30, 8)  # noqa: DTZ001 - the format keeps wall clocks


def key_of(number: int) -> AssetKey:
    digits = f"{number:013b}".translate({48: "a", 49: "b"})
    return AssetKey(digits)


def entry(name: str, pieces: Sequence[bytes], *, size: int | None = None, known: bool = True) -> ArchiveEntry:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    length = sum(len(piece) for piece in pieces) if size is None else size
    return ArchiveEntry(name, WHEN, length if known else None, chunks)


async def built(entries: Iterable[ArchiveEntry], skip: int = 0) -> bytes:
    return b"".join([piece async for piece in archive(entries, skip)])


FILES = st.lists(
    st.tuples(st.text(max_size=30), st.lists(st.binary(min_size=1, max_size=50), max_size=4), st.booleans()), max_size=8
)


@given(FILES, st.integers(0, 5000))
async def test_files_are_read_back(files: list[tuple[str, list[bytes], bool]], skip: int) -> None:
    """Any names and contents; the predicted size is exact, and a resumed download equals the rest of the whole one."""
    names = UniqueNames()
    entries = [
        entry(names.name(name, key_of(number)), pieces, known=known)
        for number, (name, pieces, known) in enumerate(files)
    ]
    whole = await built(entries)
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert read.testzip() is None
        assert read.namelist() == [each.name for each in entries]
        assert [read.read(each.name) for each in entries] == [b"".join(pieces) for _, pieces, _ in files]
        assert {info.date_time for info in read.infolist()} <= {(2024, 5, 1, 12, 30, 8)}
    foretold = archive_size(entries)
    assert foretold == (len(whole) if all(known for _, _, known in files) else None)
    assert await built(entries, skip) == whole[skip:]


@given(st.lists(st.text(max_size=200), max_size=20))
def test_names_are_safe_and_unique(wanted: list[str]) -> None:
    """No path, no device name, no ambiguous characters, and no two equal without regard to case."""
    names = UniqueNames()
    given_out = [names.name(each, key_of(number)) for number, each in enumerate(wanted)]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in given_out}) == len(wanted)
    for name in given_out:
        assert name
        assert not set(name) & set('/\\:*?"<>|\0\n\r')
        assert name.rstrip(" .") == name
        assert name.split(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1", "lpt1"}


def test_names_keep_their_extension() -> None:
    """The key of a repeated name is in front of the extension, as over SFTP."""
    names = UniqueNames({key_of(3)})
    wanted = ("Lake.jpg", "lake.JPG", "LAKE.jpg", "sea.jpg", "../../etc/passwd", "nul.jpg")
    assert [names.name(each, key_of(number)) for number, each in enumerate(wanted)] == [
        "Lake.jpg",
        f"lake~{key_of(1)}.JPG",
        f"LAKE~{key_of(2)}.jpg",
        f"sea~{key_of(3)}.jpg",
        f"_._.._etc_passwd~{key_of(4)}",
        f"_nul~{key_of(5)}.jpg",
    ]


async def test_zip64_sizes_are_written_and_predicted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the old limits (lowered here, in the writer and the prediction) the archive can be read."""
    for name, limit in (("ZIP64_LIMIT", 1000), ("ZIP_FILECOUNT_LIMIT", 5)):
        monkeypatch.setattr(zipfile, name, limit)
    monkeypatch.setattr(room, "_ZIP64_FROM", 1000)
    monkeypatch.setattr(room, "_MANY", 5)
    entries = [entry(f"{number}.jpg", [bytes(number * 200)]) for number in range(1, 9)]
    whole = await built(entries)
    assert archive_size(entries) == len(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert [info.file_size for info in read.infolist()] == [number * 200 for number in range(1, 9)]
        assert read.testzip() is None


@needs_program("unzip")
async def test_unzip_reads_it(tmp_path: Path) -> None:
    """The common program finds no errors, also with names in other scripts."""
    path = tmp_path / "photos.zip"
    path.write_bytes(await built([entry("湖.jpg", [b"one"]), entry("b.jpg", [b"two", b"three"], known=False)]))
    process = await asyncio.create_subprocess_exec("unzip", "-tq", str(path), stdout=subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0, said


async def test_a_file_that_changed_breaks_the_archive() -> None:
    """Shorter or longer than announced: the stream ends with an error, never as a complete archive."""
    for size in (2, 4):
        with pytest.raises(ArchiveBrokenError):
            await built([entry("a.jpg", [b"abc"], size=size)])


async def test_unreadable_files_are_named() -> None:
    """Where no size was announced, the archive has the other files and a list of the missing ones."""

    async def away() -> AsyncIterator[bytes]:
        nothing: list[bytes] = []
        for piece in nothing:
            yield piece
        raise PictureUnavailableError("The original is not available now.")

    whole = await built([ArchiveEntry("a.jpg", WHEN, None, away), entry("b.jpg", [b"b"])])
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        assert read.namelist() == ["b.jpg", "Not included.txt"]
        assert "a.jpg: The original is not available now." in read.read("Not included.txt").decode()
    with pytest.raises(PictureUnavailableError):
        await built([ArchiveEntry("a.jpg", WHEN, 3, away)])


@pytest.mark.slow
async def test_ten_thousand_files_take_little_memory() -> None:
    """Only the directory grows, by about a kilobyte a file."""
    chunk = bytes(65536)
    entries = (entry(f"photo-{number:05}.jpg", [chunk, chunk]) for number in range(10_000))
    tracemalloc.start()
    try:
        sent = 0
        async for piece in archive(entries):
            sent += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > 10_000 * 131_072
    assert peak < 16 * 1024**2
