"""The text that a model has read in a photo."""

from __future__ import annotations

import sqlite3

from core.models import Actor, PhotoId
from core.permissions import is_member
from core.sets.statements import Statement
from core.text import display_text


def lines_of(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> tuple[str, ...]:
    """Return the lines of text in a photo, from top to bottom; none for guests."""
    if not is_member(actor):
        return ()
    return tuple(display_text(row["line"]) for row in connection.execute(*LINES.fill(actor, photo_id=photo_id)))


LINES = Statement(
    "lines of text in a photo",
    """
SELECT line FROM photos CROSS JOIN photo_lines ON photo_lines.photo_id = photos.id
WHERE photos.id = :photo_id AND {visible}
ORDER BY place
""",
)
