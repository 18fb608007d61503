"""Disk and database: every file and every row is handled once, and no move is guessed."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from core.indexing.moves.known_files import KnownFile
from core.indexing.reconciliation import Plan, reconcile
from core.media.fingerprints import Fingerprint
from core.models import PhotoId

_ids = count(1)


def file(
    path: str, size: int = 10, mtime_ns: int = 100, inode: int | None = None, ctime_ns: int | None = None
) -> Fingerprint:
    return Fingerprint(path.encode(), size, mtime_ns, inode, ctime_ns)


def row(
    path: str,
    size: int = 10,
    mtime_ns: int = 100,
    inode: int | None = None,
    ctime_ns: int | None = None,
    *,
    deleted: bool = False,
) -> KnownFile:
    return KnownFile(PhotoId(next(_ids)), path.encode(), size, mtime_ns, deleted, inode, ctime_ns)


def known_as(photo_id: PhotoId, file: Fingerprint) -> KnownFile:
    """The row of a file after a scan."""
    return KnownFile(photo_id, file.path, file.size, file.mtime_ns, False, file.inode, file.ctime_ns)


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


def test_another_change_time_is_read_again() -> None:
    """An edit can keep size and modification time; without a stored change time it is only stored."""
    known, other, unknown = row("a", ctime_ns=1), row("b", ctime_ns=1), row("c")
    found = [file("a", ctime_ns=2), file("b", ctime_ns=1), file("c", ctime_ns=3)]
    plan = reconcile(found, [known, other, unknown])
    assert plan.touched == ((known, found[0]),)
    assert plan.unchanged == (other, unknown)
    assert plan.undescribed == ((unknown, found[2]),)
    assert plan.has_work


def test_all_files_can_be_read_again() -> None:
    """Also those that look unchanged, and those that return."""
    known, returned = row("a"), row("b", deleted=True)
    plan = reconcile([file("a"), file("b")], [known, returned], reads_all=True)
    assert plan.touched == ((known, file("a")), (returned, file("b")))


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


def test_a_renamed_file_is_found_by_its_inode() -> None:
    """Also among others of the same size and time, as copies from a card are."""
    known, other = row("x/a", inode=1), row("x/b", inode=2)
    plan = reconcile([file("x/c", inode=2), file("x/d", inode=1)], [known, other])
    assert sorted(plan.moved) == sorted(((other, file("x/c", inode=2)), (known, file("x/d", inode=1))))
    assert not plan.missing
    reused = reconcile([file("x/c", size=11, inode=1)], [row("x/a", inode=1)])
    assert not reused.moved, "another file can have the inode of one that was deleted"


def test_files_that_exchange_their_names_keep_their_rows() -> None:
    """Renumbering gives each name to another photo: the rows follow their files, and give up their paths before."""
    one, two, three = row("1", size=1, inode=1), row("2", size=2, inode=2), row("3", size=3, inode=3)
    plan = reconcile([file("1", size=2, inode=2), file("2", size=1, inode=1)], [one, two])
    assert sorted(plan.moved) == sorted(((one, file("2", size=1, inode=1)), (two, file("1", size=2, inode=2))))
    assert not plan.changed
    assert set(plan.displaced) == {one, two}
    shifted = [file("2", size=1, inode=1), file("3", size=2, inode=2)]
    plan = reconcile(shifted, [one, two, three])
    assert sorted(plan.moved) == sorted(((one, shifted[0]), (two, shifted[1])))
    assert plan.missing == (three,)
    assert set(plan.displaced) == {two, three}
    plan = reconcile([file("1", size=9, inode=9), file("2", size=1, inode=1)], [one])
    assert (plan.moved, plan.added) == (((one, file("2", size=1, inode=1)),), (file("1", size=9, inode=9),))


def test_ambiguous_files_follow_their_folder() -> None:
    """Copies of one photo in two folders that were renamed: the other photos of each folder decide."""
    known = [row("x/a"), row("x/1", size=1), row("y/a"), row("y/2", size=2)]
    found = [file("p/a"), file("p/1", size=1), file("q/a"), file("q/2", size=2)]
    plan = reconcile(found, known)
    assert sorted(plan.moved) == sorted(zip(known, found, strict=True))


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
    """Another name with equal size and second can be another photo of a burst; with equal nanoseconds it cannot."""
    second = 1_600_000_000 * 10**9
    assert not reconcile([file("b", mtime_ns=second)], [row("a", mtime_ns=second)]).moved
    assert reconcile([file("b", mtime_ns=second + 1)], [row("a", mtime_ns=second + 1)]).moved
    assert not reconcile([file("b", size=0)], [row("a", size=0)]).moved


def test_nothing_is_known_below_unseen_folders() -> None:
    """Rows below a folder that could not be listed are neither missing nor moved; others are."""
    below, sibling = row("closed/a"), row("closed2/b")
    plan = reconcile([file("new/a", mtime_ns=10**9)], [below._replace(mtime_ns=10**9), sibling], [b"closed"])
    assert plan.missing == (sibling,)
    assert plan.added == (file("new/a", mtime_ns=10**9),)


def test_large_losses_are_recognised() -> None:
    """More than two and more than a fifth."""

    def plan(gone: int, kept: int) -> Plan:
        rows = [row(f"g{n}", size=n) for n in range(gone)] + [row(f"k{n}", size=n) for n in range(kept)]
        return reconcile([file(f"k{n}", size=n) for n in range(kept)], rows)

    assert not plan(2, 0).loses_too_much
    assert plan(3, 0).loses_too_much
    assert plan(3, 11).loses_too_much
    assert not plan(3, 12).loses_too_much


names = st.sampled_from(["a", "b", "x/a", "x/b", "y/a", "y/z/b"])
inodes = st.none() | st.integers(1, 3)
files = st.builds(file, names, st.integers(1, 2), st.integers(1, 2), st.integers(1, 5), st.integers(1, 2))
rows = st.builds(
    row, names, st.integers(1, 2), st.integers(1, 2), inodes, st.none() | st.integers(1, 2), deleted=st.booleans()
)


def one_path_per_inode(found: list[Fingerprint]) -> list[Fingerprint]:
    """The files without hard links."""
    return list({each.inode: each for each in found}.values())


@given(
    found=st.lists(files, unique_by=lambda each: each.path).map(one_path_per_inode),
    known=st.lists(rows, unique_by=lambda each: each.path),
)
def test_every_file_and_row_is_handled_once(found: list[Fingerprint], known: list[KnownFile]) -> None:
    """Whatever is on disk and in the database."""
    plan = reconcile(found, known)

    dealt_paths = [
        *(each.path for each in plan.added),
        *(each.path for each in (*plan.restored, *plan.unchanged)),
        *(new.path for _, new in (*plan.changed, *plan.touched, *plan.moved)),
    ]
    assert sorted(dealt_paths) == sorted(each.path for each in found)
    dealt_rows = [
        *(old.photo_id for old, _ in (*plan.changed, *plan.touched, *plan.moved)),
        *(each.photo_id for each in (*plan.restored, *plan.missing, *plan.unchanged)),
    ]  # fmt: skip
    assert len(dealt_rows) == len(set(dealt_rows))
    left = {each.photo_id for each in known} - set(dealt_rows)
    assert all(each.deleted for each in known if each.photo_id in left)


@given(
    found=st.lists(files, unique_by=lambda each: each.path).map(one_path_per_inode),
    known=st.lists(rows, unique_by=lambda each: each.path),
)
def test_a_scan_after_a_scan_has_nothing_to_do(found: list[Fingerprint], known: list[KnownFile]) -> None:
    """After a plan was applied, the same disk gives an empty one."""
    plan = reconcile(found, known)
    rows_after = {each.photo_id: each for each in known}
    for each in plan.missing:
        rows_after[each.photo_id] = each._replace(deleted=True)
    for each in plan.displaced:
        rows_after[each.photo_id] = rows_after[each.photo_id]._replace(path=each.path + b"\0")
    for each in plan.restored:
        rows_after[each.photo_id] = each._replace(deleted=False)
    for old, new in (*plan.changed, *plan.touched, *plan.moved):
        rows_after[old.photo_id] = known_as(old.photo_id, new)
    for old, new in plan.undescribed:
        rows_after[old.photo_id] = known_as(old.photo_id, new)
    new_rows = [known_as(PhotoId(next(_ids)), new) for new in plan.added]
    paths = [each.path for each in (*rows_after.values(), *new_rows)]
    assert len(paths) == len(set(paths)), "no two rows have one path"

    again = reconcile(found, [*rows_after.values(), *new_rows])

    assert not again.has_work
    assert len(again.unchanged) == len(found)
