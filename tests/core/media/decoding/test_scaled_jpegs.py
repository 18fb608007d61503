"""JPEG files that are decoded at an eighth of their size: the same picture, with fewer pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from core.media.decoding import still_decoding
from core.media.decoding.opening import open_image
from core.media.decoding.scaled_jpegs import scaled_jpeg
from core.media.decoding.still_decoding import decode, decode_picture
from tests.core.media.drawing import LIMIT, photo_exif, quarters, saved


def test_the_fewest_eighths_that_are_enough(tmp_path: Path) -> None:
    """Three eighths for three tenths, in the file's own orientation."""
    photo = saved(tmp_path, "photo.jpg", quarters((1600, 1200)), exif=photo_exif(6))
    with open_image(photo, LIMIT) as image:
        scaled = scaled_jpeg(image, (480, 360))
    assert scaled is not None
    assert (scaled.pixels.shape, scaled.box) == ((450, 600, 3), (0.0, 0.0, 600.0, 450.0))


def test_sides_that_eighths_do_not_divide(tmp_path: Path) -> None:
    """The last column and row are partly outside of the picture."""
    photo = saved(tmp_path, "photo.jpg", quarters((1001, 667)))
    with open_image(photo, LIMIT) as image:
        scaled = scaled_jpeg(image, (300, 200))
    assert scaled is not None
    assert scaled.pixels.shape == (251, 376, 3)
    assert scaled.box == (0.0, 0.0, 1001 * 3 / 8, 667 * 3 / 8)


@pytest.mark.parametrize("size", [(1001, 667), (3001, 1999), (2999, 4001)])
@pytest.mark.parametrize("longest", [400, 1200])
def test_it_is_the_picture_that_pillow_decodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], longest: int
) -> None:
    """Of the same size, and hardly another value anywhere."""
    photo = saved(tmp_path, "photo.jpg", Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 50).convert("RGB"))
    picture = decode(photo, longest, LIMIT)
    monkeypatch.setattr(still_decoding, "scaled_jpeg", lambda *_: None)
    other = decode(photo, longest, LIMIT)
    assert picture.size == other.size
    assert max(ImageStat.Stat(ImageChops.difference(picture, other)).mean) < 2


@pytest.mark.parametrize("size", [(300, 200), (360, 240), (376, 251)])
def test_the_resizer_makes_the_values_of_pillow(tmp_path: Path, size: tuple[int, int]) -> None:
    """Those of its bicubic filter, except where both directions exceed white or black; Pillow has all other filters."""
    pytest.importorskip("cykooz_resizer", reason="the package cykooz-resizer is not installed")
    drawn = Image.effect_mandelbrot((1001, 667), (-2, -1.5, 1, 1.5), 50).convert("RGB")
    with open_image(saved(tmp_path, "photo.jpg", drawn), LIMIT) as image:
        scaled = scaled_jpeg(image, (300, 200))
    assert scaled is not None
    whole = Image.fromarray(scaled.pixels)
    for resampling, most in ((Image.Resampling.BICUBIC, 0.005), (Image.Resampling.LANCZOS, 0)):
        expected = whole.resize(size, resampling, scaled.box)
        others = ImageChops.difference(scaled.resized(size, resampling), expected).point(lambda value: value > 1)
        assert max(ImageStat.Stat(others).mean) <= most


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_are_left_to_pillow(tmp_path: Path, mode: str) -> None:
    """Greys and print colours."""
    with open_image(saved(tmp_path, "photo.jpg", quarters((900, 600)).convert(mode)), LIMIT) as image:
        assert scaled_jpeg(image, (300, 200)) is None


def test_a_damaged_file_is_left_to_pillow(tmp_path: Path) -> None:
    """It decodes what is there, and says that pixels are missing."""
    photo = saved(tmp_path, "photo.jpg", quarters((1600, 1200)))
    file = tmp_path / "photo.jpg"
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    with open_image(photo, LIMIT, lenient=True) as image:
        assert scaled_jpeg(image, (480, 360)) is None
    assert decode_picture(photo, 480, LIMIT).is_incomplete
