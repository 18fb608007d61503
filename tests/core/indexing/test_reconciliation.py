"""Disk and database: every file and every row is handled once, and no move is guessed."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from core.indexing.reconciliation import KnownFile, Plan, reconcile
from core.media.fingerprints import Fingerprint
from core.models import PhotoId

_ids = count(1)


def file(path: str, size: int = 10, mtime_ns: int = 100) -> Fingerprint:
    return Fingerprint(path.encode(), size, mtime_ns)


def row(path: str, size: int = 10, mtime_ns: int = 100, *, deleted: bool = False) -> KnownFile:
    return KnownFile(PhotoId(next(_ids)), path.encode(), size, mtime_ns, deleted)


def test_an_unknown_file_is_added() -> None:
    """A new path is a new photo."""
    assert reconcile([file("a")], []).added == (file("a"),)


def test_an_equal_fingerprint_is_unchanged() -> None:
    """With equal size and time, nothing is read."""
    known = row("a")
    assert reconcile([file("a")], [known]).unchanged == (known,)


def test_another_size_or_time_is_a_change() -> None:
    """Either is enough, larger or smaller."""
    for changed in (file("a", size=11), file("a", mtime_ns=99)):
        known = row("a")
        assert reconcile([changed], [known]).changed == ((known, changed),)


def test_an_absent_file_is_missing_once() -> None:
    """A row that was missing already is not marked again."""
    known, gone = row("a"), row("b", deleted=True)
    plan = reconcile([], [known, gone])
    assert plan.missing == (known,)


def test_a_missing_file_is_restored() -> None:
    """An unchanged one is only shown again, a changed one is read."""
    known = row("a", deleted=True)
    assert reconcile([file("a")], [known]).restored == (known,)
    assert reconcile([file("a", size=11)], [known]).changed == ((known, file("a", size=11)),)


def test_equal_name_size_and_time_are_a_move() -> None:
    """The row follows its file."""
    known = row("old/a")
    plan = reconcile([file("new/a")], [known])
    assert plan.moved == ((known, file("new/a")),)
    assert not plan.added
    assert not plan.missing


def test_a_row_that_was_missing_before_can_move() -> None:
    """A file that disappeared between two scans is found elsewhere."""
    known = row("old/a", deleted=True)
    assert reconcile([file("new/a")], [known]).moved == ((known, file("new/a")),)


def test_two_candidates_are_not_a_move() -> None:
    """Two new files for one row, or two rows for one file, are ambiguous."""
    known = row("old/a")
    plan = reconcile([file("new/a"), file("newer/a")], [known])
    assert not plan.moved
    assert plan.missing == (known,)
    plan = reconcile([file("new/a")], [row("old/a"), row("older/a")])
    assert not plan.moved
    assert len(plan.missing) == 2


def test_a_copy_is_not_a_move() -> None:
    """The original still exists."""
    known = row("old/a")
    plan = reconcile([file("old/a"), file("new/a")], [known])
    assert (plan.unchanged, plan.added, plan.moved) == ((known,), (file("new/a"),), ())


def test_a_renamed_file_is_not_guessed() -> None:
    """Another name with equal size and time can be another photo of a burst."""
    assert not reconcile([file("b")], [row("a")]).moved


def test_nothing_is_known_below_unseen_folders() -> None:
    """Rows below a folder that could not be listed are neither missing nor moved; others are."""
    below, sibling = row("closed/a"), row("closed2/b")
    plan = reconcile([file("new/a")], [below, sibling], [b"closed"])
    assert plan.missing == (sibling,)
    assert plan.added == (file("new/a"),)


def test_large_losses_are_recognised() -> None:
    """More than twenty and more than half."""

    def plan(gone: int, kept: int) -> Plan:
        rows = [row(f"g{n}", size=n) for n in range(gone)] + [row(f"k{n}", size=n) for n in range(kept)]
        return reconcile([file(f"k{n}", size=n) for n in range(kept)], rows)

    assert not plan(20, 0).loses_too_much
    assert plan(21, 0).loses_too_much
    assert plan(21, 20).loses_too_much
    assert not plan(21, 21).loses_too_much


names = st.sampled_from(["a", "b", "x/a", "x/b", "y/a", "y/z/b"])
files = st.builds(file, names, st.integers(1, 2), st.integers(1, 2))
rows = st.builds(row, names, st.integers(1, 2), st.integers(1, 2), deleted=st.booleans())


@given(
    found=st.lists(files, unique_by=lambda each: each.path),
    known=st.lists(rows, unique_by=lambda each: each.path),
)
def test_every_file_and_row_is_handled_once(found: list[Fingerprint], known: list[KnownFile]) -> None:
    """Whatever is on disk and in the database."""
    plan = reconcile(found, known)

    dealt_files = [
        *plan.added, *(new for _, new in plan.changed), *(new for _, new in plan.moved),
        *(each.fingerprint for each in plan.restored), *(each.fingerprint for each in plan.unchanged),
    ]  # fmt: skip
    assert sorted(dealt_files) == sorted(found)
    dealt_rows = [
        *(old.photo_id for old, _ in plan.changed), *(old.photo_id for old, _ in plan.moved),
        *(each.photo_id for each in (*plan.restored, *plan.missing, *plan.unchanged)),
    ]  # fmt: skip
    assert len(dealt_rows) == len(set(dealt_rows))
    left = {each.photo_id for each in known} - set(dealt_rows)
    assert all(each.deleted for each in known if each.photo_id in left)


@given(
    found=st.lists(files, unique_by=lambda each: each.path),
    known=st.lists(rows, unique_by=lambda each: each.path),
)
def test_a_scan_after_a_scan_has_nothing_to_do(found: list[Fingerprint], known: list[KnownFile]) -> None:
    """After a plan was applied, the same disk gives an empty one."""
    plan = reconcile(found, known)
    rows_after = {each.photo_id: each for each in known}
    for each in plan.missing:
        rows_after[each.photo_id] = each._replace(deleted=True)
    for old, new in (*plan.changed, *plan.moved, *((each, each.fingerprint) for each in plan.restored)):
        rows_after[old.photo_id] = KnownFile(old.photo_id, *new, deleted=False)
    new_rows = [KnownFile(PhotoId(next(_ids)), *new, deleted=False) for new in plan.added]

    again = reconcile(found, [*rows_after.values(), *new_rows])

    assert (again.added, again.changed, again.moved, again.restored, again.missing) == ((), (), (), (), ())
    assert len(again.unchanged) == len(found)
