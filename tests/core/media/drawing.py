"""Real image files for tests: four coloured quarters, so that rotations and mirror images differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from core.media.originals import Original

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 180, 20), (20, 20, 220), (220, 220, 20)
UPRIGHT = (RED, GREEN, BLUE, YELLOW)
"""Top left, top right, bottom left, bottom right."""

# Exif 3.0, 4.6.5.1: which visual side the 0th row and the 0th column of the stored pixels are.
STORED_QUARTERS = {
    1: (RED, GREEN, BLUE, YELLOW),  # top, left
    2: (GREEN, RED, YELLOW, BLUE),  # top, right
    3: (YELLOW, BLUE, GREEN, RED),  # bottom, right
    4: (BLUE, YELLOW, RED, GREEN),  # bottom, left
    5: (RED, BLUE, GREEN, YELLOW),  # left, top
    6: (GREEN, YELLOW, RED, BLUE),  # right, top
    7: (YELLOW, GREEN, BLUE, RED),  # right, bottom
    8: (BLUE, RED, YELLOW, GREEN),  # left, bottom
}
EXTENSIONS = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "GIF": ".gif",
    "TIFF": ".tif",
    "HEIF": ".heic",
    "AVIF": ".avif",
    "BMP": ".bmp",
}
LIMIT = 250_000_000


def quarters(size: tuple[int, int] = (96, 64), colours: tuple[Any, ...] = UPRIGHT, mode: str = "RGB") -> Image.Image:
    """Draw a picture of four coloured quarters."""
    width, height = size
    picture = Image.new(mode, size)
    boxes = (
        (0, 0, width // 2, height // 2),
        (width // 2, 0, width, height // 2),
        (0, height // 2, width // 2, height),
        (width // 2, height // 2, width, height),
    )
    for box, colour in zip(boxes, colours, strict=True):
        picture.paste(colour, box)
    return picture


def quarters_of(picture: Image.Image) -> tuple[tuple[int, int, int], ...]:
    """Return the colour in the middle of each quarter."""
    width, height = picture.size
    points = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    colours = []
    for x, y in points:
        colour = picture.getpixel((int(x * width), int(y * height)))
        assert isinstance(colour, tuple)
        colours.append((int(colour[0]), int(colour[1]), int(colour[2])))
    return tuple(colours)


def near(left: tuple[tuple[int, ...], ...], right: tuple[tuple[int, ...], ...], tolerance: int = 24) -> bool:
    """Return whether two rows of colours are equal after lossy compression."""
    return all(
        abs(a - b) <= tolerance for one, other in zip(left, right, strict=True) for a, b in zip(one, other, strict=True)
    )


def saved(folder: Path, name: str, picture: Image.Image, decoder: str = "JPEG", **options: Any) -> Original:
    """Save a picture below a root folder and return its place."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(options.get("exif"), Image.Exif):
        options["exif"] = options["exif"].tobytes()
    picture.save(path, decoder, **options)
    return original(folder, name)


def original(folder: Path, name: str) -> Original:
    """Return the place of a file."""
    return Original(bytes(folder), name.encode())


def photo_exif(orientation: int = 1, taken: str = "2024:05:01 12:30:00", offset: str | None = "+02:00") -> Image.Exif:
    """Return the EXIF of a camera photo."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Canon Inc."
    exif[0x0110] = "Canon EOS R5"
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken
    if offset is not None:
        details[0x9011] = offset
    details[0x829A] = IFDRational(1, 250)
    details[0x829D] = IFDRational(56, 10)
    details[0x8827] = 400
    details[0x920A] = IFDRational(85, 1)
    details[0xA405] = 85
    details[0xA434] = "EF 85mm"
    position = exif.get_ifd(0x8825)
    position[1], position[2] = "N", (48.0, 51.0, 30.0)
    position[3], position[4] = "W", (2.0, 17.0, 40.0)
    return exif
