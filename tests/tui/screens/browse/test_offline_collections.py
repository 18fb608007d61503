"""Collections on a drive that is not connected stay listed, muted and marked offline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import VIEWER, SmallGallery
from tests.tui.screens.browse.test_photo_actions import come_over_ssh
from tui.widgets.tiles.tile_grid import TileGrid

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Coast": 5}}


def half_away(folder: Path) -> SmallGallery:
    """Nature/Alps and Home are on a drive that is not connected."""
    gallery = SmallGallery(folder, LIBRARY)
    gallery.disconnect("nature/alps", "home/garden")
    return gallery


async def test_the_names_of_what_was_withdrawn_are_not_shown(tmp_path: Path) -> None:
    """Neither in the photos of a collection nor, after going back, in its category."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=(120, 30)) as running:
        await running.press("right", "enter", "enter")
        assert "Nature › Alps" in running.lines[0]
        running.app.actor_changed(replace(VIEWER, category_ids=frozenset()))
        await running.rest()
        for _ in range(2):
            assert "No longer available" in running.lines[0]
            assert not [name for name in ("Nature", "Alps", "Coast") if name in running.text]
            await running.press("escape")


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
async def test_a_category_that_is_away_says_so(tmp_path: Path, term: str) -> None:
    """The word replaces the dates on its tile and in the plain list; the breadcrumb counts."""
    async with run_app(half_away(tmp_path), size=(120, 30), term=term) as running:
        assert "1 of 2 offline" in running.lines[0]
        assert running.text.count("offline") == 2
        assert "6 photos" in running.text


async def test_a_collection_that_is_away_says_so_and_opens(tmp_path: Path) -> None:
    """Its photos are shown from stored derivatives; the breadcrumb has the same word."""
    async with run_app(half_away(tmp_path), size=(120, 30)) as running:
        await running.press("right", "enter")
        tiles = running.screen.query_one(TileGrid)
        titles = [tiles.captions(index)[0] for index in range(2)]
        assert [(title.left, title.strong) for title in titles] == [("Alps", False), ("Coast", True)]
        await running.press("enter")
        assert running.lines[0].rstrip().endswith("· offline")
        await running.press("]")
        assert "offline" not in running.lines[0]


async def test_a_zoomed_photo_of_an_offline_drive_says_that_it_is_the_preview(tmp_path: Path) -> None:
    """Its original cannot be read, and the stored preview is enlarged instead; downloads say that they fail."""
    async with run_app(half_away(tmp_path), size=(120, 30)) as running:
        come_over_ssh(running)
        await running.press("right", "enter", "enter", "enter")
        assert running.lines[0].rstrip().endswith("· offline")
        await running.press("i")
        assert "Offline: connect its drive" in " ".join(running.text.split())
        await running.press("i", "plus")
        assert running.lines[0].rstrip().endswith("· drive offline: preview")
        await running.press("d")
        assert "The drive is offline" in running.text


async def test_a_zoomed_photo_among_those_of_all_collections_says_so_too(tmp_path: Path) -> None:
    """In the newest photos, where the list does not say whose drive is offline; another one of the list does not."""
    async with run_app(half_away(tmp_path), size=(120, 30)) as running:
        await running.press("r", "enter")
        assert "offline" not in running.lines[0]
        seen = set()
        for _ in range(40):
            await running.press("plus")
            await running.rest()
            seen.add("drive offline: preview" in running.lines[0])
            if len(seen) == 2:
                break
            await running.press("escape", "right")
        assert seen == {True, False}
