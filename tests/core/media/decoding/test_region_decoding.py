"""A region equals the same part of the whole upright picture, for every kind of file."""

from __future__ import annotations

import io
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.errors import UnreadablePhotoError
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import decode
from core.media.originals import Original
from core.models import Part
from tests.core.media.drawing import EXTENSIONS, LIMIT, original, photo_exif, saved

PARTS = (
    Part(0, 0, 1, 1),
    Part(0, 0, 0.3, 0.4),
    Part(0.62, 0.55, 1, 1),
    Part(0.31, 0.17, 0.64, 0.59),
    Part(0.1, 0.8, 0.9, 0.97),
)
SIZE = (640, 480)


def scenery(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Return a picture without equal parts, and without detail that a lossy format would change."""
    return _drawn_scenery(size).convert(mode)


@cache
def _drawn_scenery(size: tuple[int, int]) -> Image.Image:
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    red = 127 + 110 * np.sin(across * 9 + down * 3)
    green = 127 + 110 * np.cos(down * 8 - across * across * 5)
    blue = 255 * across * down
    return Image.fromarray(np.stack([red, green, blue], axis=2).astype(np.uint8), "RGB")


def psnr(left: Image.Image, right: Image.Image) -> float:
    assert left.size == right.size
    difference = np.asarray(left, dtype=float) - np.asarray(right, dtype=float)
    return 10 * math.log10(255**2 / max(float((difference**2).mean()), 1e-3))


def wanted(photo: Original, part: Part, width: int, height: int) -> Image.Image:
    """Crop the part from the whole upright picture."""
    return cropped(decode(photo, 100_000, LIMIT), part, width, height)


def cropped(whole: Image.Image, part: Part, width: int, height: int) -> Image.Image:
    box = (part.left * whole.width, part.top * whole.height, part.right * whole.width, part.bottom * whole.height)
    return whole.resize((width, height), Image.Resampling.LANCZOS, box=box)


def pixels(part: Part, size: tuple[int, int], scale: float) -> tuple[int, int]:
    return (
        max(1, round((part.right - part.left) * size[0] * scale)),
        max(1, round((part.bottom - part.top) * size[1] * scale)),
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "TIFF"])
def test_a_part_is_that_of_the_upright_picture(tmp_path: Path, decoder: str, orientation: int) -> None:
    """In every orientation, pixel by pixel; another part differs."""
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", scenery(), decoder, exif=photo_exif(orientation))
    upright = decode(photo, 100_000, LIMIT)
    for part in PARTS:
        width, height = pixels(part, upright.size, 1)

        region = decode_region(photo, part, width, height, LIMIT)

        assert (region.mode, region.size, region.info) == ("RGB", (width, height), {})
        assert psnr(region, cropped(upright, part, width, height)) > 45
        assert psnr(region, cropped(upright, Part(0.4, 0.05, 0.8, 0.3), width, height)) < 30


@pytest.mark.parametrize("decoder", EXTENSIONS)
@pytest.mark.parametrize("scale", [1.0, 0.37, 0.1])
def test_every_format_and_scale(tmp_path: Path, decoder: str, scale: float) -> None:
    """A region equals the scaled-down picture, also where the decoder itself scales."""
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", scenery(), decoder)
    part = PARTS[3]
    width, height = pixels(part, SIZE, scale)

    region = decode_region(photo, part, width, height, LIMIT)

    assert psnr(region, wanted(photo, part, width, height)) > 33


@pytest.mark.parametrize(
    ("mode", "decoder"), [("L", "PNG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("I", "TIFF")]
)
def test_every_mode(tmp_path: Path, mode: str, decoder: str) -> None:
    """Greys, palettes, transparency and CMYK look as in the whole picture."""
    picture = scenery().convert("P", palette=Image.Palette.ADAPTIVE) if mode == "P" else scenery(mode=mode)
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize(SIZE))
    if mode == "I":
        picture = picture.point(lambda value: value * 200)
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", picture, decoder)
    width, height = pixels(PARTS[3], SIZE, 1)

    region = decode_region(photo, PARTS[3], width, height, LIMIT)

    assert psnr(region, wanted(photo, PARTS[3], width, height)) > 33


def test_colour_profiles_are_applied(tmp_path: Path) -> None:
    """A profile that changes only the tone curve is applied to the region as to the whole picture."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    photo = io.BytesIO()
    lab = ImageCms.profileToProfile(scenery(), ImageCms.createProfile("sRGB"), profile, outputMode="LAB")
    assert lab is not None
    lab.save(photo, "TIFF")
    (tmp_path / "photo.tif").write_bytes(photo.getvalue())
    file = original(tmp_path, "photo.tif")
    width, height = pixels(PARTS[1], SIZE, 1)

    region = decode_region(file, PARTS[1], width, height, LIMIT)

    assert psnr(region, wanted(file, PARTS[1], width, height)) > 45
    assert psnr(region, scenery().crop((0, 0, width, height))) > 30


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    """The limit is for the whole file, however small the region is."""
    photo = saved(tmp_path, "photo.jpg", scenery())
    with pytest.raises(UnreadablePhotoError, match="megapixels"):
        decode_region(photo, PARTS[1], 10, 10, 640 * 480 - 1)


def test_a_damaged_file_is_unreadable(tmp_path: Path) -> None:
    """A file without any pixels has no regions."""
    photo = saved(tmp_path, "photo.jpg", scenery())
    path = tmp_path / "photo.jpg"
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(UnreadablePhotoError, match="damaged"):
        decode_region(photo, PARTS[2], 10, 10, LIMIT)
