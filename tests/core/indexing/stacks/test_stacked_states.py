"""What a scan makes of the stacks that the rules propose, and of what a person has decided."""

from __future__ import annotations

import itertools

import pytest

from core.indexing.stacks.stacked_states import stacked_states
from core.indexing.units.models import PhotoStack, StackReason
from core.library.stacks.operations import MOST_STACKED
from core.library.stacks.stack_states import StackRank, StackState
from core.models import AssetKey

CHOSEN, NAMED, OTHER = StackRank
ABC = PhotoStack(b"a", (b"a", b"b", b"c"), StackReason.BURST)
AB, CD = PhotoStack(b"a", (b"a", b"b"), StackReason.EDIT), PhotoStack(b"c", (b"c", b"d"), StackReason.EDIT)
State = tuple[str | None, StackRank, bool]
Found = dict[str, State]
ALONE: State = (None, OTHER, False)
UNSTACKED: State = (None, OTHER, True)
NEW = dict.fromkeys("abcd", ALONE)
OLD: Found = {"a": ("old", NAMED, False), "b": ("old", OTHER, False), "c": ("old", OTHER, False), "d": ALONE}

TABLE: dict[str, tuple[Found, list[PhotoStack], set[str], Found]] = {
    "new stacks": (
        NEW,
        [AB, CD],
        set(),
        {
            "a": ("new 1", NAMED, False),
            "b": ("new 1", OTHER, False),
            "c": ("new 2", NAMED, False),
            "d": ("new 2", OTHER, False),
        },
    ),
    "nothing changed": (OLD, [ABC], set(), {}),
    "a photo is added": (OLD | {"c": NEW["c"]}, [ABC], set(), {"c": OLD["c"]}),
    "another top by its name": (
        OLD,
        [PhotoStack(b"b", ABC.members, ABC.reason)],
        set(),
        {"a": ("old", OTHER, False), "b": ("old", NAMED, False)},
    ),
    "a person chose the top": (OLD | {"c": ("old", CHOSEN, False)}, [ABC], {"old"}, {}),
    "names no longer say so": (OLD, [], set(), {name: NEW[name] for name in "abc"}),
    "one photo is missing": (OLD, [], {"old"}, {}),
    "one photo got another name": (OLD, [AB], set(), {"c": NEW["c"]}),
    "a person took one out": (OLD | {"a": UNSTACKED}, [ABC], set(), {}),
    "a person took all but one out": (
        dict.fromkeys("ab", UNSTACKED) | {"c": NEW["c"], "d": NEW["d"]},
        [ABC],
        set(),
        {},
    ),
    "a person stacked some with others": (
        OLD | {"a": ("hers", OTHER, True), "d": ("hers", CHOSEN, True)},
        [ABC, CD],
        {"hers"},
        {},
    ),
    "a burst became two": (
        OLD | {"d": ("old", OTHER, False)},
        [AB, CD],
        set(),
        {"c": ("new 1", NAMED, False), "d": ("new 1", OTHER, False)},
    ),
    "two stacks became one": (
        OLD | {"c": ("other", NAMED, False), "d": ("other", OTHER, False)},
        [PhotoStack(b"a", (b"a", b"b", b"c", b"d"), StackReason.BURST)],
        set(),
        {"c": OLD["c"], "d": ("old", OTHER, False)},
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_changes(case: str) -> None:
    """The states that are written; written once, they change no more."""
    found, proposals, kept, expected = TABLE[case]
    photos = {name.encode(): StackState(AssetKey(name), *state) for name, state in found.items()}
    numbers = itertools.count(1)
    changed = stacked_states(photos, proposals, kept, lambda: f"new {next(numbers)}")
    assert {state.asset_key: tuple(state)[1:] for state in changed} == expected
    written = photos | {state.asset_key.encode(): state for state in changed}
    assert stacked_states(written, proposals, kept) == []


def test_names_never_make_a_stack_larger_than_a_person_may() -> None:
    """Thousands of files with names of one burst stay photos of their own."""
    members = tuple(b"%05d" % number for number in range(MOST_STACKED + 1))
    photos = {path: StackState(AssetKey(path.decode()), None, OTHER, is_decided=False) for path in members}
    assert stacked_states(photos, [PhotoStack(members[0], members, StackReason.BURST)]) == []
    assert len(stacked_states(photos, [PhotoStack(members[0], members[1:], StackReason.BURST)])) == MOST_STACKED
