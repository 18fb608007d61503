"""The operations that say which members are shown an album."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.marks.albums.album_rows import AlbumRow, own_album
from core.models import AlbumAudience, AlbumId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action, require
from core.text import display_text


@dataclass(frozen=True, slots=True)
class ShareAlbum(Operation[None]):
    """Share an album with further members by their exact names, with all, or with fewer."""

    kind = "share-album"
    action = Action.SHARE
    description = "share albums"
    undo = Undo.STEP

    album_id: AlbumId
    audience: AlbumAudience
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "audience", AlbumAudience(self.audience))
        object.__setattr__(self, "add", tuple(self.add))
        object.__setattr__(self, "remove", tuple(self.remove))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write who is shown the album.

        Raises:
            NotFoundError: there is no such album for the actor, or no member of a name whom they may reach.
            NotAllowedError: it is that of another member.
            UsageError: nobody is named.
        """
        album = own_album(tx, self.album_id)
        readers = set(_readers(tx, self.album_id))
        readers |= {_reader(tx, album, name) for name in self.add}
        readers -= {_reader(tx, album, name) for name in self.remove}
        if self.audience is not AlbumAudience.NAMED:
            readers = set()
        elif not readers and not self.remove:
            raise UsageError("No member is named.", "Name members exactly, or share it with all.")
        audience = AlbumAudience.PRIVATE if self.audience is AlbumAudience.NAMED and not readers else self.audience
        return SetAlbumAudience(self.album_id, audience, tuple(sorted(readers))).perform(tx)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return _past_words(self.audience, things)


@dataclass(frozen=True, slots=True)
class SetAlbumAudience(Operation[None]):
    """Show an album to exactly these members: what undoes that it was shared."""

    kind = "set-album-audience"
    action = Action.MARK
    description = "share albums"
    undo = Undo.STEP

    album_id: AlbumId
    audience: AlbumAudience
    reader_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "audience", AlbumAudience(self.audience))
        object.__setattr__(self, "reader_ids", tuple(self.reader_ids))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write who is shown the album.

        Raises:
            NotFoundError: there is no such album for the actor.
            NotAllowedError: it is that of another member, or the actor is a viewer and it would be shown to more.
            UsageError: it has a passphrase, and would be shown to more.
        """
        album = own_album(tx, self.album_id)
        former = _readers(tx, self.album_id)
        if album.audience == self.audience and former == self.reader_ids:
            return Applied(None)
        if self.audience is not AlbumAudience.PRIVATE:
            if album.passphrase_hash is not None:
                raise UsageError("A protected album is shown to nobody else.", "Remove its passphrase first.")
            require(tx.actor, Action.SHARE, self.description)
        values = {"id": self.album_id, "audience": self.audience.value, "readers": json.dumps(self.reader_ids)}
        tx.connection.execute(_SET, values)
        tx.connection.execute(_CLEAR, values)
        tx.connection.execute(_ADD, values)
        inverse = SetAlbumAudience(self.album_id, album.audience, former)
        touched = Touched.one("audience", ThingKind.ALBUM, self.album_id)
        return Applied(None, inverse, touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return _past_words(self.audience, things)


def _past_words(audience: AlbumAudience, things: str) -> str:
    if audience is AlbumAudience.PRIVATE:
        return f"made the {things} private"
    return f"shared the {things}" + (" with all members" if audience is AlbumAudience.ALL else "")


def _readers(tx: Transaction, album_id: AlbumId) -> tuple[int, ...]:
    return tuple(row["user_id"] for row in tx.connection.execute(_READERS, {"id": album_id}))


def _reader(tx: Transaction, album: AlbumRow, name: str) -> int:
    """Return the member of a name, with whom the actor has some category in common.

    An unknown name, a former member and one without a category in common get the same answer.
    """
    allowed = tx.actor.category_ids
    values = {
        "name": name.strip(),
        "owner_id": album.owner_id,
        "reaches_all": int(allowed is None),
        "category_ids": json.dumps(sorted(allowed or ())),
    }
    rows = tx.connection.execute(_NAMED, values).fetchall()
    logins = [row for row in rows if row["is_login"]]
    if len(logins or rows) != 1:
        raise NotFoundError(
            f"There is no member {display_text(name, 40)!r} with whom you can share.", "Type the name exactly."
        )
    return int((logins or rows)[0]["id"])


_NAMED = """
SELECT id, name = :name AS is_login FROM users
WHERE (name = :name OR display_name = :name) AND removed_at IS NULL AND id <> :owner_id
    AND (:reaches_all OR role = 'admin' OR restricted = 0 OR EXISTS (
        SELECT 1 FROM category_access
        WHERE category_access.user_id = users.id
            AND category_id IN (SELECT each.value FROM json_each(:category_ids) AS each)
    ))
"""

_READERS = "SELECT user_id FROM album_readers WHERE album_id = :id ORDER BY user_id"

_SET = "UPDATE albums SET audience = :audience WHERE id = :id"

_CLEAR = "DELETE FROM album_readers WHERE album_id = :id"

_ADD = """
INSERT INTO album_readers (album_id, user_id)
SELECT :id, id FROM users
WHERE id IN (SELECT value FROM json_each(:readers))
"""
