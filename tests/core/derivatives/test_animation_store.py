"""Stored animations: frames are read back exactly, and the least recently used files are evicted."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.derivatives.animation_store import AnimationStore, frame_of, make_animation, sample_of
from core.media.decoding.frame_decoding import FrameLimits
from core.media.originals import Original
from core.models import AssetKey
from core.models.stored_animations import Animation, StoredAnimation
from tests.core.media.drawing import LIMIT, saved
from tests.core.media.moving import GROUND, SQUARE, drawn, moving

KEY = AssetKey("abcdefghijklm")
LIMITS = FrameLimits(seconds=60)


def made(original: Original, store: AnimationStore, limits: FrameLimits = LIMITS) -> StoredAnimation | None:
    return make_animation(original, KEY, 1, store, LIMIT, limits)


def test_frames_are_read_back(tmp_path: Path) -> None:
    """Each frame, pixel by pixel, and the animation's values; also from another process."""
    store = AnimationStore(tmp_path / "animations")
    stored = made(moving(tmp_path, "square.gif", 3, duration=[100, 200, 300], loop=1), store)
    assert stored is not None
    assert stored.animation == Animation((0.1, 0.2, 0.3), 2, 64, 32, is_cut=False)
    for number in range(3):
        assert opened(frame_of(str(stored.path), number)).tobytes() == drawn(number).tobytes()
    assert store.existing(KEY, 1) == stored
    assert store.existing(KEY, 2) is None
    assert stored.path.stat().st_mode & 0o777 == 0o600


def test_the_sample_has_the_colours_of_the_frames(tmp_path: Path) -> None:
    """Without mixed ones: a palette from the sample suits a drawing with few colours."""
    stored = made(moving(tmp_path, "square.png", 4), AnimationStore(tmp_path / "animations"))
    assert stored is not None
    colours = opened(sample_of(str(stored.path))).getcolors()
    assert colours is not None
    assert {colour for _, colour in colours} == {GROUND, SQUARE}


def test_a_still_picture_is_not_stored(tmp_path: Path) -> None:
    """No file remains."""
    store = AnimationStore(tmp_path / "animations")
    assert made(saved(tmp_path, "still.gif", drawn(0)), store) is None
    assert not store.folder.exists()


def test_a_cut_animation_is_marked(tmp_path: Path) -> None:
    """Its first frames are stored."""
    store = AnimationStore(tmp_path / "animations")
    stored = made(moving(tmp_path, "square.webp", 6), store, replace(LIMITS, frames=2))
    assert stored is not None
    assert (len(stored.animation.seconds), stored.animation.is_cut) == (2, True)


@pytest.mark.parametrize("contents", [b"", b"\0", b"\0\0\0\x05{}xxx", b"\0\0\0\x02{}", b"\xff\xff\xff\xff"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, contents: bytes) -> None:
    """It is made again, and reading a frame of it is an OSError."""
    store = AnimationStore(tmp_path / "animations")
    path = store.write(KEY, 1, contents)
    assert store.existing(KEY, 1) is None
    with pytest.raises(OSError, match="no such frame"):
        frame_of(str(path), 0)


def test_a_missing_frame_is_an_error(tmp_path: Path) -> None:
    """A number after the last frame is an OSError."""
    stored = made(moving(tmp_path, "square.gif", 2), AnimationStore(tmp_path / "animations"))
    assert stored is not None
    with pytest.raises(OSError, match="no such frame"):
        frame_of(str(stored.path), 2)


def opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        return image
