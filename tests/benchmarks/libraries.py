"""Photo libraries for measurements: JPEGs with EXIF, drawn once and varied."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

_FIRST_DAY = datetime(2012, 5, 1, 9, 30)  # noqa: DTZ001 - EXIF holds a wall clock without a zone


def draw_photo(seed: int, width: int, height: int) -> Image.Image:
    """Draw a soft scene with fine grain, about as many bytes per pixel as a camera's photo."""
    noise = random.Random(seed)
    small = Image.new("RGB", (24, 16))
    small.putdata([tuple(noise.randrange(256) for _ in range(3)) for _ in range(24 * 16)])
    scene = small.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 24).filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
    return Image.blend(scene, grain, 0.05)


def with_exif(picture: Image.Image, number: int, quality: int = 88) -> bytes:
    """Encode as JPEG with date, camera, exposure and every third with coordinates."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, exif=_exif(number))
    return buffer.getvalue()


def _exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fujifilm", f"X-T{number % 4 + 1}"
    taken = _FIRST_DAY + timedelta(hours=7 * number)
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details[0x9011] = "+02:00"
    details[0x829A], details[0x829D], details[0x8827] = 1 / 250, 5.6, 200
    if number % 3 == 0:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, number % 60), 3: "E", 4: (2.0, 21.0, 7.0)})
    return exif


def fitted(path: Path, size: tuple[int, int]) -> Image.Image:
    """Return a picture cut and scaled to a size."""
    with Image.open(path) as opened:
        return ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS)


def many_small(folder: Path, photos: int, collections: int = 100) -> Path:
    """Write many small photos, each with its own EXIF; return the root."""
    pictures = []
    for seed in range(8):
        buffer = io.BytesIO()
        draw_photo(seed, 480, 320).save(buffer, "JPEG", quality=88)
        pictures.append(buffer.getvalue())
    for number in range(photos):
        collection = number % collections
        target = folder / f"Category {collection % 10:02}" / f"Collection {collection:03}" / f"IMG_{number:05}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        exif = _exif(number).tobytes()
        segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
        jpeg = pictures[number % len(pictures)]
        target.write_bytes(jpeg[:2] + segment + jpeg[2:])  # encoding each would take longer than the scan
    return folder


def camera_photos(folder: Path, photos: int, width: int = 4000, height: int = 3000) -> list[Path]:
    """Write photos of 12 megapixels; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(photos):
        path = folder / f"DSC_{number:04}.jpg"
        path.write_bytes(with_exif(draw_photo(number, width, height), number))
        paths.append(path)
    return paths
