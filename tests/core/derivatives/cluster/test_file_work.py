"""Work on files by an executor: in batches, with one retry, and left to the gallery where the executor fails."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.derivatives.cluster.batches import BATCH, FileLimits, end_children, perform
from core.derivatives.cluster.file_child import ChildFailedError, FileChild
from core.derivatives.cluster.file_tasks import DeriveTask, HashTask, ReadTask, checked
from core.derivatives.cluster.file_work import GIVEN_UP_AFTER, FileWork
from core.gallery import Gallery
from core.media.originals import Original
from core.models import DerivativeSize
from tests.core.building import ADMIN, add_members, place_database
from tests.core.derivatives.cluster.executors import InlineExecutor
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import jpeg, write

msgspec = pytest.importorskip("msgspec", reason="the extra dask is not installed")

DIGEST = hashlib.sha256(b"x").digest()


def packed(count: int) -> bytes:
    """Return the answers of a batch of hashes."""
    return bytes(msgspec.msgpack.encode([msgspec.msgpack.encode(DIGEST)] * count))


def tasks(count: int) -> list[HashTask]:
    return [HashTask(Original(b"/nowhere", b"%d" % number), 1, 1) for number in range(count)]


async def test_tasks_are_sent_in_batches(tmp_path: Path) -> None:
    """Whole ones at once, the rest a moment later."""
    executor = InlineExecutor(lambda batch, _: packed(len(batch)))
    work = FileWork(executor, settings_for(tmp_path), 1)
    assert await asyncio.gather(*map(work.run, tasks(2 * BATCH + 3))) == [DIGEST] * (2 * BATCH + 3)
    assert executor.batches == [BATCH, BATCH, 3]
    await work.close()


async def test_a_failed_batch_is_sent_once_more(tmp_path: Path) -> None:
    """Its worker died; the retry has an answer."""
    calls = 0

    def dies_first(batch: tuple[object, ...], _: FileLimits) -> bytes:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ChildFailedError
        return packed(len(batch))

    work = FileWork(InlineExecutor(dies_first), settings_for(tmp_path), 1)
    assert await asyncio.gather(*map(work.run, tasks(2))) == [DIGEST] * 2
    assert (calls, work.is_given_up) == (2, False)
    await work.close()


@pytest.mark.parametrize("answer", [b"", b"\xc1", packed(2), ["list"], None, packed(1)[:-1]])
async def test_an_executor_that_answers_nonsense_is_given_up(tmp_path: Path, answer: object) -> None:
    """After three batches; every caller gets None, and the gallery does the work."""
    executor = InlineExecutor(lambda *_: answer)
    work = FileWork(executor, settings_for(tmp_path), 1)
    for _ in range(GIVEN_UP_AFTER + 2):
        assert await work.run(tasks(1)[0]) is None
    assert work.is_given_up
    assert executor.batches == [1] * 2 * GIVEN_UP_AFTER
    await work.close()


async def test_an_executor_that_has_ended_is_given_up(tmp_path: Path) -> None:
    """It takes no calls; closing answers those that wait."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    work = FileWork(executor, settings_for(tmp_path), 1)
    waiting = asyncio.ensure_future(work.run(tasks(1)[0]))
    await asyncio.sleep(0)
    await work.close()
    assert await waiting is None


@pytest.mark.slow
def test_a_child_that_runs_out_of_memory_or_time_costs_its_task(tmp_path: Path) -> None:
    """The next task has another child; both have the limits of the gallery's workers."""
    Image.new("1", (24_000, 16_000)).save(tmp_path / "huge.png", compress_level=1)
    write(tmp_path, "one.jpg")
    with (tmp_path / "long").open("wb") as file:
        file.truncate(64 * 1024**3)
    endless = HashTask(Original(bytes(tmp_path), b"long"), 64 * 1024**3, (tmp_path / "long").stat().st_mtime_ns)
    root = bytes(tmp_path)
    huge = DeriveTask(Original(root, b"huge.png"), DerivativeSize.THUMBNAIL, 10**9)
    usual = ReadTask(Original(root, b"one.jpg"), 0, 10**9)
    bodies = perform((usual, huge, usual), FileLimits(20.0, 512 * 1024**2))
    answers = msgspec.msgpack.decode(bodies)
    assert [bool(body) for body in answers] == [True, False, True]
    assert checked(usual, answers[2]) is not None
    child = FileChild(512 * 1024**2)
    try:
        assert child.answer(usual, 20.0)
        with pytest.raises(ChildFailedError):
            child.answer(endless, 0.1)
        assert child.answer(usual, 20.0)
    finally:
        child.close()
        end_children()


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    settings = replace(settings_for(tmp_path), thumbnails_in_background=False)
    place_database(settings.database_path)
    opened = await Gallery.open(settings)
    await opened.database.write(add_members)
    yield opened
    await opened.close()


@pytest.mark.parametrize("answers", [True, False])
async def test_a_gallery_works_with_an_executor_as_without(gallery: Gallery, tmp_path: Path, answers: bool) -> None:
    """Photos, digests and thumbnails are the same, whether the executor answers or fails."""
    for number in range(20):
        write(tmp_path / "photos", f"a/{number}.jpg", contents=jpeg(60 + number, 40), mtime=1_600_000_000 + number)
    write(tmp_path / "photos", "a/broken.jpg", contents=b"nothing")
    sent: list[int] = []

    def failing(batch: tuple[Any, ...], limits: FileLimits) -> bytes:
        sent.append(len(batch))
        if not answers:
            raise ChildFailedError
        return perform(batch, limits)

    work = gallery.use_executor(InlineExecutor(failing), 1)
    report = await gallery.indexing.scan(ADMIN, [tmp_path / "photos"])
    await gallery.indexing.hash_files()
    await gallery.indexing.make_thumbnails()
    await work.close()
    end_children()
    assert (report.added, report.errors) == (21, 1)
    rows = await gallery.database.read(
        lambda connection: [
            tuple(row)
            for row in connection.execute(
                "SELECT photos.name, sha256, width, has_thumbnail, camera_make FROM photos"
                " JOIN files ON photo_id = photos.id ORDER BY photos.path"
            )
        ]
    )
    for name, digest, width, has_thumbnail, make in rows:
        assert digest == hashlib.sha256((tmp_path / "photos/a" / name).read_bytes()).digest()
        if name != "broken.jpg":
            assert (width, has_thumbnail, make) == (60 + int(name.partition(".")[0]), 1, "Canon")
    assert len([*gallery.settings.derivatives_dir.glob("*/*-thumbnail.jpg")]) == 20
    assert sum(sent) >= (60 if answers else 6)
