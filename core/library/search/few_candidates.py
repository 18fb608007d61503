"""The few photos that can match a query because they meet one of its conditions, one that is looked up."""

from __future__ import annotations

import sqlite3
from typing import Final

from core.library.search.word_queries import PHOTOS_OF_PART
from core.models import Actor, PhotoSet, QuerySet
from core.sets.conditions import condition_of
from core.sets.expressions import EVERY_PHOTO, And
from core.sets.search.candidates import CandidateSet, all_parts, has_index

MOST: Final = 5_000
"""Photos that are read and sorted for each page."""


def few_candidates(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> CandidateSet | None:
    """Return the candidates of a query and what remains to be compared; None where no condition leaves few.

    Only for those with access to everything: for others, photos that they are not shown would take time.
    """
    if not isinstance(photo_set, QuerySet) or isinstance(photo_set, CandidateSet):
        return None
    if actor.share is not None or actor.category_ids is not None:
        return None
    parts = all_parts(condition_of(actor, photo_set))
    for part in filter(has_index, parts):
        query = PHOTOS_OF_PART.fill(actor, CandidateSet(photo_set.text, photo_set.within, None, part), limit=MOST)
        ids = tuple(row["id"] for row in connection.execute(*query))
        if len(ids) < MOST:
            rest = tuple(each for each in parts if each is not part)
            return CandidateSet(photo_set.text, photo_set.within, ids, And(rest) if rest else EVERY_PHOTO)
    return None
