"""Which photo of each stack is listed: computed again for the stacks that have changed."""

from __future__ import annotations

import sqlite3

from core.library.duplicates.sharp_photos import AS_SHARP
from core.marks.albums.shown_photos import refresh_changed_stacks
from core.models import CollectionId
from core.sets.clauses import Purpose
from core.sets.statements import Statement


def refresh_stacks(connection: sqlite3.Connection) -> set[CollectionId]:
    """Choose the tops of the stacks that changed in this transaction; return the collections where lists changed.

    Triggers note these stacks. In each collection the first by rank of the photos that are there is the top, so that
    the next one is listed while a top is missing, and a photo that was moved elsewhere is listed there. Photos of one
    rank, as those of a burst, are in this order: first the sharp ones (`core.library.duplicates.sharp_photos`), then
    those with more pixels, then by name.
    """
    changed = connection.execute(*_CHANGED.fill(as_sharp=AS_SHARP)).fetchall()
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
        SELECT id, is_there, sum(is_there) OVER here AS number, row_number() OVER (
            here ORDER BY is_there DESC, stack_rank, is_sharp DESC, pixels DESC, name_sort, id
        ) AS place
        FROM (
            SELECT *, coalesce(
                sharpness * :as_sharp >= max(iif(is_there, sharpness, NULL)) OVER together, 0
            ) AS is_sharp
            FROM (
                SELECT photos.id AS id, {listed} AS is_there, stack_key, collection_id, stack_rank, name_sort,
                    width * height AS pixels,
                    iif(count(face) OVER whole_stack = count(*) OVER whole_stack, face, whole) AS sharpness
                FROM photos LEFT JOIN picture_sharpness ON picture_sharpness.photo_id = photos.id
                WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
                WINDOW whole_stack AS (PARTITION BY stack_key, collection_id)
            )
            WINDOW together AS (PARTITION BY stack_key, collection_id)
        )
        WINDOW here AS (PARTITION BY stack_key, collection_id)
    ) AS placed
    JOIN photos ON photos.id = placed.id
)
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), is_below)
""",
    Purpose.FILES,
)

_SET = "UPDATE photos SET stack_count = iif(?1 > 1, ?1, 0), below_top = ?2 WHERE id = ?3"
