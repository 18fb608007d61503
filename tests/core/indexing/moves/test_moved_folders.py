"""Real folders that are renamed, moved, split or merged: slugs, share links, access and covers stay where photos do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from core.database.database import Database
from core.library import photo_pages
from core.library.naming import named as named_set
from core.models import CollectionSet, parse_photo_set, photo_set_text
from tests.core.building import ADMIN
from tests.core.indexing.libraries import Scanner, write

COLLECTIONS = """
SELECT collections.id, collections.slug, collections.name, collections.photo_count, categories.slug, categories.name
FROM collections JOIN categories ON categories.id = category_id WHERE collections.photo_count > 0
ORDER BY collections.slug
"""
LISTED = "SELECT asset_key, collection_id FROM photos WHERE deleted_at IS NULL ORDER BY asset_key"

_T = TypeVar("_T")


class InterruptedDatabase(Database):
    """The same database, whose process is killed after some writes."""

    def __init__(self, whole: Database, writes: int) -> None:
        super().__init__(whole.path)
        self._whole = whole
        self._left = writes

    async def read(self, query: Callable[..., _T]) -> _T:
        return await self._whole.read(query)

    async def write(self, change: Callable[..., _T], cancel: threading.Event | None = None) -> _T:
        if not self._left:
            raise InterruptedError
        self._left -= 1
        return await self._whole.write(change, cancel)


@pytest.fixture
async def library(scanner: Scanner, photos: Path) -> Scanner:
    """Travel with Paris (three photos) and Rome (two), and Home with Garden (one)."""
    write(photos, *(f"Travel/Paris/{number}.jpg" for number in range(3)), mtime=1_500_000_000)
    write(photos, *(f"Travel/Rome/{number}.jpg" for number in range(2)), mtime=1_510_000_000)
    write(photos, "Home/Garden/rose.jpg", mtime=1_520_000_000)
    await scanner()
    return scanner


async def test_a_renamed_folder_is_the_same_collection(library: Scanner, photos: Path) -> None:
    """Its name changes; its number, slug, photos and chosen cover do not; also when only the case changes, and back."""
    before, listed = await library.rows(COLLECTIONS), await library.rows(LISTED)
    await library.execute("UPDATE collections SET chosen_cover_id = (SELECT max(id) FROM photos WHERE name = '2.jpg')")
    for name in ("paris", "Paris in May", "Paris"):
        (folder,) = [each for each in (photos / "Travel").iterdir() if each.name.lower().startswith("paris")]
        folder.rename(photos / "Travel" / name)
        report = await library()
        assert (report.moved, report.added, report.missing) == (3, 0, 0)
        named = [(*row[:2], name, *row[3:]) if row[1] == "travel/paris" else row for row in before]
        assert await library.rows(COLLECTIONS) == named
        assert await library.rows(LISTED) == listed
    cover = "SELECT photos.name FROM collections JOIN photos ON photos.id = chosen_cover_id WHERE slug = 'travel/paris'"
    assert await library.value(cover) == "2.jpg"


async def test_selections_follow_photos(library: Scanner, photos: Path) -> None:
    """A selected photo stays selected when its folder, its category or the file itself is renamed."""
    await library.execute("INSERT INTO users (id, name, role, created_at) VALUES (9, 'ada', 'admin', 1)")
    await library.execute("INSERT INTO selections SELECT 9, id FROM photos WHERE name IN ('0.jpg', 'rose.jpg')")
    selected = (
        "SELECT asset_key FROM selections JOIN photos ON photos.id = photo_id WHERE deleted_at IS NULL ORDER BY 1"
    )
    before = await library.rows(selected)
    assert len(before) == 3
    (photos / "Travel" / "Paris").rename(photos / "Travel" / "Paris in May")
    (photos / "Travel").rename(photos / "Journeys")
    (photos / "Home" / "Garden" / "rose.jpg").rename(photos / "Home" / "Garden" / "dog rose.jpg")
    await library()
    assert await library.rows(selected) == before
    assert await library.value("SELECT name FROM photos WHERE name LIKE '%rose%'") == "dog rose.jpg"


async def test_a_renamed_top_level_folder_is_the_same_category(library: Scanner, photos: Path) -> None:
    """With the slugs of all its collections, so that access of members and share links stay."""
    before = await library.rows("SELECT id, slug FROM categories ORDER BY id")
    slugs = await library.rows("SELECT id, slug FROM collections ORDER BY id")
    (photos / "Travel").rename(photos / "Journeys")
    write(photos, "Journeys/Oslo/new.jpg", mtime=1_530_000_000)
    await library()
    assert await library.rows("SELECT id, slug FROM categories ORDER BY id") == before
    assert await library.rows("SELECT id, slug FROM collections ORDER BY id LIMIT 3") == slugs
    assert await library.rows("SELECT slug FROM collections WHERE name = 'Oslo'") == [("travel/oslo",)]
    assert await library.value("SELECT name FROM categories WHERE slug = 'travel'") == "Journeys"


async def test_a_folder_moved_to_another_category_keeps_its_links(library: Scanner, photos: Path) -> None:
    """The slug begins with that of the new category, and share links to the collection follow."""
    await library.execute("INSERT INTO users (id, name, role, created_at) VALUES (9, 'ada', 'admin', 1)")
    await library.execute(
        "INSERT INTO shares (public_id, token_hash, cookie_key, user_id, photo_set, title, note, title_in_previews, "
        "downloads, strips_originals, shows_details, created_at, expires_at) "
        "VALUES ('a', 'b', x'00', 9, 'travel/paris', 'Paris', '', 0, 'off', 1, 0, 1, 2)"
    )
    number = await library.value("SELECT id FROM collections WHERE slug = 'travel/paris'")
    (photos / "Travel/Paris").rename(photos / "Home/Paris")
    await library()
    assert await library.value("SELECT id FROM collections WHERE slug = 'home/paris'") == number
    assert await library.value("SELECT photo_set FROM shares") == "home/paris"
    assert [row[1:4] for row in await library.rows(COLLECTIONS)] == [
        ("home/garden", "Garden", 1),
        ("home/paris", "Paris", 3),
        ("travel/rome", "Rome", 2),
    ]


async def test_the_former_address_of_a_moved_collection_stays_valid(library: Scanner, photos: Path) -> None:
    """No other collection gets it, and the collection has it again when it is moved back."""

    async def named(text: str) -> str | None:
        return await library.database.read(lambda connection: address(connection, text))

    (photos / "Travel/Paris").rename(photos / "Home/Paris")
    await library()
    write(photos, "Travel/Paris/new.jpg", mtime=1_540_000_000)
    await library()
    assert await named("travel/paris") == await named("home/paris") == "home/paris"
    assert await named("travel/paris-2") == "travel/paris-2"
    (photos / "Travel/Paris").rename(photos / "Travel/Other")
    (photos / "Home/Paris").rename(photos / "Travel/Paris")
    await library()
    assert await named("travel/paris") == await named("home/paris") == "travel/paris"
    counts = "SELECT slug, photo_count FROM collections WHERE photo_count > 0 AND slug LIKE '%paris%' ORDER BY slug"
    assert await library.rows(counts) == [("travel/paris", 3), ("travel/paris-2", 1)]


def address(connection: sqlite3.Connection, text: str) -> str | None:
    """Return the current text of the collection that a member names, whose photos it lists."""
    found = named_set(connection, ADMIN, text)
    assert isinstance(found, CollectionSet)
    former = parse_photo_set(text)
    assert former is not None
    counted = [photo_pages.count(connection, ADMIN, each) for each in (found, former)]
    assert counted[0] == counted[1] > 0
    return photo_set_text(found)


async def test_a_split_folder_continues_where_most_of_it_went(library: Scanner, photos: Path) -> None:
    """The others found a collection of their own; every photo keeps its key."""
    keys = [row[0] for row in await library.rows(LISTED)]
    for name in ("Left", "Right"):
        (photos / "Travel" / name).mkdir()
    for number, name in ((0, "Left"), (1, "Left"), (2, "Right")):
        (photos / f"Travel/Paris/{number}.jpg").rename(photos / f"Travel/{name}/{number}.jpg")
    (photos / "Travel/Paris").rmdir()
    await library()
    assert [row[1:4] for row in await library.rows(COLLECTIONS) if row[4] == "travel"] == [
        ("travel/paris", "Left", 2),
        ("travel/right", "Right", 1),
        ("travel/rome", "Rome", 2),
    ]
    assert [row[0] for row in await library.rows(LISTED)] == keys


async def test_folders_that_still_hold_photos_stay(library: Scanner, photos: Path) -> None:
    """Moving a few photos, merging into another folder, or copying a folder renames nothing."""
    (photos / "Travel/Paris/0.jpg").rename(photos / "Travel/Rome/from paris.jpg")
    (photos / "Home/Garden/rose.jpg").rename(photos / "Travel/Rome/rose.jpg")
    await library()
    assert [row[1:4] for row in await library.rows(COLLECTIONS)] == [
        ("travel/paris", "Paris", 2),
        ("travel/rome", "Rome", 4),
    ]


async def test_two_folders_that_exchange_their_names_keep_their_slugs(library: Scanner, photos: Path) -> None:
    """Each slug follows the photos."""
    photo = "SELECT count(*) FROM photos JOIN collections ON collections.id = collection_id WHERE slug = '{}'"
    (photos / "Travel/Paris").rename(photos / "Travel/x")
    (photos / "Travel/Rome").rename(photos / "Travel/Paris")
    (photos / "Travel/x").rename(photos / "Travel/Rome")
    await library()
    assert await library.value(photo.format("travel/paris")) == 3
    assert await library.value("SELECT name FROM collections WHERE slug = 'travel/paris'") == "Rome"
    for one, other in (("Travel", "x"), ("Home", "Travel"), ("x", "Home")):
        (photos / one).rename(photos / other)
    await library()
    names = "SELECT slug, name FROM categories ORDER BY slug"
    assert await library.rows(names) == [("home", "Travel"), ("travel", "Home")]


async def test_a_photo_that_returns_is_shown_in_the_collection_of_its_folder(library: Scanner, photos: Path) -> None:
    """Also when the rest of its folder has moved on."""
    kept = photos.parent / "kept.jpg"
    (photos / "Travel/Paris/0.jpg").rename(kept)
    await library()
    (photos / "Travel/Paris").rename(photos / "Travel/Lyon")
    await library()
    (photos / "Travel/Paris").mkdir()
    kept.rename(photos / "Travel/Paris/0.jpg")
    await library()
    assert [row[1:4] for row in await library.rows(COLLECTIONS) if row[4] == "travel"] == [
        ("travel/paris", "Lyon", 2),
        ("travel/paris-2", "Paris", 1),
        ("travel/rome", "Rome", 2),
    ]


async def test_an_emptied_folder_whose_name_another_one_got_shows_nothing_new(library: Scanner, photos: Path) -> None:
    """Neither what has the name now, nor what is put into the other folder later; its own photos return to it."""
    kept = photos.parent / "kept.jpg"
    (photos / "Home/Garden/rose.jpg").rename(kept)
    await library()
    (photos / "Home/Garden").rmdir()
    (photos / "Home").rmdir()
    (photos / "Travel").rename(photos / "Home")
    (photos / "Home/Rome").rename(photos / "Home/Garden")
    await library()
    write(photos, "Travel/Rome/new.jpg", mtime=1_540_000_000)
    await library()
    assert [row[1:5] for row in await library.rows(COLLECTIONS)] == [
        ("travel-2/rome", "Rome", 1, "travel-2"),
        ("travel/paris", "Paris", 3, "travel"),
        ("travel/rome", "Garden", 2, "travel"),
    ]
    (photos / "Home").rename(photos / "Journeys")
    await library()
    (photos / "Home/Garden").mkdir(parents=True)
    kept.rename(photos / "Home/Garden/rose.jpg")
    await library()
    assert await library.value("SELECT photo_count FROM collections WHERE slug = 'home/garden'") == 1


async def test_a_photo_renamed_within_its_folder_holds_the_folder(library: Scanner, photos: Path) -> None:
    """The others may leave it together."""
    (photos / "Travel/Paris/0.jpg").rename(photos / "Travel/Paris/best.jpg")
    (photos / "Travel/Lyon").mkdir()
    for number in (1, 2):
        (photos / f"Travel/Paris/{number}.jpg").rename(photos / f"Travel/Lyon/{number}.jpg")
    await library()
    assert [row[1:4] for row in await library.rows(COLLECTIONS) if row[4] == "travel"] == [
        ("travel/lyon", "Lyon", 2),
        ("travel/paris", "Paris", 1),
        ("travel/rome", "Rome", 2),
    ]


async def test_links_follow_the_photos_when_the_old_folder_is_filled_again(library: Scanner, photos: Path) -> None:
    """New photos in a folder of the old name are not shown by links that were made for other ones."""
    (photos / "Travel/Paris").rename(photos / "Travel/Paris 2017")
    write(photos, "Travel/Paris/new.jpg", mtime=1_540_000_000)
    await library()
    assert [row[1:4] for row in await library.rows(COLLECTIONS) if row[2].startswith("Paris")] == [
        ("travel/paris", "Paris 2017", 3),
        ("travel/paris-2", "Paris", 1),
    ]


@pytest.mark.parametrize("writes", range(1, 5))
async def test_a_scan_that_was_killed_is_continued(library: Scanner, photos: Path, writes: int) -> None:
    """Also between the change of the collections and that of their photos, when two folders exchanged their names."""
    for one, other in (("Travel/Paris", "x"), ("Travel/Rome", "Travel/Paris"), ("x", "Travel/Rome")):
        (photos / one).rename(photos / other)
    for one, other in (("Travel", "x"), ("Home", "Travel"), ("x", "Home")):
        (photos / one).rename(photos / other)
    whole, library.database = library.database, InterruptedDatabase(library.database, writes)
    with pytest.raises(InterruptedError):
        await library()
    library.database = whole
    await library()
    assert [row[1:] for row in await library.rows(COLLECTIONS)] == [
        ("home/garden", "Garden", 1, "home", "Travel"),
        ("travel/paris", "Rome", 3, "travel", "Home"),
        ("travel/rome", "Paris", 2, "travel", "Home"),
    ]
