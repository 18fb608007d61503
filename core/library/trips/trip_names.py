"""What trips and events are called: by their place and their days."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final

from core.library.places.place_rows import to_place
from core.library.trips.trip_grouping import RunGroup
from core.models import NamedPlace
from core.wording import MONTHS

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone


def wall_clock(second: int) -> datetime:
    """Return a second of the wall clock since 1970 as a time without a zone, within the calendar."""
    try:
        return _EPOCH + timedelta(seconds=second)
    except OverflowError:
        return datetime.min if second < 0 else datetime.max.replace(microsecond=0)  # noqa: DTZ901 - as above


def days_words(first: date, last: date) -> str:
    """Return two days and those between them: 3–9 April 2019, 28 March – 3 April 2019, 14 July 2019."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} – {end}"
    return f"{first.day} {MONTHS[first.month - 1]} – {end}" if first.month != last.month else f"{first.day}–{end}"


def named_places(connection: sqlite3.Connection, groups: Iterable[RunGroup]) -> Mapping[int, NamedPlace]:
    """Return the named places of these trips and events by their ids."""
    ids = {run.place_id for group in groups for run in group.runs if run.place_id is not None}
    rows = connection.execute(_PLACES, {"ids": json.dumps(sorted(ids))})
    return {row["id"]: to_place(row) for row in rows}


def place_words(group: RunGroup, places: Mapping[int, NamedPlace]) -> str:
    """Return the city, else the region, the country or the two countries of most photos; empty where none is known."""
    counts: Counter[NamedPlace] = Counter()
    for run in group.runs:
        if run.place_id is not None and run.place_id in places:
            counts[places[run.place_id]] += run.photos
    total = sum(counts.values())
    for level in (_city, _region, _country):
        found: Counter[tuple[str, ...]] = Counter()
        for place, photos in counts.items():
            found[level(place)] += photos
        if found and (most := max(found.items(), key=lambda each: (each[1], each[0])))[0][0] and 2 * most[1] >= total:
            return ", ".join(dict.fromkeys(most[0]))
    countries: Counter[str] = Counter()
    for place, photos in counts.items():
        countries[place.country] += photos
    return " and ".join(name for name, _ in countries.most_common(2) if name)


def album_name(words: str, taken: Iterable[str]) -> str:
    """Return a name for an album that differs from those that are taken: a number follows where it is needed."""
    names = {each.casefold() for each in taken}
    return next(each for each in _numbered(words.strip()) if each.casefold() not in names)


def _numbered(words: str) -> Iterator[str]:
    yield words
    yield from (f"{words} ({number})" for number in count(2))


def _city(place: NamedPlace) -> tuple[str, ...]:
    return place.city, place.country


def _region(place: NamedPlace) -> tuple[str, ...]:
    return place.region, place.country


def _country(place: NamedPlace) -> tuple[str, ...]:
    return (place.country,)


_PLACES: Final = "SELECT * FROM places WHERE id IN (SELECT value FROM json_each(:ids))"
