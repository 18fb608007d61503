"""The operation that leaves the photos of an album out of what home and the newest photos show its member."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotAllowedError
from core.marks.albums.album_rows import count_change, own_album
from core.models import AlbumId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class HideAlbum(Operation[None]):
    """Hide the photos of an album from home and the newest photos of the member whose it is, or show them again."""

    kind = "hide-album"
    action = Action.MARK
    description = "hide albums"
    undo = Undo.STEP

    album_id: AlbumId
    is_hidden: bool = True

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the choice.

        Raises:
            NotFoundError: there is no such album for the actor.
            NotAllowedError: it is that of another member.
        """
        found = own_album(tx, self.album_id)
        if found.owner_id != tx.member_id:
            raise NotAllowedError("You may not hide the albums of others.", "Hide albums of your own.")
        if found.is_hidden == self.is_hidden:
            return Applied(None)
        tx.connection.execute(_SET, {"id": self.album_id, "is_hidden": self.is_hidden})
        count_change(tx, hides=True)
        touched = Touched.one("hidden", ThingKind.ALBUM, self.album_id)
        return Applied(None, HideAlbum(self.album_id, not self.is_hidden), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"hid the {things} from home" if self.is_hidden else f"showed the {things} at home again"


_SET = "UPDATE albums SET is_hidden = :is_hidden WHERE id = :id"
