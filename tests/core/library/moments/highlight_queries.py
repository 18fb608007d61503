"""The queries of highlights, asked for a member with some categories and one with nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

from core.library import photo_pages
from core.library.moments import day_highlights, memories
from core.models import Actor, HighlightSet, SortOrder
from core.models.dates.highlight_kinds import HighlightKind

_DAY = date(2026, 11, 30)


def _page(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    wanted = HighlightSet([*HighlightKind][asked.limit % len(HighlightKind)], date(1970 + asked.limit, 1, 1))
    return photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, asked.limit)


def _memories(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    known = memories.known_subjects(connection)
    found = [*memories.memories(connection, actor, _DAY, asked.limit % 4, known)]
    sets = [
        HighlightSet(kind, _DAY, number=number)
        for kind, numbers in (
            (HighlightKind.THEN_AND_NOW, {spot for _, spot, *_ in known.spots}),
            (HighlightKind.OVER_THE_YEARS, {person for _, person, _ in known.people}),
        )
        for number in sorted(numbers)[:4]
    ]
    pages = [photo_pages.page(connection, actor, each, SortOrder.DATE, None, asked.limit) for each in sets]
    return found, [[photo.id for photo in page] for page in pages if page]


HIGHLIGHT_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "day_highlights.highlights": lambda db, actor, it: [*day_highlights.highlights(db, actor, _DAY, it.limit % 4)],
    "memories.memories": _memories,
    "photo_pages.page of highlights": _page,
}
