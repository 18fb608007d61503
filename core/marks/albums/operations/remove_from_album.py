"""The operation that takes photos out of an album."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.albums.album_rows import count_change, open_album
from core.marks.albums.operations.place_in_album import PlaceInAlbum
from core.marks.albums.places import places_text
from core.marks.albums.shown_photos import refresh_album
from core.marks.albums.touched_photos import touched_photos
from core.marks.things import Things, json_ids, require_accessible
from core.models import AlbumId, IdRanges, id_ranges
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RemoveFromAlbum(Operation[int]):
    """Take photos out of an album; the result is how many were in it."""

    kind = "remove-from-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP
    album_preposition = "from"

    album_id: AlbumId
    photos: IdRanges
    """With each, what the album has of its stack is taken out."""

    def perform(self, tx: Transaction) -> Applied[int]:
        """Delete their rows; the inverse holds their places.

        Raises:
            NotFoundError: there is no such album for the actor, or they have no access to some of the photos.
            NotAllowedError: the album is that of another member, and the actor is a viewer.
            UsageError: there are too many.
        """
        album = open_album(tx, self.album_id)
        if album.owner_id != tx.member_id:
            require_accessible(tx, Things(photos=self.photos))
        values = {"album_id": self.album_id, "ids": json_ids(self.photos)}
        rows = tx.connection.execute(_REMOVE, values).fetchall()
        if not rows:
            return Applied(0)
        removed = id_ranges(row["photo_id"] for row in rows)
        refresh_album(tx.connection, self.album_id, [row["photo_id"] for row in rows])
        count_change(tx, hides=album.is_hidden)
        inverse = PlaceInAlbum(self.album_id, places_text((row["photo_id"], row["place"]) for row in rows))
        return Applied(len(rows), inverse, touched=touched_photos(self.album_id, removed))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"took out {things}"


_REMOVE = """
DELETE FROM album_photos
WHERE album_id = :album_id AND photo_id IN (
    SELECT value FROM json_each(:ids)
    UNION ALL
    SELECT stacked.id FROM json_each(:ids) AS each JOIN photos ON photos.id = each.value
        JOIN photos AS stacked ON stacked.stack_key = photos.stack_key
    WHERE +stacked.collection_id = photos.collection_id
)
RETURNING photo_id, place
"""
