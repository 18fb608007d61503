"""What photos show, as a model has found it: read for one photo, and offered while a search is typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.models import Actor, PhotoThing
from core.models.ids import PhotoId
from core.models.tags.tag_names import tag_key
from core.permissions import is_member
from core.sets.statements import Statement
from core.text import display_text

_NEWEST = 2_000
"""Photos whose things are offered."""


def things_of(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> tuple[PhotoThing, ...]:
    """Return the things of a photo, then their groups, each the most certain first; none for guests."""
    if not is_member(actor):
        return ()
    rows = connection.execute(*OF_PHOTO.fill(actor, photo_id=photo_id))
    return tuple(PhotoThing(display_text(row["name"]), row["certainty"], bool(row["is_group"])) for row in rows)


def without_tags(things: Iterable[PhotoThing], tags: Iterable[str]) -> tuple[PhotoThing, ...]:
    """Return the things whose names are neither tags nor their last parts: those have been accepted."""
    keys = {f"/{tag_key(name)}" for name in tags}
    return tuple(thing for thing in things if not any(key.endswith(f"/{tag_key(thing.name)}") for key in keys))


def newest_things(connection: sqlite3.Connection, actor: Actor) -> tuple[str, ...]:
    """Return the names of what the newest photos show, in their order; none for guests."""
    if not is_member(actor):
        return ()
    rows = connection.execute(*OF_NEWEST.fill(actor, limit=_NEWEST))
    return tuple(display_text(row["name"]) for row in rows)


OF_PHOTO = Statement(
    "things of a photo",
    """
SELECT things.name, photo_things.certainty, things.is_group
FROM photos
CROSS JOIN photo_things ON photo_things.photo_id = photos.id
CROSS JOIN things ON things.id = photo_things.thing_id
WHERE photos.id = :photo_id AND {visible}
ORDER BY things.is_group, photo_things.certainty DESC, things.key
""",
)

OF_NEWEST = Statement(
    "things of the newest photos",
    """
SELECT name FROM things WHERE id IN (
    SELECT thing_id FROM photo_things WHERE photo_id IN (
        SELECT id FROM photos WHERE {listed} AND {visible} ORDER BY date_sort DESC, id DESC LIMIT :limit
    )
)
ORDER BY key
""",
)
