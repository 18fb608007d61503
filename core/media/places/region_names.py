"""The names of countries and their regions, by the codes of GeoNames (`data/regions.tsv`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

_FILE: Final = "data/regions.tsv"


def region_names() -> dict[str, str]:
    """Return the names of all countries by their codes (`PT`), and of regions by theirs (`PT.14`)."""
    text = files("core.media.places").joinpath(_FILE).read_text(encoding="utf-8")
    return dict(names_in(text.splitlines()))


def names_in(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield code and name of each line, as in `admin1CodesASCII.txt` of GeoNames: further columns do not count."""
    for line in lines:
        code, _, rest = line.partition("\t")
        name = rest.partition("\t")[0].strip()
        if name and not code.startswith("#"):
            yield code, name


def region_name(names: Mapping[str, str], country: str, admin1: str) -> str:
    """Return the name of a region of a country; empty where it is unknown."""
    return names.get(f"{country}.{admin1}", "")
