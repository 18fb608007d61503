"""`doctor --repair`: whatever numbers are wrong become those of the marks and photos themselves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from core.library.search.word_index import index_words
from core.library.summaries import refresh_counts
from core.maintenance.checks.day_checks import day_findings
from core.maintenance.checks.story_checks import story_findings
from core.maintenance.checks.word_checks import word_findings
from core.maintenance.database_checks import database_findings
from core.maintenance.findings import Level
from core.maintenance.mark_checks import archive_findings, mark_findings, view_findings
from core.maintenance.repairs import repair, repair_findings
from core.marks.albums.operations import AddToAlbum
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import CategoryId, CollectionId, PhotoId, id_ranges
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, place_database, populate

EVERYTHING = Things.of([PhotoId(1)], [CollectionId(1)], [CategoryId(1)])


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Marks of two members, and a rating of a file."""
    populate(connection, {"Open": {"Lake": 3, "Lake / stories": 1}})
    connection.execute("INSERT INTO story_folders VALUES (2, 1, '', '')")
    refresh_counts(connection, [CollectionId(1), CollectionId(2)])
    for member, stars in ((ADMIN, 2), (EDITOR, 5)):
        apply_within(connection, member, SetFavourite(EVERYTHING))
        apply_within(connection, member, SetRatings.one(stars, Things.of([PhotoId(1)], [CollectionId(1)])))
    album = connection.execute("SELECT id FROM albums WHERE user_id = 1").fetchone()[0]
    apply_within(connection, ADMIN, AddToAlbum(album, id_ranges([2])))
    connection.execute("INSERT INTO imported_metadata (photo_id, keywords, rating) VALUES (2, '[]', 3)")
    index_words(connection, 10)
    return connection


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE photos SET favourites = 7",
        "UPDATE photos SET votes = 4 WHERE id = 3",
        "UPDATE photos SET rating = 1.5",
        "UPDATE photos SET rating_sort = 12",
        "UPDATE photos SET rating = NULL, votes = 0, rating_sort = 0",
        "UPDATE collections SET favourites = 0, votes = 9",
        "UPDATE collections SET rating_sort = rating_sort + 1",
        "UPDATE categories SET favourites = favourites + 1",
        "UPDATE collections SET views = 3",
        "UPDATE photos SET views = 9",
        "UPDATE collections SET archived_count = 1",
        "UPDATE categories SET archived_count = 1",
        "UPDATE album_photos SET shown_id = NULL",
        "UPDATE collection_days SET photo_count = 9",
        "DELETE FROM category_days",
        "UPDATE collections SET photo_count = 0, total_size = 5",
        "UPDATE photos SET stack_key = 'a', stack_count = 9, below_top = 1",
        "INSERT INTO story_photos VALUES (1)",
        "DELETE FROM story_photos",
        "UPDATE photo_words SET name = 'x' WHERE name <> ''",
        "DELETE FROM photo_words",
        "INSERT INTO photo_words (name) VALUES ('x')",
        "DELETE FROM indexed_photos WHERE photo_id = 1",
        "INSERT INTO indexed_photos VALUES (99, 99)",
        "UPDATE photo_words_content SET c0 = 'x'",
        "DELETE FROM photo_words_data WHERE id > 10",
    ],
)
def test_wrong_numbers_are_counted_again(gallery: sqlite3.Connection, damage: str) -> None:
    """Afterwards the check finds nothing, and a second repair has nothing to do."""
    gallery.execute(damage)
    assert sum(repair(gallery).values()) > 0
    assert {
        each.level
        for findings in (mark_findings, view_findings, archive_findings, day_findings, word_findings, story_findings)
        for each in findings(gallery)
    } == {Level.OK}
    assert sum(repair(gallery).values()) == 0
    counts = [tuple(row) for row in gallery.execute("SELECT favourites, votes, rating FROM photos ORDER BY id")]
    assert counts == [(2, 2, 3.5), (0, 0, 3.0), (0, 0, None), (0, 0, None)]


def test_nothing_is_written_where_all_is_right(gallery: sqlite3.Connection) -> None:
    """Whatever was voted."""
    assert sum(repair(gallery).values()) == 0


def test_the_file_is_repaired(tmp_path: Path) -> None:
    """A finding says what was wrong; without a database there is none."""
    assert list(repair_findings(tmp_path / "nothing.db")) == []
    path = place_database(tmp_path / "gallery.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    populate(connection, {"Open": {"Lake": 3}})
    connection.execute("UPDATE photos SET favourites = 1")
    connection.close()
    assert any(finding.level is Level.FAIL for finding in database_findings(path))
    assert ["3 photos with their favourites" in finding.message for finding in repair_findings(path)] == [True]
    assert all(finding.level is not Level.FAIL for finding in database_findings(path))
    assert ["right" in finding.message for finding in repair_findings(path)] == [True]
