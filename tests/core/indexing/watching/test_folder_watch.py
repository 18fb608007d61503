"""A served gallery shows what changes in its folders: real files, a real watcher, and the states that it leads to."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.gallery import Gallery
from core.indexing.watching import change_stream, folder_polls, folder_watch, mounts, unquiet_paths, watched_root
from core.indexing.watching.watch_state import RootState, WatchState, read_watch_state
from core.models import Actor
from tests.core.building import place_database
from tests.core.indexing.libraries import jpeg, write

Listed = Mapping[str, str]


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the states themselves, not for the times in between."""
    monkeypatch.setattr(unquiet_paths, "QUIET_SECONDS", 0.1)
    monkeypatch.setattr(watched_root, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(watched_root, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(folder_polls, "SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(folder_watch, "CHECK_SECONDS", 0.2)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery of one root with 24 photos, which was scanned."""
    write(tmp_path / "photos", *(f"{folder}/{number}.jpg" for folder in "ab" for number in range(12)))
    place_database(tmp_path / "data" / "gallery.db")
    opened = await Gallery.open(
        Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, hashes_in_background=False)
    )
    await opened.indexing.scan(await owner_of(opened), [tmp_path / "photos"])
    yield opened
    await opened.close()


async def owner_of(gallery: Gallery) -> Actor:
    return await gallery.accounts.owner("ada")


async def reached(gallery: Gallery, is_it: Callable[[Listed], bool]) -> Listed:
    """Return the keys of the photos by path, once they are as asked for."""
    changed = asyncio.Event()
    unsubscribe = gallery.events.subscribe(lambda _: changed.set())
    try:
        async with asyncio.timeout(60):
            while True:
                changed.clear()
                listed = await present(gallery)
                if is_it(listed):
                    return listed
                await changed.wait()
    finally:
        unsubscribe()


async def present(gallery: Gallery) -> Listed:
    query = "SELECT path, asset_key FROM photos WHERE deleted_at IS NULL"
    return {
        os.fsdecode(row[0]): row[1]
        for row in await gallery.database.read(lambda connection: connection.execute(query).fetchall())
    }


async def state_of(gallery: Gallery, root: Path, *, reports: bool) -> RootState:
    """Return how a root is watched, once it is in one of the two ways."""
    async with asyncio.timeout(60):
        while True:
            found = await asyncio.to_thread(read_watch_state, gallery.settings.data_dir)
            state = (found or {}).get(os.fsencode(root))
            if state is not None and state.reports == reports:
                return state
            await asyncio.sleep(0.02)


async def test_photos_appear_move_and_disappear_by_themselves(gallery: Gallery, tmp_path: Path) -> None:
    """Files and folders, also with names of any bytes; a moved photo keeps its row, and a marker hides a folder.

    Reports are of the scans that people started.
    """
    root = tmp_path / "photos"
    keys = await present(gallery)
    gallery.watch_folders()
    await state_of(gallery, root, reports=True)
    write(root, "a/new.jpg", b"a/\xff.jpg", contents=jpeg(80))
    await reached(gallery, lambda listed: {"a/new.jpg", os.fsdecode(b"a/\xff.jpg")} <= listed.keys())
    (root / "a/1.jpg").rename(root / "b/moved.jpg")
    await reached(gallery, lambda listed: listed.get("b/moved.jpg") == keys["a/1.jpg"] and "a/1.jpg" not in listed)
    write(root, "c/in/deep/1.jpg", contents=jpeg(90))
    await reached(gallery, lambda listed: "c/in/deep/1.jpg" in listed)
    (root / "c").rename(root / "d")
    await reached(gallery, lambda listed: "d/in/deep/1.jpg" in listed and "c/in/deep/1.jpg" not in listed)
    write(root, "d/in/deep/2.jpg", contents=jpeg(91))
    await reached(gallery, lambda listed: "d/in/deep/2.jpg" in listed)
    (root / "d/.nomedia").touch()
    await reached(gallery, lambda listed: not any(path.startswith("d/") for path in listed))
    (root / "d/.nomedia").unlink()
    (root / "a/2.jpg").unlink()
    listed = await reached(gallery, lambda listed: "d/in/deep/2.jpg" in listed and "a/2.jpg" not in listed)
    assert len(await gallery.indexing.scans(await owner_of(gallery))) == 1
    assert {path: key for path, key in listed.items() if path in keys} == {
        path: key for path, key in keys.items() if path not in {"a/1.jpg", "a/2.jpg"}
    }


async def test_changes_are_reported_while_more_folders_come(tmp_path: Path) -> None:
    """A library that is copied into a root is shown before the last folder of it is there."""
    async with change_stream.watched(os.fsencode(tmp_path), ()) as messages, asyncio.timeout(60):
        assert isinstance(await anext(messages), change_stream.WatchStarted)
        reported = asyncio.ensure_future(anext(messages))
        for number in itertools.count():
            (tmp_path / str(number)).mkdir()
            if (await asyncio.wait({reported}, timeout=0.05))[0]:
                break
        message = await reported
        assert isinstance(message, change_stream.ChangedPaths)
        assert b"0" in message.trees


async def test_reading_names_that_are_not_text_is_not_a_change(tmp_path: Path) -> None:
    """Scans open such files and folders, which the library reports as its end: their folder is looked at instead.

    Otherwise each scan was followed by another one. The folders in it are watched, and a root of nothing else is, too.
    """
    odd, root = os.fsencode(tmp_path) + b"/odd\xff", os.fsencode(tmp_path)
    os.mkdir(odd)  # noqa: PTH102 - a path of bytes
    async with change_stream.watched(root, ()) as messages, asyncio.timeout(60):
        assert await anext(messages) == change_stream.WatchStarted(0, (b"", b"odd\xff"))
    (tmp_path / "below").mkdir()
    async with change_stream.watched(root, ()) as messages, asyncio.timeout(60):
        assert await anext(messages) == change_stream.WatchStarted(1, (b"", b"odd\xff"))
        assert os.listdir(odd) == []  # noqa: PTH208 - a path of bytes
        (tmp_path / "below" / "new.jpg").touch()
        assert await anext(messages) == change_stream.ChangedPaths((b"below/new.jpg",), ())


async def test_a_root_that_is_unplugged_loses_nothing_and_is_watched_again(gallery: Gallery, tmp_path: Path) -> None:
    """Photos stay while it is away; what was added then is seen when it is back, and what comes later."""
    root = tmp_path / "photos"
    keys = await present(gallery)
    gallery.watch_folders()
    await state_of(gallery, root, reports=True)
    root.rename(tmp_path / "unplugged")
    write(tmp_path / "unplugged", "a/away.jpg", contents=jpeg(80))
    write(root, "empty/readme.md", contents=b"not mounted")
    (root / "empty/readme.md").unlink()
    (root / "empty").rmdir()
    await asyncio.to_thread(root.rmdir)
    (tmp_path / "unplugged").rename(root)
    listed = await reached(gallery, lambda listed: "a/away.jpg" in listed)
    assert keys.items() <= listed.items()
    write(root, "a/later.jpg", contents=jpeg(81))
    await reached(gallery, lambda listed: "a/later.jpg" in listed)


FAILING = """
import json, sys
sys.stdin.readline()
print(json.dumps({"ended": "OS file watch limit reached.", "is_limit": True, "is_replaced": False}))
"""


@pytest.mark.parametrize("script", [FAILING, "raise SystemExit(3)", "print('no JSON')"])
async def test_without_a_watcher_the_folders_are_looked_at(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    """Where the kernel's limit is reached, or the watcher dies: said once, for the limit with the remedy."""
    root = tmp_path / "photos"
    (tmp_path / "failing.py").write_text(script)
    monkeypatch.setattr(change_stream, "SCRIPT", tmp_path / "failing.py")
    monkeypatch.setattr(watched_root, "LIMIT_SECONDS", 0.2)
    gallery.watch_folders()
    state = await state_of(gallery, root, reports=False)
    assert state.is_limit == (script is FAILING)
    write(root, "a/new.jpg", "c/new.jpg", contents=jpeg(80))
    await reached(gallery, lambda listed: {"a/new.jpg", "c/new.jpg"} <= listed.keys())
    (root / "b").rename(root / "e")
    await reached(gallery, lambda listed: "e/3.jpg" in listed and "b/3.jpg" not in listed)
    said = [record.message for record in caplog.records if "is looked at once a minute" in record.message]
    assert len(said) == 1
    assert ("sysctl" in said[0]) == (script is FAILING)


async def test_a_network_drive_is_looked_at(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From the moment on at which it is mounted there; a local one is watched again when it is unmounted."""
    root = tmp_path / "photos"
    (tmp_path / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mounts")
    caplog.set_level(logging.INFO)
    gallery.watch_folders()
    await state_of(gallery, root, reports=True)
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/photos {root} nfs4 rw 0 0\n")
    state = await state_of(gallery, root, reports=False)
    assert state.reason == "nfs4 does not report what other machines change"
    write(root, "a/new.jpg", contents=jpeg(80))
    await reached(gallery, lambda listed: "a/new.jpg" in listed)
    (tmp_path / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n")
    await state_of(gallery, root, reports=True)


async def test_one_process_watches_and_a_setting_switches_it_off(gallery: Gallery, tmp_path: Path) -> None:
    """The one with the lock; the next one begins when it is released, and ends without a trace."""
    other = WatchState(gallery.settings.data_dir)
    assert other.take()
    other.write({b"/photos": RootState(reports=True)})
    assert read_watch_state(gallery.settings.data_dir) == {b"/photos": RootState(reports=True)}
    gallery.watch_folders()
    other.release()
    await state_of(gallery, tmp_path / "photos", reports=True)
    await gallery.close()
    assert read_watch_state(gallery.settings.data_dir) is None
    unwatched = await Gallery.open(replace(gallery.settings, watches_folders=False))
    try:
        unwatched.watch_folders()
        await asyncio.sleep(0)
        assert read_watch_state(gallery.settings.data_dir) is None
    finally:
        await unwatched.close()
