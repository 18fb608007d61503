"""The operation that protects an album with a passphrase, or no longer."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import NotAllowedError, UsageError
from core.marks.albums.album_rows import AlbumRow, count_change, own_album, require_free_name
from core.models import AlbumAudience, AlbumId, LibraryChanged
from core.operations import Applied, Operation, Transaction
from core.permissions import Action

MOST_PROTECTED = 100
"""Protected albums of one member."""


@dataclass(frozen=True, slots=True)
class SetAlbumPassphrase(Operation[None]):
    """Set, change or remove the passphrase of an own album.

    It cannot be undone, as passwords cannot: the history would hold hashes of former passphrases.
    """

    kind = "set-album-passphrase"
    action = Action.MARK
    description = "protect albums"
    announcement = LibraryChanged()

    album_id: AlbumId
    passphrase_hash: str | None = field(repr=False)
    """As `core.limits.password_hashing.PasswordHashing.hash` returns it; None removes the passphrase."""
    replaces: str | None = field(default=None, repr=False)
    """The stored hash of the passphrase before, as `AlbumPassphrases.confirm` returns it; None without one."""

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the hash.

        Raises:
            NotFoundError: there is no such album for the actor.
            NotAllowedError: it is that of another member, or another passphrase is stored than was confirmed.
            UsageError: it is the one that each member has from the start, or it is shared, or another album has the
                name of one whose passphrase is removed, or too many albums are protected.
        """
        found = own_album(tx, self.album_id)
        if found.owner_id != tx.member_id:
            raise NotAllowedError("You may not protect the albums of others.", "Protect albums of your own.")
        if found.passphrase_hash != self.replaces:
            raise NotAllowedError("The current passphrase of this album is needed for that.", "Enter it.")
        if self.passphrase_hash is not None:
            _require_protectable(tx, found)
        tx.connection.execute(_SET, {"id": self.album_id, "passphrase_hash": self.passphrase_hash})
        if self.passphrase_hash is None:
            require_free_name(tx, found.owner_id)
        elif tx.connection.execute(_COUNT, {"user_id": found.owner_id}).fetchone()[0] > MOST_PROTECTED:
            raise UsageError(
                f"A member has at most {MOST_PROTECTED} protected albums.", "Remove the passphrase of one of them."
            )
        count_change(tx, hides=found.is_hidden)
        return Applied(None)


def _require_protectable(tx: Transaction, album: AlbumRow) -> None:
    if album.is_default:
        raise UsageError("This album cannot be protected: every member has it.", "Add its photos to another album.")
    if album.audience is not AlbumAudience.PRIVATE:
        raise UsageError("This album is shown to other members.", "Show it to nobody else first.")
    if tx.connection.execute(_LINKS, {"album": f"{album.id:012x}"}).fetchone() is not None:
        raise UsageError("A share link shows this album.", "Revoke the link first.")


_SET = "UPDATE albums SET passphrase_hash = :passphrase_hash WHERE id = :id"

_COUNT = "SELECT count(*) FROM albums WHERE user_id = :user_id AND passphrase_hash IS NOT NULL AND deleted_at IS NULL"

_LINKS = """
SELECT 1 FROM shares
WHERE (instr(photo_set, 'album/' || :album) OR instr(photo_set, 'smart:' || :album))
    AND revoked_at IS NULL AND expires_at > CAST(strftime('%s', 'now') AS INTEGER)
"""
