"""The operations that delete albums, and restore them as they were."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.marks.albums.album_rows import count_change, own_album, require_free_name
from core.models import AlbumId, Role, id_ranges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class DeleteAlbum(Operation[None]):
    """Delete an album, or those of a folder at once; the photos stay where they are."""

    kind = "delete-album"
    action = Action.MARK
    description = "delete albums"
    undo = Undo.STEP

    album_id: AlbumId
    more: tuple[AlbumId, ...] = ()
    """The other albums of the folder."""

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "more", tuple(map(AlbumId, self.more)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Mark the albums as deleted.

        Raises:
            NotFoundError: one of the albums does not exist for the actor.
            NotAllowedError: one is that of another member.
            UsageError: one is that which each member has from the start; nothing is changed.
        """
        for album_id in (self.album_id, *self.more):
            found = own_album(tx, album_id)
            if found.is_default:
                message = "This album cannot be deleted: every member has it."
                raise UsageError(message, "Take the photos out of it instead.")
            tx.connection.execute(_DELETE, {"id": album_id, "now": int(time.time())})
            count_change(tx, hides=found.is_hidden)
        return Applied(None, RestoreAlbum(self.album_id, self.more), touched=(_existence(self),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"deleted the {things}"


@dataclass(frozen=True, slots=True)
class RestoreAlbum(Operation[None]):
    """Restore albums that were deleted, with their photos, their order, and those they were shared with."""

    kind = "restore-album"
    action = Action.MARK
    description = "restore albums"
    undo = Undo.STEP

    album_id: AlbumId
    more: tuple[AlbumId, ...] = ()
    """Others that were deleted with it."""

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "more", tuple(map(AlbumId, self.more)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Mark the albums as present.

        Raises:
            NotFoundError: one of the albums does not exist, or is not deleted.
            NotAllowedError: one is that of another member.
            UsageError: another album has the name of one now; nothing is changed.
        """
        for album_id in (self.album_id, *self.more):
            row = tx.connection.execute(_DELETED, {"id": album_id}).fetchone()
            is_shown = row is not None and (row["user_id"] == tx.member_id or row["audience"] != "private")
            is_open = is_shown and (row["passphrase_hash"] is None or album_id in tx.actor.opened_albums)
            if not is_open:
                raise NotFoundError("There is no such album.", "It may have been restored.")
            if row["user_id"] != tx.member_id and tx.actor.role is not Role.ADMIN:
                raise NotAllowedError("You may not restore the albums of others.", "Ask the owner of this gallery.")
            tx.connection.execute(_RESTORE, {"id": album_id})
            require_free_name(tx, row["user_id"])
            count_change(tx, hides=bool(row["is_hidden"]))
        return Applied(None, DeleteAlbum(self.album_id, self.more), touched=(_existence(self),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored the {things}"


def _existence(operation: DeleteAlbum | RestoreAlbum) -> Touched:
    return Touched("existence", ThingKind.ALBUM, id_ranges((operation.album_id, *operation.more)))


_DELETE = "UPDATE albums SET deleted_at = :now WHERE id = :id"

_DELETED = "SELECT user_id, audience, is_hidden, passphrase_hash FROM albums WHERE id = :id AND deleted_at IS NOT NULL"

_RESTORE = "UPDATE albums SET deleted_at = NULL WHERE id = :id"
