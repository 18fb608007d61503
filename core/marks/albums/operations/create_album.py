"""The operation that makes an album."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from core.errors import UsageError
from core.marks.albums.album_rows import checked_name, name_key, require_free_name
from core.marks.albums.operations.delete_album import DeleteAlbum
from core.models import AlbumId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action

MOST_ALBUMS = 10_000
"""Albums of one member that are not protected."""


@dataclass(frozen=True, slots=True)
class CreateAlbum(Operation[AlbumId]):
    """Make an album of this name, after folders that end with a slash; the result is its id."""

    kind = "create-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP

    name: str

    def perform(self, tx: Transaction) -> Applied[AlbumId]:
        """Write the album.

        Raises:
            UsageError: the name is taken, empty or too long, or there are too many albums.
        """
        name = checked_name(self.name)
        album_id = AlbumId(secrets.randbelow((1 << 48) - 1) + 1)
        values = {"id": album_id, "user_id": tx.member_id, "name": name, "name_key": name_key(name)}
        tx.connection.execute(_ADD, values)
        require_free_name(tx, tx.member_id)
        if tx.connection.execute(_COUNT, values).fetchone()[0] > MOST_ALBUMS:
            raise UsageError(f"A member has at most {MOST_ALBUMS:,} albums.")
        touched = Touched.one("existence", ThingKind.ALBUM, album_id)
        return Applied(album_id, DeleteAlbum(album_id), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"made the {things}"


_ADD = "INSERT INTO albums (id, user_id, name, name_key) VALUES (:id, :user_id, :name, :name_key)"

_COUNT = "SELECT count(*) FROM albums WHERE user_id = :user_id AND passphrase_hash IS NULL AND deleted_at IS NULL"
