"""The operation that renames albums, or moves them to other folders."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.albums.album_rows import checked_name, name_key, own_album, require_free_name
from core.models import AlbumId, id_ranges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class NameAlbums(Operation[int]):
    """Give albums other names, with the folders before them; the result is how many were changed."""

    kind = "name-albums"
    action = Action.MARK
    description = "rename albums"
    undo = Undo.STEP

    names: tuple[tuple[AlbumId, str], ...]

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "names", tuple((AlbumId(album), name) for album, name in self.names))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the names.

        Raises:
            NotFoundError: one of the albums does not exist for the actor.
            NotAllowedError: one is that of another member.
            UsageError: a name is taken, empty or too long; nothing is changed.
        """
        if len({album for album, _ in self.names}) < len(self.names):
            raise UsageError("An album has one name.", "Name each once.")
        former: list[tuple[AlbumId, str]] = []
        owners = set()
        for album_id, wanted in self.names:
            found, name = own_album(tx, album_id), checked_name(wanted)
            if found.name != name:
                former.append((album_id, found.name))
                owners.add(found.owner_id)
                tx.connection.execute(_RENAME, {"id": album_id, "name": name, "name_key": name_key(name)})
        for owner in owners:
            require_free_name(tx, owner)
        if not former:
            return Applied(0)
        touched = Touched("name", ThingKind.ALBUM, id_ranges(album for album, _ in former))
        return Applied(len(former), NameAlbums(tuple(former)), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"renamed the {things}"


_RENAME = "UPDATE albums SET name = :name, name_key = :name_key WHERE id = :id"
