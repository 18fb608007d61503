"""The operation that makes an album."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from core.errors import UsageError
from core.marks.albums.album_rows import checked_name, name_key, require_free_name
from core.marks.albums.operations.add_to_album import AddToAlbum
from core.marks.albums.operations.delete_album import DeleteAlbum
from core.models import AlbumId, IdRanges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.sets.search.explained_query import explained_query

_NO_PHOTOS = IdRanges("")

MOST_ALBUMS = 10_000
"""Albums of one member that are not protected."""

MOST_SMART_ALBUMS = 500
"""Those of them that are smart albums."""


@dataclass(frozen=True, slots=True)
class CreateAlbum(Operation[AlbumId]):
    """Make an album of this name, after folders that end with a slash, and add photos to it; the result is its id.

    With a query it is a smart album, which shows to each member what this query finds for them; no photos are added.
    """

    kind = "create-album"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP

    name: str
    query: str = ""
    photos: IdRanges = _NO_PHOTOS
    """In the order in which they are added, as `id_sequence` writes them."""

    def perform(self, tx: Transaction) -> Applied[AlbumId]:
        """Write the album.

        Raises:
            UsageError: the name is taken, empty or too long, or there are too many albums.
            QueryError: the query is not valid for the actor.
            NotFoundError: the actor has no access to some of the photos.
        """
        name = checked_name(self.name)
        query = explained_query(tx.actor, self.query).text if self.query else None
        album_id = AlbumId(secrets.randbelow((1 << 48) - 1) + 1)
        values = {"id": album_id, "user_id": tx.member_id, "name": name, "name_key": name_key(name), "query": query}
        tx.connection.execute(_ADD, values)
        require_free_name(tx, tx.member_id)
        if tx.connection.execute(_COUNT, values).fetchone()[0] > MOST_ALBUMS:
            raise UsageError(f"A member has at most {MOST_ALBUMS:,} albums.", _DELETE_ONE)
        if query is not None and tx.connection.execute(_COUNT_SMART, values).fetchone()[0] > MOST_SMART_ALBUMS:
            raise UsageError(f"A member has at most {MOST_SMART_ALBUMS:,} smart albums.", _DELETE_ONE)
        if self.photos:
            AddToAlbum(album_id, self.photos).perform(tx)
        touched = Touched.one("existence", ThingKind.ALBUM, album_id)
        return Applied(album_id, DeleteAlbum(album_id), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"made the {things}"


_DELETE_ONE = "Delete one that is not needed."

_ADD = "INSERT INTO albums (id, user_id, name, name_key, query) VALUES (:id, :user_id, :name, :name_key, :query)"

_COUNT_SMART = "SELECT count(*) FROM albums WHERE user_id = :user_id AND query IS NOT NULL AND deleted_at IS NULL"

_COUNT = "SELECT count(*) FROM albums WHERE user_id = :user_id AND passphrase_hash IS NULL AND deleted_at IS NULL"
