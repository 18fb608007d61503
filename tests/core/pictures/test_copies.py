"""Local copies: complete or not at all, and never in place of an existing file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import GalleryError
from core.models import AssetKey
from core.pictures.copies import save_copy
from core.pictures.original_files import MAX_READ_BYTES, OriginalFile

CONTENTS = os.urandom(MAX_READ_BYTES + 10)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "original.jpg"
    path.write_bytes(CONTENTS)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    return path


def opened(path: Path, threads: ThreadPoolExecutor) -> OriginalFile:
    return OriginalFile(AssetKey("k3j5x2abcdefg"), path.name, path.open("rb"), threads)


async def test_a_copy_has_the_bytes_and_the_time(path: Path, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    """In a folder that is created for it."""
    async with opened(path, threads) as original:
        copy = await save_copy(original, tmp_path / "Downloads", "a.jpg")
    assert copy == tmp_path / "Downloads/a.jpg"
    assert copy.read_bytes() == CONTENTS
    assert copy.stat().st_mtime == 1_600_000_000


async def test_nothing_is_replaced_or_followed(path: Path, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    """A file and a dangling link of the same name stay; the copy gets the next number."""
    (tmp_path / "a.jpg").write_bytes(b"mine")
    (tmp_path / "a (2).jpg").symlink_to(tmp_path / "elsewhere")
    async with opened(path, threads) as original:
        copy = await save_copy(original, tmp_path, "a.jpg")
    assert copy.name == "a (3).jpg"
    assert (tmp_path / "a.jpg").read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere").exists()


async def test_an_incomplete_copy_is_removed(path: Path, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    """An original that was truncated after it was opened is an error."""
    async with opened(path, threads) as original:
        os.truncate(path, 100)
        with pytest.raises(GalleryError, match="shorter"):
            await save_copy(original, tmp_path / "Downloads", "a.jpg")
    assert list((tmp_path / "Downloads").iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_an_error(
    path: Path, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    """With its name and the reason."""
    (tmp_path / "Downloads").write_bytes(b"a file")
    async with opened(path, threads) as original:
        with pytest.raises(GalleryError, match="cannot be written"):
            await save_copy(original, tmp_path / "Downloads", "a.jpg")
