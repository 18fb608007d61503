"""Fit, zoom and pan keep a photo's shape exactly and stay inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.viewport import FITTED, Screen, Window, actual_zoom, cut, panned, zoomed

sides = st.integers(50, 12_000)
screens = st.builds(Screen, st.integers(20, 300), st.integers(6, 100), st.floats(6, 20), st.floats(12, 40))
directions = st.lists(st.sampled_from(["in", "out", "left", "right", "up", "down"]), max_size=30)


@given(sides, sides, screens, directions)
def test_the_part_stays_inside_the_photo_and_the_room(width: int, height: int, screen: Screen, keys: list[str]) -> None:
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
def test_the_scale_is_the_same_both_ways(width: int, height: int, screen: Screen, zoom: float) -> None:
    """Where the part is cut off it fills its box exactly; where it is whole the box is less than a cell larger."""
    part = cut(width, height, screen, Window(zoom))
    scale = screen.fit(width, height) * zoom
    box = part.columns * screen.cell_width, part.rows * screen.cell_height
    shown = (
        (part.region.right - part.region.left) * width * scale,
        (part.region.bottom - part.region.top) * height * scale,
    )
    assert -1e-3 < box[0] - shown[0] < screen.cell_width + 1e-3
    assert -1e-3 < box[1] - shown[1] < screen.cell_height + 1e-3


@given(sides, sides, screens)
def test_fitted_means_whole(width: int, height: int, screen: Screen) -> None:
    """Unzoomed, all of the photo is visible and touches the room in one direction."""
    part = cut(width, height, screen, FITTED)
    assert (part.region.left, part.region.top, part.region.right, part.region.bottom) == (0, 0, 1, 1)
    assert part.columns == screen.columns or part.rows == screen.rows


def test_full_size_is_pixel_for_pixel() -> None:
    """At full size a pixel of the stored 1200 px picture is a pixel of the screen."""
    screen = Screen(40, 12, 10, 20)
    zoom = actual_zoom(6000, 4000, screen)
    assert screen.fit(6000, 4000) * zoom * 6000 == pytest.approx(1200)


@given(screens)
def test_full_size_is_always_larger(screen: Screen) -> None:
    """On a screen that shows more than the stored pixels, full size still enlarges."""
    assert actual_zoom(300, 200, screen) >= 2
