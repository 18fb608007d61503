"""Keys that are pressed while a screen loads after a change of the library are not lost."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.models import AssetKey, FileKind
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import PATIENCE
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.tiles.photo_grid import PhotoGrid


def grid_index(running: RunningApp) -> int:
    return running.screen.query_one(PhotoGrid).cursor_index


def lightbox_index(running: RunningApp) -> int:
    assert isinstance(running.screen, LightboxScreen)
    return int(running.lines[0].split(" of ")[0].split()[-1]) - 1


@pytest.mark.parametrize(
    ("way", "index"), [(("enter",), grid_index), (("enter", "enter"), lightbox_index)], ids=["grid", "lightbox"]
)
async def test_keys_during_a_load_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...], index: Callable[[RunningApp], int]
) -> None:
    """The cursor moves twice while the photo that it was on is looked up: it stays where the keys have moved it."""
    reached, opened, find = asyncio.Event(), asyncio.Event(), PhotoSequence.find

    async def held(sequence: PhotoSequence, asset_key: AssetKey) -> int | None:
        reached.set()
        await opened.wait()
        return await find(sequence, asset_key)

    gallery = SmallGallery(tmp_path, {"Travel": {"Everything": 9}})
    async with run_app(gallery) as running:
        await running.press(*way)
        monkeypatch.setattr(PhotoSequence, "find", held)
        gallery.remove_photo(gallery.all_collections[0], 8)
        gallery.change()
        async with asyncio.timeout(PATIENCE):
            await reached.wait()
            await running.pilot.press("right", "right")
        opened.set()
        await running.rest()
        assert index(running) == 2
        assert " of 8" in running.lines[0]


@pytest.mark.parametrize("key", ["enter", "f", "s"])
@pytest.mark.parametrize("way", [(), ("enter",)], ids=["home", "category"])
async def test_a_key_during_a_load_acts_on_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, way: tuple[str, ...], key: str
) -> None:
    """The tile at the cursor is no longer in the list that is being loaded."""
    reached, opened = asyncio.Event(), asyncio.Event()
    gallery = SmallGallery(tmp_path, {"Nature": {"Bogs": 1, "Moors": 1, "Woods": 1}, "Travel": {"Rome": 1}})
    library = type(gallery.library)
    count = library.unsupported_counts

    async def held(*arguments: Any) -> dict[FileKind, int]:
        if not reached.is_set():  # what the key opens loads at once
            reached.set()
            await opened.wait()
        return await count(*arguments)

    async with run_app(gallery) as running:
        await running.press(*way, "right", "right")
        monkeypatch.setattr(library, "unsupported_counts", held)
        gallery.remove_photo(gallery.all_collections[2 if way else 3], 0)
        gallery.change()
        try:
            async with asyncio.timeout(PATIENCE):
                await reached.wait()
                await running.pilot.press(key)
        finally:
            opened.set()
        await running.rest()
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
