"""Keys that are pressed while a screen loads after a change of the library are not lost."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from core.models import AssetKey
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
