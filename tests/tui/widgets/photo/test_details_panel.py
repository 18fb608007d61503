"""The lines of details, and histograms in eighths of a cell."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.library import photo_pages
from core.marks.people.person_rows import import_faces
from core.models import AssetKey, PhotoId
from core.models.people.faces import FaceBox, NamedFace
from tests.core.building import ADMIN, database_in_memory, populate
from tui.widgets.photo.details_panel import detail_lines, histogram_lines

BLOCKS = " ▁▂▃▄▅▆▇█"


def test_bars_stand_for_counts() -> None:
    """Half as many pixels are half as high; none are none."""
    assert histogram_lines([0, 8, 4, 0], 4, 1) == [" █▄ "]
    assert histogram_lines([0, 8, 4, 1, 0], 5, 2) == [" █   ", " ██▂ "]


def test_clipped_pixels_do_not_flatten_the_rest() -> None:
    """Pure black and pure white are cut at the height of the others; a picture of nothing else still shows them."""
    assert histogram_lines([999, 8, 4, 999], 4, 1) == ["██▄█"]
    assert histogram_lines([5, 0, 0, 10], 4, 1) == ["▄  █"]


def test_a_few_pixels_are_seen() -> None:
    """What is there is never drawn as nothing."""
    assert histogram_lines([0, 1000, 1, 0], 4, 1) == [" █▁ "]


@given(st.lists(st.integers(0, 10**6), min_size=64, max_size=64), st.integers(1, 80), st.integers(1, 8))
def test_it_fills_its_room(counts: list[int], columns: int, rows: int) -> None:
    """Whatever the counts, so many lines of so many cells, and upper cells only on full lower ones."""
    lines = histogram_lines(counts, columns, rows)
    assert [len(line) for line in lines] == [columns] * rows
    assert set("".join(lines)) <= set(BLOCKS)
    for upper, lower in pairwise(lines):
        assert all(below == "█" for above, below in zip(upper, lower, strict=True) if above != " ")


def test_nothing_known() -> None:
    """No counts, no lines."""
    assert histogram_lines([], 10, 4) == []


def test_details_name_people() -> None:
    """Who is in the photo, on one line; a photo without named faces has no such line."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 2}})
        faces = [NamedFace(name, FaceBox(left, 0, 0.1, 0.1)) for name, left in (("Bo", 0.5), ("Ann Lee", 0.1))]
        import_faces(connection, PhotoId(1), faces, is_new=True)
        keys = [AssetKey(row["asset_key"]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
        named, other = (dict(detail_lines(photo_pages.details(connection, ADMIN, key))) for key in keys)
    assert named["People"] == "Ann Lee, Bo"
    assert "People" not in other
