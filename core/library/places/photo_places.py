"""The places of the photos that a member has access to: how many photos each has."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.database.database import Database
from core.library.places.place_rows import NO_REGION, place_of
from core.library.statistics.category_facts import changed_categories
from core.models import Actor, AssetKey, NamedPlace
from core.permissions import is_member, redaction_of
from core.sets.clauses import Purpose
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A country, a region of one, or a city, with the number of its photos."""

    path: str
    """Its address: `portugal/lisboa/lisbon`; a region that is unknown is "-"."""
    name: str
    """Safe to show."""
    country_code: str
    photos: int

    @property
    def depth(self) -> int:
        """0 for countries, 1 for regions, 2 for cities."""
        return self.path.count("/")

    @property
    def query(self) -> str:
        """The query that finds its photos."""
        return f"place:{self.path}" if self.depth else f"place:{self.path}/"


class PhotoPlaces:
    """Queries of places; `Library` holds it. Nothing for guests and the public, who are shown none."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def tree(self, actor: Actor) -> tuple[PlaceCount, ...]:
        """Return countries, those with most photos first, each followed by its regions and their cities."""
        if not shows_places(actor):
            return ()
        return await self._database.read(lambda connection: place_tree(connection, actor))

    async def of_photo(self, actor: Actor, asset_key: AssetKey) -> NamedPlace | None:
        """Return the place of a photo; None where it has none, or the actor has no access to it or to places."""
        if not shows_places(actor):
            return None
        return await self._database.read(lambda connection: place_of_photo(connection, actor, asset_key))


def place_of_photo(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> NamedPlace | None:
    """Return the place of a photo; see `PhotoPlaces.of_photo`."""
    row = connection.execute(*_OF_PHOTO.fill(actor, asset_key=asset_key)).fetchone()
    return None if row is None else place_of(connection, row["place_id"])


def place_tree(connection: sqlite3.Connection, actor: Actor) -> tuple[PlaceCount, ...]:
    """Count the photos of each country, region and city that has some."""
    counts: Counter[str] = Counter()
    names: dict[str, tuple[str, str]] = {}
    by_id = _counted(connection, actor)
    for row in connection.execute(_NAMES, {"ids": json.dumps([int(value) for value in by_id])}):
        path, levels = "", (row["country"] or row["country_code"], row["region"] or NO_REGION, row["city"])
        for slug_of_level, name in zip(row["path"].split("/"), levels, strict=False):
            path = f"{path}/{slug_of_level}" if path else slug_of_level
            counts[path] += by_id[str(row["id"])]
            names[path] = name, row["country_code"]
    found = [PlaceCount(path, *names[path], photos) for path, photos in counts.items()]
    return tuple(sorted(found, key=lambda place: tuple(_orders(place, counts))))


def shows_places(actor: Actor) -> bool:
    """Return whether an actor is shown places: members are."""
    return is_member(actor) and redaction_of(actor).shows_places


def _counted(connection: sqlite3.Connection, actor: Actor) -> dict[str, int]:
    """Return how many photos each place has: what is kept of categories, and what has changed since, counted now."""
    changed = json.dumps(changed_categories(connection, actor))
    counts: Counter[str] = Counter()
    for query in (KEPT_PLACES.fill(actor, changed=changed), CHANGED_PLACES.fill(actor, ids=changed)):
        for value, photos in map(tuple, connection.execute(*query)):
            counts[value] += photos
    return counts


def _orders(place: PlaceCount, counts: Counter[str]) -> Iterable[tuple[int, str]]:
    """Yield what sorts a place after its country and region, the largest first."""
    path = ""
    for slug_of_level in place.path.split("/"):
        path = f"{path}/{slug_of_level}" if path else slug_of_level
        yield -counts[path], path


KEPT_PLACES = Statement(
    "kept places of categories",
    """
SELECT value, sum(photo_count) AS photos
FROM category_facts
WHERE fact = 'place' AND category_id NOT IN (SELECT value FROM json_each(:changed)) AND {category_facts.visible}
GROUP BY value
""",
)

CHANGED_PLACES = Statement(
    "photos by place of categories that have changed",
    """
SELECT CAST(place_id AS TEXT) AS value, count(*) AS photos
FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
WHERE place_id IS NOT NULL AND {listed} AND {visible}
GROUP BY place_id
""",
)

_OF_PHOTO = Statement(
    "place of a photo",
    """
SELECT place_id
FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.FILES,
)

_NAMES: Final = """
SELECT id, country, country_code, region, city, path FROM places WHERE id IN (SELECT value FROM json_each(:ids))
"""
