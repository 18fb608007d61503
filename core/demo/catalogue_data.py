"""Read the catalogue of the demo library from its TOML files, and check every entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.demo.models import Camera, Exposure, Lens, Place, Thumbnail
from core.demo.toml_entries import TomlEntry
from core.errors import GalleryError

_SCENE = re.compile(r"[a-z_]+\.[a-z_]+")
_ORIENTATIONS = {1, 3, 6, 8}
_THUMBNAILS = {each.value: each for each in Thumbnail}


@dataclass(frozen=True)
class CataloguedPhoto:
    """A photo as the catalogue describes it; None where its collection's place holds, or a computed seed."""

    name: str
    scene: str
    mood: str
    size: tuple[int, int]
    taken: datetime
    light: Exposure
    orientation: int
    seed: int | None
    place: Place | None
    thumbnail: Thumbnail


@dataclass(frozen=True)
class CataloguedCollection:
    """A folder of photos that share a camera and, unless they state their own, a place."""

    folder: str
    camera: Camera | None
    place: Place | None
    writes_offset: bool
    photos: tuple[CataloguedPhoto, ...]


@dataclass(frozen=True)
class _Equipment:
    shapes: dict[str, tuple[int, int]]
    lights: dict[str, Exposure]
    cameras: dict[str, Camera]


def read_catalogue(folder: Traversable | None = None) -> tuple[CataloguedCollection, ...]:
    """Read the catalogue in `folder`, by default the packaged one, in the order in which it lists its categories.

    Raises:
        GalleryError: an entry is incomplete or wrong; the message says where.
    """
    folder = files("core.demo") / "data" if folder is None else folder
    head = _read(folder, "catalogue")
    categories = head.list_of("categories", str)
    equipment = _equipment(head)
    head.end()
    return tuple(found for category in categories for found in _collections(_read(folder, category), equipment))


def _read(folder: Traversable, name: str) -> TomlEntry:
    file = f"{name}.toml"
    try:
        return TomlEntry(file, tomllib.loads((folder / file).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise GalleryError(f"{file} of the demo's catalogue cannot be read ({error}).") from error


def _equipment(head: TomlEntry) -> _Equipment:
    shapes = _table(head, "shapes")
    sizes = {}
    for name in shapes.names():
        width, height = shapes.list_of(name, int, 2)
        sizes[name] = width, height
    lights, cameras = _table(head, "lights"), _table(head, "cameras")
    return _Equipment(
        sizes,
        {name: _exposure(_table(lights, name)) for name in lights.names()},
        {name: _camera(_table(cameras, name)) for name in cameras.names()},
    )


def _table(entry: TomlEntry, key: str) -> TomlEntry:
    found = entry.entry(key)
    if found is None:
        raise entry.wrong(f"{key} is missing")
    return found


def _exposure(entry: TomlEntry) -> Exposure:
    numerator, denominator = entry.list_of("time", int, 2)
    exposure = Exposure((numerator, denominator), entry.value("aperture", float), entry.value("iso", int))
    entry.end()
    return exposure


def _camera(entry: TomlEntry) -> Camera:
    lenses = tuple(_lens(lens) for lens in entry.entries("lenses"))
    camera = Camera(entry.value("make", str), entry.value("model", str), lenses)
    if not lenses:
        raise entry.wrong("a camera needs a lens")
    entry.end()
    return camera


def _lens(entry: TomlEntry) -> Lens:
    lens = Lens(
        entry.value("name", str),
        entry.value("focal", float),
        entry.value("focal_35mm", int),
        entry.value("widest", float),
    )
    entry.end()
    return lens


def _collections(category: TomlEntry, equipment: _Equipment) -> Iterator[CataloguedCollection]:
    for entry in category.entries("collection"):
        zone = timezone(timedelta(hours=entry.value("utc_offset", float)))
        light = entry.value("light", str, "day")
        yield CataloguedCollection(
            folder=entry.value("folder", str),
            camera=entry.choice("camera", equipment.cameras) if "camera" in entry.names() else None,
            place=_place(entry),
            writes_offset=entry.value("writes_offset", bool, True),
            photos=tuple(_photo(photo, equipment, light, zone) for photo in entry.entries("photos")),
        )
        entry.end()
    category.end()


def _photo(entry: TomlEntry, equipment: _Equipment, light: str, zone: tzinfo) -> CataloguedPhoto:
    taken = entry.value("taken", datetime)
    photo = CataloguedPhoto(
        name=entry.value("name", str),
        scene=entry.value("scene", str),
        mood=entry.value("mood", str),
        size=entry.choice("shape", equipment.shapes),
        taken=taken if taken.tzinfo else taken.replace(tzinfo=zone),
        light=entry.choice("light", equipment.lights, light),
        orientation=entry.value("orientation", int, 1),
        seed=entry.value("seed", int) if "seed" in entry.names() else None,
        place=_place(entry),
        thumbnail=entry.choice("thumbnail", _THUMBNAILS, "whole"),
    )
    if not _SCENE.fullmatch(photo.scene):
        raise entry.wrong("scene must be module.function")
    if photo.orientation not in _ORIENTATIONS:
        raise entry.wrong(f"orientation must be one of {_ORIENTATIONS}")
    entry.end()
    return photo


def _place(entry: TomlEntry) -> Place | None:
    found = entry.entry("place")
    if found is None:
        return None
    place = Place(*(found.value(key, float) for key in ("latitude", "longitude", "altitude")))
    found.end()
    return place
