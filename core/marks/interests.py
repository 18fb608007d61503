"""Interests: which collections a member has looked at in the last 30 days, for their recommendations alone.

The rows are written with the views of collections, but they are not views: no count, export or list of members reads
them, and each member can erase their own.
"""

from __future__ import annotations

import json
import sqlite3
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from core.models import Actor, CollectionId, UserId

KEPT_HOURS: Final = 30 * 24
"""How long an interest is kept, and counts."""
HALVED_AFTER: Final = 7 * 24
"""Hours after which an interest counts half."""


def note_interests(
    connection: sqlite3.Connection, noted: Iterable[tuple[CollectionId, UserId, int]], hour: int
) -> None:
    """Write in which hours members looked at collections, and remove what is older than 30 days at this hour."""
    connection.execute(_NOTE, {"noted": json.dumps(sorted(noted))})
    connection.execute(_EXPIRE, {"first": hour - KEPT_HOURS})


def interests(connection: sqlite3.Connection, actor: Actor, day: date) -> Mapping[CollectionId, float]:
    """Return how much a member was interested in collections before a day (UTC): 0 to 1, without those of no interest.

    Each hour in which they looked at a collection adds to it, half as much for each week that it is ago; one hour
    yesterday is about a third. What they look at on the day itself does not count.
    """
    end = timegm(day.timetuple()) // 3600
    values = {"user_id": actor.user_id, "first": end - KEPT_HOURS, "end": end}
    weights: dict[CollectionId, float] = {}
    for row in connection.execute(_INTERESTS, values):
        weight = 0.5 ** ((end - row["hour"]) / HALVED_AFTER)
        weights[row["collection_id"]] = weights.get(row["collection_id"], 0.0) + weight
    return {collection_id: weight / (weight + 2.0) for collection_id, weight in weights.items()}


# Members and collections may have been removed since.
_NOTE = """
INSERT INTO interests (user_id, collection_id, hour)
SELECT users.id, collections.id, noted.value ->> 2
FROM json_each(:noted) AS noted
JOIN collections ON collections.id = noted.value ->> 0
JOIN users ON users.id = noted.value ->> 1 AND removed_at IS NULL
WHERE 1
ON CONFLICT DO NOTHING
"""

_EXPIRE = """
DELETE FROM interests
WHERE hour < :first
"""

_INTERESTS = """
SELECT collection_id, hour FROM interests
WHERE user_id = :user_id AND hour >= :first AND hour < :end
"""
