"""The table of places in the data folder, which `places prepare` writes: cities and villages with their countries."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from core.media.places.prepared_places import ABOUT, about_text, prepared_places, unreadable

_SHAPES: Final = {"latitude": "<f8", "longitude": "<f8", "population": "<i8", "geoname": "<i8", "is_part": "|b1"}
_TEXTS: Final = ("name", "area", "zone")


class NamedPoint(NamedTuple):
    """One place of the source, with names that are safe to show."""

    geoname_id: int
    name: str
    latitude: float
    longitude: float
    population: int
    country_code: str
    region: str
    zone: str
    is_part: bool
    """Whether it is known to be a part of a city."""


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Places as columns of the same length; `area` and `zone` are numbers of `areas` and `zones`."""

    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    population: npt.NDArray[np.int64]
    geoname: npt.NDArray[np.int64]
    is_part: npt.NDArray[np.bool_]
    name: Sequence[str]
    area: Sequence[str]
    """Country code, country and region of each place, divided by tabs."""
    zone: Sequence[str]
    source: str
    """Where it was made from, safe to show."""

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.name)

    def area_of(self, row: int) -> tuple[str, str, str]:
        """Return the country code, the country and the region of a place."""
        code, country, region = self.area[row].split("\t")
        return code, country, region


def table_of(points: Iterable[NamedPoint], countries: dict[str, str], source: str) -> PlaceTable:
    """Return the table of these places, with the names of countries by their codes."""
    rows = sorted(points, key=lambda point: point.geoname_id)
    return PlaceTable(
        latitude=np.array([row.latitude for row in rows], dtype=np.float64),
        longitude=np.array([row.longitude for row in rows], dtype=np.float64),
        population=np.array([row.population for row in rows], dtype=np.int64),
        geoname=np.array([row.geoname_id for row in rows], dtype=np.int64),
        is_part=np.array([row.is_part for row in rows], dtype=np.bool_),
        name=[row.name for row in rows],
        area=[f"{row.country_code}\t{countries.get(row.country_code, '')}\t{row.region}" for row in rows],
        zone=[row.zone for row in rows],
        source=source,
    )


def save_table(table: PlaceTable, path: Path) -> None:
    """Write a table; a reader finds the former one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    columns: dict[str, Any] = {name: getattr(table, name) for name in _SHAPES}
    for name in _TEXTS:
        columns |= _encoded(name, getattr(table, name))
    incomplete = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with incomplete.open("w+b") as file:
            np.savez_compressed(file, **columns)
            with zipfile.ZipFile(file, "a") as archive:
                archive.writestr(ABOUT, about_text(table.source, len(table)))
            file.flush()
            os.fsync(file.fileno())
        incomplete.replace(path)
    finally:
        incomplete.unlink(missing_ok=True)


def load_table(path: Path) -> PlaceTable:
    """Read a table.

    Raises:
        FileNotFoundError: no places were prepared.
        GalleryError: the file is damaged, or of another version.
    """
    about = prepared_places(path)
    if about is None:
        raise FileNotFoundError(path)
    try:
        with np.load(path, allow_pickle=False) as stored:
            columns: dict[str, Any] = {name: stored[name].astype(shape) for name, shape in _SHAPES.items()}
            columns |= {name: _decoded(name, stored) for name in _TEXTS}
            return PlaceTable(**columns, source=about.source)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise unreadable() from error


def _encoded(name: str, texts: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """Return two columns: the different texts, one a line, and the number of that of each row."""
    numbers: dict[str, int] = {}
    rows = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int32)
    return {f"{name}_rows": rows, f"{name}_texts": np.frombuffer("\n".join(numbers).encode(), dtype=np.uint8)}


def _decoded(name: str, stored: Any) -> list[str]:
    texts = bytes(stored[f"{name}_texts"]).decode().split("\n")
    return [texts[number] for number in stored[f"{name}_rows"].tolist()]
