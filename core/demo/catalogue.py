"""What the demo library holds: every picture with its scene, its camera and its place. Data only."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum


class Thumbnail(Enum):
    """The small picture inside a JPEG's EXIF block."""

    NONE = "none"
    WHOLE = "whole"
    LETTERBOXED = "letterboxed"


@dataclass(frozen=True)
class Lens:
    """A lens by the name it writes into EXIF; focal length in millimetres, real and as on 35 mm film."""

    name: str
    focal: float
    focal_35mm: int
    widest: float


@dataclass(frozen=True)
class Camera:
    """A camera by the names it writes into EXIF, with its lenses."""

    make: str
    model: str
    lenses: tuple[Lens, ...]


@dataclass(frozen=True)
class Exposure:
    """Shutter time in seconds as a fraction, aperture as f-number, sensitivity as ISO."""

    time: tuple[int, int]
    aperture: float
    iso: int


@dataclass(frozen=True)
class Place:
    """Degrees north and east, metres above the sea."""

    latitude: float
    longitude: float
    altitude: float


@dataclass(frozen=True)
class DemoPicture:
    """One picture to draw: `path` below the library's folder, `scene` as "module.function" of this package.

    `taken` carries its offset from UTC; `writes_offset` says whether the camera knew it. A picture without
    a camera has no EXIF. `size` is how it is seen; `orientation` is the EXIF value its pixels are stored for.
    """

    path: str
    scene: str
    mood: str
    seed: int
    size: tuple[int, int]
    taken: datetime
    camera: Camera | None = None
    lens: Lens | None = None
    exposure: Exposure | None = None
    place: Place | None = None
    orientation: int = 1
    thumbnail: Thumbnail = Thumbnail.NONE
    writes_offset: bool = True
    title: str = ""


@dataclass(frozen=True)
class Shot:
    """A row of the plan: file name, scene, mood, shape, local time; the rest only where it differs."""

    name: str
    scene: str
    mood: str
    shape: str
    at: str
    light: str = ""
    orientation: int = 1
    seed: int = -1
    place: Place | None = None
    thumbnail: Thumbnail = Thumbnail.WHOLE


@dataclass(frozen=True)
class Roll:
    """A folder of shots that share camera, light, time zone (hours from UTC) and, if any, a place."""

    folder: str
    shots: tuple[Shot, ...]
    camera: Camera | None = None
    zone: float = 0
    place: Place | None = None
    light: str = "day"
    writes_offset: bool = True


FUJI = Camera("FUJIFILM", "X-T4", (
    Lens("XF16-55mmF2.8 R LM WR", 23, 35, 2.8), Lens("XF55-200mmF3.5-4.8 R LM OIS", 128, 192, 4.5)))  # fmt: skip
NIKON = Camera("NIKON CORPORATION", "NIKON Z 6", (
    Lens("NIKKOR Z 24-70mm f/4 S", 35, 35, 4.0), Lens("NIKKOR Z 14-24mm f/2.8 S", 16, 16, 2.8)))  # fmt: skip
SONY = Camera("SONY", "ILCE-7M3", (Lens("FE 24mm F1.4 GM", 24, 24, 1.4), Lens("FE 85mm F1.8", 85, 85, 1.8)))
CANON = Camera("Canon", "Canon EOS R6", (
    Lens("RF100mm F2.8 L MACRO IS USM", 100, 100, 2.8), Lens("RF24-105mm F4 L IS USM", 50, 50, 4.0)))  # fmt: skip
PHONE = Camera("Apple", "iPhone 13 Pro", (
    Lens("iPhone 13 Pro back triple camera 5.7mm f/1.5", 5.7, 26, 1.5),
    Lens("iPhone 13 Pro back triple camera 9mm f/2.8", 9, 77, 2.8)))  # fmt: skip
PIXEL = Camera("Google", "Pixel 7", (Lens("Pixel 7 back camera 6.81mm f/1.85", 6.81, 24, 1.85),))
LEICA = Camera("LEICA CAMERA AG", "LEICA Q2", (Lens("SUMMILUX 1:1.7/28 ASPH.", 28, 28, 1.7),))

SHAPES = {
    "wide": (1500, 1000),
    "tall": (1000, 1500),
    "panorama": (2000, 800),
    "square": (1400, 1400),
    "phone": (1440, 1080),
    "phone tall": (1080, 1440),
    "cinema": (1600, 900),
    "sheet": (1120, 1400),
    "loop": (420, 420),
}

_LIGHTS = {
    "sun": Exposure((1, 1000), 8.0, 100),
    "day": Exposure((1, 320), 8.0, 125),
    "shade": Exposure((1, 80), 4.0, 400),
    "dawn": Exposure((1, 60), 8.0, 200),
    "dusk": Exposure((1, 15), 5.6, 400),
    "tripod": Exposure((4, 1), 8.0, 100),
    "night": Exposure((15, 1), 2.0, 3200),
    "stars": Exposure((20, 1), 1.4, 6400),
    "macro": Exposure((1, 250), 5.6, 320),
    "lights": Exposure((1, 125), 1.8, 1600),
}


def demo_pictures() -> tuple[DemoPicture, ...]:
    """Every picture of the demo library, in the order of its folders."""
    from core.demo import studies, travels

    return tuple(picture for roll in (*travels.ROLLS, *studies.ROLLS) for picture in _developed(roll))


def _developed(roll: Roll) -> Iterator[DemoPicture]:
    for shot in roll.shots:
        path = f"{roll.folder}/{shot.name}"
        dice = zlib.crc32(path.encode())
        camera = roll.camera
        lens = camera.lenses[dice // 7 % len(camera.lenses)] if camera else None
        yield DemoPicture(
            path=path,
            scene=shot.scene,
            mood=shot.mood,
            seed=shot.seed if shot.seed >= 0 else dice % 10_000,
            size=SHAPES[shot.shape],
            taken=_local(shot.at, roll.zone),
            camera=camera,
            lens=lens,
            exposure=_exposed(_LIGHTS[shot.light or roll.light], lens, dice) if lens else None,
            place=_near(shot.place or roll.place, dice, exact=shot.place is not None),
            orientation=shot.orientation,
            thumbnail=shot.thumbnail if camera else Thumbnail.NONE,
            writes_offset=roll.writes_offset,
            title=shot.name.rpartition(".")[0] if " " in shot.name else "",
        )


def _local(at: str, zone: float) -> datetime:
    """A local time; one that names its own offset keeps it (summer and winter on one roll)."""
    moment = datetime.fromisoformat(at)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone(timedelta(hours=zone)))


def _exposed(usual: Exposure, lens: Lens, dice: int) -> Exposure:
    """The usual exposure of a light, a stop longer or shorter, as wide as the lens allows."""
    numerator, denominator = usual.time
    if denominator > 1:
        denominator = round(denominator * (0.5, 1, 1.25, 2)[dice % 4])
    iso = usual.iso * (1, 1, 2)[dice // 5 % 3]
    return Exposure((numerator, denominator), max(usual.aperture, lens.widest), iso)


def _near(place: Place | None, dice: int, *, exact: bool) -> Place | None:
    """A spot within two kilometres of the place."""
    if place is None or exact:
        return place
    north, east = (dice % 401 - 200) / 10_000, (dice // 401 % 401 - 200) / 10_000
    return Place(round(place.latitude + north, 6), round(place.longitude + east, 6), place.altitude + dice % 60)
