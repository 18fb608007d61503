"""Sets of ids are written as one short text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.models import count_of, have_common_id, id_ranges, ids_in

IDS = st.sets(st.integers(0, 60))


@given(IDS, IDS)
def test_a_written_set_is_the_set(some: set[int], others: set[int]) -> None:
    """Reading, counting and comparing agree with sets; the text is the same for equal sets."""
    written = id_ranges(some)
    assert list(ids_in(written)) == sorted(some)
    assert count_of(written) == len(some)
    assert have_common_id(written, id_ranges(others)) == bool(some & others)
    assert (written == id_ranges(others)) == (some == others)


def test_neighbours_become_a_range() -> None:
    """So that the photos of a whole collection take a few bytes."""
    assert id_ranges([7, 1, 2, 3, 2, 9, 10]) == "1-3,7,9-10"
    assert id_ranges([]) == ""
