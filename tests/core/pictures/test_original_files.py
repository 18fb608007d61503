"""Originals are read unchanged, with access only, and never through a link."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import NotFoundError, PictureUnavailableError
from core.models import AssetKey
from core.pictures.original_files import MAX_READ_BYTES
from core.pictures.pictures import Pictures
from tests.core.building import ADMIN, add_category, add_collection, add_members, add_photo, add_root

CONTENTS = os.urandom(MAX_READ_BYTES + 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pictures/travel/paris"
    path.mkdir(parents=True)
    (path / "one.jpg").write_bytes(CONTENTS)
    os.utime(path / "one.jpg", (1_600_000_123, 1_600_000_123))
    return path


@pytest.fixture
async def key(database: Database, folder: Path) -> AssetKey:
    """One photo whose file is there."""

    def build(connection: sqlite3.Connection) -> AssetKey:
        root = add_root(connection, os.fsencode(folder.parents[1]))
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "travel"), "paris", root)
        return add_photo(connection, collection, "one.jpg", path=b"travel/paris/one.jpg")

    return await database.write(build)


@pytest.fixture
async def pictures(database: Database, pool: WorkerPool, settings: Settings) -> AsyncIterator[Pictures]:
    opened = Pictures(database, pool, DerivativeStore(settings.derivatives_dir), settings)
    yield opened
    await opened.close()


async def test_an_original_is_read_byte_for_byte(pictures: Pictures, key: AssetKey) -> None:
    """Size and time are the file's, reads are bounded, and empty after the end."""
    async with await pictures.original(ADMIN, key) as file:
        assert (file.asset_key, file.name, file.size, file.mtime) == (key, "one.jpg", len(CONTENTS), 1_600_000_123)
        first = await file.read(0, 10**9)
        assert len(first) == MAX_READ_BYTES
        assert first + await file.read(MAX_READ_BYTES, 10**9) == CONTENTS
        assert await file.read(5, 3) == CONTENTS[5:8]
        for offset, length in ((len(CONTENTS), 1), (2**63, 1), (2**64 - 1, 1), (-1, 4), (0, 0), (0, -5)):
            assert await file.read(offset, length) == b""


async def test_concurrent_reads_are_independent(pictures: Pictures, key: AssetKey) -> None:
    """Each returns the bytes at its own offset."""
    async with await pictures.original(ADMIN, key) as file:
        parts = await asyncio.gather(*(file.read(offset, 100) for offset in range(0, 20_000, 100)))
    assert b"".join(parts) == CONTENTS[:20_000]


async def test_a_closed_original_cannot_be_read(pictures: Pictures, key: AssetKey) -> None:
    """Its descriptor is closed, and closing twice does nothing."""
    file = await pictures.original(ADMIN, key)
    descriptor = file._file.fileno()
    await file.close()
    await file.close()
    with pytest.raises(PictureUnavailableError, match="closed"):
        await file.read(0, 1)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


async def test_closing_waits_for_reads_in_progress(pictures: Pictures, key: AssetKey) -> None:
    """A descriptor is never closed during a read, which would then get the bytes of another file."""
    file = await pictures.original(ADMIN, key)
    reading = asyncio.create_task(file.read(0, 100))
    await asyncio.sleep(0)
    await file.close()
    assert await reading == CONTENTS[:100]
    assert file._file.closed


async def test_a_photo_without_access_is_not_found(pictures: Pictures, key: AssetKey) -> None:
    """The answer is that for a photo that does not exist."""
    sentences = []
    for actor, asked in ((replace(ADMIN, category_ids=frozenset()), key), (ADMIN, AssetKey("nosuchphoto22"))):
        with pytest.raises(NotFoundError) as caught:
            await pictures.original(actor, asked)
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]


async def test_a_photo_on_an_offline_drive_is_unavailable(pictures: Pictures, key: AssetKey, folder: Path) -> None:
    """The message asks for the drive, and contains no path."""
    folder.parents[1].rename(folder.parents[2] / "unplugged")
    with pytest.raises(PictureUnavailableError, match="Is its drive connected") as caught:
        await pictures.original(ADMIN, key)
    assert "pictures" not in str(caught.value)


async def test_case_50_a_file_swapped_for_a_link_is_not_followed(
    pictures: Pictures, key: AssetKey, folder: Path, tmp_path: Path
) -> None:
    """The attacker replaces a photo, then its folder, by a link to a secret after the scan."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/one.jpg").write_bytes(b"the owner's private key")
    (folder / "one.jpg").unlink()
    (folder / "one.jpg").symlink_to(tmp_path / "secret/one.jpg")
    with pytest.raises(PictureUnavailableError):
        await pictures.original(ADMIN, key)
    (folder / "one.jpg").unlink()
    folder.rmdir()
    folder.symlink_to(tmp_path / "secret")
    with pytest.raises(PictureUnavailableError):
        await pictures.original(ADMIN, key)


async def test_case_51_a_pipe_in_the_place_of_a_photo_does_not_block(
    pictures: Pictures, key: AssetKey, folder: Path
) -> None:
    """A FIFO without a writer is refused at once."""
    (folder / "one.jpg").unlink()
    os.mkfifo(folder / "one.jpg")
    with pytest.raises(PictureUnavailableError, match="regular file"):
        await pictures.original(ADMIN, key)


async def test_case_54_a_file_cut_short_while_it_is_read_ends_there(
    pictures: Pictures, key: AssetKey, folder: Path
) -> None:
    """A reader gets the current end of the file, not an error and not other bytes."""
    async with await pictures.original(ADMIN, key) as file:
        assert await file.read(0, 10) == CONTENTS[:10]
        os.truncate(folder / "one.jpg", 20)
        assert await file.read(10, 100) == CONTENTS[10:20]
        assert await file.read(20, 100) == b""
