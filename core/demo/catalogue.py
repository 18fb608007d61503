"""Every picture of the demo library, computed from its catalogue: the same at every call."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from core.demo.catalogue_data import CataloguedCollection, read_catalogue
from core.demo.models import DemoPicture, Exposure, Lens, Place, Thumbnail


def demo_pictures() -> tuple[DemoPicture, ...]:
    """Return every picture of the demo library, in the order of its folders.

    Raises:
        GalleryError: the packaged catalogue is damaged.
    """
    return tuple(picture for collection in read_catalogue() for picture in _pictures(collection))


def _pictures(collection: CataloguedCollection) -> Iterator[DemoPicture]:
    camera = collection.camera
    for photo in collection.photos:
        path = f"{collection.folder}/{photo.name}"
        number = zlib.crc32(path.encode())
        lens = camera.lenses[number // 7 % len(camera.lenses)] if camera else None
        yield DemoPicture(
            path=path,
            scene=photo.scene,
            mood=photo.mood,
            seed=number % 10_000 if photo.seed is None else photo.seed,
            size=photo.size,
            taken=photo.taken,
            camera=camera,
            lens=lens,
            exposure=_varied(photo.light, lens, number) if lens else None,
            place=photo.place or _near(collection.place, number),
            orientation=photo.orientation,
            thumbnail=photo.thumbnail if camera else Thumbnail.NONE,
            writes_offset=collection.writes_offset,
            title=photo.name.rpartition(".")[0] if " " in photo.name else "",
        )


def _varied(usual: Exposure, lens: Lens, number: int) -> Exposure:
    """Return the usual exposure of a light, a stop longer or shorter, with an aperture that the lens has."""
    numerator, denominator = usual.time
    if denominator > 1:
        denominator = round(denominator * (0.5, 1, 1.25, 2)[number % 4])
    iso = usual.iso * (1, 1, 2)[number // 5 % 3]
    return Exposure((numerator, denominator), max(usual.aperture, lens.widest), iso)


def _near(place: Place | None, number: int) -> Place | None:
    """Return a place within two kilometres."""
    if place is None:
        return None
    north, east = (number % 401 - 200) / 10_000, (number // 401 % 401 - 200) / 10_000
    return Place(round(place.latitude + north, 6), round(place.longitude + east, 6), place.altitude + number % 60)
