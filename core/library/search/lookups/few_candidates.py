"""The few photos that can match a query because they meet one of its conditions, one that is looked up."""

from __future__ import annotations

import sqlite3
from typing import Final

from core.library.search.found_words import query_of
from core.library.search.word_queries import PHOTOS_OF_PART
from core.models import Actor, PhotoSet
from core.sets.conditions import condition_of
from core.sets.expressions import EVERY_PHOTO, And
from core.sets.search.candidates import CandidateSet, all_parts, has_index

MOST: Final = 5_000
"""Photos that are read and sorted for each page."""


def few_candidates(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> CandidateSet | None:
    """Return the candidates of a query and what remains to be compared; None where no condition leaves few.

    Only for those with access to everything: for others, photos that they are not shown would take time.
    """
    if actor.share is not None or actor.category_ids is not None:
        return None
    query = query_of(connection, actor, photo_set)
    if query is None:
        return None
    parts = all_parts(condition_of(actor, query))
    for part in filter(has_index, parts):
        candidates = PHOTOS_OF_PART.fill(actor, CandidateSet(query.text, query.within, None, part), limit=MOST)
        ids = tuple(row["id"] for row in connection.execute(*candidates))
        if len(ids) < MOST:
            rest = tuple(each for each in parts if each is not part)
            return CandidateSet(query.text, query.within, ids, And(rest) if rest else EVERY_PHOTO)
    return None
