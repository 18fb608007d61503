"""The text that a model has read in a photo."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from core.models import Actor, PhotoId
from core.permissions import is_member
from core.sets.statements import Statement
from core.text import display_text


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A line of text in a photo."""

    text: str
    """Safe to show."""
    corners: tuple[tuple[float, float], ...]
    """Points around it, as shares of width and height of the upright photo."""


def lines_of(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> tuple[PhotoLine, ...]:
    """Return the lines of text in a photo, from top to bottom; none for guests."""
    if not is_member(actor):
        return ()
    return tuple(
        PhotoLine(display_text(row["line"]), tuple((float(x), float(y)) for x, y in json.loads(row["corners"])))
        for row in connection.execute(*LINES.fill(actor, photo_id=photo_id))
    )


LINES = Statement(
    "lines of text in a photo",
    """
SELECT line, corners FROM photos CROSS JOIN photo_lines ON photo_lines.photo_id = photos.id
WHERE photos.id = :photo_id AND {visible}
ORDER BY place
""",
)
