"""Checks of the database: right counts pass, wrong ones are named, and nothing is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.database.database_file import mark_damaged
from core.library.summaries import refresh_counts
from core.maintenance.database_checks import _counts, _covers, database_findings
from core.maintenance.findings import Level
from tests.core.building import (
    add_category,
    add_collection,
    add_photo,
    add_root,
    database_in_memory,
    place_database,
    populate,
)
from tests.hypothesis_examples import examples

NAMES = st.sampled_from(
    ["cover.jpg", "Cover.PNG", "cover.jpg.png", "cover", "a.jpg", "b.jpg", "cover2.jpg", "cover-x.jpg"]
)
PHOTOS = st.lists(
    st.tuples(NAMES, st.booleans(), st.booleans(), st.sampled_from([0, 600]), st.integers(-100, 100)), max_size=8
)


def levels(path: Path) -> dict[str, Level]:
    return {finding.subject: finding.level for finding in database_findings(path)}


@pytest.fixture
def gallery_file(tmp_path: Path) -> Path:
    """A database of two categories, written by a gallery."""
    import asyncio

    path = tmp_path / "gallery.db"

    async def fill() -> None:
        database = await Database.open(place_database(path))
        await database.write(
            lambda connection: populate(connection, {"Travel": {"Paris": 4, "Rome": 2}, "Home": {"Cats": 3}})
        )
        await database.close()

    asyncio.run(fill())
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_an_intact_database_passes(gallery_file: Path) -> None:
    """Its folder is offline here, which is a warning only."""
    found = levels(gallery_file)
    assert found.pop("folder") is Level.WARN
    known = {
        "integrity",
        "references",
        "schema",
        "collections",
        "categories",
        "covers",
        "files",
        "stacks",
        "marks",
        "views",
        "albums",
        "archive",
        "days",
        "words",
        "stories",
    }
    assert set(found) == known
    assert set(found.values()) == {Level.OK}


def test_dates_that_cannot_be_right_are_listed(gallery_file: Path) -> None:
    """With the photo and the reason; those of missing files are not."""
    change(gallery_file, "UPDATE photos SET date_problem = 'The original date 2099-01-01 lies in the future.'")
    change(gallery_file, "UPDATE photos SET deleted_at = 1 WHERE id > 1")
    (found,) = [finding for finding in database_findings(gallery_file) if finding.subject == "dates"]
    assert found.level is Level.WARN
    assert "1 photos" not in found.message
    assert "photo 1.jpg: The original date 2099-01-01 lies in the future" in found.message


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE collections SET photo_count = photo_count + 1 WHERE name = 'Paris'", "collections"),
        ("UPDATE collections SET total_size = 0 WHERE name = 'Paris'", "collections"),
        ("UPDATE collections SET oldest_local = NULL WHERE name = 'Paris'", "collections"),
        ("UPDATE collections SET newest_local = 1 WHERE name = 'Paris'", "collections"),
        ("UPDATE photos SET deleted_at = 1 WHERE id = 2", "collections"),
        ("UPDATE photos SET deleted_at = 1 WHERE id = 2", "categories"),
        ("UPDATE categories SET collection_count = 1 WHERE name = 'Travel'", "categories"),
        ("UPDATE categories SET photo_count = 0 WHERE name = 'Travel'", "categories"),
        ("UPDATE categories SET total_size = total_size - 1 WHERE name = 'Travel'", "categories"),
        ("UPDATE categories SET oldest_local = 5 WHERE name = 'Travel'", "categories"),
        ("UPDATE collections SET automatic_cover_id = 2 WHERE name = 'Paris'", "covers"),
        ("UPDATE collections SET automatic_cover_id = NULL WHERE name = 'Paris'", "covers"),
        ("UPDATE collections SET chosen_cover_id = 9 WHERE name = 'Paris'", "covers"),
        ("UPDATE photos SET below_top = 1 WHERE id = 2", "stacks"),
        ("UPDATE photos SET stack_key = 'a' WHERE id < 3", "stacks"),
        ("INSERT INTO story_photos VALUES (2)", "stories"),
        ("UPDATE files SET size = 5 WHERE photo_id = 2", "files"),
        ("DELETE FROM files WHERE photo_id = 2", "files"),
        ("UPDATE collections SET category_id = 99 WHERE name = 'Paris'", "references"),
        ("DELETE FROM migrations WHERE number > 1", "schema"),
        ("PRAGMA application_id = 7", "database"),
    ],
)
def test_every_wrong_value_is_found(gallery_file: Path, statement: str, subject: str) -> None:
    """One value is changed without the gallery."""
    change(gallery_file, statement)
    assert levels(gallery_file)[subject] is not Level.OK


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PHOTOS, min_size=1, max_size=4))
def test_the_counts_of_the_gallery_are_right(collections: list[list[tuple[str, bool, bool, int, int]]]) -> None:
    """They are right for any library: missing and unreadable photos, any names of covers, equal names, odd dates."""
    with database_in_memory() as connection:
        root = add_root(connection)
        category = add_category(connection, "Travel")
        ids = []
        for number, photos in enumerate(collections):
            ids.append(add_collection(connection, category, f"c{number}", root))
            for name, broken, missing, width, taken in photos:
                columns = {"error": "broken" if broken else None, "deleted_at": 1 if missing else None}
                add_photo(connection, ids[-1], name, width=width, taken_local=taken, **columns)
        refresh_counts(connection, ids)
        found = [*_counts(connection), *_covers(connection)]
        assert [finding.message for finding in found if finding.level is not Level.OK] == []


def test_checks_write_nothing(gallery_file: Path) -> None:
    """The file does not change, and no other file is created."""
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in gallery_file.parent.iterdir()}
    levels(gallery_file)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in gallery_file.parent.iterdir()} == before


async def test_a_database_in_use_is_checked(tmp_path: Path) -> None:
    """Changes that are only in the write-ahead log are read as well."""
    database = await Database.open(place_database(tmp_path / "gallery.db"))
    try:
        await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 4}}))
        (collections,) = [each for each in database_findings(tmp_path / "gallery.db") if each.subject == "collections"]
        assert collections.level is Level.OK
        assert collections.message.startswith("1,")
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("folder", "level"),
    [("inbox", Level.OK), (".", Level.OK), (".inbox/new", Level.FAIL), ("../elsewhere", Level.FAIL)],
)
def test_an_upload_folder_that_cannot_be_used_is_a_failure(
    gallery_file: Path, tmp_path: Path, folder: str, level: Level
) -> None:
    """Uploads need a visible folder within an indexed one; otherwise every upload would fail."""
    root = tmp_path / "photos"
    with closing(sqlite3.connect(gallery_file, isolation_level=None)) as connection:
        connection.execute("UPDATE roots SET path = ?", (str(root).encode(),))
    (found,) = [each for each in database_findings(gallery_file, root / folder) if each.subject == "upload folder"]
    assert found.level is level


def test_a_damaged_file_is_a_failure_and_not_changed(gallery_file: Path) -> None:
    """Overwritten pages, and a file that is not a database, are reported."""
    data = bytearray(gallery_file.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xee" * 4096 * 3
    for damaged in (bytes(data), b"not a database" * 500):
        gallery_file.write_bytes(damaged)
        assert Level.FAIL in levels(gallery_file).values()
        assert gallery_file.read_bytes() == damaged


def test_a_missing_database_is_ok(tmp_path: Path) -> None:
    """The check does not create it."""
    assert levels(tmp_path / "gallery.db") == {"database": Level.OK}
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_was_removed_while_a_server_ran_is_a_failure(tmp_path: Path) -> None:
    """Until a copy is in its place, or the mark is removed on purpose."""
    mark_damaged(tmp_path / "gallery.db")
    assert levels(tmp_path / "gallery.db") == {"database": Level.FAIL}


def test_what_is_not_shown_is_counted(gallery_file: Path) -> None:
    """By kind; a gallery without such files has no such line."""
    assert "not shown" not in levels(gallery_file)
    change(gallery_file, "INSERT INTO unsupported_files VALUES (1, x'61', 'video', x'61', 6, x'62')")

    messages = {finding.subject: finding.message for finding in database_findings(gallery_file)}

    assert messages["not shown"].startswith("6 videos; ")
