"""The operations that delete an album, and restore it as it was."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.marks.albums.album_rows import count_change, own_album, require_free_name
from core.models import AlbumId, Role
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class DeleteAlbum(Operation[None]):
    """Delete an album; its photos stay where they are."""

    kind = "delete-album"
    action = Action.MARK
    description = "delete albums"
    undo = Undo.STEP

    album_id: AlbumId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Mark the album as deleted.

        Raises:
            NotFoundError: there is no such album for the actor.
            NotAllowedError: it is that of another member.
            UsageError: it is the one that each member has from the start.
        """
        found = own_album(tx, self.album_id)
        if found.is_default:
            raise UsageError("This album cannot be deleted: every member has it.", "Take the photos out of it instead.")
        tx.connection.execute(_DELETE, {"id": self.album_id, "now": int(time.time())})
        count_change(tx, hides=found.is_hidden)
        touched = Touched.one("existence", ThingKind.ALBUM, self.album_id)
        return Applied(None, RestoreAlbum(self.album_id), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"deleted the {things}"


@dataclass(frozen=True, slots=True)
class RestoreAlbum(Operation[None]):
    """Restore an album that was deleted, with its photos, their order, and those it was shared with."""

    kind = "restore-album"
    action = Action.MARK
    description = "restore albums"
    undo = Undo.STEP

    album_id: AlbumId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Mark the album as present.

        Raises:
            NotFoundError: there is no such album, or it is not deleted.
            NotAllowedError: it is that of another member.
            UsageError: another album has its name now.
        """
        row = tx.connection.execute(_DELETED, {"id": self.album_id}).fetchone()
        is_shown = row is not None and (row["user_id"] == tx.member_id or row["audience"] != "private")
        is_open = is_shown and (row["passphrase_hash"] is None or self.album_id in tx.actor.opened_albums)
        if not is_open:
            raise NotFoundError("There is no such album.", "It may have been restored.")
        if row["user_id"] != tx.member_id and tx.actor.role is not Role.ADMIN:
            raise NotAllowedError("You may not restore the albums of others.", "Ask the owner of this gallery.")
        tx.connection.execute(_RESTORE, {"id": self.album_id})
        require_free_name(tx, row["user_id"])
        count_change(tx, hides=bool(row["is_hidden"]))
        touched = Touched.one("existence", ThingKind.ALBUM, self.album_id)
        return Applied(None, DeleteAlbum(self.album_id), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored the {things}"


_DELETE = "UPDATE albums SET deleted_at = :now WHERE id = :id"

_DELETED = "SELECT user_id, audience, is_hidden, passphrase_hash FROM albums WHERE id = :id AND deleted_at IS NOT NULL"

_RESTORE = "UPDATE albums SET deleted_at = NULL WHERE id = :id"
