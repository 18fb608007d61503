"""The operation that puts photos at exact places of an album: what undoes that some were added, moved or taken out."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.marks.albums.album_rows import count_change, open_album
from core.marks.albums.places import places_in, places_text
from core.marks.albums.shown_photos import refresh_album
from core.marks.albums.touched_photos import touched_photos
from core.marks.things import Things, json_ids, require_accessible
from core.models import AlbumId, IdRanges, id_ranges
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action

_NONE = IdRanges("")


@dataclass(frozen=True, slots=True)
class PlaceInAlbum(Operation[int]):
    """Put photos at places, and take others out; the result is how many were changed."""

    kind = "place-in-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP
    album_preposition = "in"

    album_id: AlbumId
    places: str
    """As `places_text` writes them."""
    removed: IdRanges = _NONE

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the places; the inverse holds those before.

        Raises:
            NotFoundError: there is no such album for the actor, or they have no access to some of the photos to add.
            NotAllowedError: the album is that of another member, and the actor is a viewer.
        """
        album = open_album(tx, self.album_id)
        wanted = dict(places_in(self.places))
        values = {"album_id": self.album_id, "ids": json.dumps(list(wanted))}
        former = {row["photo_id"]: row["place"] for row in tx.connection.execute(_FORMER, values)}
        added = id_ranges(wanted.keys() - former.keys())
        if added:
            require_accessible(tx, Things(photos=added))
        moved = {photo: place for photo, place in wanted.items() if former.get(photo) != place}
        tx.connection.execute(_PLACE, values | {"places": json.dumps(list(moved.items()))})
        before = [(photo, former[photo]) for photo in moved if photo in former]
        removed = tx.connection.execute(_REMOVE, values | {"ids": json_ids(self.removed)}).fetchall()
        before += [(row["photo_id"], row["place"]) for row in removed]
        changed = [*moved, *(row["photo_id"] for row in removed)]
        if not changed:
            return Applied(0)
        refresh_album(tx.connection, self.album_id, changed)
        count_change(tx, hides=album.is_hidden)
        inverse = PlaceInAlbum(self.album_id, places_text(before), added)
        return Applied(len(changed), inverse, touched=touched_photos(self.album_id, id_ranges(changed)))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"ordered {things}"


_FORMER = """
SELECT photo_id, place FROM album_photos
WHERE album_id = :album_id AND photo_id IN (SELECT value FROM json_each(:ids))
"""

# A photo that was deleted in between stays out.
_PLACE = """
INSERT INTO album_photos (album_id, photo_id, place, shown_id)
SELECT :album_id, value ->> 0, value ->> 1, value ->> 0 FROM json_each(:places)
WHERE EXISTS (SELECT 1 FROM photos WHERE id = value ->> 0)
ON CONFLICT (album_id, photo_id) DO UPDATE SET place = excluded.place
"""

_REMOVE = """
DELETE FROM album_photos
WHERE album_id = :album_id AND photo_id IN (SELECT value FROM json_each(:ids))
RETURNING photo_id, place
"""
