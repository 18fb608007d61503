"""Nested folders: one level at a time, nothing lost, and all at once where the owner wants that."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import CategoryId, Collection, CollectionId, CollectionSet
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.photos.folder_levels import folder_entries, levels_above, name_within
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen

TRAVEL = {
    "Iceland": 2,
    "Japan / Kyoto": 3,
    "Japan / Osaka / Day 1": 2,
    "Japan / Osaka / Day 2": 2,
    "Lisbon": 1,
    "Lisbon / Alfama": 2,
    "Peru / Lima / Centre": 4,
}
names = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), unique=True, max_size=12)


def collections_named(paths: list[tuple[str, ...]]) -> list[Collection]:
    """Return collections of one category with these folders."""
    return [
        Collection(
            id=CollectionId(number),
            category_id=CategoryId(1),
            category_slug="travel",
            category_name="Travel",
            slug=f"travel/{number}",
            name=" / ".join(path),
            exact_name=" / ".join(path),
            photo_count=1,
            cover=None,
            oldest=None,
            newest=None,
            photo_set=CollectionSet(f"travel/{number}"),
        )
        for number, path in enumerate(paths)
    ]


@given(names)
def test_every_collection_is_found_by_its_levels(paths: list[tuple[str, ...]]) -> None:
    """Each level lists each collection below it once, and the levels above a collection lead to it."""
    collections = collections_named(paths)
    for collection in collections:
        level = (levels_above(collections, collection) or ((),))[-1]
        entries = folder_entries(collections, level)
        own = [entry for entry in entries if entry.level is None and entry.collections == (collection,)]
        assert len(own) == 1
        assert own[0].name
        keys = [entry.key for entry in entries]
        assert len(set(keys)) == len(keys)
    found = [collection for entry in folder_entries(collections) for collection in entry.collections]
    assert sorted(found, key=lambda each: each.id) == collections


def test_a_level_has_its_folders_and_its_own_photos() -> None:
    """A folder of several collections is one entry, a single one keeps its path, own photos say where they are."""
    collections = collections_named([tuple(name.split(" / ")) for name in TRAVEL])
    assert [(entry.name, len(entry.collections)) for entry in folder_entries(collections)] == [
        ("Iceland", 1),
        ("Japan", 3),
        ("Lisbon", 2),
        ("Peru / Lima / Centre", 1),
    ]
    assert [entry.name for entry in folder_entries(collections, ("Japan",))] == ["Kyoto", "Osaka"]
    assert [entry.name for entry in folder_entries(collections, ("Lisbon",))] == ["Directly in Lisbon", "Alfama"]
    assert name_within(collections[3], ("Japan", "Osaka")) == "Day 2"


def test_no_name_stands_twice_in_a_row() -> None:
    """Photos directly in a folder with others below it say so, also in the folder of the category."""
    collections = collections_named([("Travel",), ("Travel agents",), ("Lisbon",), ("Lisbon", "Travel")])
    assert [entry.name for entry in folder_entries(collections)] == ["Directly in Travel", "Travel agents", "Lisbon"]
    assert [entry.name for entry in folder_entries(collections, ("Lisbon",))] == ["Directly in Lisbon", "Travel"]
    assert [each.full_name for each in collections[:3]] == ["Travel", "Travel › Travel agents", "Travel › Lisbon"]


async def test_folders_are_opened_level_by_level(tmp_path: Path) -> None:
    """Each level has a step in the top line, Esc goes up by one, and the counts are those of all that is inside."""
    async with run_app(SmallGallery(tmp_path, {"Travel": TRAVEL})) as running:
        await running.press("enter")
        assert "3 collections · 7 photos" in running.text
        assert "Enter open   / search   s share" in running.lines[-1]
        assert "Day 1" not in running.text
        await running.press("right", "enter", "right", "enter")
        assert "sshowcase › Travel › Japan › Osaka" in running.lines[0]
        await running.press("right", "enter")
        assert isinstance(running.screen, GridScreen)
        assert "sshowcase › Travel › Japan › Osaka › Day 2" in running.lines[0]
        assert "Enter open   Space select" in running.lines[-1]
        await running.press("]")
        assert "sshowcase › Travel › Lisbon" in running.lines[0]
        await running.press("escape", "escape")
        assert isinstance(running.screen, CollectionsScreen)
        assert "sshowcase › Travel › Japan" in running.lines[0]


async def test_a_flat_view_lists_all_folders(tmp_path: Path) -> None:
    """With `folder_view = "flat"` a category lists every collection by its path."""
    gallery = SmallGallery(tmp_path, {"Travel": TRAVEL})
    gallery.settings = replace(gallery.settings, folder_view="flat")
    async with run_app(gallery) as running:
        await running.press("enter")
        for name in TRAVEL:
            assert name in running.text


@pytest.mark.parametrize("keys", [("right", "enter", "right", "enter", "right", "enter"), ("right",)])
async def test_the_next_session_is_on_the_same_level(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """After a lost connection, all levels above the collection are there to go back through."""
    gallery = SmallGallery(tmp_path, {"Travel": TRAVEL})
    async with run_app(gallery) as running:
        await running.press("enter", *keys)
        before = [type(screen) for screen in running.app.screen_stack], running.lines[0]
        place = await gallery.last_places.of(running.app.session.actor)
    async with run_app(gallery, last_place=place) as running:
        assert ([type(screen) for screen in running.app.screen_stack], running.lines[0]) == before
