"""Drawing the demo into a running gallery ends with the gallery."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.demo import live_drawing
from core.demo.demo_library import DemoProgress
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Actor, LibraryChanged
from tests.core.building import place_database


async def test_closing_the_gallery_ends_the_drawing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl+C in the first seconds does not wait for the whole library: the next picture is the last one."""
    begun, ended = threading.Event(), threading.Event()

    def draw_for_long(_folder: Path, *, workers: int, progress: Callable[[DemoProgress], None]) -> int:
        assert workers
        try:
            for drawn in range(1000):
                progress(DemoProgress(drawn, 1000))
                begun.set()
                threading.Event().wait(0.01)
        except GalleryError:
            ended.set()
            raise
        return 1000

    monkeypatch.setattr(live_drawing, "draw_demo_library", draw_for_long)
    place_database(tmp_path / "data" / "gallery.db")
    gallery = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    owner: asyncio.Future[Actor] = asyncio.get_running_loop().create_future()
    owner.set_result(await gallery.accounts.owner("ada"))
    gallery.background.start(live_drawing.draw_and_scan(gallery, owner, tmp_path), "draw the demo")
    await asyncio.to_thread(begun.wait, 30)

    async with asyncio.timeout(60):
        await gallery.close()

    assert ended.is_set()


@pytest.mark.parametrize(("workers", "drawing"), [(1, 1), (2, 1), (4, 3)])
async def test_the_first_picture_is_shown_while_others_are_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: int, drawing: int
) -> None:
    """Drawing starts before there is an owner, who scans the first picture before the second one is drawn.

    All workers but one draw.
    """
    shown, given = threading.Event(), []
    loop = asyncio.get_running_loop()
    owner: asyncio.Future[Actor] = loop.create_future()

    def draw_two(folder: Path, *, workers: int, progress: Callable[[DemoProgress], None]) -> int:
        given.append(workers)
        (folder / "City" / "Night").mkdir(parents=True)
        progress(DemoProgress(0, 2))
        Image.new("RGB", (60, 40), "navy").save(folder / "City" / "Night" / "first.jpg")
        progress(DemoProgress(1, 2))
        loop.call_soon_threadsafe(owner.set_result, found)
        assert shown.wait(30), "the first picture was not scanned"
        Image.new("RGB", (60, 40), "teal").save(folder / "City" / "Night" / "second.jpg")
        progress(DemoProgress(2, 2))
        return 2

    monkeypatch.setattr(live_drawing, "draw_demo_library", draw_two)
    place_database(tmp_path / "data" / "gallery.db")
    gallery = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=workers))
    try:
        found = await gallery.accounts.owner("ada")
        gallery.events.subscribe(lambda event: shown.set() if isinstance(event, LibraryChanged) else None)
        pictures = tmp_path / "pictures"
        pictures.mkdir()
        async with asyncio.timeout(60):
            count, report = await live_drawing.draw_and_scan(gallery, owner, pictures)
    finally:
        await gallery.close()
    assert (count, given) == (2, [drawing])
    assert report.added + report.unchanged == 2
