"""Which photo of each stack is listed: computed again for the stacks that have changed."""

from __future__ import annotations

import sqlite3

from core.marks.albums.shown_photos import refresh_changed_stacks
from core.models import CollectionId
from core.sets.clauses import Purpose
from core.sets.statements import Statement


def refresh_stacks(connection: sqlite3.Connection) -> set[CollectionId]:
    """Choose the tops of the stacks that changed in this transaction; return the collections where lists changed.

    Triggers note these stacks. In each collection the first by rank and name of the photos that are there is the top,
    so that the next one is listed while a top is missing, and a photo that was moved elsewhere is listed there.
    """
    changed = connection.execute(*_CHANGED.fill()).fetchall()
    connection.executemany(_SET, [(row["number"], row["is_below"], row["id"]) for row in changed])
    refresh_changed_stacks(connection)
    connection.execute("DELETE FROM changed_stacks")
    return {CollectionId(row["collection_id"]) for row in changed}


_CHANGED = Statement(
    "photos to be listed otherwise",
    """
SELECT id, collection_id, number, is_below
FROM (
    SELECT photos.id AS id, collection_id, stack_count, below_top, iif(is_there, number, 0) AS number,
        is_there AND place > 1 AS is_below
    FROM (
        SELECT id, {listed} AS is_there,
            sum({listed}) OVER (PARTITION BY stack_key, collection_id) AS number,
            row_number() OVER (
                PARTITION BY stack_key, collection_id ORDER BY {listed} DESC, stack_rank, name_sort, id
            ) AS place
        FROM photos
        WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
    ) AS placed
    JOIN photos ON photos.id = placed.id
)
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), is_below)
""",
    Purpose.FILES,
)

_SET = "UPDATE photos SET stack_count = iif(?1 > 1, ?1, 0), below_top = ?2 WHERE id = ?3"
