"""The decoded region contains the visible one, is the same for small moves, and never has too many pixels."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from core.media.decoding.region_decoding import LARGEST_SIDE
from tui.graphics.payloads.decoded_regions import decoded_region, relative_region
from tui.graphics.payloads.placements import Region
from tui.widgets.photo.viewport import PhotoWindow, panned

SIZE = (6000, 4000)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    left, width = draw(st.floats(0, 0.95)), draw(st.floats(0.02, 1))
    top, height = draw(st.floats(0, 0.95)), draw(st.floats(0.02, 1))
    return Region(left, top, min(1.0, left + width), min(1.0, top + height))


@given(regions(), st.integers(100, 6000), st.integers(100, 6000))
def test_it_contains_the_region_and_stays_within_the_photo(region: Region, across: int, down: int) -> None:
    """The relative region is right, and the region never has more pixels than are ever decoded."""
    around = decoded_region(region, SIZE, (across, down))
    assert 0 <= around.left <= region.left + 1e-6
    assert region.right - 1e-6 <= around.right <= 1
    assert 0 <= around.top <= region.top + 1e-6
    assert region.bottom - 1e-6 <= around.bottom <= 1
    inner = relative_region(region, around)
    assert abs(around.left + inner.left * (around.right - around.left) - region.left) < 1e-6
    assert abs(around.top + inner.bottom * (around.bottom - around.top) - region.bottom) < 1e-6
    wider = (around.right - around.left) / (region.right - region.left)
    assert wider * across <= max(LARGEST_SIDE, across) * 1.02 + 2 / SIZE[0] / (region.right - region.left) * across


@given(st.floats(0.3, 0.7), st.floats(0.3, 0.7), st.sampled_from(["left", "right", "up", "down"]))
def test_nearby_regions_share_decoded_regions(x: float, y: float, direction: str) -> None:
    """A step with an arrow key is a quarter of the view: every second step needs no new decoding."""
    regions = [Region(x - 0.1, y - 0.1, x + 0.1, y + 0.1)]
    for _ in range(3):
        seen = regions[-1]
        window = panned(PhotoWindow(5, (seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2), direction, seen)
        regions.append(Region(window.x - 0.1, window.y - 0.1, window.x + 0.1, window.y + 0.1))
    assert len({decoded_region(region, SIZE, (1100, 700)) for region in regions}) <= 3


@given(st.floats(0.3, 0.6), st.floats(0, 0.012))
def test_dragging_rarely_needs_new_decoding(x: float, moved: float) -> None:
    """Regions a few cells apart have the same decoded region, or adjacent ones."""
    one = decoded_region(Region(x, 0.4, x + 0.1, 0.6), SIZE, (1100, 700))
    other = decoded_region(Region(x + moved, 0.4, x + moved + 0.1, 0.6), SIZE, (1100, 700))
    step = 0.05
    assert other.left == one.left or abs(abs(other.left - one.left) - step) < 2 / SIZE[0]


@given(regions())
def test_edges_lie_on_pixels(region: Region) -> None:
    """So that what is shown at full size is not resampled twice."""
    around = decoded_region(region, SIZE, (800, 600))
    for edge, size in (
        (around.left, SIZE[0]),
        (around.right, SIZE[0]),
        (around.top, SIZE[1]),
        (around.bottom, SIZE[1]),
    ):
        assert abs(edge * size - round(edge * size)) < 1e-6


@given(regions())
def test_huge_screens_get_no_margin(region: Region) -> None:
    """Where it already has as many pixels as are ever decoded."""
    assume(region.right - region.left > 0)
    assert decoded_region(region, SIZE, (LARGEST_SIDE, LARGEST_SIDE)) == region
