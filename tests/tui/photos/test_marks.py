"""What a mark makes of a photo is known before it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library import photo_pages
from core.marks.things import Things
from core.models import Actor, EverythingSet, PhotoId, SortOrder
from core.operations.applying import apply_within
from tests.core.building import EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples
from tui.photos.marks import FAVOURITE, NO_FAVOURITE, Mark

MARKS = st.lists(
    st.tuples(
        st.sampled_from([EDITOR, VIEWER]),
        st.sampled_from([FAVOURITE, NO_FAVOURITE]) | st.builds(Mark, st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(max_examples=examples(40), deadline=None)
@given(MARKS)
def test_what_a_mark_makes_is_what_is_read_after_it(marks: list[tuple[Actor, Mark]]) -> None:
    """Heart, stars, average and counts, whatever marks there were before."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 1}})
        for actor, mark in marks:
            (photo,) = photo_pages.page(connection, actor, EverythingSet(), SortOrder.DATE, None)
            known = mark.on(photo.marks)
            apply_within(connection, actor, mark.operation(Things.of([PhotoId(1)])))
            (photo,) = photo_pages.page(connection, actor, EverythingSet(), SortOrder.DATE, None)
            assert known.rating == pytest.approx(photo.marks.rating)
            assert replace(known, rating=photo.marks.rating) == photo.marks
