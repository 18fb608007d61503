"""Passphrases of protected albums: checked on the one thread that hashes passwords, and limited as those are."""

from __future__ import annotations

import sqlite3

from core.database.database import Database
from core.errors import NotAllowedError, NotFoundError
from core.limits.attempts import PasswordAttempts
from core.limits.password_hashing import PasswordHashing, PasswordQueueFullError
from core.marks.albums.album_rows import name_key
from core.models import Actor, AlbumId
from core.operations.actors import present_actor


class AlbumPassphrases:
    """Open protected albums, and confirm their passphrases; a `Gallery` holds it as `passphrases`."""

    def __init__(self, database: Database, passwords: PasswordHashing) -> None:
        """Read from this database; hash on the thread of `passwords`."""
        self._database = database
        self._passwords = passwords
        self._attempts = PasswordAttempts()

    async def hash(self, passphrase: str) -> str:
        """Return the hash to store of a new passphrase.

        Raises:
            UsageError: it is too short or too long.
            PasswordQueueFullError: too many passwords wait.
        """
        return await self._passwords.hash(passphrase, "A passphrase")

    async def open(self, actor: Actor, name: str, passphrase: str) -> tuple[AlbumId, ...]:
        """Return the actor's protected albums of a name, with or without its folders, that have this passphrase.

        Deleted ones are among them, so that they can be restored. Nothing is written: which albums a session has opened
        is a value of its actor, see `Actor.opened_albums`.

        Raises:
            NotAllowedError: there is none; the answer is the same for a wrong name and a wrong passphrase.
            TooManyAttemptsError: too many wrong ones were tried, in all sessions of the member together.
            PasswordQueueFullError: too many passwords wait; the attempt does not count.
        """

        def protected(connection: sqlite3.Connection) -> tuple[Actor, list[tuple[AlbumId, str, str]]]:
            member = present_actor(connection, actor)
            rows = connection.execute(_PROTECTED, {"user_id": member.user_id})
            return member, [(AlbumId(row["id"]), row["name_key"], row["passphrase_hash"]) for row in rows]

        member, found = await self._database.read(protected)
        wanted = name_key(name.strip().strip("/"))
        named = [(album, stored) for album, key, stored in found if wanted in {key, key.rpartition("/")[2]}]
        opened = [album for album, stored in named if await self._is_right(member, stored, passphrase)]
        if not named:
            await self._is_right(member, None, passphrase)  # takes as long
        if not opened:
            raise NotAllowedError("No protected album has this name and passphrase.", "Check both.")
        return tuple(opened)

    async def confirm(self, actor: Actor, album_id: AlbumId, passphrase: str) -> str:
        """Return the stored hash of the passphrase of an album that the actor has open, for `SetAlbumPassphrase`.

        Raises:
            NotFoundError: the actor has no such protected album open.
            NotAllowedError: this is not its passphrase.
            TooManyAttemptsError, PasswordQueueFullError: as `open`.
        """

        def read(connection: sqlite3.Connection) -> tuple[Actor, str | None]:
            member = present_actor(connection, actor)
            row = connection.execute(_ONE, {"user_id": member.user_id, "id": album_id}).fetchone()
            return member, None if row is None or album_id not in actor.opened_albums else row["passphrase_hash"]

        member, stored = await self._database.read(read)
        if stored is None:
            raise NotFoundError("There is no such album.", "Open it again.")
        if not await self._is_right(member, stored, passphrase):
            raise NotAllowedError("This is not the current passphrase of the album.", "Nothing was changed.")
        return stored

    async def _is_right(self, member: Actor, stored: str | None, passphrase: str) -> bool:
        # Counted before the check, so that concurrent attempts cannot exceed the limit.
        key = f"member {member.user_id}"
        self._attempts.take(key, key)
        try:
            is_right = await self._passwords.verify(stored, passphrase)
        except PasswordQueueFullError:
            self._attempts.give_back(key, key)
            raise
        if is_right:
            self._attempts.give_back(key, key)
        return is_right


_PROTECTED = "SELECT id, name_key, passphrase_hash FROM albums WHERE user_id = :user_id AND passphrase_hash IS NOT NULL"

_ONE = "SELECT passphrase_hash FROM albums WHERE user_id = :user_id AND id = :id"
