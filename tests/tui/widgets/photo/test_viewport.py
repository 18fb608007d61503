"""Fit, zoom and pan keep a photo's shape exactly and stay inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.photo.viewport import (
    FITTED,
    PhotoArea,
    PhotoWindow,
    actual_zoom,
    aimed,
    cut,
    dragged,
    fill_zoom,
    is_exhausted,
    panned,
    zoomed,
)

sides = st.integers(50, 12_000)
screens = st.builds(PhotoArea, st.integers(20, 300), st.integers(6, 100), st.floats(6, 20), st.floats(12, 40))
directions = st.lists(st.sampled_from(["in", "out", "left", "right", "up", "down"]), max_size=30)


@given(sides, sides, screens, directions)
def test_the_part_stays_inside_the_photo_and_the_room(
    width: int, height: int, screen: PhotoArea, keys: list[str]
) -> None:
    """However one zooms and pans, the part lies within the photo and its box within the room."""
    window = FITTED
    for key in keys:
        part = cut(width, height, screen, window)
        window = zoomed(window, key) if key in {"in", "out"} else panned(window, key, part.region)
        part = cut(width, height, screen, window)
        assert 1 <= part.columns <= screen.columns
        assert 1 <= part.rows <= screen.rows
        region = part.region
        assert -1e-9 <= region.left < region.right <= 1 + 1e-9
        assert -1e-9 <= region.top < region.bottom <= 1 + 1e-9


@given(sides, sides, screens, st.floats(1, 12))
def test_the_scale_is_the_same_both_ways(width: int, height: int, screen: PhotoArea, zoom: float) -> None:
    """Where the part is cut off it fills its box exactly; where it is whole the box is less than a cell larger."""
    part = cut(width, height, screen, PhotoWindow(zoom))
    scale = screen.fit(width, height) * zoom
    box = part.columns * screen.cell_width, part.rows * screen.cell_height
    shown = (
        (part.region.right - part.region.left) * width * scale,
        (part.region.bottom - part.region.top) * height * scale,
    )
    assert -1e-3 < box[0] - shown[0] < screen.cell_width + 1e-3
    assert -1e-3 < box[1] - shown[1] < screen.cell_height + 1e-3


@given(sides, sides, screens)
def test_fitted_means_whole(width: int, height: int, screen: PhotoArea) -> None:
    """Unzoomed, all of the photo is visible and touches the room in one direction."""
    part = cut(width, height, screen, FITTED)
    assert (part.region.left, part.region.top, part.region.right, part.region.bottom) == (0, 0, 1, 1)
    assert part.columns == screen.columns or part.rows == screen.rows


@given(sides, sides, screens)
def test_full_size_is_pixel_for_pixel(width: int, height: int, screen: PhotoArea) -> None:
    """At full size a pixel of the photo is a pixel of the screen."""
    zoom = actual_zoom(width, height, screen)
    assert screen.fit(width, height) * zoom == pytest.approx(1)
    part = cut(width, height, screen, PhotoWindow(zoom))
    shown = (part.region.right - part.region.left) * width
    assert -1e-3 < part.columns * screen.cell_width - shown < screen.cell_width + 1e-3


@given(sides, sides, screens)
def test_filling_leaves_nothing_empty(width: int, height: int, screen: PhotoArea) -> None:
    """All cells are covered, and all of the photo is seen one way."""
    part = cut(width, height, screen, PhotoWindow(fill_zoom(width, height, screen)))
    assert (part.columns, part.rows) == (screen.columns, screen.rows)
    assert min(part.region.left, part.region.top) == pytest.approx(0)
    assert max(part.region.right, part.region.bottom) == pytest.approx(1)


@given(sides, sides, screens, st.floats(1, 12), st.floats(0, 1), st.floats(0, 1))
def test_zooming_at_a_point_keeps_it(
    width: int, height: int, screen: PhotoArea, zoom: float, across: float, down: float
) -> None:
    """What is under the pointer stays there where the photo has more on all sides; nothing leaves the photo."""
    seen = cut(width, height, screen, PhotoWindow(zoom)).region
    nearer = PhotoWindow(zoom * 1.5)
    then = cut(width, height, screen, nearer).region
    found = cut(width, height, screen, aimed(nearer, seen, then, across, down)).region
    assert -1e-9 <= found.left < found.right <= 1 + 1e-9
    point = seen.left + (seen.right - seen.left) * across
    if found.left > 1e-6 and found.right < 1 - 1e-6:
        assert found.left + (found.right - found.left) * across == pytest.approx(point, abs=1e-6)


def test_dragging_moves_the_photo_with_the_pointer() -> None:
    """Half a box to the right shows half a box further left, until the edge is reached."""
    screen = PhotoArea(40, 12, 10, 20)
    window = PhotoWindow(4.0)
    seen = cut(3000, 2000, screen, window).region
    found = cut(3000, 2000, screen, dragged(window, seen, 0.5, 0)).region
    assert found.left == pytest.approx(seen.left - (seen.right - seen.left) / 2)
    assert (found.top, found.bottom) == (seen.top, seen.bottom)
    assert cut(3000, 2000, screen, dragged(window, seen, 50, 0)).region.left == 0


@pytest.mark.parametrize(
    ("size", "screen", "zoom", "expected"),
    [
        ((6000, 4000), PhotoArea(100, 40, 10, 20), 1, False),
        ((6000, 4000), PhotoArea(100, 40, 10, 20), 2, True),
        ((6000, 4000), PhotoArea(200, 60, 10, 20), 1, True),
        ((6000, 4000), PhotoArea(200, 60, 1, 2), 1, False),
        ((1200, 800), PhotoArea(100, 40, 10, 20), 5, False),
    ],
)
def test_when_the_stored_picture_is_exhausted(
    size: tuple[int, int], screen: PhotoArea, zoom: float, expected: bool
) -> None:
    """Where the screen has more pixels than the stored picture, and the original has more than that."""
    assert is_exhausted(cut(*size, screen, PhotoWindow(zoom)), *size, screen) is expected
