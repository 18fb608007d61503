"""Denormalised counts, dates and covers agree with their photos."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.grouping.member_groups import MemberGroups
from core.library.summaries import refresh_counts, snapshot
from core.models import CollectionId
from tests.core.building import ADMIN, add_photo, database_in_memory, populate, refresh_date_sort
from tests.hypothesis_examples import examples

GROUPS = MemberGroups()

PROOF = """
SELECT c.photo_count = count(p.id) AND c.total_size = coalesce(sum(p.size), 0)
    AND c.oldest_local IS min(p.taken_local) AND c.newest_local IS max(p.taken_local)
FROM collections AS c LEFT JOIN photos AS p ON p.collection_id = c.id AND p.deleted_at IS NULL AND p.width > 0
GROUP BY c.id
"""
CATEGORY_PROOF = """
SELECT k.photo_count = count(p.id) AND k.collection_count = count(DISTINCT p.collection_id)
    AND k.total_size = coalesce(sum(p.size), 0)
    AND k.oldest_local IS min(p.taken_local) AND k.newest_local IS max(p.taken_local)
FROM categories AS k LEFT JOIN photos AS p ON p.category_id = k.id AND p.deleted_at IS NULL AND p.width > 0
GROUP BY k.id
"""


def cover_name(connection: sqlite3.Connection, collection_id: CollectionId) -> str | None:
    row = connection.execute(
        "SELECT photos.name FROM collections LEFT JOIN photos ON photos.id = automatic_cover_id"
        " WHERE collections.id = ?",
        (collection_id,),
    ).fetchone()
    name: str | None = row["name"]
    return name


CHANGES = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(
            ["deleted_at = 5", "deleted_at = NULL", "width = 0", "width = 9", "size = 77", "taken_local = 3"]
        ),
    ),
    max_size=12,
)


@settings(max_examples=examples(50), deadline=None)
@given(CHANGES)
def test_counts_are_those_of_the_listed_photos(changes: list[tuple[int, str]]) -> None:
    """After any change of photos, refreshing the changed collections corrects all numbers."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 3, "Rome": 3}, "Home": {"Garden": 3}})
        for photo_id, change in changes:
            connection.execute(f"UPDATE photos SET {change} WHERE id = ?", (photo_id,))
        refresh_date_sort(connection)
        touched = connection.execute("SELECT DISTINCT collection_id AS id FROM photos").fetchall()
        refresh_counts(connection, [CollectionId(row["id"]) for row in touched])
        for proof in (PROOF, CATEGORY_PROOF):
            assert {tuple(row) for row in connection.execute(proof)} == {(1,)}


def test_only_the_named_collections_are_refreshed(connection: sqlite3.Connection) -> None:
    """Others, and other categories, are left as they are; no collection at all is fine."""
    library = populate(connection, {"Travel": {"Paris": 1}, "Home": {"Garden": 1}})
    connection.execute("UPDATE photos SET deleted_at = 1")
    refresh_counts(connection, [])
    assert [each.photo_count for each in GROUPS.categories(connection, ADMIN)] == [1, 1]
    refresh_counts(connection, [library.collections["Paris"]])
    assert [each.name for each in GROUPS.categories(connection, ADMIN)] == ["Home"]
    assert GROUPS.collection(connection, ADMIN, "travel/paris").photo_count == 0


@pytest.mark.parametrize("name", ["cover.jpg", "Cover.HEIC", "COVER.jpeg"])
def test_a_file_called_cover_is_the_cover(connection: sqlite3.Connection, name: str) -> None:
    """In any case and format, before files that sort earlier."""
    home = populate(connection, {"Travel": {"Paris": 2}}).collections["Paris"]
    for other in ("a.jpg", name, "cover.old.jpg", "cover-2.jpg", "recover.jpg"):
        add_photo(connection, home, other)
    refresh_counts(connection, [home])
    assert cover_name(connection, home) == name


def test_without_one_the_first_by_name_is_the_cover(connection: sqlite3.Connection) -> None:
    """By natural order; a photo that cannot be decoded only when there is no other; missing ones never."""
    home = populate(connection, {"Travel": {"Paris": 0}}).collections["Paris"]
    assert cover_name(connection, home) is None
    torn = add_photo(connection, home, "1.jpg", error="It is cut off.")
    refresh_counts(connection, [home])
    assert cover_name(connection, home) == "1.jpg"
    add_photo(connection, home, "10.jpg")
    add_photo(connection, home, "cover.old.jpg")
    gone = add_photo(connection, home, "2.jpg")
    refresh_counts(connection, [home])
    assert cover_name(connection, home) == "2.jpg"
    connection.execute("UPDATE photos SET deleted_at = 1 WHERE asset_key IN (?, ?)", (gone, torn))
    refresh_counts(connection, [home])
    assert cover_name(connection, home) == "10.jpg"


def test_the_snapshot_changes_with_the_library_only(connection: sqlite3.Connection) -> None:
    """It changes with added, removed and changed photos, but not with preferences."""
    home = populate(connection, {"Travel": {"Paris": 2}}).collections["Paris"]
    seen = [snapshot(connection)]
    connection.execute("INSERT INTO preferences VALUES (1, 'theme', 'dark')")
    assert snapshot(connection) == seen[0]
    for change in (
        "UPDATE photos SET deleted_at = 1 WHERE id = 1",
        "UPDATE photos SET size = size + 1 WHERE id = 2",
        "UPDATE collections SET chosen_cover_id = 2",
        "INSERT INTO scan_runs (root_id, started_at) VALUES (1, 1)",
        "UPDATE scan_runs SET seconds = 1.0, changed = 3",
    ):
        connection.execute(change)
        refresh_counts(connection, [home])
        assert snapshot(connection) not in seen
        seen.append(snapshot(connection))
