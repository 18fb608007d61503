"""Old history: what stays of changes of more than a year ago, and what can no longer be done with them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.errors import UsageError
from core.gallery import OPERATIONS
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import Actor, CategoryId, PhotoId
from core.operations import HistoryFilter, Request
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.compaction import compact
from core.operations.history.entries import entry, history
from tests.core.building import ADMIN, VIEWER, populate

OLD, NOW = 1_000_000, 2_000_000


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two old changes of VIEWER, one of them undone, and one of today."""
    populate(connection, {"Open": {"Lake": 5}})
    apply_within(connection, VIEWER, SetFavourite(Things.of([PhotoId(1)])))
    apply_within(connection, VIEWER, SetRatings.one(3, Things.of([PhotoId(2), PhotoId(3)])))
    undo_within(connection, VIEWER, OPERATIONS)
    connection.execute("UPDATE operations SET applied_at = ?, undone_at = iif(undone_at, ?, NULL)", (OLD, OLD))
    apply_within(connection, ADMIN, SetRatings.one(5, Things.of([PhotoId(4)])))
    return connection


def listed(connection: sqlite3.Connection, actor: Actor) -> list[tuple[str, dict[str, int], bool]]:
    everybody = HistoryFilter(others=actor is ADMIN)
    entries = history(connection, actor, OPERATIONS, everybody)
    return [(each.words, {str(k): n for k, n in each.counts.items()}, each.undone_at is not None) for each in entries]


def test_words_and_counts_stay(gallery: sqlite3.Connection) -> None:
    """For everybody with access to everything; the details are gone, and what was changed stays changed."""
    before = listed(gallery, ADMIN)
    assert compact(gallery, OPERATIONS, NOW).number == 2
    assert compact(gallery, OPERATIONS, NOW).number == 0
    after = listed(gallery, ADMIN)
    assert after[0] == before[0]
    assert after[1:] == [
        ("rated 2 photos with 3 stars", {"photo": 2}, True),
        ("favourited a photo", {"photo": 1}, False),
    ]
    assert [counts for _, counts, _ in after] == [counts for _, counts, _ in before]
    assert gallery.execute("SELECT count(*) FROM touched_fields").fetchone()[0] == 1
    assert gallery.execute("SELECT favourites FROM photos WHERE id = 1").fetchone()[0] == 1
    assert entry(gallery, VIEWER, OPERATIONS, 1) is not None
    assert listed(gallery, replace(VIEWER, category_ids=frozenset({CategoryId(9)}))) == []


def test_old_changes_are_not_undone(gallery: sqlite3.Connection) -> None:
    """Steps pass over them; by number the answer says why."""
    compact(gallery, OPERATIONS, NOW)
    assert undo_within(gallery, VIEWER, OPERATIONS) is None
    assert redo_within(gallery, VIEWER, OPERATIONS) is None
    for step, number in ((undo_within, 1), (redo_within, 2)):
        with pytest.raises(UsageError, match="too old"):
            step(gallery, VIEWER, OPERATIONS, request=Request(number))


def test_what_was_undone_lately_stays(gallery: sqlite3.Connection) -> None:
    """A change that was undone within the year can be redone."""
    gallery.execute("UPDATE operations SET undone_at = ? WHERE undone_at IS NOT NULL", (NOW + 1,))
    assert compact(gallery, OPERATIONS, NOW).number == 1
    assert redo_within(gallery, VIEWER, OPERATIONS) is not None
