"""Photos as files of folders: pages that miss and repeat nothing, names that are found again, nothing hidden shown."""

from __future__ import annotations

import re
import sqlite3
from calendar import timegm
from dataclasses import replace
from typing import Any

import pytest

from core.database.database import Database
from core.library.files import folder_queries, folders
from core.library.files.file_names import file_name
from core.library.files.folders import FolderFile, Folders
from core.models import Actor, AssetKey, CategoryId, CollectionSet, MonthSet, PhotoSet, SelectionSet, SortOrder
from core.sets.orders import PHOTO_ORDERS
from core.sets.statements import Statement
from tests.core.building import ADMIN, VIEWER, Library, add_category, add_collection, add_photo, add_root, populate

PARIS = CollectionSet("travel/paris")
MAY = MonthSet(2024, 5)
BY_NAME, BY_DATE = PHOTO_ORDERS[SortOrder.NAME], PHOTO_ORDERS[SortOrder.OLDEST]
FIRST_OF_MAY = timegm((2024, 5, 1, 0, 0, 0))


@pytest.fixture
async def library(database: Database) -> Library:
    """Two categories; in both a photo of the same name, taken in May 2024 like some others."""

    def build(connection: sqlite3.Connection) -> Library:
        built = populate(connection, {"Travel": {"Paris": 7, "Rome": 1}, "Secret": {"Safe": 1}})
        for collection in ("Safe", "Paris", "Rome"):
            add_photo(connection, built.collections[collection], "IMG_1.jpg", taken_local=FIRST_OF_MAY)
        add_photo(connection, built.collections["Rome"], "last.jpg", taken_local=timegm((2024, 5, 31, 23, 59, 59)))
        add_photo(connection, built.collections["Rome"], "june.jpg", taken_local=timegm((2024, 6, 1, 0, 0, 0)))
        add_photo(connection, built.collections["Rome"], "old.jpg", taken_local=timegm((1931, 2, 3, 4, 5, 6)))
        add_photo(connection, built.collections["Rome"], "torn.jpg", taken_local=FIRST_OF_MAY, width=0, error="torn")
        connection.execute(
            "INSERT INTO selections SELECT ?, id FROM photos WHERE name IN ('IMG_1.jpg', 'old.jpg')", (VIEWER.user_id,)
        )
        return built

    return await database.write(build)


@pytest.fixture
async def files(database: Database, library: Library) -> Folders:
    assert library.categories
    return Folders(database)


async def listed(files: Folders, folder: PhotoSet, actor: Actor = VIEWER) -> list[FolderFile]:
    found: list[FolderFile] = []
    while page := await files.files(actor, folder, found[-1].page_key if found else None):
        found.extend(page)
    return found


