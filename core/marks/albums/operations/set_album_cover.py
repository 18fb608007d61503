"""The operation that chooses the cover of an album."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError
from core.marks.albums.album_rows import open_album
from core.models import AlbumId, PhotoId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class SetAlbumCover(Operation[None]):
    """Choose the cover of an album among the photos that it shows; None for the first one."""

    kind = "set-album-cover"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP

    album_id: AlbumId
    photo_id: PhotoId | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the choice.

        Raises:
            NotFoundError: there is no such album for the actor, or it does not show them this photo.
            NotAllowedError: the album is that of another member, and the actor is a viewer.
        """
        found = open_album(tx, self.album_id)
        values = {"album_id": self.album_id, "photo_id": self.photo_id}
        if self.photo_id is not None and tx.connection.execute(*_SHOWN.fill(tx.actor, **values)).fetchone() is None:
            raise NotFoundError("This photo is not in the album.", "Choose one of its photos.")
        if found.cover_id == self.photo_id:
            return Applied(None)
        tx.connection.execute(_SET, values)
        former = None if found.cover_id is None else PhotoId(found.cover_id)
        touched = Touched.one("cover", ThingKind.ALBUM, self.album_id)
        return Applied(None, SetAlbumCover(self.album_id, former), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"chose the cover of the {things}"


_SHOWN = Statement(
    "photo to become the cover of an album",
    """
SELECT id FROM photos
WHERE id = :photo_id AND {visible}
    AND id IN (SELECT shown_id FROM album_photos WHERE album_id = :album_id AND shown_id = :photo_id)
""",
)

_SET = "UPDATE albums SET cover_id = :photo_id WHERE id = :album_id"
