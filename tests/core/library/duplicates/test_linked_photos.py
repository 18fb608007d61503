"""Groups of duplicates from pairs and decisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.library.duplicates.linked_photos import duplicate_sets
from core.library.duplicates.models import DuplicateKind, DuplicateSet
from core.models import PhotoId

ids = st.integers(1, 12).map(PhotoId)
pairs = st.tuples(ids, ids, st.integers(1, 8)).filter(lambda pair: pair[0] != pair[1])
equal = st.lists(st.lists(ids, min_size=2, max_size=4, unique=True), max_size=4)
decisions = st.dictionaries(ids, st.sets(st.integers(1, 3), min_size=1, max_size=2), max_size=8)


def photos(*numbers: int) -> tuple[PhotoId, ...]:
    return tuple(PhotoId(number) for number in numbers)


@given(equal=equal, similar=st.lists(pairs, max_size=8), decided=decisions)
def test_groups_are_what_links_reach(
    equal: list[list[PhotoId]], similar: list[tuple[PhotoId, PhotoId, int]], decided: dict[PhotoId, set[int]]
) -> None:
    """Without the links that people decided against; the groups do not overlap, and each has its kind and distance."""
    links = [(*each[:2], 0, True) for group in equal for each in ((group[0], other) for other in group[1:])]
    apart = [{photo for photo, numbers in decided.items() if number in numbers} for number in (1, 2, 3)]
    links = [
        (group[0], other, 0, True)
        for group in equal
        if not any(set(group) <= together for together in apart)
        for other in group[1:]
    ] + [(one, other, d, False) for one, other, d in similar if not any({one, other} <= together for together in apart)]
    found = duplicate_sets(equal, similar, decided)
    assert sum(len(each.photo_ids) for each in found) == len({photo for link in links for photo in link[:2]})
    for each in found:
        inside = [link for link in links if link[0] in each.photo_ids or link[1] in each.photo_ids]
        reached = {each.photo_ids[0]}
        while more := {photo for link in inside if reached & {*link[:2]} for photo in link[:2]} - reached:
            reached |= more
        assert reached == {*each.photo_ids}
        assert each.distance == max(link[2] for link in inside)
        assert (each.kind is DuplicateKind.EXACT) == all(link[3] for link in inside)


def test_a_decision_covers_its_photos_only() -> None:
    """Another copy that is found later is proposed again."""
    both = {PhotoId(1): {5}, PhotoId(2): {5}}
    assert duplicate_sets([photos(1, 2)], [], both) == []
    assert duplicate_sets([photos(1, 2, 3)], [], both) == [DuplicateSet(DuplicateKind.EXACT, 0, photos(1, 2, 3))]
    later = [(PhotoId(1), PhotoId(2), 3), (PhotoId(2), PhotoId(4), 2)]
    assert duplicate_sets([], later, both) == [DuplicateSet(DuplicateKind.NEAR, 2, photos(2, 4))]
