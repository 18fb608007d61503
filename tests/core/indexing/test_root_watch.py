"""A drive that is disconnected or connected is noticed; no photo is marked as missing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.gallery import Gallery
from core.indexing import root_watch
from core.indexing.root_watch import RootWatch, is_online
from core.models import Actor
from tests.core.building import place_database
from tests.core.indexing.libraries import write


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery of two drives; the category Travel is on both, Home on the first, Sea on the second."""
    for drive, category, collection in (
        ("one", "Travel", "Paris"),
        ("one", "Home", "Cats"),
        ("two", "Travel", "Rome"),
        ("two", "Sea", "Crete"),
    ):
        write(tmp_path / drive, f"{category}/{collection}/a.jpg")
    place_database(tmp_path / "data" / "gallery.db")
    opened = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    await opened.indexing.scan(await opened.accounts.owner("ada"), [tmp_path / "one", tmp_path / "two"])
    yield opened
    await opened.close()


async def offline(gallery: Gallery) -> set[str]:
    """Return the slugs of the offline categories and collections."""
    owner: Actor = await gallery.accounts.owner("ada")
    found = set()
    for category in await gallery.library.categories(owner):
        found |= {category.slug} if category.is_away else set()
        collections = await gallery.library.collections(owner, category.slug)
        found |= {collection.slug for collection in collections if collection.is_away}
        one = await gallery.library.category(owner, category.slug)
        assert one.is_away == category.is_away
    return found


@pytest.mark.parametrize("leaves_mount_point", [False, True])
async def test_an_offline_drive_greys_out_its_collections(
    gallery: Gallery, tmp_path: Path, leaves_mount_point: bool
) -> None:
    """Also categories that are on that drive only; both changes are announced once."""
    told: list[str] = []
    watch = RootWatch(gallery.database, lambda: told.append("changed"))
    await watch.check()
    assert (await offline(gallery), told) == (set(), [])
    (tmp_path / "two").rename(tmp_path / "unplugged")
    if leaves_mount_point:
        (tmp_path / "two").mkdir()
    for _ in range(3):
        await watch.check()
    assert await offline(gallery) == {"sea", "sea/crete", "travel/rome"}
    assert told == ["changed"]
    if leaves_mount_point:
        (tmp_path / "two").rmdir()
    (tmp_path / "unplugged").rename(tmp_path / "two")
    await watch.check()
    assert (await offline(gallery), told) == (set(), ["changed"] * 2)
    assert len(await gallery.library.categories(await gallery.accounts.owner("ada"))) == 3


async def test_an_open_gallery_watches_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gallery: Gallery
) -> None:
    """From its start on, without a scan."""
    await gallery.close()
    monkeypatch.setattr(root_watch, "WATCH_SECONDS", 0.01)
    opened = await Gallery.open(gallery.settings)
    try:
        changed = asyncio.Event()
        opened.events.subscribe(lambda _: changed.set())
        (tmp_path / "two").rename(tmp_path / "unplugged")
        async with asyncio.timeout(60):
            while "sea" not in await offline(opened):
                changed.clear()
                await changed.wait()
    finally:
        await opened.close()


async def test_another_process_notices_it(gallery: Gallery, tmp_path: Path) -> None:
    """A second one on the same data directory, which polls the database."""
    other = await Gallery.open(gallery.settings)
    try:
        changed = asyncio.Event()
        other.events.subscribe(lambda _: changed.set())
        (tmp_path / "two").rename(tmp_path / "unplugged")
        await RootWatch(gallery.database, lambda: None).check()
        async with asyncio.timeout(60):
            await changed.wait()
        assert "sea" in await offline(other)
    finally:
        await other.close()


async def test_a_drive_that_does_not_answer_is_offline(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive without its server blocks one thread; when it answers, it is online again."""
    gate, began = threading.Event(), []

    def hang(path: bytes, *, holds_photos: bool) -> bool:
        if path.endswith(b"two"):
            began.append(path)
            gate.wait(60)
        return is_online(path, holds_photos=holds_photos)

    monkeypatch.setattr(root_watch, "is_online", hang)
    monkeypatch.setattr(root_watch, "CHECK_SECONDS", 0.05)
    watch = RootWatch(gallery.database, lambda: None)
    try:
        for _ in range(3):
            await watch.check()
        assert await offline(gallery) == {"sea", "sea/crete", "travel/rome"}
        assert len(began) == 1
    finally:
        gate.set()
    monkeypatch.setattr(root_watch, "CHECK_SECONDS", 20.0)
    await watch.check()
    assert await offline(gallery) == set()


def test_an_empty_root_is_online_unless_it_had_photos(tmp_path: Path) -> None:
    """An empty one that had photos is a mount point without its drive; a file is not a folder."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    path = str(tmp_path / "empty").encode()
    assert is_online(path, holds_photos=False)
    assert not is_online(path, holds_photos=True)
    assert not is_online(str(tmp_path / "file").encode(), holds_photos=False)
    assert not is_online(str(tmp_path / "gone").encode(), holds_photos=False)
