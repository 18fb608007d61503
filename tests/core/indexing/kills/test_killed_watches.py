"""A gallery that is killed in a scan that its folder watch started completes the work when it watches again."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from core.gallery import Gallery
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.kills.killed_scans import Kill, Moment, contents, faults, keys, scan
from tests.core.indexing.kills.watched_library import watched
from tests.core.indexing.libraries import jpeg, write

_PRESENT = 10
"""The column that says of a photo whether it is there."""


def present(folder: Path) -> list[object]:
    """Return what the index says about the files that are there, and their folders."""
    photos, *others = contents(folder)
    return [[row for row in photos if row[_PRESENT]], *others]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "moment"), [(2, Moment.WITHIN), (4, Moment.AFTER)])
async def test_a_watching_gallery_that_is_killed(tmp_path: Path, number: int, moment: Moment) -> None:
    """Nothing is wrong in between, photos keep their keys, and the index becomes that of a whole scan."""
    root, killed = tmp_path / "photos", tmp_path / "killed"
    write(root, *(f"Sea/{folder}/{number}.jpg" for folder in "ab" for number in range(8)))
    await scan(killed, root)
    shutil.copytree(killed, tmp_path / "whole")
    before = keys(killed)
    with watched(killed, root, Kill(number, moment)) as process:
        write(root, *(f"Sea/a/new-{number}.jpg" for number in range(40)), contents=jpeg(80), mtime=1_700_000_000)
        (root / "Sea/a/1.jpg").rename(root / "Sea/b/moved.jpg")
        (root / "Sea/a/2.jpg").unlink()
        (root / "Sea/b/3.jpg").write_bytes(jpeg(90))
        assert await asyncio.to_thread(process.wait, 60) == -signal.SIGKILL
    assert faults(killed) == []
    await scan(tmp_path / "whole", root)

    gallery = await Gallery.open(settings_for(killed, thumbnails_in_background=False, hashes_in_background=False))
    changed = asyncio.Event()
    gallery.events.subscribe(lambda _: changed.set())
    gallery.watch_folders()
    async with asyncio.timeout(60):
        while True:
            changed.clear()
            if await asyncio.to_thread(present, killed) == present(tmp_path / "whole"):
                break
            await changed.wait()
    await gallery.close()
    assert faults(killed) == []
    moved = next(key for key, path in before.items() if path == f"{root}/Sea/a/1.jpg")
    wanted = {key: path for key, path in before.items() if path != f"{root}/Sea/a/2.jpg"}
    assert {key: path for key, path in keys(killed).items() if key in before} == wanted | {
        moved: f"{root}/Sea/b/moved.jpg"
    }
    assert os.listdir(killed / "data" / "jobs") == []  # noqa: PTH208 - names alone
