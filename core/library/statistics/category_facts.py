"""What is kept of categories: the photos and bytes with each value of a fact, runs of photos, squares of the map."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.library.places.kept_squares import KeptSquares, squares_of_category
from core.library.statistics.models import FactKind
from core.library.trips.photo_runs import RUNS_OF_CATEGORIES, PhotoRun
from core.models import Actor
from core.sets.statements import Statement


def note_changed(connection: sqlite3.Connection, ids: str) -> None:
    """Note that photos of these categories have changed, a JSON array: they are counted again from now on."""
    connection.execute(_NOTE, {"ids": ids})


def changed_categories(connection: sqlite3.Connection, actor: Actor | None = None) -> list[int]:
    """Return the categories whose rows are not up to date, of a member those with access: only they are read."""
    allowed = None if actor is None else actor.category_ids
    found = [row["category_id"] for row in connection.execute("SELECT category_id FROM changed_facts")]
    return found if allowed is None else [each for each in found if each in allowed]


@dataclass(frozen=True, slots=True)
class CountedFacts:
    """The rows of a category, counted when it had changed so many times."""

    category_id: int
    changes: int
    rows: tuple[tuple[object, ...], ...]
    runs: tuple[PhotoRun, ...]
    squares: tuple[KeptSquares, ...]


def next_changed(connection: sqlite3.Connection) -> CountedFacts | None:
    """Count one category that has changed; None when all are up to date."""
    row = connection.execute("SELECT category_id, changes FROM changed_facts LIMIT 1").fetchone()
    if row is None:
        return None
    ids = json.dumps([row["category_id"]])
    facts, runs = (connection.execute(*each.fill(ids=ids)) for each in (FACTS_OF_CATEGORIES, RUNS_OF_CATEGORIES))
    return CountedFacts(
        row["category_id"],
        row["changes"],
        rows=tuple(map(tuple, facts)),
        runs=tuple(PhotoRun(*run) for run in runs),
        squares=tuple(squares_of_category(connection, row["category_id"])),
    )


def keep(connection: sqlite3.Connection, counted: CountedFacts) -> None:
    """Replace the rows of a category in an open transaction, unless it has changed since they were counted."""
    done = "DELETE FROM changed_facts WHERE category_id = ? AND changes = ?"
    if connection.execute(done, (counted.category_id, counted.changes)).rowcount:
        connection.execute("DELETE FROM category_facts WHERE category_id = ?", (counted.category_id,))
        connection.executemany("INSERT INTO category_facts VALUES (?, ?, ?, ?, ?)", counted.rows)
        connection.execute("DELETE FROM photo_runs WHERE category_id = ?", (counted.category_id,))
        connection.executemany("INSERT INTO photo_runs VALUES (?, ?, ?, ?, ?, ?)", counted.runs)
        connection.execute("DELETE FROM map_squares WHERE category_id = ?", (counted.category_id,))
        connection.executemany("INSERT INTO map_squares VALUES (?, ?, ?, ?, ?, ?, ?, ?)", counted.squares)


_NOTE: Final = """
INSERT INTO changed_facts SELECT value, 1 FROM json_each(:ids) WHERE true
ON CONFLICT DO UPDATE SET changes = changes + 1
"""

_OWN: Final = "newest_sort >= '1'"
"""Whether a photo has a date of its own."""
_SECONDS_OF_WEEK: Final = "((taken_local + 259200) % 604800 + 604800) % 604800"
"""Since Monday: 1970 began on a Thursday."""

_VALUES: Final = {
    FactKind.YEAR: f"iif({_OWN}, strftime('%Y', taken_local, 'unixepoch'), NULL)",
    FactKind.MONTH: f"iif({_OWN}, strftime('%m', taken_local, 'unixepoch'), NULL)",
    FactKind.HOUR: f"iif({_OWN}, printf('%03d', {_SECONDS_OF_WEEK} / 3600), NULL)",
    FactKind.CAMERA: "nullif(trim(coalesce(camera_make || ' ', '') || coalesce(camera_model, '')), '')",
    FactKind.LENS: "nullif(trim(lens), '')",
    FactKind.FOCAL_LENGTH: "CAST(CAST(round(focal_length) AS INTEGER) AS TEXT)",
    FactKind.APERTURE: "printf('%.1f', aperture)",
    FactKind.ISO: "CAST(iso AS TEXT)",
    FactKind.FORMAT: "upper(format)",
    FactKind.KIND: "kind",
    FactKind.PLACE: "CAST(place_id AS TEXT)",
}
_KNOWN: Final = {FactKind.APERTURE: "aperture IS NOT NULL"}


def _columns() -> Iterable[str]:
    for fact, value in _VALUES.items():
        known = _KNOWN.get(fact)
        yield f"{value} AS {fact}_value" if known is None else f"iif({known}, {value}, NULL) AS {fact}_value"


def _counts() -> Iterable[str]:
    for fact in _VALUES:
        yield _COUNT.replace("{fact}", fact)


_COUNT: Final = """SELECT category_id, '{fact}' AS fact, {fact}_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE {fact}_value IS NOT NULL GROUP BY category_id, {fact}_value"""

# Photos are read once, and then counted by each fact.
FACTS_OF_CATEGORIES = Statement(
    "photos of categories by their facts",
    """
SELECT category_id, fact, value, photo_count, total_size FROM (
    WITH shown AS MATERIALIZED (
        SELECT category_id, size,
            {columns}
        FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
        WHERE {listed}
    )
    {counts}
)
""".replace("{columns}", ",\n            ".join(_columns())).replace("{counts}", "\n    UNION ALL ".join(_counts())),
)
