"""Two similar pictures: copies of one photo, or photos of a burst."""

from __future__ import annotations

import pytest
from PIL import Image

from core.media.comparison.aligned_pictures import compare
from tests.core.media.comparison.scenes import COPIES, Change, cropped, scene, with_another_shape

_TURNS = {"turned left": 3, "upside down": 2, "turned right": 1}


def thumbnail(picture: Image.Image) -> Image.Image:
    small = picture.copy()
    small.thumbnail((400, 400))
    return small


@pytest.mark.parametrize(("name", "change"), COPIES.items(), ids=COPIES)
def test_a_copy_is_recognised(name: str, change: Change) -> None:
    """Whatever was done to it; the crop is measured."""
    for seed in range(3):
        comparison = compare(thumbnail(scene(seed)), thumbnail(change(scene(seed))), _TURNS.get(name, 0))
        assert comparison.is_copy, (seed, comparison)
        assert comparison.is_displaced == name.startswith("cropped")


def test_a_photo_of_a_burst_is_none() -> None:
    """What moved is a small part of the picture, and differs by more than compression does."""
    for seed in range(10):
        assert not compare(thumbnail(scene(seed)), thumbnail(with_another_shape(scene(seed))), 0).is_copy


def test_a_small_part_is_none() -> None:
    """A detail was chosen on purpose."""
    assert not compare(scene(1), cropped(scene(1), 0.3, 0.3, 0.3, 0.3), 0).is_copy


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 2)])
def test_pictures_of_any_size_are_compared(size: tuple[int, int]) -> None:
    assert not compare(scene(1), Image.new("RGB", size, "red"), 1).is_copy
