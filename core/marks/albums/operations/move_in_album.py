"""The operation that orders photos of an album by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.errors import NotFoundError
from core.marks.albums.album_rows import open_album
from core.marks.albums.operations.place_in_album import PlaceInAlbum
from core.marks.albums.places import GAP, places_text
from core.models import AlbumId, IdRanges, PhotoId, ids_in
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class MoveInAlbum(Operation[int]):
    """Put photos of an album before another one of it, in the order of the ids; the result is how many were moved."""

    kind = "move-in-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP
    album_preposition = "in"

    album_id: AlbumId
    photos: IdRanges
    """As `id_sequence` writes them; photos that the album shows."""
    before: PhotoId | None = None
    """None for the end of the album."""

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write their places; those of all photos where there is no room between two.

        Raises:
            NotFoundError: there is no such album for the actor, or one of the photos is not in it.
            NotAllowedError: the album is that of another member, and the actor is a viewer.
        """
        open_album(tx, self.album_id)
        wanted = [number for number in ids_in(self.photos) if number != self.before]
        values = {"album_id": self.album_id, "ids": json.dumps(wanted), "before": self.before}
        moved = [row["photo_id"] for row in tx.connection.execute(_MOVED, values)]
        end = None
        if self.before is not None:
            end = tx.connection.execute(_PLACE_OF, values).fetchone()
        if len(moved) < len(wanted) or (self.before is not None and end is None):
            raise NotFoundError("One of the photos is not in the album.", "It may have been taken out.")
        if not moved:
            return Applied(0)
        ids = {"album_id": self.album_id, "ids": json.dumps(moved)}
        if end is None:
            start = tx.connection.execute(_LAST, ids).fetchone()[0]
            places = [(photo, start + GAP * number) for number, photo in enumerate(moved, 1)]
        else:
            start = tx.connection.execute(_PREVIOUS, ids | dict(end)).fetchone()[0]
            step = (end["place"] - start) // (len(moved) + 1)
            if step:
                places = [(photo, start + step * number) for number, photo in enumerate(moved, 1)]
            else:
                rest = [row["photo_id"] for row in tx.connection.execute(_OTHERS, ids)]
                number = rest.index(end["photo_id"])
                ordered = [*rest[:number], *moved, *rest[number:]]
                places = [(photo, GAP * number) for number, photo in enumerate(ordered, 1)]
        applied = PlaceInAlbum(self.album_id, places_text(places)).perform(tx)
        return Applied(min(applied.result, len(moved)), applied.inverse, touched=applied.touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"ordered {things}"


_MOVED = """
SELECT photo_id
FROM json_each(:ids) AS wanted
JOIN album_photos ON album_id = :album_id AND shown_id = wanted.value
ORDER BY wanted.key
"""

_PLACE_OF = """
SELECT photo_id, place, shown_id FROM album_photos
WHERE album_id = :album_id AND shown_id = :before
"""

_LAST = """
SELECT coalesce(max(place), 0) FROM album_photos
WHERE album_id = :album_id AND photo_id NOT IN (SELECT value FROM json_each(:ids))
"""

_PREVIOUS = """
SELECT coalesce((
    SELECT place FROM album_photos
    WHERE album_id = :album_id AND place <= :place AND (place < :place OR shown_id < :shown_id)
        AND photo_id NOT IN (SELECT value FROM json_each(:ids))
    ORDER BY place DESC, shown_id DESC
    LIMIT 1
), :place - 1048576)
"""

_OTHERS = """
SELECT photo_id FROM album_photos
WHERE album_id = :album_id AND photo_id NOT IN (SELECT value FROM json_each(:ids))
ORDER BY place, shown_id
"""
