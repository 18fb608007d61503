"""What worker processes are asked about places: numpy and the table stay in them, and are released after each call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.models.places.named_places import FoundPlace


def find_places(table: Path, points: Sequence[tuple[float, float]]) -> list[FoundPlace | None]:
    """Return the place of each latitude and longitude, by the table in this file; reading it takes some 0.5 seconds.

    Raises:
        FileNotFoundError: no places were prepared.
        GalleryError: the table is damaged.
    """
    import numpy as np

    from core.media.places.geocoder import Geocoder
    from core.media.places.place_table import load_table

    geocoder = Geocoder(load_table(table))
    latitudes, longitudes = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return geocoder.find(latitudes, longitudes)
