"""The queries of highlights, asked for a member with some categories and one with nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

from core.library import photo_pages
from core.library.moments import day_highlights
from core.models import Actor, HighlightSet, SortOrder
from core.models.dates.highlight_kinds import HighlightKind

_DAY = date(2026, 11, 30)


def _page(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    wanted = HighlightSet([*HighlightKind][asked.limit % len(HighlightKind)], date(1970 + asked.limit, 1, 1))
    return photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, asked.limit)


HIGHLIGHT_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "day_highlights.highlights": lambda db, actor, it: [*day_highlights.highlights(db, actor, _DAY, it.limit % 4)],
    "photo_pages.page of highlights": _page,
}
