"""The pictures of the demo library, with what their cameras would write into EXIF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Thumbnail(Enum):
    """The thumbnail in a JPEG's EXIF block."""

    NONE = "none"
    WHOLE = "whole"
    LETTERBOXED = "letterboxed"


@dataclass(frozen=True)
class Lens:
    """A lens by its EXIF name; focal lengths in millimetres, real and as on 35 mm film; `widest` is an f-number."""

    name: str
    focal: float
    focal_35mm: int
    widest: float


@dataclass(frozen=True)
class Camera:
    """A camera by its EXIF names, with its lenses."""

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
    """Degrees north and east, metres above sea level."""

    latitude: float
    longitude: float
    altitude: float


@dataclass(frozen=True)
class DemoPicture:
    """One picture to draw: `path` below the library's folder, `scene` as "module.function" of `core.demo.scenes`.

    `taken` has its UTC offset; `writes_offset` is whether the camera writes it into EXIF. A picture without a camera
    has no EXIF. `size` is that of the upright picture; `orientation` is the EXIF value that its pixels are stored for.
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
