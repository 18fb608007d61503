"""Scans of roots with stories: what was indexed before stays, and is listed in the story alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.library.library import Library
from core.models import (
    AlbumId,
    AlbumSet,
    CategorySet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    PhotoSet,
    QuerySet,
    SortOrder,
    StorySet,
)
from tests.core.building import ADMIN, add_members
from tests.core.indexing.libraries import STATE, Scanner, write

FILES = (
    "Trips/Rome/1.jpg",
    "Trips/Rome/stories/2.jpg",
    "Trips/Rome/stories/Zoo/3.jpg",
    "Trips/Rome/stories/Zoo/x/4.jpg",
)
STORY = StorySet("trips/rome")
ZOO = StorySet("trips/rome", "zoo")


async def names(database: Database, photo_set: PhotoSet) -> list[str]:
    """Return the names of the photos of a set, which are as many as are counted."""
    library = Library(database)
    page = await library.page(ADMIN, photo_set, SortOrder.NAME, None)
    assert await library.count(ADMIN, photo_set) == len(page)
    return [photo.file_name[0] for photo in page]


async def test_the_first_scan_with_stories_reports_them_and_keeps_all_rows(
    photos: Path, database: Database, pool: WorkerPool, settings: Settings
) -> None:
    """Keys, marks, albums and their own folder stay; other lists leave them out, until the setting is off again."""
    write(photos, *FILES, "Trips/stories/5.jpg", "stories/6.jpg")
    former = Scanner(database, pool, replace(settings, stories_folders="collections"), photos)
    await former()
    before = await former.rows(STATE)
    await database.write(add_members)
    for sql in (
        "INSERT INTO favourite_photos SELECT 1, id FROM photos WHERE name = '2.jpg'",
        "INSERT INTO albums (id, user_id, name, name_key) VALUES (9, 1, 'Best', 'best')",
        "INSERT INTO album_photos SELECT 9, id, id, id FROM photos WHERE name IN ('1.jpg', '3.jpg')",
    ):
        await former.execute(sql)
    assert await names(database, CategorySet("trips")) == ["1", "2", "3", "4", "5"]
    assert await names(database, STORY) == []

    scanner = Scanner(database, pool, settings, photos)
    report = await scanner()
    assert report.stories == ("Trips/Rome/stories", "Trips/Rome/stories/Zoo", "Trips/Rome/stories/Zoo/x")
    assert (report.unchanged, report.added, report.changed, report.moved) == (6, 0, 0, 0)
    assert await scanner.rows(STATE) == before
    assert await names(database, EverythingSet()) == ["1", "5", "6"]
    assert await names(database, CategorySet("trips")) == ["1", "5"]
    assert await names(database, QuerySet("name:jpg")) == ["1", "5", "6"]
    assert await names(database, STORY) == ["2"]
    assert await names(database, ZOO) == ["3", "4"]
    assert await names(database, FavouritesSet()) == ["2"]
    assert await names(database, AlbumSet(AlbumId(9))) == ["1", "3"]
    assert await names(database, CollectionSet("trips/rome-stories")) == ["2"]
    slugs = [each.slug for each in await Library(database).collections(ADMIN, "trips")]
    assert slugs == ["trips/rome", "trips/stories"]
    assert (await scanner()).stories == ()

    again = await former()
    assert (again.stories, again.former_stories) == ((), report.stories)
    assert await names(database, EverythingSet()) == ["1", "2", "3", "4", "5", "6"]
    assert await former.rows(STATE) == before


async def test_stories_follow_their_folders(photos: Path, scanner: Scanner, database: Database) -> None:
    """A folder that is renamed, moved or loses the photos next to it is a collection again, and its rows stay."""
    write(photos, *FILES)
    await scanner()
    assert await names(database, EverythingSet()) == ["1"]
    keys = dict(await scanner.rows("SELECT name, asset_key FROM photos"))

    (photos / "Trips/Rome/stories").rename(photos / "Trips/Rome/Best")
    assert len((await scanner()).former_stories) == 3
    assert await names(database, EverythingSet()) == ["1", "2", "3", "4"]
    (photos / "Trips/Rome/Best").rename(photos / "Trips/Rome/STORIES")
    assert len((await scanner()).stories) == 3
    assert await names(database, ZOO) == ["3", "4"]

    (photos / "Trips/Rome/STORIES/2.jpg").unlink()  # the newest of the capsules are the entry then
    await scanner(accept_missing=True)
    assert await names(database, STORY) == ["3", "4"]
    (photos / "Trips/Rome/STORIES/Zoo/3.jpg").rename(photos / "Trips/Rome/3.jpg")
    await scanner(accept_missing=True)
    assert await names(database, EverythingSet()) == ["1", "3"]
    for name in ("1.jpg", "3.jpg"):
        (photos / "Trips/Rome" / name).rename(photos / name)
    await scanner(accept_missing=True)
    assert await names(database, EverythingSet()) == ["1", "3", "4"]
    now = dict(await scanner.rows("SELECT name, asset_key FROM photos WHERE deleted_at IS NULL"))
    assert now == {name: key for name, key in keys.items() if name != "2.jpg"}