@pytest.mark.parametrize("page", [1, 2, 3, 500])
async def test_pages_miss_and_repeat_nothing(files: Folders, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    """Whatever the size of a page, all of them together are the folder, in its order."""
    monkeypatch.setattr(folders, "PAGE", page)
    names = [file.name for file in await listed(files, PARIS)]
    assert names == ["IMG_1.jpg", *(f"photo {number}.jpg" for number in range(1, 8))]
    assert [file.name for file in await listed(files, MAY)] == ["IMG_1.jpg"] * 3 + ["last.jpg"]
    assert [file.name for file in await listed(files, SelectionSet())] == ["old.jpg"] + ["IMG_1.jpg"] * 3
    assert [folder.slug for folder in await files.categories(VIEWER)][:page] == ["secret", "travel"][:page]


async def test_every_file_is_found_by_its_key_and_the_first_by_its_name(files: Folders) -> None:
    """In each folder, and only the files of that folder."""
    for folder in (PARIS, MAY, SelectionSet()):
        seen: set[str] = set()
        for file in await listed(files, folder):
            by_key = await files.find_photo(VIEWER, folder, file.asset_key)
            assert by_key is not None
            assert (by_key.asset_key, by_key.repeated) == (file.asset_key, file.repeated)
            by_long_name = await files.find_file(VIEWER, folder, file_name(file.name, file.asset_key, repeated=True))
            assert by_long_name is not None
            assert by_long_name.asset_key == file.asset_key
            assert file.repeated == (file.name in seen)
            first = await files.find_file(VIEWER, folder, file.name)
            assert first is not None
            assert (first.asset_key == file.asset_key) == (not file.repeated)
            seen.add(file.name)
        assert await files.find_file(VIEWER, folder, "no such.jpg") is None
    (old,) = [file for file in await listed(files, SelectionSet()) if file.name == "old.jpg"]
    assert await files.find_photo(VIEWER, PARIS, old.asset_key) is None
    assert await files.find_photo(VIEWER, PARIS, AssetKey("nosuchphoto22")) is None


async def test_names_that_a_system_takes_for_the_same_are_repeated(
    database: Database, files: Folders, library: Library
) -> None:
    """Without regard to case and normalization; each name leads to its own photo, with its exact white space."""
    names = [
        "Fête 10.JPG",
        "fe\u0302te 10.jpg",
        "two  blanks.jpg",
        "tab\t.jpg",
        "zero\u200bwidth.jpg",
        "zero\u200cwidth.jpg",
    ]

    def add(connection: sqlite3.Connection) -> None:
        for name in names:
            add_photo(connection, library.collections["Rome"], name, taken_local=FIRST_OF_MAY)

    await database.write(add)
    rome = CollectionSet("travel/rome")
    called = {
        file_name(file.name, file.asset_key, repeated=file.repeated): file.asset_key
        for file in await listed(files, rome)
    }
    assert {"Fête 10.JPG", "two  blanks.jpg", "zero\u200bwidth.jpg"} <= set(called)
    [tab] = [name for name in called if name.startswith("tab")]
    assert tab == f"tab_~{called[tab]}.jpg", "Windows has no such character in names"
    assert len({name.casefold() for name in called}) == len(called)
    for name, asset_key in called.items():
        found = await files.find_file(VIEWER, rome, name)
        assert found is not None
        assert found.asset_key == asset_key
    assert await files.repeated(VIEWER, rome) == {
        key for name, key in called.items() if f"~{key}" in name and name != tab
    }


async def test_hidden_photos_show_nowhere_not_even_in_names(files: Folders, library: Library) -> None:
    """The hidden photo is the first of its name, but a restricted member gets the first visible one."""
    guest = replace(VIEWER, category_ids=frozenset({library.categories["Travel"]}))
    assert [file.repeated for file in await listed(files, MAY, ADMIN)] == [False, True, True, False]
    assert [file.repeated for file in await listed(files, MAY, guest)] == [False, True, False]
    (hidden,) = [file for file in await listed(files, CollectionSet("secret/safe"), ADMIN) if file.name[0] == "I"]
    assert await files.find_photo(guest, MAY, hidden.asset_key) is None
    assert await listed(files, CollectionSet("secret/safe"), guest) == []
    assert [folder.slug for folder in await files.categories(guest)] == ["travel"]
    assert await files.collections(guest, "secret") == ()
    assert not await files.has_category(guest, "secret")
    assert not await files.has_collection(guest, "secret/safe")
    nobody = replace(VIEWER, category_ids=frozenset[CategoryId]())
    assert await files.years(nobody) == ()
    assert await files.months(nobody, 2024) == ()


@pytest.mark.parametrize("page", [1, 2, 500])
@pytest.mark.parametrize("folder", [MAY, SelectionSet(), CollectionSet("secret/safe")])
async def test_hidden_photos_are_on_no_page_and_have_no_name(
    files: Folders, library: Library, monkeypatch: pytest.MonkeyPatch, folder: PhotoSet, page: int
) -> None:
    """Neither a later page nor a guessed name finds one, in any kind of folder."""
    monkeypatch.setattr(folders, "PAGE", page)
    guest = replace(VIEWER, category_ids=frozenset({library.categories["Travel"]}))
    everything, seen = await listed(files, folder), await listed(files, folder, guest)
    secret = {file.asset_key for file in await listed(files, CollectionSet("secret/safe"), ADMIN)}
    assert [file.asset_key for file in seen] == [file.asset_key for file in everything if file.asset_key not in secret]
    assert len(seen) < len(everything)
    for name in {file.name for file in everything}:
        first = next((file.asset_key for file in seen if file.name == name), None)
        found = await files.find_file(guest, folder, name)
        assert (None if found is None else found.asset_key) == first


async def test_years_and_months_are_those_with_photos(files: Folders) -> None:
    """Also before 1970; a month ends with its last second."""
    assert await files.years(VIEWER) == (1931, 2020, 2024)
    assert await files.months(VIEWER, 2024) == (5, 6)
    assert await files.months(VIEWER, 1931) == (2,)
    for year in (0, 1, 1970, 9999, 10_000):
        assert await files.months(VIEWER, year) == ()
    assert await listed(files, MonthSet(9999, 12)) == []


async def test_folders_are_listed_by_slug(files: Folders) -> None:
    """Collections of one category only, also with another one whose slug has the same beginning."""
    assert [folder.slug for folder in await files.collections(VIEWER, "travel")] == ["travel/paris", "travel/rome"]
    assert [folder.slug for folder in await files.collections(VIEWER, "travel", "travel/paris")] == ["travel/rome"]
    assert await files.collections(VIEWER, "trave") == ()
    assert await files.has_category(VIEWER, "travel")
    assert await files.has_collection(VIEWER, "travel/rome")
    assert not await files.has_collection(VIEWER, "travel/nowhere")


async def test_members_see_their_own_selection(files: Folders) -> None:
    """Another member's is empty."""
    assert len(await listed(files, SelectionSet(), VIEWER)) == 4
    assert await listed(files, SelectionSet(), ADMIN) == []


@pytest.mark.parametrize(
    ("statement", "of", "index"),
    [
        (folder_queries.FIRST_FILES, (PARIS, BY_NAME), "photos_in_collection_by_name (collection_id=?)"),
        (folder_queries.NEXT_FILES, (PARIS, BY_NAME), "photos_in_collection_by_name (collection_id=? AND name_sort>?)"),
        (folder_queries.FIRST_FILES, (MAY, BY_DATE), "photos_by_date (date_sort>? AND date_sort<?)"),
        (folder_queries.NEXT_FILES, (MAY, BY_DATE), "photos_by_date (date_sort>? AND date_sort<?)"),
        (folder_queries.FIND_BY_NAME, (MAY, BY_DATE), "photos_by_name (name_sort=?)"),
        (
            folder_queries.FIND_BY_NAME,
            (PARIS, BY_NAME),
            "photos_in_collection_by_name (collection_id=? AND name_sort=?)",
        ),
        (folder_queries.FIND_BY_KEY, (MAY, BY_DATE), "(asset_key=?)"),
        (folder_queries.NEXT_CATEGORIES, (), "(slug>?)"),
        (folder_queries.NEXT_COLLECTIONS, (), "(slug>? AND slug<?)"),
        (folder_queries.NEXT_TIME, (), "photos_by_date (date_sort>?)"),
        (folder_queries.HAS_PHOTO, (MAY,), "photos_by_date (date_sort>? AND date_sort<?)"),
    ],
)
def test_each_page_and_look_up_is_a_range_of_an_index(
    connection: sqlite3.Connection, statement: Statement, of: tuple[Any, ...], index: str
) -> None:
    """Nothing is sorted, and no table read as a whole."""
    root = add_root(connection)
    add_photo(connection, add_collection(connection, add_category(connection, "Travel"), "Paris", root), "a.jpg")
    sql, given = statement.fill(ADMIN, *of)
    values: dict[str, object] = dict.fromkeys(re.findall(r":(\w+)", sql), 1) | given
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not [line for line in plan if "TEMP B-TREE" in line or re.match(r"SCAN (photos|collections|categor)", line)]
    assert [line for line in plan if line.endswith(index)], plan
    for line in plan:
        if "earlier" in line:
            assert "name_sort=?" in line
