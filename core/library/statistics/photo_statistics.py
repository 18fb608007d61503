"""Statistics of the photos that a member has access to."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import Final

from core.database.database import Database
from core.errors import WritesStoppedError
from core.library.places.place_rows import to_place
from core.library.statistics.category_facts import (
    FACTS_OF_CATEGORIES,
    changed_categories,
    keep,
    next_changed,
)
from core.library.statistics.models import Bar, FactKind, Statistics
from core.models import Actor, NamedPlace
from core.permissions import is_member, redaction_of
from core.query.query_tokens import quoted
from core.query.values.cycle_values import WEEKDAY
from core.sets.statements import Statement

_BY_VALUE: Final = frozenset(
    {FactKind.YEAR, FactKind.MONTH, FactKind.HOUR, FactKind.FOCAL_LENGTH, FactKind.APERTURE, FactKind.ISO}
)
"""Facts whose values have an order."""

_DAYS_OF_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class PhotoStatistics:
    """Counts photos by their facts; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor) -> Statistics:
        """Count the photos that a member has access to; nothing for guests and the public."""
        if not is_member(actor):
            return Statistics(0, 0, {})
        return await self._database.read(lambda connection: statistics(connection, actor))

    async def catch_up(self) -> None:
        """Keep the counts of categories that have changed, so that the next question is quick."""
        try:
            while (counted := await self._database.read(next_changed)) is not None:
                await self._database.write(partial(keep, counted=counted))
        except WritesStoppedError:
            return  # they are counted again for each question


def statistics(connection: sqlite3.Connection, actor: Actor) -> Statistics:
    """Add up what is kept of categories, and count what has changed since."""
    changed = json.dumps(changed_categories(connection, actor))
    counts: dict[FactKind, dict[str, tuple[int, int]]] = defaultdict(dict)
    for query in (KEPT_FACTS.fill(actor, changed=changed), CHANGED_FACTS.fill(actor, ids=changed)):
        for fact, value, photos, size in map(tuple, connection.execute(*query)):
            of_fact = counts[FactKind(fact)]
            before = of_fact.get(value, (0, 0))
            of_fact[value] = before[0] + photos, before[1] + size
    total = connection.execute(*TOTAL.fill(actor)).fetchone()
    places = counts.pop(FactKind.PLACE, {})
    bars = {fact: _bars(fact, counts[fact]) for fact in FactKind if counts[fact]}
    if places and redaction_of(actor).shows_places:
        bars[FactKind.PLACE] = _bars_of_places(connection, places)
    return Statistics(total["photos"], total["size"], bars)


def _bars(fact: FactKind, counts: dict[str, tuple[int, int]]) -> tuple[Bar, ...]:
    bars = [Bar(value, photos, size, query_for(fact, value)) for value, (photos, size) in counts.items()]
    if fact in _BY_VALUE:
        return tuple(sorted(bars, key=lambda bar: float(bar.value)))
    return tuple(sorted(bars, key=lambda bar: (-bar.photos, bar.value)))


def _bars_of_places(connection: sqlite3.Connection, counts: dict[str, tuple[int, int]]) -> tuple[Bar, ...]:
    """Add up the parts of cities; the values of these bars are words that are safe to show."""
    bars: dict[str, Bar] = {}
    for row in connection.execute(_PLACES, {"ids": json.dumps([int(each) for each in counts])}):
        photos, size = counts[str(row["id"])]
        path = row["path"]
        place = to_place(row)
        words = NamedPlace("", place.city, place.region, place.country or place.country_code, place.country_code).words
        before = bars.get(path, Bar(words, 0, 0, f"place:{path}" if "/" in path else f"place:{path}/"))
        bars[path] = replace(before, photos=before.photos + photos, size=before.size + size)
    return tuple(sorted(bars.values(), key=lambda bar: (-bar.photos, bar.value, bar.query)))


def query_for(fact: FactKind, value: str) -> str:
    """Return the query that finds photos by a value; empty where there is none."""
    match fact:
        case FactKind.YEAR:
            text = f"taken:{value}"
        case FactKind.MONTH:
            text = f"taken:every-year:{value}-01..{value}-{_DAYS_OF_MONTHS[int(value) - 1]}"
        case FactKind.CAMERA | FactKind.LENS:
            text = f"{fact}:{quoted(value)}"
        case FactKind.FOCAL_LENGTH | FactKind.ISO:
            text = f"{fact}:{value}"
        case FactKind.APERTURE:
            text = f"f:{value}"
        case FactKind.FORMAT:
            text = f"format:{value.lower().replace(' ', '')}"
        case FactKind.KIND:
            text = f"kind:{value}"
        case FactKind.HOUR:
            day, hour = divmod(int(value), 24)
            text = f"weekday:{WEEKDAY.names[day]} hour:{hour}"
        case FactKind.PLACE:
            text = ""
    return text


_PLACES: Final = "SELECT * FROM places WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id"

KEPT_FACTS = Statement(
    "kept facts of categories",
    """
SELECT fact, value, sum(photo_count) AS photos, sum(total_size) AS size
FROM category_facts
WHERE category_id NOT IN (SELECT value FROM json_each(:changed)) AND {category_facts.visible}
GROUP BY fact, value
""",
)

# The same statement that is kept, of those categories that the actor has access to.
CHANGED_FACTS = Statement(
    "facts of categories that have changed",
    "SELECT fact, value, sum(photo_count) AS photos, sum(total_size) AS size\nFROM ("
    + FACTS_OF_CATEGORIES.template.replace("{listed}", "{listed} AND {visible}")
    + ")\nGROUP BY fact, value\n",
)

TOTAL = Statement(
    "photos and bytes of all categories",
    """
SELECT coalesce(sum(photo_count), 0) AS photos, coalesce(sum(total_size), 0) AS size
FROM categories
WHERE {categories.visible}
""",
)
