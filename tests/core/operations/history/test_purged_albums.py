"""Albums that were deleted more than a year ago are removed, and what the history says about them is compacted."""

from __future__ import annotations

import sqlite3

import pytest

from core.errors import NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.marks.albums.operations import AddToAlbum, CreateAlbum, DeleteAlbum
from core.marks.albums.purged_albums import purge_deleted_albums
from core.models import Actor, AlbumId, IdRanges
from core.operations import HistoryFilter, Request
from core.operations.applying import apply_within, undo_within
from core.operations.history.compaction import compact
from core.operations.history.entries import history
from tests.core.building import ADMIN, VIEWER, populate

OLD, NOW = 1_000_000, 2_000_000


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """An album of VIEWER with two photos that was deleted long ago, and one that is there."""
    connection.execute("PRAGMA foreign_keys = ON")
    populate(connection, {"Open": {"Lake": 5}})
    for name in ("Trips/Lisbon", "Trips/Rome"):
        album = album_of(connection, name)
        apply_within(connection, VIEWER, AddToAlbum(album, IdRanges("1-2")))
    apply_within(connection, VIEWER, DeleteAlbum(album))
    connection.execute("UPDATE operations SET applied_at = ?", (OLD,))
    connection.execute("UPDATE albums SET deleted_at = ? WHERE deleted_at IS NOT NULL", (OLD,))
    return connection


def album_of(connection: sqlite3.Connection, name: str) -> AlbumId:
    apply_within(connection, VIEWER, CreateAlbum(name))
    return AlbumId(connection.execute("SELECT id FROM albums WHERE name = ?", (name,)).fetchone()["id"])


def words(connection: sqlite3.Connection, actor: Actor) -> list[str]:
    return [each.words for each in history(connection, actor, OPERATIONS, HistoryFilter(others=actor is ADMIN))]


def test_rows_are_removed_and_the_history_keeps_what_its_member_did(gallery: sqlite3.Connection) -> None:
    """Without the name, for nobody else; what was deleted lately and what is there stays as it is."""
    assert purge_deleted_albums(gallery, OLD) == 0
    compact(gallery, OPERATIONS, NOW)
    assert len(words(gallery, VIEWER)) == 5
    assert purge_deleted_albums(gallery, NOW) == 1
    assert purge_deleted_albums(gallery, NOW) == 0
    assert [row[0] for row in gallery.execute("SELECT name FROM albums WHERE user_id = 3 AND is_default = 0")] == [
        "Trips/Lisbon"
    ]
    assert gallery.execute("SELECT count(*) FROM album_photos").fetchone()[0] == 2
    assert compact(gallery, OPERATIONS, NOW).number == 3
    assert words(gallery, VIEWER) == [
        "deleted the album",
        "added 2 photos to an album",
        "made the album",
        "added 2 photos to album Trips/Lisbon",
        "made the album Trips/Lisbon",
    ]
    assert not any("an album" in each or each.endswith("the album") for each in words(gallery, ADMIN))
    with pytest.raises((UsageError, NotFoundError)):
        undo_within(gallery, VIEWER, OPERATIONS, request=Request(5))


def test_nothing_is_left_of_a_protected_album(gallery: sqlite3.Connection) -> None:
    """Who has not opened it learns from no entry that it was there, its owner neither."""
    gallery.execute("UPDATE albums SET passphrase_hash = 'a hash' WHERE deleted_at IS NOT NULL")
    assert purge_deleted_albums(gallery, NOW) == 1
    assert len(words(gallery, VIEWER)) == 2
    assert gallery.execute("SELECT count(*) FROM operations").fetchone()[0] == 2
    assert compact(gallery, OPERATIONS, NOW).number == 0
