"""What lies on a drive that is away stays on the screen, greyed and with a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.models import Actor, Category, Collection, SortOrder
from tests.tui.fake_gallery import FakeGallery
from tests.tui.visits import visit
from tui.widgets.tiles.tile_grid import TileGrid

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Coast": 5}}


class HalfAwayGallery(FakeGallery):
    """Nature/Alps and Home are away."""

    async def categories(self, actor: Actor, order: SortOrder = SortOrder.NAME) -> tuple[Category, ...]:
        return tuple(replace(each, is_away=each.slug == "home") for each in await super().categories(actor, order))

    async def collections(
        self, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        found = await super().collections(actor, category_slug, order)
        return tuple(replace(each, is_away=each.slug in {"nature/alps", "home/garden"}) for each in found)


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
async def test_a_category_that_is_away_says_so(tmp_path: Path, term: str) -> None:
    """A word in place of its dates, on its tile and in the plain list; the breadcrumb counts."""
    async with visit(HalfAwayGallery(tmp_path, LIBRARY), size=(120, 30), term=term) as visiting:
        assert "1 of 2 away" in visiting.lines[0]
        assert visiting.text.count("away") == 2
        assert "6 photos" in visiting.text


async def test_a_collection_that_is_away_says_so_and_opens(tmp_path: Path) -> None:
    """Its photos are shown from what was made of them; above them stands the same word."""
    async with visit(HalfAwayGallery(tmp_path, LIBRARY), size=(120, 30)) as visiting:
        await visiting.press("right", "enter")
        tiles = visiting.screen.query_one(TileGrid)
        titles = [tiles.captions(index)[0] for index in range(2)]
        assert [(title.left, title.strong) for title in titles] == [("Alps", False), ("Coast", True)]
        await visiting.press("enter")
        assert visiting.lines[0].rstrip().endswith("· away")
        await visiting.press("]")
        assert "away" not in visiting.lines[0]
