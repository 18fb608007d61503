"""All photos by the day on which they were taken, as one member has access to them."""

from __future__ import annotations

import json
import sqlite3
from calendar import timegm
from collections import Counter
from collections.abc import Iterable
from datetime import date

from core.database.database import Database
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.library.timeline.day_counts import DAY, date_of
from core.library.timeline.models import DayCount
from core.models import Actor, DateSource, Photo
from core.permissions import redaction_of
from core.sets.clauses import Purpose
from core.sets.expressions import ARCHIVED, HIDDEN
from core.sets.orders import date_sort, newest_sort
from core.sets.statements import Statement


class PhotoTimeline:
    """Queries of the timeline; `Library` holds it. Nothing for those who are not shown dates."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def days(self, actor: Actor) -> tuple[DayCount, ...]:
        """Return the days with photos, the newest first, and photos without a date of their own at the end.

        The photos are those of the newest photos in their order: without what is archived, or hidden by the actor.
        """
        if not redaction_of(actor).shows_dates:
            return ()
        return await self._database.read(lambda connection: day_counts(connection, actor))

    async def pictures(self, actor: Actor, days: Iterable[date]) -> dict[date, Photo]:
        """Return the first photo of each of these days that has one."""
        if not redaction_of(actor).shows_dates:
            return {}
        return await self._database.read(lambda connection: day_pictures(connection, actor, days))


def day_counts(connection: sqlite3.Connection, actor: Actor) -> tuple[DayCount, ...]:
    """Count the photos of each day: what is kept of the categories, less what the member hides; for guests, each."""
    if actor.share is not None:
        rows = connection.execute(*DAYS_OF_LINK.fill(actor)).fetchall()
        return tuple(DayCount(date_of(row["day"]), row["photos"]) for row in rows)
    hidden = Counter({row["day"]: row["photos"] for row in connection.execute(*HIDDEN_BY_DAY.fill(actor))})
    rows = connection.execute(*DAYS.fill(actor)).fetchall()
    counted = ((day, photos - hidden[day]) for day, photos in map(tuple, rows))
    return tuple(DayCount(date_of(day), photos) for day, photos in counted if photos > 0)


def day_pictures(connection: sqlite3.Connection, actor: Actor, days: Iterable[date]) -> dict[date, Photo]:
    """Return the first photo of each of these days, by one index lookup each."""
    starts = [(each.isoformat(), timegm(each.timetuple())) for each in days]
    bounds = json.dumps([[day, _position(start), _position(start + _DAY_SECONDS)] for day, start in starts])
    rows = connection.execute(*FIRST_OF_DAYS.fill(actor, days=bounds))
    return {date.fromisoformat(row["day"]): redacted_photo(actor, to_photo(row)) for row in rows}


def _position(second: int) -> str:
    """Return the first position of a second in the order newest first, among photos with a date of their own."""
    return newest_sort(date_sort(second), DateSource.EXIF)


_DAY_SECONDS = 86400


DAYS = Statement(
    "photos by day",
    """
SELECT day, sum(photo_count - archived_count) AS photos
FROM category_days
WHERE {category_days.visible}
GROUP BY day
ORDER BY day DESC
""",
)

DAYS_OF_LINK = Statement(
    "photos of a share link by day",
    f"""
SELECT {DAY} AS day, count(*) AS photos
FROM photos
WHERE {{listed}} AND {{visible}}
GROUP BY day
ORDER BY day DESC
""",  # noqa: S608 - an expression of this package
)

HIDDEN_BY_DAY = Statement(
    "hidden photos by day",
    f"""
SELECT {DAY} AS day, count(*) AS photos
FROM photos
WHERE id IN {HIDDEN} AND id NOT IN {ARCHIVED} AND {{listed}} AND {{visible}}
GROUP BY day
""",  # noqa: S608 - expressions of core.sets and of this package
)

FIRST_OF_DAYS = Statement(
    "first photo of each day",
    """
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value, days.value ->> 0 AS day
FROM (SELECT value FROM json_each(:days)) AS days CROSS JOIN photos ON photos.id = (
    SELECT id FROM photos AS taken
    WHERE newest_sort >= days.value ->> 1 AND newest_sort < days.value ->> 2 AND {taken.listed} AND {taken.visible}
    ORDER BY newest_sort
    LIMIT 1
)
""",
    Purpose.FEED,
)
