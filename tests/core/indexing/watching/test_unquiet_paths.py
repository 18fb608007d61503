"""Changes wait until they are quiet; nothing that changed is forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.indexing.watching.unquiet_paths import QUIET_SECONDS, UnquietPaths

PATHS = (b"1.jpg", b"a/1.jpg", b"a/2.jpg", b"a/in/1.jpg", b"b/3.mov")


def test_a_file_that_is_being_written_waits_alone() -> None:
    """The other files of its folder are scanned without it; it is taken once it is quiet."""
    pending = UnquietPaths()
    assert pending.due_at() is None
    pending.add([b"a/ready.jpg", b"a/growing.jpg"], [], 10.0)
    assert (pending.take(10.5), pending.due_at()) == (None, 10.0 + QUIET_SECONDS)
    pending.add([b"a/growing.jpg"], [], 10.9)
    scope = pending.take(10.0 + QUIET_SECONDS)
    assert scope is not None
    assert scope.has_file(b"a/ready.jpg")
    assert not scope.is_unsettled(b"a/ready.jpg")
    assert scope.is_unsettled(b"a/growing.xmp")
    last = pending.take(10.9 + QUIET_SECONDS)
    assert last is not None
    assert not last.is_unsettled(b"a/growing.jpg")
    assert pending.due_at() is None


def test_what_could_not_be_scanned_is_taken_again() -> None:
    """Later, and as it was: single folders stay single ones."""
    pending = UnquietPaths()
    pending.add([b"a/1.jpg", b"0.jpg"], [b"b"], 0.0)
    scope = pending.take(5.0)
    assert scope is not None
    pending.put_back(scope, 7.0)
    assert pending.take(7.5) is None
    assert pending.take(8.0) == scope
    pending.add_all(8.0)
    whole = pending.take(9.0)
    assert whole is not None
    assert whole.is_whole
    pending.put_back(whole, 10.0)
    assert pending.take(12.0) == whole


@given(
    events=st.lists(st.tuples(st.sampled_from(PATHS), st.booleans(), st.floats(0, 2)), min_size=1, max_size=20),
    has_lost=st.booleans(),
)
def test_every_change_is_scanned_after_it_was_heard_of_last(
    events: list[tuple[bytes, bool, float]], has_lost: bool
) -> None:
    """Whatever the order and the pauses: a scope taken later has each file, and does not leave it out."""
    pending, now = UnquietPaths(), 0.0
    heard: dict[bytes, float] = {}
    scanned: dict[bytes, float] = {}
    if has_lost:
        pending.add_all(0.0)
    for path, is_tree, pause in [*events, (b"", False, 5.0), (b"", False, 5.0)]:
        now += pause
        scope = pending.take(now)
        if scope is not None:
            scanned |= {each: now for each in heard if scope.has_file(each) and not scope.is_unsettled(each)}
        if path:
            pending.add([] if is_tree else [path], [path.rpartition(b"/")[0]] if is_tree else [], now)
            heard[path] = now
    assert all(scanned[path] >= time + QUIET_SECONDS for path, time in heard.items())
    assert pending.due_at() is None
