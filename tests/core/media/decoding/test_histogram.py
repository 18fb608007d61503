"""The histogram counts every pixel of a stored picture once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.media.decoding.histogram import BINS, read_histogram


def test_black_and_white_are_at_the_ends(tmp_path: Path) -> None:
    """A third of white on black: the first and the last bin have all pixels."""
    picture = Image.new("L", (96, 64))
    picture.paste(255, (0, 0, 32, 64))
    picture.save(tmp_path / "photo.jpg", quality=95)

    counts = read_histogram(str(tmp_path / "photo.jpg"))

    assert len(counts) == BINS
    assert sum(counts) == 96 * 64
    assert (counts[0], counts[-1]) == (64 * 64, 32 * 64)


def test_colours_count_by_their_brightness(tmp_path: Path) -> None:
    """Pure green is lighter than pure blue."""
    bins = []
    for colour in ((0, 0, 255), (0, 255, 0)):
        Image.new("RGB", (16, 16), colour).save(tmp_path / "photo.jpg", quality=95)
        counts = read_histogram(str(tmp_path / "photo.jpg"))
        bins.append(counts.index(max(counts)))
    assert bins[0] < BINS // 4 < BINS // 2 < bins[1]


def test_a_file_that_is_not_a_jpeg_is_an_error(tmp_path: Path) -> None:
    """It is an OSError."""
    (tmp_path / "photo.jpg").write_bytes(b"no picture")
    with pytest.raises(OSError, match="cannot identify"):
        read_histogram(str(tmp_path / "photo.jpg"))
