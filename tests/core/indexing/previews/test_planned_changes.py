"""The reasons of planned changes, and that no photo of a plan is left out."""

from __future__ import annotations

import pytest

from core.indexing.previews.models import ChangeKind
from core.indexing.previews.planned_changes import planned_changes
from core.indexing.reconciliation import reconcile
from core.media.discovery import Problem
from core.media.fingerprints import Fingerprint
from core.models import ExcludedPaths
from tests.core.indexing.test_reconciliation import file, row


@pytest.mark.parametrize(
    ("moved", "reason"),
    [
        (file("b/new.jpg", mtime_ns=7_000_000_001, inode=5), "the same inode, size and time"),
        (file("b/old.jpg", mtime_ns=7_000_000_001, inode=6), "the same name, size and time"),
        (file("b/new.jpg", mtime_ns=7_000_000_001, inode=6), "the same size and time"),
    ],
)
def test_a_move_says_what_shows_it(moved: Fingerprint, reason: str) -> None:
    """In the order in which moves are recognised."""
    (change,) = planned_changes(reconcile([moved], [row("a/old.jpg", mtime_ns=7_000_000_001, inode=5)]), {})
    assert (change.kind, change.path, change.former, change.reason) == (
        ChangeKind.MOVED,
        moved.path,
        b"a/old.jpg",
        reason,
    )


def test_a_photo_that_is_back_is_called_so_whatever_else_changed() -> None:
    """Edited in the meantime, read again, or the same as before."""
    rows = [row(name, deleted=True, ctime_ns=1) for name in ("edited", "same", "touched", "other")]
    files = [
        file("edited", size=11, ctime_ns=2),
        file("same", ctime_ns=1),
        file("touched", ctime_ns=2),
        file("other", ctime_ns=2),
    ]
    changes = planned_changes(reconcile(files, rows), {rows[3].photo_id: False})
    assert [(change.kind.value, change.path) for change in changes] == [
        ("back", b"edited"),
        ("back", b"other"),
        ("back", b"same"),
        ("back", b"touched"),
    ]


def test_what_was_only_touched_is_not_listed() -> None:
    """Its contents are compared before; only those that differ are changes."""
    known = row("a", ctime_ns=1)
    plan = reconcile([file("a", ctime_ns=2)], [known])
    assert planned_changes(plan, {}) == ()
    assert [change.kind for change in planned_changes(plan, {known.photo_id: False})] == [ChangeKind.CHANGED]


def test_problems_and_exclusions_have_their_reasons() -> None:
    """Each photo that is hidden is listed with what excludes it."""
    plan = reconcile([], [row("x/a"), row("x/b", deleted=True)], excluded=ExcludedPaths({b"x": "the path x"}))
    changes = planned_changes(plan, {}, [Problem(b"y", "It cannot be read: permission denied.", folder=True)])
    assert [(change.kind.value, change.path, change.reason) for change in changes] == [
        ("excluded", b"x/a", "excluded by the path x"),
        ("error", b"y", "it cannot be read: permission denied"),
    ]
