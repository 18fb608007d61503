"""The operation that adds photos to an album."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.marks.albums.album_rows import count_change, open_album
from core.marks.albums.operations.place_in_album import PlaceInAlbum
from core.marks.albums.places import GAP
from core.marks.albums.touched_photos import touched_photos
from core.marks.things import Things, require_accessible
from core.models import AlbumId, IdRanges, PhotoId, id_ranges, ids_in
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class AddToAlbum(Operation[int]):
    """Add photos to the end of an album, each once; the result is how many were added."""

    kind = "add-to-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP
    album_preposition = "to"

    album_id: AlbumId
    photos: IdRanges
    """In the order in which they are added, as `id_sequence` writes them."""

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write those that the album does not have; of a stack, its top.

        Raises:
            NotFoundError: there is no such album for the actor, or they have no access to some of the photos.
            NotAllowedError: the album is that of another member, and the actor is a viewer.
            UsageError: there are too many.
        """
        album = open_album(tx, self.album_id)
        require_accessible(tx, Things.of(photos=map(PhotoId, ids_in(self.photos))))
        ids = json.dumps(list(ids_in(self.photos)))
        rows = tx.connection.execute(*_ADD.fill(album_id=self.album_id, ids=ids, gap=GAP)).fetchall()
        added = id_ranges(row["photo_id"] for row in rows)
        if not added:
            return Applied(0)
        count_change(tx, hides=album.is_hidden)
        inverse = PlaceInAlbum(self.album_id, "", removed=added)
        return Applied(len(rows), inverse, touched=touched_photos(self.album_id, added))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"added {things}"


_ADD = Statement(
    "photos to add to an album",
    """
INSERT INTO album_photos (album_id, photo_id, place, shown_id)
SELECT :album_id, id, start + :gap * row_number() OVER (ORDER BY number), id
FROM (SELECT coalesce(max(place), 0) AS start FROM album_photos WHERE album_id = :album_id)
JOIN (
    SELECT min(wanted.key) AS number, coalesce(
        (
            SELECT top.id FROM photos AS top
            WHERE photos.below_top AND top.stack_key = photos.stack_key
                AND +top.collection_id = photos.collection_id AND {top.listed}
        ),
        photos.id
    ) AS id
    FROM json_each(:ids) AS wanted JOIN photos ON photos.id = wanted.value
    GROUP BY 2
) AS chosen
WHERE NOT EXISTS (
    SELECT 1 FROM album_photos AS held
    WHERE held.album_id = :album_id AND (held.photo_id = chosen.id OR held.shown_id = chosen.id)
)
RETURNING photo_id
""",
)
