"""Files that could not be read, and the counts of the gallery."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from core.library import health
from core.models import Actor, FileKind, Health, Role, UnsupportedFiles, UserId
from tests.core.building import ADMIN, VIEWER, add_photo, populate


def build_with_errors(connection: sqlite3.Connection) -> None:
    library = populate(connection, {"Travel": {"Paris": 2}, "Home": {"Garden": 1}})
    paris, garden = library.collections["Paris"], library.collections["Garden"]
    add_photo(connection, paris, "a", path=b"Travel/Paris/\x1b[2J\xff.jpg", width=0, error="Torn\x07.", error_at=50)
    add_photo(connection, garden, "b", path=b"Home/b.jpg", width=0, error="Too large.", error_at=70)
    add_photo(connection, garden, "c", path=b"Home/c.jpg", error="Gone.", error_at=80, deleted_at=90)
    connection.execute("INSERT INTO scan_errors VALUES (1, ?, 'Not allowed.', 60)", (b"Travel/closed",))
    connection.execute("INSERT INTO scan_errors VALUES (1, ?, 'Away.', 40)", (b"",))


def test_errors_come_newest_first_and_safe(connection: sqlite3.Connection) -> None:
    """Photos, folders and roots together, by full path; no name or reason contains control sequences."""
    build_with_errors(connection)
    found = health.errors(connection, ADMIN)
    assert [(error.path, error.reason) for error in found] == [
        ("/pictures/Home/b.jpg", "Too large."),
        ("/pictures/Travel/closed", "Not allowed."),
        ("/pictures/Travel/Paris/\ufffd[2J\ufffd.jpg", "Torn\ufffd."),
        ("/pictures", "Away."),
    ]
    assert found[0].seen_at == datetime(1970, 1, 1, 0, 1, 10, tzinfo=UTC)


def test_health_counts_what_is_listed(connection: sqlite3.Connection) -> None:
    """Errors are counted only with the permission to see them."""
    assert health.health(connection, ADMIN) == Health(0, 0, 0, 0)
    build_with_errors(connection)
    assert health.health(connection, ADMIN) == Health(2, 2, 3, 4)
    assert health.health(connection, VIEWER) == Health(2, 2, 3, 0)


def test_an_admin_of_some_categories_gets_only_those(connection: sqlite3.Connection) -> None:
    """Paths of other categories, and of folders that belong to none, are not listed."""
    build_with_errors(connection)
    row = connection.execute("SELECT id FROM categories WHERE slug = 'home'").fetchone()
    limited = replace(ADMIN, category_ids=frozenset({row["id"]}))
    assert [error.reason for error in health.errors(connection, limited)] == ["Too large."]
    assert health.health(connection, limited) == Health(1, 1, 1, 1)


def build_with_videos(connection: sqlite3.Connection) -> None:
    populate(connection, {"Travel": {"Paris": 2}, "Home": {"Garden": 1}})
    connection.executemany(
        "INSERT INTO unsupported_files (root_id, folder, kind, category, number, example) VALUES (1, ?, ?, ?, ?, ?)",
        [
            (b"", "video", b"pictures", 1, b"top.mov"),
            (b"Home", "raw", b"Home", 2, b"x\x1b.cr2"),
            (b"Travel/Paris", "video", b"Travel", 5, b"a.mov"),
        ],
    )


def test_what_is_not_shown_is_listed_by_folder(connection: sqlite3.Connection) -> None:
    """With full paths, safe to show."""
    build_with_videos(connection)

    assert health.unsupported(connection, ADMIN) == (
        UnsupportedFiles("/pictures", FileKind.VIDEO, 1, "top.mov"),
        UnsupportedFiles("/pictures/Home", FileKind.RAW, 2, "x\ufffd.cr2"),
        UnsupportedFiles("/pictures/Travel/Paris", FileKind.VIDEO, 5, "a.mov"),
    )


def test_what_is_not_shown_is_counted_by_kind(connection: sqlite3.Connection) -> None:
    """Of a category or of all, within the access of the actor."""
    build_with_videos(connection)
    travel = connection.execute("SELECT id FROM categories WHERE slug = 'travel'").fetchone()["id"]
    limited = Actor(UserId(1), "ada", Role.ADMIN, frozenset({travel}))

    assert health.unsupported_counts(connection, ADMIN, None) == {FileKind.RAW: 2, FileKind.VIDEO: 6}
    assert health.unsupported_counts(connection, ADMIN, "travel") == {FileKind.VIDEO: 5}
    assert health.unsupported_counts(connection, limited, None) == {FileKind.VIDEO: 5}
    assert health.unsupported_counts(connection, limited, "home") == {}
